/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_totals.h"

#include "outlay/stats.h"

#include <math.h>

struct totalling {
    const struct ol_forecast *forecast;
    const struct ol_forecast_series *series;
    double budget;
    ol_time end;    /* of the series */
    double *sums;   /* one a path */
    double *passed; /* of the paths that pass the budget: the step at which they do */
};

static ol_time month_start(int year, int month)
{
    return ol_instant_of(
        (struct ol_civil){.year = year + (month - 1) / 12, .month = (month - 1) % 12 + 1, .day = 1});
}

size_t ol_forecast_steps_to_year_end(ol_time end, ol_time step)
{
    const ol_time next = month_start(ol_civil_of(end).year, 13);
    return (size_t)((next - end + step - 1) / step);
}

/* Steps that begin before an instant, counted from `from`. */
static size_t steps_before(ol_time from, ol_time until, ol_time step)
{
    return until <= from ? 0 : (size_t)((until - from + step - 1) / step);
}

static void add_past(const struct totalling *totalling, struct ol_forecast_total *total)
{
    const struct ol_forecast_series *series = totalling->series;
    const size_t first = steps_before(series->start, total->from, series->step);
    total->is_late = total->from < series->start;
    total->from = total->is_late ? series->start : total->from;
    for (size_t t = first; t < series->count; t++) {
        total->spent += totalling->forecast->filled[t];
        total->missing += isnan(series->values[t]);
        total->past++;
    }
}

/* The instant of the coming step that a quantile of the passing ones names. */
static ol_time passed_at(const struct totalling *totalling, size_t count, double p)
{
    const size_t at = (size_t)(p * (double)(count - 1) + 0.5);
    return totalling->end + (ol_time)totalling->passed[at] * totalling->series->step;
}

static void add_paths(struct totalling *totalling, struct ol_forecast_total *total)
{
    const struct ol_forecast *forecast = totalling->forecast;
    const size_t first = steps_before(totalling->end, total->from, totalling->series->step),
                 last = steps_before(totalling->end, total->to, totalling->series->step);
    size_t passing = 0;
    double sum_of_all = 0;
    for (size_t p = 0; p < forecast->path_count; p++) {
        const double *path = forecast->paths + p * forecast->horizon;
        double sum = total->spent, at = sum > totalling->budget ? 0 : NAN;
        for (size_t h = first; h < last; h++) {
            sum += path[h];
            at = isnan(at) && sum > totalling->budget ? (double)h : at;
        }
        totalling->sums[p] = sum;
        sum_of_all += sum;
        if (sum > totalling->budget)
            totalling->passed[passing++] = at;
    }
    const double count = (double)forecast->path_count;
    ol_sort_real(totalling->sums, forecast->path_count);
    total->left = last - first;
    total->p10 = ol_quantile_sorted(totalling->sums, forecast->path_count, 0.1);
    total->p50 = ol_quantile_sorted(totalling->sums, forecast->path_count, 0.5);
    total->p90 = ol_quantile_sorted(totalling->sums, forecast->path_count, 0.9);
    total->mean = sum_of_all / count;
    total->over = NAN;
    total->over_p10 = total->over_p50 = total->over_p90 = OL_NEVER;
    if (totalling->budget <= 0 || total->month == 0)
        return;
    total->over = (double)passing / count;
    if (passing == 0)
        return;
    ol_sort_real(totalling->passed, passing);
    total->over_p10 = passed_at(totalling, passing, 0.1);
    total->over_p50 = passed_at(totalling, passing, 0.5);
    total->over_p90 = passed_at(totalling, passing, 0.9);
}

static void fill_total(struct totalling *totalling, struct ol_forecast_total *total, int year, int month)
{
    *total = (struct ol_forecast_total){.year = year, .month = month};
    total->from = month_start(year, month ? month : 1);
    total->to = month_start(year, month ? month + 1 : 13);
    add_past(totalling, total);
    add_paths(totalling, total);
}

size_t ol_forecast_totals(const struct ol_forecast *forecast, const struct ol_forecast_series *series,
                          double budget, struct ol_forecast_total totals[OL_FORECAST_TOTALS])
{
    struct ol_arena arena = {0};
    struct totalling totalling = {
        .forecast = forecast,
        .series = series,
        .budget = budget > 0 ? budget : 0,
        .end = series->start + (ol_time)series->count * series->step,
        .sums = OL_ARENA_ARRAY(&arena, double, forecast->path_count),
        .passed = OL_ARENA_ARRAY(&arena, double, forecast->path_count),
    };
    const ol_time last = totalling.end + (ol_time)forecast->horizon * series->step;
    const struct ol_civil now = ol_civil_of(totalling.end);
    size_t count = 0;
    for (int ahead = 0; count + 1 < OL_FORECAST_TOTALS; ahead++) {
        const int year = now.year + (now.month - 1 + ahead) / 12, month = (now.month - 1 + ahead) % 12 + 1;
        if (month_start(year, month + 1) > last)
            break;
        fill_total(&totalling, &totals[count++], year, month);
    }
    if (month_start(now.year, 13) <= last)
        fill_total(&totalling, &totals[count++], now.year, 0);
    ol_arena_release(&arena);
    return count;
}
