/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Instants were computed by `date -u -d ... +%s` and, for zones, `TZ=... date -d ... +%s` of GNU coreutils. */
#include "outlay/arena.h"
#include "outlay/simtime.h"
#include "tests/check.h"

static ol_time duration_of(const char *text)
{
    char why[160] = "";
    ol_time duration = -1;
    if (!ol_duration_parse(ol_slice_of(text), &duration, why))
        printf("# %s\n", why);
    return duration;
}

static const char *duration_fault(const char *text)
{
    static char why[160];
    ol_time duration = -1;
    if (ol_duration_parse(ol_slice_of(text), &duration, why))
        return "(accepted)";
    CHECK_INT(duration, -1);
    return why;
}

static void durations(void)
{
    CHECK_INT(duration_of("90s"), 90000000);
    CHECK_INT(duration_of("1.5h"), 5400000000);
    CHECK_INT(duration_of("2d"), 172800000000);
    CHECK_INT(duration_of("250ms"), 250000);
    CHECK_INT(duration_of("1h30m"), 5400000000);
    CHECK_INT(duration_of("1w2d3h4m5s6ms7us"), 788645006007);
    CHECK_INT(duration_of("0s"), 0);
    CHECK_INT(duration_of("0.1d"), 8640000000);
    CHECK_INT(duration_of(".5s"), 500000);
    CHECK_INT(duration_of("0.000001s"), 1);
    CHECK_INT(duration_of("1.0000000000000000000000000000000000000000000s"), 1000000);
    CHECK_INT(duration_of("2305843009213693952us"), OL_TIME_LIMIT);
}

static void duration_faults(void)
{
    CHECK_HAS(duration_fault("5"), "\"5\" has no unit");
    CHECK_HAS(duration_fault("5"), "us ms s m h d w");
    CHECK_HAS(duration_fault("5min"), "did you mean \"m\"?");
    CHECK_HAS(duration_fault("5min"), "us ms s m h d w");
    CHECK_HAS(duration_fault("5 s"), "a blank before its unit");
    CHECK_HAS(duration_fault("5S"), "did you mean \"s\"?");
    CHECK_HAS(duration_fault("3weeks"), "did you mean \"w\"?");
    CHECK_HAS(duration_fault("1h30"), "has no unit");
    CHECK_HAS(duration_fault("30m1h"), "large to small");
    CHECK_HAS(duration_fault("1h1h"), "large to small");
    CHECK_HAS(duration_fault("-5s"), "at least 0");
    CHECK_HAS(duration_fault(""), "is no duration");
    CHECK_HAS(duration_fault("h"), "is no duration");
    CHECK_HAS(duration_fault("."), "is no duration");
    CHECK_HAS(duration_fault("1e3s"), "unknown unit \"e\"");
    CHECK_HAS(duration_fault("0.3us"), "whole number of microseconds");
    CHECK_HAS(duration_fault("0.0000000000000000000000000000000000000000000001w"), "whole number");
    CHECK_HAS(duration_fault("2305843009213693953us"), "too long");
    CHECK_HAS(duration_fault("26000000d2000000000000s"), "too long");
    CHECK_HAS(duration_fault("99999999999999999999999999999999999999w"), "too long");
}

/* A quotation ends between characters: the 40th byte here lies within the "é". */
static void quotations_stay_utf8(void)
{
    const char *why = duration_fault("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xa9xxxxxxx");
    CHECK(ol_slice_is_utf8(ol_slice_of(why), NULL));
}

static const char *format(ol_time duration)
{
    static char buffer[OL_TIME_BUFFER];
    return ol_duration_format(duration, buffer);
}

static void duration_formats(void)
{
    CHECK_STRING(format(36 * OL_HOUR), "36h");
    CHECK_STRING(format(90 * OL_SECOND), "90s");
    CHECK_STRING(format(1500000), "1.5s");
    CHECK_STRING(format(1), "0.000001s");
    CHECK_STRING(format(14 * OL_DAY), "14d");
    CHECK_STRING(format(0), "0s");
    CHECK_STRING(format(-250000), "-0.25s");
    CHECK_STRING(format(-OL_MINUTE), "-1m");
    CHECK_STRING(format(INT64_MIN), "-9223372036854.775808s");
    CHECK_STRING(format(OL_NEVER), "never");
}

