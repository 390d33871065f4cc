/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/spend_rows.h"

#include <math.h>

static struct ol_spend_state state_of(const struct ol_burn_view *view)
{
    return (struct ol_spend_state){.spent = view->spent,
                                   .projected_month = view->projected_month,
                                   .projected_week = view->projected_week,
                                   .breach_month = view->breach_month,
                                   .breach_week = view->breach_week};
}

static const struct ol_burn_crossing *crossing_of(const struct ol_burn *burn, ol_time month, size_t threshold)
{
    for (size_t i = 0; i < burn->crossing_count; i++)
        if (burn->crossings[i].month == month && burn->crossings[i].threshold == threshold)
            return &burn->crossings[i];
    return NULL;
}

struct ol_spend_alert *ol_spend_alerts(const struct ol_burn *burn, const struct ol_spend_owner *owner,
                                       struct ol_arena *arena, size_t *count)
{
    struct ol_spend_alert *rows =
        OL_ARENA_ARRAY(arena, struct ol_spend_alert, burn->month_count * burn->threshold_count + 1);
    size_t added = 0;
    for (size_t m = 0; m < burn->month_count; m++)
        for (size_t i = 0; i < burn->threshold_count; i++) {
            const struct ol_burn_month *month = &burn->months[m];
            const struct ol_burn_crossing *crossing = crossing_of(burn, month->month, i);
            rows[added++] = (struct ol_spend_alert){.budget = owner->budget,
                                                    .tag = owner->tag,
                                                    .action = owner->actions ? owner->actions[i] : "notify",
                                                    .month = month->month,
                                                    .monthly = burn->monthly,
                                                    .share = burn->thresholds[i],
                                                    .amount = ol_burn_amount(burn, i),
                                                    .crossed = crossing ? crossing->view.at : OL_NEVER,
                                                    .state = state_of(crossing ? &crossing->view : &month->view),
                                                    .month_spent = month->view.spent,
                                                    .month_cost = NAN,
                                                    .is_whole = month->is_whole};
        }
    *count += added;
    return rows;
}

struct ol_spend_day *ol_spend_days(const struct ol_burn *burn, const struct ol_spend_owner *owner,
                                   struct ol_arena *arena)
{
    struct ol_spend_day *rows = OL_ARENA_ARRAY(arena, struct ol_spend_day, burn->day_count + 1);
    for (size_t i = 0; i < burn->day_count; i++)
        rows[i] = (struct ol_spend_day){.budget = owner->budget,
                                        .day = burn->days[i].day,
                                        .monthly = burn->monthly,
                                        .cost = burn->days[i].cost,
                                        .state = state_of(&burn->days[i].view)};
    return rows;
}
