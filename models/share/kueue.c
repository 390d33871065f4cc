/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kueue: cohorts that lend what is idle, as Kueue does (kueue.sigs.k8s.io, "Cluster Queue", "Cohort").
 *
 * Leaves of the tree are cluster queues, what has quotas in it is a cohort, and the pool is the cohort of all. A node
 * has its own nominal quota and what its children lend it: what they have less what their lending limits keep. A job
 * starts where its queue has enough left, in what it keeps for itself and in what it may borrow from above. Jobs
 * without a quota have none of their own, and borrow.
 *
 * Those that would borrow stand behind those that would not, by how far up they would have to. Who would not borrow,
 * on some level, may reclaim from those beyond their nominal quota (`reclaim-within-cohort`), who would from some
 * (`borrow-within-cohort`), and each from its own queue (`within-cluster-queue`); other queues give first. With
 * strict-fifo only the first of a queue, by priority, then submit, may start.
 *
 * What is not modelled: several flavors of a resource, fair sharing (weights between cohorts), and preempting own
 * jobs in order to be within the nominal quota when others are preempted.
 */
#include "models/share/quota_rule.h"
#include "models/share/sharing_rules.h"

struct standing { /* a job that waits in a queue with strict-fifo */
    int64_t priority;
    ol_time submit;
    uint32_t slot;
};

struct line {
    struct standing *items; /* the first stands last */
    size_t count, capacity;
};

struct cohort {
    int64_t quota;   /* its own nominal quota and what its children lend it */
    int64_t kept;    /* of it, what it does not lend */
    int64_t usage;   /* of a queue what runs in it, of a cohort what its children use beyond what they keep */
    int64_t borrows; /* at most; negative: any amount */
};

struct kueue_options {
    int reclaim_from;
};

struct kueue {
    struct ol_quota_rule rule;
    struct cohort *cohorts; /* by node */
    struct line *lines;     /* by node; empty where not strict */
    bool spares_firm;
};

static const struct ol_quota_node *node_of(const struct kueue *kueue, uint32_t i)
{
    return &kueue->rule.tree.nodes[i];
}

/* ---- what is left ---- */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t above_zero(int64_t a)
{
    return a > 0 ? a : 0;
}

/* The same, from the children up, for kueue_verify. */
static int64_t sum_usage(const struct kueue *kueue, uint32_t i)
{
    int64_t usage = 0;
    if (node_of(kueue, i)->first == OL_NO_NODE)
        return ol_quota_node_used(node_of(kueue, i));
    for (uint32_t k = node_of(kueue, i)->first; k != OL_NO_NODE; k = node_of(kueue, k)->next)
        usage += above_zero(sum_usage(kueue, k) - kueue->cohorts[k].kept);
    return usage;
}

/* So many units more run in the leaf. */
static void shift_usage(struct kueue *kueue, uint32_t leaf, int64_t units)
{
    for (uint32_t i = leaf; i != OL_NO_NODE && units != 0; i = node_of(kueue, i)->parent) {
        struct cohort *cohort = &kueue->cohorts[i];
        const int64_t before = above_zero(cohort->usage - cohort->kept);
        cohort->usage += units;
        units = above_zero(cohort->usage - cohort->kept) - before;
    }
}

static int64_t left_of_kept(const struct kueue *kueue, uint32_t i)
{
    return above_zero(kueue->cohorts[i].kept - kueue->cohorts[i].usage);
}

static int64_t available(const struct kueue *kueue, uint32_t i)
{
    const struct cohort *cohort = &kueue->cohorts[i];
    const int64_t usage = cohort->usage;
    if (i == 0)
        return cohort->quota - usage;
    int64_t above = available(kueue, node_of(kueue, i)->parent);
    if (cohort->borrows >= 0)
        above = least(above, cohort->quota - cohort->kept - above_zero(usage - cohort->kept) + cohort->borrows);
    return above_zero(cohort->kept - usage) + above;
}

/* The same of an empty pool. */
static int64_t potential(const struct kueue *kueue, uint32_t i)
{
    const struct cohort *cohort = &kueue->cohorts[i];
    if (i == 0)
        return cohort->quota;
    const int64_t all = cohort->kept + potential(kueue, node_of(kueue, i)->parent);
    return cohort->borrows >= 0 ? least(all, cohort->quota + cohort->borrows) : all;
}

