/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run's series look like on the terminal: use, queue and cost of pools, requests and latency of endpoints.
 */
#include "outlay/arena.h"
#include "reports/endpoint_table.h"
#include "reports/plot_sheet.h"
#include "reports/terminal_plot.h"

#include <math.h>
#include <stdio.h>

#define DAY_SECONDS 86400.0

/* Arrays that a plot is made from. */
struct steps {
    double *values, *weights;
    size_t count;
};

static struct steps steps_new(size_t count)
{
    const size_t bytes = ol_mem_product(sizeof(double), count + 1);
    return (struct steps){ol_mem_new(bytes), ol_mem_new(bytes), count};
}

static void steps_free(struct steps *steps)
{
    ol_mem_free(steps->values);
    ol_mem_free(steps->weights);
}

static double seconds_of(const struct ol_series *series, size_t i)
{
    const bool is_cut = i + 1 == series->count && series->last_step > 0;
    return (double)(is_cut ? series->last_step : series->step) / (double)OL_SECOND;
}

struct telling {
    struct ol_output *output;
    const struct ol_result *result;
    const struct ol_terminal_screen *screen;
};

static void show(const struct telling *telling, const char *before, const char *name, const char *unit,
                 const char *rate, const struct steps *steps, ol_time begin, ol_time step, double top)
{
    struct ol_text title = {0};
    ol_text_addf(&title, "%s%s%s", before, name ? " " : "", name ? name : "");
    const struct ol_terminal_plot plot = {
        .title = ol_text_string(&title),
        .unit = unit,
        .rate = rate,
        .values = steps->values,
        .weights = steps->weights,
        .count = steps->count,
        .begin = begin,
        .step = step,
        .origin = telling->result->has_instant ? &telling->result->start_instant : NULL,
        .top = top,
    };
    ol_output_char(telling->output, '\n');
    ol_terminal_plot(telling->output, &plot, telling->screen);
    ol_text_release(&title);
}

/* ---- pools ---- */

/* A share is of the capacity that was there, so that weighs. */
static void show_use(const struct telling *telling, const struct ol_series *series, size_t parts)
{
    struct steps steps = steps_new(series->count);
    for (size_t i = 0; i < series->count; i++) {
        double busy = 0, capacity = 0;
        for (size_t k = 0; k < parts; k++) {
            busy += series[k].rows[i].busy_units;
            capacity += series[k].rows[i].capacity_units;
        }
        steps.values[i] = capacity > 0 ? busy / capacity : NAN;
        steps.weights[i] = capacity * seconds_of(series, i);
    }
    show(telling, "Capacity in use, pool", series->pool, "share", NULL, &steps, series->begin, series->step, 1);
    steps_free(&steps);
}

static void show_queue(const struct telling *telling, const struct ol_series *series)
{
    struct steps steps = steps_new(series->count);
    for (size_t i = 0; i < series->count; i++) {
        steps.values[i] = series->rows[i].queued_jobs;
        steps.weights[i] = seconds_of(series, i);
    }
    show(telling, "Jobs waiting, pool", series->pool, "jobs", NULL, &steps, series->begin, series->step, 0);
    steps_free(&steps);
}

static double cost_of(const struct ol_series *series, size_t i)
{
    return series->costs ? series->costs[i] : series->hourly_cost * seconds_of(series, i) / 3600;
}

/* Pools that are told in other steps, or for another time, are not added to the first. */
static bool fits(const struct ol_series *series, const struct ol_series *first)
{
    return series->has_cost && series->count == first->count && series->step == first->step &&
           series->begin == first->begin;
}

/* Of all pools together: it is one currency. */
static void show_cost(const struct telling *telling)
{
    const struct ol_result *result = telling->result;
    const struct ol_series *first = NULL;
    for (size_t k = 0; k < result->series_count; k++)
        if (!first && result->series[k].has_cost)
            first = &result->series[k];
    if (!first || !result->currency)
        return;
    struct steps steps = steps_new(first->count);
    for (size_t i = 0; i < first->count; i++) {
        const double seconds = seconds_of(first, i);
        double cost = 0;
        for (size_t k = 0; k < result->series_count; k++)
            cost += fits(&result->series[k], first) ? cost_of(&result->series[k], i) : 0;
        steps.values[i] = seconds > 0 ? cost * DAY_SECONDS / seconds : NAN;
        steps.weights[i] = seconds;
    }
    show(telling, "Cost of capacity", NULL, result->currency, "per day", &steps, first->begin, first->step, 0);
    steps_free(&steps);
}

static void show_pools(const struct telling *telling)
{
    const struct ol_result *result = telling->result;
    for (size_t i = 0, shown = 0; i < result->series_count && shown < OL_TERMINAL_PARTS; i++) {
        const struct ol_series *series = &result->series[i];
        if (series->count == 0 || series->is_further)
            continue;
        show_use(telling, series, ol_plot_parts(result, i));
        show_queue(telling, series);
        shown++;
    }
    show_cost(telling);
}

/* ---- endpoints ---- */

static void show_endpoint(const struct telling *telling, const struct ol_endpoint_series *series)
{
    struct steps requests = steps_new(series->count), latency = steps_new(series->count);
    for (size_t i = 0; i < series->count; i++) {
        const struct ol_endpoint_row *row = &series->rows[i];
        const ol_time length = i + 1 == series->count ? series->last_step : series->step;
        const double seconds = (double)length / (double)OL_SECOND;
        requests.values[i] = seconds > 0 ? row->requests / seconds : NAN;
        requests.weights[i] = seconds;
        latency.values[i] = row->p95_s;
        latency.weights[i] = isfinite(row->p95_s) ? row->completed : 0;
    }
    show(telling, "Requests, endpoint", series->endpoint, "requests", "per second", &requests, series->begin,
         series->step, 0);
    show(telling, "Latency that 95% kept, endpoint", series->endpoint, "s", NULL, &latency, series->begin,
         series->step, 0);
    steps_free(&requests);
    steps_free(&latency);
}

void ol_terminal_plots(struct ol_output *output, const struct ol_result *result,
                       const struct ol_terminal_screen *screen)
{
    const struct telling telling = {output, result, screen};
    if (result->replications > 1)
        ol_output_format(output, "\nOver time, the first of %zu replications:\n", result->replications);
    if (ol_result_has_jobs(result))
        show_pools(&telling);
    for (size_t i = 0, shown = 0; i < result->endpoint_count && shown < OL_TERMINAL_PARTS; i++)
        if (result->endpoints[i].count > 0) {
            show_endpoint(&telling, &result->endpoints[i]);
            shown++;
        }
}
