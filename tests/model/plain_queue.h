/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_queue: a policy's definition as a walk over everything, for pools whose units come and go.
 *
 * It is told the same as a policy (outlay/policy.h) and looks at all that waits and all that is held in each pass:
 *
 *     none          the head starts while it fits
 *     easy          then the head's earliest start, its shadow, is looked for among all expected ends, of jobs and of
 *                   units on their way, those overdue being expected now; whoever fits may start if it ends by then or
 *                   takes only what the head leaves over. Where there is no such instant the head holds nobody up
 *     easy-sjbf     the same, the shortest first; those that ran before come before
 *     conservative  each job holds a slot; all slots are looked for anew when units came, went, or outstay their time,
 *                   and each in turn may move up when units came back
 */
#ifndef OUTLAY_TESTS_PLAIN_QUEUE_H
#define OUTLAY_TESTS_PLAIN_QUEUE_H

#include "outlay/policy.h"

enum plain_rule { PLAIN_NONE, PLAIN_EASY, PLAIN_EASY_SJBF, PLAIN_CONSERVATIVE, PLAIN_RULES };
extern const char *const plain_rule_names[PLAIN_RULES];

struct plain_wait {
    struct ol_candidate job;
    bool has_returned;
    ol_time start; /* of its slot */
};

struct plain_held {
    ol_time end;
    int64_t units;
};

struct plain_queue {
    enum plain_rule rule;
    int64_t free, units; /* units: with those on their way */
    struct plain_wait waiting[128];
    size_t wait_count;
    struct plain_held held[256];
    size_t held_count;
    bool is_stale, is_void, was_overdue;
};

void plain_queue_arrive(struct plain_queue *queue, ol_time now, struct ol_candidate job);
void plain_queue_rejoin(struct plain_queue *queue, struct ol_candidate job);
void plain_queue_release(struct plain_queue *queue, int64_t units, ol_time expected_end);
void plain_queue_resize(struct plain_queue *queue, int64_t units);
void plain_queue_expect(struct plain_queue *queue, int64_t units, ol_time at);
void plain_queue_claim(struct plain_queue *queue, int64_t units, ol_time expected_end);
/* Who starts in a pass, in order; returns how many. */
size_t plain_queue_pass(struct plain_queue *queue, ol_time now, uint32_t slots[128]);

#endif
