/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What it cost day by day, with what was found to be out of the ordinary, and how it may go on.
 */
#include "reports/page_run.h"

#include "reports/chart.h"
#include "reports/number.h"

#include <math.h>
#include <string.h>

static bool is_wanted(const struct ol_page_run *run)
{
    return run->cost_count > 0;
}

/* Days that lie between the first and the last cost 0 where no line tells of them. Of more than POINTS_MOST of them
 * several are one point, their mean. */
struct course {
    double *x, *y;
    size_t count, days; /* points, and days that each stands for */
    struct ol_arena arena;
};

static double day_number(const struct ol_page_run *run, ol_time instant)
{
    const ol_time since = run->result->has_instant ? 0 : run->result->start_instant;
    return (double)(instant - since) / (double)OL_DAY;
}

static bool read_day(const char *name, ol_time *instant)
{
    char why[160];
    return ol_instant_parse(ol_slice_of(name), instant, why);
}

#define POINTS_MOST 1500

/* What is charged for a moment longer than the run, by a minimum, makes no day of its own. */
static ol_time last_day(const struct ol_page_run *run, ol_time first, ol_time last)
{
    const ol_time end = run->result->start_instant + run->result->end;
    while (last > first && run->result->end > 0 && last >= end)
        last -= OL_DAY;
    return last;
}

static void add_days(struct course *course, const struct ol_cost_sum *days, size_t count, ol_time first)
{
    ol_time at;
    for (size_t i = 0; i < count; i++) {
        const bool is_day = read_day(days[i].name, &at) && at >= first;
        const size_t point = is_day ? (size_t)((at - first) / OL_DAY) / course->days : course->count;
        if (point < course->count)
            course->y[point] += ol_money_real(days[i].steps[OL_COST_EFFECTIVE]) / (double)course->days;
    }
}

static void fill(struct course *course, const struct ol_page_run *run)
{
    size_t count;
    ol_time first, last;
    struct ol_cost_sum *days = ol_cost_groups(run->costs, run->cost_count, OL_COST_DAY, 0, &count, &course->arena);
    if (count > 0 && read_day(days[0].name, &first) && read_day(days[count - 1].name, &last)) {
        const size_t all = (size_t)((last_day(run, first, last) - first) / OL_DAY) + 1;
        course->days = (all + POINTS_MOST - 1) / POINTS_MOST;
        course->count = all / course->days;
        course->x = OL_ARENA_ARRAY(&course->arena, double, course->count);
        course->y = OL_ARENA_ARRAY(&course->arena, double, course->count);
        for (size_t i = 0; i < course->count; i++)
            course->x[i] = day_number(run, first + (ol_time)(i * course->days) * OL_DAY);
        add_days(course, days, count, first);
    }
    ol_mem_free(days);
}

/* ---- anomalies ---- */

static const char *say_anomaly(struct ol_arena *arena, const struct ol_page_run *run,
                               const struct ol_told_anomaly *anomaly)
{
    char when[OL_TIME_BUFFER], actual[OL_NUMBER_BUFFER], expected[OL_NUMBER_BUFFER];
    ol_instant_format(anomaly->start, when);
    when[strcspn(when, "T")] = '\0';
    return ol_arena_format(arena, "%s%s%.60s: %s instead of %s", when, *anomaly->what ? ", " : "", anomaly->what,
                           ol_amount_say(anomaly->actual, run->result->currency, actual),
                           ol_amount_say(anomaly->expected, run->result->currency, expected));
}

/* On the curve, at the day on which each began. */
static void add_anomalies(struct ol_chart *chart, struct course *course, const struct ol_page_run *run)
{
    double *x = OL_ARENA_ARRAY(&course->arena, double, run->anomaly_count + 1);
    double *y = OL_ARENA_ARRAY(&course->arena, double, run->anomaly_count + 1);
    const char **names = OL_ARENA_ARRAY(&course->arena, const char *, run->anomaly_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < run->anomaly_count; i++) {
        const double day = floor(day_number(run, run->anomalies[i].start));
        const double point = floor((day - course->x[0]) / (double)course->days);
        if (!(point >= 0 && point < (double)course->count) || count == OL_PAGE_ROWS)
            continue;
        x[count] = course->x[(size_t)point];
        y[count] = course->y[(size_t)point];
        names[count++] = say_anomaly(&course->arena, run, &run->anomalies[i]);
    }
    if (count > 0)
        ol_chart_add(chart, (struct ol_chart_layer){OL_CHART_MARK, x, y, .names = names, .count = count});
}

