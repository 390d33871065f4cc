/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long machines live that their provider may take back. The lifetimes of a file are read in lifetime_file.c. */
#include "sim/base/law_type.h"

#include "outlay/simtime.h"
#include "sim/base/lifetime_file.h"

#include <math.h>

/* ---- bathtub: a is the share, b the early time, c the late one, d the end, e the limit ---- */

static double bathtub_probability(const struct ol_law *law, double t)
{
    return law->a * (-expm1(-t / law->b) + exp((t - law->d) / law->c));
}

/* Below the limit, where F reaches p: F is the share of a rise and of a late one, so that either alone comes to p no
 * sooner than both together, and one of them has come to its half by then. */
static void bracket(const struct ol_law *law, double p, double *low, double *high)
{
    const double part = p / law->a, half = part / 2;
    const double early = part < 1 ? -law->b * log1p(-part) : (double)INFINITY;
    const double early_half = half < 1 ? -law->b * log1p(-half) : (double)INFINITY;
    *high = fmin(law->e, fmin(early, law->d + law->c * log(part)));
    *low = fmin(*high, fmax(0, fmin(early_half, law->d + law->c * log(half))));
}

#define STEPS    100
#define NEARNESS 1e-14

/* Newton's steps from above, halving where one would leave the bracket. */
static double bathtub_quantile(const struct ol_law *law, double p)
{
    if (p <= bathtub_probability(law, 0))
        return 0;
    if (p > bathtub_probability(law, law->e))
        return law->e;
    double low, high;
    bracket(law, p, &low, &high);
    double t = high;
    for (int i = 0; i < STEPS && high - low > NEARNESS * high; i++) {
        const double excess = bathtub_probability(law, t) - p;
        const double slope = law->a * (exp(-t / law->b) / law->b + exp((t - law->d) / law->c) / law->c);
        if (excess > 0)
            high = t;
        else
            low = t;
        double next = t - excess / slope;
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        if (fabs(next - t) <= NEARNESS * t)
            return next;
        t = next;
    }
    return t;
}

/* The integral of 1 - F up to where F is 1. */
static double bathtub_mean(const struct ol_law *law)
{
    const double end = bathtub_quantile(law, 1), late = -exp((end - law->d) / law->c) * expm1(-end / law->c);
    return end * (1 - law->a) - law->a * (law->b * expm1(-end / law->b) + law->c * late);
}

const struct ol_law_type ol_law_bathtub = {
    .name = "bathtub",
    .signature = "bathtub(share,early,late,end,limit)",
    .summary = "lifetimes: early losses of a share, then few until near the end; all others end at the limit",
    .parameters = {OL_PARAMETER_SHARE, OL_PARAMETER_SCALE, OL_PARAMETER_SCALE, OL_PARAMETER_SCALE,
                   OL_PARAMETER_SCALE},
    .quantile = bathtub_quantile,
    .mean = bathtub_mean,
};

static const char *gcp_preemptible_prepare(struct ol_law *law)
{
    const double hour = (double)OL_HOUR;
    law->a = 0.659;
    law->b = 1.296 * hour;
    law->c = 0.131 * hour;
    law->d = 24.24 * hour;
    law->e = 24 * hour;
    return NULL;
}

const struct ol_law_type ol_law_gcp_preemptible = {
    .name = "gcp-preemptible",
    .signature = "gcp-preemptible()",
    .summary = "lifetimes of GCP's preemptible machines: bathtub(0.659,1.296h,0.131h,24.24h,24h)",
    .is_of_time = true,
    .prepare = gcp_preemptible_prepare,
    .quantile = bathtub_quantile,
    .mean = bathtub_mean,
};

/* ---- lifetimes ---- */

/* The first value whose probability is p or more. A sum of probabilities may be off by some roundings. */
static double lifetimes_quantile(const struct ol_law *law, double p)
{
    size_t low = 0, high = law->value_count - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (law->cumulative[middle] >= p * (1 - 1e-12))
            high = middle;
        else
            low = middle + 1;
    }
    return law->values[low];
}

static double lifetimes_mean(const struct ol_law *law)
{
    double sum = 0, before = 0;
    for (size_t i = 0; i < law->value_count; i++) {
        sum += law->values[i] * (law->cumulative[i] - before);
        before = law->cumulative[i];
    }
    return sum;
}

const struct ol_law_type ol_law_lifetimes = {
    .name = "lifetimes",
    .signature = "lifetimes(file.csv)",
    .summary = "observed lifetimes, some without a loss at their end; (file.csv,column=value): of these rows",
    .read = ol_lifetime_file_read,
    .quantile = lifetimes_quantile,
    .mean = lifetimes_mean,
};

/* ---- advisor: a is the share, b the mean that follows ---- */

static const char *advisor_prepare(struct ol_law *law)
{
    law->b = 30 * (double)OL_DAY / -log1p(-law->a);
    return law->b > 0 ? NULL : "a share of all leaves no time before the first interruption";
}

static double advisor_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->b * ol_rng_exponential(rng);
}

static double advisor_quantile(const struct ol_law *law, double p)
{
    return -law->b * log1p(-p);
}

static double advisor_mean(const struct ol_law *law)
{
    return law->b;
}

const struct ol_law_type ol_law_advisor = {
    .name = "advisor",
    .signature = "advisor(share)",
    .summary = "AWS Spot Advisor's share interrupted in 30 days; optimistic beside traces of GPU markets",
    .parameters = {OL_PARAMETER_SHARE},
    .is_of_time = true,
    .prepare = advisor_prepare,
    .draw = advisor_draw,
    .quantile = advisor_quantile,
    .mean = advisor_mean,
};
