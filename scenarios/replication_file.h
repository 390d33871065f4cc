/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replication_file: a run directory's replications.csv, back into metrics.
 *
 *     struct ol_metrics metrics = {.arena = &arena};
 *     status = ol_replication_file_read(&metrics, "week", &record, &error);
 */
#ifndef OUTLAY_REPLICATION_FILE_H
#define OUTLAY_REPLICATION_FILE_H

#include "outlay/metric.h"
#include "scenarios/run_record.h"

/* Units are those of the record. `metrics` has nothing but its arena before; errors point into that. */
int ol_replication_file_read(struct ol_metrics *metrics, const char *directory, const struct ol_run_record *record,
                             struct ol_error *error);

#endif
