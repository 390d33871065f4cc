/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times by a strptime-like pattern, compiled to steps once: a trace reads millions of them, and the C library's
 * strptime asks the locale at every turn, knows neither fractions nor "+02:00", and says nothing about zones. */
#include "outlay/arena.h"
#include "outlay/simtime.h"

#include "sim/base/zone.h"

#include <string.h>
#include <strings.h>

#define STEPS       64                    /* of one pattern */
#define LAST_SECOND INT64_C(253402300799) /* of year 9999; milliseconds since 1970 lie beyond it */

enum value { YEAR, SHORT_YEAR, MONTH, DAY, DAY_OF_YEAR, HOUR, HALF_HOUR, MINUTE, SECOND, VALUES };

enum action { LITERAL, BLANKS, NUMBER, SECONDS, MONTH_NAME, HALF, FRACTION, OFFSET, ZONE_NAME, EPOCH };

struct conversion {
    char letter;
    enum action action;
    enum value value;
    int32_t digits, least, greatest;
    const char *expansion; /* a pattern in place of the rest */
};

static const struct conversion conversions[] = {
    {'Y', NUMBER, YEAR, 4, 1, 9999, NULL},       {'y', NUMBER, SHORT_YEAR, 2, 0, 99, NULL},
    {'m', NUMBER, MONTH, 2, 1, 12, NULL},        {'d', NUMBER, DAY, 2, 1, 31, NULL},
    {'e', NUMBER, DAY, 2, 1, 31, NULL},          {'j', NUMBER, DAY_OF_YEAR, 3, 1, 366, NULL},
    {'H', NUMBER, HOUR, 2, 0, 23, NULL},         {'I', NUMBER, HALF_HOUR, 2, 1, 12, NULL},
    {'M', NUMBER, MINUTE, 2, 0, 59, NULL},       {'S', SECONDS, SECOND, 2, 0, 59, NULL},
    {'b', MONTH_NAME, MONTH, 0, 0, 0, NULL},     {'B', MONTH_NAME, MONTH, 0, 0, 0, NULL},
    {'p', HALF, VALUES, 0, 0, 0, NULL},          {'f', FRACTION, VALUES, 0, 0, 0, NULL},
    {'z', OFFSET, VALUES, 0, 0, 0, NULL},        {'Z', ZONE_NAME, VALUES, 0, 0, 0, NULL},
    {'s', EPOCH, VALUES, 0, 0, 0, NULL},         {'n', BLANKS, VALUES, 0, 0, 0, NULL},
    {'t', BLANKS, VALUES, 0, 0, 0, NULL},        {'T', LITERAL, VALUES, 0, 0, 0, "%H:%M:%S"},
    {'F', LITERAL, VALUES, 0, 0, 0, "%Y-%m-%d"}, {'D', LITERAL, VALUES, 0, 0, 0, "%m/%d/%y"},
};

struct step {
    enum action action;
    enum value value;
    int32_t digits, least, greatest;
    char literal;
};

struct ol_time_format {
    const struct ol_zone *zone;
    size_t count;
    struct step steps[STEPS];
};

/* What was read of one text so far. */
struct reading {
    const char *at, *end;
    int32_t values[VALUES]; /* -1: not given */
    int32_t microsecond;
    bool is_afternoon, has_offset, has_epoch;
    ol_time offset, epoch;
    struct ol_slice zone_name;
};

/* ---- reading ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_blanks(struct reading *reading)
{
    while (reading->at < reading->end && (*reading->at == ' ' || *reading->at == '\t'))
        reading->at++;
}

static bool read_number(struct reading *reading, const struct step *step)
{
    const char *at = reading->at;
    int32_t sum = 0, left = step->digits;
    for (; left && at < reading->end && is_digit(*at); left--)
        sum = sum * 10 + (*at++ - '0');
    bool has_digits = at > reading->at;
    reading->at = at;
    reading->values[step->value] = sum;
    return has_digits && sum >= step->least && sum <= step->greatest;
}

/* One to nine digits, of which six count. */
static bool read_fraction(struct reading *reading)
{
    const char *from = reading->at;
    int32_t weight = 100000, sum = 0;
    for (; reading->at < reading->end && is_digit(*reading->at); weight /= 10)
        sum += weight * (*reading->at++ - '0');
    reading->microsecond = sum;
    return reading->at > from && reading->at - from <= 9;
}

