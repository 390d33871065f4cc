/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * candidates: the waiting jobs of a backfilling policy, arranged for two questions.
 *
 * Who is at the head of the queue, and who is the next candidate: the first, in the arrangement's own order, that
 * fits into `free` units now and either is expected to end within `slack` or fits into `extra` units. The order is
 * that of arrival (candidate_fifo.c, and behind it candidate_lines.c) or of the estimate (candidate_shortest.c). Lines
 * and the shortest first keep one list per size and a tree over the sizes, so that a question costs steps in the
 * logarithm of the sizes and of the queue's length, not its length.
 */
#ifndef OUTLAY_CANDIDATES_H
#define OUTLAY_CANDIDATES_H

#include "outlay/policy.h"

struct ol_candidates_ops {
    struct ol_candidates *(*open)(uint32_t pool_units);
    void (*close)(struct ol_candidates *candidates);
    /* At the queue's end. */
    void (*push)(struct ol_candidates *candidates, const struct ol_candidate *candidate);
    /* The head of the queue; false while it is empty. */
    bool (*head)(const struct ol_candidates *candidates, struct ol_candidate *head);
    void (*take_head)(struct ol_candidates *candidates);
    /* Takes out the next candidate; false where there is none. The head only where it fits: where it is not the head
     * of all that wait. */
    bool (*take)(struct ol_candidates *candidates, uint32_t free, uint32_t extra, ol_time slack,
                 struct ol_candidate *taken);
    void (*verify)(const struct ol_candidates *candidates);
};

extern const struct ol_candidates_ops ol_candidate_fifo, ol_candidate_lines, ol_candidate_shortest;

#endif
