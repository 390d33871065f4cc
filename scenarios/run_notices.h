/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_notices: what a run directory has to tell: alerts and breaches of budgets (budgets.csv), what stands out
 * (anomalies.csv, where there is one), objectives that are missed, and when commitments end (commitments.xml).
 *
 * Of a breach that is only projected, in the last month, the notice says by which rate.
 */
#ifndef OUTLAY_RUN_NOTICES_H
#define OUTLAY_RUN_NOTICES_H

#include "outlay/notice.h"
#include "scenarios/run_record.h"

/* In the arena. */
int ol_run_notices(const char *run, const struct ol_run_record *record, struct ol_arena *arena,
                   struct ol_notice **notices, size_t *count, struct ol_error *error);

#endif
