/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/difference_plots.h"

#include "outlay/arena.h"
#include "reports/template.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME_LIMIT  30
#define ROW_HEIGHT  24
#define HEIGHT_REST 96  /* key, axis and its label */
#define DOTS_MOST   500 /* of more differences as many quantiles are drawn */

/* ---- forest ---- */

bool ol_forest_holds(struct ol_interval share)
{
    return isfinite(share.mean) && fabs(100 * share.mean) <= OL_FOREST_MOST;
}

/* Far enough for the means, and for intervals that are not much longer: those are cut at the edge. */
static double reach_of(const struct ol_forest *forest)
{
    double reach = 1;
    for (size_t i = 0; i < forest->count; i++) {
        const struct ol_interval *share = &forest->marks[i].share;
        const double mean = fabs(100 * share->mean), end = 100 * fmax(fabs(share->lo), fabs(share->hi));
        reach = fmax(reach, fmax(1.15 * mean, fmin(1.05 * end, 100)));
    }
    return reach;
}

/* Sides of one row lie a little apart. */
static double place_of(const struct ol_forest *forest, const struct ol_forest_mark *mark)
{
    const double middle = (double)(forest->side_count - 1) / 2;
    return (double)mark->row + ((double)mark->side - middle) * 0.7 / (double)forest->side_count;
}

/* One block of the data; false where it is empty, which gnuplot does not take. */
static bool write_marks(struct ol_text *data, const struct ol_forest *forest, size_t side, bool is_clear)
{
    size_t count = 0;
    for (size_t i = 0; i < forest->count; i++) {
        const struct ol_forest_mark *mark = &forest->marks[i];
        if (mark->side != side || mark->is_clear != is_clear)
            continue;
        ol_text_addf(data, "%.10g %.10g %.10g %.6g\n", 100 * mark->share.mean, 100 * mark->share.lo,
                     100 * mark->share.hi, place_of(forest, mark));
        count++;
    }
    ol_text_adds(data, count > 0 ? "\n\n" : "");
    return count > 0;
}

/* Filled and hollow marks are two curves of one colour, which the key names once. */
static void add_curves(struct ol_plot_sheet *sheet, const struct ol_forest *forest, const char *name)
{
    size_t block = 0;
    for (size_t side = 0; side < forest->side_count; side++) {
        const size_t first = block;
        for (int is_clear = 1; is_clear >= 0; is_clear--)
            if (write_marks(&sheet->data, forest, side, is_clear)) {
                ol_text_addf(
                    &sheet->curves,
                    "%s'%s.dat' index %zu using 1:4:2:3 with xerrorbars linetype %zu pointtype %d pointsize "
                    "0.8 notitle",
                    block > 0 ? ", \\\n     " : "", name, block, side + 1, is_clear ? 7 : 6);
                block++;
            }
        if (block == first)
            continue;
        ol_text_addf(&sheet->curves,
                     ", \\\n     keyentry with points linetype %zu pointtype 7 pointsize 0.8 title ", side + 1);
        ol_plot_quote(&sheet->curves, forest->sides[side], NAME_LIMIT);
    }
}

int ol_forest_write(const struct ol_folder *folder, const char *name, const struct ol_forest *forest,
                    struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    const double reach = reach_of(forest);
    ol_text_addf(&sheet.axis, "if (!exists('high')) high = %zu\n", HEIGHT_REST + ROW_HEIGHT * forest->row_count);
    ol_text_addf(&sheet.extras, "set xrange [%.6g:%.6g]\nset yrange [%zu.6:-0.6]\nset ytics (", -reach, reach,
                 forest->row_count - 1);
    for (size_t i = 0; i < forest->row_count; i++) {
        ol_text_adds(&sheet.extras, i > 0 ? ", " : "");
        ol_plot_quote(&sheet.extras, forest->rows[i], NAME_LIMIT);
        ol_text_addf(&sheet.extras, " %zu", i);
    }
    ol_text_adds(&sheet.extras, ")\n");
    ol_text_adds(&sheet.data, "# change_% lo hi row; of each side first those whose interval excludes 0\n");
    add_curves(&sheet, forest, name);
    const int status = ol_plot_write(folder, name, ol_template_forest, &sheet, error);
    ol_plot_sheet_release(&sheet);
    return status;
}

/* ---- pairs ---- */

static int by_value(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Rank k of n stands for the middle of its share; of very many each so many-th is drawn, the extremes among them. */
static void write_dots(struct ol_text *data, const double *sorted, size_t count, struct ol_plot_unit unit)
{
    const size_t dots = count < DOTS_MOST ? count : DOTS_MOST;
    for (size_t i = 0; i < dots; i++) {
        const size_t rank = dots > 1 ? i * (count - 1) / (dots - 1) : 0;
        ol_text_addf(data, "%.6g %.10g\n", 100 * ((double)rank + 0.5) / (double)count, sorted[rank] / unit.factor);
    }
}

int ol_pairs_write(const struct ol_folder *folder, const char *name, const struct ol_pairs *pairs,
                   struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    struct ol_text label = {0};
    double *sorted = ol_mem_new(ol_mem_product(sizeof *sorted, pairs->count + 1)), greatest = 0;
    size_t count = 0;
    for (size_t i = 0; i < pairs->count; i++)
        if (isfinite(pairs->values[i])) {
            sorted[count++] = pairs->values[i];
            greatest = fmax(greatest, fabs(pairs->values[i]));
        }
    qsort(sorted, count, sizeof *sorted, by_value);
    const struct ol_plot_unit unit = ol_plot_unit(pairs->unit, greatest);
    ol_text_adds(&sheet.data, "# share_% difference, and in the second block the mean with its interval\n");
    write_dots(&sheet.data, sorted, count, unit);
    const struct ol_interval *mean = &pairs->interval;
    for (int i = 0; i < 2; i++)
        ol_text_addf(&sheet.data, "%s%d %.10g %.10g %.10g\n", i == 0 ? "\n\n" : "", 100 * i,
                     mean->mean / unit.factor, mean->lo / unit.factor, mean->hi / unit.factor);
    ol_text_addf(&label, "Difference, %.60s", pairs->metric);
    ol_plot_label(&sheet.axis, "y", ol_text_string(&label), unit.unit);
    ol_text_addf(
        &sheet.curves,
        "'%s.dat' index 1 using 1:3:4 with filledcurves linetype 1 title '95%% interval of the mean', \\\n"
        "     '%s.dat' index 1 using 1:2 with lines linetype 1 title 'mean', \\\n     '%s.dat' index 0 using "
        "1:2 with points linetype 2 pointtype 7 pointsize 0.6 title ",
        name, name, name);
    ol_plot_quote(&sheet.curves, pairs->side, NAME_LIMIT);
    const int status = ol_plot_write(folder, name, ol_template_pairs, &sheet, error);
    ol_mem_free(sorted);
    ol_text_release(&label);
    ol_plot_sheet_release(&sheet);
    return status;
}
