/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial_page: report.html of a sweep: the best points in words, what could not run, the front, curves or maps, and all
 * points as a table.
 */
#ifndef OUTLAY_REPORTS_TRIAL_PAGE_H
#define OUTLAY_REPORTS_TRIAL_PAGE_H

#include "outlay/trial_report.h"

void ol_report_trial_page(struct ol_output *output, const struct ol_trials *trials,
                          const struct ol_trial_plots *plots);

#endif
