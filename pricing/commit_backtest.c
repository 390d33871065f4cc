/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/commit_backtest.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <string.h>

#define LEAST_HOURS  (4 * OL_WEEK_HOURS)
#define LEAST_MONTHS 6

const char *const ol_rule_names[] = {
    [OL_RULE_ADVICE] = "advice",           [OL_RULE_LADDER] = "ladder",
    [OL_RULE_STABLE] = "stable",           [OL_RULE_RECENT_QUANTILE] = "recent-quantile",
    [OL_RULE_RECENT_MEAN] = "recent-mean", NULL,
};
const char *const ol_rule_summaries[] = {
    [OL_RULE_ADVICE] = "advice: for demand to come",
    [OL_RULE_LADDER] = "advice, bought in steps",
    [OL_RULE_STABLE] = "break-even quantile, all hours",
    [OL_RULE_RECENT_QUANTILE] = "break-even quantile, 60 days",
    [OL_RULE_RECENT_MEAN] = "mean, 60 days",
    NULL,
};

/* ---- rules ---- */

static double choose_advice(const struct ol_outlook *outlook, const double *units, size_t hours,
                            const struct ol_commit_setting *setting)
{
    (void)units, (void)hours;
    return ol_outlook_choose(outlook, 0, ol_weeks_of(setting->term_hours), setting->price);
}

static double choose_ladder(const struct ol_outlook *outlook, const double *units, size_t hours,
                            const struct ol_commit_setting *setting)
{
    (void)units, (void)hours;
    const size_t count = ol_ladder_count(setting->ladder, setting->term_hours);
    return count > 0 ? ol_ladder_target(outlook, 0, setting->price, setting->term_hours, count) : 0;
}

static double choose_stable(const struct ol_outlook *outlook, const double *units, size_t hours,
                            const struct ol_commit_setting *setting)
{
    (void)outlook;
    return ol_commit_best(units, hours, setting->price);
}

static size_t recent(size_t hours)
{
    return hours < OL_RECENT_HOURS ? hours : OL_RECENT_HOURS;
}

static double choose_recent_quantile(const struct ol_outlook *outlook, const double *units, size_t hours,
                                     const struct ol_commit_setting *setting)
{
    (void)outlook;
    return ol_commit_best(units + hours - recent(hours), recent(hours), setting->price);
}

static double choose_recent_mean(const struct ol_outlook *outlook, const double *units, size_t hours,
                                 const struct ol_commit_setting *setting)
{
    struct ol_sum sum = {0};
    (void)outlook, (void)setting;
    for (size_t i = hours - recent(hours); i < hours; i++)
        ol_sum_add(&sum, units[i]);
    return ol_sum_total(&sum) / (double)recent(hours);
}

double ol_rule_choose(enum ol_commit_rule rule, const struct ol_outlook *outlook, const double *units,
                      size_t hours, const struct ol_commit_setting *setting)
{
    static double (*const choices[OL_RULES])(const struct ol_outlook *, const double *, size_t,
                                             const struct ol_commit_setting *) = {
        [OL_RULE_ADVICE] = choose_advice,           [OL_RULE_LADDER] = choose_ladder,
        [OL_RULE_STABLE] = choose_stable,           [OL_RULE_RECENT_QUANTILE] = choose_recent_quantile,
        [OL_RULE_RECENT_MEAN] = choose_recent_mean,
    };
    return choices[rule](outlook, units, hours, setting);
}

/* ---- dates ---- */

struct dates {
    size_t *hours; /* from the start of the history */
    size_t count, capacity;
};

static void add_date(struct dates *dates, size_t hour)
{
    OL_MEM_RESERVE(dates->hours, dates->capacity, dates->count + 1);
    dates->hours[dates->count++] = hour;
}

/* The first hours of months that have 60 days before them and a term behind. */
static void add_months(struct dates *dates, ol_time start, size_t hours, size_t term)
{
    struct ol_civil civil = ol_civil_of(start);
    civil = (struct ol_civil){.year = civil.year, .month = civil.month, .day = 1};
    for (;;) {
        const ol_time offset = ol_instant_of(civil) - start;
        const ol_time hour = offset <= 0 ? 0 : (offset + OL_HOUR - 1) / OL_HOUR;
        if ((size_t)hour + term > hours || civil.year > 9998)
            return;
        if (hour >= OL_RECENT_HOURS)
            add_date(dates, (size_t)hour);
        civil.year += civil.month == 12;
        civil.month = civil.month == 12 ? 1 : civil.month + 1;
    }
}

/* A date each week, of terms of `horizon`. */
static void add_weeks(struct dates *dates, size_t before, size_t hours, size_t horizon)
{
    for (size_t hour = before; hour + horizon <= hours; hour += OL_WEEK_HOURS)
        add_date(dates, hour);
}

