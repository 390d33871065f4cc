/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/model_popularity.h"

#include "outlay/arena.h"

#include <math.h>

/* ---- Zipf ---- */

static double harmonic(uint32_t count, double exponent)
{
    double sum = 0;
    for (uint32_t i = count; i > 0; i--)
        sum += pow(i, -exponent);
    return sum;
}

double ol_zipf_probability(uint32_t count, double exponent, uint32_t i)
{
    return pow(i + 1.0, -exponent) / harmonic(count, exponent);
}

/* Vose: a column that is not full is filled up by one that is more than full, which may then be the former. As Zipf
 * falls, what is too full comes first: `large` walks up from 0, and columns that a gift has made small are dealt with
 * at once, before the ones that were small to begin with. */
static void deal(struct ol_zipf *zipf)
{
    uint32_t large = 0, next_small = 0;
    while (large < zipf->count && zipf->threshold[large] < 1)
        large++;
    while (next_small < zipf->count && zipf->threshold[next_small] >= 1)
        next_small++;
    for (uint32_t small = next_small; small < zipf->count && large < zipf->count;) {
        zipf->alias[small] = large;
        zipf->threshold[large] -= 1 - zipf->threshold[small];
        small = zipf->threshold[large] < 1 && large < next_small ? large : ++next_small;
        while (large < zipf->count && zipf->threshold[large] < 1)
            large++;
    }
}

void ol_zipf_init(struct ol_zipf *zipf, uint32_t count, double exponent)
{
    OL_ASSERT(count > 0);
    zipf->count = count;
    zipf->threshold = ol_mem_new(ol_mem_product(sizeof *zipf->threshold, count));
    zipf->alias = ol_mem_new(ol_mem_product(sizeof *zipf->alias, count));
    const double scale = count / harmonic(count, exponent);
    for (uint32_t i = 0; i < count; i++) {
        zipf->threshold[i] = pow(i + 1.0, -exponent) * scale;
        zipf->alias[i] = i;
    }
    deal(zipf);
}

uint32_t ol_zipf_draw(const struct ol_zipf *zipf, struct ol_rng *rng)
{
    const double place = ol_rng_unit(rng) * zipf->count;
    const uint32_t column = (uint32_t)place < zipf->count ? (uint32_t)place : zipf->count - 1;
    return place - column < zipf->threshold[column] ? column : zipf->alias[column];
}

void ol_zipf_release(struct ol_zipf *zipf)
{
    ol_mem_free(zipf->threshold);
    ol_mem_free(zipf->alias);
    *zipf = (struct ol_zipf){0};
}

/* ---- labels ---- */

static uint32_t slot_of(const struct ol_model_numbers *numbers, ol_label label)
{
    uint32_t slot = (label * UINT32_C(2654435761)) & (numbers->slot_count - 1);
    while (numbers->labels[slot] != OL_NO_LABEL && numbers->labels[slot] != label)
        slot = (slot + 1) & (numbers->slot_count - 1);
    return slot;
}

static void grow(struct ol_model_numbers *numbers)
{
    struct ol_model_numbers grown = {.slot_count = numbers->slot_count ? 2 * numbers->slot_count : 64,
                                     .count = numbers->count};
    grown.labels = ol_mem_new(ol_mem_product(sizeof *grown.labels, grown.slot_count));
    grown.numbers = ol_mem_new(ol_mem_product(sizeof *grown.numbers, grown.slot_count));
    for (uint32_t i = 0; i < numbers->slot_count; i++)
        if (numbers->labels[i] != OL_NO_LABEL) {
            const uint32_t slot = slot_of(&grown, numbers->labels[i]);
            grown.labels[slot] = numbers->labels[i];
            grown.numbers[slot] = numbers->numbers[i];
        }
    ol_model_numbers_release(numbers);
    *numbers = grown;
}

uint32_t ol_model_number(struct ol_model_numbers *numbers, ol_label label)
{
    if (2 * (numbers->count + 1) > numbers->slot_count)
        grow(numbers);
    const uint32_t slot = slot_of(numbers, label);
    if (numbers->labels[slot] == OL_NO_LABEL) {
        numbers->labels[slot] = label;
        numbers->numbers[slot] = numbers->count++;
    }
    return numbers->numbers[slot];
}

void ol_model_numbers_release(struct ol_model_numbers *numbers)
{
    ol_mem_free(numbers->labels);
    ol_mem_free(numbers->numbers);
    *numbers = (struct ol_model_numbers){0};
}