static const char *say(ol_time duration)
{
    static char buffer[OL_TIME_BUFFER];
    return ol_duration_say(duration, buffer);
}

static void durations_said(void)
{
    CHECK_STRING(say(3 * OL_DAY + 4 * OL_HOUR), "3d 4h");
    CHECK_STRING(say(12 * OL_MINUTE + 5 * OL_SECOND), "12min 5s");
    CHECK_STRING(say(250000), "0.25 s");
    CHECK_STRING(say(0), "0 s");
    CHECK_STRING(say(7), "7 us");
    CHECK_STRING(say(OL_DAY), "1d");
    CHECK_STRING(say(5 * OL_HOUR + 59 * OL_MINUTE + 40 * OL_SECOND), "6h");
    CHECK_STRING(say(3 * OL_DAY + 23 * OL_HOUR + 45 * OL_MINUTE), "4d");
    CHECK_STRING(say(-90 * OL_SECOND), "-1min 30s");
    CHECK_STRING(say(OL_NEVER), "never");
}

/* Just below a unit the finer one would round up to it: "60 s" and "60min" are never said. */
static void rounding_reaches_the_next_unit(void)
{
    CHECK_STRING(say(59960000), "1min");
    CHECK_STRING(say(59940000), "59.9 s");
    CHECK_STRING(say(OL_HOUR - 400000), "1h");
    CHECK_STRING(say(OL_HOUR - 600000), "59min 59s");
    CHECK_STRING(say(OL_DAY - 29 * OL_SECOND), "1d");
    CHECK_STRING(say(OL_DAY - 31 * OL_SECOND), "23h 59min");
}

static ol_time instant_of(const char *text)
{
    char why[160] = "";
    ol_time instant = -1;
    if (!ol_instant_parse(ol_slice_of(text), &instant, why))
        printf("# %s\n", why);
    return instant;
}

static const char *instant_fault(const char *text)
{
    static char why[160];
    ol_time instant;
    return ol_instant_parse(ol_slice_of(text), &instant, why) ? "(accepted)" : why;
}

static void instants(void)
{
    CHECK_INT(instant_of("0001-01-01"), -62135596800 * OL_SECOND);
    CHECK_INT(instant_of("1969-12-31T23:59:59Z"), -OL_SECOND);
    CHECK_INT(instant_of("1970-01-01"), 0);
    CHECK_INT(instant_of("2000-02-29T12:00:00"), 951825600 * OL_SECOND);
    CHECK_INT(instant_of("2026-01-31T08:30:15Z"), 1769848215 * OL_SECOND);
    CHECK_INT(instant_of("2100-03-01"), 4107542400 * OL_SECOND);
    CHECK_INT(instant_of("9999-12-31T23:59:59"), 253402300799 * OL_SECOND);
}

static void instant_forms(void)
{
    const ol_time half_past_eight = 1769848200 * OL_SECOND; /* 2026-01-31T08:30:00Z */
    CHECK_INT(instant_of("2026-01-31 08:30"), half_past_eight);
    CHECK_INT(instant_of("2026-01-31T08:30Z"), half_past_eight);
    CHECK_INT(instant_of("2026-01-31T10:30:00+02:00"), half_past_eight);
    CHECK_INT(instant_of("2026-01-31T03:00:00-0530"), half_past_eight);
    CHECK_INT(instant_of("2026-01-31T09:30:00+01"), half_past_eight);
    CHECK_INT(instant_of("2026-01-31T08:30:00.5Z"), half_past_eight + 500000);
    CHECK_INT(instant_of("2026-01-31T08:30:00,000001"), half_past_eight + 1);
    CHECK_INT(instant_of("2026-01-31T08:30:00.123456000Z"), half_past_eight + 123456);
}

