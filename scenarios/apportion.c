/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/apportion.h"

#include "outlay/arena.h"

#include <stdlib.h>

/* Weights are taken to so many bits, that their product with an amount can be counted. */
#define WEIGHT_MOST ((ol_money)1 << 42)

struct rest {
    ol_money remainder;
    size_t index;
};

static int by_remainder(const void *a, const void *b)
{
    const struct rest *x = a, *y = b;
    if (x->remainder != y->remainder)
        return x->remainder > y->remainder ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static ol_money scaled_sum(const ol_money *weights, size_t count, ol_money *scaled)
{
    ol_money most = 0, sum = 0;
    for (size_t i = 0; i < count; i++)
        most = weights[i] > most ? weights[i] : most;
    int shift = 0;
    while (most >> shift > WEIGHT_MOST / (ol_money)count)
        shift++;
    for (size_t i = 0; i < count; i++) {
        scaled[i] = most == 0 ? 1 : weights[i] > 0 ? weights[i] >> shift : 0;
        sum += scaled[i];
    }
    return sum;
}

void ol_apportion(ol_money amount, const ol_money *weights, size_t count, ol_money *shares)
{
    const ol_money sign = amount < 0 ? -1 : 1, whole = amount * sign;
    ol_money *scaled = ol_mem_new(ol_mem_product(sizeof *scaled, count));
    struct rest *rests = ol_mem_new(ol_mem_product(sizeof *rests, count));
    const ol_money sum = scaled_sum(weights, count, scaled);
    ol_money left = whole;
    OL_ASSERT(whole <= OL_APPORTION_MOST && sum > 0);
    for (size_t i = 0; i < count; i++) {
        shares[i] = whole * scaled[i] / sum;
        rests[i] = (struct rest){whole * scaled[i] % sum, i};
        left -= shares[i];
    }
    qsort(rests, count, sizeof *rests, by_remainder);
    for (size_t i = 0; i < count && left > 0; i++, left--)
        shares[rests[i].index]++;
    for (size_t i = 0; i < count; i++)
        shares[i] *= sign;
    ol_mem_free(scaled);
    ol_mem_free(rests);
}
