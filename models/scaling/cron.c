/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/scaling/cron.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MINUTES_A_DAY 1440
#define DAYS_LIMIT    (366 * 9) /* from one 29 February to the next there may be eight years */

static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                          "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

static const struct part {
    const char *name;
    int least, most;
    const char *const *names; /* of the values from `least` on */
} parts[5] = {
    {"minute", 0, 59, NULL},
    {"hour", 0, 23, NULL},
    {"day of the month", 1, 31, NULL},
    {"month", 1, 12, month_names},
    {"day of the week", 0, 7, weekday_names},
};

/* ---- reading ---- */

/* The part of `text` before the first of the characters, which is passed over. */
static struct ol_slice cut(struct ol_slice *text, char at, bool *was_found)
{
    const char *found = text->length > 0 ? memchr(text->data, at, text->length) : NULL;
    const struct ol_slice before = {text->data, found ? (size_t)(found - text->data) : text->length};
    const size_t passed = before.length + (found != NULL);
    *text = (struct ol_slice){text->data + passed, text->length - passed};
    *was_found = found != NULL;
    return before;
}

static bool read_value(const struct part *part, struct ol_slice text, int *value)
{
    int64_t number;
    for (int i = 0; part->names && part->names[i]; i++) {
        if (text.length != 3 || strncasecmp(text.data, part->names[i], 3) != 0)
            continue;
        *value = part->least + i;
        return true;
    }
    if (!ol_slice_int(text, &number) || number < part->least || number > part->most)
        return false;
    *value = (int)number;
    return true;
}

/* "*", "8", "1-5", and with a step: "0-30/10" */
static bool read_range(const struct part *part, struct ol_slice text, uint64_t *bits)
{
    bool has_step, has_end;
    int64_t step = 1;
    int from = part->least, to = part->most;
    struct ol_slice end = cut(&text, '/', &has_step);
    if (has_step && (!ol_slice_int(text, &step) || step < 1 || step > part->most))
        return false;
    if (!ol_slice_is(end, "*")) {
        const struct ol_slice start = cut(&end, '-', &has_end);
        if (!read_value(part, start, &from) || (has_end && !read_value(part, end, &to)))
            return false;
        to = has_end || has_step ? to : from;
    }
    for (int value = from; value <= to; value += (int)step)
        *bits |= UINT64_C(1) << value;
    return from <= to;
}

static bool read_part(const struct part *part, struct ol_slice text, uint64_t *bits, char why[160])
{
    const struct ol_slice whole = text;
    bool has_more = true;
    *bits = 0;
    while (has_more) {
        const struct ol_slice range = cut(&text, ',', &has_more);
        if (read_range(part, range, bits))
            continue;
        char shown[OL_SHOWN_BUFFER];
        snprintf(why, 160, "\"%.40s\" is no %s; give *, or numbers from %d to %d such as %d, %d-%d or */%d",
                 ol_slice_show(whole, shown), part->name, part->least, part->most, part->least + 1,
                 part->least + 1, part->least + 5, 2);
        return false;
    }
    return true;
}

static struct ol_slice next_word(struct ol_slice *text)
{
    size_t length = 0;
    *text = ol_slice_trim(*text);
    while (length < text->length && text->data[length] != ' ' && text->data[length] != '\t')
        length++;
    const struct ol_slice word = {text->data, length};
    *text = (struct ol_slice){text->data + length, text->length - length};
    return word;
}

static bool comes_at_all(const struct ol_cron *cron)
{
    static const int lengths[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (cron->any_day || !cron->any_weekday)
        return true;
    for (int month = 0; month < 12; month++)
        if ((cron->months >> (month + 1) & 1) && (cron->days & ((UINT64_C(2) << lengths[month]) - 1)))
            return true;
    return false;
}

bool ol_cron_parse(struct ol_slice text, struct ol_cron *cron, char why[160])
{
    uint64_t bits[5];
    struct ol_slice rest = text;
    char shown[OL_SHOWN_BUFFER];
    *cron = (struct ol_cron){0};
    for (int i = 0; i < 5; i++) {
        const struct ol_slice word = next_word(&rest);
        if (word.length == 0) {
            snprintf(why, 160,
                     "\"%.40s\" has %d of five fields; write minute, hour, day, month, weekday: 0 8 * * 1-5",
                     ol_slice_show(text, shown), i);
            return false;
        }
        if (!read_part(&parts[i], word, &bits[i], why))
            return false;
        cron->any_minute |= i == 0 && word.data[0] == '*';
        cron->any_hour |= i == 1 && word.data[0] == '*';
        cron->any_day |= i == 2 && word.data[0] == '*';
        cron->any_weekday |= i == 4 && word.data[0] == '*';
    }
    if (ol_slice_trim(rest).length > 0) {
        snprintf(why, 160,
                 "\"%.40s\" has more than five fields; write minute, hour, day, month, weekday: 0 8 * * 1-5",
                 ol_slice_show(text, shown));
        return false;
    }
    cron->minutes = bits[0];
    cron->hours = (uint32_t)bits[1];
    cron->days = (uint32_t)bits[2];
    cron->months = (uint32_t)bits[3];
    cron->weekdays = (uint32_t)((bits[4] | bits[4] >> 7) & 0x7f);
    if (comes_at_all(cron))
        return true;
    snprintf(why, 160, "\"%.40s\" never comes: no such month has such a day", ol_slice_show(text, shown));
    return false;
}

/* ---- moments ---- */

static bool is_day(const struct ol_cron *cron, ol_time day)
{
    const struct ol_civil civil = ol_civil_of(day * OL_DAY);
    const int weekday = (int)(((day + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
    const bool by_day = cron->days >> civil.day & 1, by_weekday = cron->weekdays >> weekday & 1;
    const bool either = !cron->any_day && !cron->any_weekday;
    return (cron->months >> civil.month & 1) && (either ? by_day || by_weekday : by_day && by_weekday);
}

static bool is_minute(const struct ol_cron *cron, int minute)
{
    return (cron->hours >> minute / 60 & 1) && (cron->minutes >> minute % 60 & 1);
}

static ol_time floor_of(ol_time at, ol_time unit)
{
    return at / unit - (at % unit < 0);
}

/* From that minute on, forwards or backwards. */
static ol_time search(const struct ol_cron *cron, ol_time minute, int step)
{
    ol_time day = floor_of(minute, MINUTES_A_DAY);
    int from = (int)(minute - day * MINUTES_A_DAY);
    for (int i = 0; i < DAYS_LIMIT; i++) {
        if (is_day(cron, day))
            for (int at = from; at >= 0 && at < MINUTES_A_DAY; at += step)
                if (is_minute(cron, at))
                    return day * OL_DAY + at * OL_MINUTE;
        day += step;
        from = step > 0 ? 0 : MINUTES_A_DAY - 1;
    }
    return minute * OL_MINUTE + step * (ol_time)DAYS_LIMIT * OL_DAY;
}

ol_time ol_cron_next(const struct ol_cron *cron, ol_time local)
{
    return search(cron, floor_of(local, OL_MINUTE) + 1, 1);
}

ol_time ol_cron_last(const struct ol_cron *cron, ol_time local)
{
    return search(cron, floor_of(local, OL_MINUTE), -1);
}
