/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_report: plots of a risk.
 */
#ifndef OUTLAY_RISK_REPORT_H
#define OUTLAY_RISK_REPORT_H

#include "outlay/report.h"
#include "outlay/risk.h"

/* plots/risk-fan.svg, what each month may cost, and one for each budget in the order of the breaches, risk-fan-1.svg
 * ... (at most OL_RISK_PLOTS); risk-drivers.svg where there are drivers; each with data and script. The folder's
 * plots/ is made here. `note` says why something could not be drawn, or is "". */
#define OL_RISK_PLOTS 12
int ol_report_risk_plots(struct ol_folder *folder, const struct ol_risk *risk, char note[OL_PLOT_NOTE],
                         struct ol_error *error);

#endif
