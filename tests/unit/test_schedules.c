/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times as crontabs write them, schedules, forecasts, and several rules on one endpoint.
 */
#include "models/scaling/cron.h"
#include "tests/unit/scaler_stage.h"

/* ---- crontabs ---- */

static ol_time instant(const char *text)
{
    char why[160];
    ol_time at = 0;
    CHECK(ol_instant_parse(ol_slice_of(text), &at, why));
    return at;
}

static void comes(const char *text, const char *after, const char *next)
{
    struct ol_cron cron;
    char why[160] = "", got[OL_TIME_BUFFER];
    CHECK(ol_cron_parse(ol_slice_of(text), &cron, why));
    CHECK_STRING(why, "");
    CHECK_STRING(ol_instant_format(ol_cron_next(&cron, instant(after)), got), next);
    /* and that is the last one, from then up to a minute before the one behind it */
    CHECK_STRING(ol_instant_format(ol_cron_last(&cron, instant(next)), got), next);
    CHECK_STRING(ol_instant_format(ol_cron_last(&cron, ol_cron_next(&cron, instant(next)) - OL_MICROSECOND), got),
                 next);
}

/* 2026-01-01 was a Thursday. */
static void next_moments(void)
{
    comes("0 8 * * 1-5", "2026-01-02T09:00:00Z", "2026-01-05T08:00:00Z");
    comes("0 8 * * mon-FRI", "2026-01-02T07:59:59.999999Z", "2026-01-02T08:00:00Z");
    comes("0 8 * * 1-5", "2026-01-02T08:00:00Z", "2026-01-05T08:00:00Z");
    comes("*/15 * * * *", "2026-01-02T08:00:00Z", "2026-01-02T08:15:00Z");
    comes("5-59/20 * * * *", "2026-01-02T08:46:00Z", "2026-01-02T09:05:00Z");
    comes("50/5 * * * *", "2026-01-02T08:46:00Z", "2026-01-02T08:50:00Z"); /* up to the end */
    comes("0 0,12 1 */2 *", "2026-01-01T12:00:00Z", "2026-03-01T00:00:00Z");
    comes("0 22 * * 7", "2026-01-02T00:00:00Z", "2026-01-04T22:00:00Z");
    comes("0 22 * * 0", "2026-01-02T00:00:00Z", "2026-01-04T22:00:00Z");
    comes("30 4 1,15 * 5", "2026-01-02T05:00:00Z", "2026-01-09T04:30:00Z"); /* crontab(5): either day */
    comes("30 4 1,15 * 5", "2026-01-09T05:00:00Z", "2026-01-15T04:30:00Z");
    comes("0 0 29 feb *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z");
    comes("  0\t0 * * *  ", "1969-12-30T00:00:00Z", "1969-12-31T00:00:00Z");
}

