/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_walk: the charges of a bill of one currency, one after another.
 *
 * A folder stands for the focus.csv in it, so that a run can be read as any bill. All amounts that are added up are of
 * one currency: a bill that mixes several is an error, unless the caller picks one, and then other charges are left out
 * and counted. What is found in one walk holds for the next: bills side by side have one currency too.
 *
 *     struct ol_bill_walk walk = {.path = "cur.csv", .tag = "team"};
 *     status = ol_bill_walk(&walk, take, self, &error);
 *     ol_bill_walk_release(&walk);
 */
#ifndef OUTLAY_BILL_WALK_H
#define OUTLAY_BILL_WALK_H

#include "outlay/arena.h"
#include "outlay/bill.h"

/* A negative return, with `error` filled, ends the walk. */
typedef int ol_bill_sink(void *self, const struct ol_bill_row *row, struct ol_error *error);

struct ol_bill_walk {
    const char *path;   /* replaced by that of the file that was read */
    const char *format; /* a kind's name; NULL: told by the header */
    const char *tag;    /* whose value each row brings; NULL: of none */
    const char *wanted; /* currency; NULL: that of all charges */

    /* what was found */
    const char *currency; /* in the arena; "" or NULL where nothing told it */
    const char *format_name;
    uint64_t charges, left_out;
    struct ol_bill_tally tally;
    struct ol_arena arena;
};

int ol_bill_walk(struct ol_bill_walk *walk, ol_bill_sink *sink, void *self, struct ol_error *error);
void ol_bill_walk_release(struct ol_bill_walk *walk);
/* Bad input where a currency was wanted and no charge is in it. */
int ol_bill_walk_check(const struct ol_bill_walk *walk, struct ol_error *error);
bool ol_bill_is_folder(const char *path);
/* A folder's focus.csv, of the arena; NULL where it has none; any other path as it is. */
const char *ol_bill_file_of(const char *path, struct ol_arena *arena, struct ol_error *error);

#endif
