/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/comparison_figures.h"

#include "outlay/arena.h"
#include "reports/difference_plots.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

struct drawing {
    struct ol_comparison_figures *figures;
    const struct ol_comparison *comparison;
    const struct ol_metric_choice *choice;
    struct ol_folder folder;
};

/* ---- the forest ---- */

struct forest {
    const char *rows[OL_FOREST_ROWS], *sides[OL_FOREST_SIDES];
    struct ol_forest_mark *marks;
    struct ol_forest forest;
    size_t left_out;
};

/* Whether the difference could be drawn; one that is the same everywhere is none. */
static bool mark_of(const struct ol_comparison *comparison, size_t side, const char *metric,
                    struct ol_forest_mark *mark, size_t *left_out)
{
    const struct ol_difference difference = ol_comparison_difference(comparison, side, metric, NULL);
    if (!difference.exists || difference.is_same)
        return false;
    const double before = difference.interval.mean / difference.share;
    const struct ol_interval *interval = &difference.interval;
    const bool has = difference.has_interval;
    mark->share = (struct ol_interval){difference.share, has ? interval->lo / before : difference.share,
                                       has ? interval->hi / before : difference.share};
    if (before < 0)
        mark->share = (struct ol_interval){mark->share.mean, mark->share.hi, mark->share.lo};
    mark->is_clear = difference.is_clear;
    if (isfinite(difference.share) && isfinite(mark->share.lo) && isfinite(mark->share.hi) &&
        ol_forest_holds(mark->share))
        return true;
    ++*left_out;
    return false;
}

static void plant(struct forest *forest, const struct drawing *drawing)
{
    const struct ol_comparison *comparison = drawing->comparison;
    struct ol_forest *all = &forest->forest;
    const size_t sides = comparison->count - 1;
    all->side_count = sides < OL_FOREST_SIDES ? sides : OL_FOREST_SIDES;
    forest->marks = ol_mem_new(ol_mem_product(sizeof *forest->marks, OL_FOREST_ROWS * all->side_count));
    for (size_t i = 0; i < all->side_count; i++)
        forest->sides[i] = comparison->sides[i + 1].name;
    for (size_t i = 0; i < drawing->choice->count && all->row_count < OL_FOREST_ROWS; i++) {
        const size_t before = all->count;
        for (size_t side = 0; side < all->side_count; side++) {
            struct ol_forest_mark mark = {.row = all->row_count, .side = side};
            if (mark_of(comparison, side + 1, drawing->choice->names[i], &mark, &forest->left_out))
                forest->marks[all->count++] = mark;
        }
        if (all->count > before)
            forest->rows[all->row_count++] = drawing->choice->names[i];
    }
    all->rows = forest->rows;
    all->sides = forest->sides;
    all->marks = forest->marks;
}

static int draw_forest(struct drawing *drawing, struct ol_error *error)
{
    struct forest forest = {0};
    int status = OL_OK;
    plant(&forest, drawing);
    drawing->figures->left_out = forest.left_out;
    if (forest.forest.count > 0) {
        drawing->figures->plots[drawing->figures->count++] =
            (struct ol_plot){"changes", "Changes beside the baseline",
                             "How much each metric changed, in per cent of the baseline, with 95% intervals. A "
                             "filled mark is a clear "
                             "difference: its interval keeps off the line at 0. A hollow one may be chance.",
                             NULL};
        status = ol_forest_write(&drawing->folder, "changes", &forest.forest, error);
    }
    ol_mem_free(forest.marks);
    return status;
}

/* ---- pairs ---- */

static int draw_pairs(struct drawing *drawing, size_t side, const char *name, struct ol_error *error)
{
    const struct ol_comparison *comparison = drawing->comparison;
    const struct ol_compared_side *about = &comparison->sides[side];
    const struct ol_claims claims = ol_comparison_claims(comparison, side);
    int status = OL_OK;
    if (!claims.headline || !about->is_paired || about->replications < 2)
        return OL_OK;
    double *values = ol_mem_new(ol_mem_product(sizeof *values, about->replications));
    const struct ol_difference difference = ol_comparison_difference(comparison, side, claims.headline, values);
    if (difference.exists && !difference.is_same && difference.has_interval) {
        const struct ol_pairs pairs = {about->name, claims.headline,     claims.about.unit,
                                       values,      about->replications, difference.interval};
        drawing->figures->plots[drawing->figures->count++] =
            (struct ol_plot){name, "Pair by pair",
                             "The difference in each replication, the least first: below the line at 0 the side "
                             "has less of it than "
                             "the baseline, above it more. The band is the 95% interval of the mean; more "
                             "replications make it narrower.",
                             NULL};
        status = ol_pairs_write(&drawing->folder, name, &pairs, error);
    }
    ol_mem_free(values);
    return status;
}

int ol_comparison_figures_draw(struct ol_comparison_figures *figures, const struct ol_comparison_telling *telling,
                               const char *folder, unsigned forms, char note[OL_PLOT_NOTE], struct ol_error *error)
{
    static const char *const names[OL_COMPARISON_FIGURES - 1] = {"pairs", "pairs-2", "pairs-3", "pairs-4"};
    struct ol_text path = {0}, working = {0};
    ol_text_adds(&working, folder);
    ol_text_addf(&path, "%s/plots", folder);
    struct drawing drawing = {.figures = figures,
                              .comparison = telling->comparison,
                              .choice = telling->choice,
                              .folder = {.working = working.data}};
    int status = OL_OK;
    if (mkdir(ol_text_string(&path), 0777) != 0 && errno != EEXIST)
        status = ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot make the folder \"%.300s\"",
                               ol_text_string(&path));
    if (status == OL_OK)
        status = draw_forest(&drawing, error);
    for (size_t side = 1; status == OL_OK && side < telling->comparison->count && side < OL_COMPARISON_FIGURES;
         side++)
        status = draw_pairs(&drawing, side, names[side - 1], error);
    if (status == OL_OK && figures->count > 0)
        ol_plots_draw(folder, forms, figures->plots, figures->count, note);
    ol_text_release(&path);
    ol_text_release(&working);
    return status;
}

void ol_comparison_figures_release(struct ol_comparison_figures *figures)
{
    for (size_t i = 0; i < figures->count; i++)
        ol_mem_free(figures->plots[i].svg);
    *figures = (struct ol_comparison_figures){0};
}
