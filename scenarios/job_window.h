/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_window: the next so many jobs of a source that is read as the clock goes, which puts small disorder right.
 *
 * Logs are nearly sorted. A job that does not come before the one pushed last joins a ring, which so is sorted; the
 * few others lie in a heap. The first job is the first of the two, by submit time, and of equal ones the one that was
 * pushed first; so a sorted log costs nothing but the reading, and a shuffled one a logarithm a job.
 */
#ifndef OUTLAY_JOB_WINDOW_H
#define OUTLAY_JOB_WINDOW_H

#include "outlay/job.h"

#include <stddef.h>
#include <stdint.h>

struct ol_windowed_job {
    struct ol_job job;
    uint64_t sequence;
};

/* Zero-initialised has no room. */
struct ol_job_window {
    size_t size, count;
    struct ol_windowed_job *ring, *late; /* `size` of each; `late` is NULL until one is */
    size_t ring_first, ring_count, late_count;
    uint64_t sequence;
};

/* Room for `size` jobs, at least 1. */
void ol_job_window_open(struct ol_job_window *window, size_t size);
void ol_job_window_release(struct ol_job_window *window);
/* While count < size: where the next job is to be written, which a push then takes in. */
struct ol_job *ol_job_window_room(struct ol_job_window *window);
void ol_job_window_push(struct ol_job_window *window);
/* While count > 0: takes the first out. */
void ol_job_window_pop(struct ol_job_window *window);

static inline bool ol_windowed_before(const struct ol_windowed_job *a, const struct ol_windowed_job *b)
{
    return a->job.submit < b->job.submit || (a->job.submit == b->job.submit && a->sequence < b->sequence);
}

static inline bool ol_job_window_is_late_first(const struct ol_job_window *window)
{
    return window->late_count > 0 &&
           (window->ring_count == 0 || ol_windowed_before(window->late, &window->ring[window->ring_first]));
}

/* NULL where there is none; valid until the next push or pop. */
static inline const struct ol_job *ol_job_window_first(const struct ol_job_window *window)
{
    if (!window->count)
        return NULL;
    return ol_job_window_is_late_first(window) ? &window->late->job : &window->ring[window->ring_first].job;
}

#endif