static bool is_within_nominal(const struct kueue *kueue, uint32_t i)
{
    return kueue->cohorts[i].usage <= kueue->cohorts[i].quota;
}

/* The lowest node on the way up that has room for the job without borrowing from above, or OL_NO_NODE; `levels` up. */
static uint32_t fits_without_borrowing(const struct kueue *kueue, uint32_t leaf, int64_t units, uint32_t *levels)
{
    *levels = 0;
    for (uint32_t i = leaf; i != OL_NO_NODE; i = node_of(kueue, i)->parent) {
        if (kueue->cohorts[i].usage + units <= kueue->cohorts[i].quota)
            return i;
        units = above_zero(units - left_of_kept(kueue, i));
        (*levels)++;
    }
    return OL_NO_NODE;
}

/* ---- lines ---- */

static bool is_strict(const struct kueue *kueue, uint32_t i)
{
    const struct ol_quota *policy = node_of(kueue, i)->policy;
    return policy && policy->queueing == OL_QUEUEING_STRICT;
}

/* Whether a stands before b. */
static bool stands_before(const struct standing *a, const struct standing *b)
{
    if (a->priority != b->priority)
        return a->priority > b->priority;
    return a->submit != b->submit ? a->submit < b->submit : a->slot < b->slot;
}

static void line_up(struct line *line, struct standing standing)
{
    size_t i;
    OL_MEM_RESERVE(line->items, line->capacity, line->count + 1);
    for (i = line->count++; i > 0 && stands_before(&line->items[i - 1], &standing); i--)
        line->items[i] = line->items[i - 1];
    line->items[i] = standing;
}

static void leave(struct line *line, uint32_t slot)
{
    size_t i = line->count;
    while (i > 0 && line->items[i - 1].slot != slot)
        i--;
    if (i == 0)
        return;
    for (line->count--; i <= line->count; i++)
        line->items[i - 1] = line->items[i];
}

/* ---- the rule ---- */

static enum ol_admission kueue_admit(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view,
                                     const char **why)
{
    struct kueue *kueue = (struct kueue *)sharing;
    struct ol_quota_rule *rule = &kueue->rule;
    const uint32_t leaf = ol_quota_rule_leaf(rule, view);
    const struct ol_quota_node *node = node_of(kueue, leaf);
    const struct line *line = &kueue->lines[leaf];
    const int64_t most = potential(kueue, leaf), left = available(kueue, leaf);
    if (view->units > most)
        return ol_quota_rule_say(rule, OL_ADMIT_NEVER, why, "%s can have %g %s at most, borrowing included",
                                 node->said, ol_quota_tree_amount(&rule->tree, most),
                                 ol_quota_tree_unit(&rule->tree));
    const enum ol_admission answer = ol_quota_rule_admit(rule, now, view, leaf, why);
    if (answer != OL_ADMIT)
        return answer;
    if (line->count > 0 && line->items[line->count - 1].slot != view->slot &&
        ol_ledger_find(&rule->jobs, view->slot))
        return ol_quota_rule_say(rule, OL_ADMIT_LATER, why, "%s starts its jobs in order", node->said);
    if (view->units <= left)
        return OL_ADMIT;
    return ol_quota_rule_say(rule, OL_ADMIT_LATER, why, "%s has %g of its %g %s, and may borrow %g more",
                             node->said, ol_quota_tree_amount(&rule->tree, ol_quota_node_used(node)),
                             ol_quota_tree_amount(&rule->tree, kueue->cohorts[leaf].quota),
                             ol_quota_tree_unit(&rule->tree), ol_quota_tree_amount(&rule->tree, above_zero(left)));
}

static double kueue_precede(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct kueue *kueue = (struct kueue *)sharing;
    uint32_t levels;
    (void)now;
    fits_without_borrowing(kueue, ol_quota_rule_leaf(&kueue->rule, view), view->units, &levels);
    return (double)levels / (kueue->rule.tree.depth + 1);
}

