/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_listing: what `outlay drift` prints: data quality, then the fields; or a row for each window of B.
 */
#ifndef OUTLAY_CLI_DRIFT_LISTING_H
#define OUTLAY_CLI_DRIFT_LISTING_H

#include "reports/drift.h"
#include "scenarios/cli/command.h"
#include "scenarios/drift_reading.h"

/* All borrowed. */
struct ol_drift_sheet {
    const struct ol_drift *drifts; /* judged */
    size_t count;
    bool has_windows;
    const struct ol_drift_input *input;
    struct ol_drift_thresholds thresholds;
};

void ol_drift_print(const struct ol_drift_sheet *sheet, struct ol_output *output);
void ol_drift_write_json(const struct ol_drift_sheet *sheet, struct ol_output *output);
void ol_drift_write_csv(const struct ol_drift_sheet *sheet, struct ol_output *output);

#endif
