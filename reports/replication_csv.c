/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/summary.h"

#include "outlay/report.h"

void ol_report_replications(struct ol_output *output, const struct ol_result *result)
{
    const struct ol_metrics *metrics = ol_result_drawn(result);
    const size_t rows = result->drawn ? metrics->replications : ol_summary_count(result);
    ol_output_string(output, "replication");
    for (size_t i = 0; i < metrics->count; i++) {
        ol_output_char(output, ',');
        ol_output_csv(output, metrics->items[i].name);
    }
    ol_output_char(output, '\n');
    for (size_t row = 0; row < rows; row++) {
        ol_output_int(output, (int64_t)row + 1);
        for (size_t i = 0; i < metrics->count; i++) {
            ol_output_char(output, ',');
            ol_output_real(output, metrics->items[i].values[row]);
        }
        ol_output_char(output, '\n');
    }
}
