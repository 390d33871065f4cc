/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Levels over time: capacity in use and waiting jobs, a curve a pool.
 *
 * A year has 8,760 hours, more than an eye can tell apart, so steps are drawn together, by the day where that is
 * enough: their mean as the curve and, where there is one pool, the least and the most of them as a band around
 * it. Few steps are drawn as what they are, levels with corners.
 */
#include "outlay/plain.h"
#include "reports/plot_sheet.h"

#include <math.h>

#define POINTS_ALONE 400 /* at most, of a curve that has the plot to itself */
#define POINTS_AMONG 150 /* of one among others */
#define CORNERS_MOST 200 /* steps up to which corners are drawn */
#define CURVES_MOST  6   /* the colours that can be told apart */
#define TITLE_LIMIT  30

struct level {
    double value, weight; /* the sum of values is over weight; weight 0 is no value */
};

/* What a plot takes from a step that lasts `hours`. */
typedef struct level (*level_of)(const struct ol_series_row *row, double hours);

static struct level utilization_of(const struct ol_series_row *row, double hours)
{
    return (struct level){100 * row->busy_units * hours, row->capacity_units * hours};
}

static struct level queue_of(const struct ol_series_row *row, double hours)
{
    return (struct level){row->queued_jobs * hours, hours};
}

struct bin {
    double least, mean, most;
    ol_time from, to;
};

static ol_time length_of(const struct ol_series *series, size_t i)
{
    return i + 1 == series->count && series->last_step > 0 ? series->last_step : series->step;
}

/* All series of one pool; the queue is told by the first. */
struct curve {
    const struct ol_series *series;
    size_t parts;
    level_of take;
};

static struct level level_at(const struct curve *curve, size_t i)
{
    const double hours = (double)length_of(curve->series, i) / (double)OL_HOUR;
    struct level sum = {0};
    for (size_t k = 0; k < curve->parts; k++) {
        const struct level level = curve->take(&curve->series[k].rows[i], hours);
        sum.value += level.value;
        sum.weight += level.weight;
    }
    return sum;
}

static struct bin bin_of(const struct curve *curve, size_t first, size_t last)
{
    const struct ol_series *series = curve->series;
    struct bin bin = {.least = INFINITY, .most = -INFINITY, .from = series->begin + (ol_time)first * series->step};
    struct level sum = {0};
    for (size_t i = first; i < last; i++) {
        const struct level level = level_at(curve, i);
        bin.to = series->begin + (ol_time)i * series->step + length_of(series, i);
        if (level.weight <= 0)
            continue;
        sum.value += level.value;
        sum.weight += level.weight;
        bin.least = fmin(bin.least, level.value / level.weight);
        bin.most = fmax(bin.most, level.value / level.weight);
    }
    bin.mean = sum.weight > 0 ? sum.value / sum.weight : 0;
    if (sum.weight <= 0)
        bin.least = bin.most = 0;
    return bin;
}

static void add_point(struct ol_text *data, double seconds, const struct bin *bin)
{
    ol_text_addf(data, "%.10g %.6g %.6g %.6g\n", seconds, bin->least, bin->mean, bin->most);
}

size_t ol_plot_group(size_t steps, size_t points)
{
    static const size_t groups[] = {1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 168};
    size_t i = 0, group;
    while (i + 1 < sizeof groups / sizeof *groups && steps > groups[i] * points)
        i++;
    for (group = groups[i]; steps > group * points;)
        group *= 2;
    return group;
}