static void bad_moments(void)
{
    static const char *const rows[][2] = {
        {"", "0 of five fields"},
        {"0 8 * *", "4 of five fields"},
        {"0 8 * * * *", "more than five fields"},
        {"60 8 * * *", "\"60\" is no minute; give *, or numbers from 0 to 59"},
        {"0 24 * * *", "is no hour"},
        {"0 8 0 * *", "is no day of the month"},
        {"0 8 * 13 *", "is no month"},
        {"0 8 * * 8", "is no day of the week"},
        {"0 8 * * 5-1", "is no day of the week"},
        {"0 8 * * mo", "is no day of the week"},
        {"*/0 8 * * *", "is no minute"},
        {"1, 8 * * *", "is no minute"},
        {"-1 8 * * *", "is no minute"},
        {"0 8 31 2,4 *", "never comes"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_cron cron;
        char why[160] = "";
        CHECK(!ol_cron_parse(ol_slice_of(rows[i][0]), &cron, why));
        CHECK_HAS(why, rows[i][1]);
    }
}

/* ---- schedules ---- */

/* Asks each minute up to then, with nothing to do. */
static int quiet_until(struct stage *stage, ol_time until)
{
    while (stage->now < until)
        stage_ask(stage, stage_quiet(stage));
    return stage->wanted;
}

/* A clock without a start begins on a Monday at midnight, and the last line before it was Sunday's at 20:00. */
static void lines_bound(void)
{
    struct stage stage =
        stage_of("<autoscaler rule='scheduled'><at cron='0 8 * * 1-5' min='4' instances='6'/>"
                 "<at cron='0 20 * * *' min='1' max='3'/><at cron='0 7 * * *' max='9'/></autoscaler>",
                 0, 20, 5);
    CHECK_INT(quiet_until(&stage, OL_MINUTE), 3);
    CHECK_INT(quiet_until(&stage, 8 * OL_HOUR - OL_MINUTE), 3);
    CHECK_INT(quiet_until(&stage, 8 * OL_HOUR), 6);
    CHECK_INT(quiet_until(&stage, 19 * OL_HOUR), 6);
    CHECK_INT(quiet_until(&stage, 20 * OL_HOUR), 3);
    CHECK_INT(quiet_until(&stage, 5 * OL_DAY + 10 * OL_HOUR), 3); /* Saturday */
    CHECK_INT(quiet_until(&stage, 7 * OL_DAY + 10 * OL_HOUR), 6);
    stage_end(&stage);
}

/* Clocks in Berlin went forward on 2026-03-29: eight o'clock is 07:00Z before, 06:00Z after; what is written for the
 * hour that was skipped comes an hour later, at 01:30Z, and what comes twice in autumn comes the first time only. */
static void lines_follow_the_zone(void)
{
    struct stage stage = stage_from("<autoscaler rule='scheduled' zone='Europe/Berlin'>"
                                    "<at cron='0 8 * * *' instances='6'/><at cron='30 2 * * *' instances='2'/>"
                                    "</autoscaler>",
                                    0, 20, 9, instant("2026-03-28T00:00:00Z"));
    CHECK_INT(quiet_until(&stage, OL_MINUTE), 6); /* of the day before */
    CHECK_INT(quiet_until(&stage, OL_HOUR + 30 * OL_MINUTE), 2);
    CHECK_INT(quiet_until(&stage, 7 * OL_HOUR - OL_MINUTE), 2);
    CHECK_INT(quiet_until(&stage, 7 * OL_HOUR), 6);
    CHECK_INT(quiet_until(&stage, OL_DAY + OL_HOUR + 29 * OL_MINUTE), 6);
    CHECK_INT(quiet_until(&stage, OL_DAY + OL_HOUR + 30 * OL_MINUTE), 2);
    CHECK_INT(quiet_until(&stage, OL_DAY + 6 * OL_HOUR - OL_MINUTE), 2);
    CHECK_INT(quiet_until(&stage, OL_DAY + 6 * OL_HOUR), 6);
    stage_end(&stage);
}

static void lines_to_zero(void)
{
    struct stage stage =
        stage_of("<autoscaler rule='scheduled'><at cron='0 8 * * *' instances='0'/></autoscaler>", 0, 9, 3);
    CHECK_INT(quiet_until(&stage, OL_MINUTE), 0);
    CHECK_INT(stage_arrivals(&stage, 1), 1);
    CHECK_INT(quiet_until(&stage, 8 * OL_HOUR), 0);
    stage_end(&stage);
    stage = stage_of("<autoscaler rule='scheduled'><at cron='0 8 * * *' max='0'/></autoscaler>", 0, 9, 3);
    CHECK_INT(stage_arrivals(&stage, 1), 0);
    stage_end(&stage);
}

/* ---- forecasts ---- */

/* 60 requests a minute, but 600 from 9 to 10, and on Mondays 900. */
static uint64_t daily(ol_time now)
{
    const ol_time hour = now / OL_HOUR;
    return hour % 24 != 9 ? 60 : hour / 24 % 7 == 0 ? 900 : 600;
}

static int daily_until(struct stage *stage, ol_time until)
{
    while (stage->now < until) {
        stage->wanted = 0; /* what the forecast alone insists on */
        struct ol_scaler_sample sample = stage_quiet(stage);
        sample.arrivals = daily(stage->now);
        stage_ask(stage, sample);
    }
    return stage->wanted;
}

/* 100 a minute are an instance. A day has to be seen; on Tuesday Monday's 9 o'clock is all that is known (9), on
 * Wednesday the mean of 900 and 600 (8 instances), on the next Monday Monday's alone (9), on the next Tuesday
 * Tuesday's (6). Five minutes ahead. Elsewhere 60 a minute are 1. */
static void forecasts_by_the_hour_of_the_week(void)
{
    struct stage stage = stage_of("<autoscaler rule='predictive' target='100'/>", 0, 50, 0);
    const ol_time nine = 9 * OL_HOUR;
    CHECK_INT(daily_until(&stage, nine), 1); /* asked for: 1; forecast: none yet */
    CHECK_INT(daily_until(&stage, OL_DAY + nine - 6 * OL_MINUTE), 1);
    CHECK_INT(daily_until(&stage, OL_DAY + nine - 5 * OL_MINUTE), 9);
    CHECK_INT(daily_until(&stage, OL_DAY + nine + 59 * OL_MINUTE), 9);
    CHECK_INT(daily_until(&stage, OL_DAY + nine + 61 * OL_MINUTE), 1);
    CHECK_INT(daily_until(&stage, 2 * OL_DAY + nine), 8);
    CHECK_INT(daily_until(&stage, 7 * OL_DAY + nine), 9);
    CHECK_INT(daily_until(&stage, 8 * OL_DAY + nine), 6);
    CHECK_INT(daily_until(&stage, 40 * OL_DAY + nine), 6); /* a Saturday, long after */
    stage_end(&stage);
}

/* A forecast removes nothing. */
static void forecasts_only_bound(void)
{
    struct stage stage = stage_of("<autoscaler rule='predictive' target='100'/>", 0, 50, 3);
    while (stage.now < 3 * OL_DAY)
        CHECK_INT(stage_arrivals(&stage, 60), 3);
    stage_end(&stage);
}

/* ---- several ---- */

#define TRACKING "<autoscaler rule='target-tracking' target='100' out-cooldown='0s' in-cooldown='0s'/>"

/* The schedule sets 6 at eight; the tracking goes on from there, and down no further than its bound. */
static void schedules_around_tracking(void)
{
    struct stage stage =
        stage_of(TRACKING "<autoscaler rule='scheduled'><at cron='0 8 * * *' min='4' instances='6'/>"
                          "<at cron='0 20 * * *' min='1'/></autoscaler>",
                 0, 20, 1);
    quiet_until(&stage, OL_MINUTE);
    stage.wanted = 1;
    CHECK_INT(quiet_until(&stage, 8 * OL_HOUR - OL_MINUTE), 1);
    CHECK_INT(quiet_until(&stage, 8 * OL_HOUR), 5); /* 6, and the alarm of the quiet night takes one */
    CHECK_INT(quiet_until(&stage, 8 * OL_HOUR + 5 * OL_MINUTE), 4);
    for (int minute = 0; minute < 3; minute++)
        stage_arrivals(&stage, 1200);
    CHECK_INT(stage.wanted, 12);
    CHECK_INT(quiet_until(&stage, 9 * OL_HOUR), 4);
    CHECK_INT(quiet_until(&stage, 21 * OL_HOUR), 1);
    stage_end(&stage);
}

/* Asked every 15 s; by requests 3 are needed, by what is in flight 5, and then 2. */
static void the_greatest_counts(void)
{
    struct stage stage =
        stage_of(TRACKING "<autoscaler rule='hpa' metric='concurrency' target='10' down-window='0s'/>", 0, 20, 2);
    CHECK_INT(stage.scaler->ops->period(stage.scaler), 15 * OL_SECOND);
    for (int look = 0; look < 12; look++) {
        struct ol_scaler_sample sample = stage_quiet(&stage);
        sample.arrivals = 75; /* 300 a minute */
        sample.concurrency = look < 11 ? 45 : 20;
        CHECK_INT(stage_ask(&stage, sample), 5);
    }
    /* At minute 3 the tracking sees 60 each of 5: nothing to do, and it holds the 5, though the other would have 2. */
    struct ol_scaler_sample sample = stage_quiet(&stage);
    sample.arrivals = 75;
    sample.concurrency = 20;
    CHECK_INT(stage_ask(&stage, sample), 5);
    stage_end(&stage);
}

/* A minute of four looks is one datapoint: (2 + 2 + 2 + 10) / 4 = 4 in flight, over two instances. */
static void samples_are_joined(void)
{
    struct stage stage =
        stage_of("<autoscaler rule='hpa' target='100%'/>"
                 "<autoscaler rule='step' metric='concurrency'><step at-least='2' change='=7'/></autoscaler>",
                 0, 20, 2);
    for (int look = 0; look < 4; look++) {
        struct ol_scaler_sample sample = stage_quiet(&stage);
        sample.concurrency = look < 3 ? 2 : 10;
        sample.utilization = 1;
        CHECK_INT(stage_ask(&stage, sample), look < 3 ? 2 : 7);
    }
    stage_end(&stage);
}

int main(void)
{
    CASE(next_moments);
    CASE(bad_moments);
    CASE(lines_bound);
    CASE(lines_follow_the_zone);
    CASE(lines_to_zero);
    CASE(forecasts_by_the_hour_of_the_week);
    CASE(forecasts_only_bound);
    CASE(schedules_around_tracking);
    CASE(the_greatest_counts);
    CASE(samples_are_joined);
    return check_end();
}
