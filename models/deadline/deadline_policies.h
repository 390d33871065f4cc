/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deadline_policies: the deadline policies there are, and the questions that they share.
 *
 * A new one is a file of its own and a line here and in deadline_policy_list.c.
 *
 * Time is counted in whole ticks: R is what is left of it before the deadline, rounded down; t1 and t2 are what
 * the work left takes, rounded up, after one restart and after two. At t1 >= R on-demand has to be held at once,
 * at t2 >= R there is no time for a try of spot that fails: a policy that begins no spot then is in time whenever
 * on-demand from the first tick on would be. Without a deadline there always is time.
 */
#ifndef OUTLAY_DEADLINE_POLICIES_H
#define OUTLAY_DEADLINE_POLICIES_H

#include "outlay/deadline.h"

extern const struct ol_deadline_policy ol_deadline_on_demand, ol_deadline_greedy, ol_deadline_uniform_progress,
    ol_deadline_uniform_progress_no_hysteresis;

/* t1 >= R for one restart, t2 >= R for two. */
bool ol_deadline_presses(const struct ol_deadline_view *view, int restarts);
/* done < now work / deadline: behind a progress that is spread evenly over the time there is. */
bool ol_deadline_is_behind(const struct ol_deadline_view *view);
/* done <= (now + 2 restart) work / deadline: not so far ahead that changing to spot and back would leave it
 * ahead. */
bool ol_deadline_is_barely_ahead(const struct ol_deadline_view *view);
/* Spot that is held and whose restart is worked off. */
static inline bool ol_deadline_runs_on_spot(const struct ol_deadline_view *view, enum ol_deadline_node node)
{
    return node == OL_NODE_SPOT && view->overhead == 0;
}

/* The guarantee over every policy: spot that runs goes on; all else is on-demand from the last tick that allows it
 * on. As in the published engine, spot counts as held here at the very tick at which it is lost. */
enum ol_deadline_node ol_deadline_decide(const struct ol_deadline_policy *policy,
                                         const struct ol_deadline_view *view);

#endif
