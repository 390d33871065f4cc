/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/level_rows.h"

#include "outlay/arena.h"

static void merge_pairs(struct ol_level_rows *levels)
{
    const size_t half = (levels->count + 1) / 2;
    for (size_t i = 0; i < half; i++) {
        struct ol_series_row row = levels->rows[2 * i];
        if (2 * i + 1 < levels->count) {
            row.busy_units += levels->rows[2 * i + 1].busy_units;
            row.capacity_units += levels->rows[2 * i + 1].capacity_units;
            row.queued_jobs += levels->rows[2 * i + 1].queued_jobs;
            row.queued_units += levels->rows[2 * i + 1].queued_units;
        }
        levels->rows[i] = row;
    }
    levels->count = half;
    levels->step *= 2;
}

static void next_row(struct ol_level_rows *levels)
{
    if (!levels->step)
        levels->step = OL_HOUR;
    if (levels->count == OL_SERIES_LIMIT)
        merge_pairs(levels);
    OL_MEM_RESERVE(levels->rows, levels->room, levels->count + 1);
    levels->rows[levels->count++] = (struct ol_series_row){0};
    levels->row_end = (ol_time)levels->count * levels->step;
}

static inline void add_to_row(struct ol_level_rows *levels, double length)
{
    struct ol_series_row *row = &levels->rows[levels->count - 1];
    row->busy_units += (double)levels->busy * length;
    row->capacity_units += (double)levels->capacity * length;
    row->queued_jobs += (double)levels->queued_jobs * length;
    row->queued_units += (double)levels->queued_units * length;
}

/* Ends the running row, and all that lie before the one with `now`. */
static __attribute__((noinline)) void cross_rows(struct ol_level_rows *levels, ol_time now)
{
    while (now > levels->row_end) {
        if (levels->count)
            add_to_row(levels, (double)(levels->row_end - levels->last));
        levels->last = levels->row_end;
        next_row(levels);
    }
}

void ol_level_rows_advance(struct ol_level_rows *levels, ol_time now)
{
    if (now <= levels->last)
        return;
    if (now > levels->row_end)
        cross_rows(levels, now);
    add_to_row(levels, (double)(now - levels->last));
    levels->last = now;
}

static ol_time length_of(const struct ol_level_rows *levels, size_t row)
{
    return row + 1 < levels->count ? levels->step : levels->last - (ol_time)row * levels->step;
}

void ol_level_rows_finish(struct ol_level_rows *levels, ol_time end)
{
    ol_level_rows_advance(levels, end);
    for (size_t i = 0; i < levels->count; i++) {
        struct ol_series_row *row = &levels->rows[i];
        const double length = (double)length_of(levels, i);
        row->busy_units /= length;
        row->capacity_units /= length;
        row->queued_jobs /= length;
        row->queued_units /= length;
    }
}

struct ol_series ol_level_rows_series(const struct ol_level_rows *levels)
{
    return (struct ol_series){
        .step = levels->step ? levels->step : OL_HOUR,
        .rows = levels->rows,
        .count = levels->count,
        .last_step = levels->count ? length_of(levels, levels->count - 1) : 0,
    };
}

void ol_level_rows_release(struct ol_level_rows *levels)
{
    ol_mem_free(levels->rows);
    *levels = (struct ol_level_rows){0};
}
