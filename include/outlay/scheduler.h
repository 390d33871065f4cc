/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scheduler: how a pool chooses who starts next, as its author wrote it.
 *
 * Five choices that compose: an order (who stands first), a backfill rule (who may pass), preemption (who may have
 * others stopped), sharing (who may use how much) and placement (on which nodes). Where only the first two are
 * chosen, and the order is that of arrival, the pool is served by the policies of models/policy/, which are fast;
 * else by the arbiter (models/arbiter/), which weighs all waiting jobs in each pass.
 */
#ifndef OUTLAY_SCHEDULER_H
#define OUTLAY_SCHEDULER_H

#include "outlay/order.h"
#include "outlay/placement.h"
#include "outlay/policy.h"
#include "outlay/quota.h"

enum ol_pass { OL_PASS_INSTANT, OL_PASS_EVENT };
enum ol_overrun { OL_OVERRUN_RUN, OL_OVERRUN_KILL };
/* What becomes of a job that is stopped for another. */
enum ol_preempt {
    OL_PREEMPT_OFF,
    OL_PREEMPT_KILL,       /* it ends there */
    OL_PREEMPT_REQUEUE,    /* it waits again, and goes on from its last save */
    OL_PREEMPT_CHECKPOINT, /* it saves first, where it can within the grace, and waits again */
};

struct ol_scheduler { /* <scheduler> */
    const struct ol_xml_node *node;
    struct ol_variant order, backfill, sharing, placement;
    int pass, overrun;
    ol_time recalculate;        /* ranks are asked for so often; 0: in each pass */
    int preempt;                /* enum ol_preempt */
    struct ol_list preemptions; /* none or one <preemption>: models/arbiter/preemption.h */
    struct ol_list accounts, members, qoses,
        partitions; /* <account>, <member>, <qos>, <partition>: models/order/ */
};

extern const struct ol_element ol_scheduler_element;
/* Faults that the fields alone cannot see. */
void ol_scheduler_check(const struct ol_scheduler *scheduler, struct ol_faults *faults);

#endif
