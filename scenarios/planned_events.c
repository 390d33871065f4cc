/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/planned_events.h"

#include "outlay/arena.h"
#include "outlay/csv.h"
#include "outlay/input.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define RULE_YEARS 20     /* that a rule without an end is followed */
#define RULE_MOST  100000 /* times that it is followed */

static void add(struct ol_planned_events *events, struct ol_planned event)
{
    OL_MEM_RESERVE(events->items, events->capacity, events->count + 1);
    events->items[events->count++] = event;
}

/* ---- rows ---- */

static bool read_moment(struct ol_slice text, bool is_end, ol_time *moment, char why[160])
{
    char day[32];
    text = ol_slice_trim(text);
    if (text.length != 10)
        return ol_instant_parse(text, moment, why);
    snprintf(day, sizeof day, "%.10sT00:00:00Z", text.data);
    if (!ol_instant_parse(ol_slice_of(day), moment, why))
        return false;
    *moment += is_end ? OL_DAY : 0;
    return true;
}

static int read_event(struct ol_planned_events *events, const struct ol_csv *csv, struct ol_error *error)
{
    struct ol_planned event;
    const struct ol_place place = ol_csv_place(csv);
    char why[160] = "";
    if (!read_moment(ol_csv_field(csv, 0), false, &event.start, why) ||
        !read_moment(ol_csv_field(csv, 1), true, &event.end, why))
        return ol_fail(error, OL_BAD_INPUT, place,
                       "%s; a planned event is start,end,name, such as 2026-03-01,2026-03-03,move", why);
    if (event.end <= event.start)
        return ol_fail(error, OL_BAD_INPUT, place, "the event ends before it begins");
    add(events, event);
    return OL_OK;
}

static int read_rows(struct ol_planned_events *events, struct ol_input *input, struct ol_error *error)
{
    struct ol_csv *csv = ol_csv_new(input, ',');
    int got, status = OL_OK;
    for (size_t row = 0; status == OL_OK && (got = ol_csv_row(csv, error)) != 0; row++) {
        const struct ol_slice first = ol_csv_field(csv, 0);
        const bool is_header = row == 0 && !(first.length > 0 && first.data[0] >= '0' && first.data[0] <= '9');
        if (got < 0)
            status = got;
        else if (!is_header)
            status = read_event(events, csv, error);
    }
    ol_csv_free(csv);
    return status;
}

/* ---- iCalendar ---- */

enum frequency { NEVER, DAILY, WEEKLY, MONTHLY };
static const char *const frequencies[] = {"", "DAILY", "WEEKLY", "MONTHLY", NULL};

struct event {
    bool has_start, has_end, is_day, is_cancelled;
    ol_time start, end, until; /* local where there is a zone; until of rules */
    struct ol_zone *zone;      /* of the start */
    enum frequency frequency;
    int64_t interval, times;
};

struct calendar {
    struct ol_planned_events *events;
    struct ol_place place; /* of the line that is read */
    struct event event;
    bool is_within;
    int depth; /* of parts of an event, such as alarms */
};

/* 20260131, 20260131T083000 or 20260131T083000Z; the moment as it stands there. */
static bool parse_moment(const char *text, ol_time *moment, bool *is_day, bool *is_utc)
{
    struct ol_civil civil = {0};
    int used = 0;
    *is_day = strlen(text) == 8;
    if (strspn(text, "0123456789") != 8 ||
        sscanf(text, "%4d%2d%2d%n", &civil.year, &civil.month, &civil.day, &used) != 3 || used != 8)
        return false;
    if (!*is_day) {
        if (text[8] != 'T' || strspn(text + 9, "0123456789") != 6 ||
            sscanf(text + 9, "%2d%2d%2d", &civil.hour, &civil.minute, &civil.second) != 3)
            return false;
        if (text[15] != '\0' && strcmp(text + 15, "Z") != 0)
            return false;
    }
    *is_utc = !*is_day && text[15] == 'Z';
    *moment = ol_civil_is_valid(civil) ? ol_instant_of(civil) : 0;
    return ol_civil_is_valid(civil);
}

static int fail_moment(const struct calendar *calendar, const char *what, const char *text, struct ol_error *error)
{
    char shown[OL_SHOWN_BUFFER];
    return ol_fail(error, OL_BAD_INPUT, calendar->place,
                   "%s: \"%s\" is no moment; write 20260131, 20260131T083000 or 20260131T083000Z", what,
                   ol_slice_show(ol_slice_of(text), shown));
}

