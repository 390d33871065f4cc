/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/chart.h"

#include "reports/number.h"
#include "reports/page_frame.h"

#include <math.h>
#include <stdio.h>

#define WIDTH      960.0
#define HEIGHT     300.0
#define LEFT       84.0
#define RIGHT      16.0
#define TOP        14.0
#define BOTTOM     34.0
#define TICKS_MOST 8

struct frame {
    double x0, x1, y0, y1; /* of the axes */
    double step;           /* between amounts that are written */
};

void ol_chart_add(struct ol_chart *chart, struct ol_chart_layer layer)
{
    OL_ASSERT(chart->count < OL_CHART_LAYERS);
    chart->layers[chart->count++] = layer;
}

/* ---- axes ---- */

static void widen(double *low, double *high, const double *values, size_t count)
{
    for (size_t i = 0; values && i < count; i++)
        if (isfinite(values[i])) {
            *low = fmin(*low, values[i]);
            *high = fmax(*high, values[i]);
        }
}

/* 1, 2 or 5 times a power of ten, at most TICKS_MOST of which make up the range. */
static double round_step(double range, double most)
{
    static const double factors[] = {1, 2, 5, 10};
    const double least = range / most, power = pow(10, floor(log10(least)));
    for (size_t i = 0; i < 4; i++)
        if (factors[i] * power >= least * (1 - 1e-9))
            return factors[i] * power;
    return 10 * power;
}

static bool fit(struct frame *frame, const struct ol_chart *chart)
{
    double low = INFINITY, high = -INFINITY;
    *frame = (struct frame){.x0 = INFINITY, .x1 = -INFINITY};
    for (size_t i = 0; i < chart->count; i++) {
        const struct ol_chart_layer *layer = &chart->layers[i];
        widen(&frame->x0, &frame->x1, layer->x, layer->count);
        widen(&low, &high, layer->y, layer->count);
        widen(&low, &high, layer->y2, layer->count);
    }
    if (!isfinite(low) || !isfinite(frame->x0) || !isfinite(high - low))
        return false;
    low = fmin(low, 0);
    high = high > low ? high : low + 1;
    frame->x1 = frame->x1 > frame->x0 ? frame->x1 : frame->x0 + 1;
    frame->step = round_step(high - low, 5);
    frame->y0 = floor(low / frame->step + 1e-9) * frame->step;
    frame->y1 = ceil(high / frame->step - 1e-9) * frame->step;
    return frame->y1 > frame->y0;
}

static double across(const struct frame *frame, double x)
{
    return LEFT + (WIDTH - LEFT - RIGHT) * (x - frame->x0) / (frame->x1 - frame->x0);
}

static double down(const struct frame *frame, double y)
{
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (y - frame->y0) / (frame->y1 - frame->y0);
}

static void draw_amounts(struct ol_text *text, const struct frame *frame, const char *unit)
{
    char said[OL_NUMBER_BUFFER];
    const int count = (int)lround((frame->y1 - frame->y0) / frame->step);
    for (int i = 0; i <= count; i++) {
        const double value = frame->y0 + i * frame->step, y = down(frame, value);
        ol_text_addf(text, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>", LEFT, y, WIDTH - RIGHT);
        ol_text_addf(text, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 4,
                     ol_number_say(fabs(value) < frame->step / 2 ? 0 : value, said));
    }
    ol_text_addf(text, "<text x=\"4\" y=\"%.1f\">", HEIGHT - 10);
    ol_page_name(text, unit);
    ol_text_adds(text, "</text>");
}

/* Dates at the beginning of days, of months where there are many. */
static const char *date_at(double day, bool with_year, char buffer[OL_TIME_BUFFER])
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const struct ol_civil civil = ol_civil_of((ol_time)llrint(day) * OL_DAY);
    if (with_year)
        snprintf(buffer, OL_TIME_BUFFER, "%s %d", months[civil.month - 1], (int)civil.year);
    else
        snprintf(buffer, OL_TIME_BUFFER, "%d %s", (int)civil.day, months[civil.month - 1]);
    return buffer;
}

static double next_month(double day)
{
    struct ol_civil civil = ol_civil_of((ol_time)llrint(day) * OL_DAY);
    civil.day = 1;
    civil.year += civil.month == 12;
    civil.month = civil.month % 12 + 1;
    return (double)(ol_instant_of(civil) / OL_DAY);
}

static void draw_time(struct ol_text *text, const struct frame *frame, double day, const char *said)
{
    const double x = across(frame, day);
    ol_text_addf(text, "<path class=\"grid\" d=\"M%.1f %.1fv5\"/>", x, HEIGHT - BOTTOM);
    const bool is_last = x > WIDTH - 2 * RIGHT; /* there is no room on its right */
    ol_text_addf(text, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", is_last ? WIDTH : x,
                 HEIGHT - BOTTOM + 18, is_last ? "end" : "middle", said);
}

