/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/quota_rule.h"

#include <stdarg.h>

void ol_quota_rule_init(struct ol_quota_rule *rule, const struct ol_sharing_setting *setting,
                        const struct ol_sharing_ops *ops)
{
    rule->sharing.ops = ops;
    ol_quota_tree_open(&rule->tree, setting);
    ol_quota_limits_open(&rule->limits, &rule->tree);
    ol_quota_meters_open(&rule->meters, &rule->tree);
    rule->is_stale = true;
}

void ol_quota_rule_release(struct ol_quota_rule *rule)
{
    ol_quota_meters_release(&rule->meters);
    ol_quota_limits_release(&rule->limits);
    ol_quota_tree_release(&rule->tree);
    ol_ledger_release(&rule->jobs);
}

uint32_t ol_quota_rule_leaf(struct ol_quota_rule *rule, const struct ol_job_view *view)
{
    const struct ol_ledger_item *job = ol_ledger_find(&rule->jobs, view->slot);
    return job ? job->node : ol_quota_tree_leaf(&rule->tree, view->job, view->ask);
}

enum ol_admission ol_quota_rule_say(struct ol_quota_rule *rule, enum ol_admission answer, const char **why,
                                    const char *format, ...)
{
    va_list list;
    if (!why)
        return answer;
    va_start(list, format);
    vsnprintf(rule->why, sizeof rule->why, format, list);
    va_end(list);
    *why = rule->why;
    return answer;
}

enum ol_admission ol_quota_rule_admit(struct ol_quota_rule *rule, ol_time now, const struct ol_job_view *view,
                                      uint32_t leaf, const char **why)
{
    struct ol_text said = {0};
    const struct ol_limit_ask ask = {
        .view = view,
        .leaf = leaf,
        .is_new = !ol_ledger_find(&rule->jobs, view->slot),
        .is_preemptible = ol_job_class_of(&rule->tree.setting, view).is_preemptible,
        .why = why ? &said : NULL,
    };
    const enum ol_admission answer = ol_quota_limits_admit(&rule->limits, &rule->tree, now, &ask);
    if (answer != OL_ADMIT)
        ol_quota_rule_say(rule, answer, why, "%s", ol_text_string(&said));
    ol_text_release(&said);
    return answer;
}

/* ---- books ---- */

static void advance(struct ol_quota_rule *rule, ol_time now, uint32_t leaf)
{
    for (uint32_t i = leaf; i != 0; i = rule->tree.nodes[i].parent) {
        ol_quota_meters_advance(&rule->meters, &rule->tree, rule->tree.nodes[i].parent, now);
        ol_quota_limits_advance(&rule->limits, &rule->tree, i, now);
    }
}

static void add_waiting(struct ol_quota_rule *rule, const struct ol_ledger_item *job, int sign)
{
    for (uint32_t i = job->node; i != OL_NO_NODE; i = rule->tree.nodes[i].parent) {
        rule->tree.nodes[i].waiting += sign * job->units;
        rule->tree.nodes[i].queued += (uint32_t)sign;
    }
}

static void add_running(struct ol_quota_rule *rule, const struct ol_ledger_item *job, int sign)
{
    for (uint32_t i = job->node; i != OL_NO_NODE; i = rule->tree.nodes[i].parent) {
        struct ol_quota_node *node = &rule->tree.nodes[i];
        node->used += sign * job->units;
        node->firm += job->is_firm ? sign * job->units : 0;
        node->running += (uint32_t)sign;
    }
}

void ol_quota_rule_waits(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct ol_quota_rule *rule = (struct ol_quota_rule *)sharing;
    const uint32_t leaf = ol_quota_tree_leaf(&rule->tree, view->job, view->ask);
    struct ol_ledger_item *job = ol_ledger_item(&rule->jobs, view->slot);
    (void)now;
    job->node = leaf;
    job->units = view->units;
    add_waiting(rule, job, 1);
    rule->is_stale = true;
}