static void list_anomalies(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column columns[] = {
        {"Anomaly from", true}, {"In", true}, {"Actual", false}, {"Expected", false}, {"Difference", false}};
    const char *currency = run->result->currency ? run->result->currency : "";
    if (run->anomaly_count == 0)
        return;
    ol_page_table_begin(page, "Anomalies in the cost", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < run->anomaly_count && i < OL_PAGE_ROWS; i++) {
        const struct ol_told_anomaly *anomaly = &run->anomalies[i];
        char when[OL_TIME_BUFFER];
        ol_page_word(page, ol_instant_format(anomaly->start, when));
        ol_page_word(page, *anomaly->what ? anomaly->what : "everything");
        ol_page_value(page, anomaly->actual, currency);
        ol_page_value(page, anomaly->expected, currency);
        ol_page_value(page, anomaly->actual - anomaly->expected, currency);
    }
    ol_page_table_end(page);
    ol_page_more(page, run->anomaly_count, "anomalies.csv");
}

/* ---- the forecast ---- */

static void add_forecast(struct ol_chart *chart, struct course *course, const struct ol_page_run *run)
{
    const size_t count = run->forecast_count;
    double *x = OL_ARENA_ARRAY(&course->arena, double, count + 1);
    double *mean = OL_ARENA_ARRAY(&course->arena, double, count + 1);
    double *lo = OL_ARENA_ARRAY(&course->arena, double, count + 1);
    double *hi = OL_ARENA_ARRAY(&course->arena, double, count + 1);
    for (size_t i = 0; i < count; i++) {
        x[i] = day_number(run, run->forecast[i].at);
        mean[i] = run->forecast[i].mean;
        lo[i] = run->forecast[i].lo;
        hi[i] = run->forecast[i].hi;
    }
    if (count == 0)
        return;
    ol_chart_add(chart, (struct ol_chart_layer){OL_CHART_BAND, x, lo, hi, .count = count});
    ol_chart_add(chart, (struct ol_chart_layer){OL_CHART_DASHED, x, mean, .count = count});
}

static void draw(struct ol_page *page, const struct ol_page_run *run)
{
    struct course course = {0};
    struct ol_text text = {0};
    struct ol_chart chart = {.label = "Effective cost by day, first replication",
                             .unit = run->result->currency ? run->result->currency : "",
                             .has_instant = run->result->has_instant};
    fill(&course, run);
    if (course.count > 1) {
        ol_chart_add(&chart, (struct ol_chart_layer){OL_CHART_AREA, course.x, course.y, .count = course.count});
        add_forecast(&chart, &course, run);
        add_anomalies(&chart, &course, run);
        ol_text_addf(
            &text,
            "<figure>\n<figcaption><h3>Cost by day</h3>Effective cost of each day, first replication; what "
            "spans several days is spread over them.%s%s</figcaption>\n",
            run->anomaly_count > 0 ? " Points are anomalies." : "",
            run->forecast_count > 0 ? " Dashed is the forecast, with its interval." : "");
        ol_chart_draw(&text, &chart);
        ol_text_adds(&text, "</figure>\n");
        ol_page_markup(page, ol_text_string(&text));
    } else {
        ol_page_paragraph(page, "All of the cost is of one day: there is no curve to draw.");
    }
    ol_text_release(&text);
    ol_arena_release(&course.arena);
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    draw(page, run);
    list_anomalies(page, run);
}

const struct ol_page_part ol_page_part_course = {"course", "Cost over time", is_wanted, write};
