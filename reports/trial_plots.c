/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plots of a sweep: a curve a metric where one thing was varied, a map a metric where two were, and the front.
 */
#include "outlay/arena.h"
#include "outlay/trial_report.h"
#include "reports/plot_sheet.h"
#include "reports/template.h"
#include "reports/trial_axis.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRONT_LABELS 10
#define LOG_SPAN     100
#define NAME_LIMIT   80
#define POINTS_MOST  5000  /* of a curve or a cloud */
#define CELLS_MOST   10000 /* of a map */
#define BOXES_MOST   2500  /* of a map whose cells are drawn one by one */

/* ---- metrics on an axis ---- */

static double greatest_of(const struct ol_trials *trials, size_t metric)
{
    double greatest = 0;
    for (size_t i = 0; i < trials->count; i++)
        greatest = fmax(greatest, fabs(trials->items[i].results[metric].mean));
    return greatest;
}

static struct ol_plot_unit scale_of(const struct ol_trials *trials, size_t metric)
{
    return ol_plot_unit(trials->units[metric], greatest_of(trials, metric));
}

static void write_label(struct ol_text *text, const char *axis, const struct ol_trials *trials, size_t metric)
{
    ol_plot_label(text, axis, trials->metrics[metric], scale_of(trials, metric).unit);
}

static void add_value(struct ol_text *data, double value, struct ol_plot_unit scale)
{
    if (isfinite(value))
        ol_text_addf(data, " %.10g", value / scale.factor);
    else
        ol_text_adds(data, " NaN");
}

static void write_axis(struct ol_text *text, const struct ol_trial_axis *axis, const char *letter,
                       const struct ol_trials *trials, size_t varied)
{
    struct ol_text label = {0};
    ol_trial_short(&label, trials->varied[varied]);
    ol_trial_axis_write(axis, letter, ol_text_string(&label), text);
    ol_text_release(&label);
}

/* ---- the three sorts ---- */

struct placed {
    double at;
    size_t point;
};

static int by_place(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->point < b->point ? -1 : a->point > b->point;
}

/* Points in the order of the axis. */
static struct placed *order_of(const struct ol_trial_axis *axis, const struct ol_trials *trials)
{
    struct placed *order = ol_mem_new(ol_mem_product(sizeof *order, trials->count));
    for (size_t i = 0; i < trials->count; i++)
        order[i] = (struct placed){ol_trial_axis_at(axis, trials, 0, i), i};
    qsort(order, trials->count, sizeof *order, by_place);
    return order;
}

/* Of very many points each so many-th is drawn. */
static size_t step_of(const struct ol_trials *trials)
{
    return (trials->count + POINTS_MOST - 1) / POINTS_MOST;
}

static void fill_curve(struct ol_plot_sheet *sheet, const struct ol_trials *trials, size_t metric,
                       const char *name)
{
    struct ol_trial_axis axis;
    const struct ol_plot_unit scale = scale_of(trials, metric);
    ol_trial_axis_init(&axis, trials, 0, false);
    write_axis(&sheet->axis, &axis, "x", trials, 0);
    write_label(&sheet->axis, "y", trials, metric);
    struct placed *order = order_of(&axis, trials);
    ol_text_adds(&sheet->data, "# value mean lo hi\n");
    for (size_t i = 0; i < trials->count; i += step_of(trials)) {
        const struct ol_interval *result = &trials->items[order[i].point].results[metric];
        ol_text_addf(&sheet->data, "%.10g", order[i].at);
        add_value(&sheet->data, result->mean, scale);
        add_value(&sheet->data, result->lo, scale);
        add_value(&sheet->data, result->hi, scale);
        ol_text_adds(&sheet->data, "\n");
    }
    if (axis.is_numeric)
        ol_text_addf(
            &sheet->curves,
            "'%s.dat' using 1:3:4 with filledcurves linetype 1 title '95%% interval', \\\n     '%s.dat' using "
            "1:2 with linespoints linetype 1 pointtype 7 pointsize 0.4 title 'mean'",
            name, name);
    else
        ol_text_addf(
            &sheet->curves,
            "'%s.dat' using 1:2:3:4 with yerrorbars linetype 1 pointtype 7 pointsize 0.6 title 'mean and 95%% "
            "interval'",
            name);
    ol_mem_free(order);
    ol_trial_axis_release(&axis);
}

