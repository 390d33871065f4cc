/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape_calendar: what goes with the calendar: growth from month to month, and holidays.
 */
#include "outlay/arena.h"
#include "shape_kinds.h"

#include <math.h>
#include <string.h>

/* ---- growth ---- */

struct growth_options {
    double by;
    ol_time every;
};

struct growth {
    double per_microsecond; /* of the logarithm */
};

static const struct ol_field growth_fields[] = {
    {"by", OL_FIELD_REAL, "The share that is added in each period, compounded: 0.05; below 0 the rate shrinks.",
     .is_required = true, .min = -0.99, .max = 100, .offset = offsetof(struct growth_options, by)},
    {"every", OL_FIELD_DURATION, "The period; without it a twelfth of a year.", .fallback = "730.5h", .min = 60e6,
     .max = 1e17, .offset = offsetof(struct growth_options, every)},
    {0},
};

static void *growth_open(const struct ol_shape *shape, const struct ol_shape_context *context,
                         struct ol_error *error)
{
    const struct growth_options *options = shape->kind.options;
    struct growth *growth = ol_mem_new(sizeof *growth);
    (void)context, (void)error;
    growth->per_microsecond = log1p(options->by) / (double)options->every;
    return growth;
}

static double growth_factor(const void *state, ol_time at)
{
    const struct growth *growth = state;
    return exp(growth->per_microsecond * (double)at);
}

static struct ol_shape_view growth_look(void *state, ol_time at)
{
    /* in pieces in which it changes by a hundredth, a minute to a day */
    const struct growth *growth = state;
    const double steady = 0.01 / fmax(fabs(growth->per_microsecond), 1e-30);
    const ol_time until = at + (ol_time)fmin(fmax(steady, (double)OL_MINUTE), (double)OL_DAY);
    return (struct ol_shape_view){until, fmax(growth_factor(state, at), growth_factor(state, until)), false};
}

const struct ol_shape_kind ol_shape_growth = {
    .kind = {"growth", "by so much a month or year", growth_fields, sizeof(struct growth_options)},
    .open = growth_open,
    .look = growth_look,
    .factor = growth_factor,
};

/* ---- holidays ---- */

#define HOLIDAYS 400

struct holiday_options {
    const char *dates;
    double factor;
};

/* A date, or of every year one. */
struct holiday_date {
    int32_t year; /* 0: every */
    int32_t month, day;
};

struct holidays {
    ol_time zero_instant;
    double factor;
    size_t count;
    struct holiday_date dates[HOLIDAYS];
};

static const struct ol_field holiday_fields[] = {
    {"dates", OL_FIELD_TEXT, "Days in UTC, such as 2026-11-27, or 12-25 for that day of every year.",
     .is_required = true, .offset = offsetof(struct holiday_options, dates)},
    {"factor", OL_FIELD_REAL, "Of the rate on these days.", .is_required = true, .max = 1e6,
     .offset = offsetof(struct holiday_options, factor)},
    {0},
};

static bool read_date(struct ol_slice word, struct holiday_date *date)
{
    char text[16] = "", why[160];
    ol_time instant;
    const bool is_yearly = word.length == 5;
    if (word.length != 10 && !is_yearly)
        return false;
    snprintf(text, sizeof text, "%s%.*s", is_yearly ? "2000-" : "", (int)word.length, word.data);
    if (!ol_instant_parse(ol_slice_of(text), &instant, why))
        return false;
    const struct ol_civil civil = ol_civil_of(instant);
    *date = (struct holiday_date){is_yearly ? 0 : civil.year, civil.month, civil.day};
    return true;
}

/* False with one sentence in `why`. */
static bool read_dates(const char *text, struct holidays *holidays, char why[200])
{
    while (*(text += strspn(text, " ,;\t\r\n"))) {
        const struct ol_slice word = {text, strcspn(text, " ,;\t\r\n")};
        char shown[OL_SHOWN_BUFFER];
        text += word.length;
        if (holidays->count < HOLIDAYS && read_date(word, &holidays->dates[holidays->count])) {
            holidays->count++;
            continue;
        }
        if (holidays->count == HOLIDAYS)
            snprintf(why, 200, "there are more than %d days", HOLIDAYS);
        else
            snprintf(why, 200, "\"%s\" is no day such as 2026-11-27 or 12-25", ol_slice_show(word, shown));
        return false;
    }
    return true;
}

static void holiday_check(const struct ol_shape *shape, struct ol_faults *faults)
{
    const struct holiday_options *options = shape->kind.options;
    struct holidays holidays = {0};
    char why[200];
    if (options->dates && !read_dates(options->dates, &holidays, why))
        ol_faults_add(faults, ol_xml_place(shape->node, "dates"), "dates: %s", why);
}

static void *holiday_open(const struct ol_shape *shape, const struct ol_shape_context *context,
                          struct ol_error *error)
{
    const struct holiday_options *options = shape->kind.options;
    struct holidays *holidays = ol_mem_new(sizeof *holidays);
    char why[200];
    holidays->zero_instant = context->zero_instant;
    holidays->factor = options->factor;
    if (read_dates(options->dates, holidays, why))
        return holidays;
    ol_fail(error, OL_BAD_INPUT, ol_xml_place(shape->node, "dates"), "dates: %s", why);
    ol_mem_free(holidays);
    return NULL;
}

static double holiday_factor(const void *state, ol_time at)
{
    const struct holidays *holidays = state;
    const struct ol_civil civil = ol_civil_of(holidays->zero_instant + at);
    for (size_t i = 0; i < holidays->count; i++) {
        const struct holiday_date *date = &holidays->dates[i];
        if (date->month == civil.month && date->day == civil.day && (date->year == 0 || date->year == civil.year))
            return holidays->factor;
    }
    return 1;
}

static struct ol_shape_view holiday_look(void *state, ol_time at)
{
    const struct holidays *holidays = state;
    const ol_time instant = holidays->zero_instant + at;
    const ol_time into_day = (instant % OL_DAY + OL_DAY) % OL_DAY;
    return (struct ol_shape_view){at - into_day + OL_DAY, holiday_factor(state, at), true};
}

const struct ol_shape_kind ol_shape_holiday = {
    .kind = {"holiday", "on some days of the year", holiday_fields, sizeof(struct holiday_options)},
    .check = holiday_check,
    .open = holiday_open,
    .look = holiday_look,
    .factor = holiday_factor,
};
