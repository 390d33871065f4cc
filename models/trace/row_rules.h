/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * row_rules: the <keep>, <drop> and <tag> of a trace, compiled once and asked of every row.
 *
 * A row is kept where every <keep> matches and no <drop> does. A <tag> whose pattern matches sets the job's user,
 * team or queue to the text of the group of that name; where it does not match, what the trace said stays.
 * The rules know a row only as texts by number: each format says at open which number a name stands for, and
 * later gives the text of a number.
 */
#ifndef OUTLAY_TRACE_ROW_RULES_H
#define OUTLAY_TRACE_ROW_RULES_H

#include "outlay/regex.h"
#include "outlay/source.h"

struct ol_row_rule; /* private */

/* Zero-initialised holds no rules. */
struct ol_row_rules {
    struct ol_row_rule *items; /* filters first, then tags */
    size_t filter_count, count;
};

/* The number of the field or column `name`, or negative; then `error` is filled, blaming `place`. */
typedef int ol_row_resolve(const void *columns, const char *name, struct ol_place place, struct ol_error *error);

struct ol_row_view {
    const void *row;
    struct ol_slice (*text)(const void *row, int number);
};

/* The faults that can be seen without a file. */
void ol_row_rules_check(const struct ol_trace *trace, struct ol_faults *faults);

/* 0 or negative with `error` filled; release in any case. */
int ol_row_rules_open(struct ol_row_rules *rules, const struct ol_trace *trace, ol_row_resolve *resolve,
                      const void *columns, struct ol_error *error);
/* 1: kept; 0: left out; negative: a pattern could not be matched against this row. */
int ol_row_rules_keep(const struct ol_row_rules *rules, struct ol_row_view view, struct ol_error *error);
/* 0 or negative in the same way. */
int ol_row_rules_tag(const struct ol_row_rules *rules, struct ol_row_view view, struct ol_labels *labels,
                     struct ol_job *job, struct ol_error *error);
void ol_row_rules_release(struct ol_row_rules *rules);

#endif
