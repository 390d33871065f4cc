/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/job_window.h"

#include "outlay/arena.h"

void ol_job_window_open(struct ol_job_window *window, size_t size)
{
    *window = (struct ol_job_window){.size = size, .ring = ol_mem_new(ol_mem_product(sizeof *window->ring, size))};
}

void ol_job_window_release(struct ol_job_window *window)
{
    ol_mem_free(window->ring);
    ol_mem_free(window->late);
    *window = (struct ol_job_window){0};
}

static size_t ring_place(const struct ol_job_window *window, size_t i)
{
    const size_t place = window->ring_first + i;
    return place < window->size ? place : place - window->size;
}

/* ---- the heap of late ones ---- */

static void late_push(struct ol_job_window *window, const struct ol_windowed_job *job)
{
    if (!window->late)
        window->late = ol_mem_new(ol_mem_product(sizeof *window->late, window->size));
    struct ol_windowed_job *late = window->late;
    size_t i = window->late_count++;
    for (; i > 0 && ol_windowed_before(job, &late[(i - 1) / 2]); i = (i - 1) / 2)
        late[i] = late[(i - 1) / 2];
    late[i] = *job;
}

static void late_pop(struct ol_job_window *window)
{
    struct ol_windowed_job *late = window->late;
    const struct ol_windowed_job last = late[--window->late_count];
    size_t i = 0, child;
    while ((child = 2 * i + 1) < window->late_count) {
        if (child + 1 < window->late_count && ol_windowed_before(&late[child + 1], &late[child]))
            child++;
        if (!ol_windowed_before(&late[child], &last))
            break;
        late[i] = late[child];
        i = child;
    }
    late[i] = last;
}

/* ---- both ---- */

struct ol_job *ol_job_window_room(struct ol_job_window *window)
{
    OL_ASSERT(window->count < window->size);
    return &window->ring[ring_place(window, window->ring_count)].job;
}

void ol_job_window_push(struct ol_job_window *window)
{
    OL_ASSERT(window->count < window->size);
    struct ol_windowed_job *pushed = &window->ring[ring_place(window, window->ring_count)];
    pushed->sequence = window->sequence++;
    window->count++;
    if (window->ring_count &&
        pushed->job.submit < window->ring[ring_place(window, window->ring_count - 1)].job.submit)
        late_push(window, pushed);
    else
        window->ring_count++;
}

void ol_job_window_pop(struct ol_job_window *window)
{
    OL_ASSERT(window->count > 0);
    if (ol_job_window_is_late_first(window)) {
        late_pop(window);
    } else {
        window->ring_first = ring_place(window, 1);
        window->ring_count--;
    }
    window->count--;
}
