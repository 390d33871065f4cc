/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/checkpoint/stored.h"

#include "outlay/arena.h"

void ol_stored_add(struct ol_stored *stored, int64_t bytes, ol_time from, ol_time to)
{
    while (bytes > 0 && from < to) {
        const size_t day = (size_t)(from / OL_DAY);
        const ol_time day_end = (ol_time)(day + 1) * OL_DAY, until = to < day_end ? to : day_end;
        OL_MEM_RESERVE(stored->days, stored->capacity, day + 1);
        while (stored->count <= day)
            stored->days[stored->count++] = 0;
        ol_area_add(&stored->days[day], bytes, until - from);
        from = until;
    }
}

/* Up to `now` nothing has changed. */
static void settle(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                   ol_time now)
{
    ol_stored_add(stored, job->count * checkpoint->size_bytes, job->since, now);
    job->since = now;
}

static bool is_full(const struct ol_stored_job *job, const struct ol_checkpoint *checkpoint)
{
    return checkpoint->keep > 0 && job->count >= checkpoint->keep;
}

void ol_stored_save(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                    ol_time now)
{
    settle(stored, job, checkpoint, now);
    job->count += !is_full(job, checkpoint);
}

void ol_stored_saves(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                     const struct ol_timeline *timeline, ol_time begun, int64_t saves, ol_time now)
{
    for (int64_t i = 1; i <= saves && !is_full(job, checkpoint); i++)
        ol_stored_save(stored, job, checkpoint, begun + ol_timeline_save_end(timeline, i));
    settle(stored, job, checkpoint, now);
}

void ol_stored_delete(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                      ol_time now)
{
    settle(stored, job, checkpoint, now);
    job->count = 0;
}

int64_t ol_stored_mean(const struct ol_stored *stored, size_t day, ol_time length)
{
    return length > 0 ? (int64_t)((stored->days[day] + length / 2) / length) : 0;
}

void ol_stored_release(struct ol_stored *stored)
{
    ol_mem_free(stored->days);
    *stored = (struct ol_stored){0};
}
