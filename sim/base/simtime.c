/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Durations and the civil calendar; instants are in instant.c, zones in zone.c. */
#include "outlay/simtime.h"

#include "sim/base/decimal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const struct ol_unit ol_time_units[] = {
    {"us", OL_MICROSECOND, "usec usecs microsecond microseconds \xc2\xb5s"},
    {"ms", OL_SECOND / 1000, "msec msecs millisecond milliseconds"},
    {"s", OL_SECOND, "sec secs second seconds"},
    {"m", OL_MINUTE, "min mins minute minutes"},
    {"h", OL_HOUR, "hr hrs hour hours"},
    {"d", OL_DAY, "day days"},
    {"w", 7 * OL_DAY, "wk wks week weeks"},
    {0},
};

/* One number and unit at the start of `rest`, taken off it; units descend, below `*unit`. */
static bool take_part(struct ol_slice text, struct ol_slice *rest, const struct ol_unit **unit, ol_time *sum,
                      char why[160])
{
    struct ol_slice quoted = ol_excerpt(text, 40);
    struct ol_decimal decimal;
    size_t read = ol_decimal_read(*rest, &decimal);
    if (!read) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT
                 "\" is no duration; write a number of at least 0 and a unit: 90s, 1.5h, 1h30m",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    struct ol_slice name = {rest->data + read, 0};
    while (read + name.length < rest->length && !strchr("0123456789.", name.data[name.length]))
        name.length++;
    const struct ol_unit *found = ol_unit_find(ol_time_units, name);
    if (!found) {
        ol_unit_explain(ol_time_units, text, name, why);
        return false;
    }
    if (*unit && found >= *unit) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT
                 "\" names the unit %s after %s; units go from large to small, each once: 1h30m",
                 OL_SLICE_ARGS(quoted), found->name, (*unit)->name);
        return false;
    }
    ol_magnitude product;
    enum ol_decimal_fit fit = ol_decimal_scale(decimal, (uint64_t)found->factor, 0, &product);
    if (fit == OL_DECIMAL_ROUNDED) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT "\" is not a whole number of microseconds, the finest time there is",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    if (fit == OL_DECIMAL_TOO_LARGE || product > (ol_magnitude)(OL_TIME_LIMIT - *sum)) {
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" is too long; a duration is at most 26000000d",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    *sum += (ol_time)product;
    *unit = found;
    rest->data = name.data + name.length;
    rest->length -= read + name.length;
    return true;
}

bool ol_duration_parse(struct ol_slice text, ol_time *duration, char why[160])
{
    struct ol_slice rest = text;
    const struct ol_unit *unit = NULL;
    ol_time sum = 0;
    do {
        if (!take_part(text, &rest, &unit, &sum, why))
            return false;
    } while (rest.length);
    *duration = sum;
    return true;
}

/* Microseconds as a decimal of seconds, without trailing zeros. */
static void format_seconds(uint64_t microseconds, const char *sign, char buffer[OL_TIME_BUFFER])
{
    int length = snprintf(buffer, OL_TIME_BUFFER, "%s%" PRIu64 ".%06" PRIu64, sign, microseconds / 1000000,
                          microseconds % 1000000);
    while (buffer[length - 1] == '0')
        length--;
    snprintf(buffer + length, OL_TIME_BUFFER - (size_t)length, "s");
}

const char *ol_duration_format(ol_time duration, char buffer[OL_TIME_BUFFER])
{
    static const struct {
        const char *name;
        ol_time length;
    } units[] = {{"d", OL_DAY}, {"h", OL_HOUR}, {"m", OL_MINUTE}, {"s", OL_SECOND}};
    if (duration == OL_NEVER || duration == 0)
        return strcpy(buffer, duration ? "never" : "0s");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (duration % units[i].length == 0) {
            snprintf(buffer, OL_TIME_BUFFER, "%" PRId64 "%s", duration / units[i].length, units[i].name);
            return buffer;
        }
    uint64_t magnitude = duration < 0 ? 0 - (uint64_t)duration : (uint64_t)duration;
    format_seconds(magnitude, duration < 0 ? "-" : "", buffer);
    return buffer;
}

