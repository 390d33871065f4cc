/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * demand_columns: which columns of a file of hourly demand are its times, its values, and those that tell rows apart.
 *
 * Names that the request gives must be there; otherwise the usual ones are looked for, without regard to case, and of
 * two columns the one that is not the times is the values. The names that were found are kept in `arena`.
 */
#ifndef OUTLAY_PRICING_DEMAND_COLUMNS_H
#define OUTLAY_PRICING_DEMAND_COLUMNS_H

#include "outlay/csv.h"
#include "pricing/demand.h"

struct ol_demand_columns {
    const char **header; /* NULL-terminated */
    size_t time, value;
    size_t *wheres; /* as the request's */
    size_t *by;
    size_t by_count;
    size_t needed; /* one more than the greatest index in use */
};

/* `csv` stands on the header line. */
int ol_demand_columns_find(struct ol_demand_columns *columns, const struct ol_demand_request *request,
                           const struct ol_csv *csv, struct ol_arena *arena, struct ol_error *error);

#endif
