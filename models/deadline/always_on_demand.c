/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On-demand from the first tick to the last: in time whenever that can be, and the price to beat.
 */
#include "models/deadline/deadline_policies.h"

static enum ol_deadline_node on_demand_propose(const struct ol_deadline_view *view)
{
    (void)view;
    return OL_NODE_ON_DEMAND;
}

const struct ol_deadline_policy ol_deadline_on_demand = {
    .kind = {.name = "on-demand", .summary = "on-demand all the time"},
    .propose = on_demand_propose,
};
