/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget: what somebody wants to spend at most in a calendar month, and how often that comes out otherwise.
 *
 * A budget watches the effective cost of the whole scenario or, by its tag, of a team, a pool or an endpoint. A month
 * of which the run holds only a part is held against the whole month's budget: cover whole months with the clock.
 *
 *     budget.NAME.2026-01.cost                  what it watches, in this month
 *     budget.NAME.2026-01.breach_probability    1 where that is more than the budget, else 0
 *     budget.NAME.breach_probability            the same of any of the months
 *
 * A probability is the mean over the replications.
 */
#ifndef OUTLAY_SCENARIOS_BUDGET_H
#define OUTLAY_SCENARIOS_BUDGET_H

#include "outlay/scenario.h"

struct ol_alert { /* <alert> */
    const struct ol_xml_node *node;
    double at; /* share of the budget */
    const char *action;
};

struct ol_budget { /* <budget> */
    const struct ol_xml_node *node;
    const char *name;
    const char *tag; /* "team=research"; NULL: everything */
    ol_money monthly;
    struct ol_list alerts; /* struct ol_alert */
};

extern const struct ol_element ol_budget_element;

enum ol_budget_scope { OL_BUDGET_ALL, OL_BUDGET_TEAM, OL_BUDGET_POOL, OL_BUDGET_SCOPES };
/* What the tag says: the scope, and the name of the team or pool in `name`. Of a tag that is none: OL_BUDGET_SCOPES.
 * */
enum ol_budget_scope ol_budget_scope(const struct ol_budget *budget, const char **name);
void ol_budgets_check(const struct ol_scenario *scenario, struct ol_faults *faults);
/* What a run does not do: the actions of alerts. */
void ol_budgets_notes(const struct ol_scenario *scenario, struct ol_faults *notes);

#endif
