/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * waste_book: findings as they come, in bounded memory.
 *
 * The OL_FINDINGS_KEPT rows of jobs that cost most are kept as they are, the greater waste first where nothing has a
 * price; what falls out of them, and what has no row by itself, is added up by user, team, pool and kind. Sums by kind
 * and by team are of all. Which rows are kept depends on nothing but the findings and their order.
 *
 *     ol_waste_book_add(&book, &finding);
 *     rows = ol_waste_book_rows(&book, &count);
 */
#ifndef OUTLAY_WASTE_BOOK_H
#define OUTLAY_WASTE_BOOK_H

#include "outlay/finding.h"
#include "outlay/label.h"

#define OL_FINDINGS_KEPT 1000

struct ol_waste_sum {
    uint64_t jobs;
    double unit_hours;
    ol_money cost;
};

struct ol_waste_row {
    struct ol_finding finding;
    uint64_t number; /* in the order of adding */
};

/* Zero-initialised is empty. */
struct ol_waste_book {
    struct ol_waste_sum by_kind[OL_FINDING_KINDS];
    struct ol_waste_team {
        ol_label team;
        double unit_hours;
    } * teams; /* in the order in which they were first seen */
    size_t team_count, team_capacity;
    struct ol_waste_row *kept; /* a heap, the least on top */
    size_t kept_count;
    struct ol_finding *sums;
    size_t sum_count, sum_capacity;
    uint32_t *slots; /* of sums, by content: open addressing, number + 1 */
    size_t slot_count;
    uint64_t added;
};

void ol_waste_book_add(struct ol_waste_book *book, const struct ol_finding *finding);
/* The same without a row of its own. */
void ol_waste_book_sum(struct ol_waste_book *book, const struct ol_finding *finding);
/* All rows, dearest first; the caller frees the array with ol_mem_free. Means are in place. */
struct ol_finding *ol_waste_book_rows(const struct ol_waste_book *book, size_t *count);
void ol_waste_book_release(struct ol_waste_book *book);

#endif
