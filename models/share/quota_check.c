/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_check: what can be wrong with a pool's <quota>s as a whole.
 *
 * Quotas may add up to more than the pool has: Kueue and KAI-Scheduler take that, and a limit is only a limit. What
 * Volcano keeps as guarantees has to be there.
 */
#include "models/share/job_queue.h"
#include "models/share/quota_element.h"
#include "models/share/sharing_rules.h"
#include "outlay/pool.h"

#include <stdlib.h>
#include <string.h>

enum { LIMITS = 1, KUEUE = 2, KAI = 4, PROPORTION = 8 };

/* Attributes that not every rule knows. */
static const struct {
    const char *name;
    int rules;
} attributes[] = {
    {"burst", LIMITS},
    {"burst-for", LIMITS},
    {"borrowing-limit", KUEUE},
    {"lending-limit", KUEUE},
    {"within-cluster-queue", KUEUE},
    {"reclaim-within-cohort", KUEUE},
    {"borrow-within-cohort", KUEUE},
    {"max-priority-threshold", KUEUE},
    {"queueing", KUEUE},
    {"weight", KAI | PROPORTION},
    {"limit", KAI},
    {"priority", KAI},
    {"capability", PROPORTION},
    {"guarantee", PROPORTION},
    {"reclaimable", PROPORTION},
};
#define ATTRIBUTE_COUNT (sizeof attributes / sizeof *attributes)

static const struct {
    const struct ol_sharing_rule *rule;
    int bit;
} rules[] = {{&ol_sharing_limits, LIMITS},
             {&ol_sharing_kueue, KUEUE},
             {&ol_sharing_kai, KAI},
             {&ol_sharing_proportion, PROPORTION}};
#define RULE_COUNT (sizeof rules / sizeof *rules)

struct check {
    const struct ol_pool *pool;
    int rule;
    const char *rule_name;
    bool is_priced;   /* what its units cost may be known */
    bool counts_cpus; /* else GPUs, unless only the types of its nodes tell */
    struct ol_faults *faults;
};

static void blame_attribute(const struct check *check, const struct ol_quota *quota, size_t k)
{
    struct ol_text known = {0};
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (attributes[k].rules & rules[i].bit)
            ol_text_addf(&known, "%s\"%s\"", known.length > 0 ? " or " : "", rules[i].rule->kind.name);
    ol_faults_add(
        check->faults, ol_xml_place(quota->node, attributes[k].name),
        "%s: it means something where <scheduler> has sharing=%s, and this pool's is \"%s\"; take it out, "
        "or choose that",
        attributes[k].name, ol_text_string(&known), check->rule_name);
    ol_text_release(&known);
}

static void check_owner(const struct check *check, const struct ol_quota *quota)
{
    size_t given = 0;
    for (size_t i = 0; i < OL_OWNERS; i++)
        given += quota->owners[i] != NULL || ol_quota_gives(quota, ol_quota_owner_names[i]);
    if (given != 1)
        ol_faults_add(check->faults, quota->node->place,
                      "<quota> %s; give exactly one of team, user, queue, account and cohort",
                      given == 0 ? "does not say whose it is" : "is of several at once");
    else if (quota->owners[OL_OWNER_COHORT] && quota->inner.count == 0)
        ol_faults_add(check->faults, quota->node->place,
                      "<quota cohort=\"%.60s\"> groups nobody; put <quota>s of teams into it",
                      quota->owners[OL_OWNER_COHORT]);
}

static void check_amount(const struct check *check, const struct ol_quota *quota)
{
    const bool counts_gpus = !check->counts_cpus;
    const char *own = counts_gpus ? "gpus" : "cpus";
    if (!counts_gpus && ol_quota_gives(quota, "gpus"))
        ol_faults_add(check->faults, ol_xml_place(quota->node, "gpus"),
                      "gpus: the pool counts processors; write cpus");
    if (check->rule == PROPORTION && ol_quota_gives(quota, own))
        ol_faults_add(check->faults, ol_xml_place(quota->node, own),
                      "%s: sharing=\"proportion\" gives parts by weight; write weight, guarantee or capability",
                      own);
    if (ol_quota_gives(quota, "burst") && !ol_quota_gives(quota, own))
        ol_faults_add(check->faults, ol_xml_place(quota->node, "burst"), "burst: there is no %s=\"...\" to pass",
                      own);
    if (ol_quota_gives(quota, "burst-for") && !ol_quota_gives(quota, "burst"))
        ol_faults_add(check->faults, ol_xml_place(quota->node, "burst-for"),
                      "burst-for: there is no burst; write burst=\"1.5\" beside it");
    if (check->rule == PROPORTION && ol_quota_gives(quota, "capability") && quota->guarantee > quota->capability)
        ol_faults_add(check->faults, ol_xml_place(quota->node, "guarantee"),
                      "guarantee: it is more than the capability, which is the most that it may have");
    if (check->rule == KAI && ol_quota_gives(quota, "limit") && ol_quota_gives(quota, own) &&
        (counts_gpus ? quota->gpus : quota->cpus) > quota->limit)
        ol_faults_add(check->faults, ol_xml_place(quota->node, "limit"),
                      "limit: it is below the quota; a queue may have its quota at least");
}

