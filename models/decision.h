/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * decision: what a scheduler tells of its reasons, to whoever wants to explain a run.
 *
 * Told as OL_JOB_DECIDED, and only by schedulers that weigh (models/arbiter/); those that serve in order have nothing
 * to tell that their jobs' fates do not say. That a job waits is told when it arrives and each time the reason
 * changes; nothing is made up for it where nobody listens.
 */
#ifndef OUTLAY_DECISION_H
#define OUTLAY_DECISION_H

#include "outlay/order.h"

enum ol_decision_kind {
    OL_DECIDED_WAIT,    /* it goes on waiting */
    OL_DECIDED_START,   /* it starts now */
    OL_DECIDED_PREEMPT, /* it is stopped for another */
    OL_DECIDED_RECLAIM, /* it is warned, or stopped, as it does not use what it holds */
};

enum ol_wait_reason {
    OL_WAIT_NONE,
    OL_WAIT_HEAD,    /* it is next, and there is not enough for it yet */
    OL_WAIT_BEHIND,  /* it would delay `other`, who is next */
    OL_WAIT_ROOM,    /* it might pass the one who is next, but does not fit now */
    OL_WAIT_QUOTA,   /* `limit` says which limit it is at */
    OL_WAIT_VICTIMS, /* jobs were told to stop for it, and have not gone yet */
    OL_WAIT_REASONS
};

struct ol_decision {
    const struct ol_job_run *run;
    enum ol_decision_kind kind;
    enum ol_wait_reason reason;
    uint32_t place, waiting; /* in the queue, from 1; how many wait */
    uint32_t other;          /* slot of whom it waits for, or who had it stopped; OL_NO_SLOT: none */
    int64_t needed, free;    /* units */
    ol_time expected;  /* OL_WAIT_HEAD, _BEHIND: when the one who is next should have enough; OL_NEVER: unknown */
    const char *limit; /* of OL_WAIT_QUOTA and OL_DECIDED_RECLAIM: a phrase; else NULL */
    double rank;
    const struct ol_rank_term *terms;
    size_t term_count;
    bool is_backfilled; /* of OL_DECIDED_START: it passed others that wait */
};

#endif
