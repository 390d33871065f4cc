/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Instants as ISO 8601 text. */
#include "outlay/simtime.h"

#include "sim/base/decimal.h"
#include "sim/base/zone.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MISREAD "write a date, or date and time: 2026-01-31, 2026-01-31T08:30:00Z, 2026-01-31T08:30:00+02:00"

/* Exactly `count` digits at the start of `rest`, taken off it. */
static bool take_digits(struct ol_slice *rest, size_t count, int32_t *value)
{
    int32_t sum = 0;
    if (rest->length < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(rest->data[i] - '0');
        if (digit > 9)
            return false;
        sum = sum * 10 + (int32_t)digit;
    }
    *value = sum;
    *rest = (struct ol_slice){rest->data + count, rest->length - count};
    return true;
}

static bool take_one_of(struct ol_slice *rest, const char *accepted)
{
    if (!rest->length || !rest->data[0] || !strchr(accepted, rest->data[0]))
        return false;
    *rest = (struct ol_slice){rest->data + 1, rest->length - 1};
    return true;
}

/* Digits behind the point; false where there are none or those past the sixth are not all zero. */
static bool take_fraction(struct ol_slice *rest, int32_t *microsecond)
{
    int32_t sum = 0, weight = 100000;
    size_t i = 0;
    for (; i < rest->length && rest->data[i] >= '0' && rest->data[i] <= '9'; i++, weight /= 10) {
        if (!weight && rest->data[i] != '0')
            return false;
        sum += weight * (rest->data[i] - '0');
    }
    *microsecond = sum;
    *rest = (struct ol_slice){rest->data + i, rest->length - i};
    return i > 0;
}

static bool take_clock(struct ol_slice *rest, struct ol_civil *civil)
{
    if (!take_digits(rest, 2, &civil->hour) || !take_one_of(rest, ":") || !take_digits(rest, 2, &civil->minute))
        return false;
    if (!take_one_of(rest, ":"))
        return true;
    if (!take_digits(rest, 2, &civil->second))
        return false;
    return !take_one_of(rest, ".,") || take_fraction(rest, &civil->microsecond);
}

static bool read_text(struct ol_slice rest, struct ol_civil *civil, ol_time *offset)
{
    if (!take_digits(&rest, 4, &civil->year) || !take_one_of(&rest, "-") ||
        !take_digits(&rest, 2, &civil->month) || !take_one_of(&rest, "-") || !take_digits(&rest, 2, &civil->day))
        return false;
    if (!rest.length)
        return true;
    if (!take_one_of(&rest, "Tt ") || !take_clock(&rest, civil))
        return false;
    if (!rest.length)
        return true;
    size_t read = ol_offset_read(rest, offset);
    return read && read == rest.length;
}

bool ol_instant_parse(struct ol_slice text, ol_time *instant, char why[160])
{
    struct ol_slice quoted = ol_excerpt(text, 36);
    struct ol_civil civil = {0};
    ol_time offset = 0;
    if (!read_text(text, &civil, &offset)) {
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" is no instant; " MISREAD, OL_SLICE_ARGS(quoted));
        return false;
    }
    if (!ol_civil_is_valid(civil)) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT
                 "\" is not in the calendar: years are 0001 to 9999, hours 0 to 23, seconds 0 to 59",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    *instant = ol_instant_of(civil) - offset;
    return true;
}

const char *ol_instant_format(ol_time instant, char buffer[OL_TIME_BUFFER])
{
    if (instant == OL_NEVER)
        return strcpy(buffer, "never");
    struct ol_civil civil = ol_civil_of(instant);
    int length = snprintf(buffer, OL_TIME_BUFFER, "%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month,
                          civil.day, civil.hour, civil.minute, civil.second);
    if (civil.microsecond) {
        length += snprintf(buffer + length, OL_TIME_BUFFER - (size_t)length, ".%06d", civil.microsecond);
        while (buffer[length - 1] == '0')
            length--;
    }
    snprintf(buffer + length, OL_TIME_BUFFER - (size_t)length, "Z");
    return buffer;
}
