/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/scheduler.h"

#include "models/arbiter/preemption.h"
#include "models/order/account.h"

static const char *const passes[] = {[OL_PASS_INSTANT] = "instant", [OL_PASS_EVENT] = "event", NULL};
static const char *const overruns[] = {[OL_OVERRUN_RUN] = "run", [OL_OVERRUN_KILL] = "kill", NULL};

static const char *const preempts[] = {[OL_PREEMPT_OFF] = "off",
                                       [OL_PREEMPT_KILL] = "kill",
                                       [OL_PREEMPT_REQUEUE] = "requeue",
                                       [OL_PREEMPT_CHECKPOINT] = "checkpoint",
                                       NULL};

static const struct ol_field scheduler_fields[] = {
    {.name = "order",
     .type = OL_FIELD_KIND,
     .family = ol_orders,
     .fallback = "fcfs",
     .offset = offsetof(struct ol_scheduler, order),
     .help = "who stands first in the queue"},
    {.name = "backfill",
     .type = OL_FIELD_KIND,
     .family = ol_backfills,
     .fallback = "easy",
     .offset = offsetof(struct ol_scheduler, backfill),
     .help = "who may pass those before it"},
    {.name = "sharing",
     .type = OL_FIELD_KIND,
     .family = ol_sharing_rules,
     .fallback = "none",
     .offset = offsetof(struct ol_scheduler, sharing),
     .help = "by which rules the pool's <quota>s lend to and take from each other"},
    {.name = "placement",
     .type = OL_FIELD_KIND,
     .family = ol_placements,
     .fallback = "none",
     .offset = offsetof(struct ol_scheduler, placement),
     .help = "on which nodes and devices a job goes"},
    {.name = "preempt",
     .type = OL_FIELD_CHOICE,
     .choices = preempts,
     .fallback = "off",
     .offset = offsetof(struct ol_scheduler, preempt),
     .help = "what becomes of a job that is stopped for another; off: none is"},
    {.name = "recalculate",
     .type = OL_FIELD_DURATION,
     .max = 1e18,
     .offset = offsetof(struct ol_scheduler, recalculate),
     .help = "how often ranks are computed anew; by default as the order does, mostly in each pass"},
    {.name = "pass",
     .type = OL_FIELD_CHOICE,
     .choices = passes,
     .fallback = "instant",
     .offset = offsetof(struct ol_scheduler, pass),
     .help = "one scheduling pass an instant, or one after every single event, arrivals before releases"},
    {.name = "overrun",
     .type = OL_FIELD_CHOICE,
     .choices = overruns,
     .fallback = "run",
     .offset = offsetof(struct ol_scheduler, overrun),
     .help = "what becomes of a job at its estimate: it runs on, or is killed"},
    {0},
};

static const struct ol_child scheduler_children[] = {
    {&ol_preemption_element, offsetof(struct ol_scheduler, preemptions), 0, 1},
    {&ol_account_element, offsetof(struct ol_scheduler, accounts), 0, 0},
    {&ol_member_element, offsetof(struct ol_scheduler, members), 0, 0},
    {&ol_qos_element, offsetof(struct ol_scheduler, qoses), 0, 0},
    {&ol_partition_element, offsetof(struct ol_scheduler, partitions), 0, 0},
    {0},
};

const struct ol_element ol_scheduler_element = {
    .name = "scheduler",
    .summary = "how a pool chooses who starts next",
    .size = sizeof(struct ol_scheduler),
    .fields = scheduler_fields,
    .children = scheduler_children,
    .example = "<scheduler order=\"fcfs\" backfill=\"easy\"/>",
};

void ol_scheduler_check(const struct ol_scheduler *scheduler, struct ol_faults *faults)
{
    const struct ol_order *order = (const struct ol_order *)scheduler->order.kind;
    const struct ol_preemption *preemption =
        scheduler->preemptions.count > 0 ? scheduler->preemptions.items : NULL;
    ol_accounts_check(scheduler, faults);
    if (order && order->check)
        order->check(scheduler, scheduler->order.options, faults);
    if (scheduler->preemptions.count > 0 && scheduler->preempt == OL_PREEMPT_OFF)
        ol_faults_add(
            faults, preemption->node->place,
            "<preemption>: the scheduler stops no job for others; write preempt=\"requeue\" (or kill, or "
            "checkpoint) beside it, or leave it out");
}