static void instant_faults(void)
{
    CHECK_HAS(instant_fault("2026-02-29"), "not in the calendar");
    CHECK_HAS(instant_fault("2100-02-29"), "not in the calendar");
    CHECK_HAS(instant_fault("0000-01-01"), "not in the calendar");
    CHECK_HAS(instant_fault("2026-13-01"), "not in the calendar");
    CHECK_HAS(instant_fault("2026-01-01T24:00:00"), "not in the calendar");
    CHECK_HAS(instant_fault("2016-12-31T23:59:60Z"), "not in the calendar");
    CHECK_HAS(instant_fault("2026-01-31T08:30:00.1234567Z"), "is no instant");
    CHECK_HAS(instant_fault("2026-1-1"), "is no instant");
    CHECK_HAS(instant_fault("tomorrow"), "2026-01-31T08:30:00Z");
    CHECK_HAS(instant_fault("2026-01-01T08"), "is no instant");
    CHECK_HAS(instant_fault("2026-01-01T08:30.5"), "is no instant");
    CHECK_HAS(instant_fault("2026-01-01T08:30:00+2"), "is no instant");
    CHECK_HAS(instant_fault("2026-01-01T08:30:00+24:00"), "is no instant");
    CHECK_HAS(instant_fault("2026-01-01T08:30:00Zx"), "is no instant");
    CHECK_HAS(instant_fault("2026-01-01T"), "is no instant");
    CHECK_HAS(instant_fault(""), "is no instant");
}

static void instant_formats(void)
{
    char buffer[OL_TIME_BUFFER];
    CHECK_STRING(ol_instant_format(0, buffer), "1970-01-01T00:00:00Z");
    CHECK_STRING(ol_instant_format(-1, buffer), "1969-12-31T23:59:59.999999Z");
    CHECK_STRING(ol_instant_format(951825600 * OL_SECOND + 500000, buffer), "2000-02-29T12:00:00.5Z");
    CHECK_STRING(ol_instant_format(-62135596800 * OL_SECOND, buffer), "0001-01-01T00:00:00Z");
    CHECK_STRING(ol_instant_format(253402300799 * OL_SECOND, buffer), "9999-12-31T23:59:59Z");
    CHECK_STRING(ol_instant_format(OL_NEVER, buffer), "never");
}

/* Every day of the years 1 to 9999 in turn: there are 3,652,059 (date.max.toordinal() of Python). */
static void every_day_of_the_calendar(void)
{
    ol_time instant = -62135596800 * OL_SECOND;
    int64_t days = 0, bad = 0;
    struct ol_civil before = {.year = 0, .month = 12, .day = 31}, civil;
    for (; (civil = ol_civil_of(instant)).year <= 9999; instant += OL_DAY, days++, before = civil) {
        bool is_next = (civil.year == before.year && civil.month == before.month && civil.day == before.day + 1) ||
                       (civil.day == 1 && civil.year == before.year && civil.month == before.month + 1) ||
                       (civil.day == 1 && civil.month == 1 && civil.year == before.year + 1);
        bad += !is_next || !ol_civil_is_valid(civil) || ol_instant_of(civil) != instant;
    }
    CHECK_INT(days, 3652059);
    CHECK_INT(bad, 0);
}

static void leap_years(void)
{
    CHECK(ol_civil_is_valid((struct ol_civil){2000, 2, 29, 0, 0, 0, 0}));
    CHECK(ol_civil_is_valid((struct ol_civil){2024, 2, 29, 0, 0, 0, 0}));
    CHECK(!ol_civil_is_valid((struct ol_civil){1900, 2, 29, 0, 0, 0, 0}));
    CHECK(!ol_civil_is_valid((struct ol_civil){2023, 2, 29, 0, 0, 0, 0}));
    CHECK(!ol_civil_is_valid((struct ol_civil){2023, 4, 31, 0, 0, 0, 0}));
    CHECK(!ol_civil_is_valid((struct ol_civil){2023, 0, 1, 0, 0, 0, 0}));
    CHECK(!ol_civil_is_valid((struct ol_civil){10000, 1, 1, 0, 0, 0, 0}));
    CHECK(!ol_civil_is_valid((struct ol_civil){2023, 1, 1, 0, 0, 0, 1000000}));
}

