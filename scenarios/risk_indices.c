/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/risk_indices.h"

#include "outlay/arena.h"
#include "outlay/rng.h"

#include <math.h>

#define RESAMPLES 400

struct design {
    const double *a, *b, *mixed;
    size_t count, inputs;
};

/* Each time the points that `chosen` names; NULL: every point once. */
static size_t point(const size_t *chosen, size_t r)
{
    return chosen ? chosen[r] : r;
}

static struct ol_tally tally_of(const struct design *design, const size_t *chosen)
{
    struct ol_tally tally = {0};
    for (size_t r = 0; r < design->count; r++) {
        ol_tally_add(&tally, design->a[point(chosen, r)]);
        ol_tally_add(&tally, design->b[point(chosen, r)]);
    }
    return tally;
}

/* first[i] and total[i] of each input. */
static void estimate(const struct design *design, const size_t *chosen, double *first, double *total)
{
    const struct ol_tally all = tally_of(design, chosen);
    const double mean = ol_tally_mean(&all), variance = ol_tally_variance(&all);
    const double count = (double)design->count;
    for (size_t i = 0; i < design->inputs; i++) {
        const double *mixed = design->mixed + i * design->count;
        struct ol_sum alone = {0}, rest = {0};
        for (size_t k = 0; k < design->count; k++) {
            const size_t r = point(chosen, k);
            const double change = mixed[r] - design->a[r];
            ol_sum_add(&alone, (design->b[r] - mean) * change);
            ol_sum_add(&rest, change * change);
        }
        first[i] = variance > 0 ? ol_sum_total(&alone) / count / variance : NAN;
        total[i] = variance > 0 ? ol_sum_total(&rest) / count / 2 / variance : NAN;
    }
}

static void choose(size_t *chosen, size_t count, uint64_t seed, size_t sample)
{
    struct ol_rng rng = ol_rng_stream(seed, "bootstrap", "sobol", sample);
    for (size_t r = 0; r < count; r++)
        chosen[r] = (size_t)ol_rng_below(&rng, count);
}

/* `kept` holds the resampled estimates of one input, some of which may have had no variance. */
static struct ol_interval interval(double estimate, double *kept)
{
    size_t count = 0;
    for (size_t i = 0; i < RESAMPLES; i++)
        if (!isnan(kept[i]))
            kept[count++] = kept[i];
    if (isnan(estimate) || count == 0)
        return (struct ol_interval){NAN, NAN, NAN};
    ol_sort_real(kept, count);
    return (struct ol_interval){estimate, ol_quantile_sorted(kept, count, 0.025),
                                ol_quantile_sorted(kept, count, 0.975)};
}

void ol_sobol_indices(const double *a, const double *b, const double *mixed, size_t count, size_t inputs,
                      uint64_t seed, struct ol_sobol_index *indices)
{
    const struct design design = {a, b, mixed, count, inputs};
    size_t *chosen = ol_mem_new(ol_mem_product(sizeof *chosen, count + 1));
    double *now = ol_mem_new(ol_mem_product(sizeof *now, 2 * inputs + 1));
    double *kept = ol_mem_new(ol_mem_product(sizeof *kept, 2 * inputs * RESAMPLES + 1));
    for (size_t sample = 0; count > 0 && sample < RESAMPLES; sample++) {
        choose(chosen, count, seed, sample);
        estimate(&design, chosen, now, now + inputs);
        for (size_t i = 0; i < 2 * inputs; i++)
            kept[i * RESAMPLES + sample] = now[i];
    }
    estimate(&design, NULL, now, now + inputs);
    for (size_t i = 0; i < inputs; i++)
        indices[i] = (struct ol_sobol_index){interval(now[i], kept + i * RESAMPLES),
                                             interval(now[inputs + i], kept + (inputs + i) * RESAMPLES)};
    ol_mem_free(chosen);
    ol_mem_free(now);
    ol_mem_free(kept);
}
