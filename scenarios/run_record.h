/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_record: what a run directory says of the run: from its manifest.json and summary.json.
 *
 *     struct ol_run_record record = {0};
 *     status = ol_run_record_read(&record, "week", &error);
 *     ol_run_record_metric(&record, "pool.train.utilization", &share);
 *     ol_run_record_release(&record);
 */
#ifndef OUTLAY_RUN_RECORD_H
#define OUTLAY_RUN_RECORD_H

#include "outlay/arena.h"
#include "outlay/estimate.h"
#include "outlay/result.h"
#include "outlay/scenario.h"
#include "outlay/verdict.h"
#include "reports/figure.h"

struct ol_run_record {
    struct ol_arena arena; /* owns all texts */
    /* manifest.json */
    const char *scenario; /* its path, as it was given; NULL: the manifest names none */
    uint64_t seed;
    enum ol_variance variance; /* plain where it is not told */
    struct ol_edit *edits;
    size_t edit_count, edit_capacity;
    struct ol_run_input {
        const char *path, *role, *sha256; /* NULL where it was not told */
    } * inputs;
    size_t input_count, input_capacity;
    /* summary.json */
    const char *name, *sha256, *currency; /* of the scenario; NULL: not told */
    bool has_instant;
    ol_time start_instant, length; /* of simulated time 0 and of the run; OL_NEVER: not told */
    bool is_partial;               /* it was stopped before its end */
    const char *version;           /* of Outlay; NULL: not told */
    int64_t replications;
    ol_time warmup; /* how long it is */
    struct ol_stopping stopping;
    struct ol_figure *figures;
    size_t figure_count, figure_capacity;
    const char *reduction; /* the method; NULL: none */
    struct ol_run_factor {
        const char *metric;
        double factor;
    } * factors; /* of the reduction */
    size_t factor_count, factor_capacity;
    struct ol_objective_verdict *objectives; /* of its scenario; what stands against a baseline is unjudged */
    size_t objective_count, objective_capacity;
};

/* Release in any case. */
int ol_run_record_read(struct ol_run_record *record, const char *directory, struct ol_error *error);
void ol_run_record_release(struct ol_run_record *record);
/* The mean of a metric; false where there is none. */
bool ol_run_record_metric(const struct ol_run_record *record, const char *name, double *mean);

#endif