static bool has_zones(void)
{
    struct ol_zone *zone = ol_zone_new("Europe/Berlin", OL_NOWHERE, NULL);
    ol_zone_free(zone);
    if (!zone)
        printf("# skipped: no time zones are installed\n");
    return zone != NULL;
}

/* The instant, in seconds, of a local time written as ISO 8601. */
static int64_t local(const char *name, const char *text)
{
    struct ol_error error = {0};
    struct ol_zone *zone = ol_zone_new(name, OL_NOWHERE, &error);
    ol_time instant = 0;
    if (zone)
        instant = ol_zone_instant(zone, instant_of(text));
    else
        CHECK_STRING(error.message, "");
    ol_zone_free(zone);
    return instant / OL_SECOND;
}

static void fixed_zones(void)
{
    CHECK_INT(local("UTC", "2026-01-31T08:30:15"), 1769848215);
    CHECK_INT(local("Z", "2026-01-31T08:30:15"), 1769848215);
    CHECK_INT(local("+02:00", "2026-01-31T10:30:15"), 1769848215);
    CHECK_INT(local("-05:30", "2026-01-31T03:00:15"), 1769848215);
}

/* Clocks went from 02:00 to 03:00 (+01 to +02) on 31 March 2024 and back from 03:00 to 02:00 on 27 October. The
 * skipped 02:30 is read with +01: 01:30 UTC; the 02:30 that occurs twice is the first, with +02: 00:30 UTC. */
static void berlin(void)
{
    if (!has_zones())
        return;
    CHECK_INT(local("Europe/Berlin", "2024-03-31T01:59:59"), 1711846799);
    CHECK_INT(local("Europe/Berlin", "2024-03-31T02:30:00"), 1711848600);
    CHECK_INT(local("Europe/Berlin", "2024-03-31T03:00:00"), 1711846800);
    CHECK_INT(local("Europe/Berlin", "2024-10-27T01:59:59"), 1729987199);
    CHECK_INT(local("Europe/Berlin", "2024-10-27T02:30:00"), 1729989000);
    CHECK_INT(local("Europe/Berlin", "2024-10-27T03:00:00"), 1729994400);
    CHECK_INT(local("Europe/Berlin", "1950-07-01T12:00:00"), -615474000);
    CHECK_INT(local("Europe/Berlin", "1980-07-01T12:00:00"), 331293600);
}

/* 02:00 to 03:00 (-05 to -04) on 10 March 2024, 02:00 to 01:00 on 3 November. Skipped 02:30 with -05 is 07:30 UTC;
 * the first 01:30 is 05:30 UTC. In the oil crisis of 1974 summer time began on 6 January. */
static void new_york(void)
{
    if (!has_zones())
        return;
    CHECK_INT(local("America/New_York", "2024-03-10T01:59:59"), 1710053999);
    CHECK_INT(local("America/New_York", "2024-03-10T02:30:00"), 1710055800);
    CHECK_INT(local("America/New_York", "2024-03-10T03:00:00"), 1710054000);
    CHECK_INT(local("America/New_York", "2024-11-03T01:30:00"), 1730611800);
    CHECK_INT(local("America/New_York", "2024-11-03T02:00:00"), 1730617200);
    CHECK_INT(local("America/New_York", "2006-04-15T12:00:00"), 1145116800);
    CHECK_INT(local("America/New_York", "1974-02-01T12:00:00"), 128966400);
}

/* By the rule at the file's end, also beyond the 400 years that are laid out, and south of the equator. */
static void far_future(void)
{
    if (!has_zones())
        return;
    CHECK_INT(local("Europe/Berlin", "2150-07-01T12:00:00"), 5695956000);
    CHECK_INT(local("Europe/Berlin", "2150-12-01T12:00:00"), 5709178800);
    CHECK_INT(local("Europe/Berlin", "9990-07-01T12:00:00"), 253102442400);
    CHECK_INT(local("America/New_York", "2420-07-04T12:00:00"), 14216659200);
    CHECK_INT(local("Australia/Sydney", "2024-01-15T12:00:00"), 1705280400);
    CHECK_INT(local("Australia/Sydney", "2060-07-15T12:00:00"), 2857082400);
    CHECK_INT(local("Australia/Sydney", "2100-01-01T00:00:00"), 4102405200);
    CHECK_INT(local("Asia/Kolkata", "2100-01-01T00:00:00"), 4102425000);
}

