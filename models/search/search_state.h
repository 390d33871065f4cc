/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search_state: what the author of a search knows while the run goes on; for the files of this folder.
 */
#ifndef OUTLAY_MODELS_SEARCH_STATE_H
#define OUTLAY_MODELS_SEARCH_STATE_H

#include "models/search/learning_curve.h"
#include "models/search/search.h"

struct search_trial {
    struct ol_learning_curve curve;
    double quality;  /* u of search.h, 0..1 */
    double epoch;    /* how long one takes, in microseconds */
    int64_t epochs;  /* that it is trained for, when its job ends */
    int64_t told_at; /* epochs of its last loss; 0: none yet */
    uint32_t jobs;
    ol_time submit, end; /* of its first and its last job */
    double stated;       /* microseconds: the lengths of its jobs as they were written, together */
    double held;         /* microseconds that its jobs held their units */
    int64_t cost;        /* in billionths */
};

/* A checkpoint. */
struct search_find {
    uint32_t trial;
    int64_t epochs; /* 0: nothing was found */
    double seen, worth;
    ol_time at;
};

struct search_author {
    struct ol_author base;
    const struct ol_search *search;
    struct ol_author_context context;
    struct ol_curve_file curves;
    struct ol_tuner tuner;
    struct search_trial *trials;
    struct ol_job job; /* what all have in common */
    ol_label *names;   /* by trial and rung */
    uint32_t rungs;    /* names of a trial */
    struct search_find best;
    ol_time now, end; /* last told; when the search was over, OL_NEVER while it is not */
    int64_t outstanding, jobs;
};

/* What is seen of a trial after so many epochs. */
double ol_search_seen(const struct search_author *author, uint32_t trial, int64_t epochs);
/* A job of the trial from one epoch to another. */
ol_time ol_search_length(const struct search_author *author, uint32_t trial, int64_t from, int64_t to);

void ol_search_metrics(const struct ol_author *author, struct ol_metrics *metrics, size_t replication);
void ol_search_rows(const struct ol_author *author, struct ol_output *output);

/* ---- how trials are drawn (trial_draw.c) ---- */

/* Fills all but the quality of near-best; reads the curves. */
int ol_search_draw(struct search_author *author, struct ol_error *error);
/* A trial of near-best begins. */
void ol_search_place(struct search_author *author, uint32_t trial);

#endif
