/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/verdict.h"

#include <math.h>

const char *const ol_objective_bound_words[OL_OBJECTIVE_BOUNDS] = {
    [OL_AT_MOST] = "at most", [OL_AT_LEAST] = "at least", [OL_AGAINST_BASELINE] = "worse by at most"};
const char *const ol_objective_bound_names[OL_OBJECTIVE_BOUNDS] = {
    [OL_AT_MOST] = "at_most", [OL_AT_LEAST] = "at_least", [OL_AGAINST_BASELINE] = "against_baseline"};
const char *const ol_objective_state_names[OL_OBJECTIVE_STATES] = {
    [OL_OBJECTIVE_MET] = "met",           [OL_OBJECTIVE_OPEN] = "open",       [OL_OBJECTIVE_MISSED] = "missed",
    [OL_OBJECTIVE_UNJUDGED] = "unjudged", [OL_OBJECTIVE_UNKNOWN] = "unknown",
};

void ol_objective_judge(struct ol_objective_verdict *verdict, struct ol_interval slack)
{
    verdict->margin = slack.mean;
    verdict->state = isnan(slack.mean) ? OL_OBJECTIVE_UNJUDGED
                     : slack.lo >= 0   ? OL_OBJECTIVE_MET
                     : slack.hi < 0    ? OL_OBJECTIVE_MISSED
                                       : OL_OBJECTIVE_OPEN;
}

bool ol_objective_fails(const struct ol_objective_verdict *verdict)
{
    return verdict->state == OL_OBJECTIVE_MISSED || (verdict->is_strict && verdict->state == OL_OBJECTIVE_OPEN);
}
