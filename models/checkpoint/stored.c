/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/checkpoint/stored.h"

#include "outlay/arena.h"

static ol_area *day_of(struct ol_stored *stored, ol_time at)
{
    const size_t day = (size_t)(at / OL_DAY);
    OL_MEM_RESERVE(stored->days, stored->capacity, day + 1);
    while (stored->count <= day)
        stored->days[stored->count++] = 0;
    return &stored->days[day];
}

void ol_stored_add(struct ol_stored *stored, int64_t bytes, ol_time from, ol_time to)
{
    while (bytes > 0 && from < to) {
        const ol_time day_end = (from / OL_DAY + 1) * OL_DAY, until = to < day_end ? to : day_end;
        ol_area_add(day_of(stored, from), bytes, until - from);
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

/* Saves that come at equal steps: `first` from now on, and so many. */
struct series {
    ol_time first, step;
    int64_t count;
};

/* Those that have come by `at`, itself included. */
static int64_t come_by(const struct series *series, ol_time at)
{
    if (at < series->first || series->count == 0)
        return 0;
    const int64_t come = (at - series->first) / series->step + 1;
    return come < series->count ? come : series->count;
}

/* The checkpoints that the series adds, times the time that they lie there, in [from, to). */
static ol_area area_of(const struct series *series, ol_time from, ol_time to)
{
    const int64_t before = come_by(series, from), after = come_by(series, to);
    const ol_area come = after - before;
    /* The i-th of them, from 0, comes at first + (before + i) step. */
    const ol_area moments = come * series->first + (come * before + come * (come - 1) / 2) * series->step;
    return (ol_area)before * (to - from) + come * to - moments;
}

static void add_series(struct ol_stored *stored, int64_t bytes, const struct series *series, ol_time to)
{
    for (ol_time from = series->first; from < to;) {
        const ol_time day_end = (from / OL_DAY + 1) * OL_DAY, until = to < day_end ? to : day_end;
        *day_of(stored, from) += bytes * area_of(series, from, until);
        from = until;
    }
}

void ol_stored_saves(struct ol_stored *stored, struct ol_stored_job *job, const struct ol_checkpoint *checkpoint,
                     const struct ol_timeline *timeline, ol_time begun, int64_t saves, ol_time now)
{
    const int64_t room = checkpoint->keep > 0 ? checkpoint->keep - job->count : saves;
    if (saves == 0 || room <= 0) {
        settle(stored, job, checkpoint, now);
        return;
    }
    const struct series series = {.first = begun + ol_timeline_save_end(timeline, 1),
                                  .step = timeline->interval + timeline->save,
                                  .count = saves < room ? saves : room};
    add_series(stored, checkpoint->size_bytes, &series, now);
    settle(stored, job, checkpoint, now);
    job->count += series.count;
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
