/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * demand: how many units were in use, hour by hour.
 *
 * A delimited file has a column of times and one of values; rows of one hour add up, in any order, and a row that
 * other columns set apart can be left out (`wheres`) or counted for a group of its own (`by`). What comes out is one
 * value for every hour from the first to the last. An hour that no row has is missing: it is counted, said, and taken
 * as the hour before it or as zero. An hour that only a group lacks is zero there. Values are at least 0; a
 * series that is not hourly is refused, not averaged.
 *
 * The total is the sum of the groups, hour by hour. All memory is the demand's own; release frees it, and is safe
 * after a failed read.
 *
 *     struct ol_demand demand;
 *     const struct ol_demand_request request = {.path = "demand.csv"};
 *     status = ol_demand_read(&demand, &request, &error);    // demand.total.units[0 .. demand.hours)
 */
#ifndef OUTLAY_PRICING_DEMAND_H
#define OUTLAY_PRICING_DEMAND_H

#include "outlay/arena.h"
#include "outlay/simtime.h"

enum ol_demand_gap { OL_GAP_LAST, OL_GAP_ZERO };

/* Keeps the rows whose `column` reads `value`; several of one column keep what any of them does. */
struct ol_demand_where {
    const char *column, *value;
};

struct ol_demand_request {
    const char *path;
    const char *time_column, *value_column; /* NULL: guessed by name */
    const char *time_pattern, *zone;        /* NULL: ISO 8601 or seconds since 1970; UTC */
    const char *const *by;                  /* columns that tell groups apart; NULL-terminated, or NULL */
    const struct ol_demand_where *wheres;
    size_t where_count;
    ol_time from, to; /* instants, from <= hour < to; both 0: everything */
    enum ol_demand_gap gap;
    double scale_peak; /* the total's peak is made this; 0: as it is */
};

struct ol_demand_series {
    const char *name; /* the group's values, with / between them; "" of the total */
    double *units;    /* of each hour */
};

struct ol_demand {
    struct ol_arena arena;
    ol_time start; /* the instant at which the first hour begins */
    size_t hours;  /* at least 1 */
    struct ol_demand_series total;
    struct ol_demand_series *groups; /* by name; none without `by` */
    size_t group_count;
    uint64_t rows, rows_left_out; /* read and counted; left out by `wheres`, `from` and `to` */
    size_t missing;               /* hours */
    size_t longest_gap;           /* hours, from the instant `gap_at` on */
    ol_time gap_at;
    const char *time_column, *value_column; /* as found */
};

/* OL_BAD_INPUT with file and line, or OL_BAD_IO. */
int ol_demand_read(struct ol_demand *demand, const struct ol_demand_request *request, struct ol_error *error);
void ol_demand_release(struct ol_demand *demand);

#endif
