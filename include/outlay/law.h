/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law: the distribution of a random value, as written in a scenario.
 *
 * "exponential(5m)", "uniform(2m,5m)", "lognormal(2h,3h)" (mean and deviation of the value itself, not of its
 * logarithm), "weibull(0.7,3h)", "gamma(2,30m)", "pareto(1.5,10s)", "constant(10m)" or just "10m",
 * "empirical(file.csv)" (draws among the values in the file's first column, one a line, a header line allowed).
 * Dimensioned parameters take the units of the dimension; shapes are plain numbers. A drawn duration is in
 * microseconds. Every law yields values of at least 0, parameters that could not are errors, and at most
 * OL_LAW_MAX, so that a draw fits an ol_time however heavy the tail.
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
    double a, b;                    /* the parameters in base units */
    double c, d;                    /* private: what follows from them, so that a draw is short */
    const double *values;           /* empirical only, sorted; owned by the arena */
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
bool ol_law_is_constant(const struct ol_law *law);

/* For `outlay list laws`: the i-th law's name, signature and summary; false past the last. */
bool ol_law_describe(size_t i, const char **name, const char **signature, const char **summary);

#endif