static const char *zone_fault(const char *name)
{
    static struct ol_error error;
    error = (struct ol_error){0};
    struct ol_zone *zone = ol_zone_new(name, (struct ol_place){"s.xml", 7, 3}, &error);
    CHECK(!zone);
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_INT(error.place.line, 7);
    ol_zone_free(zone);
    return error.message;
}

static void zone_faults(void)
{
    CHECK_HAS(zone_fault("Mars/Olympus"), "there is no time zone \"Mars/Olympus\"");
    CHECK_HAS(zone_fault("../../../etc/passwd"), "Europe/Berlin");
    CHECK_HAS(zone_fault("/etc/localtime"), "there is no time zone");
    CHECK_HAS(zone_fault(""), "there is no time zone");
    CHECK_HAS(zone_fault("+25:00"), "there is no time zone");
    CHECK_HAS(zone_fault("+02:0"), "there is no time zone");
    if (!has_zones())
        return;
    CHECK_HAS(zone_fault("Europe/Berln"), "did you mean \"Europe/Berlin\"?");
    CHECK_HAS(zone_fault("europe/berlin"), "did you mean \"Europe/Berlin\"?");
    CHECK_HAS(zone_fault("Europe"), "no time zone");
    CHECK_HAS(zone_fault("zone.tab"), "no time zone");
}

/* The instant in microseconds that a pattern reads in a zone (NULL: UTC); INT64_MIN where it does not fit. */
static ol_time read_in(const char *zone_name, const char *pattern, const char *text)
{
    struct ol_error error = {0};
    struct ol_zone *zone = zone_name ? ol_zone_new(zone_name, OL_NOWHERE, &error) : NULL;
    struct ol_time_format *compiled = ol_time_format_new(pattern, zone, OL_NOWHERE, &error);
    ol_time instant = INT64_MIN;
    /* In memory of its own, so that a read past its end is found. */
    size_t length = strlen(text);
    char *copy = ol_mem_new(length + !length);
    CHECK_STRING(error.message, "");
    if (compiled) {
        memcpy(copy, text, length);
        if (!ol_time_format_read(compiled, (struct ol_slice){copy, length}, &instant))
            instant = INT64_MIN;
    }
    ol_mem_free(copy);
    ol_time_format_free(compiled);
    ol_zone_free(zone);
    return instant;
}

#define MISFIT  INT64_MIN
#define INSTANT (1769848215 * OL_SECOND) /* 2026-01-31T08:30:15Z, day 31 of the year */

static void patterns(void)
{
    CHECK_INT(read_in(NULL, "%Y-%m-%d %H:%M:%S", "2026-01-31 08:30:15"), INSTANT);
    CHECK_INT(read_in(NULL, "%F %T", "2026-01-31 08:30:15"), INSTANT);
    CHECK_INT(read_in(NULL, "%FT%TZ", "2026-01-31T08:30:15Z"), INSTANT);
    CHECK_INT(read_in(NULL, "%Y%m%d%H%M%S", "20260131083015"), INSTANT);
    CHECK_INT(read_in(NULL, "%D %T", "01/31/26 08:30:15"), INSTANT);
    CHECK_INT(read_in(NULL, "%d %b %Y %H:%M:%S", "31 Jan 2026 08:30:15"), INSTANT);
    CHECK_INT(read_in(NULL, "%d %B %Y %H:%M:%S", "31 january 2026 08:30:15"), INSTANT);
    CHECK_INT(read_in(NULL, "%m/%d/%Y %I:%M:%S %p", "1/31/2026 8:30:15 AM"), INSTANT);
    CHECK_INT(read_in(NULL, "%Y %j %T", "2026 031 08:30:15"), INSTANT);
    CHECK_INT(read_in(NULL, "%s", "1769848215"), INSTANT);
    CHECK_INT(read_in(NULL, "%s", "-1.5"), -1500000);
    CHECK_INT(read_in(NULL, "%Y%%%n%t%m-%e", "2026% 01-31"), 1769817600 * OL_SECOND);
    CHECK_INT(read_in(NULL, "%b %e %Y", "Jan  1 1970"), 0);
    CHECK_INT(read_in(NULL, "%y", "69"), -365 * OL_DAY);
    CHECK_INT(read_in(NULL, "%y", "68"), 3092601600 * OL_SECOND);
}

