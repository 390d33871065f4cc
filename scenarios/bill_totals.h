/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_totals: what several bills sum up to, side by side, in groups.
 *
 * Sums are exact. All amounts are of one currency: bills that mix several are an error, unless the question picks one,
 * and then other charges are left out and counted. A folder stands for the focus.csv in it, so that a run can stand
 * beside the bill that it is to be like.
 */
#ifndef OUTLAY_BILL_TOTALS_H
#define OUTLAY_BILL_TOTALS_H

#include "outlay/label.h"
#include "scenarios/bill_walk.h"

struct ol_bill_sums {
    uint64_t lines;
    ol_money billed, effective;
    ol_money list; /* of usage: purchases of commitments have none */
};

/* Strings must outlive the totals. */
struct ol_bill_question {
    const char *by;       /* one of ol_bill_groupings, or "tag:NAME"; NULL: no groups */
    const char *currency; /* NULL: that of all charges */
    const char *format;   /* of all bills; NULL: told by each header */
};
extern const char *const ol_bill_groupings[]; /* NULL-terminated */

/* What `by` goes by: NULL with a filled error (OL_BAD_USAGE) where nothing does. */
struct ol_bill_grouping;
const struct ol_bill_grouping *ol_bill_grouping_find(const char *by, struct ol_error *error);
/* The name of a charge's group, in the row or in the buffer. */
struct ol_slice ol_bill_grouping_name(const struct ol_bill_grouping *grouping, const struct ol_bill_row *row,
                                      char buffer[OL_TIME_BUFFER]);
/* The tag of "tag:NAME"; NULL where it is none. */
const char *ol_bill_grouping_tag(const char *by);

struct ol_bill_side { /* one bill */
    const char *path, *format;
    ol_time first, last; /* of its charges' periods; OL_NEVER without charges */
    struct ol_bill_sums total;
    uint64_t left_out; /* charges in other currencies */
    struct ol_bill_tally tally;
};

struct ol_bill_group {
    const char *name;          /* "" of charges that have none */
    struct ol_bill_sums *sums; /* by side */
};

struct ol_bill_totals {
    struct ol_bill_side *sides;
    size_t side_count;
    struct ol_bill_group *groups; /* days and months in their order, others by what is billed, the most first */
    size_t group_count;
    const char *by, *currency; /* currency: "" where no bill tells it */

    /* private */
    struct ol_arena arena;
    struct ol_bill_walk walk;
    struct ol_labels names;
    struct ol_text key;
    size_t group_capacity;
};

/* Release whatever the result. */
int ol_bill_totals_read(struct ol_bill_totals *totals, const struct ol_bill_question *question,
                        const char *const *paths, size_t count, struct ol_error *error);
void ol_bill_totals_release(struct ol_bill_totals *totals);

/* last - first, without lines. */
struct ol_bill_sums ol_bill_sums_difference(const struct ol_bill_sums *first, const struct ol_bill_sums *last);

#endif
