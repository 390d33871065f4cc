/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What managed pools have of each source over time, stacked, and how many nodes were taken away.
 *
 * Pools that count in the same unit are drawn together, those of the first managed pool's: the question is how
 * much was owned, on demand and on spot, and each source keeps its colour from plot to plot. Steps are drawn
 * together as in the other plots.
 */
#include "reports/plot_sheet.h"

#include <math.h>
#include <string.h>

#define POINTS_MOST  400
#define CORNERS_MOST 200 /* steps up to which corners are drawn */
#define BARS_MOST    120
#define MOST_SOURCES 4

/* From the ground up, with the line types of the style. */
static const struct {
    const char *source;
    int linetype;
} layers[MOST_SOURCES] = {{"owned", 1}, {"reserved", 6}, {"on-demand", 5}, {"spot", 3}};

/* The managed series that are drawn. */
struct stack {
    const struct ol_series *first;
    const struct ol_result *result;
    bool is_left_out[MOST_SOURCES]; /* nobody has any */
};

static bool is_drawn(const struct stack *stack, const struct ol_series *series)
{
    return series->is_managed && series->count == stack->first->count && series->step == stack->first->step &&
           strcmp(series->unit, stack->first->unit) == 0;
}

static bool begin(struct stack *stack, const struct ol_result *result)
{
    *stack = (struct stack){.result = result};
    for (size_t i = 0; i < result->series_count && !stack->first; i++)
        if (result->series[i].is_managed && result->series[i].count > 0)
            stack->first = &result->series[i];
    for (size_t k = 0; k < MOST_SOURCES && stack->first; k++) {
        stack->is_left_out[k] = true;
        for (size_t i = 0; i < result->series_count; i++)
            if (is_drawn(stack, &result->series[i]) && strcmp(result->series[i].source, layers[k].source) == 0)
                stack->is_left_out[k] = false;
    }
    return stack->first != NULL;
}

static ol_time end_of(const struct ol_series *series, size_t step)
{
    return series->begin + (ol_time)step * series->step +
           (step + 1 == series->count && series->last_step > 0 ? series->last_step : series->step);
}

/* Of some steps: capacity by layer and what was busy, means; nodes that were taken away, sums. */
struct sums {
    double capacity[MOST_SOURCES], losses[MOST_SOURCES], busy;
    ol_time from, to;
};

static void add_step(struct sums *sums, const struct ol_series *series, size_t layer, size_t step)
{
    const ol_time from = series->begin + (ol_time)step * series->step;
    const double length = (double)(end_of(series, step) - from);
    sums->capacity[layer] += series->rows[step].capacity_units * length;
    sums->busy += series->rows[step].busy_units * length;
    sums->losses[layer] += series->losses ? series->losses[step] : 0;
}

static struct sums sums_of(const struct stack *stack, size_t first, size_t last)
{
    struct sums sums = {.from = stack->first->begin + (ol_time)first * stack->first->step,
                        .to = end_of(stack->first, last - 1)};
    const double length = (double)(sums.to - sums.from);
    for (size_t i = 0; i < stack->result->series_count; i++) {
        const struct ol_series *series = &stack->result->series[i];
        for (size_t k = 0; k < MOST_SOURCES; k++)
            for (size_t step = first; step < last; step++)
                if (is_drawn(stack, series) && strcmp(series->source, layers[k].source) == 0)
                    add_step(&sums, series, k, step);
    }
    for (size_t k = 0; k < MOST_SOURCES; k++)
        sums.capacity[k] /= length;
    sums.busy /= length;
    return sums;
}

/* ---- capacity ---- */

bool ol_plot_has_capacity(const struct ol_result *result)
{
    for (size_t i = 0; i < result->series_count; i++) {
        const struct ol_series *series = &result->series[i];
        if (!series->is_managed || series->count == 0)
            continue;
        if (ol_plot_parts(result, i) > 1)
            return true;
        for (size_t k = 1; k < series->count; k++)
            if (series->rows[k].capacity_units != series->rows[0].capacity_units)
                return true;
    }
    return false;
}

static void add_level(struct ol_text *data, ol_time at, const struct sums *sums)
{
    double height = 0;
    ol_text_addf(data, "%.10g 0", (double)at / (double)OL_SECOND);
    for (size_t k = 0; k < MOST_SOURCES; k++)
        ol_text_addf(data, " %.6g", height += sums->capacity[k]);
    ol_text_addf(data, " %.6g\n", sums->busy);
}