/* Noon is 12 pm, midnight 12 am. */
static void halves_of_the_day(void)
{
    CHECK_INT(read_in(NULL, "%F %I %p", "1970-01-01 12 am"), 0);
    CHECK_INT(read_in(NULL, "%F %I %p", "1970-01-01 12 PM"), 12 * OL_HOUR);
    CHECK_INT(read_in(NULL, "%F %I %p", "1970-01-01 1 pm"), 13 * OL_HOUR);
    CHECK_INT(read_in(NULL, "%F %I %p", "1970-01-01 13 pm"), MISFIT);
    CHECK_INT(read_in(NULL, "%F %I %p", "1970-01-01 1 xm"), MISFIT);
}

static void fractions(void)
{
    CHECK_INT(read_in(NULL, "%F %T", "2026-01-31 08:30:15.25"), INSTANT + 250000);
    CHECK_INT(read_in(NULL, "%F %T", "2026-01-31 08:30:15.6805999"), INSTANT + 680599);
    CHECK_INT(read_in(NULL, "%F %T", "2026-01-31 08:30:15.123456789"), INSTANT + 123456);
    CHECK_INT(read_in(NULL, "%F %T", "2026-01-31 08:30:15.1234567890"), MISFIT);
    CHECK_INT(read_in(NULL, "%F %T.%f", "2026-01-31 08:30:15.5"), INSTANT + 500000);
    CHECK_INT(read_in(NULL, "%F %H:%M:%S.%f", "2026-01-31 08:30:15.000025"), INSTANT + 25);
    CHECK_INT(read_in(NULL, "%F %T.%f", "2026-01-31 08:30:15"), MISFIT);
    CHECK_INT(read_in(NULL, "%F %H:%M:%S;%f", "2026-01-31 08:30:15;5"), INSTANT + 500000);
    CHECK_INT(read_in(NULL, "%F %T", "2026-01-31 08:30:15."), MISFIT);
}

static void pattern_offsets(void)
{
    CHECK_INT(read_in(NULL, "%FT%T%z", "2026-01-31T10:30:15+02:00"), INSTANT);
    CHECK_INT(read_in(NULL, "%FT%T%z", "2026-01-31T10:30:15+0200"), INSTANT);
    CHECK_INT(read_in(NULL, "%FT%T%z", "2026-01-31T08:30:15Z"), INSTANT);
    CHECK_INT(read_in("+05:00", "%FT%T%z", "2026-01-31T10:30:15+02"), INSTANT);
    CHECK_INT(read_in("+05:00", "%FT%T", "2026-01-31T13:30:15"), INSTANT);
    CHECK_INT(read_in(NULL, "%F %T %Z", "2026-01-31 08:30:15 UTC"), INSTANT);
    CHECK_INT(read_in("+05:00", "%F %T %Z", "2026-01-31 08:30:15 GMT"), INSTANT);
    CHECK_INT(read_in(NULL, "%F %T %Z", "2026-01-31 08:30:15 PDT"), MISFIT);
}

/* 1730611800 is 05:30 UTC: the first 01:30 of that night, in EDT; the second, in EST, is an hour later. A name
 * that is not in force means what it usually does: 12:00 EDT in January is 16:00 UTC, 1705334400. */