/* Local times of another zone than the start's are told in the start's. */
static int read_when(struct calendar *calendar, const char *name, char *parameters, const char *value,
                     struct ol_error *error)
{
    struct event *event = &calendar->event;
    const bool is_start = strcasecmp(name, "DTSTART") == 0;
    bool is_day, is_utc;
    ol_time moment;
    struct ol_zone *zone = NULL;
    if (!parse_moment(value, &moment, &is_day, &is_utc))
        return fail_moment(calendar, name, value, error);
    for (char *rest, *part = strtok_r(parameters, ";", &rest); part; part = strtok_r(NULL, ";", &rest)) {
        if (strncasecmp(part, "TZID=", 5) != 0 || is_day || is_utc || zone)
            continue;
        char *zone_name = part + 5;
        if (*zone_name == '"' && zone_name[strlen(zone_name) - 1] == '"' && strlen(zone_name) > 1) {
            zone_name[strlen(zone_name) - 1] = '\0';
            zone_name++;
        }
        zone = ol_zone_new(zone_name, calendar->place, error);
        if (!zone)
            return error->status;
    }
    if (is_start) {
        ol_zone_free(event->zone);
        event->zone = zone;
        event->start = moment;
        event->has_start = true;
        event->is_day = is_day;
    } else {
        event->end = zone ? ol_zone_instant(zone, moment) : moment;
        event->has_end = true;
        ol_zone_free(zone);
    }
    return OL_OK;
}

static int read_rule(struct calendar *calendar, char *value, struct ol_error *error)
{
    struct event *event = &calendar->event;
    char shown[OL_SHOWN_BUFFER], shown_value[OL_SHOWN_BUFFER];
    for (char *rest, *part = strtok_r(value, ";", &rest); part; part = strtok_r(NULL, ";", &rest)) {
        char *equals = strchr(part, '=');
        bool is_known = equals != NULL, is_day, is_utc;
        if (equals)
            *equals++ = '\0';
        if (equals && strcasecmp(part, "FREQ") == 0) {
            for (int i = DAILY; frequencies[i]; i++)
                event->frequency = strcasecmp(equals, frequencies[i]) == 0 ? (enum frequency)i : event->frequency;
            is_known = event->frequency != NEVER;
        } else if (equals && strcasecmp(part, "INTERVAL") == 0) {
            is_known = ol_slice_int(ol_slice_of(equals), &event->interval) && event->interval > 0 &&
                       event->interval <= RULE_MOST;
        } else if (equals && strcasecmp(part, "COUNT") == 0) {
            is_known = ol_slice_int(ol_slice_of(equals), &event->times) && event->times > 0;
        } else if (equals && strcasecmp(part, "UNTIL") == 0) {
            if (!parse_moment(equals, &event->until, &is_day, &is_utc))
                return fail_moment(calendar, "UNTIL", equals, error);
            event->until += is_day ? OL_DAY - 1 : 0;
        } else if (equals && strcasecmp(part, "WKST") != 0) {
            is_known = false;
        }
        if (!is_known)
            return ol_fail(
                error, OL_BAD_INPUT, calendar->place,
                "RRULE: \"%s%s%s\" is not understood; give FREQ=DAILY, WEEKLY or MONTHLY with INTERVAL, "
                "COUNT and UNTIL, or an event for each time",
                ol_slice_show(ol_slice_of(part), shown), equals ? "=" : "",
                ol_slice_show(ol_slice_of(equals ? equals : ""), shown_value));
    }
    if (event->frequency == NEVER)
        return ol_fail(error, OL_BAD_INPUT, calendar->place, "RRULE has no FREQ; give DAILY, WEEKLY or MONTHLY");
    return OL_OK;
}

/* The local time of a rule's turn; false where that month has no such day. */
static bool turn_of(const struct event *event, int64_t turn, ol_time *local)
{
    const int64_t steps = turn * event->interval;
    struct ol_civil civil = ol_civil_of(event->start);
    if (event->frequency != MONTHLY) {
        *local = event->start + steps * (event->frequency == WEEKLY ? 7 : 1) * OL_DAY;
        return true;
    }
    const int64_t months = civil.month - 1 + steps;
    civil.year += (int32_t)(months / 12);
    civil.month = (int32_t)(months % 12) + 1;
    *local = ol_civil_is_valid(civil) ? ol_instant_of(civil) : 0;
    return ol_civil_is_valid(civil);
}

static int end_event(struct calendar *calendar, struct ol_error *error)
{
    struct event *event = &calendar->event;
    if (!event->has_start)
        return ol_fail(error, OL_BAD_INPUT, calendar->place, "the event has no DTSTART");
    const ol_time first = event->zone ? ol_zone_instant(event->zone, event->start) : event->start;
    const ol_time length = event->has_end ? event->end - first : event->is_day ? OL_DAY : OL_HOUR;
    if (length <= 0)
        return ol_fail(error, OL_BAD_INPUT, calendar->place, "the event ends before it begins");
    event->interval = event->interval > 0 ? event->interval : 1;
    int64_t times = event->frequency == NEVER ? 1 : event->times > 0 ? event->times : RULE_MOST;
    const ol_time horizon = event->times > 0 ? first + 1000 * 366 * OL_DAY : first + RULE_YEARS * 366 * OL_DAY;
    for (int64_t turn = 0; times > 0 && turn < RULE_MOST; turn++) {
        ol_time local;
        const int64_t days = event->frequency == MONTHLY ? 28 : event->frequency == WEEKLY ? 7 : 1;
        if (turn * event->interval * days > 1000 * 366)
            break;
        if (!turn_of(event, turn, &local))
            continue;
        const ol_time start = event->zone ? ol_zone_instant(event->zone, local) : local;
        if (start > horizon || (event->until != 0 && start > event->until))
            break;
        if (!event->is_cancelled)
            add(calendar->events, (struct ol_planned){start, start + length});
        times--;
    }
    return OL_OK;
}

