/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "scenarios/burn.h"
#include "tests/check.h"

static ol_time at(const char *text)
{
    ol_time instant = 0;
    char why[160];
    CHECK(ol_instant_parse(ol_slice_of(text), &instant, why));
    return instant;
}

static ol_money money(const char *text)
{
    ol_money amount = 0;
    char why[160];
    CHECK(ol_money_parse(ol_slice_of(text), &amount, why));
    return amount;
}

static void check_money(ol_money got, const char *want)
{
    char buffer[OL_MONEY_BUFFER];
    CHECK_STRING(ol_money_format(got, buffer), want);
}

static void check_at(ol_time got, const char *want)
{
    char buffer[OL_TIME_BUFFER];
    CHECK_STRING(got == OL_NEVER ? "never" : ol_instant_format(got, buffer), want);
}

/* 11.20 an hour from the month's begin: 80% of 1,000 after 800 / 11.20 = 71.428571428... h = 257,142.857142857... s,
 * 2026-01-03T23:25:42.857143 rounded up to the microsecond; all of it after 1000 / 11.20 h = 321,428.571428... s. The
 * rate so far is 11.20, so both projections are 11.20 x 744 h = 8,332.80. */
static void crossed_by_hand(void)
{
    static const double thresholds[] = {1, 0.8};
    struct ol_burn burn;
    ol_burn_begin(&burn, money("1000"), thresholds, 2, at("2026-01-01T00:00:00Z"));
    check_at(ol_burn_next(&burn, money("11.2")), "2026-01-03T23:25:42.857143Z");
    ol_burn_advance(&burn, at("2026-01-10T12:00:00Z"), money("11.2"));
    CHECK_INT(burn.crossing_count, 2);
    CHECK_INT(burn.crossings[0].threshold, 1);
    check_at(burn.crossings[0].view.at, "2026-01-03T23:25:42.857143Z");
    check_at(burn.crossings[0].view.breach_month, "2026-01-04T17:17:08.571429Z");
    CHECK_NEAR(ol_money_real(burn.crossings[0].view.projected_month), 8332.8, 1e-6);
    CHECK_NEAR(ol_money_real(burn.crossings[0].view.projected_week), 8332.8, 1e-6);
    check_at(burn.crossings[1].view.at, "2026-01-04T17:17:08.571429Z");
    ol_burn_finish(&burn);
    CHECK_INT(burn.day_count, 10);
    check_money(burn.days[0].cost, "268.8"); /* 24 x 11.20 */
    check_money(burn.days[9].cost, "134.4");
    check_money(burn.days[9].view.spent, "2553.6"); /* 228 h */
    CHECK_INT(burn.month_count, 1);
    CHECK(!burn.months[0].is_whole);
    ol_burn_release(&burn);
}

/* 1 an hour for 10 days, then 3: by the month's rate at the end of the 12th day 240 + 48 x 3 = 384 in 288 h, 4/3 an
 * hour, + 456 h (19 days) x 4/3 = 992. Of the last 7 days 5 are at 1 and 2 at 3: (120 + 144) / 168 = 11/7, so
 * 384 + 456 x 11/7 = 1100.571428571. Of 600 there are 216 left: after 162 h = 6 d 18 h, and 216 x 7 / 11 h =
 * 137.4545... h = 5 d 17 h 27 min 16.363637 s. */
static void two_rates(void)
{
    struct ol_burn burn;
    ol_burn_begin(&burn, money("600"), NULL, 0, at("2026-01-01"));
    ol_burn_advance(&burn, at("2026-01-11"), money("1"));
    ol_burn_advance(&burn, at("2026-01-13"), money("3"));
    const struct ol_burn_view view = ol_burn_view_now(&burn);
    check_money(view.spent, "384");
    CHECK_NEAR(ol_money_real(view.projected_month), 992, 1e-6);
    CHECK_NEAR(ol_money_real(view.projected_week), 1100.571428571, 1e-6);
    check_at(view.breach_month, "2026-01-19T18:00:00Z");
    check_at(view.breach_week, "2026-01-18T17:27:16.363637Z");
    ol_burn_release(&burn);
}

/* 1 an hour from 20 January, 4 from February on: at the end of the 2nd 192 are spent, and 4 x 672 are to be, whatever
 * January was. A month after December is of the next year. Half a billionth is rounded up. */
static void months_begin_anew(void)
{
    struct ol_burn burn;
    ol_burn_begin(&burn, money("10000"), NULL, 0, at("2026-01-20"));
    ol_burn_advance(&burn, at("2026-02-01"), money("1"));
    ol_burn_advance(&burn, at("2026-02-03"), money("4"));
    const struct ol_burn_view view = ol_burn_view_now(&burn);
    check_money(view.spent, "192");
    CHECK_NEAR(ol_money_real(view.projected_month), 2688, 1e-6);
    ol_burn_release(&burn);
    check_at(ol_burn_month_after(at("2026-12-15")), "2027-01-01T00:00:00Z");
    ol_burn_begin(&burn, money("10000"), NULL, 0, at("2026-01-01"));
    ol_burn_advance(&burn, at("2026-01-01T00:30:00Z"), money("0.000000001"));
    check_money(ol_burn_view_now(&burn).spent, "0.000000001");
    ol_burn_release(&burn);
}

