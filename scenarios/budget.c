/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/budget.h"

#include <string.h>

const char *const ol_alert_action_names[OL_ALERT_ACTIONS + 1] = {
    [OL_ALERT_NOTIFY] = "notify",
    [OL_ALERT_STOP_PREEMPTIBLE] = "stop-preemptible",
    [OL_ALERT_STOP_ON_DEMAND] = "stop-on-demand",
    [OL_ALERT_STOP_ALL] = "stop-all",
};

static const struct ol_field alert_fields[] = {
    {"at", OL_FIELD_SHARE, "The share of the budget at which it is due.", .is_required = true, .min = 0.001,
     .max = 100, OL_FIELD_AT(struct ol_alert, at)},
    {.name = "action",
     .type = OL_FIELD_CHOICE,
     .choices = ol_alert_action_names,
     .fallback = "notify",
     .help = "what the run does then, until the next month begins",
     OL_FIELD_AT(struct ol_alert, action)},
    {0},
};
static const struct ol_element alert_element = {
    .name = "alert",
    .summary = "a share of a budget at which somebody wants to know",
    .size = sizeof(struct ol_alert),
    .fields = alert_fields,
    .example = "<alert at=\"80%\"/>",
};

static const struct ol_field budget_fields[] = {
    {"name", OL_FIELD_NAME, "Names it in results.", .is_required = true, OL_FIELD_AT(struct ol_budget, name)},
    {"tag", OL_FIELD_TEXT, "Whose cost: team=NAME or pool=NAME (a pool or an endpoint); without it, all.",
     OL_FIELD_AT(struct ol_budget, tag)},
    {"monthly", OL_FIELD_MONEY, "What a calendar month may cost at most.", .is_required = true,
     OL_FIELD_AT(struct ol_budget, monthly)},
    {0},
};
static const struct ol_child budget_children[] = {
    {&alert_element, offsetof(struct ol_budget, alerts), 0, 0},
    {0},
};
const struct ol_element ol_budget_element = {
    .name = "budget",
    .summary = "what all, a team or a pool may cost in a month",
    .size = sizeof(struct ol_budget),
    .fields = budget_fields,
    .children = budget_children,
    .example = "<budget name=\"research\" tag=\"team=research\" monthly=\"50000\"/>",
};

enum ol_budget_scope ol_budget_scope(const struct ol_budget *budget, const char **name)
{
    static const char *const prefixes[OL_BUDGET_SCOPES] = {
        [OL_BUDGET_ALL] = NULL, [OL_BUDGET_TEAM] = "team=", [OL_BUDGET_POOL] = "pool="};
    *name = "";
    if (!budget->tag)
        return OL_BUDGET_ALL;
    for (size_t i = 0; i < OL_BUDGET_SCOPES; i++) {
        const size_t length = prefixes[i] ? strlen(prefixes[i]) : 0;
        if (length > 0 && strncmp(budget->tag, prefixes[i], length) == 0 && budget->tag[length]) {
            *name = budget->tag + length;
            return (enum ol_budget_scope)i;
        }
    }
    return OL_BUDGET_SCOPES;
}

/* Teams are known by their jobs, which may come out of a trace; pools are known. */
static void check_scope(const struct ol_scenario *scenario, const struct ol_budget *budget,
                        struct ol_faults *faults)
{
    const char *name;
    const enum ol_budget_scope scope = ol_budget_scope(budget, &name);
    if (scope == OL_BUDGET_SCOPES)
        ol_faults_add(
            faults, ol_xml_place(budget->node, "tag"),
            "tag: \"%.80s\" is nothing that a budget can watch; write team=NAME or pool=NAME, or leave it "
            "out for all costs",
            budget->tag);
    if (scope != OL_BUDGET_POOL || ol_scenario_pool_index(scenario, name) != SIZE_MAX)
        return;
    const size_t count = ol_scenario_pool_count(scenario);
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count + 1));
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (ol_scenario_pool(scenario, i)->name)
            names[known++] = ol_scenario_pool(scenario, i)->name;
    const char *nearest = ol_nearest(name, names);
    nearest = nearest || known == 0 ? nearest : names[0];
    if (nearest)
        ol_faults_add(faults, ol_xml_place(budget->node, "tag"),
                      "tag: there is no pool or endpoint \"%.80s\"; there is \"%.80s\"", name, nearest);
    ol_mem_free(names);
}

/* ---- what alerts do ---- */

