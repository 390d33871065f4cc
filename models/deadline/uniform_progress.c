/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uniform Progress ("Can't Be Late"): spot when there is any; on-demand too while the job is behind an
 * even progress from arrival to deadline, so that the need for it is not put off to the end.
 *
 * A job on on-demand stays there while there is no spot. With the hysteresis it also stays until it is so far
 * ahead that it could change to spot, lose it at once, come back, and still not be behind: else it would change to
 * and fro and pay a restart each time.
 */
#include "models/deadline/deadline_policies.h"

static enum ol_deadline_node progress(const struct ol_deadline_view *view, bool has_hysteresis)
{
    bool is_on_demand = view->current == OL_NODE_ON_DEMAND;
    if (ol_deadline_presses(view, 1))
        return ol_deadline_runs_on_spot(view, view->current) ? OL_NODE_SPOT : OL_NODE_ON_DEMAND;
    if (ol_deadline_presses(view, 2) && view->current != OL_NODE_SPOT)
        return OL_NODE_ON_DEMAND;
    if (is_on_demand && (!view->has_spot || (has_hysteresis && ol_deadline_is_barely_ahead(view))))
        return OL_NODE_ON_DEMAND;
    if (view->has_spot)
        return OL_NODE_SPOT;
    return ol_deadline_is_behind(view) ? OL_NODE_ON_DEMAND : OL_NODE_NONE;
}

static enum ol_deadline_node with_hysteresis(const struct ol_deadline_view *view)
{
    return progress(view, true);
}

static enum ol_deadline_node without_hysteresis(const struct ol_deadline_view *view)
{
    return progress(view, false);
}

const struct ol_deadline_policy ol_deadline_uniform_progress = {
    .kind = {.name = "uniform-progress",
             .summary = "spot when there is any; on-demand while behind an even progress, until well ahead"},
    .propose = with_hysteresis,
};

const struct ol_deadline_policy ol_deadline_uniform_progress_no_hysteresis = {
    .kind = {.name = "uniform-progress-no-hysteresis",
             .summary = "the same, but back to spot as soon as there is any"},
    .propose = without_hysteresis,
};
