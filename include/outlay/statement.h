/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * statement: what somebody is charged for a month, and the list of all statements.
 *
 * Lines add up to the total, and totals of a month to the bill. Strings are borrowed, and may be anybody's.
 */
#ifndef OUTLAY_STATEMENT_H
#define OUTLAY_STATEMENT_H

#include "outlay/output.h"

#include <stddef.h>

struct ol_statement_line {
    const char *what, *kind; /* kind: "own", "share of shared cost" ... */
    ol_money cost;
};

struct ol_statement {
    const char *owner, *month; /* "2026-01" */
    const char *currency;      /* "" where it is not known */
    const char *basis;         /* "effective cost", "billed cost" */
    const char *rules;         /* a sentence: how shared and untagged cost was dealt with */
    const struct ol_statement_line *lines;
    size_t line_count;
    ol_money direct, shared, untagged, total;
    ol_money bill; /* of the month, of all */
};

struct ol_statement_entry {
    const char *owner, *month, *page; /* page: a relative address of plain characters */
    ol_money total;
};

/* A page, one file that opens offline, and the same as CSV: owner,month,kind,what,cost,currency */
void ol_report_statement_page(struct ol_output *output, const struct ol_statement *statement);
void ol_report_statement_csv(struct ol_output *output, const struct ol_statement *statement);
void ol_report_statement_index(struct ol_output *output, const char *currency, const char *rules,
                               const struct ol_statement_entry *entries, size_t count);

#endif
