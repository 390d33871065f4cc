/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates by any calendar; the forms are those of POSIX (TZ) and RFC 8536, section 3.3.1. */
#include "sim/base/zone.h"
#include "tests/check.h"

static struct ol_zone_rule rule_of(const char *text)
{
    struct ol_zone_rule rule = {0};
    if (!ol_zone_rule_parse(&rule, text))
        CHECK_STRING(text, "(a rule)");
    return rule;
}

/* The i-th change of a year. */
static const char *change(const char *text, int32_t year, size_t i)
{
    static char buffer[OL_TIME_BUFFER];
    struct ol_zone_rule rule = rule_of(text);
    struct ol_zone_change changes[2];
    return i < ol_zone_rule_changes(&rule, year, changes) ? ol_instant_format(changes[i].from, buffer) : "none";
}

/* In 2024 the last Sundays of March and October were the 31st and the 27th; both changes are at 01:00 UTC. */
static void central_europe(void)
{
    const char *text = "CET-1CEST,M3.5.0,M10.5.0/3";
    struct ol_zone_rule rule = rule_of(text);
    CHECK_STRING(rule.name, "CET");
    CHECK_STRING(rule.summer_name, "CEST");
    CHECK_INT(rule.offset, OL_HOUR);
    CHECK_INT(rule.summer_offset, 2 * OL_HOUR);
    CHECK_STRING(change(text, 2024, 0), "2024-03-31T01:00:00Z");
    CHECK_STRING(change(text, 2024, 1), "2024-10-27T01:00:00Z");
}

/* The first Sundays of October and April 2024 were the 6th and the 7th. South of the equator summer ends first. */
static void the_south(void)
{
    const char *text = "AEST-10AEDT,M10.1.0,M4.1.0/3";
    struct ol_zone_rule rule = rule_of(text);
    struct ol_zone_change changes[2];
    CHECK_STRING(change(text, 2024, 0), "2024-04-06T16:00:00Z");
    CHECK_STRING(change(text, 2024, 1), "2024-10-05T16:00:00Z");
    CHECK_INT(ol_zone_rule_changes(&rule, 2024, changes), 2);
    CHECK_STRING(changes[0].name, "AEST");
    CHECK_STRING(changes[1].name, "AEDT");
    CHECK_INT(changes[1].offset, 11 * OL_HOUR);
}

/* J60 is 1 March in every year, 59 is 29 February or 1 March, J365 the last of December; the first of a weekday in
 * December looks past the year's end. */
static void days_of_the_year(void)
{
    CHECK_STRING(change("XXX0AXA,J60/0,J365/0", 2023, 0), "2023-03-01T00:00:00Z");
    CHECK_STRING(change("XXX0AXA,J60/0,J365/0", 2024, 0), "2024-03-01T00:00:00Z");
    CHECK_STRING(change("XXX0AXA,J59/0,J365/0", 2024, 0), "2024-02-28T00:00:00Z");
    CHECK_STRING(change("XXX0AXA,59/0,J365/1", 2023, 0), "2023-03-01T00:00:00Z");
    CHECK_STRING(change("XXX0AXA,59/0,J365/1", 2024, 0), "2024-02-29T00:00:00Z");
    CHECK_STRING(change("XXX0AXA,59/0,J365/1", 2024, 1), "2024-12-31T00:00:00Z");
    CHECK_STRING(change("XXX0AXA,0/0,M12.5.2/1", 2024, 0), "2024-01-01T00:00:00Z");
    CHECK_STRING(change("XXX0AXA,0/0,M12.5.2/1", 2024, 1), "2024-12-31T00:00:00Z");
}

/* -1 is 23:00 the day before; 50 is 02:00 two days after the fourth Thursday, 28 March 2024. */
static void times_beyond_a_day(void)
{
    CHECK_STRING(change("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, 0), "2024-03-31T01:00:00Z");
    CHECK_STRING(change("EET-2EEST,M3.4.4/50,M10.4.4/50", 2024, 0), "2024-03-30T00:00:00Z");
    CHECK_STRING(change("XXX5:30:15AXA4:00,M3.5.0/2:30:30,M10.5.0", 2024, 0), "2024-03-31T08:00:45Z");
}

static void without_summer(void)
{
    struct ol_zone_rule rule = rule_of("<+0545>-5:45");
    CHECK_STRING(rule.name, "+0545");
    CHECK_INT(rule.offset, 5 * OL_HOUR + 45 * OL_MINUTE);
    CHECK(!rule.has_summer);
    CHECK_STRING(change("UTC0", 2024, 0), "none");
}

static void faults(void)
{
    static const char *const texts[] = {
        "",
        "CET",
        "CE-1",
        "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M3.5.0,",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.0.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5,M10.5.0",
        "CET-1CEST,J0,M10.5.0",
        "CET-1CEST,366,M10.5.0",
        "CET-1CEST,M3.5.0,M10.5.0/168",
        "CET-1CEST,M3.5.0,M10.5.0/3:60",
        "CET-1CEST,M3.5.0,M10.5.0x",
        "<CET-1",
        "CET-99999999999",
        "CET-1CEST,99999999999,M10.5.0",
    };
    struct ol_zone_rule rule;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (ol_zone_rule_parse(&rule, texts[i]))
            CHECK_STRING(texts[i], "(no rule)");
}

int main(void)
{
    CASE(central_europe);
    CASE(the_south);
    CASE(days_of_the_year);
    CASE(times_beyond_a_day);
    CASE(without_summer);
    CASE(faults);
    return check_end();
}
