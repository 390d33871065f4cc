/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proportion: parts of the pool by weight, as Volcano's proportion plugin gives them.
 *
 * What each queue deserves follows from what is asked for (share_division.h). A queue that has what it deserves is
 * overused, and starts nothing; with bound="deserved", as in later versions, a job starts only where its queue stays
 * within what it deserves. Queues stand by how much they have of what they deserve. One that is not overused may
 * reclaim from those that still have what they deserve without the job that goes, unless they are not `reclaimable`;
 * those furthest beyond give first. (Later versions let queues fall below what they deserve; with whole jobs that go
 * at once, two queues would then take from each other without end.) In its own queue a job preempts those of a lower
 * priority. Volcano's queues have no parents in this plugin; here what a parent deserves is divided in the same way.
 */
#include "models/share/quota_shares.h"
#include "models/share/sharing_rules.h"

#include <math.h>

enum bound { BOUND_OVERUSED, BOUND_DESERVED };

struct proportion_options {
    int bound; /* enum bound */
    int reclaim_from;
};

struct proportion {
    struct ol_quota_rule rule;
    struct ol_quota_shares shares;
    bool is_within, spares_firm;
};

#define ROUNDING 1e-9 /* deserved shares are sums of fractions */

static double used_of(const struct proportion *proportion, uint32_t i)
{
    return ol_quota_tree_amount(&proportion->rule.tree, ol_quota_node_used(&proportion->rule.tree.nodes[i]));
}

static void claim(const struct ol_quota_tree *tree, uint32_t i, struct ol_share_claim *claim)
{
    const struct ol_quota *quota = tree->nodes[i].quota;
    claim->weight = quota ? quota->weight : 1;
    claim->quota = quota ? quota->guarantee : 0;
    if (quota && ol_quota_gives(quota, "capability"))
        claim->most = quota->capability;
}

static void divide(struct ol_share_claim *claims, size_t count, double whole, double k)
{
    (void)k;
    ol_divide_proportion(claims, count, whole);
}

static enum ol_admission proportion_admit(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view,
                                          const char **why)
{
    struct proportion *proportion = (struct proportion *)sharing;
    struct ol_quota_rule *rule = &proportion->rule;
    const struct ol_share_claim *claims = ol_quota_shares_of(&proportion->shares, rule, now);
    const uint32_t leaf = ol_quota_rule_leaf(rule, view);
    const double wanted = ol_quota_tree_amount(&rule->tree, view->units);
    const char *unit = ol_quota_tree_unit(&rule->tree);
    const enum ol_admission answer = ol_quota_rule_admit(rule, now, view, leaf, why);
    for (uint32_t i = leaf; i != 0 && answer == OL_ADMIT; i = rule->tree.nodes[i].parent) {
        const struct ol_quota_node *node = &rule->tree.nodes[i];
        const double used = used_of(proportion, i);
        const double most =
            node->quota && ol_quota_gives(node->quota, "capability") ? node->quota->capability : INFINITY;
        if (used + wanted > most)
            return ol_quota_rule_say(rule, wanted > most ? OL_ADMIT_NEVER : OL_ADMIT_LATER, why,
                                     "%s has %g %s, and may have %g", node->said, used, unit, most);
        if (used >= claims[i].share - ROUNDING ||
            (proportion->is_within && used + wanted > claims[i].share + ROUNDING))
            return ol_quota_rule_say(rule, OL_ADMIT_LATER, why, "%s has %g of the %.4g %s that it deserves",
                                     node->said, used, claims[i].share, unit);
    }
    return answer;
}

static double part_of(const struct proportion *proportion, const struct ol_share_claim *claims, uint32_t i)
{
    const double used = used_of(proportion, i);
    return claims[i].share > 0 ? used / claims[i].share : used > 0 ? INFINITY : 0;
}

static double stand(const struct proportion *proportion, const struct ol_share_claim *claims, uint32_t i,
                    double digits)
{
    const struct ol_quota_node *node = &proportion->rule.tree.nodes[i];
    const double part = part_of(proportion, claims, i);
    const double filled = isinf(part) ? 1 - exp2(-digits) : part / (1 + part);
    const double own = floor(filled * exp2(digits)) / exp2(digits);
    if (node->depth == 1)
        return own;
    return stand(proportion, claims, node->parent, digits) + own * exp2(-digits * (node->depth - 1));
}

