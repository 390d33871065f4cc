/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each action of an alert holds and stops, as the manual says.
 */
#include "scenarios/budget.h"
#include "tests/check.h"

#define SPOT      (1u << OL_CAPACITY_SPOT)
#define ON_DEMAND (1u << OL_CAPACITY_ON_DEMAND)

/* Of a team, whose nodes are not its own, only jobs are held. */
static void actions(void)
{
    static const struct {
        enum ol_alert_action action;
        bool holds_preemptible, holds_all;
        unsigned sources;
    } rows[] = {
        {OL_ALERT_NOTIFY, false, false, 0},
        {OL_ALERT_STOP_PREEMPTIBLE, true, false, SPOT},
        {OL_ALERT_STOP_ON_DEMAND, false, false, SPOT | ON_DEMAND},
        {OL_ALERT_STOP_ALL, true, true, SPOT | ON_DEMAND},
    };
    const struct ol_budget all = {.name = "all"}, team = {.name = "team", .tag = "team=a"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ol_alert alert = {.action = rows[i].action};
        const struct ol_restraint of_all = ol_alert_restraint(&all, &alert);
        const struct ol_restraint of_team = ol_alert_restraint(&team, &alert);
        CHECK_INT(of_all.holds_preemptible, rows[i].holds_preemptible);
        CHECK_INT(of_all.holds_all, rows[i].holds_all);
        CHECK_INT(of_all.stopped_sources, rows[i].sources);
        CHECK_INT(of_team.holds_preemptible, rows[i].holds_preemptible);
        CHECK_INT(of_team.holds_all, rows[i].holds_all);
        CHECK_INT(of_team.stopped_sources, 0);
    }
}

int main(void)
{
    CASE(actions);
    return check_end();
}
