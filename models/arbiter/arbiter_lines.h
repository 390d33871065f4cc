/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arbiter_lines: the queue of an arbiter that need not look at all who wait: in lines, whose heads alone are ranked.
 *
 * Jobs that an order ranks by the same things (ol_ranker_ops.line) keep the order in which they came, whatever time
 * does to their ranks: they stand in line. Whose turn it is in the whole queue is then found among the first of each
 * line; and who may pass the head, among the first of each line that fits, which the line finds by its blocks
 * (turn_list.h). Where ranks never change all stand in one line. A pass costs as much as there are lines, not as many
 * as wait, and starts the same jobs in the same order as one that ranks, sorts and asks all of them. Orders that tell
 * how high the rank of anybody in a line may be at most have lines stand by that: who is first of all is then found in
 * the first few.
 *
 * Where jobs may be stopped for others, those of a line are of one kin, too: a search for victims that was in vain for
 * one of them is so for all that need as much, so that the line goes on to the next that needs less. Whoever is
 * nominated stands aside until it starts, or waits like everybody again.
 *
 * It serves plain pools: without nodes or sharing rule, where nobody is told why jobs wait, with backfill "none" or
 * "easy", where ranks are asked for in each pass, and where jobs may have others stopped as soon as they wait.
 */
#ifndef OUTLAY_ARBITER_LINES_H
#define OUTLAY_ARBITER_LINES_H

#include "models/arbiter/turn_list.h"
#include "outlay/order.h"

struct arbiter;

struct ol_turn_line {
    double rank; /* of `at`, now; where it is not ranked, no less than that */
    bool is_ranked;
    bool is_over;        /* of its last pass: there is none */
    uint64_t pass;       /* the last one that looked at it */
    uint64_t standing;   /* the order's in that pass; UINT64_MAX: ranks may have moved since */
    size_t place;        /* among the busy ones; SIZE_MAX: nobody stands in it */
    struct ol_turn at;   /* of its last pass: the next of the line that is to be looked at */
    struct ol_turn from; /* of this pass, behind the head: where it was when the head was found */
    struct ol_turn_list list;
    struct ol_line line;
    uint32_t kin;    /* where jobs may be stopped for others */
    uint32_t branch; /* of several with the same key */
};

/* What is known of a line in which somebody stands without looking at it. */
struct ol_busy_line {
    struct ol_turn_line *line;
    double most;          /* no less than the rank of anybody in it; INFINITY: it was not asked for */
    uint32_t least_units; /* that anybody in it needs */
};

struct ol_arbiter_lines {
    struct ol_turn_line **items; /* each its own, so that they stay where they are */
    size_t count, capacity;
    uint32_t *slots; /* items by key, plus one */
    size_t slot_count;
    struct ol_busy_line *busy; /* in which somebody stands; where they are sorted, the highest bound first */
    size_t busy_count, busy_capacity;
    bool is_sorted;
    uint64_t bounds;         /* the order's when it was asked for these */
    uint64_t pass, standing; /* this pass, counted from 1, and the order's standing in it */
    /* of this pass, behind the head: in which somebody may start, or look for victims; a heap by whose turn it is */
    struct ol_turn_line **behind;
    size_t behind_count, behind_capacity;
    size_t waiting; /* jobs */
    struct ol_turn_room room;
    bool is_wanting; /* of this pass: there may be somebody to be stopped */
};

/* Whether it can be served so; decided when the first job comes. */
bool ol_arbiter_has_lines(const struct arbiter *arbiter);
void ol_arbiter_line_up(struct arbiter *arbiter, const struct ol_candidate *job, const struct ol_job_view *view);
/* Whoever it is at is taken out of it. */
void ol_arbiter_take_from_line(struct ol_arbiter_lines *lines, struct ol_turn_line *line);
/* Those of the highest bound first, in a time that is linear in their number: it may not come to its end. */
void ol_arbiter_sort_lines(struct ol_arbiter_lines *lines);
/* arbiter_turns.c: a pass. */
uint32_t ol_arbiter_next_in_line(struct arbiter *arbiter, ol_time now);
void ol_arbiter_lines_verify(const struct ol_arbiter_lines *lines);
void ol_arbiter_lines_free(struct ol_arbiter_lines *lines);

#endif
