/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * difference_plots: what lies between runs, as drawings: a forest of changes with their intervals, and the differences
 * of one metric replication by replication.
 *
 * Changes are in per cent of the baseline, so that metrics of all units stand below each other; a mark is filled where
 * the interval excludes 0, hollow where it does not. Changes of more than OL_FOREST_MOST per cent would press the
 * others together: they are not drawn, and the caller is to say how many there were.
 *
 * Both write NAME.dat and NAME.gp into a folder whose plots/ is there; ol_plots_draw draws them.
 */
#ifndef OUTLAY_REPORTS_DIFFERENCE_PLOTS_H
#define OUTLAY_REPORTS_DIFFERENCE_PLOTS_H

#include "outlay/stats.h"
#include "reports/plot_sheet.h"

#define OL_FOREST_MOST  300.0
#define OL_FOREST_ROWS  24
#define OL_FOREST_SIDES 6 /* colours that can be told apart */

struct ol_forest_mark {
    size_t row, side;         /* of the names below */
    struct ol_interval share; /* of the baseline, 0.05: 5% more; lo = hi = mean: no interval is known */
    bool is_clear;
};
struct ol_forest {
    const char *const *rows, *const *sides; /* names, as somebody wrote them */
    size_t row_count, side_count;
    const struct ol_forest_mark *marks;
    size_t count;
};
/* Whether it can be drawn. */
bool ol_forest_holds(struct ol_interval share);
int ol_forest_write(const struct ol_folder *folder, const char *name, const struct ol_forest *forest,
                    struct ol_error *error);

/* One metric's differences; `values` are not sorted, and may have NAN among them. */
struct ol_pairs {
    const char *side, *metric, *unit;
    const double *values;
    size_t count;
    struct ol_interval interval; /* of the mean */
};
int ol_pairs_write(const struct ol_folder *folder, const char *name, const struct ol_pairs *pairs,
                   struct ol_error *error);

#endif
