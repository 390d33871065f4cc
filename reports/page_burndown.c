/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How budgets were used up in the first replication: a drawing each, and what each month came to.
 */
#include "reports/page_run.h"

#include "reports/chart.h"
#include "reports/number.h"

#include <math.h>
#include <string.h>

#define DRAWN_MOST 12 /* budgets; the others are in the tables */

struct burndown {
    const struct ol_page_run *run;
    const struct ol_told_burn *days;
    size_t count;
    const char *budget;
    double monthly;
    struct ol_arena arena;
};

static bool is_of(const struct ol_told_alert *alert, const struct burndown *burndown)
{
    return strcmp(alert->budget, burndown->budget) == 0;
}

static double days_of(ol_time instant)
{
    return (double)instant / (double)OL_DAY;
}

static int64_t month_of(ol_time instant)
{
    const struct ol_civil civil = ol_civil_of(instant);
    return civil.year * 12 + civil.month;
}

/* Alerts of a budget are in the order of their instants, but for those that never went off. */
static bool is_before(const struct ol_told_alert *alert, const struct burndown *burndown, ol_time instant)
{
    return !is_of(alert, burndown) || alert->crossed == OL_NEVER || alert->crossed < instant;
}

/* ---- the drawing ---- */

/* From nothing at a month's begin to what is spent at the end of its last day; a gap before the next month. It goes
 * through the alerts, which know what was spent in the middle of a day. */
static void add_spent(struct ol_chart *chart, struct burndown *burndown)
{
    const struct ol_page_run *run = burndown->run;
    double *x = OL_ARENA_ARRAY(&burndown->arena, double, 3 * burndown->count + run->alert_count);
    double *y = OL_ARENA_ARRAY(&burndown->arena, double, 3 * burndown->count + run->alert_count);
    size_t n = 0, alert = 0;
    for (size_t i = 0; i < burndown->count; i++) {
        const struct ol_told_burn *day = &burndown->days[i];
        const bool is_first = i == 0 || month_of(day[-1].day) != month_of(day->day);
        if (is_first) {
            x[n] = days_of(day->day);
            y[n++] = 0;
        }
        for (; alert < run->alert_count && is_before(&run->alerts[alert], burndown, day->day + OL_DAY); alert++)
            if (is_of(&run->alerts[alert], burndown) && run->alerts[alert].crossed != OL_NEVER &&
                run->alerts[alert].crossed >= day->day) {
                x[n] = days_of(run->alerts[alert].crossed);
                y[n++] = run->alerts[alert].spent;
            }
        x[n] = days_of(day->day) + 1;
        y[n++] = day->spent;
    }
    ol_chart_add(chart, (struct ol_chart_layer){OL_CHART_AREA, x, y, .count = n});
}

/* What may be spent of it, from the first day on to the last. */
static void add_budget(struct ol_chart *chart, struct burndown *burndown)
{
    double *x = OL_ARENA_ARRAY(&burndown->arena, double, 2);
    double *y = OL_ARENA_ARRAY(&burndown->arena, double, 2);
    x[0] = days_of(burndown->days[0].day);
    x[1] = days_of(burndown->days[burndown->count - 1].day) + 1;
    y[0] = y[1] = burndown->monthly;
    ol_chart_add(chart, (struct ol_chart_layer){OL_CHART_DASHED, x, y, .count = 2});
}

static const char *say_alert(struct burndown *burndown, const struct ol_told_alert *alert)
{
    char when[OL_TIME_BUFFER], share[OL_NUMBER_BUFFER], spent[OL_NUMBER_BUFFER];
    ol_instant_format(alert->crossed, when);
    return ol_arena_format(&burndown->arena, "%.16s: %s, %s spent, %s", when,
                           ol_share_say(alert->threshold, share),
                           ol_amount_say(alert->spent, burndown->run->result->currency, spent), alert->action);
}

static void add_alerts(struct ol_chart *chart, struct burndown *burndown)
{
    const struct ol_page_run *run = burndown->run;
    double *x = OL_ARENA_ARRAY(&burndown->arena, double, run->alert_count + 1);
    double *y = OL_ARENA_ARRAY(&burndown->arena, double, run->alert_count + 1);
    const char **names = OL_ARENA_ARRAY(&burndown->arena, const char *, run->alert_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < run->alert_count && n < OL_PAGE_ROWS; i++) {
        const struct ol_told_alert *alert = &run->alerts[i];
        if (!is_of(alert, burndown) || alert->crossed == OL_NEVER)
            continue;
        x[n] = days_of(alert->crossed);
        y[n] = alert->spent;
        names[n++] = say_alert(burndown, alert);
    }
    if (n > 0)
        ol_chart_add(chart, (struct ol_chart_layer){OL_CHART_MARK, x, y, .names = names, .count = n});
}