static void add_levels(struct ol_text *data, const struct stack *stack)
{
    const size_t count = stack->first->count, group = ol_plot_group(count, POINTS_MOST);
    ol_text_adds(data, "# time_s 0 owned +reserved +on-demand +spot in_use\n");
    for (size_t i = 0; i < count; i += group) {
        const struct sums sums = sums_of(stack, i, i + group < count ? i + group : count);
        if (group == 1 && count <= CORNERS_MOST) {
            add_level(data, sums.from, &sums);
            add_level(data, sums.to, &sums);
        } else {
            add_level(data, sums.from + (sums.to - sums.from) / 2, &sums);
        }
    }
}

void ol_plot_fill_capacity(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    struct stack stack;
    ol_plot_time_axis(&sheet->axis, result);
    if (!begin(&stack, result)) {
        ol_plot_nothing(sheet, "The run has no length, so there is nothing to show");
        return;
    }
    add_levels(&sheet->data, &stack);
    ol_text_addf(&sheet->extras, "set ylabel '%s'\n",
                 strcmp(stack.first->unit, "gpus") == 0   ? "GPUs"
                 : strcmp(stack.first->unit, "cpus") == 0 ? "CPUs"
                                                          : "Instances");
    for (size_t k = 0; k < MOST_SOURCES; k++)
        if (!stack.is_left_out[k])
            ol_text_addf(&sheet->curves,
                         "'%s.dat' using 1:%zu:%zu with filledcurves linetype %d title '%s', \\\n     ", name,
                         k + 2, k + 3, layers[k].linetype, layers[k].source);
    ol_text_addf(&sheet->curves,
                 "'%s.dat' using 1:%d with lines linecolor rgb '#7a7a7a' linewidth 1.2 title 'in use'", name,
                 MOST_SOURCES + 3);
}

/* ---- losses ---- */

bool ol_plot_has_losses(const struct ol_result *result)
{
    for (size_t i = 0; i < result->series_count; i++)
        if (result->series[i].is_managed && result->series[i].losses)
            return true;
    return false;
}

/* Returns the highest. */
static double add_bars(struct ol_text *data, const struct stack *stack, size_t group)
{
    const size_t count = stack->first->count;
    double most = 0;
    ol_text_adds(data, "# time_s width_s owned +reserved +on-demand +spot\n");
    for (size_t i = 0; i < count; i += group) {
        const struct sums sums = sums_of(stack, i, i + group < count ? i + group : count);
        double height = 0;
        ol_text_addf(data, "%.10g %.10g", (double)(sums.from + (sums.to - sums.from) / 2) / (double)OL_SECOND,
                     0.8 * (double)(sums.to - sums.from) / (double)OL_SECOND);
        for (size_t k = 0; k < MOST_SOURCES; k++)
            ol_text_addf(data, " %.6g", height += sums.losses[k]);
        ol_text_adds(data, "\n");
        most = fmax(most, height);
    }
    return most;
}

static bool has_losses(const struct stack *stack, size_t layer)
{
    for (size_t i = 0; i < stack->result->series_count; i++) {
        const struct ol_series *series = &stack->result->series[i];
        if (is_drawn(stack, series) && series->losses && strcmp(series->source, layers[layer].source) == 0)
            return true;
    }
    return false;
}

/* The highest first, so that the lower ones stand before it. */
void ol_plot_fill_losses(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    struct stack stack;
    char step[OL_TIME_BUFFER];
    size_t drawn = 0;
    ol_plot_time_axis(&sheet->axis, result);
    if (begin(&stack, result)) {
        const size_t group = ol_plot_group(stack.first->count, BARS_MOST);
        if (add_bars(&sheet->data, &stack, group) < 5) /* there are no halves of nodes */
            ol_text_adds(&sheet->extras, "set ytics 1\n");
        ol_text_addf(&sheet->extras, "set ylabel 'Nodes lost in %s'\n",
                     ol_duration_say((ol_time)group * stack.first->step, step));
        for (size_t k = MOST_SOURCES; k-- > 0;)
            if (has_losses(&stack, k))
                ol_text_addf(&sheet->curves, "%s'%s.dat' using 1:%zu:2 with boxes linetype %d title '%s'",
                             drawn++ > 0 ? ", \\\n     " : "", name, k + 3, layers[k].linetype, layers[k].source);
    }
    if (drawn == 0)
        ol_plot_nothing(sheet, "No node was taken away");
}
