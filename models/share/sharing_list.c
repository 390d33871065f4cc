/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/sharing_rules.h"

#include "models/share/job_queue.h"
#include "outlay/pool.h"

const struct ol_sharing_rule ol_sharing_none = {
    .kind = {.name = "none", .summary = "nobody is limited; with <quota>s, the same as limits"},
};

const char *const ol_reclaim_from_names[] = {
    [OL_RECLAIM_FROM_ALL] = "all", [OL_RECLAIM_FROM_PREEMPTIBLE] = "preemptible", NULL};

const struct ol_kind *const ol_sharing_rules[] = {
    &ol_sharing_none.kind, &ol_sharing_limits.kind,     &ol_sharing_kueue.kind,
    &ol_sharing_kai.kind,  &ol_sharing_proportion.kind, NULL,
};

bool ol_sharing_is_none(const struct ol_variant *sharing)
{
    return !sharing->kind || sharing->kind == &ol_sharing_none.kind;
}

/* A kind is the first member of its rule. */
static const struct ol_sharing_rule *rule_of(const struct ol_pool *pool, const struct ol_variant *sharing)
{
    if (!ol_sharing_is_none(sharing))
        return (const struct ol_sharing_rule *)sharing->kind;
    return pool->shares.count > 0 ? &ol_sharing_limits : NULL;
}

struct ol_sharing *ol_sharing_open(const struct ol_sharing_setting *setting)
{
    const struct ol_scheduler scheduler = ol_pool_scheduler(setting->pool);
    const struct ol_sharing_rule *rule = rule_of(setting->pool, &scheduler.sharing);
    struct ol_sharing *sharing = rule ? rule->open(setting, scheduler.sharing.options) : NULL;
    return setting->pool->queues.count > 0 ? ol_job_queue_gate(setting, sharing) : sharing;
}
