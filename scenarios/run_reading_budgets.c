/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_reading.h"
#include "scenarios/run_table.h"

#include <math.h>

/* Rows come by budget and month: a name is kept once. */
static const char *name_of(struct ol_run_reading *reading, const struct ol_run_table *table, size_t column,
                           const char *last)
{
    return last && ol_slice_is(ol_run_table_text(table, column), last)
               ? last
               : ol_run_table_keep(table, column, &reading->arena);
}

/* False where it is neither an instant nor empty. */
static bool instant_of(const struct ol_run_table *table, size_t column, ol_time *instant)
{
    char why[160];
    *instant = OL_NEVER;
    return ol_run_table_text(table, column).length == 0 ||
           ol_instant_parse(ol_run_table_text(table, column), instant, why);
}

/* ---- budgets.csv ---- */

enum {
    BUDGET,
    TAG,
    MONTH,
    MONTHLY,
    THRESHOLD,
    ACTION,
    CROSSED,
    SPENT,
    PROJECTED,
    BREACH,
    MONTH_SPENT,
    MONTH_COST,
    WHOLE
};

static int read_alert(struct ol_run_reading *reading, const struct ol_run_table *table, struct ol_error *error)
{
    static const int needed[] = {MONTHLY, THRESHOLD, SPENT, MONTH_SPENT};
    struct ol_page_run *page = &reading->page;
    const struct ol_told_alert *last = page->alert_count > 0 ? &reading->alerts[page->alert_count - 1] : NULL;
    struct ol_told_alert alert = {.budget = name_of(reading, table, BUDGET, last ? last->budget : NULL),
                                  .tag = name_of(reading, table, TAG, last ? last->tag : NULL),
                                  .month = name_of(reading, table, MONTH, last ? last->month : NULL),
                                  .action = ol_run_table_keep(table, ACTION, &reading->arena),
                                  .monthly = ol_run_table_real(table, MONTHLY),
                                  .threshold = ol_run_table_real(table, THRESHOLD),
                                  .spent = ol_run_table_real(table, SPENT),
                                  .projected = ol_run_table_real(table, PROJECTED),
                                  .month_spent = ol_run_table_real(table, MONTH_SPENT),
                                  .month_cost = ol_run_table_real(table, MONTH_COST),
                                  .is_whole = ol_slice_is(ol_run_table_text(table, WHOLE), "yes")};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!isfinite(ol_run_table_real(table, (size_t)needed[i])))
            return ol_run_table_fail(table, (size_t)needed[i], error);
    if (!instant_of(table, CROSSED, &alert.crossed) || !instant_of(table, BREACH, &alert.breach))
        return ol_run_table_fail(table, CROSSED, error);
    OL_MEM_RESERVE(reading->alerts, reading->alert_capacity, page->alert_count + 1);
    reading->alerts[page->alert_count++] = alert;
    return OL_OK;
}

static int read_alerts(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    static const char *const names[] = {
        "budget", "tag",           "month",     "monthly",     "threshold",  "action",      "crossed_at",
        "spent",  "projected_end", "breach_at", "month_spent", "month_cost", "whole_month", NULL};
    struct ol_run_table *table = ol_run_table_open(directory, "budgets.csv", names, 13, &reading->arena, error);
    int got, status = OL_OK;
    while (status == OL_OK && (got = ol_run_table_next(table, error)) != 0)
        status = got < 0 ? got : read_alert(reading, table, error);
    ol_run_table_close(table);
    reading->page.alerts = reading->alerts;
    return status;
}

/* ---- burndown.csv ---- */

enum { BURN_BUDGET, BURN_DAY, BURN_LEFT, BURN_SPENT, BURN_PROJECTED };

static int read_burn(struct ol_run_reading *reading, const struct ol_run_table *table, struct ol_error *error)
{
    struct ol_page_run *page = &reading->page;
    const struct ol_told_burn *last = page->burn_count > 0 ? &reading->burns[page->burn_count - 1] : NULL;
    struct ol_told_burn burn = {.budget = name_of(reading, table, BURN_BUDGET, last ? last->budget : NULL),
                                .left = ol_run_table_real(table, BURN_LEFT),
                                .spent = ol_run_table_real(table, BURN_SPENT),
                                .projected = ol_run_table_real(table, BURN_PROJECTED)};
    if (!instant_of(table, BURN_DAY, &burn.day) || burn.day == OL_NEVER)
        return ol_run_table_fail(table, BURN_DAY, error);
    OL_MEM_RESERVE(reading->burns, reading->burn_capacity, page->burn_count + 1);
    reading->burns[page->burn_count++] = burn;
    return OL_OK;
}

static int read_burns(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    static const char *const names[] = {"budget", "day", "left", "spent", "projected_end", NULL};
    struct ol_run_table *table = ol_run_table_open(directory, "burndown.csv", names, 5, &reading->arena, error);
    int got, status = OL_OK;
    while (status == OL_OK && (got = ol_run_table_next(table, error)) != 0)
        status = got < 0 ? got : read_burn(reading, table, error);
    ol_run_table_close(table);
    reading->page.burns = reading->burns;
    return status;
}

int ol_run_reading_budgets(struct ol_run_reading *reading, const char *directory, struct ol_error *error)
{
    const int status = read_alerts(reading, directory, error);
    return status == OL_OK ? read_burns(reading, directory, error) : status;
}