static void pattern_abbreviations(void)
{
    if (!has_zones())
        return;
    const char *zone = "America/New_York", *pattern = "%F %T %Z";
    CHECK_INT(read_in(zone, pattern, "2024-11-03 01:30:00 EDT"), 1730611800 * OL_SECOND);
    CHECK_INT(read_in(zone, pattern, "2024-11-03 01:30:00 EST"), 1730615400 * OL_SECOND);
    CHECK_INT(read_in(zone, pattern, "2024-01-15 12:00:00 EDT"), 1705334400 * OL_SECOND);
    CHECK_INT(read_in(zone, pattern, "2024-01-15 12:00:00 CET"), MISFIT);
    CHECK_INT(read_in(zone, "%F %T", "2024-11-03 01:30:00"), 1730611800 * OL_SECOND);
}

static void misfits(void)
{
    const char *pattern = "%Y-%m-%d %H:%M:%S";
    static const char *const texts[] = {
        "",
        "2026",
        "2026-01-31",
        "2026-01-31 08:30",
        "2026-01-31 08:30:15 ",
        "2026-01-31 08:30:15x",
        "x2026-01-31 08:30:15",
        "2026/01/31 08:30:15",
        "2026-02-30 08:30:15",
        "2026-13-01 08:30:15",
        "2026-01-31 24:00:00",
        "2026-01-31 08:60:15",
        "2026-01-31 08:30:60",
        "-026-01-31 08:30:15",
        "0000-01-31 08:30:15",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK_INT(read_in(NULL, pattern, texts[i]), MISFIT);
    CHECK_INT(read_in(NULL, "%Y %j", "2026 366"), MISFIT);
    CHECK_INT(read_in(NULL, "%Y %j", "2024 366"), 1735603200 * OL_SECOND);
    CHECK_INT(read_in(NULL, "%d %b %Y", "31 Jax 2026"), MISFIT);
    CHECK_INT(read_in(NULL, "%s", "1769848215000"), MISFIT);
    CHECK_INT(read_in(NULL, "%s", "99999999999999999999999"), MISFIT);
    CHECK_INT(read_in(NULL, "%s", "-"), MISFIT);
}

static const char *pattern_fault(const char *pattern)
{
    static struct ol_error error;
    error = (struct ol_error){0};
    struct ol_time_format *compiled = ol_time_format_new(pattern, NULL, (struct ol_place){"s.xml", 9, 1}, &error);
    CHECK(!compiled);
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_INT(error.place.line, 9);
    ol_time_format_free(compiled);
    return error.message;
}

static void pattern_faults(void)
{
    char long_pattern[100];
    memset(long_pattern, 'x', sizeof long_pattern);
    memcpy(long_pattern, "%Y", 2);
    long_pattern[sizeof long_pattern - 1] = 0;
    CHECK_HAS(pattern_fault("%Q"), "%Y %m %d");
    CHECK_HAS(pattern_fault("%Y%"), "%Y %m %d");
    CHECK_HAS(pattern_fault("%H:%M"), "gives no date");
    CHECK_HAS(pattern_fault(""), "gives no date");
    CHECK_HAS(pattern_fault("%F %I:%M"), "go together");
    CHECK_HAS(pattern_fault("%F %I %H %p"), "both give the hour");
    CHECK_HAS(pattern_fault(long_pattern), "too long");
}

int main(void)
{
    CASE(durations);
    CASE(duration_faults);
    CASE(quotations_stay_utf8);
    CASE(duration_formats);
    CASE(durations_said);
    CASE(rounding_reaches_the_next_unit);
    CASE(instants);
    CASE(instant_forms);
    CASE(instant_faults);
    CASE(instant_formats);
    CASE(every_day_of_the_calendar);
    CASE(leap_years);
    CASE(fixed_zones);
    CASE(berlin);
    CASE(new_york);
    CASE(far_future);
    CASE(zone_faults);
    CASE(patterns);
    CASE(halves_of_the_day);
    CASE(fractions);
    CASE(pattern_offsets);
    CASE(pattern_abbreviations);
    CASE(misfits);
    CASE(pattern_faults);
    return check_end();
}
