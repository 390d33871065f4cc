/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_list: laws that are written out: a value with its weight, or a probability with its quantile. */
#include "sim/base/law_type.h"

#include "outlay/quantity.h"
#include "sim/base/decimal.h"
#include "sim/base/law_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PAIRS 4096

struct pair {
    struct ol_slice first, second; /* second: empty where there is no colon */
};

/* The number of pairs; what is past the limit is counted too. */
static size_t split(struct ol_slice text, struct pair *pairs)
{
    size_t count = 0;
    if (!text.length)
        return 0;
    for (;; count++) {
        const char *comma = memchr(text.data, ',', text.length);
        const size_t length = comma ? (size_t)(comma - text.data) : text.length;
        const char *colon = length ? memchr(text.data, ':', length) : NULL;
        const size_t before = colon ? (size_t)(colon - text.data) : length;
        if (count < MOST_PAIRS)
            pairs[count] = (struct pair){ol_slice_trim((struct ol_slice){text.data, before}),
                                         colon ? ol_slice_trim((struct ol_slice){colon + 1, length - before - 1})
                                               : (struct ol_slice){"", 0}};
        if (!comma)
            return count + 1;
        text = (struct ol_slice){comma + 1, text.length - length - 1};
    }
}

static void take_room(struct ol_law *law, struct ol_arena *arena, size_t count, double **values,
                      double **cumulative)
{
    law->values = *values = OL_ARENA_ARRAY(arena, double, count);
    law->cumulative = *cumulative = OL_ARENA_ARRAY(arena, double, count);
    law->value_count = count;
}

static bool complain(char why[OL_LAW_WHY], const char *signature, struct ol_slice text, const char *fault)
{
    const struct ol_slice quoted = ol_excerpt(text, 60);
    snprintf(why, OL_LAW_WHY, "%s: \"" OL_SLICE_FORMAT "\": %s", signature, OL_SLICE_ARGS(quoted), fault);
    return false;
}

/* The pairs between the parentheses, for ol_mem_free; NULL with `why` filled. */
static struct pair *read_pairs(struct ol_slice inner, size_t least, const char *signature, size_t *count,
                               char why[OL_LAW_WHY])
{
    struct pair *pairs = ol_mem_new(MOST_PAIRS * sizeof *pairs);
    *count = split(inner, pairs);
    if (*count >= least && *count <= MOST_PAIRS)
        return pairs;
    ol_mem_free(pairs);
    complain(why, signature, inner, *count < least ? "it needs more than that" : "there are more than 4,096");
    return NULL;
}

/* ---- values ---- */

static const char values_signature[] = "values(value:weight,...)";

struct weighed {
    double value, weight;
};

static int by_value(const void *a, const void *b)
{
    const double x = ((const struct weighed *)a)->value, y = ((const struct weighed *)b)->value;
    return x < y ? -1 : x > y;
}

static bool read_weighed(const struct pair *pair, enum ol_law_dimension dimension, struct weighed *weighed,
                         char why[OL_LAW_WHY])
{
    char reason[160];
    weighed->weight = 1;
    if (!ol_law_value_read(pair->first, dimension, &weighed->value, reason))
        return complain(why, values_signature, pair->first, reason);
    if (pair->second.length > 0 && !ol_share_parse(pair->second, &weighed->weight, reason) &&
        !ol_slice_real(pair->second, &weighed->weight))
        return complain(why, values_signature, pair->second, "a weight is a number of at least 0, or a share");
    if (!(weighed->weight >= 0 && weighed->weight <= 1e15))
        return complain(why, values_signature, pair->second, "a weight is a number from 0 to 1e15");
    return true;
}

