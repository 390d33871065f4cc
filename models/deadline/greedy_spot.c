/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spot or nothing for as long as the time allows, then on-demand to the end. Where time
 * is short but for one more restart, spot that is held may go on.
 */
#include "models/deadline/deadline_policies.h"

static enum ol_deadline_node greedy_propose(const struct ol_deadline_view *view)
{
    if (ol_deadline_presses(view, 1))
        return ol_deadline_runs_on_spot(view, view->current) ? OL_NODE_SPOT : OL_NODE_ON_DEMAND;
    if (ol_deadline_presses(view, 2))
        return view->current == OL_NODE_SPOT ? OL_NODE_SPOT : OL_NODE_ON_DEMAND;
    return view->has_spot ? OL_NODE_SPOT : OL_NODE_NONE;
}

const struct ol_deadline_policy ol_deadline_greedy = {
    .kind = {.name = "greedy", .summary = "spot or nothing while there is time, then on-demand to the end"},
    .propose = greedy_propose,
};