static void say_short(uint64_t microseconds, const char *sign, char buffer[OL_TIME_BUFFER])
{
    if (microseconds && microseconds < 1000)
        snprintf(buffer, OL_TIME_BUFFER, "%s%" PRIu64 " us", sign, microseconds);
    else
        snprintf(buffer, OL_TIME_BUFFER, "%s%.3g s", sign, (double)microseconds / 1e6);
}

const char *ol_duration_say(ol_time duration, char buffer[OL_TIME_BUFFER])
{
    /* From `least` on, rounded to whole `small`; `least` is where the finer row would round up to this one. */
    static const struct {
        uint64_t least, large, small;
        const char *large_name, *small_name;
    } rows[] = {
        {OL_DAY - OL_MINUTE / 2, OL_DAY, OL_HOUR, "d", "h"},
        {OL_HOUR - OL_SECOND / 2, OL_HOUR, OL_MINUTE, "h", "min"},
        {OL_MINUTE - OL_SECOND / 20, OL_MINUTE, OL_SECOND, "min", "s"},
    };
    if (duration == OL_NEVER)
        return strcpy(buffer, "never");
    const char *sign = duration < 0 ? "-" : "";
    uint64_t magnitude = duration < 0 ? 0 - (uint64_t)duration : (uint64_t)duration;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (magnitude < rows[i].least)
            continue;
        uint64_t small = (magnitude + rows[i].small / 2) / rows[i].small, in_large = rows[i].large / rows[i].small;
        int length =
            snprintf(buffer, OL_TIME_BUFFER, "%s%" PRIu64 "%s", sign, small / in_large, rows[i].large_name);
        if (small % in_large)
            snprintf(buffer + length, OL_TIME_BUFFER - (size_t)length, " %" PRIu64 "%s", small % in_large,
                     rows[i].small_name);
        return buffer;
    }
    say_short(magnitude, sign, buffer);
    return buffer;
}

/* Days since 1970-01-01 and back, by eras of 400 years that begin on 1 March (H. Hinnant, "chrono-compatible
 * low-level date algorithms", 2013): the leap day is the last of its year, and months follow a linear rule. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void set_date(struct ol_civil *civil, int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    civil->day = (int32_t)(day_of_year - (153 * month + 2) / 5 + 1);
    civil->month = (int32_t)(month < 10 ? month + 3 : month - 9);
    civil->year = (int32_t)(year_of_era + era * 400 + (civil->month <= 2));
}

struct ol_civil ol_civil_of(ol_time instant)
{
    ol_time rest = instant % OL_DAY;
    int64_t days = instant / OL_DAY - (rest < 0);
    rest += rest < 0 ? OL_DAY : 0;
    struct ol_civil civil = {
        .hour = (int32_t)(rest / OL_HOUR),
        .minute = (int32_t)(rest % OL_HOUR / OL_MINUTE),
        .second = (int32_t)(rest % OL_MINUTE / OL_SECOND),
        .microsecond = (int32_t)(rest % OL_SECOND),
    };
    set_date(&civil, days);
    return civil;
}

ol_time ol_instant_of(struct ol_civil civil)
{
    return days_of(civil.year, civil.month, civil.day) * OL_DAY + civil.hour * OL_HOUR + civil.minute * OL_MINUTE +
           civil.second * OL_SECOND + civil.microsecond;
}

static int32_t month_days(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

static bool is_within(int32_t value, int32_t least, int32_t greatest)
{
    return value >= least && value <= greatest;
}

bool ol_civil_is_valid(struct ol_civil civil)
{
    return is_within(civil.year, 1, 9999) && is_within(civil.month, 1, 12) &&
           is_within(civil.day, 1, month_days(civil.year, civil.month)) && is_within(civil.hour, 0, 23) &&
           is_within(civil.minute, 0, 59) && is_within(civil.second, 0, 59) &&
           is_within(civil.microsecond, 0, 999999);
}
