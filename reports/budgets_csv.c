/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/report.h"

#include <math.h>

static void write_instant(struct ol_output *output, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    ol_output_char(output, ',');
    if (instant != OL_NEVER)
        ol_output_string(output, ol_instant_format(instant, buffer));
}

static void write_money(struct ol_output *output, ol_money money)
{
    ol_output_char(output, ',');
    ol_output_money(output, money);
}

static void write_state(struct ol_output *output, const struct ol_spend_state *state)
{
    write_money(output, state->spent);
    write_money(output, state->projected_month);
    write_money(output, state->projected_week);
    write_instant(output, state->breach_month);
    write_instant(output, state->breach_week);
}

/* The first `length` characters of an instant: of a day, a month. */
static void write_date(struct ol_output *output, ol_time instant, size_t length)
{
    char buffer[OL_TIME_BUFFER];
    ol_output_char(output, ',');
    ol_output_bytes(output, ol_instant_format(instant, buffer), length);
}

void ol_report_budgets(struct ol_output *output, const struct ol_result *result)
{
    ol_output_string(output, "budget,tag,month,monthly,threshold,amount,action,crossed_at,spent,projected_end,"
                             "projected_end_7d,breach_at,breach_at_7d,month_spent,month_cost,whole_month\n");
    for (size_t i = 0; i < result->alert_count; i++) {
        const struct ol_spend_alert *alert = &result->alerts[i];
        ol_output_csv(output, alert->budget);
        ol_output_char(output, ',');
        ol_output_csv(output, alert->tag ? alert->tag : "");
        write_date(output, alert->month, 7);
        write_money(output, alert->monthly);
        ol_output_char(output, ',');
        ol_output_real(output, alert->share);
        write_money(output, alert->amount);
        ol_output_format(output, ",%s", alert->action);
        write_instant(output, alert->crossed);
        write_state(output, &alert->state);
        write_money(output, alert->month_spent);
        ol_output_char(output, ',');
        if (isfinite(alert->month_cost))
            ol_output_micro(output, alert->month_cost);
        ol_output_string(output, alert->is_whole ? ",yes\n" : ",no\n");
    }
}

void ol_report_burndown(struct ol_output *output, const struct ol_result *result)
{
    ol_output_string(output, "budget,day,cost,left,spent,projected_end,projected_end_7d,breach_at,breach_at_7d\n");
    for (size_t i = 0; i < result->spend_day_count; i++) {
        const struct ol_spend_day *day = &result->spend_days[i];
        ol_output_csv(output, day->budget);
        write_date(output, day->day, 10);
        write_money(output, day->cost);
        write_money(output, day->monthly - day->state.spent);
        write_state(output, &day->state);
        ol_output_char(output, '\n');
    }
}
