/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Endpoints over time: the requests that came, how long answers took, the instances that served.
 *
 * An endpoint that has the plot to itself shows several curves of it; of several endpoints each has one. Rows are
 * levels with corners. Where there are more than an eye can tell apart they are drawn together: counts as sums,
 * instances as means, and percentiles as the mean of theirs, by the answers that each is of.
 */
#include "outlay/plain.h"
#include "reports/number.h"
#include "reports/plot_sheet.h"

#include <math.h>

#define POINTS_ALONE 400 /* at most, of a curve */
#define POINTS_AMONG 150
#define CURVES_MOST  6 /* the colours that can be told apart */
#define TITLE_LIMIT  30
#define LOG_FROM     20 /* the greatest over the least, from which a logarithmic axis shows more */

/* What a curve takes from a row that lasts `seconds`: the sum of values is over weight; weight 0 is no value. */
struct share {
    double value, weight;
};
typedef struct share (*share_of)(const struct ol_endpoint_row *row, double seconds);

static struct share came(const struct ol_endpoint_row *row, double seconds)
{
    return (struct share){row->requests, seconds};
}

static struct share answered(const struct ol_endpoint_row *row, double seconds)
{
    return (struct share){row->completed, seconds};
}

static struct share unanswered(const struct ol_endpoint_row *row, double seconds)
{
    return (struct share){row->shed + row->timed_out + row->failed, seconds};
}

static struct share percentile(double value, double completed)
{
    return isfinite(value) ? (struct share){value * completed, completed} : (struct share){0};
}

static struct share half(const struct ol_endpoint_row *row, double seconds)
{
    (void)seconds;
    return percentile(row->p50_s, row->completed);
}

static struct share most(const struct ol_endpoint_row *row, double seconds)
{
    (void)seconds;
    return percentile(row->p95_s, row->completed);
}

static struct share nearly_all(const struct ol_endpoint_row *row, double seconds)
{
    (void)seconds;
    return percentile(row->p99_s, row->completed);
}

static struct share serving(const struct ol_endpoint_row *row, double seconds)
{
    return isfinite(row->ready) ? (struct share){row->ready * seconds, seconds} : (struct share){0};
}

static struct share wanted(const struct ol_endpoint_row *row, double seconds)
{
    return isfinite(row->ready) ? (struct share){(row->ready + row->starting) * seconds, seconds}
                                : (struct share){0};
}

/* Of the endpoint that has the plot to itself, in the order of drawing; of several, only the one marked. */
struct line {
    share_of take;
    const char *title;
    int linetype;
    bool is_of_all, is_filled;
};
static const struct line request_lines[] = {
    {came, "came", 5, true, false},
    {answered, "answered", 1, false, false},
    {unanswered, "not answered", 2, false, false},
};
static const struct line latency_lines[] = {
    {nearly_all, "99% within", 2, false, false},
    {most, "95% within", 5, true, false},
    {half, "50% within", 1, false, false},
};
static const struct line instance_lines[] = {
    {wanted, "wanted", 5, false, false},
    {serving, "serving", 1, true, true},
};

/* ---- data ---- */

static double length_of(const struct ol_endpoint_series *series, size_t i)
{
    return (double)(i + 1 == series->count ? series->last_step : series->step) / (double)OL_SECOND;
}

struct extent {
    double least, most; /* of what is drawn; least above most: nothing is */
    size_t drawn;
};

static void add_step(struct ol_text *data, double from, double to, double value)
{
    if (isfinite(value))
        ol_text_addf(data, "%.10g %.6g\n%.10g %.6g\n", from, value, to, value);
    else
        ol_text_addf(data, "%.10g NaN\n", from);
}

/* One block of the data file, each value times `scale`. */
static void add_block(struct ol_text *data, const struct ol_endpoint_series *series, const struct line *line,
                      size_t points, double scale, struct extent *extent)
{
    const size_t group = ol_plot_group(series->count, points);
    ol_text_adds(data, "# endpoint ");
    ol_plain_add(data, series->endpoint, TITLE_LIMIT);
    ol_text_addf(data, ", %s\n# time_s value\n", line->title);
    for (size_t i = 0; i < series->count; i += group) {
        const double from = (double)(series->begin + (ol_time)i * series->step) / (double)OL_SECOND;
        struct share sum = {0};
        double to = from;
        for (size_t k = i; k < i + group && k < series->count; k++) {
            const struct share share = line->take(&series->rows[k], length_of(series, k));
            sum.value += share.value;
            sum.weight += share.weight;
            to += length_of(series, k);
        }
        const double value = sum.weight > 0 ? scale * sum.value / sum.weight : NAN;
        extent->least = fmin(extent->least, value);
        extent->most = fmax(extent->most, value);
        add_step(data, from, to, value);
    }
    ol_text_adds(data, "\n\n");
}

static void add_curve(struct ol_plot_sheet *sheet, const char *name, const char *title, const struct line *line,
                      int linetype, size_t index)
{
    if (line->is_filled)
        ol_text_addf(&sheet->curves, "%s'%s.dat' index %zu using 1:2 with filledcurves y=0 linetype %d notitle",
                     index > 0 ? ", \\\n     " : "", name, index, linetype);
    ol_text_addf(&sheet->curves, "%s'%s.dat' index %zu using 1:2 with lines linetype %d title ",
                 index > 0 || line->is_filled ? ", \\\n     " : "", name, index, linetype);
    ol_plot_quote(&sheet->curves, title, TITLE_LIMIT);
}

