/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * retraining_state: what the author of a model's trainings knows while the run goes on; for the files of this folder.
 */
#ifndef OUTLAY_RETRAINING_STATE_H
#define OUTLAY_RETRAINING_STATE_H

#include "models/retraining/retraining_log.h"
#include "models/retraining/trigger.h"
#include "outlay/ask.h"
#include "outlay/author.h"

enum retraining_state { IDLE, TRAINING };

struct retraining_author {
    struct ol_author base;
    const struct ol_retraining *terms;
    const struct ol_author_context *context;
    struct ol_ask ask;
    uint32_t ask_number;
    struct ol_gate gate;
    struct ol_moving_world world;
    struct ol_retraining_log log;
    struct ol_rng runtimes, sizes, failures, gates, fresh, deploys;
    ol_label name, user, team, queue;

    struct ol_trigger_watch watches[OL_RETRAINING_TRIGGER];
    size_t watch_count;

    enum retraining_state state;
    ol_time seen;                    /* up to here, without it, checks and moments have been looked at */
    size_t check;                    /* the next one */
    ol_time idle;                    /* from then on triggers may call */
    ol_time next;                    /* idle: of the next job */
    struct ol_retraining_event call; /* idle: why */
    struct ol_deployed coming;       /* from OL_NEVER: none */

    /* training */
    ol_time cut;
    int64_t tries; /* left, should it fail */
    uint64_t jobs;
};

/* The model in place; the log is never empty. */
static inline const struct ol_deployed *ol_retraining_current(const struct ol_retraining_log *log)
{
    return &log->placed[log->placed_count - 1];
}

/* On to the next call, or to `until` without it. */
void ol_retraining_look_ahead(struct retraining_author *self, ol_time until);

#endif
