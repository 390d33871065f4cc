/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moments are by hand: 2026-01-01 is day 20,454 since 1970, and central Europe's summer time of 2026 begins on March
 * 29th. What a calendar means is RFC 5545: 3.3.10 (rules), 3.6.1 (events), 3.1 (folded lines).
 */
#include "scenarios/planned_events.h"

#include "outlay/text.h"

#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;
static struct ol_planned_events events;
static struct ol_error error;

static int read_text(const char *text)
{
    ol_planned_events_release(&events);
    error = (struct ol_error){0};
    return ol_planned_events_read(&events, fixture_write(&fixture, "plan", text, strlen(text)), &error);
}

/* Of one VEVENT. */
static int read_vevent(const char *properties)
{
    char text[2000];
    snprintf(text, sizeof text,
             "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n", properties);
    return read_text(text);
}

static ol_time at(const char *text)
{
    ol_time moment = 0;
    char why[160];
    CHECK(ol_instant_parse(ol_slice_of(text), &moment, why));
    return moment;
}

static void check_event(size_t i, const char *start, const char *end)
{
    CHECK(i < events.count);
    if (i >= events.count)
        return;
    CHECK_INT(events.items[i].start, at(start));
    CHECK_INT(events.items[i].end, at(end));
}

static void rows_of_days_and_moments(void)
{
    CHECK_INT(read_text("start,end,name\n2026-01-01,2026-01-02,move\n"
                        "2026-01-05T08:00:00Z, 2026-01-05T10:30:00Z ,\"load, test\"\n"),
              OL_OK);
    CHECK_INT(events.count, 2);
    CHECK_INT(events.items[0].start, 20454 * OL_DAY);
    CHECK_INT(events.items[0].end, 20456 * OL_DAY); /* the second day is the last */
    check_event(1, "2026-01-05T08:00:00Z", "2026-01-05T10:30:00Z");
    CHECK_INT(read_text("2026-01-01,2026-01-01\n"), OL_OK); /* neither header nor name */
    check_event(0, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
}

static void rows_that_cannot_be(void)
{
    CHECK_INT(read_text("start,end\n2026-01-02,2026-01-01\n"), OL_BAD_INPUT);
    CHECK_HAS(error.message, "ends before it begins");
    CHECK_INT(error.place.line, 2);
    CHECK_INT(read_text("start,end\n2026-02-30,2026-03-01\n"), OL_BAD_INPUT);
    CHECK_INT(read_text("start,end\n2026-01-02\n"), OL_BAD_INPUT);
    CHECK_HAS(error.message, "start,end,name");
    CHECK_INT(read_text(""), OL_OK);
    CHECK_INT(events.count, 0);
}

static void single_events(void)
{
    CHECK_INT(read_vevent("SUMMARY:a folded\r\n line\r\nDTSTART;VALUE=DATE:20260301\r\n"), OL_OK);
    check_event(0, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
    CHECK_INT(read_vevent("DTSTART:20260301T\r\n 083000Z\r\nDTEND:20260301T093000Z\r\n"), OL_OK); /* folded */
    check_event(0, "2026-03-01T08:30:00Z", "2026-03-01T09:30:00Z");
    CHECK_INT(read_vevent("dtstart;TZID=\"Europe/Berlin\":20260701T120000\r\n"
                          "DTEND;TZID=America/New_York:20260701T080000\r\n"),
              OL_OK);
    check_event(0, "2026-07-01T10:00:00Z", "2026-07-01T12:00:00Z");
    CHECK_INT(read_vevent("DTSTART:20260301\r\nSTATUS:CANCELLED\r\n"), OL_OK);
    CHECK_INT(events.count, 0);
    CHECK_INT(read_vevent("BEGIN:VALARM\r\nDTSTART:20200101\r\nEND:VALARM\r\nDTSTART:20260301\r\n"), OL_OK);
    CHECK_INT(events.count, 1);
    check_event(0, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
}

static void rules(void)
{
    CHECK_INT(read_vevent("DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=3\r\n"), OL_OK);
    CHECK_INT(events.count, 3);
    check_event(2, "2026-01-05T00:00:00Z", "2026-01-05T01:00:00Z");
    /* Nine o'clock in Berlin is 8:00 UTC in winter and 7:00 in summer. */
    CHECK_INT(read_vevent("DTSTART;TZID=Europe/Berlin:20260323T090000\r\nRRULE:FREQ=WEEKLY;COUNT=2;WKST=SU\r\n"),
              OL_OK);
    CHECK_INT(events.count, 2);
    check_event(0, "2026-03-23T08:00:00Z", "2026-03-23T09:00:00Z");
    check_event(1, "2026-03-30T07:00:00Z", "2026-03-30T08:00:00Z");
    /* February and April have no 31st, and they do not count. */
    CHECK_INT(read_vevent("DTSTART:20260131\r\nRRULE:FREQ=MONTHLY;COUNT=3\r\n"), OL_OK);
    CHECK_INT(events.count, 3);
    check_event(1, "2026-03-31T00:00:00Z", "2026-04-01T00:00:00Z");
    check_event(2, "2026-05-31T00:00:00Z", "2026-06-01T00:00:00Z");
    /* The day of UNTIL is in it. */
    CHECK_INT(read_vevent("DTSTART:20251201\r\nRRULE:FREQ=MONTHLY;UNTIL=20260201\r\n"), OL_OK);
    CHECK_INT(events.count, 3);
    check_event(2, "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z");
    /* Twenty years, and no more. */
    CHECK_INT(read_vevent("DTSTART:20260101\r\nRRULE:FREQ=MONTHLY\r\n"), OL_OK);
    CHECK(events.count >= 240 && events.count <= 242);
}

static void what_is_refused(void)
{
    static const char *const cases[][2] = {
        {"DTSTART:20260101\r\nEXDATE:20260102\r\n", "EXDATE"},
        {"DTSTART:20260101\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\n", "BYDAY=MO"},
        {"DTSTART:20260101\r\nRRULE:COUNT=2\r\n", "no FREQ"},
        {"DTSTART:20260101\r\nRRULE:FREQ=DAILY;INTERVAL=0\r\n", "INTERVAL=0"},
        {"DTSTART:20260101\r\nDURATION:PT1H\r\n", "DURATION"},
        {"DTSTART:2026-01-01\r\n", "no moment"},
        {"DTSTART:20260230\r\n", "no moment"},
        {"DTSTART:20260101T250000Z\r\n", "no moment"},
        {"DTSTART;TZID=Mars/Olympus:20260101T000000\r\n", "Mars/Olympus"},
        {"SUMMARY:when?\r\n", "no DTSTART"},
        {"DTSTART:20260102\r\nDTEND:20260101\r\n", "ends before it begins"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(read_vevent(cases[i][0]), OL_BAD_INPUT);
        CHECK_HAS(error.message, cases[i][1]);
        CHECK(error.place.line > 3);
    }
    CHECK_INT(read_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n"), OL_BAD_INPUT);
    CHECK_HAS(error.message, "ends within an event");
}

static void touching(void)
{
    CHECK_INT(read_text("2026-01-01,2026-01-02\n"), OL_OK);
    const ol_time begin = 20454 * OL_DAY, end = 20456 * OL_DAY;
    CHECK(!ol_planned_events_touch(&events, begin - OL_DAY, begin));
    CHECK(ol_planned_events_touch(&events, begin - OL_DAY, begin + 1));
    CHECK(ol_planned_events_touch(&events, end - 1, end));
    CHECK(!ol_planned_events_touch(&events, end, end + OL_DAY));
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(rows_of_days_and_moments);
    CASE(rows_that_cannot_be);
    CASE(single_events);
    CASE(rules);
    CASE(what_is_refused);
    CASE(touching);
    ol_planned_events_release(&events);
    fixture_end(&fixture);
    return check_end();
}