static bool has_any(const struct ol_endpoint_series *series, share_of take)
{
    for (size_t i = 0; i < series->count; i++) {
        const struct share share = take(&series->rows[i], length_of(series, i));
        if (share.weight > 0 && share.value > 0)
            return true;
    }
    return false;
}

static void add_alone(struct ol_plot_sheet *sheet, const struct ol_endpoint_series *series, const char *name,
                      const struct line *lines, size_t count, double scale, struct extent *extent)
{
    for (size_t i = 0; i < count; i++) {
        if (!has_any(series, lines[i].take))
            continue;
        add_block(&sheet->data, series, &lines[i], POINTS_ALONE, scale, extent);
        add_curve(sheet, name, lines[i].title, &lines[i], lines[i].linetype, extent->drawn++);
    }
}

static void add_among(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name,
                      const struct line *line, double scale, struct extent *extent)
{
    const struct line plain = {line->take, line->title, 0, true, false};
    for (size_t i = 0; i < result->endpoint_count && extent->drawn < CURVES_MOST; i++) {
        const struct ol_endpoint_series *series = &result->endpoints[i];
        if (!has_any(series, line->take))
            continue;
        add_block(&sheet->data, series, &plain, POINTS_AMONG, scale, extent);
        add_curve(sheet, name, series->endpoint, &plain, (int)extent->drawn + 1, extent->drawn);
        extent->drawn++;
    }
    if (extent->drawn == CURVES_MOST && result->endpoint_count > CURVES_MOST)
        ol_text_addf(
            &sheet->extras,
            "set label 'the first %d of %zu endpoints' at graph 1,screen 0.045 right textcolor rgb '#7a7a7a'\n",
            CURVES_MOST, result->endpoint_count);
}

static struct extent add_lines(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name,
                               const struct line *lines, size_t count, double scale)
{
    struct extent extent = {INFINITY, -INFINITY, 0};
    ol_plot_time_axis(&sheet->axis, result);
    if (result->endpoint_count == 1)
        add_alone(sheet, &result->endpoints[0], name, lines, count, scale, &extent);
    for (size_t i = 0; i < count && result->endpoint_count > 1; i++)
        if (lines[i].is_of_all)
            add_among(sheet, result, name, &lines[i], scale, &extent);
    return extent;
}

/* ---- the plots ---- */

bool ol_plot_has_requests(const struct ol_result *result)
{
    return result->endpoint_count > 0;
}

bool ol_plot_has_instances(const struct ol_result *result)
{
    for (size_t i = 0; i < result->endpoint_count; i++)
        if (has_any(&result->endpoints[i], wanted))
            return true;
    return false;
}

/* In the greatest row of all, a second. */
static double busiest(const struct ol_result *result)
{
    double rate = 0;
    for (size_t i = 0; i < result->endpoint_count; i++)
        for (size_t k = 0; k < result->endpoints[i].count; k++)
            rate = fmax(rate, result->endpoints[i].rows[k].requests / length_of(&result->endpoints[i], k));
    return rate;
}

void ol_plot_fill_requests(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    static const struct {
        double seconds;
        const char *label;
    } units[] = {{1, "a second"}, {60, "a minute"}, {3600, "an hour"}, {86400, "a day"}};
    size_t unit = 0;
    while (unit + 1 < sizeof units / sizeof *units && busiest(result) * units[unit].seconds < 1)
        unit++;
    ol_text_addf(&sheet->extras, "set ylabel 'Requests %s'\n", units[unit].label);
    const struct extent extent = add_lines(sheet, result, name, request_lines,
                                           sizeof request_lines / sizeof *request_lines, units[unit].seconds);
    if (extent.drawn == 0)
        ol_plot_nothing(sheet, "No request came, so there is nothing to show");
}

void ol_plot_fill_latency(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    char said[OL_NUMBER_BUFFER];
    const double target = result->endpoint_count == 1 ? result->endpoints[0].target_s : 0;
    struct extent extent =
        add_lines(sheet, result, name, latency_lines, sizeof latency_lines / sizeof *latency_lines, 1);
    if (extent.drawn == 0) {
        ol_plot_nothing(sheet, "No request was answered, so there is nothing to show");
        return;
    }
    if (target > 0)
        ol_text_addf(
            &sheet->curves,
            ", \\\n     %.10g with lines dashtype (6,4) linecolor rgb '#7a7a7a' linewidth 1.2 title 'target %s'",
            target, ol_seconds_say(target, said));
    if (extent.least > 0 && extent.most > LOG_FROM * extent.least)
        ol_text_adds(&sheet->extras, "set logscale y\nset ylabel 'Latency (s, logarithmic)'\n");
    else
        ol_text_adds(&sheet->extras, "set yrange [0:*]\n");
}

void ol_plot_fill_instances(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    const struct extent extent =
        add_lines(sheet, result, name, instance_lines, sizeof instance_lines / sizeof *instance_lines, 1);
    if (extent.most < 5) /* there are no halves of instances */
        ol_text_adds(&sheet->extras, "set ytics 1\n");
    if (extent.drawn == 0)
        ol_plot_nothing(sheet, "No instance was wanted, so there is nothing to show");
}
