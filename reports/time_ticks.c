/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/time_ticks.h"

#include <stdio.h>

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

static const struct step *step_for(ol_time span, int most)
{
    const struct step *last = &steps[sizeof steps / sizeof *steps - 1], *step = steps;
    while (step < last && span / step->step > most)
        step++;
    return step;
}

/* The first multiple of step at or after `at`. */
static ol_time round_up(ol_time at, ol_time step)
{
    ol_time rest = at % step;
    return rest == 0 ? at : at - rest + (rest > 0 ? step : 0);
}

/* Of a tick at `at`, which the caller says in its own way; NULL where there is room for no more. */
static char *add_tick(struct ol_time_ticks *ticks, ol_time at)
{
    if (ticks->count == OL_TIME_TICKS)
        return NULL;
    ticks->items[ticks->count].at = at;
    return ticks->items[ticks->count++].label;
}

static void find_relative(struct ol_time_ticks *ticks, ol_time begin, ol_time end, int most)
{
    const struct step *step = step_for(end - begin, most);
    ol_time stride = step->step;
    while ((end - begin) / stride > most)
        stride *= 10;
    for (ol_time at = round_up(begin, stride); at <= end; at += stride) {
        char *label = add_tick(ticks, at);
        if (label)
            snprintf(label, OL_TIME_BUFFER, "%lld", (long long)(at / step->unit));
    }
    ticks->what = step->label;
}

/* Days, or the time of day between midnights. */
static void find_days(struct ol_time_ticks *ticks, ol_time begin, ol_time end, ol_time step, ol_time origin)
{
    for (ol_time at = round_up(begin, step); at <= end; at += step) {
        const struct ol_civil civil = ol_civil_of(at);
        char *label = add_tick(ticks, at - origin);
        if (!label)
            return;
        if (civil.hour == 0 && civil.minute == 0 && civil.second == 0)
            snprintf(label, OL_TIME_BUFFER, "%d %s", civil.day, month_names[civil.month - 1]);
        else if (step < OL_MINUTE)
            snprintf(label, OL_TIME_BUFFER, "%02d:%02d:%02d", civil.hour, civil.minute, civil.second);
        else
            snprintf(label, OL_TIME_BUFFER, "%02d:%02d", civil.hour, civil.minute);
    }
}

static void find_months(struct ol_time_ticks *ticks, ol_time begin, ol_time end, int stride, ol_time origin)
{
    const struct ol_civil civil = ol_civil_of(begin);
    for (int month = (civil.year * 12 + civil.month - 1) / stride * stride;; month += stride) {
        const struct ol_civil first = {.year = month / 12, .month = month % 12 + 1, .day = 1};
        const ol_time at = first.year > 9999 ? OL_NEVER : ol_instant_of(first);
        if (at > end)
            return;
        char *label = at < begin ? NULL : add_tick(ticks, at - origin);
        if (!label)
            continue;
        if (stride % 12 == 0)
            snprintf(label, OL_TIME_BUFFER, "%d", first.year);
        else
            snprintf(label, OL_TIME_BUFFER, "%s %d", month_names[first.month - 1], first.year);
    }
}

static void find_dates(struct ol_time_ticks *ticks, ol_time begin, ol_time end, ol_time origin, int most)
{
    static const int strides[] = {1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 6000};
    const ol_time month = 30 * OL_DAY, span = end - begin;
    size_t i = 0;
    if (span < 4 * month) {
        const ol_time step = step_for(span, most)->step;
        find_days(ticks, begin, end,
                  step == 5 * OL_DAY    ? 7 * OL_DAY
                  : step == 10 * OL_DAY ? 14 * OL_DAY
                                        : step,
                  origin);
    } else {
        while (i + 1 < sizeof strides / sizeof *strides && span / month / strides[i] > most)
            i++;
        find_months(ticks, begin, end, strides[i], origin);
    }
    ticks->what = "UTC";
}

void ol_time_ticks_find(struct ol_time_ticks *ticks, ol_time begin, ol_time end, const ol_time *origin, int most)
{
    *ticks = (struct ol_time_ticks){0};
    if (origin)
        find_dates(ticks, *origin + begin, *origin + end, *origin, most);
    else
        find_relative(ticks, begin, end, most);
}
