/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/report.h"

#include <math.h>

static void write_row(struct ol_output *output, const struct ol_endpoint_row *row)
{
    const double values[] = {row->requests, row->completed, row->shed,     row->timed_out,
                             row->failed,   row->p50_s,     row->p95_s,    row->p99_s,
                             row->queue,    row->ready,     row->starting, row->utilization};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        ol_output_char(output, ',');
        if (isfinite(values[i]))
            ol_output_micro(output, values[i]);
    }
    ol_output_char(output, '\n');
}

void ol_report_endpoints(struct ol_output *output, const struct ol_result *result)
{
    ol_output_string(output,
                     "time_s,endpoint,requests,completed,shed,timed_out,failed,latency_p50_s,latency_p95_s,"
                     "latency_p99_s,queue,instances_ready,instances_starting,utilization\n");
    for (size_t k = 0; k < result->endpoint_count; k++) {
        const struct ol_endpoint_series *series = &result->endpoints[k];
        for (size_t i = 0; i < series->count; i++) {
            ol_output_seconds(output, series->begin + (ol_time)i * series->step);
            ol_output_char(output, ',');
            ol_output_csv(output, series->endpoint);
            write_row(output, &series->rows[i]);
        }
    }
}
