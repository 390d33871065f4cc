/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/scaling/recent_values.h"

#include "outlay/arena.h"

#include <math.h>

#define ROOM_LIMIT 100000

void ol_recent_init(struct ol_recent *recent, ol_time window, ol_time period)
{
    const ol_time needed = window / period + 3; /* both ends, and one that is there at first */
    *recent = (struct ol_recent){.room = needed < ROOM_LIMIT ? (size_t)needed : ROOM_LIMIT};
    recent->values = ol_mem_new(ol_mem_product(sizeof *recent->values, recent->room));
}

void ol_recent_release(struct ol_recent *recent)
{
    ol_mem_free(recent->values);
    *recent = (struct ol_recent){0};
}

void ol_recent_add(struct ol_recent *recent, ol_time at, double value, double weight)
{
    recent->values[recent->next] = (struct ol_recent_value){at, value, weight};
    recent->next = (recent->next + 1) % recent->room;
    recent->count += recent->count < recent->room;
}

/* The i-th from the newest; NULL past those that are later. */
static const struct ol_recent_value *later(const struct ol_recent *recent, size_t i, ol_time after)
{
    if (i >= recent->count)
        return NULL;
    const struct ol_recent_value *value = &recent->values[(recent->next + recent->room - 1 - i) % recent->room];
    return value->at > after ? value : NULL;
}

double ol_recent_greatest(const struct ol_recent *recent, ol_time after, double otherwise)
{
    double greatest = NAN;
    const struct ol_recent_value *value;
    for (size_t i = 0; (value = later(recent, i, after)); i++)
        greatest = fmax(greatest, value->value);
    return isnan(greatest) ? otherwise : greatest;
}

double ol_recent_least(const struct ol_recent *recent, ol_time after, double otherwise)
{
    double least = NAN;
    const struct ol_recent_value *value;
    for (size_t i = 0; (value = later(recent, i, after)); i++)
        least = fmin(least, value->value);
    return isnan(least) ? otherwise : least;
}

double ol_recent_sum(const struct ol_recent *recent, ol_time after)
{
    double sum = 0;
    const struct ol_recent_value *value;
    for (size_t i = 0; (value = later(recent, i, after)); i++)
        sum += value->value;
    return sum;
}

double ol_recent_mean(const struct ol_recent *recent, ol_time after)
{
    double sum = 0, weight = 0;
    const struct ol_recent_value *value;
    for (size_t i = 0; (value = later(recent, i, after)); i++) {
        sum += value->value * value->weight;
        weight += value->weight;
    }
    return weight > 0 ? sum / weight : NAN;
}
