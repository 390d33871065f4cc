/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * share_division: how siblings divide what their parent has, as KAI-Scheduler and Volcano do. No books, no tree: arrays
 * of claims, in processors or GPUs.
 *
 * KAI (pkg/scheduler/plugins/proportion/resource_division): each is first given min(quota, what it can ask for). What
 * is left goes, priority after priority, in rounds by weight; who asks for more than its part of a round gets the part
 * floored to whole ones. A round follows another while somebody was content with less. What flooring left over goes
 * one by one by the largest remainder, then by the order of the claims. With k > 0 weights are corrected by what was
 * used in the past: max(0, w + k (w - u)), where w is the claim's part of the weights and u its part of the past.
 *
 * Volcano (pkg/scheduler/plugins/proportion): in rounds each is given its part by weight of what is left, no more than
 * its capability or what it asks for, and no less than its guarantee, until nothing is left or nothing changes.
 */
#ifndef OUTLAY_SHARE_SHARE_DIVISION_H
#define OUTLAY_SHARE_SHARE_DIVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ol_share_claim {
    double asked;      /* what it uses and waits for */
    double most;       /* infinite: any amount */
    double quota;      /* kai: given first; proportion: its guarantee */
    double weight;     /* >= 0 */
    double past;       /* kai: its part of the whole in the past, 0..1 */
    int64_t priority;  /* kai: higher ones first */
    double share;      /* the answer */
    double remainder;  /* private */
    bool is_satisfied; /* private */
};

void ol_divide_kai(struct ol_share_claim *claims, size_t count, double whole, double k);
void ol_divide_proportion(struct ol_share_claim *claims, size_t count, double whole);

#endif
