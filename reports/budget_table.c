/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/budget_table.h"

#include "outlay/arena.h"
#include "reports/number.h"

#include <math.h>
#include <string.h>

#define ROWS_LIMIT 24

enum {
    COLUMN_BUDGET,
    COLUMN_MONTH,
    COLUMN_CROSSED,
    COLUMN_ALLOWED,
    COLUMN_SPENT,
    COLUMN_USED,
    COLUMN_HEADING,
    COLUMNS
};
static const char *const heads[COLUMNS] = {"Budget", "Month", "Alerts that went off", "Allowed",
                                           "Spent",  "Used",  "Month heads for"};

static const char *say_money(struct ol_table *table, ol_money money)
{
    char buffer[OL_MONEY_BUFFER];
    return ol_arena_format(&table->arena, "%s", ol_money_say(money, 2, buffer));
}

static bool is_same(const struct ol_spend_alert *a, const struct ol_spend_alert *b)
{
    return a->month == b->month && strcmp(a->budget, b->budget) == 0;
}

/* "80% on 03 at 23:25, stop-preemptible" */
static void add_crossing(struct ol_text *text, const struct ol_spend_alert *alert)
{
    char buffer[OL_TIME_BUFFER];
    if (alert->crossed == OL_NEVER)
        return;
    ol_instant_format(alert->crossed, buffer);
    ol_text_addf(text, "%s%.15g%% on %.5s %.5s", text->length ? "; " : "", alert->share * 100, buffer + 5,
                 buffer + 11);
    if (strcmp(alert->action, "notify") != 0)
        ol_text_addf(text, " %s", alert->action);
}

/* What the bill of the month tells, which has all; what the nodes cost where there is none. */
static ol_money spent(const struct ol_spend_alert *alert)
{
    return isfinite(alert->month_cost) ? (ol_money)round(alert->month_cost * 1e9) : alert->month_spent;
}

/* A bill is a sum of shares, and may differ from what a meter counts by a rounding. */
#define ROUNDING 1000

/* What no meter knows while a month goes on, such as storage, takes it past thresholds that did not go off. */
static void add_late(struct ol_text *text, const struct ol_spend_alert *late)
{
    if (late)
        ol_text_addf(text, "%s%.15g%% only on the bill", text->length ? "; " : "", late->share * 100);
}

static const struct ol_spend_alert *add_row(struct ol_table *table, const struct ol_spend_alert *first,
                                            const struct ol_spend_alert *end)
{
    const char **cells = ol_table_add_row(table);
    struct ol_text crossed = {0};
    char buffer[OL_TIME_BUFFER];
    const struct ol_spend_alert *last = first, *late = NULL;
    for (const struct ol_spend_alert *alert = first; alert < end && is_same(alert, first); alert++) {
        add_crossing(&crossed, alert);
        last = alert->crossed == OL_NEVER ? alert : last;
        if (alert->crossed == OL_NEVER && spent(alert) > alert->amount + ROUNDING)
            late = alert;
    }
    add_late(&crossed, late);
    ol_instant_format(first->month, buffer);
    const double share = first->monthly > 0 ? ol_money_real(spent(first)) / ol_money_real(first->monthly) : 0;
    cells[COLUMN_BUDGET] = first->budget;
    cells[COLUMN_MONTH] = ol_arena_copy(&table->arena, buffer, 7);
    cells[COLUMN_CROSSED] = ol_arena_copy(&table->arena, ol_text_string(&crossed), crossed.length);
    cells[COLUMN_ALLOWED] = say_money(table, first->monthly);
    cells[COLUMN_SPENT] = say_money(table, spent(first));
    cells[COLUMN_USED] = ol_arena_format(&table->arena, "%.1f%%", share * 100);
    ol_text_release(&crossed);
    const struct ol_spend_alert *next = first;
    while (next < end && is_same(next, first))
        next++;
    /* A month that has ended heads for nothing any more. */
    const bool is_last = next == end || strcmp(next->budget, first->budget) != 0;
    if (is_last && !first->is_whole && last->crossed == OL_NEVER)
        cells[COLUMN_HEADING] = say_money(table, last->state.projected_month);
    return next;
}

void ol_budget_table(struct ol_table *table, const struct ol_result *result)
{
    const struct ol_spend_alert *end = result->alerts + result->alert_count;
    size_t rows = 0, row = 0;
    ol_table_set_heads(table, heads, COLUMNS, 3);
    table->has_long_names = true;
    for (const struct ol_spend_alert *at = result->alerts; at < end; at++)
        rows += at + 1 == end || !is_same(at, at + 1);
    for (const struct ol_spend_alert *at = result->alerts; at < end; row++) {
        const struct ol_spend_alert *first = at;
        if (rows - row <= ROWS_LIMIT) {
            at = add_row(table, first, end);
            continue;
        }
        while (at < end && is_same(at, first))
            at++;
    }
    ol_table_drop_empty(table);
}
