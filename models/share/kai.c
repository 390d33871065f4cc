/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kai: quotas, and parts by weight of what is over, as KAI-Scheduler (Run:ai) gives them.
 *
 * Level after level the fair shares follow from what is asked for (share_division.h); a <quota>'s gpus are its quota,
 * `weight`, `priority` and `limit` its over-quota weight, its priority and the most that it may have. Jobs without a
 * quota make a queue of weight 1 with none. Queues that have less than their fair share stand before those that have
 * more; then those whose job stays within the quota, then those of a higher priority, then those that have the least
 * of what they may have. Nothing is forbidden beyond a fair share, as long as nobody stands before.
 *
 * A job that stays within its queue's fair share on all levels below where it meets the victim's may reclaim from
 * queues there that have more than they may have (fair share or quota, whichever is more), or, where its side stays
 * within the quota, from those that have more than their quota. Those furthest beyond give first. In its own queue a
 * job preempts those of a lower priority.
 *
 * KAI's jobs are preemptible unless they say otherwise; so are all jobs here, unless `preemptible` is asked: then
 * those that do not say so stay within quotas, and nobody reclaims from them.
 */
#include "models/share/quota_shares.h"
#include "models/share/sharing_rules.h"

#include <math.h>

enum preemptible { PREEMPTIBLE_ALL, PREEMPTIBLE_ASKED };

struct kai_options {
    double k;
    ol_time half_life, update;
    int preemptible;
};

struct kai {
    struct ol_quota_rule rule;
    struct ol_quota_shares shares;
    double *places;    /* by node: how many priorities are higher */
    double priorities; /* how many there are */
    bool knows_firm;
};

static const struct ol_quota_node *node_of(const struct kai *kai, uint32_t i)
{
    return &kai->rule.tree.nodes[i];
}

/* Without one of its own, what those in it have together. */
static double quota_of(const struct ol_quota_tree *tree, uint32_t i)
{
    double quota = 0;
    if (tree->nodes[i].has_amount)
        return ol_quota_tree_amount(tree, tree->nodes[i].amount);
    for (uint32_t k = tree->nodes[i].first; k != OL_NO_NODE; k = tree->nodes[k].next)
        quota += quota_of(tree, k);
    return quota;
}

static double limit_of(const struct ol_quota_tree *tree, uint32_t i)
{
    const struct ol_quota *quota = tree->nodes[i].quota;
    return quota && ol_quota_gives(quota, "limit") ? quota->limit : INFINITY;
}

static void claim(const struct ol_quota_tree *tree, uint32_t i, struct ol_share_claim *claim)
{
    const struct ol_quota *quota = tree->nodes[i].quota;
    claim->most = limit_of(tree, i);
    claim->quota = quota_of(tree, i);
    claim->weight = quota ? quota->weight : 1;
    claim->priority = quota ? quota->priority : 0;
}

static void divide(struct ol_share_claim *claims, size_t count, double whole, double k)
{
    ol_divide_kai(claims, count, whole, k);
}

static double used_of(const struct kai *kai, uint32_t i)
{
    return ol_quota_tree_amount(&kai->rule.tree, ol_quota_node_used(node_of(kai, i)));
}

static double may_have(const struct ol_share_claim *claim)
{
    return fmin(claim->most, fmax(claim->quota, claim->share));
}

/* ---- admit ---- */

static enum ol_admission admit_bound(struct kai *kai, uint32_t i, double held, double wanted, double most,
                                     const char *what, const char **why)
{
    if (held + wanted <= most)
        return OL_ADMIT;
    return ol_quota_rule_say(&kai->rule, wanted > most ? OL_ADMIT_NEVER : OL_ADMIT_LATER, why,
                             "%s has %g %s%s, and may have %g", node_of(kai, i)->said, held,
                             ol_quota_tree_unit(&kai->rule.tree), what, most);
}