#define BIT(source) (1u << (source))
static const struct {
    bool holds_preemptible, holds_all;
    unsigned sources; /* of budgets that are no team's */
} effects[OL_ALERT_ACTIONS] = {
    [OL_ALERT_STOP_PREEMPTIBLE] = {true, false, BIT(OL_CAPACITY_SPOT)},
    [OL_ALERT_STOP_ON_DEMAND] = {false, false, BIT(OL_CAPACITY_SPOT) | BIT(OL_CAPACITY_ON_DEMAND)},
    [OL_ALERT_STOP_ALL] = {true, true, BIT(OL_CAPACITY_SPOT) | BIT(OL_CAPACITY_ON_DEMAND)},
};

struct ol_restraint ol_alert_restraint(const struct ol_budget *budget, const struct ol_alert *alert)
{
    const char *name;
    const bool is_team = ol_budget_scope(budget, &name) == OL_BUDGET_TEAM;
    return (struct ol_restraint){.holds_preemptible = effects[alert->action].holds_preemptible,
                                 .holds_all = effects[alert->action].holds_all,
                                 .stopped_sources = is_team ? 0 : effects[alert->action].sources};
}

bool ol_budget_reaches(const struct ol_scenario *scenario, const struct ol_budget *budget, size_t pool)
{
    const struct ol_pool *found = ol_scenario_pool(scenario, pool);
    const char *name;
    if (found->endpoint || ol_pool_deadline(found))
        return false;
    return ol_budget_scope(budget, &name) != OL_BUDGET_POOL || ol_scenario_pool_index(scenario, name) == pool;
}

static bool holds_jobs(const struct ol_budget *budget)
{
    const struct ol_alert *alerts = budget->alerts.items;
    bool holds = false;
    for (size_t i = 0; i < budget->alerts.count; i++)
        holds |= effects[alerts[i].action].holds_preemptible;
    return holds;
}

void ol_budgets_mark(struct ol_scenario *scenario)
{
    const struct ol_budget *budgets = scenario->budgets.items;
    for (size_t i = 0; i < scenario->budgets.count; i++)
        for (size_t p = 0; holds_jobs(&budgets[i]) && p < ol_scenario_pool_count(scenario); p++)
            if (ol_budget_reaches(scenario, &budgets[i], p))
                ((struct ol_pool *)ol_scenario_pool(scenario, p))->is_restrained = true;
}

/* ---- faults ---- */

static void check_alerts(const struct ol_budget *budget, struct ol_faults *faults)
{
    const struct ol_alert *alerts = budget->alerts.items;
    const char *name;
    for (size_t i = 0; i < budget->alerts.count; i++) {
        if (alerts[i].action == OL_ALERT_STOP_ON_DEMAND && ol_budget_scope(budget, &name) == OL_BUDGET_TEAM)
            ol_faults_add(faults, ol_xml_place(alerts[i].node, "action"),
                          "action: stop-on-demand is about nodes, which are a pool's and no team's; write "
                          "stop-preemptible or stop-all, or give the budget a tag=\"pool=NAME\"");
        for (size_t k = 0; k < i; k++)
            if (alerts[k].at == alerts[i].at && alerts[k].action == alerts[i].action)
                ol_faults_add(faults, ol_xml_place(alerts[i].node, "at"),
                              "at: the budget has this alert twice; leave one out");
    }
}

void ol_budgets_check(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    const struct ol_budget *budgets = scenario->budgets.items;
    for (size_t i = 0; i < scenario->budgets.count; i++) {
        check_scope(scenario, &budgets[i], faults);
        check_alerts(&budgets[i], faults);
        if (ol_xml_attribute(budgets[i].node, "monthly") && budgets[i].monthly < 0)
            ol_faults_add(faults, ol_xml_place(budgets[i].node, "monthly"),
                          "monthly: a budget is at least 0; give such as 50000");
    }
}

static bool reaches_any(const struct ol_scenario *scenario, const struct ol_budget *budget)
{
    for (size_t p = 0; p < ol_scenario_pool_count(scenario); p++)
        if (ol_budget_reaches(scenario, budget, p))
            return true;
    return false;
}

void ol_budgets_notes(const struct ol_scenario *scenario, struct ol_faults *notes)
{
    const struct ol_budget *budgets = scenario->budgets.items;
    for (size_t i = 0; i < scenario->budgets.count; i++) {
        const struct ol_alert *alerts = budgets[i].alerts.items;
        for (size_t k = 0; k < budgets[i].alerts.count; k++)
            if (alerts[k].action != OL_ALERT_NOTIFY && !reaches_any(scenario, &budgets[i]))
                ol_faults_add(notes, ol_xml_place(alerts[k].node, "action"),
                              "action: the budget \"%.60s\" watches nothing that %s could stop: endpoints and "
                              "pools with a <deadline> policy go on",
                              budgets[i].name, ol_alert_action_names[alerts[k].action]);
    }
}