static void check_budget(const struct check *check, const struct ol_quota *quota)
{
    const bool has_money = ol_quota_gives(quota, "monthly-budget");
    const bool has_any = has_money || ol_quota_gives(quota, "monthly-unit-hours");
    static const char *const needy[] = {"stop-at", "at-stop"};
    for (size_t i = 0; i < 2; i++)
        if (!has_any && ol_quota_gives(quota, needy[i]))
            ol_faults_add(check->faults, ol_xml_place(quota->node, needy[i]),
                          "%s: there is no budget; write monthly-budget or monthly-unit-hours beside it",
                          needy[i]);
    if (!has_money && ol_quota_gives(quota, "unit-cost"))
        ol_faults_add(check->faults, ol_xml_place(quota->node, "unit-cost"),
                      "unit-cost: there is no monthly-budget that it would count for");
    if (has_money && !ol_quota_gives(quota, "unit-cost") && !check->is_priced)
        ol_faults_add(
            check->faults, ol_xml_place(quota->node, "monthly-budget"),
            "monthly-budget: what an hour of the pool costs is not known; write unit-cost=\"...\" beside it");
}

static void check_preemption(const struct check *check, const struct ol_quota *quota)
{
    if (quota->while_borrowing != OL_QUOTA_NEVER && quota->within_cohort == OL_QUOTA_NEVER && check->rule == KUEUE)
        ol_faults_add(check->faults, ol_xml_place(quota->node, "borrow-within-cohort"),
                      "borrow-within-cohort: Kueue knows it only with reclaim-within-cohort=\"lower-priority\" or "
                      "\"any\"; write that beside it");
    if (ol_quota_gives(quota, "max-priority-threshold") && quota->while_borrowing == OL_QUOTA_NEVER &&
        check->rule == KUEUE)
        ol_faults_add(check->faults, ol_xml_place(quota->node, "max-priority-threshold"),
                      "max-priority-threshold: it belongs to borrow-within-cohort=\"lower-priority\"");
}

/* Two of one owner side by side: the second would never be found. */
static void check_twins(const struct check *check, const struct ol_list *list)
{
    const struct ol_quota *quotas = list->items;
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < i; k++) {
            const char *a, *b;
            const enum ol_quota_owner one = ol_quota_owner_of(&quotas[i], &a),
                                      two = ol_quota_owner_of(&quotas[k], &b);
            if (one != two || one >= OL_OWNER_COHORT || strcmp(a, b) != 0)
                continue;
            ol_faults_add(check->faults, ol_xml_place(quotas[i].node, ol_quota_owner_names[one]),
                          "%s: \"%.60s\" has a quota already, in line %lld; give one of them",
                          ol_quota_owner_names[one], a, (long long)quotas[k].node->place.line);
            break;
        }
}

static void check_quotas(struct check *check, const struct ol_list *list)
{
    const struct ol_quota *quotas = list->items;
    check_twins(check, list);
    for (size_t i = 0; i < list->count; i++) {
        check_owner(check, &quotas[i]);
        check_amount(check, &quotas[i]);
        check_budget(check, &quotas[i]);
        check_preemption(check, &quotas[i]);
        for (size_t k = 0; k < ATTRIBUTE_COUNT; k++)
            if (ol_quota_gives(&quotas[i], attributes[k].name) && !(attributes[k].rules & check->rule))
                blame_attribute(check, &quotas[i], k);
        check_quotas(check, &quotas[i].inner);
    }
}

static void check_guarantees(const struct check *check)
{
    const struct ol_quota *quotas = check->pool->shares.items;
    double sum = 0;
    const double whole = (double)ol_pool_units(check->pool) / ol_pool_grain(check->pool);
    for (size_t i = 0; i < check->pool->shares.count; i++)
        sum += quotas[i].guarantee;
    if (check->rule == PROPORTION && whole > 0 && sum > whole)
        ol_faults_add(check->faults, quotas[0].node->place,
                      "<quota>: the guarantees add up to %g, and the pool has %g; guarantee less", sum, whole);
}

static bool may_be_priced(const struct ol_pool *pool)
{
    return pool->capacities.count > 0;
}

void ol_sharing_check(const struct ol_pool *pool, struct ol_faults *faults)
{
    const struct ol_scheduler scheduler = ol_pool_scheduler(pool);
    struct check check = {.pool = pool, .faults = faults, .is_priced = may_be_priced(pool)};
    check.counts_cpus = pool->cpus > 0 || pool->cpus_per_node > 0;
    const bool is_none = ol_sharing_is_none(&scheduler.sharing);
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (is_none ? rules[i].bit == LIMITS : scheduler.sharing.kind == &rules[i].rule->kind) {
            check.rule = rules[i].bit;
            check.rule_name = rules[i].rule->kind.name;
        }
    ol_job_queues_check(pool, faults);
    if (!is_none && pool->shares.count == 0)
        ol_faults_add(faults, ol_xml_place(scheduler.node, "sharing"),
                      "sharing: the pool has no <quota>s to share by; add some, or leave it out");
    check_quotas(&check, &pool->shares);
    if (pool->shares.count > 0)
        check_guarantees(&check);
}
