/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/desk.h"

static void watch_wake(struct ol_desk *desk)
{
    ol_time at = desk->policy->ops->wake(desk->policy);
    if (at == desk->wake_at)
        return;
    if (desk->wake_at != OL_NEVER)
        ol_sim_cancel(desk->sim, desk->wake_ticket);
    desk->wake_at = at;
    if (at == OL_NEVER)
        return;
    OL_ASSERT(at > ol_sim_now(desk->sim));
    desk->wake_ticket = ol_sim_schedule(desk->sim, at, OL_PHASE_DECIDE, desk->woken, 0);
}

static bool evict(struct ol_desk *desk, ol_time now)
{
    bool has_any = false;
    uint32_t slot;
    while ((slot = desk->policy->ops->evict(desk->policy, now)) != OL_NO_SLOT) {
        desk->stop(desk->self, slot);
        has_any = true;
    }
    return has_any;
}

void ol_desk_pass(struct ol_desk *desk)
{
    const struct ol_policy_ops *ops = desk->policy->ops;
    const ol_time now = ol_sim_now(desk->sim);
    uint32_t slot;
    do {
        while ((slot = ops->next(desk->policy, now)) != OL_NO_SLOT)
            desk->start(desk->self, slot);
    } while ((ops->evict && evict(desk, now)) || (desk->after && desk->after(desk->self)));
    if (ops->wake)
        watch_wake(desk);
}

void ol_desk_want_pass(struct ol_desk *desk)
{
    ol_sim_defer(desk->sim, desk->pass);
}

static void on_pass(void *self, uint32_t argument)
{
    (void)argument;
    ol_desk_pass(self);
}

static void on_wake(void *self, uint32_t argument)
{
    struct ol_desk *desk = self;
    (void)argument;
    desk->wake_at = OL_NEVER;
    ol_desk_pass(desk);
}

void ol_desk_open(struct ol_desk *desk, const struct ol_scheduler *scheduler,
                  const struct ol_policy_setting *setting)
{
    const struct ol_backfill *backfill = (const struct ol_backfill *)scheduler->backfill.kind;
    if (!desk->policy)
        desk->policy = backfill->open(setting, scheduler->backfill.options);
    desk->wake_at = OL_NEVER;
    desk->pass = ol_sim_handler(desk->sim, on_pass, desk);
    desk->woken = ol_sim_handler(desk->sim, on_wake, desk);
}

void ol_desk_close(struct ol_desk *desk)
{
    if (desk->policy)
        desk->policy->ops->close(desk->policy);
}
