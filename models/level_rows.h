/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * level_rows: what is busy, there and queued over time, as rows of an hour.
 *
 * Between two calls the levels are constant, so each adds level x time to the running row. Memory is one row an
 * hour; of a run of more than OL_SERIES_LIMIT hours the step is doubled and neighbouring rows are added. Rows
 * depend on the time alone: levels that are advanced to the same end have the same rows.
 *
 *     ol_level_rows_advance(&levels, now);
 *     levels.busy += units;
 */
#ifndef OUTLAY_LEVEL_ROWS_H
#define OUTLAY_LEVEL_ROWS_H

#include "outlay/result.h"

/* Zero-initialised begins at 0 with nothing. */
struct ol_level_rows {
    int64_t busy, capacity, queued_jobs, queued_units; /* present levels; the caller's to change */
    ol_time last;                                      /* integrated up to here */
    ol_time step, row_end;
    struct ol_series_row *rows; /* areas in unit-microseconds until finish() */
    size_t count, room;
};

/* Integrates up to `now`, which may not decrease. */
void ol_level_rows_advance(struct ol_level_rows *levels, ol_time now);
/* Integrates up to the end, and turns areas into means. */
void ol_level_rows_finish(struct ol_level_rows *levels, ol_time end);
/* Borrows the rows; names are left out. */
struct ol_series ol_level_rows_series(const struct ol_level_rows *levels);
void ol_level_rows_release(struct ol_level_rows *levels);

#endif
