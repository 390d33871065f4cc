/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * moving_world: how far the world has moved between two instants, and with what noise that is seen.
 *
 * Nothing of it depends on what models are trained: two policies that are compared under one seed meet the same walks,
 * shifts, rows and errors of measurement, check by check.
 *
 * - Loss of quality from a cut to an instant: the decay, the walk's (Brownian, of either sign), and the shifts between.
 *   Between two checks the walk is taken to be straight.
 * - The data's distance, in standard deviations: so much a day, a walk of its own, and the shifts.
 * - The drift statistic is the population stability index over `bins` bins. Of two normal distributions of the same
 *   width at a distance d it is d^2 (Jeffreys' divergence). As it is seen on n rows beside m of the training, it is
 *   (1/n + 1/m) times a chi-square of bins - 1 degrees of freedom (Yurdakul 2018), non-central by d^2 / (1/n + 1/m): so
 *   a world that stands still has one above 0, too.
 * - A quality q that is measured on n labelled rows has the deviation sqrt(q (1 - q) / n), and is taken to be normal.
 *
 * Check i is at i times `check_every`, from 1 on. Steps are drawn when they are first asked for, in order.
 */
#ifndef OUTLAY_RETRAINING_MOVING_WORLD_H
#define OUTLAY_RETRAINING_MOVING_WORLD_H

#include "models/retraining/retraining.h"
#include "outlay/rng.h"

struct ol_world_shift {
    ol_time at;
    double quality, data; /* the sums of all up to it */
};

struct ol_moving_step {        /* at a check */
    double quality, data;      /* where the walks are */
    double rows;               /* new since the clock's 0 */
    double label_noise;        /* normal, of the quality of predictions then */
    double drift_noise, other; /* normal; a chi-square of the other bins - 2 */
};

struct ol_moving_world {
    const struct ol_retraining *terms;
    struct ol_quality quality;
    struct ol_data_drift drift;
    struct ol_world_shift *shifts; /* rising */
    size_t shift_count;
    /* private */
    struct ol_moving_step *steps; /* the first is at 0 */
    size_t count, capacity;
    struct ol_rng quality_walk, data_walk, rows, labels, checks;
};

/* A model: what data it knows, and how good it was on it. */
struct ol_trained {
    ol_time cut;
    double fresh;
};

/* Shifts up to `horizon` are drawn at once. The terms are borrowed; release frees. */
void ol_moving_world_open(struct ol_moving_world *world, const struct ol_retraining *terms, uint64_t seed,
                          uint64_t replication, ol_time horizon);
void ol_moving_world_release(struct ol_moving_world *world);

const struct ol_moving_step *ol_moving_world_step(struct ol_moving_world *world, size_t i);
/* cut <= at */
double ol_moving_world_quality(struct ol_moving_world *world, struct ol_trained model, ol_time at);
double ol_moving_world_rows(struct ol_moving_world *world, ol_time cut, ol_time at);
/* The index itself, and as the i-th check sees it. */
double ol_moving_world_drift(struct ol_moving_world *world, ol_time cut, ol_time at);
double ol_moving_world_seen_drift(struct ol_moving_world *world, ol_time cut, size_t i);
/* Of a model at the i-th check, on so many labelled rows. */
double ol_moving_world_seen_quality(struct ol_moving_world *world, struct ol_trained model, size_t i, double rows);

#endif
