/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/comparison_judge.h"

#include "scenarios/objective.h"

#include <math.h>

static struct ol_interval scaled(struct ol_interval interval, double by)
{
    const double lo = by * interval.lo, hi = by * interval.hi;
    return (struct ol_interval){by * interval.mean, fmin(lo, hi), fmax(lo, hi)};
}

static void judge_against(const struct ol_comparison *comparison, size_t side,
                          struct ol_objective_verdict *verdict)
{
    const double before = ol_comparison_before(comparison, side, verdict->metric);
    const double allowed = verdict->bound, worse = verdict->wants_less ? 1 : -1;
    size_t n;
    /* What is allowed is a share of the size: of -100, 10% worse is -90 where less is better. */
    const struct ol_estimate estimate =
        ol_comparison_estimate(comparison, side, verdict->metric, 1 + (before < 0 ? -worse : worse) * allowed, &n);
    if (n == 0)
        return;
    /* Of a baseline of 0 there is no share, but more of it is worse than any. */
    const double by = -worse / (before != 0 ? fabs(before) : 1);
    const struct ol_estimate change = ol_comparison_estimate(comparison, side, verdict->metric, 1, &n);
    const bool is_same = comparison->sides[side].is_paired && change.mean == 0 && change.error == 0;
    /* What changes nothing is not worse, however widely the baseline varies. */
    const struct ol_interval slack = is_same ? (struct ol_interval){allowed, allowed, allowed}
                                             : scaled(ol_estimate_interval(estimate, verdict->level), by);
    ol_objective_judge(verdict, slack);
    if (before == 0) {
        verdict->margin = NAN;
        return;
    }
    verdict->interval = (struct ol_interval){0 - by * change.mean, allowed - slack.hi, allowed - slack.lo};
}

void ol_comparison_judge(struct ol_comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        struct ol_compared_side *side = &comparison->sides[i];
        if (side->objectives)
            side->verdicts = ol_objectives_judge(side->objectives, &side->metrics, side->replications,
                                                 &comparison->arena, &side->verdict_count);
        for (size_t k = 0; i > 0 && k < side->verdict_count; k++) {
            struct ol_objective_verdict *verdict = &side->verdicts[k];
            if (verdict->kind == OL_AGAINST_BASELINE && verdict->state != OL_OBJECTIVE_UNKNOWN)
                judge_against(comparison, i, verdict);
        }
    }
}

bool ol_comparison_fails(const struct ol_comparison *comparison)
{
    for (size_t i = 1; i < comparison->count; i++)
        for (size_t k = 0; k < comparison->sides[i].verdict_count; k++)
            if (ol_objective_fails(&comparison->sides[i].verdicts[k]))
                return true;
    return false;
}
