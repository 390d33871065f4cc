/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The time axis: at most a dozen tics at round places, written out one by one, because gnuplot's own choice for
 * seconds is decimal. And metrics on an axis.
 */
#include "reports/plot_sheet.h"
#include "reports/time_ticks.h"

#include <string.h>

#define TICS_MOST   10
#define LABEL_LIMIT 60

void ol_plot_time_axis(struct ol_text *axis, const struct ol_result *result)
{
    const ol_time end = result->end > result->begin ? result->end : result->begin + OL_SECOND;
    struct ol_time_ticks ticks;
    ol_text_addf(axis, "set xrange [%.6f:%.6f]\n", (double)result->begin / (double)OL_SECOND,
                 (double)end / (double)OL_SECOND);
    ol_time_ticks_find(&ticks, result->begin, end, result->has_instant ? &result->start_instant : NULL, TICS_MOST);
    ol_text_adds(axis, "set xtics (");
    for (size_t i = 0; i < ticks.count; i++)
        ol_text_addf(axis, "%s'%s' %.6f", i > 0 ? ", " : "", ticks.items[i].label,
                     (double)ticks.items[i].at / (double)OL_SECOND);
    ol_text_addf(axis, ")\nset xlabel '%s'\n", ticks.what);
}

struct ol_plot_unit ol_plot_unit(const char *unit, double greatest)
{
    static const struct {
        double least;
        struct ol_plot_unit unit;
    } times[] = {{2 * 86400, {86400, "days"}}, {2 * 3600, {3600, "hours"}}, {120, {60, "minutes"}}, {0, {1, "s"}}};
    if (strcmp(unit, "share") == 0)
        return (struct ol_plot_unit){0.01, "%"};
    if (strcmp(unit, "s") != 0)
        return (struct ol_plot_unit){1, strcmp(unit, "ratio") == 0 ? "" : unit};
    size_t i = 0;
    while (greatest < times[i].least)
        i++;
    return times[i].unit;
}

void ol_plot_label(struct ol_text *text, const char *axis, const char *metric, const char *unit)
{
    struct ol_text label = {0};
    ol_text_adds(&label, metric);
    if (*unit)
        ol_text_addf(&label, " (%s)", unit);
    ol_text_addf(text, "set %slabel ", axis);
    ol_plot_quote(text, ol_text_string(&label), LABEL_LIMIT);
    ol_text_adds(text, "\n");
    ol_text_release(&label);
}
