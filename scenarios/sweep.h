/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep: a scenario at many points of what is varied in it, each point run once, whoever is interrupted or killed.
 *
 * The points are known before any is run: a grid has every combination, the first of the varied things changing
 * slowest; a sample has so many points of a Sobol sequence or a Latin hypercube. A point's values depend on its index
 * and the plan alone, and all points meet the same seed. So points may be run in any order, by any number of threads,
 * processes and machines, and what comes of them is the same to the byte.
 *
 * What came of a point is one line of text (a sweep_line.h of it is all that later steps read). With a folder, each
 * line is added to the journal of its shard (sweep_journal.h) when the point is done, so that no more is lost than the
 * points under way. Whoever goes on reads what all shards have done, and does the rest.
 *
 * A point whose values make no scenario that can run is a line, too: it says why. Only where files or memory fail the
 * sweep ends.
 *
 *     status = ol_sweep_plan(&sweep, &error);          after its upper half was filled
 *     status = ol_sweep_begin(&sweep, is_resumed, &error);
 *     status = ol_sweep_run(&sweep, study, &setting, &error);
 *     ol_sweep_release(&sweep);
 */
#ifndef OUTLAY_SCENARIOS_SWEEP_H
#define OUTLAY_SCENARIOS_SWEEP_H

#include "scenarios/study.h"
#include "scenarios/vary.h"

#define OL_SWEEP_POINTS 1000000 /* at most */

enum ol_sweep_sample { OL_SWEEP_GRID, OL_SWEEP_SOBOL, OL_SWEEP_LATIN };
extern const char *const ol_sweep_sample_names[]; /* NULL-terminated */

struct ol_sweep {
    /* filled by the caller, and borrowed */
    struct ol_vary *varies;
    size_t vary_count;
    enum ol_sweep_sample sample;
    size_t points; /* of a sample; of a grid it is counted */
    uint64_t seed;
    size_t replications;
    const char *version;
    const struct ol_scenario *scenario; /* the study's, as it is */
    const char *const *wanted; /* what the metrics that are kept were chosen by, as typed; of the plan's text */
    size_t wanted_count;
    /* Whether a metric is kept; calls come one at a time. */
    bool (*keeps)(void *self, const char *metric);
    void *keeps_self;
    const char *folder; /* NULL: none, and what is done is only in memory */

    /* made by ol_sweep_plan */
    const char **values; /* of point i: values[i * vary_count + d] */
    char **lines;        /* of point i; NULL: not done */
    struct ol_text plan; /* what sweep.json holds */
    struct ol_arena arena;
};

struct ol_sweep_setting {
    size_t threads;
    size_t shard, shards; /* points i with i % shards == shard; 0 of 1: all */
    const volatile int *stop, *wants_tick;
    void (*tick)(void *self, double share, uint64_t jobs);
    void *tick_self;
};

/* Bad usage where there is nothing to vary, too much, or the same twice. */
int ol_sweep_plan(struct ol_sweep *sweep, struct ol_error *error);
/* Makes the folder, or finds what was done in it; where another plan was begun there, the error says what differs. A
 * folder that holds a sweep is only taken up where that is asked for. */
int ol_sweep_begin(struct ol_sweep *sweep, bool is_resumed, struct ol_error *error);
/* Runs the points of the shard that are not done. `left` is how many of them still are not, as after a stop. */
int ol_sweep_run(struct ol_sweep *sweep, struct ol_study *study, const struct ol_sweep_setting *setting,
                 size_t *left, struct ol_error *error);
/* Takes what other processes have done in the folder since; how many points are not done. */
int ol_sweep_gather(struct ol_sweep *sweep, size_t *left, struct ol_error *error);
void ol_sweep_release(struct ol_sweep *sweep);

#endif
