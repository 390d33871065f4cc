/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search: <search> of <workload>: the trials of a hyperparameter search, and which of them are stopped early.
 *
 * A trial trains one configuration. What the search sees of it is its loss after so many epochs (learning_curve.h);
 * small is good, so that an accuracy is given as one minus it. A trial is one job, or several, its rungs, of which each
 * goes on from the checkpoint of the one before. A job takes its epochs, `load` where it goes on from a checkpoint, and
 * `save` at its end. At most `parallel` of the search's jobs wait or run at a time. Who goes on is the method's to say
 * (tuner.h): none halving hyperband asha median.
 *
 * Which trials there are is the sampling's. In this model a configuration is no more than how good it is: u, the share
 * of all configurations whose loss in the end, the `limit`, is lower.
 *
 *     random     u is uniform
 *     grid       u takes the middles of as many equal parts as there are trials, in random order: a grid over the one
 *                parameter that matters. Where it does not, grids do worse than random (Bergstra and Bengio 2012).
 *     near-best  the first `random-start` are random; then u is uniform within `width` of the way from the best trial
 *                yet seen to either end: best + width (v - best). No surrogate is fitted: the width says how well one
 *                would know where to look, 1 is random, and nothing says that yours does as well.
 *
 * Scale, decay and the length of an epoch are drawn for each trial, independent of u and of the method. So two methods
 * with one seed and one name for the draws meet the same trials, and the noise of a trial at an epoch is the same
 * whoever looks at it.
 *
 * What is found is the checkpoint with the least loss that was seen; its worth is its loss without the noise. Regret is
 * that worth less the worth of what would have been found had every trial been run to its end. What was saved is told
 * against the same: the hours of every trial in one job. A trial whose job does not complete has failed and is out; of
 * what was saved, too, as nobody chose to stop it.
 * A search is one thing and counted whole, also where it begins in the warm-up.
 */
#ifndef OUTLAY_MODELS_SEARCH_H
#define OUTLAY_MODELS_SEARCH_H

#include "models/search/tuner.h"
#include "outlay/author.h"

enum ol_search_sampling { OL_SAMPLING_RANDOM, OL_SAMPLING_GRID, OL_SAMPLING_NEAR_BEST };

struct ol_search {                /* <search> */
    struct ol_single_job job;     /* its node, name, pool, size, submit and work; not its other times */
    struct ol_variant method;     /* its options are struct ol_tuner_options */
    int64_t max_epochs, parallel; /* parallel 0: no bound */
    int sampling;                 /* enum ol_search_sampling */
    double width;
    int64_t random_start; /* trials of near-best */
    struct ol_law epoch_duration;
    ol_time save, load;
    struct ol_law limit, scale, decay; /* where there are no curves */
    double noise;                      /* deviation of a loss that is seen */
    const char *curves;                /* a file of curves; NULL: none */
    const char *draws;                 /* names the random streams; NULL: the search's name */
};

extern const struct ol_element ol_search_element;
extern const struct ol_author_kind ol_search_kind;

/* Of what was read without faults. */
struct ol_tuner_setting ol_search_tuner(const struct ol_search *search);
struct ol_author *ol_search_open(const void *search, const struct ol_author_context *context,
                                 struct ol_error *error);

#endif
