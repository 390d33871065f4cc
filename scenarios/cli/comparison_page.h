/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison_page: report.html of a comparison, with what programs want of it beside: comparison.json and .csv (all
 * metrics) and plots/.
 *
 * The verdict on each side stands first, then how sure it is, what is to be known before believing it, the changes as a
 * drawing, and tables: what a reviewer asks for, teams and classes, objectives, and every metric.
 */
#ifndef OUTLAY_CLI_COMPARISON_PAGE_H
#define OUTLAY_CLI_COMPARISON_PAGE_H

#include "outlay/report.h"
#include "scenarios/cli/comparison_listing.h"

struct ol_comparison_folder {
    const char *path;               /* there is such a folder */
    unsigned forms;                 /* of plots: enum ol_plot_form; 0: neither page nor plots */
    const char *const *directories; /* of each side, its run directory within `path`, with a page; NULL: none */
};
/* `note` gets what a person should know of the plots. */
int ol_comparison_page_write(const struct ol_comparison_telling *telling,
                             const struct ol_comparison_folder *folder, char note[OL_PLOT_NOTE],
                             struct ol_error *error);

#endif