/* One block of the data file; the greatest value in it. */
static double add_series(struct ol_text *data, const struct curve *curve, size_t group)
{
    const struct ol_series *series = curve->series;
    double most = 0;
    ol_text_adds(data, "# pool ");
    ol_plain_add(data, series->pool, TITLE_LIMIT);
    ol_text_adds(data, ", source ");
    ol_plain_add(data, curve->parts > 1 ? "all" : series->source, TITLE_LIMIT);
    ol_text_adds(data, "\n# time_s least mean most\n");
    for (size_t i = 0; i < series->count; i += group) {
        size_t last = i + group < series->count ? i + group : series->count;
        struct bin bin = bin_of(curve, i, last);
        double from = (double)bin.from / (double)OL_SECOND, to = (double)bin.to / (double)OL_SECOND;
        most = fmax(most, bin.most);
        if (group == 1 && series->count <= CORNERS_MOST) {
            add_point(data, from, &bin);
            add_point(data, to, &bin);
        } else {
            add_point(data, (from + to) / 2, &bin);
        }
    }
    ol_text_adds(data, "\n\n");
    return most;
}

static void add_band(struct ol_text *curves, const struct ol_series *series, const char *name, size_t group)
{
    char step[OL_TIME_BUFFER], whole[OL_TIME_BUFFER];
    ol_duration_say(series->step, step);
    ol_duration_say(series->step * (ol_time)group, whole);
    ol_text_addf(
        curves,
        "'%s.dat' index 0 using 1:2:4 with filledcurves linetype 1 title 'least to most over %s', \\\n     ", name,
        step);
    ol_text_addf(curves, "'%s.dat' index 0 using 1:3 with lines linetype 1 title 'mean over %s'", name, whole);
}

static void add_curve(struct ol_text *curves, const struct ol_series *series, const char *name, size_t index)
{
    ol_text_addf(curves, "%s'%s.dat' index %zu using 1:3 with lines linetype %zu title ",
                 index > 0 ? ", \\\n     " : "", name, index, index + 1);
    ol_plot_quote(curves, series->pool, TITLE_LIMIT);
}

static size_t filled_count(const struct ol_result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->series_count; i++)
        count += result->series[i].count > 0 && !result->series[i].is_further;
    return count;
}

size_t ol_plot_parts(const struct ol_result *result, size_t first)
{
    size_t parts = 1;
    while (first + parts < result->series_count && result->series[first + parts].is_further &&
           result->series[first + parts].count == result->series[first].count)
        parts++;
    return parts;
}

/* Returns the greatest value drawn. */
static double add_curves(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name,
                         level_of take)
{
    size_t filled = filled_count(result), curves = filled < CURVES_MOST ? filled : CURVES_MOST, drawn = 0;
    double most = 0;
    for (size_t i = 0; i < result->series_count && drawn < curves; i++) {
        const struct ol_series *series = &result->series[i];
        if (series->count == 0 || series->is_further)
            continue;
        const struct curve curve = {series, take == queue_of ? 1 : ol_plot_parts(result, i), take};
        size_t group = ol_plot_group(series->count, curves == 1 ? POINTS_ALONE : POINTS_AMONG);
        most = fmax(most, add_series(&sheet->data, &curve, group));
        if (curves == 1 && group > 1)
            add_band(&sheet->curves, series, name, group);
        else
            add_curve(&sheet->curves, series, name, drawn);
        drawn++;
    }
    if (filled > curves) /* beside the label of the x axis: above the plot the rows of the key take all the room */
        ol_text_addf(
            &sheet->extras,
            "set label 'the first %zu of %zu pools' at graph 1,screen 0.045 right textcolor rgb '#7a7a7a'\n",
            curves, filled);
    if (drawn == 0)
        ol_plot_nothing(sheet, "The run has no length, so there is nothing to show");
    return most;
}

void ol_plot_fill_utilization(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    ol_plot_time_axis(&sheet->axis, result);
    ol_text_adds(&sheet->extras, "set yrange [0:103]\n");
    add_curves(sheet, result, name, utilization_of);
}

void ol_plot_fill_queue(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    ol_plot_time_axis(&sheet->axis, result);
    double most = add_curves(sheet, result, name, queue_of);
    ol_text_addf(&sheet->extras, "set yrange [0:%s]\n", most > 0 ? "*" : "1");
}
