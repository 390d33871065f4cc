/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * anomaly_file: findings as a table for programs, and those of a run beside its costs, where its page finds them.
 *
 * Of a run its effective costs by day are looked at, as costs.csv has them and the page draws them, and its services to
 * explain them. Days of which the run holds only a part are left out; a day without costs has cost nothing. A run that
 * has no calendar, or too few days for anything to stand out, gets no file. What is smaller than a hundredth of a mean
 * month is not worth a line in a report and left out: `outlay anomalies RUN` tells all.
 */
#ifndef OUTLAY_SCENARIOS_ANOMALY_FILE_H
#define OUTLAY_SCENARIOS_ANOMALY_FILE_H

#include "scenarios/anomaly_report.h"

/* start,end,series,actual,expected,size,kind,severity,detected,score,explained by; `end` is the first moment behind. */
void ol_anomaly_report_write(const struct ol_anomaly_report *report, struct ol_output *output);

/* DIRECTORY/anomalies.csv, from its costs.csv, of a run that lasted from `start` to `end`, instants. */
int ol_run_anomalies_write(const char *directory, ol_time start, ol_time end, struct ol_error *error);

#endif
