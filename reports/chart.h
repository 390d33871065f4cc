/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart: a drawing of amounts over time for a page, as inline SVG that takes its colours from the page.
 *
 * What is to be drawn is added first: areas, dashed curves, bands and marks, with times in days and amounts in one
 * unit; the axes are then made to fit. Both begin and end at round numbers, amounts at 0 where none is below. What is
 * not a number is a gap.
 *
 *     struct ol_chart chart = {.unit = "USD", .label = "Cost by day"};
 *     ol_chart_add(&chart, (struct ol_chart_layer){OL_CHART_AREA, days, cost, .count = count});
 *     ol_chart_draw(&text, &chart);
 */
#ifndef OUTLAY_REPORTS_CHART_H
#define OUTLAY_REPORTS_CHART_H

#include "outlay/simtime.h"
#include "outlay/text.h"

enum ol_chart_sort {
    OL_CHART_AREA,   /* a curve, and what is below it */
    OL_CHART_DASHED, /* a curve of what is not sure */
    OL_CHART_BAND,   /* between two */
    OL_CHART_MARK,   /* points that stand out; `names` are read and shown where one points at them */
};

struct ol_chart_layer {
    enum ol_chart_sort sort;
    const double *x, *y, *y2; /* y2: of bands, their upper edge */
    const char *const *names; /* of marks */
    size_t count;
};

#define OL_CHART_LAYERS 12
struct ol_chart {
    const char *label, *unit; /* label: read aloud, static, without markup */
    bool has_instant;         /* x is days since 1970-01-01, else since the start */
    struct ol_chart_layer layers[OL_CHART_LAYERS];
    size_t count;
};

/* Arrays are borrowed until the chart was drawn. */
void ol_chart_add(struct ol_chart *chart, struct ol_chart_layer layer);
/* Appends; nothing where there is nothing to draw. */
void ol_chart_draw(struct ol_text *text, const struct ol_chart *chart);

#endif