static bool read_optional_fraction(struct reading *reading)
{
    bool has_point = reading->end - reading->at >= 2 && (*reading->at == '.' || *reading->at == ',') &&
                     is_digit(reading->at[1]);
    reading->at += has_point;
    return !has_point || read_fraction(reading);
}

static bool read_month_name(struct reading *reading)
{
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    size_t left = (size_t)(reading->end - reading->at);
    for (int32_t i = 0; left >= 3 && i < 12; i++) {
        size_t length = strlen(names[i]);
        if (strncasecmp(reading->at, names[i], 3) != 0)
            continue;
        bool is_full = left >= length && strncasecmp(reading->at, names[i], length) == 0;
        reading->at += is_full ? length : 3;
        reading->values[MONTH] = i + 1;
        return true;
    }
    return false;
}

static bool read_half(struct reading *reading)
{
    if (reading->end - reading->at < 2)
        return false;
    reading->is_afternoon = strncasecmp(reading->at, "pm", 2) == 0;
    bool is_good = reading->is_afternoon || strncasecmp(reading->at, "am", 2) == 0;
    reading->at += 2;
    return is_good;
}

static bool read_offset(struct reading *reading)
{
    size_t read =
        ol_offset_read((struct ol_slice){reading->at, (size_t)(reading->end - reading->at)}, &reading->offset);
    reading->at += read;
    reading->has_offset = true;
    return read > 0;
}

static bool read_zone_name(struct reading *reading)
{
    reading->zone_name.data = reading->at;
    while (reading->at < reading->end && is_letter(*reading->at))
        reading->at++;
    reading->zone_name.length = (size_t)(reading->at - reading->zone_name.data);
    return reading->zone_name.length > 0;
}

static bool read_epoch(struct reading *reading)
{
    bool is_negative = reading->at < reading->end && *reading->at == '-';
    const char *from = reading->at += is_negative;
    int64_t seconds = 0;
    for (; reading->at < reading->end && is_digit(*reading->at) && seconds <= LAST_SECOND; reading->at++)
        seconds = seconds * 10 + (*reading->at - '0');
    if (reading->at == from || seconds > LAST_SECOND || !read_optional_fraction(reading))
        return false;
    ol_time sum = seconds * OL_SECOND + reading->microsecond;
    reading->epoch = is_negative ? -sum : sum;
    reading->has_epoch = true;
    return true;
}

static bool read_step(struct reading *reading, const struct step *step)
{
    switch (step->action) {
    case LITERAL:
        return reading->at < reading->end && *reading->at++ == step->literal;
    case BLANKS:
        skip_blanks(reading);
        return true;
    case NUMBER:
        skip_blanks(reading);
        return read_number(reading, step);
    case SECONDS:
        skip_blanks(reading);
        return read_number(reading, step) && read_optional_fraction(reading);
    case MONTH_NAME:
        return read_month_name(reading);
    case HALF:
        return read_half(reading);
    case FRACTION:
        return read_fraction(reading);
    case OFFSET:
        return read_offset(reading);
    case ZONE_NAME:
        return read_zone_name(reading);
    case EPOCH:
        return read_epoch(reading);
    }
    return false;
}

static int32_t or_else(int32_t value, int32_t otherwise)
{
    return value < 0 ? otherwise : value;
}

/* POSIX: 69-99 are of the twentieth century. */
static int32_t year_of(const struct reading *reading)
{
    int32_t year = reading->values[SHORT_YEAR];
    return reading->values[YEAR] >= 0 ? reading->values[YEAR] : year + (year >= 69 ? 1900 : 2000);
}

static bool local_of(const struct reading *reading, ol_time *local)
{
    const int32_t *values = reading->values;
    struct ol_civil civil = {
        .year = year_of(reading),
        .month = or_else(values[MONTH], 1),
        .day = or_else(values[DAY], 1),
        .hour = or_else(values[HOUR], 0),
        .minute = or_else(values[MINUTE], 0),
        .second = or_else(values[SECOND], 0),
        .microsecond = reading->microsecond,
    };
    if (values[HALF_HOUR] >= 0)
        civil.hour = values[HALF_HOUR] % 12 + (reading->is_afternoon ? 12 : 0);
    if (!ol_civil_is_valid(civil))
        return false;
    *local = ol_instant_of(civil);
    if (values[DAY_OF_YEAR] < 0)
        return true;
    *local += (values[DAY_OF_YEAR] - 1) * OL_DAY;
    return ol_civil_of(*local).year == civil.year;
}