static enum ol_admission kai_admit(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view,
                                   const char **why)
{
    struct kai *kai = (struct kai *)sharing;
    const struct ol_quota_tree *tree = &kai->rule.tree;
    const uint32_t leaf = ol_quota_rule_leaf(&kai->rule, view);
    const double wanted = ol_quota_tree_amount(tree, view->units);
    const bool is_firm = kai->knows_firm && !ol_job_class_of(&tree->setting, view).is_preemptible;
    enum ol_admission worst = ol_quota_rule_admit(&kai->rule, now, view, leaf, why);
    for (uint32_t i = leaf; i != 0 && worst != OL_ADMIT_NEVER; i = node_of(kai, i)->parent) {
        const enum ol_admission bound = admit_bound(kai, i, used_of(kai, i), wanted, limit_of(tree, i), "", NULL);
        const double firm = ol_quota_tree_amount(tree, node_of(kai, i)->firm);
        const enum ol_admission quota =
            is_firm ? admit_bound(kai, i, firm, wanted, quota_of(tree, i), "", NULL) : OL_ADMIT;
        if (bound > worst)
            worst = admit_bound(kai, i, used_of(kai, i), wanted, limit_of(tree, i), "", why);
        if (quota > worst)
            worst = admit_bound(kai, i, firm, wanted, quota_of(tree, i), " that cannot be preempted", why);
    }
    return worst;
}

/* ---- precede ---- */

/* In [0, 1): of one level. */
static double standing_of(const struct kai *kai, const struct ol_share_claim *claim, uint32_t i, double wanted)
{
    const double used = used_of(kai, i), most = may_have(claim);
    const double part = most > 0 ? (used + wanted) / most : INFINITY;
    const double filled = isinf(part) ? 1 - 0x1p-20 : part / (1 + part);
    const int band = 2 * (used > claim->share) + (used + wanted > claim->quota);
    return (band + (kai->places[i] + filled) / kai->priorities) / 4;
}

/* Upper levels count before lower ones, each with as many binary digits as there is room for. */
static double stand(const struct kai *kai, const struct ol_share_claim *claims, uint32_t i, double wanted,
                    double digits)
{
    const struct ol_quota_node *node = node_of(kai, i);
    const double own = floor(standing_of(kai, &claims[i], i, wanted) * exp2(digits)) / exp2(digits);
    if (node->depth == 1)
        return own;
    return stand(kai, claims, node->parent, wanted, digits) + own * exp2(-digits * (node->depth - 1));
}

static double kai_precede(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct kai *kai = (struct kai *)sharing;
    const struct ol_share_claim *claims = ol_quota_shares_of(&kai->shares, &kai->rule, now);
    const uint32_t leaf = ol_quota_rule_leaf(&kai->rule, view);
    return stand(kai, claims, leaf, ol_quota_tree_amount(&kai->rule.tree, view->units),
                 floor(48.0 / kai->rule.tree.depth));
}

/* ---- reclaims ---- */

static bool stays_within(const struct kai *kai, const struct ol_share_claim *claims, uint32_t leaf, uint32_t meet,
                         double wanted, bool is_firm)
{
    for (uint32_t i = leaf; i != meet; i = node_of(kai, i)->parent)
        if (used_of(kai, i) + wanted > claims[i].share ||
            (is_firm && ol_quota_tree_amount(&kai->rule.tree, node_of(kai, i)->firm) + wanted > claims[i].quota))
            return false;
    return true;
}

static bool kai_reclaims(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *taker,
                         const struct ol_job_view *victim, int *group)
{
    struct kai *kai = (struct kai *)sharing;
    const struct ol_quota_tree *tree = &kai->rule.tree;
    const struct ol_share_claim *claims = ol_quota_shares_of(&kai->shares, &kai->rule, now);
    const uint32_t leaf = ol_quota_rule_leaf(&kai->rule, taker), other = ol_quota_rule_leaf(&kai->rule, victim);
    const double wanted = ol_quota_tree_amount(tree, taker->units);
    const struct ol_job_class class = ol_job_class_of(&tree->setting, taker);
    const struct ol_job_class theirs_class = ol_job_class_of(&tree->setting, victim);
    *group = 1;
    if (kai->knows_firm && !theirs_class.is_preemptible)
        return false;
    if (leaf == other)
        return theirs_class.priority < class.priority;
    const uint32_t meet = ol_quota_tree_meet(tree, leaf, other);
    const uint32_t ours = ol_quota_tree_below(tree, meet, leaf), theirs = ol_quota_tree_below(tree, meet, other);
    const double used = used_of(kai, theirs), most = may_have(&claims[theirs]);
    *group = -(int)(most > 0 ? fmin(1e6, 1000 * used / most) : 1e6);
    if (!stays_within(kai, claims, leaf, meet, wanted, kai->knows_firm && !class.is_preemptible))
        return false;
    return used > most || (used_of(kai, ours) + wanted <= claims[ours].quota && used > claims[theirs].quota);
}