void ol_quota_rule_started(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct ol_quota_rule *rule = (struct ol_quota_rule *)sharing;
    struct ol_ledger_item *job = ol_ledger_find(&rule->jobs, view->slot);
    OL_ASSERT(job && !job->is_running);
    advance(rule, now, job->node);
    rule->is_stale |= job->units != view->units;
    add_waiting(rule, job, -1);
    job->units = view->units;
    job->is_running = true;
    job->is_firm = !ol_job_class_of(&rule->tree.setting, view).is_preemptible;
    add_running(rule, job, 1);
    ol_quota_meters_peak(&rule->meters, &rule->tree, job->node, now);
    ol_quota_limits_hold(&rule->limits, &rule->tree, job->node, view, job->units, 1);
}

void ol_quota_rule_stopped(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct ol_quota_rule *rule = (struct ol_quota_rule *)sharing;
    struct ol_ledger_item *job = ol_ledger_find(&rule->jobs, view->slot);
    OL_ASSERT(job && job->is_running);
    advance(rule, now, job->node);
    add_running(rule, job, -1);
    ol_quota_limits_hold(&rule->limits, &rule->tree, job->node, view, job->units, -1);
    ol_ledger_forget(&rule->jobs, view->slot);
    rule->is_stale = true;
}

void ol_quota_rule_try_out(struct ol_sharing *sharing, const struct ol_job_view *view, int sign)
{
    struct ol_quota_rule *rule = (struct ol_quota_rule *)sharing;
    const struct ol_ledger_item *job = ol_ledger_find(&rule->jobs, view->slot);
    OL_ASSERT(job);
    const bool is_firm =
        job->is_running ? job->is_firm : !ol_job_class_of(&rule->tree.setting, view).is_preemptible;
    for (uint32_t i = job->node; i != OL_NO_NODE; i = rule->tree.nodes[i].parent) {
        struct ol_quota_node *node = &rule->tree.nodes[i];
        node->tried -= sign * job->units;
        node->firm += is_firm ? sign * job->units : 0;
        node->running += (uint32_t)sign;
    }
    ol_quota_limits_hold(&rule->limits, &rule->tree, job->node, view, job->units, sign);
}

ol_time ol_quota_rule_wake(struct ol_sharing *sharing, ol_time now)
{
    struct ol_quota_rule *rule = (struct ol_quota_rule *)sharing;
    return ol_quota_limits_wake(&rule->limits, &rule->tree, now);
}

void ol_quota_rule_metrics(struct ol_sharing *sharing, ol_time begin, ol_time end, struct ol_metrics *metrics,
                           size_t replication)
{
    struct ol_quota_rule *rule = (struct ol_quota_rule *)sharing;
    for (uint32_t i = 0; i < rule->tree.count; i++)
        ol_quota_meters_advance(&rule->meters, &rule->tree, i, end);
    ol_quota_meters_metrics(&rule->meters, &rule->tree, end - begin, metrics, replication);
}

/* What the jobs hold adds up to what the nodes say, and nothing is being tried. */
void ol_quota_rule_verify(const struct ol_sharing *sharing)
{
    const struct ol_quota_rule *rule = (const struct ol_quota_rule *)sharing;
    const struct ol_quota_tree *tree = &rule->tree;
    for (uint32_t n = 0; n < tree->count; n++) {
        int64_t used = 0, waiting = 0, firm = 0;
        uint32_t running = 0, queued = 0;
        for (size_t k = 0; k < rule->jobs.room; k++) {
            const struct ol_ledger_item *job = &rule->jobs.items[k];
            if (!job->key || ol_quota_tree_meet(tree, n, job->node) != n)
                continue;
            *(job->is_running ? &used : &waiting) += job->units;
            *(job->is_running ? &running : &queued) += 1;
            firm += job->is_running && job->is_firm ? job->units : 0;
        }
        const struct ol_quota_node *node = &tree->nodes[n];
        OL_ASSERT(node->used == used && node->waiting == waiting && node->firm == firm && node->tried == 0);
        OL_ASSERT(node->running == running && node->queued == queued);
    }
}
