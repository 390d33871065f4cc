/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Yearly rules of clock changes: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX TZ, with the extensions of RFC 8536). */
#include "sim/base/zone.h"

#include <ctype.h>
#include <stdio.h>

static bool take(const char **at, char c)
{
    bool is_there = **at == c;
    *at += is_there;
    return is_there;
}

static bool take_number(const char **at, int32_t least, int32_t greatest, int32_t *number)
{
    int32_t sum = 0;
    if (!isdigit((unsigned char)**at))
        return false;
    for (; isdigit((unsigned char)**at) && sum <= greatest; ++*at)
        sum = sum * 10 + (**at - '0');
    *number = sum;
    return sum >= least && sum <= greatest;
}

static bool take_name(const char **at, char name[OL_ABBREVIATION])
{
    bool is_quoted = **at == '<';
    const char *from = *at += is_quoted;
    while (is_quoted ? **at && **at != '>' : isalpha((unsigned char)**at) != 0)
        ++*at;
    int length = (int)(*at - from);
    snprintf(name, OL_ABBREVIATION, "%.*s", length < OL_ABBREVIATION ? length : OL_ABBREVIATION - 1, from);
    if (is_quoted && !*(*at)++)
        return false;
    return length >= 3;
}

/* [+-]hh[:mm[:ss]] */
static bool take_clock(const char **at, ol_time *time)
{
    int32_t hours = 0, minutes = 0, seconds = 0;
    bool is_negative = **at == '-';
    *at += **at == '-' || **at == '+';
    if (!take_number(at, 0, 167, &hours))
        return false;
    if (take(at, ':') && !take_number(at, 0, 59, &minutes))
        return false;
    if (take(at, ':') && !take_number(at, 0, 59, &seconds))
        return false;
    ol_time sum = hours * OL_HOUR + minutes * OL_MINUTE + seconds * OL_SECOND;
    *time = is_negative ? -sum : sum;
    return true;
}

static bool take_date(const char **at, struct ol_zone_date *date)
{
    *date = (struct ol_zone_date){.form = '0', .time = 2 * OL_HOUR};
    bool is_good;
    if (**at == 'M' || **at == 'J')
        date->form = *(*at)++;
    if (date->form == 'M')
        is_good = take_number(at, 1, 12, &date->month) && take(at, '.') && take_number(at, 1, 5, &date->week) &&
                  take(at, '.') && take_number(at, 0, 6, &date->day);
    else
        is_good = take_number(at, date->form == 'J', 365, &date->day);
    return is_good && (!take(at, '/') || take_clock(at, &date->time));
}

/* Offsets of rules count west of Greenwich. */
bool ol_zone_rule_parse(struct ol_zone_rule *rule, const char *text)
{
    const char *at = text;
    *rule = (struct ol_zone_rule){0};
    if (!take_name(&at, rule->name) || !take_clock(&at, &rule->offset))
        return false;
    rule->offset = -rule->offset;
    if (!*at)
        return true;
    rule->has_summer = true;
    if (!take_name(&at, rule->summer_name))
        return false;
    rule->summer_offset = rule->offset + OL_HOUR;
    if (*at != ',') {
        if (!take_clock(&at, &rule->summer_offset))
            return false;
        rule->summer_offset = -rule->summer_offset;
    }
    return take(&at, ',') && take_date(&at, &rule->start) && take(&at, ',') && take_date(&at, &rule->end) && !*at;
}

static ol_time midnight(int32_t year, int32_t month)
{
    return ol_instant_of((struct ol_civil){.year = year, .month = month, .day = 1});
}

static ol_time weekday_of_month(const struct ol_zone_date *date, int32_t year)
{
    ol_time first = midnight(year, date->month);
    ol_time next = date->month == 12 ? midnight(year + 1, 1) : midnight(year, date->month + 1);
    const int64_t thursday = 4; /* 1970-01-01 */
    int64_t weekday = ((first / OL_DAY - (first % OL_DAY < 0) + thursday) % 7 + 7) % 7;
    ol_time day = first + ((date->day - weekday + 7) % 7 + (date->week - 1) * 7) * OL_DAY;
    return day < next ? day : day - 7 * OL_DAY;
}

/* The local time of a rule's date. */
static ol_time date_local(const struct ol_zone_date *date, int32_t year)
{
    if (date->form == 'M')
        return weekday_of_month(date, year) + date->time;
    ol_time day = midnight(year, 1) + date->day * OL_DAY;
    bool is_leap = midnight(year, 3) - midnight(year, 2) == 29 * OL_DAY;
    if (date->form == 'J')
        day -= is_leap && date->day >= 60 ? 0 : OL_DAY;
    return day + date->time;
}

size_t ol_zone_rule_changes(const struct ol_zone_rule *rule, int32_t year, struct ol_zone_change changes[2])
{
    if (!rule->has_summer)
        return 0;
    struct ol_zone_change start = {date_local(&rule->start, year) - rule->offset, rule->summer_offset,
                                   rule->summer_name};
    struct ol_zone_change end = {date_local(&rule->end, year) - rule->summer_offset, rule->offset, rule->name};
    changes[0] = start.from < end.from ? start : end;
    changes[1] = start.from < end.from ? end : start;
    return 2;
}