/* ---- the rest ---- */

static void kai_started(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct kai *kai = (struct kai *)sharing;
    ol_quota_shares_advance(&kai->shares, &kai->rule.tree, now);
    ol_quota_rule_started(sharing, now, view);
}

static void kai_stopped(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct kai *kai = (struct kai *)sharing;
    ol_quota_shares_advance(&kai->shares, &kai->rule.tree, now);
    ol_quota_rule_stopped(sharing, now, view);
}

static ol_time kai_wake(struct ol_sharing *sharing, ol_time now)
{
    struct kai *kai = (struct kai *)sharing;
    const ol_time shares = ol_quota_shares_wake(&kai->shares, &kai->rule.tree, now);
    const ol_time limits = ol_quota_rule_wake(sharing, now);
    return shares < limits ? shares : limits;
}

static void kai_close(struct ol_sharing *sharing)
{
    struct kai *kai = (struct kai *)sharing;
    ol_quota_shares_release(&kai->shares);
    ol_quota_rule_release(&kai->rule);
    ol_mem_free(kai->places);
    ol_mem_free(kai);
}

static const struct ol_sharing_ops ops = {
    .admit = kai_admit,
    .precede = kai_precede,
    .reclaims = kai_reclaims,
    .waits = ol_quota_rule_waits,
    .started = kai_started,
    .stopped = kai_stopped,
    .try_out = ol_quota_rule_try_out,
    .wake = kai_wake,
    .metrics = ol_quota_rule_metrics,
    .verify = ol_quota_rule_verify,
    .close = kai_close,
};

static int64_t priority_of(const struct kai *kai, uint32_t i)
{
    return node_of(kai, i)->quota ? node_of(kai, i)->quota->priority : 0;
}

/* Of each node how many different priorities are above its own. */
static void place_priorities(struct kai *kai)
{
    const uint32_t count = kai->rule.tree.count;
    kai->places = ol_mem_new(ol_mem_product(sizeof *kai->places, count));
    for (uint32_t k = 0; k < count; k++) {
        bool is_first = true;
        for (uint32_t i = 0; i < k; i++)
            is_first &= priority_of(kai, i) != priority_of(kai, k);
        kai->priorities += is_first;
        for (uint32_t i = 0; is_first && i < count; i++)
            kai->places[i] += priority_of(kai, k) > priority_of(kai, i);
    }
}

static struct ol_sharing *kai_open(const struct ol_sharing_setting *setting, const void *options)
{
    const struct kai_options *chosen = options;
    struct kai *kai = ol_mem_new(sizeof *kai);
    ol_quota_rule_init(&kai->rule, setting, &ops);
    kai->shares = (struct ol_quota_shares){.claim = claim, .divide = divide, .update = 5 * OL_MINUTE};
    if (chosen) {
        kai->shares.k = chosen->k;
        kai->shares.half_life = chosen->half_life;
        kai->shares.update = chosen->update;
        kai->knows_firm = chosen->preemptible == PREEMPTIBLE_ASKED;
    }
    ol_quota_shares_open(&kai->shares, &kai->rule.tree);
    place_priorities(kai);
    return &kai->rule.sharing;
}

static const char *const preemptibles[] = {[PREEMPTIBLE_ALL] = "all", [PREEMPTIBLE_ASKED] = "asked", NULL};

#define AT(member) OL_FIELD_AT(struct kai_options, member)
static const struct ol_field fields[] = {
    {"k", OL_FIELD_REAL, "how much the use of the past takes from weights", .max = 1e6, .fallback = "0", AT(k)},
    {"half-life", OL_FIELD_DURATION, "after which use counts half; without it, it counts for good", .min = 1e6,
     .max = 1e18, AT(half_life)},
    {"update", OL_FIELD_DURATION, "how often shares follow the past, where k is not 0", .min = 1e6, .max = 1e18,
     .fallback = "5m", AT(update)},
    {"preemptible", OL_FIELD_CHOICE,
     "which jobs may have more than a quota, and be reclaimed from: all, or those that ask",
     .choices = preemptibles, .fallback = "all", AT(preemptible)},
    {0},
};

const struct ol_sharing_rule ol_sharing_kai = {
    .kind = {.name = "kai",
             .summary = "KAI-Scheduler's quotas, and parts by weight of what is over; fair shares are reclaimed",
             .fields = fields,
             .options_size = sizeof(struct kai_options)},
    .open = kai_open,
};