static int read_property(struct calendar *calendar, char *line, struct ol_error *error)
{
    struct event *event = &calendar->event;
    char *colon = line, *semicolon;
    for (bool is_quoted = false; *colon && (is_quoted || *colon != ':'); colon++)
        is_quoted = is_quoted != (*colon == '"');
    if (!*colon)
        return OL_OK; /* no property */
    *colon++ = '\0';
    semicolon = strchr(line, ';');
    if (semicolon)
        *semicolon++ = '\0';
    if (strcasecmp(line, "BEGIN") == 0) {
        calendar->depth += calendar->is_within;
        if (!calendar->is_within && strcasecmp(colon, "VEVENT") == 0)
            calendar->is_within = true;
        return OL_OK;
    }
    if (!calendar->is_within || calendar->depth > 0) {
        calendar->depth -= calendar->depth > 0 && strcasecmp(line, "END") == 0;
        return OL_OK;
    }
    if (strcasecmp(line, "END") == 0) {
        const int status = end_event(calendar, error);
        ol_zone_free(event->zone);
        *event = (struct event){0};
        calendar->is_within = false;
        return status;
    }
    if (strcasecmp(line, "DTSTART") == 0 || strcasecmp(line, "DTEND") == 0)
        return read_when(calendar, line, semicolon ? semicolon : colon + strlen(colon), colon, error);
    if (strcasecmp(line, "RRULE") == 0)
        return read_rule(calendar, colon, error);
    if (strcasecmp(line, "STATUS") == 0)
        event->is_cancelled = strcasecmp(colon, "CANCELLED") == 0;
    static const char *const refused[] = {"DURATION", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (strcasecmp(line, refused[i]) == 0)
            return ol_fail(error, OL_BAD_INPUT, calendar->place,
                           "%s is not understood; give DTSTART and DTEND, and an event for each time", refused[i]);
    return OL_OK;
}

/* A line that begins with a blank goes on with the one before. */
static int read_calendar(struct ol_planned_events *events, struct ol_input *input, struct ol_error *error)
{
    struct calendar calendar = {.events = events};
    struct ol_text text = {0};
    struct ol_slice line;
    int got = 1, status = OL_OK;
    while (status == OL_OK && got > 0) {
        got = ol_input_line(input, &line, error);
        if (got < 0)
            status = got;
        while (got > 0 && line.length > 0 && line.data[line.length - 1] == '\r')
            line.length--;
        const bool goes_on = got > 0 && line.length > 0 && (line.data[0] == ' ' || line.data[0] == '\t');
        if (status == OL_OK && !goes_on && text.length > 0) {
            char *whole = ol_mem_new(text.length + 1);
            memcpy(whole, text.data, text.length);
            status = read_property(&calendar, whole, error);
            ol_mem_free(whole);
            ol_text_clear(&text);
        }
        if (got > 0) {
            calendar.place = goes_on ? calendar.place : ol_input_place(input);
            ol_text_add(&text, line.data + goes_on, line.length - goes_on);
        }
        if (status == OL_OK && text.length > OL_INPUT_LINE_LIMIT)
            status = ol_fail(error, OL_BAD_INPUT, calendar.place, "the line goes on for more than a megabyte");
    }
    if (status == OL_OK && calendar.is_within)
        status = ol_fail(error, OL_BAD_INPUT, calendar.place, "the file ends within an event");
    ol_zone_free(calendar.event.zone);
    ol_text_release(&text);
    return status;
}

/* ---- either ---- */

int ol_planned_events_read(struct ol_planned_events *events, const char *path, struct ol_error *error)
{
    static const char begin[] = "BEGIN:VCALENDAR";
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    const struct ol_slice peek = ol_input_peek(input);
    const bool is_calendar =
        peek.length >= sizeof begin - 1 && strncasecmp(peek.data, begin, sizeof begin - 1) == 0;
    const int status = (is_calendar ? read_calendar : read_rows)(events, input, error);
    ol_input_close(input);
    return status;
}

bool ol_planned_events_touch(const struct ol_planned_events *events, ol_time start, ol_time end)
{
    for (size_t i = 0; i < events->count; i++)
        if (start < events->items[i].end && end > events->items[i].start)
            return true;
    return false;
}

void ol_planned_events_release(struct ol_planned_events *events)
{
    ol_mem_free(events->items);
    *events = (struct ol_planned_events){0};
}