static bool instant_of(const struct ol_time_format *format, const struct reading *reading, ol_time *instant)
{
    ol_time local;
    if (reading->has_epoch) {
        *instant = reading->epoch;
        return true;
    }
    if (!local_of(reading, &local))
        return false;
    if (reading->has_offset)
        *instant = local - reading->offset;
    else if (reading->zone_name.length)
        return ol_zone_instant_named(format->zone, reading->zone_name, local, instant);
    else
        *instant = format->zone ? ol_zone_instant(format->zone, local) : local;
    return true;
}

bool ol_time_format_read(const struct ol_time_format *format, struct ol_slice text, ol_time *instant)
{
    struct reading reading = {.at = text.data, .end = text.data + text.length};
    for (size_t i = 0; i < VALUES; i++)
        reading.values[i] = -1;
    for (size_t i = 0; i < format->count; i++)
        if (!read_step(&reading, &format->steps[i]))
            return false;
    return reading.at == reading.end && instant_of(format, &reading, instant);
}

/* ---- compiling ---- */

/* Which conversions a pattern holds, by letter. */
struct seen {
    bool letters[128];
};

static const struct conversion *find_conversion(char letter)
{
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++)
        if (conversions[i].letter == letter)
            return &conversions[i];
    return NULL;
}

static bool add_step(struct ol_time_format *format, struct step step)
{
    if (format->count == STEPS)
        return false;
    format->steps[format->count++] = step;
    return true;
}

/* The fault, or NULL. */
static const char *compile(struct ol_time_format *format, const char *pattern, struct seen *seen)
{
    const char *fault = NULL;
    for (const char *at = pattern; *at && !fault; at++) {
        struct step step = {.action = LITERAL, .literal = *at};
        if (*at == ' ' || *at == '\t')
            step.action = BLANKS;
        if (*at == '%' && *++at != '%') {
            const struct conversion *found = find_conversion(*at);
            if (!found)
                return "it may hold %Y %m %d %H %M %S %y %b %B %j %e %I %p %f %z %Z %s %T %F %D %n %t %%";
            seen->letters[(unsigned char)*at] = true;
            if (found->expansion) {
                fault = compile(format, found->expansion, seen);
                continue;
            }
            step = (struct step){found->action, found->value, found->digits, found->least, found->greatest, 0};
        }
        if (!add_step(format, step))
            fault = "it is too long; 64 parts are allowed";
    }
    return fault;
}

/* In "%S.%f" the fraction is not for %S to take. */
static void leave_fractions(struct ol_time_format *format)
{
    for (size_t i = 0; i + 2 < format->count; i++)
        if (format->steps[i].action == SECONDS && format->steps[i + 1].action == LITERAL &&
            format->steps[i + 2].action == FRACTION)
            format->steps[i].action = NUMBER;
}

static const char *check_seen(const struct seen *seen)
{
    const bool *letters = seen->letters;
    if (!letters['Y'] && !letters['y'] && !letters['s'])
        return "it gives no date; add one, as in %Y-%m-%d %H:%M:%S, or %s for seconds since 1970";
    if (letters['I'] != letters['p'])
        return "%I (hours 1 to 12) and %p (am or pm) go together";
    if (letters['I'] && letters['H'])
        return "%H and %I both give the hour";
    return NULL;
}

struct ol_time_format *ol_time_format_new(const char *pattern, const struct ol_zone *zone, struct ol_place place,
                                          struct ol_error *error)
{
    struct ol_time_format *format = ol_mem_new(sizeof *format);
    struct seen seen = {0};
    format->zone = zone;
    const char *fault = compile(format, pattern, &seen);
    if (!fault)
        fault = check_seen(&seen);
    leave_fractions(format);
    if (!fault)
        return format;
    ol_fail(error, OL_BAD_INPUT, place, "the time format \"%.100s\" cannot be used: %s", pattern, fault);
    ol_mem_free(format);
    return NULL;
}

void ol_time_format_free(struct ol_time_format *format)
{
    ol_mem_free(format);
}
