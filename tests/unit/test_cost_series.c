/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bills as series: what is spread, what is missing, what is left out; and drivers beside them.
 */
#include "scenarios/cost_series.h"
#include "scenarios/driver_file.h"
#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;
static struct ol_error error;

static int read_text(struct ol_cost_series *series, const char *text, struct ol_cost_question question)
{
    question.path = fixture_write(&fixture, "bill.csv", text, strlen(text));
    question.step = question.step ? question.step : OL_DAY;
    question.from = question.from ? question.from : -OL_TIME_LIMIT;
    question.to = question.to ? question.to : OL_TIME_LIMIT;
    error = (struct ol_error){0};
    return ol_cost_series_read(series, &question, &error);
}

static ol_time day(int month, int number)
{
    return ol_instant_of((struct ol_civil){.year = 2026, .month = month, .day = number});
}

/* Rows of one day add up in any order; a day without any is missing, not 0. */
static void days_and_gaps(void)
{
    struct ol_cost_series series;
    CHECK_INT(read_text(&series, "time,value\n2026-01-04,7\n2026-01-01,1.5\n2026-01-02,-2\n2026-01-01,2.5\n",
                        (struct ol_cost_question){0}),
              OL_OK);
    CHECK_INT(series.count, 4);
    CHECK(series.start == day(1, 1));
    CHECK_NEAR(series.total.values[0], 4, 1e-12);
    CHECK_NEAR(series.total.values[1], -2, 1e-12);
    CHECK(isnan(series.total.values[2]));
    CHECK_NEAR(series.total.values[3], 7, 1e-12);
    CHECK_NEAR(series.total.total, 9, 1e-9);
    ol_cost_series_release(&series);
}

#define HEADER                                                                                                    \
    "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ServiceName\n"

/* A month's fee of 310 is 10 a day in January, and the part of it behind the last day of usage is not there. Usage of
 * Disks on the first day alone is 0 on the second, on which others have some. */
static void a_fee_is_spread(void)
{
    struct ol_cost_series series;
    const char *text = HEADER "310,USD,Purchase,2026-02-01T00:00:00Z,2026-01-01T00:00:00Z,0,Support\n"
                              "5,USD,Usage,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,4,Disks\n"
                              "7,USD,Usage,2026-01-03T00:00:00Z,2026-01-02T00:00:00Z,6,Machines\n";
    CHECK_INT(read_text(&series, text, (struct ol_cost_question){.by = "service"}), OL_OK);
    CHECK_INT(series.count, 2);
    CHECK_NEAR(series.total.values[0], 15, 1e-9);
    CHECK_NEAR(series.total.values[1], 17, 1e-9);
    CHECK_STRING(series.currency, "USD");
    CHECK_INT(series.group_count, 3);
    CHECK_STRING(series.groups[0].name, "Support");
    CHECK_NEAR(series.groups[0].total, 20, 1e-9);
    CHECK_STRING(series.groups[2].name, "Disks");
    CHECK_NEAR(series.groups[2].values[1], 0, 0);
    ol_cost_series_release(&series);
    CHECK_INT(read_text(&series, text, (struct ol_cost_question){.is_effective = true}), OL_OK);
    CHECK_NEAR(series.total.values[1], 6, 1e-9);
    ol_cost_series_release(&series);
}

/* Hours from noon of the 1st to noon of the 3rd hold one whole day. */
static void days_that_are_not_whole(void)
{
    struct ol_cost_series series;
    struct ol_text text = {0};
    ol_text_adds(&text, "time,value\n");
    for (int hour = 12; hour < 60; hour++)
        ol_text_addf(&text, "2026-01-%02dT%02d:00:00Z,1\n", 1 + hour / 24, hour % 24);
    CHECK_INT(read_text(&series, ol_text_string(&text), (struct ol_cost_question){0}), OL_OK);
    CHECK_INT(series.count, 1);
    CHECK(series.start == day(1, 2));
    CHECK_NEAR(series.total.values[0], 24, 1e-9);
    CHECK(series.is_cut_first && series.is_cut_last);
    ol_cost_series_release(&series);
    CHECK_INT(read_text(&series, ol_text_string(&text), (struct ol_cost_question){.step = OL_HOUR}), OL_OK);
    CHECK_INT(series.count, 48);
    CHECK(!series.is_cut_first && !series.is_cut_last);
    ol_cost_series_release(&series);
    ol_text_release(&text);
}

static void currencies_do_not_mix(void)
{
    struct ol_cost_series series;
    const char *text = HEADER "5,USD,Usage,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,4,Disks\n"
                              "7,EUR,Usage,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,6,Disks\n";
    CHECK_INT(read_text(&series, text, (struct ol_cost_question){0}), OL_BAD_INPUT);
    CHECK_INT(error.place.line, 3);
    CHECK_HAS(error.message, "--currency");
    ol_cost_series_release(&series);
    CHECK_INT(read_text(&series, text, (struct ol_cost_question){.currency = "EUR"}), OL_OK);
    CHECK_NEAR(series.total.values[0], 7, 1e-9);
    CHECK_INT(series.left_out, 1);
    ol_cost_series_release(&series);
}

/* A year that is mistyped asks for no memory. */
static void a_long_way_is_refused(void)
{
    struct ol_cost_series series;
    CHECK_INT(read_text(&series, "time,value\n2026-01-01,1\n9999-01-01,1\n", (struct ol_cost_question){0}),
              OL_BAD_INPUT);
    CHECK_HAS(error.message, "mistyped year");
    ol_cost_series_release(&series);
    CHECK_INT(
        read_text(&series, "time,value\n2026-01-01,1\n9999-01-01,1\n", (struct ol_cost_question){.to = day(2, 1)}),
        OL_OK);
    CHECK_INT(series.count, 1);
    ol_cost_series_release(&series);
}

/* Values of one day are averaged, an empty cell is missing, what lies behind the costs is a plan. */
static void drivers_and_plans(void)
{
    struct ol_arena arena = {0};
    struct ol_forecast_driver drivers[OL_FORECAST_DRIVERS];
    size_t count = 0;
    const char *text =
        "day,users,jobs\n2025-12-31,1,1\n2026-01-01,10,5\n2026-01-01,20,\n2026-01-03,,7\n2026-01-06,40,\n";
    const char *path = fixture_write(&fixture, "drivers.csv", text, strlen(text));
    CHECK_INT(ol_driver_file_read(path, day(1, 1), OL_DAY, 2, drivers, &count, &arena, &error), OL_OK);
    CHECK_INT(count, 2);
    CHECK_STRING(drivers[0].name, "users");
    CHECK_INT(drivers[0].count, 6);
    CHECK_NEAR(drivers[0].values[0], 15, 1e-12);
    CHECK(isnan(drivers[0].values[1]));
    CHECK_NEAR(drivers[0].values[5], 40, 1e-12);
    CHECK_NEAR(drivers[1].values[0], 5, 1e-12);
    CHECK_NEAR(drivers[1].values[2], 7, 1e-12);
    ol_arena_release(&arena);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(days_and_gaps);
    CASE(a_fee_is_spread);
    CASE(days_that_are_not_whole);
    CASE(currencies_do_not_mix);
    CASE(a_long_way_is_refused);
    CASE(drivers_and_plans);
    fixture_end(&fixture);
    return check_end();
}
