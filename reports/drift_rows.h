/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_rows: the rows of one input of `outlay drift`, as numbers, in bounded memory.
 *
 * Rows come one by one. Up to `room` all are kept; from then on what is kept is a random sample of so many (Vitter's
 * algorithm R 1985), which depends on the seed and the order of the rows alone. A category is kept as the label of its
 * text; both inputs of a comparison share one table of labels. Settled rows stand in the order of their time; those of
 * one instant in an order that has nothing to do with how the file was sorted, which tells nothing of the workload.
 *
 *     ol_drift_rows_begin(&rows, "a.csv", fields, 3, room, seed);
 *     while (...)
 *         if ((values = ol_drift_rows_add(&rows, at, digest)))
 *             values[0] = 12.5;
 *     ol_drift_rows_settle(&rows);
 */
#ifndef OUTLAY_REPORTS_DRIFT_ROWS_H
#define OUTLAY_REPORTS_DRIFT_ROWS_H

#include "outlay/label.h"
#include "outlay/rng.h"
#include "outlay/simtime.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum ol_drift_kind { OL_DRIFT_NUMBER, OL_DRIFT_CATEGORY, OL_DRIFT_KINDS };
extern const char *const ol_drift_kind_names[OL_DRIFT_KINDS];

/* Strings are borrowed. */
struct ol_drift_field {
    const char *name;
    const char *unit; /* of numbers: "s", a currency, or "" */
    enum ol_drift_kind kind;
    bool is_weight; /* its sums by day are looked at too: what is billed */
};

/* What a value is that is not there, and one that is no number where numbers are; all others are finite. */
#define OL_DRIFT_MISSING  NAN
#define OL_DRIFT_MISTYPED INFINITY

struct ol_drift_key {
    ol_time at; /* OL_NEVER: it has none */
    uint64_t digest, ordinal;
};

/* Zero-initialised can be released. */
struct ol_drift_rows {
    const char *name; /* borrowed, as fields are */
    const struct ol_drift_field *fields;
    size_t field_count;
    bool has_instants;  /* times are instants; set by whoever adds rows */
    uint64_t malformed; /* rows that could not be read; the same */

    uint64_t read; /* rows that were added */
    size_t count;  /* that are kept */
    struct ol_drift_key *keys;
    double *values; /* row by row */

    /* private */
    size_t room, key_capacity, value_capacity;
    struct ol_rng rng;
};

void ol_drift_rows_begin(struct ol_drift_rows *rows, const char *name, const struct ol_drift_field *fields,
                         size_t field_count, size_t room, uint64_t seed);
/* Where the row's values go, all missing so far, valid to the next call; NULL: it is not kept. */
double *ol_drift_rows_add(struct ol_drift_rows *rows, ol_time at, uint64_t digest);
void ol_drift_rows_settle(struct ol_drift_rows *rows);
/* Whether some rows were not kept. */
bool ol_drift_rows_is_sample(const struct ol_drift_rows *rows);
void ol_drift_rows_release(struct ol_drift_rows *rows);

/* Settled rows from `from` to before `to`. */
struct ol_drift_span {
    const struct ol_drift_rows *rows;
    size_t from, to;
    const char *name;     /* borrowed */
    ol_time begins, ends; /* of the time that it covers, with rows or without; OL_NEVER: from row to row */
};
struct ol_drift_span ol_drift_rows_all(const struct ol_drift_rows *rows);
/* Those of a time from `from` to before `to`. */
struct ol_drift_span ol_drift_rows_between(const struct ol_drift_rows *rows, ol_time from, ol_time to,
                                           const char *name);

static inline double ol_drift_value(const struct ol_drift_rows *rows, size_t row, size_t field)
{
    return rows->values[row * rows->field_count + field];
}

#endif