static void fill_map(struct ol_plot_sheet *sheet, const struct ol_trials *trials, size_t metric, const char *name)
{
    struct ol_trial_axis x, y;
    const struct ol_plot_unit scale = scale_of(trials, metric);
    ol_trial_axis_init(&x, trials, 1, trials->is_grid);
    ol_trial_axis_init(&y, trials, 0, trials->is_grid);
    write_axis(&sheet->axis, &x, "x", trials, 1);
    write_axis(&sheet->axis, &y, "y", trials, 0);
    write_label(&sheet->axis, "cb", trials, metric);
    ol_text_adds(&sheet->data, "# x y mean\n");
    for (size_t i = 0; i < trials->count; i++) {
        ol_text_addf(&sheet->data, "%.10g %.10g", ol_trial_axis_at(&x, trials, 1, i),
                     ol_trial_axis_at(&y, trials, 0, i));
        add_value(&sheet->data, trials->items[i].results[metric].mean, scale);
        ol_text_adds(&sheet->data, "\n");
    }
    /* Cells as boxes, which a page takes as they are and a printer sharply; very many as one picture. */
    if (!trials->is_grid)
        ol_text_addf(&sheet->curves,
                     "'%s.dat' using 1:2:3 with points pointtype 7 pointsize 1 linecolor palette notitle", name);
    else if (trials->count <= BOXES_MOST)
        ol_text_addf(
            &sheet->curves,
            "'%s.dat' using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror linecolor palette notitle",
            name);
    else
        ol_text_addf(&sheet->curves, "'%s.dat' using 1:2:3 with image notitle", name);
    ol_trial_axis_release(&x);
    ol_trial_axis_release(&y);
}

/* A logarithmic axis where all are positive and span two decades. */
static void write_logarithm(struct ol_text *text, const char *axis, const struct ol_trials *trials, size_t metric)
{
    double least = INFINITY;
    for (size_t i = 0; i < trials->count; i++)
        least = fmin(least, trials->items[i].results[metric].mean);
    if (least > 0 && greatest_of(trials, metric) >= LOG_SPAN * least)
        ol_text_addf(text, "set logscale %s\n", axis);
}

/* Where labels stand, so that none runs into another; distances are shares of the axes, which are straight here. */
struct labels {
    double width, height; /* what all points span */
    double x[FRONT_LABELS], y[FRONT_LABELS];
    size_t count;
};

static void span_points(struct labels *labels, const struct ol_trials *trials, size_t x, size_t y)
{
    double least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < trials->count; i++) {
        const double at[2] = {trials->items[i].results[x].mean, trials->items[i].results[y].mean};
        for (size_t k = 0; k < 2 && isfinite(at[0]) && isfinite(at[1]); k++) {
            least[k] = fmin(least[k], at[k]);
            most[k] = fmax(most[k], at[k]);
        }
    }
    labels->width = most[0] - least[0];
    labels->height = most[1] - least[1];
}

static bool has_room(const struct labels *labels, double x, double y)
{
    for (size_t i = 0; i < labels->count; i++)
        if (fabs(x - labels->x[i]) < 0.25 * labels->width && fabs(y - labels->y[i]) < 0.06 * labels->height)
            return false;
    return labels->count < FRONT_LABELS;
}

/* The values of a point that is on the front, beside it. */
static void label_point(struct ol_plot_sheet *sheet, const struct ol_trials *trials, const struct ol_trial *trial,
                        double x, double y)
{
    struct ol_text said = {0};
    for (size_t d = 0; d < trials->varied_count; d++)
        ol_text_addf(&said, "%s%s", d > 0 ? ", " : "", trial->values[d]);
    ol_text_adds(&sheet->extras, "set label ");
    ol_plot_quote(&sheet->extras, ol_text_string(&said), 30);
    ol_text_addf(&sheet->extras, " at %.10g,%.10g left offset 0.6,0.5 textcolor rgb '#7a7a7a'\n", x, y);
    ol_text_release(&said);
}

