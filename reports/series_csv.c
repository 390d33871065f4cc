/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/report.h"

static void write_level(struct ol_output *output, double value)
{
    ol_output_char(output, ',');
    ol_output_micro(output, value);
}

/* Of the step: its capacity stands for all of it, but for the last one where the run ended within it. */
static void write_cost(struct ol_output *output, const struct ol_series *series, size_t i)
{
    const ol_time length = i + 1 == series->count && series->last_step > 0 ? series->last_step : series->step;
    if (series->costs)
        write_level(output, series->costs[i]);
    else if (series->has_cost)
        write_level(output, series->hourly_cost * (double)length / (double)OL_HOUR);
    else
        ol_output_char(output, ',');
}

static void write_series(struct ol_output *output, const struct ol_series *series)
{
    for (size_t i = 0; i < series->count; i++) {
        const struct ol_series_row *row = &series->rows[i];
        ol_output_seconds(output, series->begin + (ol_time)i * series->step);
        ol_output_char(output, ',');
        ol_output_csv(output, series->pool);
        ol_output_char(output, ',');
        ol_output_csv(output, series->source);
        ol_output_char(output, ',');
        ol_output_csv(output, series->unit);
        write_level(output, row->capacity_units);
        write_level(output, row->busy_units);
        write_level(output, row->capacity_units > 0 ? row->busy_units / row->capacity_units : 0);
        if (series->is_further)
            ol_output_string(output, ",,");
        if (!series->is_further) {
            write_level(output, row->queued_jobs);
            write_level(output, row->queued_units);
        }
        write_cost(output, series, i);
        ol_output_char(output, '\n');
    }
}

void ol_report_series(struct ol_output *output, const struct ol_result *result)
{
    ol_output_string(output, "time_s,pool,source,unit,capacity_units,busy_units,utilization,queued_jobs,"
                             "queued_units,cost\n");
    for (size_t i = 0; i < result->series_count; i++)
        write_series(output, &result->series[i]);
}