static bool may_preempt(int policy, const struct ol_job_view *taker, const struct ol_job_view *victim,
                        int64_t priority, int64_t victims)
{
    const bool is_newer = taker->job->submit < victim->job->submit;
    switch (policy) {
    case OL_QUOTA_ANY:
        return true;
    case OL_QUOTA_LOWER_PRIORITY:
        return victims < priority;
    case OL_QUOTA_LOWER_OR_NEWER:
        return victims < priority || (victims == priority && is_newer);
    default:
        return false;
    }
}

/* Whether all from the victim's queue up to where it meets the taker's have more than their nominal quota. */
static bool is_beyond(const struct kueue *kueue, uint32_t leaf, uint32_t meet)
{
    for (uint32_t i = leaf; i != meet; i = node_of(kueue, i)->parent)
        if (is_within_nominal(kueue, i))
            return false;
    return true;
}

/* Whether the taker's need is met below where the two queues meet, without borrowing from there. */
static bool has_advantage(const struct kueue *kueue, uint32_t leaf, uint32_t meet, int64_t units)
{
    uint32_t levels;
    const uint32_t fits = fits_without_borrowing(kueue, leaf, units, &levels);
    return fits != OL_NO_NODE && node_of(kueue, fits)->depth > node_of(kueue, meet)->depth;
}

/* Kueue looks for victims only where the job could do with nominal quota, on some level, or may preempt to borrow. */
static bool may_look(const struct kueue *kueue, uint32_t leaf, int64_t units)
{
    const struct ol_quota *policy = node_of(kueue, leaf)->policy;
    uint32_t levels;
    return units <= kueue->cohorts[leaf].quota || policy->while_borrowing != OL_QUOTA_NEVER ||
           fits_without_borrowing(kueue, leaf, units, &levels) != OL_NO_NODE;
}

static bool kueue_reclaims(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *taker,
                           const struct ol_job_view *victim, int *group)
{
    struct kueue *kueue = (struct kueue *)sharing;
    const uint32_t own = ol_quota_rule_leaf(&kueue->rule, taker), other = ol_quota_rule_leaf(&kueue->rule, victim);
    const struct ol_quota *policy = node_of(kueue, own)->policy;
    const struct ol_job_class class = ol_job_class_of(&kueue->rule.tree.setting, taker);
    const struct ol_job_class theirs = ol_job_class_of(&kueue->rule.tree.setting, victim);
    (void)now;
    *group = own == other;
    if (!policy || (kueue->spares_firm && !theirs.is_preemptible) || !may_look(kueue, own, taker->units))
        return false;
    if (own == other)
        return may_preempt(policy->within_queue, taker, victim, class.priority, theirs.priority);
    const uint32_t meet = ol_quota_tree_meet(&kueue->rule.tree, own, other);
    if (!is_beyond(kueue, other, meet) ||
        !may_preempt(policy->within_cohort, taker, victim, class.priority, theirs.priority))
        return false;
    return has_advantage(kueue, own, meet, taker->units) ||
           (policy->while_borrowing == OL_QUOTA_LOWER_PRIORITY && theirs.priority < class.priority &&
            theirs.priority <= policy->priority_threshold);
}

static void kueue_waits(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct kueue *kueue = (struct kueue *)sharing;
    ol_quota_rule_waits(sharing, now, view);
    const uint32_t leaf = ol_quota_rule_leaf(&kueue->rule, view);
    if (is_strict(kueue, leaf))
        line_up(&kueue->lines[leaf], (struct standing){ol_job_class_of(&kueue->rule.tree.setting, view).priority,
                                                       view->job->submit, view->slot});
}

static void kueue_started(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct kueue *kueue = (struct kueue *)sharing;
    const uint32_t leaf = ol_quota_rule_leaf(&kueue->rule, view);
    leave(&kueue->lines[leaf], view->slot);
    ol_quota_rule_started(sharing, now, view);
    shift_usage(kueue, leaf, view->units);
}

static int64_t held_by(const struct kueue *kueue, const struct ol_job_view *view)
{
    return ol_ledger_find(&kueue->rule.jobs, view->slot)->units;
}

static void kueue_stopped(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct kueue *kueue = (struct kueue *)sharing;
    const uint32_t leaf = ol_quota_rule_leaf(&kueue->rule, view);
    shift_usage(kueue, leaf, -held_by(kueue, view));
    ol_quota_rule_stopped(sharing, now, view);
}