static bool values_read(struct ol_law *law, struct ol_slice inner, enum ol_law_dimension dimension,
                        const char *folder, struct ol_arena *arena, char why[OL_LAW_WHY])
{
    (void)folder;
    size_t count;
    struct pair *pairs = read_pairs(inner, 1, values_signature, &count, why);
    struct weighed *weighed = ol_mem_new(ol_mem_product(sizeof *weighed, pairs ? count : 1));
    double *values, *cumulative, sum = 0, before = 0;
    bool is_good = pairs != NULL;
    for (size_t i = 0; is_good && i < count; i++) {
        is_good = read_weighed(&pairs[i], dimension, &weighed[i], why);
        sum += weighed[i].weight;
    }
    if (is_good && !(sum > 0))
        is_good = complain(why, values_signature, inner, "all weights are 0");
    if (is_good) {
        qsort(weighed, count, sizeof *weighed, by_value);
        take_room(law, arena, count, &values, &cumulative);
        for (size_t i = 0; i < count; i++) {
            values[i] = weighed[i].value;
            cumulative[i] = before += weighed[i].weight / sum;
        }
        cumulative[count - 1] = 1;
    }
    ol_mem_free(weighed);
    ol_mem_free(pairs);
    return is_good;
}

/* The first whose cumulated probability reaches p. */
static size_t reaching(const struct ol_law *law, double p)
{
    size_t low = 0, high = law->value_count - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (law->cumulative[middle] < p)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double values_quantile(const struct ol_law *law, double p)
{
    return law->values[reaching(law, p)];
}

static double values_mean(const struct ol_law *law)
{
    double mean = 0, before = 0;
    for (size_t i = 0; i < law->value_count; i++) {
        mean += law->values[i] * (law->cumulative[i] - before);
        before = law->cumulative[i];
    }
    return mean;
}

/* ---- quantiles ---- */

static const char quantiles_signature[] = "quantiles(0%:least,50%:median,100%:greatest)";

static bool quantiles_read(struct ol_law *law, struct ol_slice inner, enum ol_law_dimension dimension,
                           const char *folder, struct ol_arena *arena, char why[OL_LAW_WHY])
{
    (void)folder;
    size_t count;
    char reason[160];
    struct pair *pairs = read_pairs(inner, 2, quantiles_signature, &count, why);
    double *values, *cumulative;
    bool is_good = pairs != NULL;
    if (is_good)
        take_room(law, arena, count, &values, &cumulative);
    for (size_t i = 0; is_good && i < count; i++) {
        if (!ol_share_parse(pairs[i].first, &cumulative[i], reason))
            is_good = complain(why, quantiles_signature, pairs[i].first, reason);
        else if (!ol_law_value_read(pairs[i].second, dimension, &values[i], reason))
            is_good = complain(why, quantiles_signature, pairs[i].second, reason);
        else if (i > 0 && (cumulative[i] <= cumulative[i - 1] || values[i] < values[i - 1]))
            is_good = complain(why, quantiles_signature, pairs[i].first,
                               "probabilities have to grow, and values must not fall");
    }
    if (is_good && (cumulative[0] != 0 || cumulative[count - 1] != 1))
        is_good = complain(why, quantiles_signature, inner, "probabilities go from 0% to 100%");
    ol_mem_free(pairs);
    return is_good;
}

static double quantiles_quantile(const struct ol_law *law, double p)
{
    const size_t i = reaching(law, p);
    if (i == 0)
        return law->values[0];
    const double share = (p - law->cumulative[i - 1]) / (law->cumulative[i] - law->cumulative[i - 1]);
    return law->values[i - 1] + share * (law->values[i] - law->values[i - 1]);
}

static double quantiles_mean(const struct ol_law *law)
{
    double mean = 0;
    for (size_t i = 1; i < law->value_count; i++)
        mean += (law->cumulative[i] - law->cumulative[i - 1]) * (law->values[i - 1] + law->values[i]) / 2;
    return mean;
}

const struct ol_law_type ol_law_values = {
    .name = "values",
    .signature = values_signature,
    .summary = "draws among these values, by weight; without one it is 1",
    .pairs = OL_PAIRS_VALUE_FIRST,
    .read = values_read,
    .quantile = values_quantile,
    .mean = values_mean,
};

const struct ol_law_type ol_law_quantiles = {
    .name = "quantiles",
    .signature = quantiles_signature,
    .summary = "a straight line from each probability's value to the next",
    .pairs = OL_PAIRS_VALUE_LAST,
    .read = quantiles_read,
    .quantile = quantiles_quantile,
    .mean = quantiles_mean,
};
