/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison_figures: the drawings of a comparison: the changes of the chosen metrics with their intervals, and of each
 * side the differences of its headline's metric, pair by pair.
 */
#ifndef OUTLAY_CLI_COMPARISON_FIGURES_H
#define OUTLAY_CLI_COMPARISON_FIGURES_H

#include "outlay/report.h"
#include "scenarios/cli/comparison_listing.h"

#define OL_COMPARISON_FIGURES 5

/* Zero-initialised is empty. */
struct ol_comparison_figures {
    struct ol_plot plots[OL_COMPARISON_FIGURES]; /* for ol_page_figure */
    size_t count;
    size_t left_out; /* changes that the first of them cannot show */
};

/* Into FOLDER/plots, which is made. */
int ol_comparison_figures_draw(struct ol_comparison_figures *figures, const struct ol_comparison_telling *telling,
                               const char *folder, unsigned forms, char note[OL_PLOT_NOTE],
                               struct ol_error *error);
void ol_comparison_figures_release(struct ol_comparison_figures *figures);

#endif