static void draw_times(struct ol_text *text, const struct frame *frame, bool has_instant)
{
    char buffer[OL_TIME_BUFFER];
    const double span = frame->x1 - frame->x0, step = fmax(round_step(span, TICKS_MOST), 1);
    if (has_instant && span > 120) {
        const int skip = (int)fmax(ceil(span / 30.4 / 12), 1);
        int n = 0;
        double day = next_month(frame->x0 - 1);
        for (; day <= frame->x1; day = next_month(day))
            if (n++ % skip == 0)
                draw_time(text, frame, day, date_at(day, true, buffer));
        return;
    }
    for (double day = ceil(frame->x0 - 1e-9); day <= frame->x1 + 1e-9; day += step) {
        if (has_instant)
            date_at(day, false, buffer);
        else
            snprintf(buffer, sizeof buffer, "day %.0f", day);
        draw_time(text, frame, day, buffer);
    }
}

/* ---- layers ---- */

static const char *const classes[] = {
    [OL_CHART_AREA] = "curve",
    [OL_CHART_DASHED] = "curve dashed",
};

/* Parts between gaps; a part of one point is a short dash. */
static void add_path(struct ol_text *text, const struct frame *frame, const double *x, const double *y,
                     size_t count)
{
    bool is_in = false;
    for (size_t i = 0; i < count; i++) {
        const bool has = isfinite(x[i]) && isfinite(y[i]);
        const bool is_alone = has && !is_in && (i + 1 == count || !isfinite(y[i + 1]));
        if (has)
            ol_text_addf(text, "%s%.1f %.1f", is_in ? "L" : "M", across(frame, x[i]), down(frame, y[i]));
        if (is_alone)
            ol_text_adds(text, "h2");
        is_in = has;
    }
}

static void draw_area(struct ol_text *text, const struct frame *frame, const struct ol_chart_layer *layer)
{
    ol_text_addf(text, "<path class=\"area\" d=\"M%.1f %.1f", across(frame, layer->x[0]), down(frame, 0));
    for (size_t i = 0; i < layer->count; i++)
        ol_text_addf(text, "L%.1f %.1f", across(frame, layer->x[i]),
                     down(frame, isfinite(layer->y[i]) ? layer->y[i] : 0));
    ol_text_addf(text, "L%.1f %.1fZ\"/>", across(frame, layer->x[layer->count - 1]), down(frame, 0));
}

static void draw_band(struct ol_text *text, const struct frame *frame, const struct ol_chart_layer *layer)
{
    const char *command = "M";
    ol_text_adds(text, "<path class=\"band\" d=\"");
    for (size_t i = 0; i < 2 * layer->count; i++) {
        const bool is_back = i >= layer->count;
        const size_t at = is_back ? 2 * layer->count - 1 - i : i;
        const double y = is_back ? layer->y2[at] : layer->y[at];
        if (!isfinite(y))
            continue;
        ol_text_addf(text, "%s%.1f %.1f", command, across(frame, layer->x[at]), down(frame, y));
        command = "L";
    }
    ol_text_adds(text, "Z\"/>");
}

static void draw_marks(struct ol_text *text, const struct frame *frame, const struct ol_chart_layer *layer)
{
    for (size_t i = 0; i < layer->count; i++) {
        if (!isfinite(layer->y[i]))
            continue;
        ol_text_addf(text, "<circle class=\"mark\" cx=\"%.1f\" cy=\"%.1f\" r=\"6\"><title>",
                     across(frame, layer->x[i]), down(frame, layer->y[i]));
        ol_page_name(text, layer->names[i]);
        ol_text_adds(text, "</title></circle>");
    }
}

static void draw_layer(struct ol_text *text, const struct frame *frame, const struct ol_chart_layer *layer)
{
    if (layer->count == 0)
        return;
    if (layer->sort == OL_CHART_MARK || layer->sort == OL_CHART_BAND) {
        (layer->sort == OL_CHART_MARK ? draw_marks : draw_band)(text, frame, layer);
        return;
    }
    if (layer->sort == OL_CHART_AREA)
        draw_area(text, frame, layer);
    ol_text_addf(text, "<path class=\"%s\" d=\"", classes[layer->sort]);
    add_path(text, frame, layer->x, layer->y, layer->count);
    ol_text_adds(text, "\"/>");
}

void ol_chart_draw(struct ol_text *text, const struct ol_chart *chart)
{
    struct frame frame;
    if (!fit(&frame, chart))
        return;
    ol_text_addf(text, "<div class=\"plot chart\"><svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %.0f %.0f\">",
                 chart->label, WIDTH, HEIGHT);
    draw_amounts(text, &frame, chart->unit);
    draw_times(text, &frame, chart->has_instant);
    for (size_t i = 0; i < chart->count; i++)
        draw_layer(text, &frame, &chart->layers[i]);
    ol_text_adds(text, "</svg></div>\n");
}