static void kueue_try_out(struct ol_sharing *sharing, const struct ol_job_view *view, int sign)
{
    struct kueue *kueue = (struct kueue *)sharing;
    ol_quota_rule_try_out(sharing, view, sign);
    shift_usage(kueue, ol_quota_rule_leaf(&kueue->rule, view), sign * held_by(kueue, view));
}

static void kueue_verify(const struct ol_sharing *sharing)
{
    const struct kueue *kueue = (const struct kueue *)sharing;
    ol_quota_rule_verify(sharing);
    for (uint32_t i = 0; i < kueue->rule.tree.count; i++) {
        const bool has_line = is_strict(kueue, i) && node_of(kueue, i)->first == OL_NO_NODE;
        OL_ASSERT(kueue->lines[i].count == (has_line ? node_of(kueue, i)->queued : 0));
        OL_ASSERT(kueue->cohorts[i].usage == sum_usage(kueue, i));
    }
}

static void kueue_close(struct ol_sharing *sharing)
{
    struct kueue *kueue = (struct kueue *)sharing;
    for (uint32_t i = 0; i < kueue->rule.tree.count; i++)
        ol_mem_free(kueue->lines[i].items);
    ol_quota_rule_release(&kueue->rule);
    ol_mem_free(kueue->cohorts);
    ol_mem_free(kueue->lines);
    ol_mem_free(kueue);
}

static const struct ol_sharing_ops ops = {
    .admit = kueue_admit,
    .precede = kueue_precede,
    .reclaims = kueue_reclaims,
    .waits = kueue_waits,
    .started = kueue_started,
    .stopped = kueue_stopped,
    .try_out = kueue_try_out,
    .wake = ol_quota_rule_wake,
    .metrics = ol_quota_rule_metrics,
    .verify = kueue_verify,
    .close = kueue_close,
};

/* Children first, as they stand behind their parents. The pool has nothing but what is lent to it. */
static void fill_cohorts(struct kueue *kueue)
{
    const struct ol_quota_tree *tree = &kueue->rule.tree;
    for (uint32_t i = tree->count; i-- > 0;) {
        const struct ol_quota *quota = tree->nodes[i].quota;
        struct cohort *cohort = &kueue->cohorts[i];
        cohort->quota = quota ? tree->nodes[i].amount : 0;
        cohort->borrows = -1;
        for (uint32_t k = tree->nodes[i].first; k != OL_NO_NODE; k = tree->nodes[k].next)
            cohort->quota += kueue->cohorts[k].quota - kueue->cohorts[k].kept;
        if (quota && ol_quota_gives(quota, "borrowing-limit"))
            cohort->borrows = ol_quota_tree_units(tree, quota->borrowing_limit);
        if (quota && ol_quota_gives(quota, "lending-limit"))
            cohort->kept = above_zero(cohort->quota - ol_quota_tree_units(tree, quota->lending_limit));
    }
}

static struct ol_sharing *kueue_open(const struct ol_sharing_setting *setting, const void *options)
{
    const struct kueue_options *chosen = options;
    struct kueue *kueue = ol_mem_new(sizeof *kueue);
    ol_quota_rule_init(&kueue->rule, setting, &ops);
    kueue->spares_firm = chosen && chosen->reclaim_from == OL_RECLAIM_FROM_PREEMPTIBLE;
    kueue->cohorts = ol_mem_new(ol_mem_product(sizeof *kueue->cohorts, kueue->rule.tree.count));
    kueue->lines = ol_mem_new(ol_mem_product(sizeof *kueue->lines, kueue->rule.tree.count));
    fill_cohorts(kueue);
    return &kueue->rule.sharing;
}

static const struct ol_field fields[] = {
    {"reclaim-from", OL_FIELD_CHOICE, "whom reclaiming may stop: all, or those that are preemptible",
     .choices = ol_reclaim_from_names, .fallback = "all", OL_FIELD_AT(struct kueue_options, reclaim_from)},
    {0},
};

const struct ol_sharing_rule ol_sharing_kueue = {
    .kind = {.name = "kueue",
             .summary = "Kueue's cohorts: what is idle is borrowed, within limits, and reclaimed by preemption",
             .fields = fields,
             .options_size = sizeof(struct kueue_options)},
    .open = kueue_open,
};
