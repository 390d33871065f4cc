/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The distribution of waits, cumulated, on a logarithmic axis: waits spread over six decades. Jobs that did not
 * wait have no place on such an axis; their share is where the curve begins, and is written there. The curve comes
 * from the histogram; the numbers that are marked are metrics, so that they are the same everywhere.
 */
#include "reports/number.h"
#include "reports/plot_sheet.h"

#include <math.h>

/* A point each time that the share has grown by so much. */
#define SHARE_STEP 0.001

static const struct {
    double seconds;
    const char *label;
} places[] = {
    {1e-6, "1 µs"}, {1e-5, "10 µs"}, {1e-4, "100 µs"},  {1e-3, "1 ms"},    {1e-2, "10 ms"},     {0.1, "100 ms"},
    {1, "1 s"},     {10, "10 s"},    {60, "1 min"},     {600, "10 min"},   {3600, "1 h"},       {21600, "6 h"},
    {86400, "1 d"}, {604800, "7 d"}, {2592000, "30 d"}, {31536000, "1 y"}, {315360000, "10 y"},
};
#define PLACE_COUNT (sizeof places / sizeof *places)

struct span {
    double from, to; /* seconds */
};

/* The range of positive waits as seconds, widened to a place below; a second to an hour where there are none. */
static struct span span_of(const struct ol_histogram *waits)
{
    struct span span = {1, 3600};
    for (size_t i = 0; i < ol_histogram_end(waits); i++) {
        int64_t from, to;
        ol_histogram_range(i, &from, &to);
        if (ol_histogram_count_in(waits, i) == 0 || from == 0)
            continue;
        span.from = (double)(to - 1) / (double)OL_SECOND;
        break;
    }
    size_t place = PLACE_COUNT - 1;
    while (place > 0 && places[place].seconds > span.from)
        place--;
    span.from = places[place].seconds;
    if (waits->greatest > 0)
        span.to = fmax(1.15 * (double)waits->greatest / (double)OL_SECOND, 10 * span.from);
    return span;
}

static void add_curve(struct ol_text *data, const struct ol_histogram *waits, struct span span)
{
    uint64_t counted = 0;
    double written = (double)ol_histogram_count_in(waits, 0) / (double)waits->count;
    ol_text_adds(data, "# wait_s percent_of_jobs_that_waited_at_most_so_long\n");
    ol_text_addf(data, "%.10g %.6g\n", span.from, 100 * written);
    for (size_t i = 0; i < ol_histogram_end(waits) && counted < waits->count; i++) {
        int64_t from, to;
        ol_histogram_range(i, &from, &to);
        counted += ol_histogram_count_in(waits, i);
        double share = (double)counted / (double)waits->count;
        if (from == 0 || (share < written + SHARE_STEP && counted < waits->count) || share <= written)
            continue;
        to = to - 1 < waits->greatest ? to - 1 : waits->greatest;
        ol_text_addf(data, "%.10g %.6g\n", (double)to / (double)OL_SECOND, 100 * share);
        written = share;
    }
    ol_text_addf(data, "%.10g 100\n", span.to);
}

static void add_tics(struct ol_text *axis, struct span span)
{
    ol_text_addf(axis, "set xrange [%.10g:%.10g]\nset xtics (", span.from, span.to);
    const char *comma = "";
    for (size_t i = 0; i < PLACE_COUNT; i++)
        if (places[i].seconds >= span.from && places[i].seconds <= span.to) {
            ol_text_addf(axis, "%s'%s' %g", comma, places[i].label, places[i].seconds);
            comma = ", ";
        }
    ol_text_adds(axis, ")\n");
}

/* Of the first replication, whose curve it is; NAN where there is none. */
static double value_of(const struct ol_metrics *metrics, const char *name)
{
    const struct ol_metric *metric = metrics->replications > 0 ? ol_metrics_find(metrics, name) : NULL;
    return metric ? metric->values[0] : NAN;
}

/* A dashed line down from the curve, its label on the side that has room. */
static void add_mark(struct ol_text *extras, double at, struct span span, double p, const char *label)
{
    char said[OL_NUMBER_BUFFER];
    if (!(at > span.from))
        return;
    bool is_right = log(at / span.from) > 0.5 * log(span.to / span.from);
    ol_text_addf(extras,
                 "set arrow from %.10g,0 to %.10g,%g nohead dashtype (6,4) linecolor rgb '#7a7a7a' linewidth 1\n",
                 at, at, 100 * p);
    ol_text_addf(extras, "set label '%s %s' at %.10g,%d %s offset %s,0 textcolor rgb '#7a7a7a'\n", label,
                 ol_seconds_say(at, said), at, p > 0.9 ? 20 : 8, is_right ? "right" : "left",
                 is_right ? "-0.6" : "0.6");
}

/* Above the plot, where no curve crosses it. */
static void add_zero_mark(struct ol_text *extras, const struct ol_histogram *waits)
{
    char said[OL_NUMBER_BUFFER];
    double share = (double)ol_histogram_count_in(waits, 0) / (double)waits->count;
    ol_text_addf(extras, "set label '%s of the jobs did not wait' at graph 0,1.07 left textcolor rgb '#7a7a7a'\n",
                 ol_share_say(share, said));
}

void ol_plot_fill_wait(struct ol_plot_sheet *sheet, const struct ol_result *result, const char *name)
{
    static const struct ol_histogram none;
    const struct ol_histogram *waits = result->waits ? result->waits : &none;
    struct span span = span_of(waits);
    add_tics(&sheet->axis, span);
    if (waits->count == 0) {
        ol_plot_nothing(sheet, "No job has ended, so there is nothing to show");
        return;
    }
    add_curve(&sheet->data, waits, span);
    add_zero_mark(&sheet->extras, waits);
    add_mark(&sheet->extras, value_of(ol_result_drawn(result), "jobs.wait.p50_s"), span, 0.5, "median");
    add_mark(&sheet->extras, value_of(ol_result_drawn(result), "jobs.wait.p95_s"), span, 0.95, "95th percentile");
    ol_text_addf(&sheet->curves,
                 "'%s.dat' using 1:2 with filledcurves y=0 linetype 1 notitle, \\\n     "
                 "'%s.dat' using 1:2 with lines linetype 1 notitle",
                 name, name);
}