static void draw(struct ol_page *page, struct burndown *burndown)
{
    const char *currency = burndown->run->result->currency;
    char monthly[OL_NUMBER_BUFFER];
    struct ol_text text = {0};
    struct ol_chart chart = {
        .label = "Spent of the budget, month by month", .unit = currency ? currency : "", .has_instant = true};
    add_spent(&chart, burndown);
    add_budget(&chart, burndown);
    add_alerts(&chart, burndown);
    ol_text_adds(&text, "<figure>\n<figcaption><h3>Budget ");
    ol_page_name(&text, burndown->budget);
    ol_text_addf(
        &text,
        "</h3>Spent since the month's begin, first replication; dashed are the %s that may be. Points are "
        "alerts.</figcaption>\n",
        ol_amount_say(burndown->monthly, currency, monthly));
    ol_chart_draw(&text, &chart);
    ol_text_adds(&text, "</figure>\n");
    ol_page_markup(page, ol_text_string(&text));
    ol_text_release(&text);
}

/* The days of one budget, from `at` on, which moves behind them. */
static bool next_budget(struct burndown *burndown, size_t *at)
{
    const struct ol_page_run *run = burndown->run;
    if (*at == run->burn_count)
        return false;
    burndown->days = &run->burns[*at];
    burndown->budget = burndown->days->budget;
    burndown->monthly = burndown->days->spent + burndown->days->left;
    burndown->count = 0;
    while (*at < run->burn_count && strcmp(run->burns[*at].budget, burndown->budget) == 0) {
        burndown->count++;
        ++*at;
    }
    return true;
}

/* ---- what each month came to ---- */

static const struct ol_told_alert *last_crossed(const struct ol_page_run *run, size_t first, size_t end)
{
    const struct ol_told_alert *found = NULL;
    for (size_t i = first; i < end; i++)
        if (run->alerts[i].crossed != OL_NEVER && (!found || run->alerts[i].threshold > found->threshold))
            found = &run->alerts[i];
    return found;
}

static void add_alert(struct ol_page *page, const struct ol_told_alert *alert)
{
    char said[OL_NUMBER_BUFFER + 100], share[OL_NUMBER_BUFFER], when[OL_TIME_BUFFER];
    if (alert)
        snprintf(said, sizeof said, "%s, %s", ol_share_say(alert->threshold, share), alert->action);
    ol_page_word(page, alert ? said : "none");
    if (alert)
        snprintf(said, sizeof said, "%.10s %.5s", ol_instant_format(alert->crossed, when), when + 11);
    ol_page_said(page, alert ? said : "", NAN);
}

static void list_months(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column columns[] = {{"Budget", true},      {"Month", true}, {"Allowed", false},
                                                    {"Spent", false},      {"Used", false}, {"Last alert", true},
                                                    {"Went off at", false}};
    const char *currency = run->result->currency ? run->result->currency : "";
    char said[OL_NUMBER_BUFFER];
    size_t rows = 0, end;
    ol_page_table_begin(page, "Months of budgets with alerts", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < run->alert_count; i = end) {
        const struct ol_told_alert *alert = &run->alerts[i];
        for (end = i + 1; end < run->alert_count && strcmp(run->alerts[end].budget, alert->budget) == 0 &&
                          strcmp(run->alerts[end].month, alert->month) == 0;)
            end++;
        if (rows++ >= OL_PAGE_ROWS)
            continue;
        const double spent = isfinite(alert->month_cost) ? alert->month_cost : alert->month_spent;
        const double used = alert->monthly > 0 ? spent / alert->monthly : NAN;
        ol_page_word(page, alert->budget);
        ol_page_word(page, alert->month);
        ol_page_value(page, alert->monthly, currency);
        ol_page_value(page, spent, currency);
        ol_page_said(page, isfinite(used) ? ol_share_say(used, said) : "", used);
        add_alert(page, last_crossed(run, i, end));
    }
    ol_page_table_end(page);
    ol_page_more(page, rows, "budgets.csv");
}

void ol_page_burndown(struct ol_page *page, const struct ol_page_run *run)
{
    struct burndown burndown = {.run = run};
    size_t at = 0, drawn = 0;
    while (next_budget(&burndown, &at))
        if (drawn++ < DRAWN_MOST)
            draw(page, &burndown);
    if (drawn > DRAWN_MOST)
        ol_page_note(page, "Only the first budgets are drawn; the days of all are in burndown.csv.");
    if (run->alert_count > 0)
        list_months(page, run);
    ol_arena_release(&burndown.arena);
}
