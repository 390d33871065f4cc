/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_plot: how far fields have moved, as pictures.
 *
 * Of one comparison each number that moved, if only slightly, gets a plot of the shares of rows below each value, in A
 * and in B; of several windows one plot shows the stability index of the fields that moved in any of them.
 */
#ifndef OUTLAY_REPORTS_DRIFT_PLOT_H
#define OUTLAY_REPORTS_DRIFT_PLOT_H

#include "outlay/report.h"
#include "reports/drift.h"

#define OL_DRIFT_PLOTS 12 /* at most; of more fields the first */

/* plots/drift-N.svg with data and script in the folder, whose plots/ is there. `note` says why something could not be
 * drawn, or is "". */
int ol_report_drift_plots(const struct ol_folder *folder, const struct ol_drift *drifts, size_t count,
                          const struct ol_drift_thresholds *thresholds, char note[OL_PLOT_NOTE],
                          struct ol_error *error);

#endif