/* The week goes back over the month's begin, and to half past: at Feb 2nd 00:30, 144 h at 2 and 24.5 h at 8, of which
 * the last 168 h have 143.5 x 2 + 24.5 x 8 = 483, 2.875 an hour. The month has 24.5 x 8 = 196 and 647.5 h left:
 * 196 + 647.5 x 2.875 = 2057.5625. */
static void over_the_months_begin(void)
{
    static const double thresholds[] = {0.5};
    struct ol_burn burn;
    ol_burn_begin(&burn, money("200"), thresholds, 1, at("2026-01-26T00:15:00Z"));
    ol_burn_advance(&burn, at("2026-01-26T00:20:00Z"), money("2"));
    ol_burn_advance(&burn, at("2026-02-01"), money("2"));
    ol_burn_advance(&burn, at("2026-02-02T00:30:00Z"), money("8"));
    const struct ol_burn_view view = ol_burn_view_now(&burn);
    check_money(view.spent, "196");
    CHECK_NEAR(ol_money_real(view.projected_week), 2057.5625, 1e-6);
    /* each month crosses anew: 100 after 50 h of January, 12.5 h of February */
    CHECK_INT(burn.crossing_count, 2);
    check_at(burn.crossings[0].view.at, "2026-01-28T02:15:00Z");
    check_at(burn.crossings[1].view.at, "2026-02-01T12:30:00Z");
    ol_burn_finish(&burn);
    CHECK_INT(burn.month_count, 2);
    CHECK(!burn.months[0].is_whole);
    check_money(burn.months[0].view.spent, "287.5"); /* 143.75 h */
    ol_burn_release(&burn);
}

/* In steps of any size the same; a credit takes a crossing not back, and it is not crossed twice. */
static void steps_and_credits(void)
{
    static const double thresholds[] = {0.75, 1};
    struct ol_burn whole, parts;
    const ol_time begin = at("2026-03-01");
    ol_burn_begin(&whole, money("100"), thresholds, 2, begin);
    ol_burn_begin(&parts, money("100"), thresholds, 2, begin);
    ol_burn_advance(&whole, begin + 90 * OL_HOUR, money("1"));
    for (int i = 1; i <= 90 * 60; i++)
        ol_burn_advance(&parts, begin + i * OL_MINUTE, money("1"));
    for (struct ol_burn *burn = &whole;; burn = &parts) {
        ol_burn_advance(burn, begin + 100 * OL_HOUR, -money("5")); /* 40 */
        ol_burn_advance(burn, begin + 150 * OL_HOUR, money("1"));  /* 90 */
        ol_burn_advance(burn, begin + 160 * OL_HOUR, money("1"));  /* 100: reached */
        ol_burn_finish(burn);
        CHECK_INT(burn->crossing_count, 2);
        check_at(burn->crossings[0].view.at, "2026-03-04T03:00:00Z");
        check_at(burn->crossings[1].view.at, "2026-03-07T16:00:00Z");
        check_money(burn->months[0].view.spent, "100");
        if (burn == &parts)
            break;
    }
    CHECK(whole.days[3].view.projected_week == parts.days[3].view.projected_week);
    ol_burn_release(&whole);
    ol_burn_release(&parts);
}

/* A budget of nothing is passed with the first cent; absurd sums stay in range; 10 a month's hour, 7,440 in all, is
 * reached as March ends and no sooner. */
static void edges(void)
{
    static const double thresholds[] = {1};
    struct ol_burn burn;
    ol_burn_begin(&burn, 0, thresholds, 1, at("2026-03-01"));
    ol_burn_advance(&burn, at("2026-03-02"), 0);
    CHECK_INT(burn.crossing_count, 0);
    ol_burn_advance(&burn, at("2026-03-03"), 1);
    CHECK_INT(burn.crossing_count, 1);
    ol_burn_release(&burn);
    ol_burn_begin(&burn, money("1000000000000"), thresholds, 1, at("2026-03-01"));
    ol_burn_advance(&burn, at("2126-03-01"), money("10000000000000000000000000000"));
    ol_burn_advance(&burn, at("2127-03-01"), -money("10000000000000000000000000000"));
    ol_burn_finish(&burn);
    ol_burn_release(&burn);
    ol_burn_begin(&burn, money("7440"), thresholds, 1, at("2026-03-01"));
    ol_burn_advance(&burn, at("2026-04-02"), money("10"));
    CHECK_INT(burn.crossing_count, 1);
    check_at(burn.crossings[0].view.at, "2026-04-01T00:00:00Z");
    check_at(burn.crossings[0].month, "2026-03-01T00:00:00Z");
    ol_burn_finish(&burn);
    CHECK(burn.months[0].is_whole && !burn.months[1].is_whole);
    ol_burn_release(&burn);
}

int main(void)
{
    CASE(crossed_by_hand);
    CASE(two_rates);
    CASE(months_begin_anew);
    CASE(over_the_months_begin);
    CASE(steps_and_credits);
    CASE(edges);
    return check_end();
}