static void fill_front(struct ol_plot_sheet *sheet, const struct ol_trials *trials, size_t unused,
                       const char *name)
{
    const size_t x = trials->front[0].metric, y = trials->front[1].metric;
    const struct ol_plot_unit across = scale_of(trials, x), up = scale_of(trials, y);
    struct ol_text best = {0};
    struct labels labels = {0};
    size_t best_count = 0, count = 0;
    (void)unused;
    span_points(&labels, trials, x, y);
    write_label(&sheet->axis, "x", trials, x);
    write_label(&sheet->axis, "y", trials, y);
    write_logarithm(&sheet->axis, "x", trials, x);
    write_logarithm(&sheet->axis, "y", trials, y);
    for (size_t i = 0; i < trials->count; i++)
        best_count += trials->items[i].is_best;
    ol_text_adds(&sheet->data, "# x y, all points, and in the second block those on the front\n");
    for (size_t i = 0; i < trials->count; i++) {
        const struct ol_trial *trial = &trials->items[i];
        const double at_x = trial->results[x].mean, at_y = trial->results[y].mean;
        if (!isfinite(at_x) || !isfinite(at_y))
            continue;
        count++;
        if (!trial->is_best && i % step_of(trials) != 0)
            continue;
        struct ol_text *block = trial->is_best ? &best : &sheet->data;
        ol_text_addf(block, "%.10g %.10g\n", at_x / across.factor, at_y / up.factor);
        if (!trial->is_best || !has_room(&labels, at_x, at_y))
            continue;
        labels.x[labels.count] = at_x;
        labels.y[labels.count++] = at_y;
        label_point(sheet, trials, trial, at_x / across.factor, at_y / up.factor);
    }
    if (count == 0)
        ol_plot_nothing(sheet, "No point has both metrics, so there is nothing to show");
    else
        ol_text_addf(
            &sheet->curves,
            "'%s.dat' index 0 using 1:2 with points pointtype 7 pointsize 0.4 linecolor rgb '#9a9a9a' title "
            "'points', \\\n     '%s.dat' index 1 using 1:2 smooth unique with linespoints linetype 2 pointtype "
            "7 pointsize 0.6 title 'none is better in both'",
            name, name);
    if (best_count == count)
        ol_text_adds(&sheet->data, "NaN NaN\n");
    ol_text_adds(&sheet->data, "\n\n");
    ol_text_adds(&sheet->data, ol_text_string(&best));
    ol_text_release(&best);
}

/* ---- the whole ---- */

/* "jobs.wait.p95_s" as "jobs-wait-p95_s": nothing that could steer a path or gnuplot. */
static const char *file_name(struct ol_arena *arena, const char *sort, const char *metric)
{
    char *name = ol_arena_format(arena, "%s-%.*s", sort, NAME_LIMIT, metric);
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_')
            *c = '-';
    return name;
}

static const struct sort {
    const char *name, *title, *caption; /* title NULL: the metric's */
    const char *template;
    void (*fill)(struct ol_plot_sheet *sheet, const struct ol_trials *trials, size_t metric, const char *name);
} front_sort =
    {"front", "What one costs in the other",
     "Each mark is a point. Those on the line are the front: to be better in one than they are is to be "
     "worse in the other. What lies off the line need not be chosen.",
     ol_template_trial_front, fill_front},
  curve_sort = {"curve", NULL,
                "The mean at each value, with its 95% interval. Where it is flat nothing is to be gained by more.",
                ol_template_trial_curve, fill_curve},
  map_sort = {"map", NULL,
              "The mean at each pair of values: dark is little, yellow is much. What could not run is blank.",
              ol_template_trial_map, fill_map};

struct drawing {
    const struct ol_folder *folder;
    const struct ol_trials *trials;
    struct ol_trial_plots *plots;
};

static int write_one(struct drawing *drawing, const char *name, const struct sort *sort, size_t metric,
                     struct ol_error *error)
{
    struct ol_plot_sheet sheet = {0};
    sort->fill(&sheet, drawing->trials, metric, name);
    drawing->plots->items[drawing->plots->count++] =
        (struct ol_plot){name, sort->title ? sort->title : drawing->trials->metrics[metric], sort->caption, NULL};
    const int status = ol_plot_write(drawing->folder, name, sort->template, &sheet, error);
    ol_plot_sheet_release(&sheet);
    return status;
}

int ol_report_trial_plots(const struct ol_folder *folder, const struct ol_trials *trials, unsigned forms,
                          struct ol_trial_plots *plots, struct ol_error *error)
{
    struct drawing drawing = {.folder = folder, .trials = trials, .plots = plots};
    const bool is_map = trials->varied_count == 2 && trials->count <= CELLS_MOST;
    const struct sort *sort = trials->varied_count == 1 ? &curve_sort : is_map ? &map_sort : NULL;
    int status = OL_OK;
    if (trials->has_front)
        status = write_one(&drawing, front_sort.name, &front_sort, 0, error);
    for (size_t m = 0; status == OL_OK && sort && m < trials->metric_count; m++)
        if (plots->count < OL_TRIAL_PLOTS && ol_trials_differ(trials, m))
            status = write_one(&drawing, file_name(&plots->names, sort->name, trials->metrics[m]), sort, m, error);
    plots->note[0] = '\0';
    if (status == OL_OK && plots->count > 0)
        ol_plots_draw(folder->working, forms, plots->items, plots->count, plots->note);
    return status;
}

void ol_trial_plots_release(struct ol_trial_plots *plots)
{
    for (size_t i = 0; i < plots->count; i++)
        ol_mem_free(plots->items[i].svg);
    ol_arena_release(&plots->names);
}
