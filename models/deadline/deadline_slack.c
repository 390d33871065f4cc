/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole microseconds and products of 128 bits: the published engine's floats come to the same, and nothing is near
 * enough to be rounded.
 */
#include "models/area.h"
#include "models/deadline/deadline_policies.h"

static int64_t ticks_down(ol_time length, ol_time tick)
{
    return length / tick - (length % tick < 0);
}

static int64_t ticks_up(ol_time length, ol_time tick)
{
    return length / tick + (length % tick > 0);
}

bool ol_deadline_presses(const struct ol_deadline_view *view, int restarts)
{
    if (view->deadline == OL_NEVER)
        return false;
    return ticks_up(view->left + restarts * view->restart, view->tick) >=
           ticks_down(view->deadline - view->now, view->tick);
}

/* done deadline - at work: how far it is ahead of an even progress, in proportion. */
static ol_area lead(const struct ol_deadline_view *view, ol_time at)
{
    return (ol_area)view->done * view->deadline - (ol_area)at * view->work;
}

bool ol_deadline_is_behind(const struct ol_deadline_view *view)
{
    return view->deadline != OL_NEVER && lead(view, view->now) < 0;
}

bool ol_deadline_is_barely_ahead(const struct ol_deadline_view *view)
{
    return view->deadline != OL_NEVER && lead(view, view->now + 2 * view->restart) <= 0;
}

static enum ol_deadline_node guarantee(const struct ol_deadline_view *view, enum ol_deadline_node node)
{
    if (!ol_deadline_presses(view, 1))
        return node;
    return ol_deadline_runs_on_spot(view, view->last) ? OL_NODE_SPOT : OL_NODE_ON_DEMAND;
}

enum ol_deadline_node ol_deadline_decide(const struct ol_deadline_policy *policy,
                                         const struct ol_deadline_view *view)
{
    enum ol_deadline_node node = guarantee(view, policy->propose(view));
    return node == OL_NODE_SPOT && !view->has_spot ? OL_NODE_NONE : node;
}
