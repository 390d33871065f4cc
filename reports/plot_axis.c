/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The time axis: at most a dozen tics at round places, written out one by one, because gnuplot's own choice for
 * seconds is decimal.
 */
#include "reports/plot_sheet.h"
#include "reports/time_ticks.h"

#define TICS_MOST 10

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
