/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill: real bills as they are downloaded, row by row.
 *
 * A provider's export is a delimited file (or its gzip) of one charge a row. Its format is known by the names in its
 * header: FOCUS 1.0 to 1.4, the AWS Cost and Usage Report in its old and new spelling, the cost exports of Azure, and
 * plain pairs of time and value. Every format is a kind (field.h) of its own, which says which columns mean what; one
 * more is one file and one line in the list of formats.
 *
 * All amounts are in the row's currency. What a format does not tell is the billed cost: of effective, list and
 * contracted. A row that cannot be read is passed over, counted, and kept with its place if it is among the first ten.
 * Slices are valid to the next row. The file streams; memory is one row.
 *
 *     struct ol_bill_reader *reader = ol_bill_open(&(struct ol_bill_request){.path = "cur.csv.gz"}, error);
 *     while ((got = ol_bill_next(reader, &row, error)) > 0) ol_money_add(&sum, row.billed);
 *     ol_bill_close(reader);
 */
#ifndef OUTLAY_BILL_H
#define OUTLAY_BILL_H

#include "outlay/field.h"
#include "outlay/money.h"
#include "outlay/simtime.h"

struct ol_bill_reader; /* opaque */

/* What to read. Strings must outlive the reader. */
struct ol_bill_request {
    const char *path;   /* "-" is standard input */
    const char *format; /* a kind's name; NULL: told by the header */
    const char *tag;    /* whose value each row brings; NULL: of none */
};

struct ol_bill_row {
    ol_time start, end; /* the charge's period; equal where the end is not told */
    ol_money billed, effective, list, contracted;
    struct ol_slice currency; /* "" where the format has none */
    struct ol_slice service, provider, region, account, resource;
    struct ol_slice category; /* as in FOCUS: Usage, Purchase, Tax, Credit, Adjustment */
    bool is_unused;           /* what nobody used of a commitment, where the format tells it */
    struct ol_slice tags;     /* a JSON object where the format has one; "" else */
    struct ol_slice tag;      /* the value of the request's tag; "" where the row has none */
    int64_t line;
};

#define OL_BILL_SHOWN 10
struct ol_bill_tally {
    uint64_t rows; /* read, the malformed among them */
    uint64_t malformed;
    struct ol_error shown[OL_BILL_SHOWN];
    size_t shown_count;
};

/* NULL on failure: a file that cannot be opened, a header that no format fits. */
struct ol_bill_reader *ol_bill_open(const struct ol_bill_request *request, struct ol_error *error);
void ol_bill_close(struct ol_bill_reader *reader); /* NULL is fine */
/* 1: `row` is filled; 0: the end; negative: `error` is filled. */
int ol_bill_next(struct ol_bill_reader *reader, struct ol_bill_row *row, struct ol_error *error);

const struct ol_kind *ol_bill_format_of(const struct ol_bill_reader *reader);
const struct ol_bill_tally *ol_bill_tally_of(const struct ol_bill_reader *reader); /* so far */

/* NULL-terminated. */
extern const struct ol_kind *const ol_bill_formats[];

#endif