/* Returns the length of the terms that begin at them. */
static size_t choose_dates(struct dates *dates, ol_time start, size_t hours, size_t term)
{
    if (hours < LEAST_HOURS)
        return term;
    add_months(dates, start, hours, term);
    if (dates->count >= LEAST_MONTHS)
        return term;
    dates->count = 0;
    add_weeks(dates, OL_RECENT_HOURS, hours, term);
    if (dates->count > 0)
        return term;
    const size_t before = hours / 2 < OL_RECENT_HOURS ? hours / 2 / 24 * 24 : OL_RECENT_HOURS;
    const size_t weeks = (hours - before) / 2 / OL_WEEK_HOURS, cut = (weeks > 0 ? weeks : 1) * OL_WEEK_HOURS;
    add_weeks(dates, before, hours, cut);
    return cut;
}

/* ---- costs ---- */

static void run_date(struct ol_backtest *backtest, size_t index, const double *units, size_t now,
                     const struct ol_commit_setting *setting)
{
    struct ol_commit_setting cut = *setting;
    struct ol_outlook outlook;
    double *costs = backtest->costs + index * OL_RULES;
    const double *then = units + now;
    const size_t horizon = cut.term_hours = backtest->horizon_hours;
    ol_outlook_fit(&outlook, units, now);
    for (int rule = 0; rule < OL_RULES; rule++)
        if (rule != OL_RULE_LADDER)
            costs[rule] = ol_commit_cost(
                then, horizon, ol_rule_choose((enum ol_commit_rule)rule, &outlook, units, now, &cut), cut.price);
    if (cut.ladder > 0)
        costs[OL_RULE_LADDER] =
            ol_ladder_replay(units, now, horizon, cut.price, horizon, ol_ladder_count(cut.ladder, horizon));
    ol_outlook_release(&outlook);
    backtest->on_demand[index] = ol_commit_cost(then, horizon, 0, cut.price);
    backtest->hindsight[index] =
        ol_commit_cost(then, horizon, ol_commit_best(then, horizon, cut.price), cut.price);
}

/* 0 where nothing was to be paid. */
static double share_saved(double cost, double of)
{
    return of > 0 ? 1 - cost / of : 0;
}

static void record(const struct ol_backtest *backtest, enum ol_commit_rule rule, struct ol_rule_record *record)
{
    struct ol_sum cost = {0}, on_demand = {0}, hindsight = {0};
    double *savings = ol_mem_new(ol_mem_product(sizeof *savings, backtest->count + 1));
    for (size_t i = 0; i < backtest->count; i++) {
        const double paid = backtest->costs[i * OL_RULES + rule];
        savings[i] = share_saved(paid, backtest->on_demand[i]);
        ol_sum_add(&cost, paid);
        ol_sum_add(&on_demand, backtest->on_demand[i]);
        ol_sum_add(&hindsight, backtest->hindsight[i]);
        record->regret_worst = fmax(i > 0 ? record->regret_worst : -1, -share_saved(paid, backtest->hindsight[i]));
        record->wins_of_advice += backtest->costs[i * OL_RULES + OL_RULE_ADVICE] < paid;
    }
    ol_sort_real(savings, backtest->count);
    record->saving_p10 = ol_quantile_sorted(savings, backtest->count, 0.1);
    record->saving_p50 = ol_quantile_sorted(savings, backtest->count, 0.5);
    record->saving_p90 = ol_quantile_sorted(savings, backtest->count, 0.9);
    record->saving = share_saved(ol_sum_total(&cost), ol_sum_total(&on_demand));
    record->regret = -share_saved(ol_sum_total(&cost), ol_sum_total(&hindsight));
    ol_mem_free(savings);
}

void ol_backtest_run(struct ol_backtest *backtest, ol_time start, const double *units, size_t hours,
                     const struct ol_commit_setting *setting)
{
    struct dates dates = {0};
    *backtest = (struct ol_backtest){0};
    backtest->horizon_hours = choose_dates(&dates, start, hours, setting->term_hours);
    backtest->count = dates.count;
    backtest->costs = ol_mem_new(ol_mem_product(sizeof(double) * OL_RULES, dates.count + 1));
    backtest->on_demand = ol_mem_new(ol_mem_product(sizeof(double), dates.count + 1));
    backtest->hindsight = ol_mem_new(ol_mem_product(sizeof(double), dates.count + 1));
    for (size_t i = 0; i < dates.count; i++)
        run_date(backtest, i, units, dates.hours[i], setting);
    for (int rule = 0; dates.count > 0 && rule < OL_RULES; rule++)
        if (rule != OL_RULE_LADDER || setting->ladder > 0)
            record(backtest, (enum ol_commit_rule)rule, &backtest->rules[rule]);
    if (dates.count > 0) {
        backtest->first = start + (ol_time)dates.hours[0] * OL_HOUR;
        backtest->last = start + (ol_time)dates.hours[dates.count - 1] * OL_HOUR;
    }
    ol_mem_free(dates.hours);
}

void ol_backtest_release(struct ol_backtest *backtest)
{
    ol_mem_free(backtest->costs);
    ol_mem_free(backtest->on_demand);
    ol_mem_free(backtest->hindsight);
    *backtest = (struct ol_backtest){0};
}