static double proportion_precede(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct proportion *proportion = (struct proportion *)sharing;
    const struct ol_share_claim *claims = ol_quota_shares_of(&proportion->shares, &proportion->rule, now);
    return stand(proportion, claims, ol_quota_rule_leaf(&proportion->rule, view),
                 floor(48.0 / proportion->rule.tree.depth));
}

static bool proportion_reclaims(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *taker,
                                const struct ol_job_view *victim, int *group)
{
    struct proportion *proportion = (struct proportion *)sharing;
    const struct ol_quota_tree *tree = &proportion->rule.tree;
    const struct ol_share_claim *claims = ol_quota_shares_of(&proportion->shares, &proportion->rule, now);
    const uint32_t own = ol_quota_rule_leaf(&proportion->rule, taker);
    const uint32_t other = ol_quota_rule_leaf(&proportion->rule, victim);
    const struct ol_job_class theirs_class = ol_job_class_of(&tree->setting, victim);
    *group = 1;
    if (proportion->spares_firm && !theirs_class.is_preemptible)
        return false;
    if (own == other)
        return theirs_class.priority < ol_job_class_of(&tree->setting, taker).priority;
    const uint32_t meet = ol_quota_tree_meet(tree, own, other);
    const uint32_t theirs = ol_quota_tree_below(tree, meet, other);
    for (uint32_t i = own; i != meet; i = tree->nodes[i].parent)
        if (used_of(proportion, i) >= claims[i].share - ROUNDING)
            return false;
    for (uint32_t i = other; i != meet; i = tree->nodes[i].parent)
        if (tree->nodes[i].quota && !tree->nodes[i].quota->is_reclaimable)
            return false;
    *group = -(int)fmin(1e6, 1000 * part_of(proportion, claims, theirs));
    return used_of(proportion, theirs) - ol_quota_tree_amount(tree, victim->units) >=
           claims[theirs].share - ROUNDING;
}

static void proportion_close(struct ol_sharing *sharing)
{
    struct proportion *proportion = (struct proportion *)sharing;
    ol_quota_shares_release(&proportion->shares);
    ol_quota_rule_release(&proportion->rule);
    ol_mem_free(proportion);
}

static const struct ol_sharing_ops ops = {
    .admit = proportion_admit,
    .precede = proportion_precede,
    .reclaims = proportion_reclaims,
    .waits = ol_quota_rule_waits,
    .started = ol_quota_rule_started,
    .stopped = ol_quota_rule_stopped,
    .try_out = ol_quota_rule_try_out,
    .wake = ol_quota_rule_wake,
    .metrics = ol_quota_rule_metrics,
    .verify = ol_quota_rule_verify,
    .close = proportion_close,
};

static struct ol_sharing *proportion_open(const struct ol_sharing_setting *setting, const void *options)
{
    const struct proportion_options *chosen = options;
    struct proportion *proportion = ol_mem_new(sizeof *proportion);
    ol_quota_rule_init(&proportion->rule, setting, &ops);
    proportion->shares = (struct ol_quota_shares){.claim = claim, .divide = divide};
    proportion->is_within = chosen && chosen->bound == BOUND_DESERVED;
    proportion->spares_firm = chosen && chosen->reclaim_from == OL_RECLAIM_FROM_PREEMPTIBLE;
    ol_quota_shares_open(&proportion->shares, &proportion->rule.tree);
    return &proportion->rule.sharing;
}

static const char *const bounds[] = {[BOUND_OVERUSED] = "overused", [BOUND_DESERVED] = "deserved", NULL};

#define AT(member) OL_FIELD_AT(struct proportion_options, member)
static const struct ol_field fields[] = {
    {"bound", OL_FIELD_CHOICE,
     "what starts: jobs of queues that have less than they deserve, or those that stay within it",
     .choices = bounds, .fallback = "overused", AT(bound)},
    {"reclaim-from", OL_FIELD_CHOICE, "whom reclaiming may stop: all, or those that are preemptible",
     .choices = ol_reclaim_from_names, .fallback = "all", AT(reclaim_from)},
    {0},
};

const struct ol_sharing_rule ol_sharing_proportion = {
    .kind = {.name = "proportion",
             .summary =
                 "Volcano's parts by weight, between a guarantee and a capability; what is over is reclaimed",
             .fields = fields,
             .options_size = sizeof(struct proportion_options)},
    .open = proportion_open,
};
