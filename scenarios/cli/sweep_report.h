/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_report: what a sweep leaves in its folder when all points are done: points.csv, plots/ and report.html.
 */
#ifndef OUTLAY_CLI_SWEEP_REPORT_H
#define OUTLAY_CLI_SWEEP_REPORT_H

#include "outlay/trial_report.h"

/* The folder is there; NULL: nothing is written. `forms` of plots: 0: the page is without. */
int ol_sweep_report_write(const char *folder, const struct ol_trials *trials, unsigned forms,
                          struct ol_error *error);

#endif
