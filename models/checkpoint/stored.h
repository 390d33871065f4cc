/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stored: how many bytes of checkpoints lie there, day by day.
 *
 * A job that saves keeps its last so many checkpoints (all of them where it is not told), and its end deletes them.
 * Levels change at saves, which have no events; so the area below the level is added up when a stretch is over, into
 * days of simulated time: what a store bills is the mean of each day. Exact, in byte-microseconds.
 */
#ifndef OUTLAY_STORED_H
#define OUTLAY_STORED_H

#include "models/area.h"
#include "models/checkpoint/timeline.h"
#include "outlay/checkpoint.h"

#include <stddef.h>

/* Of one <checkpoint>. Zero-initialised is empty. */
struct ol_stored {
    ol_area *days; /* byte-microseconds in each day of simulated time */
    size_t count, capacity;
};

/* Of one job: what of its checkpoints is there. */
struct ol_stored_job {
    int64_t count;
    ol_time since;
};

/* So many bytes from one time to another. */
void ol_stored_add(struct ol_stored *stored, int64_t bytes, ol_time from, ol_time to);
/* A stretch that began at `begun` has made its first `saves` saves, and stands at `now`. */
void ol_stored_saves(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                     const struct ol_timeline *timeline, ol_time begun, int64_t saves, ol_time now);
/* One more checkpoint, made just now. */
void ol_stored_save(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                    ol_time now);
/* The job is over. */
void ol_stored_delete(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                      ol_time now);
/* The mean bytes in a part of a day, which lies within one. */
int64_t ol_stored_mean(const struct ol_stored *stored, size_t day, ol_time length);
void ol_stored_release(struct ol_stored *stored);

#endif
