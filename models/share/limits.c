/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits: a quota is the most that runs, and nobody lends.
 *
 * A job starts where each quota on the way from its own to the pool has room for it. With a burst a quota may be
 * passed, up to `burst` times, for `burst-for`: a clock runs forwards while more runs than the quota, and backwards
 * while not, down to 0. Once it has reached the time allowed, nothing starts that would pass the quota until it is
 * back at 0, which is after as much time within the quota as was spent beyond it. What runs then goes on.
 */
#include "models/share/quota_rule.h"
#include "models/share/sharing_rules.h"

#include <math.h>

struct burst {
    ol_time clock, last;
    bool is_spent;
};

struct limits {
    struct ol_quota_rule rule;
    struct burst *bursts; /* by node */
};

/* By what ran, whatever is tried out. */
static void advance_burst(struct limits *limits, uint32_t i, ol_time now)
{
    const struct ol_quota_node *node = &limits->rule.tree.nodes[i];
    struct burst *burst = &limits->bursts[i];
    const ol_time length = now - burst->last, most = node->quota ? node->quota->burst_for : 0;
    burst->last = now;
    if (most == 0 || !node->has_amount)
        return;
    burst->clock += node->used > node->amount ? length : -length;
    burst->clock = burst->clock < 0 ? 0 : burst->clock > most ? most : burst->clock;
    burst->is_spent = burst->clock == most || (burst->is_spent && burst->clock > 0);
}

/* The most that the quota allows now. */
static int64_t most_of(struct limits *limits, uint32_t i, ol_time now)
{
    const struct ol_quota_node *node = &limits->rule.tree.nodes[i];
    advance_burst(limits, i, now);
    return limits->bursts[i].is_spent ? node->amount : llround((double)node->amount * node->quota->burst);
}

static enum ol_admission admit_amount(struct limits *limits, uint32_t i, ol_time now, int64_t wanted,
                                      const char **why)
{
    const struct ol_quota_node *node = &limits->rule.tree.nodes[i];
    const struct ol_quota_tree *tree = &limits->rule.tree;
    const int64_t most = most_of(limits, i, now);
    if (ol_quota_node_used(node) + wanted <= most)
        return OL_ADMIT;
    if (wanted > llround((double)node->amount * node->quota->burst))
        return ol_quota_rule_say(&limits->rule, OL_ADMIT_NEVER, why, "it asks for %g %s, and %s may have %g",
                                 ol_quota_tree_amount(tree, wanted), ol_quota_tree_unit(tree), node->said,
                                 ol_quota_tree_amount(tree, node->amount) * node->quota->burst);
    return ol_quota_rule_say(&limits->rule, OL_ADMIT_LATER, why, "%s has %g of its %g %s%s", node->said,
                             ol_quota_tree_amount(tree, ol_quota_node_used(node)),
                             ol_quota_tree_amount(tree, most), ol_quota_tree_unit(tree),
                             limits->bursts[i].is_spent ? ", and its burst is used up" : "");
}

static enum ol_admission limits_admit(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view,
                                      const char **why)
{
    struct limits *limits = (struct limits *)sharing;
    const uint32_t leaf = ol_quota_rule_leaf(&limits->rule, view);
    const char *first = NULL, **said = why ? &first : NULL;
    enum ol_admission worst = ol_quota_rule_admit(&limits->rule, now, view, leaf, said);
    for (uint32_t i = leaf; i != 0 && worst != OL_ADMIT_NEVER; i = limits->rule.tree.nodes[i].parent) {
        const struct ol_quota_node *node = &limits->rule.tree.nodes[i];
        const enum ol_admission answer =
            node->quota && node->has_amount
                ? admit_amount(limits, i, now, view->units, worst == OL_ADMIT ? said : NULL)
                : OL_ADMIT;
        if (answer == OL_ADMIT_NEVER && worst != OL_ADMIT)
            admit_amount(limits, i, now, view->units, said);
        worst = answer > worst ? answer : worst;
    }
    if (why && worst != OL_ADMIT)
        *why = first;
    return worst;
}

static void advance_path(struct limits *limits, const struct ol_job_view *view, ol_time now)
{
    for (uint32_t i = ol_quota_rule_leaf(&limits->rule, view); i != 0; i = limits->rule.tree.nodes[i].parent)
        advance_burst(limits, i, now);
}

static void limits_started(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    advance_path((struct limits *)sharing, view, now);
    ol_quota_rule_started(sharing, now, view);
}

static void limits_stopped(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    advance_path((struct limits *)sharing, view, now);
    ol_quota_rule_stopped(sharing, now, view);
}

/* A burst comes back when its clock has run down, which it does while the quota is kept. */
static ol_time limits_wake(struct ol_sharing *sharing, ol_time now)
{
    struct limits *limits = (struct limits *)sharing;
    ol_time wake = ol_quota_rule_wake(sharing, now);
    for (uint32_t i = 0; i < limits->rule.tree.count; i++) {
        const struct ol_quota_node *node = &limits->rule.tree.nodes[i];
        const struct burst *burst = &limits->bursts[i];
        advance_burst(limits, i, now);
        if (burst->is_spent && node->used <= node->amount && now + burst->clock < wake)
            wake = now + burst->clock;
    }
    return wake;
}

static void limits_close(struct ol_sharing *sharing)
{
    struct limits *limits = (struct limits *)sharing;
    ol_quota_rule_release(&limits->rule);
    ol_mem_free(limits->bursts);
    ol_mem_free(limits);
}

static const struct ol_sharing_ops ops = {
    .admit = limits_admit,
    .waits = ol_quota_rule_waits,
    .started = limits_started,
    .stopped = limits_stopped,
    .try_out = ol_quota_rule_try_out,
    .wake = limits_wake,
    .metrics = ol_quota_rule_metrics,
    .verify = ol_quota_rule_verify,
    .close = limits_close,
};

static struct ol_sharing *limits_open(const struct ol_sharing_setting *setting, const void *options)
{
    struct limits *limits = ol_mem_new(sizeof *limits);
    (void)options;
    ol_quota_rule_init(&limits->rule, setting, &ops);
    limits->bursts = ol_mem_new(ol_mem_product(sizeof *limits->bursts, limits->rule.tree.count));
    return &limits->rule.sharing;
}

const struct ol_sharing_rule ol_sharing_limits = {
    .kind = {.name = "limits", .summary = "a quota is the most that runs, burst for a while apart; nobody lends"},
    .open = limits_open,
};
