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
 *
 * Its alerts go off in the run (spend_meter.h), and have an action:
 *
 *     notify            it is written down
 *     stop-preemptible  preemptible jobs are stopped and wait until the next month; of everybody, or of a pool, no
 *                       nodes on spot are ordered either
 *     stop-on-demand    no nodes on demand or on spot are ordered until then
 *     stop-all          all jobs wait until then, and no such nodes are ordered
 *
 * A team's budget is about its jobs alone: nodes are a pool's. Endpoints, and pools with a deadline policy, are watched
 * but never stopped.
 */
#ifndef OUTLAY_SCENARIOS_BUDGET_H
#define OUTLAY_SCENARIOS_BUDGET_H

#include "outlay/restraint.h"
#include "outlay/scenario.h"

enum ol_alert_action {
    OL_ALERT_NOTIFY,
    OL_ALERT_STOP_PREEMPTIBLE,
    OL_ALERT_STOP_ON_DEMAND,
    OL_ALERT_STOP_ALL,
    OL_ALERT_ACTIONS
};
extern const char *const ol_alert_action_names[OL_ALERT_ACTIONS + 1]; /* NULL-terminated */

struct ol_alert { /* <alert> */
    const struct ol_xml_node *node;
    double at;  /* share of the budget */
    int action; /* enum ol_alert_action */
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
/* What an action asks of pools; `team` is left out. Nothing of OL_ALERT_NOTIFY. */
struct ol_restraint ol_alert_restraint(const struct ol_budget *budget, const struct ol_alert *alert);
/* Whether an alert of such a budget can stop anything in a pool. */
bool ol_budget_reaches(const struct ol_scenario *scenario, const struct ol_budget *budget, size_t pool);
/* Pools whose jobs may be held back learn of it. */
void ol_budgets_mark(struct ol_scenario *scenario);
void ol_budgets_check(const struct ol_scenario *scenario, struct ol_faults *faults);
/* Actions that have nothing to act on. */
void ol_budgets_notes(const struct ol_scenario *scenario, struct ol_faults *notes);

#endif
