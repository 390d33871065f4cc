/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The time axis: at most a dozen tics at round places, written out one by one, because gnuplot's own choice for
 * seconds is decimal.
 */
#include "reports/plot_sheet.h"

#include <stdio.h>

#define TICS_MOST 10

/* Round steps, the unit that they are counted in, and how a date shows them. */
static const struct step {
    ol_time step, unit;
    const char *label;
} steps[] = {
    {OL_SECOND, OL_SECOND, "Seconds since the start"},
    {2 * OL_SECOND, OL_SECOND, "Seconds since the start"},
    {5 * OL_SECOND, OL_SECOND, "Seconds since the start"},
    {10 * OL_SECOND, OL_SECOND, "Seconds since the start"},
    {30 * OL_SECOND, OL_SECOND, "Seconds since the start"},
    {OL_MINUTE, OL_MINUTE, "Minutes since the start"},
    {2 * OL_MINUTE, OL_MINUTE, "Minutes since the start"},
    {5 * OL_MINUTE, OL_MINUTE, "Minutes since the start"},
    {10 * OL_MINUTE, OL_MINUTE, "Minutes since the start"},
    {30 * OL_MINUTE, OL_MINUTE, "Minutes since the start"},
    {OL_HOUR, OL_HOUR, "Hours since the start"},
    {2 * OL_HOUR, OL_HOUR, "Hours since the start"},
    {6 * OL_HOUR, OL_HOUR, "Hours since the start"},
    {12 * OL_HOUR, OL_HOUR, "Hours since the start"},
    {OL_DAY, OL_DAY, "Days since the start"},
    {2 * OL_DAY, OL_DAY, "Days since the start"},
    {5 * OL_DAY, OL_DAY, "Days since the start"},
    {10 * OL_DAY, OL_DAY, "Days since the start"},
    {20 * OL_DAY, OL_DAY, "Days since the start"},
    {50 * OL_DAY, OL_DAY, "Days since the start"},
    {100 * OL_DAY, OL_DAY, "Days since the start"},
    {200 * OL_DAY, OL_DAY, "Days since the start"},
    {500 * OL_DAY, OL_DAY, "Days since the start"},
    {1000 * OL_DAY, OL_DAY, "Days since the start"},
};

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static const struct step *step_for(ol_time span)
{
    const struct step *last = &steps[sizeof steps / sizeof *steps - 1], *step = steps;
    while (step < last && span / step->step > TICS_MOST)
        step++;
    return step;
}

/* The first multiple of step at or after `at`. */
static ol_time round_up(ol_time at, ol_time step)
{
    ol_time rest = at % step;
    return rest == 0 ? at : at - rest + (rest > 0 ? step : 0);
}

static void add_tic(struct ol_text *axis, bool *is_first, const char *label, ol_time at)
{
    ol_text_addf(axis, "%s'%s' %.6f", *is_first ? "" : ", ", label, (double)at / (double)OL_SECOND);
    *is_first = false;
}

static void add_relative_tics(struct ol_text *axis, ol_time begin, ol_time end)
{
    const struct step *step = step_for(end - begin);
    ol_time stride = step->step;
    bool is_first = true;
    while ((end - begin) / stride > TICS_MOST)
        stride *= 10;
    ol_text_adds(axis, "set xtics (");
    for (ol_time at = round_up(begin, stride); at <= end; at += stride) {
        char label[OL_TIME_BUFFER];
        snprintf(label, sizeof label, "%lld", (long long)(at / step->unit));
        add_tic(axis, &is_first, label, at);
    }
    ol_text_addf(axis, ")\nset xlabel '%s'\n", step->label);
}

/* Days, or the time of day between midnights. */
static void add_day_tics(struct ol_text *axis, ol_time begin, ol_time end, ol_time step, ol_time origin)
{
    bool is_first = true;
    ol_text_adds(axis, "set xtics (");
    for (ol_time at = round_up(begin, step); at <= end; at += step) {
        struct ol_civil civil = ol_civil_of(at);
        char label[OL_TIME_BUFFER];
        if (civil.hour == 0 && civil.minute == 0 && civil.second == 0)
            snprintf(label, sizeof label, "%d %s", civil.day, month_names[civil.month - 1]);
        else if (step < OL_MINUTE)
            snprintf(label, sizeof label, "%02d:%02d:%02d", civil.hour, civil.minute, civil.second);
        else
            snprintf(label, sizeof label, "%02d:%02d", civil.hour, civil.minute);
        add_tic(axis, &is_first, label, at - origin);
    }
    ol_text_adds(axis, ")\n");
}

static void add_month_tics(struct ol_text *axis, ol_time begin, ol_time end, int stride, ol_time origin)
{
    struct ol_civil civil = ol_civil_of(begin);
    int month = (civil.year * 12 + civil.month - 1) / stride * stride;
    bool is_first = true;
    ol_text_adds(axis, "set xtics (");
    for (;; month += stride) {
        struct ol_civil first = {.year = month / 12, .month = month % 12 + 1, .day = 1};
        char label[OL_TIME_BUFFER];
        ol_time at = first.year > 9999 ? OL_NEVER : ol_instant_of(first);
        if (at > end)
            break;
        if (at < begin)
            continue;
        if (stride % 12 == 0)
            snprintf(label, sizeof label, "%d", first.year);
        else
            snprintf(label, sizeof label, "%s %d", month_names[first.month - 1], first.year);
        add_tic(axis, &is_first, label, at - origin);
    }
    ol_text_adds(axis, ")\n");
}

static void add_date_tics(struct ol_text *axis, ol_time begin, ol_time end, ol_time origin)
{
    static const int strides[] = {1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 6000};
    const ol_time month = 30 * OL_DAY, span = end - begin;
    size_t i = 0;
    if (span < 4 * month) {
        ol_time step = step_for(span)->step;
        add_day_tics(axis, begin, end,
                     step == 5 * OL_DAY    ? 7 * OL_DAY
                     : step == 10 * OL_DAY ? 14 * OL_DAY
                                           : step,
                     origin);
    } else {
        while (i + 1 < sizeof strides / sizeof *strides && span / month / strides[i] > TICS_MOST)
            i++;
        add_month_tics(axis, begin, end, strides[i], origin);
    }
    ol_text_adds(axis, "set xlabel 'UTC'\n");
}

void ol_plot_time_axis(struct ol_text *axis, const struct ol_result *result)
{
    ol_time end = result->end > result->begin ? result->end : result->begin + OL_SECOND;
    ol_text_addf(axis, "set xrange [%.6f:%.6f]\n", (double)result->begin / (double)OL_SECOND,
                 (double)end / (double)OL_SECOND);
    if (result->has_instant)
        add_date_tics(axis, result->start_instant + result->begin, result->start_instant + end,
                      result->start_instant);
    else
        add_relative_tics(axis, result->begin, end);
}
