/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law: the distribution of a random value, as written in a scenario.
 *
 * "exponential(5m)", "uniform(2m,5m)", "lognormal(2h,3h)" (mean and deviation of the value itself, not of its
 * logarithm), "weibull(0.7,3h)", "gamma(2,30m)", "pareto(1.5,10s)", "constant(10m)" or just "10m",
 * "values(1:60%,2:30%,8:10%)" (values and their weights), "quantiles(0%:1s,50%:10m,100%:2h)" (linear in between),
 * "empirical(file.csv)" (draws among the values in the file's first column, one a line, a header line allowed).
 * Dimensioned parameters take the units of the dimension; shapes are plain numbers. A drawn duration is in
 * microseconds. Every law yields values of at least 0, parameters that could not are errors, and at most
 * OL_LAW_MAX, so that a draw fits an ol_time however heavy the tail.
 *
 * Lifetimes of machines that a provider takes back have laws of their own:
 *
 * - "bathtub(share,early,late,end,limit)": F(t) = share (1 - exp(-t/early) + exp((t - end)/late)) below `limit`, held
 *   at 1 where it would pass it (Kadupitiya, Jadhao and Sharma, HPDC'20); a machine that reaches the limit ends there,
 *   with all probability that is left, and what F(0) holds is a lifetime of 0. "gcp-preemptible", with or without its
 *   (), is bathtub(0.659,1.296h,0.131h,24.24h,24h), a fit published for n1-highcpu-2 with the provider's limit.
 * - "lifetimes(file.csv)" or, for some of its rows, "lifetimes(file.csv,machine_type=n1-highcpu-2)": what was
 *   observed. The file has a header. The lifetime is its column lifetime, duration or uptime, or one of them with _s
 *   behind; a number alone counts seconds. How it ended is its column end_event, event, ended, status or censored: a
 *   loss (preempted, interrupted, evicted, reclaimed, provider, failed, lost, both, 1, yes, true) or no loss (stop,
 *   stopped, user, deleted, completed, running, none, censored, 0, no, false, nothing at all); in the column censored,
 *   1, yes and true are no loss, and 0, no and false are one. A machine that was not lost counts as one that lived at
 *   least so long (Kaplan and Meier 1958). Above the greatest lifetime nothing is known, and the law ends there (Efron
 *   1967): the probability that is left falls on it, and the mean is one up to there. Without a column of events every
 *   row is a loss.
 * - "advisor(5%)": AWS Spot Advisor's frequency of interruption read as the probability of one within 30 days, without
 *   memory: a mean of 720h / -log(1 - share). Markets of GPUs have been traced that interrupt far more often.
 *
 *     struct ol_law law;
 *     if (!ol_law_parse(&law, slice, OL_LAW_DURATION, ".", arena, why)) ...
 *     ol_time gap = (ol_time)ol_law_draw(&law, &rng);
 */
#ifndef OUTLAY_LAW_H
#define OUTLAY_LAW_H

#include "outlay/arena.h"
#include "outlay/rng.h"
#include "outlay/text.h"

#include <stdbool.h>

enum ol_law_dimension {
    OL_LAW_PLAIN,    /* numbers: 3, 0.5 */
    OL_LAW_DURATION, /* 30s, 2h; drawn in microseconds */
    OL_LAW_SIZE,     /* 14GB, 512MiB; drawn in bytes */
};

struct ol_law_type; /* one row of the table of laws in law.c */

struct ol_law {
    const struct ol_law_type *type; /* NULL: no law was given */
    double a, b, c, d, e;     /* the parameters in base units; behind them, private: what follows from them */
    const double *values;     /* of values, quantiles, empirical and lifetimes, sorted; owned by the arena */
    const double *cumulative; /* of all these but empirical: the probability of at most each; the last is 1 */
    size_t value_count;
    const char *path; /* of the file of values; NULL for the others */
};

/* `folder` is where a relative file of empirical() is looked for. On failure `why` says what is wrong and what
 * is allowed. */
#define OL_LAW_WHY 300
bool ol_law_parse(struct ol_law *law, struct ol_slice text, enum ol_law_dimension dimension, const char *folder,
                  struct ol_arena *arena, char why[OL_LAW_WHY]);
#define OL_LAW_MAX 0x1p61
double ol_law_draw(const struct ol_law *law, struct ol_rng *rng);
/* Infinite where the law has none (pareto with shape <= 1). */
double ol_law_mean(const struct ol_law *law);
/* The least value that is not exceeded with probability p, 0 < p < 1. */
double ol_law_quantile(const struct ol_law *law, double p);
/* Of a value of at most `value`. Found by halving from the quantiles: for people and tests, not for every event. */
double ol_law_probability(const struct ol_law *law, double value);
bool ol_law_is_constant(const struct ol_law *law);
/* "exponential" ... */
const char *ol_law_name(const struct ol_law *law);

/* A number, share, rate, duration, size or law as a scenario has it, times a factor, added to `scaled`; false where it
 * is none of these or has no scale, such as a file's values, and then what was added means nothing. */
bool ol_law_scale(struct ol_slice text, double factor, struct ol_text *scaled);
/* A drawn value as a scenario has it: "3.5", "300000000us", "1000B"; false where it is too large. */
bool ol_law_write(double value, enum ol_law_dimension dimension, struct ol_text *text);

/* For `outlay list laws`: the i-th law's name, signature and summary; false past the last. */
bool ol_law_describe(size_t i, const char **name, const char **signature, const char **summary);

#endif
