/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stamp.h"

#include <string.h>

#define DATE  10 /* YYYY-MM-DD */
#define PLAIN 19 /* and a blank or T, HH:MM:SS */

static int digit(char c)
{
    const unsigned value = (unsigned char)c - (unsigned)'0';
    return value <= 9 ? (int)value : -100;
}

/* Negative where one of them is no digit. */
static int pair(const char *at)
{
    return 10 * digit(at[0]) + digit(at[1]);
}

static bool set_date(struct ol_stamp *stamp, const char *text)
{
    const int century = pair(text), year = pair(text + 2), month = pair(text + 5), day = pair(text + 8);
    if (century < 0 || year < 0 || month < 0 || day < 0 || text[4] != '-' || text[7] != '-')
        return false;
    const struct ol_civil civil = {.year = 100 * century + year, .month = month, .day = day};
    if (!ol_civil_is_valid(civil))
        return false;
    memcpy(stamp->date, text, DATE);
    stamp->midnight = ol_instant_of(civil);
    return true;
}

/* Behind the seconds: a fraction, then Z or an offset. */
static bool read_rest(const char *at, const char *end, ol_time *added)
{
    if (at < end && *at == '.') {
        const char *first = ++at;
        ol_time weight = 100000;
        for (; at < end && digit(*at) >= 0; at++, weight /= 10)
            *added += weight * digit(*at);
        if (at == first)
            return false;
    }
    if (at == end || (*at == 'Z' && at + 1 == end))
        return true;
    if (end - at != 6 || (*at != '+' && *at != '-') || at[3] != ':')
        return false;
    const int hours = pair(at + 1), minutes = pair(at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    const ol_time offset = hours * OL_HOUR + minutes * OL_MINUTE;
    *added -= *at == '+' ? offset : -offset;
    return true;
}

static bool read_plain(struct ol_stamp *stamp, struct ol_slice text, ol_time *instant)
{
    const char *at = text.data;
    if (text.length < PLAIN || (at[DATE] != ' ' && at[DATE] != 'T') || at[13] != ':' || at[16] != ':')
        return false;
    if (memcmp(stamp->date, at, DATE) != 0 && !set_date(stamp, at))
        return false;
    const int hour = pair(at + 11), minute = pair(at + 14), second = pair(at + 17);
    if ((unsigned)hour > 23 || (unsigned)minute > 59 || (unsigned)second > 59)
        return false;
    ol_time rest = 0;
    if (!read_rest(at + PLAIN, at + text.length, &rest))
        return false;
    *instant = stamp->midnight + hour * OL_HOUR + minute * OL_MINUTE + second * OL_SECOND + rest;
    return true;
}

bool ol_stamp_read(struct ol_stamp *stamp, struct ol_slice text, ol_time *instant)
{
    char why[160];
    return read_plain(stamp, text, instant) || ol_instant_parse(text, instant, why);
}
