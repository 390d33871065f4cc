/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When schedules come, where clocks change. New York put its clocks from 02:00 to 03:00 on 2012-03-11 (07:00Z) and from
 * 02:00 back to 01:00 on 2012-11-04 (06:00Z); Berlin does so at 01:00Z on 2026-03-29 and 2026-10-25; Lord Howe Island
 * goes by half an hour, from 02:00 to 02:30 on 2026-10-04 (15:30Z of the day before).
 */
#include "models/flow/flow_clock.h"
#include "tests/check.h"

static ol_time at(const char *text)
{
    ol_time instant = 0;
    char why[160];
    CHECK(ol_instant_parse(ol_slice_of(text), &instant, why));
    return instant;
}

/* The first moments from `from` on; `wanted` ends with NULL. */
static void comes(const char *line, const char *zone, enum ol_flow_daylight daylight, const char *from,
                  const char *const *wanted)
{
    struct ol_cron cron;
    struct ol_error error = {0};
    char why[160], got[OL_TIME_BUFFER];
    CHECK(ol_flow_clock_parse(ol_slice_of(line), &cron, why));
    struct ol_flow_clock clock =
        ol_flow_clock_of(cron, zone ? ol_zone_new(zone, OL_NOWHERE, &error) : NULL, daylight);
    ol_time instant = ol_flow_clock_first(&clock, at(from));
    for (; *wanted; wanted++) {
        CHECK_STRING(ol_instant_format(instant, got), *wanted);
        instant = ol_flow_clock_next(&clock, instant);
    }
    ol_flow_clock_release(&clock);
}

#define COMES(line, zone, daylight, from, ...)                                                                    \
    comes(line, zone, daylight, from, (const char *const[]){__VA_ARGS__, NULL})
#define NEW_YORK "America/New_York"

/* cron(8): what would have come in the skipped hour comes at once. robfig/cron, which Kubernetes uses, has in its
 * spec_test.go "30 2 11 Mar" after 2012-03-11T00:00-0500 come in 2013. */
static void forward(void)
{
    COMES("30 2 * * *", NEW_YORK, OL_DAYLIGHT_CRON, "2012-03-10T12:00:00Z", "2012-03-11T07:00:00Z",
          "2012-03-12T06:30:00Z");
    COMES("0,30 2 * * *", NEW_YORK, OL_DAYLIGHT_CRON, "2012-03-10T12:00:00Z", "2012-03-11T07:00:00Z",
          "2012-03-11T07:00:00Z", "2012-03-12T06:00:00Z");
    COMES("30 2 11 3 *", NEW_YORK, OL_DAYLIGHT_KUBERNETES, "2012-03-11T05:00:00Z", "2013-03-11T06:30:00Z");
    COMES("30 2 * * *", NEW_YORK, OL_DAYLIGHT_KUBERNETES, "2012-03-10T12:00:00Z", "2012-03-12T06:30:00Z");
    COMES("0 3 * * *", NEW_YORK, OL_DAYLIGHT_KUBERNETES, "2012-03-10T12:00:00Z", "2012-03-11T07:00:00Z");
    COMES("30 2 * * *", "Europe/Berlin", OL_DAYLIGHT_CRON, "2026-03-28T00:00:00Z", "2026-03-28T01:30:00Z",
          "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    COMES("15 2 * * *", "Australia/Lord_Howe", OL_DAYLIGHT_CRON, "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z",
          "2026-10-04T15:15:00Z");
}

/* cron(8): nothing is run twice. spec_test.go: "30 1 04 Nov" after 01:45-0400 comes at 01:30-0500. */
static void back(void)
{
    COMES("30 1 * * *", NEW_YORK, OL_DAYLIGHT_CRON, "2012-11-04T04:00:00Z", "2012-11-04T05:30:00Z",
          "2012-11-05T06:30:00Z");
    COMES("30 1 * * *", NEW_YORK, OL_DAYLIGHT_KUBERNETES, "2012-11-04T04:00:00Z", "2012-11-04T05:30:00Z",
          "2012-11-04T06:30:00Z", "2012-11-05T06:30:00Z");
    COMES("0 1 * * *", NEW_YORK, OL_DAYLIGHT_KUBERNETES, "2012-11-04T04:00:00Z", "2012-11-04T05:00:00Z",
          "2012-11-04T06:00:00Z", "2012-11-05T06:00:00Z");
    COMES("30 1 4 11 *", NEW_YORK, OL_DAYLIGHT_KUBERNETES, "2012-11-04T05:45:00Z", "2012-11-04T06:30:00Z");
    COMES("30 2 * * *", "Europe/Berlin", OL_DAYLIGHT_CRON, "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z",
          "2026-10-26T01:30:00Z");
}

/* cron(8): those that run more often go on as always, by what clocks show. */
static void frequent(void)
{
    COMES("*/30 * * * *", NEW_YORK, OL_DAYLIGHT_CRON, "2012-03-11T06:15:00Z", "2012-03-11T06:30:00Z",
          "2012-03-11T07:00:00Z", "2012-03-11T07:30:00Z");
    COMES("0 * * * *", NEW_YORK, OL_DAYLIGHT_CRON, "2012-11-04T04:30:00Z", "2012-11-04T05:00:00Z",
          "2012-11-04T06:00:00Z", "2012-11-04T07:00:00Z");
    COMES("*/20 2 * * *", NEW_YORK, OL_DAYLIGHT_CRON, "2012-03-11T05:00:00Z", "2012-03-12T06:00:00Z",
          "2012-03-12T06:20:00Z");
}

/* Without any change; 2026-03-27 is a Friday, and 2028 the next leap year. The first is at `from` itself, too. */
static void plain(void)
{
    COMES("0 2 * * *", NULL, OL_DAYLIGHT_CRON, "2026-01-01T02:00:00Z", "2026-01-01T02:00:00Z",
          "2026-01-02T02:00:00Z");
    COMES("0 2 * * *", "UTC", OL_DAYLIGHT_KUBERNETES, "2026-01-01T02:00:00Z", "2026-01-01T02:00:00Z");
    COMES("0 2 29 2 *", NULL, OL_DAYLIGHT_CRON, "2026-01-01T00:00:00Z", "2028-02-29T02:00:00Z");
    COMES("@weekly", NULL, OL_DAYLIGHT_CRON, "2026-03-27T00:00:00Z", "2026-03-29T00:00:00Z");
    COMES("@monthly", "+02:00", OL_DAYLIGHT_CRON, "2026-03-27T00:00:00Z", "2026-03-31T22:00:00Z");
    COMES("15,45 9-17/4 * jan-mar mon-fri", NULL, OL_DAYLIGHT_CRON, "2026-03-31T13:20:00Z", "2026-03-31T13:45:00Z",
          "2026-03-31T17:15:00Z", "2026-03-31T17:45:00Z", "2027-01-01T09:15:00Z");
}

int main(void)
{
    CASE(forward);
    CASE(back);
    CASE(frequent);
    CASE(plain);
    return check_end();
}
