/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cost_book: what a run cost, day by day, and why it is not what it would have cost on demand: costs.csv.
 *
 * A bill may have a line an hour for each of a thousand nodes; whoever draws a curve or adds up by team wants far
 * fewer. A line here is the sum of all charges of one day that have provider, service, region, source, team and
 * project in common. A charge of several days is spread over them by time, to the billionth: the parts add up to it.
 *
 * The way from the price on demand to what it cost goes in steps, whose sum is exact:
 *
 *     on_demand + spot + commitments + tiers + discounts + unused + other = effective
 *     effective + shift = billed
 *
 * spot is what that term saves; commitments what was paid for covered usage less its price on demand, and unused what
 * nobody used of them; tiers are price tiers, free tiers, minimums and sustained use; discounts are agreed prices;
 * other is taxes and credits; shift is what is billed in this time for another, less what was billed in another for it.
 *
 *     struct ol_cost_book *book = ol_cost_book_new(&bill);
 *     ol_rating_run(rating, ol_cost_book_sink, book, &error);
 *     ol_cost_book_write(output, book);
 *     ol_cost_book_free(book);
 */
#ifndef OUTLAY_REPORTS_COST_BOOK_H
#define OUTLAY_REPORTS_COST_BOOK_H

#include "outlay/arena.h"
#include "outlay/charge.h"
#include "outlay/output.h"

enum ol_cost_step {
    OL_COST_ON_DEMAND,
    OL_COST_SPOT,
    OL_COST_COMMITMENTS,
    OL_COST_TIERS,
    OL_COST_DISCOUNTS,
    OL_COST_UNUSED,
    OL_COST_OTHER,
    OL_COST_EFFECTIVE, /* the sum of those above */
    OL_COST_SHIFT,
    OL_COST_BILLED, /* the sum of the two */
    OL_COST_STEPS
};
extern const char *const ol_cost_step_names[OL_COST_STEPS]; /* "on_demand" ... as in the header of costs.csv */

enum ol_cost_key {
    OL_COST_DAY, /* "2026-01-31" */
    OL_COST_PROVIDER,
    OL_COST_SERVICE,
    OL_COST_CATEGORY, /* of the service, by FOCUS: "Compute" */
    OL_COST_REGION,
    OL_COST_SOURCE, /* "on-demand", "spot", "owned", "committed", "unused commitment", "purchase", "tax", "credit" */
    OL_COST_TEAM,
    OL_COST_PROJECT,
    OL_COST_KEYS
};
extern const char *const ol_cost_key_names[OL_COST_KEYS];

struct ol_cost_line {
    const char *keys[OL_COST_KEYS]; /* "" where there is none; never NULL */
    ol_money steps[OL_COST_STEPS];
};

/* ---- from charges ---- */

struct ol_cost_book; /* opaque */

/* `bill` is copied, its texts borrowed. */
struct ol_cost_book *ol_cost_book_new(const struct ol_bill *bill);
void ol_cost_book_free(struct ol_cost_book *book); /* NULL is fine */
/* An ol_charge_sink. */
int ol_cost_book_sink(void *self, const struct ol_charge *charge, struct ol_error *error);
/* In the order of the keys; nothing can be added after it. */
void ol_cost_book_write(struct ol_output *output, struct ol_cost_book *book);

/* ---- of lines, wherever they are from ---- */

/* The steps of one charge. */
void ol_cost_steps_of(const struct ol_charge *charge, ol_money steps[OL_COST_STEPS]);

struct ol_cost_sum {
    const char *name; /* in the arena */
    ol_money steps[OL_COST_STEPS];
};
/* Sums by one key, of days by their first `length` characters (7: months; 0: all of them), in an array that the caller
 * frees with ol_mem_free: days and months in order, others the dearest (effective) first. Lines without that key come
 * as "". */
struct ol_cost_sum *ol_cost_groups(const struct ol_cost_line *lines, size_t count, enum ol_cost_key key,
                                   size_t length, size_t *group_count, struct ol_arena *arena);

#endif
