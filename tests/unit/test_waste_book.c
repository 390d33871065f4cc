/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings kept and added up, against a plain list of all of them.
 */
#include "models/reclaim/waste_book.h"
#include "outlay/arena.h"
#include "outlay/rng.h"
#include "tests/check.h"

static struct ol_finding finding(enum ol_finding_kind kind, ol_label user, double unit_hours, ol_money cost)
{
    return (struct ol_finding){.kind = (uint8_t)kind,
                               .user = user,
                               .jobs = 1,
                               .asked = 4,
                               .used = unit_hours,
                               .unit_hours = unit_hours,
                               .cost = cost};
}

/* The dearest first, then the greatest, then the first found. */
static void rows_come_dearest_first(void)
{
    struct ol_waste_book book = {0};
    size_t count;
    const struct ol_finding items[] = {finding(OL_FINDING_IDLE, 1, 5, 0), finding(OL_FINDING_CRASHED, 2, 1, 7),
                                       finding(OL_FINDING_IDLE, 3, 5, 0), finding(OL_FINDING_OVERSIZED, 4, 9, 0)};
    const ol_label want[] = {2, 4, 1, 3};
    for (size_t i = 0; i < 4; i++)
        ol_waste_book_add(&book, &items[i]);
    struct ol_finding *rows = ol_waste_book_rows(&book, &count);
    CHECK_INT(count, 4);
    for (size_t i = 0; i < count; i++) {
        CHECK_INT(rows[i].user, want[i]);
        CHECK(!rows[i].is_sum);
    }
    CHECK_INT(book.by_kind[OL_FINDING_IDLE].jobs, 2);
    CHECK_NEAR(book.by_kind[OL_FINDING_IDLE].unit_hours, 10, 0);
    ol_mem_free(rows);
    ol_waste_book_release(&book);
}

/* Two of one user become a row whose asked and used are means; another kind stays apart. */
static void sums_are_by_user_and_kind(void)
{
    struct ol_waste_book book = {0};
    size_t count;
    const struct ol_finding items[] = {finding(OL_FINDING_OVERLONG, 1, 1, 0),
                                       finding(OL_FINDING_OVERLONG, 1, 3, 0), finding(OL_FINDING_IDLE, 1, 2, 5)};
    for (size_t i = 0; i < 3; i++)
        ol_waste_book_sum(&book, &items[i]);
    struct ol_finding *rows = ol_waste_book_rows(&book, &count);
    CHECK_INT(count, 2);
    CHECK(rows[0].kind == OL_FINDING_IDLE && rows[0].is_sum && rows[0].jobs == 1);
    CHECK(rows[1].kind == OL_FINDING_OVERLONG && rows[1].is_sum && rows[1].jobs == 2);
    CHECK_NEAR(rows[1].used, 2, 0);
    CHECK_NEAR(rows[1].asked, 4, 0);
    CHECK_NEAR(rows[1].unit_hours, 4, 0);
    ol_mem_free(rows);
    ol_waste_book_release(&book);
}

/* Costs 0 .. 4999 in any order, of 7 users, 3 teams and 2 pools: those from 4000 on have rows, and whatever was kept
 * for a while and fell out is in the sums, once. */
#define MANY 5000
static void memory_is_bounded_and_nothing_is_lost(void)
{
    struct ol_waste_book book = {0};
    struct ol_rng rng = ol_rng_stream(1, "findings", "", 0);
    static int order[MANY];
    ol_money total = 0;
    uint64_t jobs = 0;
    size_t count, singles = 0;
    for (int i = 0; i < MANY; i++)
        order[i] = i;
    for (int i = MANY - 1; i > 0; i--) {
        const int k = (int)ol_rng_below(&rng, (uint32_t)i + 1), kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
    for (int i = 0; i < MANY; i++) {
        struct ol_finding item = finding((enum ol_finding_kind)(i % 3), 1 + (ol_label)i % 7, 1, order[i]);
        item.team = 1 + (ol_label)i % 3;
        item.pool = (uint16_t)(i % 2);
        ol_waste_book_add(&book, &item);
    }
    struct ol_finding *rows = ol_waste_book_rows(&book, &count);
    for (size_t i = 0; i < count; i++) {
        total += rows[i].cost;
        jobs += rows[i].jobs;
        singles += !rows[i].is_sum;
        CHECK(rows[i].is_sum || rows[i].cost >= MANY - OL_FINDINGS_KEPT);
        CHECK(i == 0 || rows[i].cost <= rows[i - 1].cost);
    }
    CHECK_INT(singles, OL_FINDINGS_KEPT);
    CHECK_INT(count, OL_FINDINGS_KEPT + 42); /* the residues by 7 and 6 */
    CHECK_INT(jobs, MANY);
    CHECK_INT(total, (ol_money)MANY * (MANY - 1) / 2);
    CHECK_INT(book.team_count, 3);
    ol_mem_free(rows);
    ol_waste_book_release(&book);
}

int main(void)
{
    CASE(rows_come_dearest_first);
    CASE(sums_are_by_user_and_kind);
    CASE(memory_is_bounded_and_nothing_is_lost);
    return check_end();
}
