/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Series whose anomalies are put in by hand, and laws: no more false alarms than promised, the same findings of a
 * series in another currency, and none that knows what comes later.
 */
#include "reports/anomaly.h"

#include "outlay/arena.h"
#include "outlay/rng.h"
#include "tests/check.h"

#include <math.h>
#include <string.h>

#define DAYS  140
#define START (20094 * OL_DAY) /* 2025-01-06, a Monday */

static double values[4000];

/* 100 on working days and 50 at weekends, by turns 1 per cent more and less. */
static void usual_days(void)
{
    for (size_t t = 0; t < DAYS; t++)
        values[t] = (t % 7 >= 5 ? 50 : 100) * (t % 2 ? 1.01 : 0.99);
}

static struct ol_anomaly *find(size_t count, ol_time step, size_t *found)
{
    return ol_anomalies_find(values, count, START, step, &(struct ol_anomaly_setting){.sensitivity = 1}, found);
}

/* The only one; its expectation is within 2 per cent. */
static void check_only(enum ol_anomaly_kind kind, size_t first, size_t last, double observed, double expected)
{
    size_t count;
    struct ol_anomaly *found = find(DAYS, OL_DAY, &count);
    CHECK_INT(count, 1);
    if (count == 1) {
        CHECK_INT(found->kind, kind);
        CHECK_INT(found->first, first);
        CHECK_INT(found->last, last);
        CHECK_INT(found->detected, first);
        CHECK_NEAR(found->observed, observed, 1e-9 * fabs(observed) + 1e-12);
        CHECK_NEAR(found->expected, expected, 0.02 * expected);
        CHECK(found->score > 1);
    }
    ol_mem_free(found);
}

static void nothing(void)
{
    size_t count;
    usual_days();
    ol_mem_free(find(DAYS, OL_DAY, &count));
    CHECK_INT(count, 0);
    ol_mem_free(find(20, OL_DAY, &count));
    CHECK_INT(count, 0);
    ol_mem_free(find(0, OL_DAY, &count));
    CHECK_INT(count, 0);
    for (size_t t = 0; t < DAYS; t++)
        values[t] = 0;
    ol_mem_free(find(DAYS, OL_DAY, &count));
    CHECK_INT(count, 0);
    for (size_t t = 0; t < DAYS; t++)
        values[t] = NAN;
    ol_mem_free(find(DAYS, OL_DAY, &count));
    CHECK_INT(count, 0);
}

/* Day 101 is a Thursday, day 103 a Saturday. */
static void spikes_and_drops(void)
{
    usual_days();
    values[101] = 160;
    check_only(OL_ANOMALY_SPIKE, 101, 101, 160, 100);
    usual_days();
    values[103] = 90; /* usual on a working day, and none */
    check_only(OL_ANOMALY_SPIKE, 103, 103, 90, 50);
    usual_days();
    values[101] = 60;
    check_only(OL_ANOMALY_DROP, 101, 101, 60, 100);
}

/* From day 98 on half as much again: flagged for the two weeks after which it is the new level. */
/* In the fifth week little is known of how far these costs stray: what doubles is told, what is a fifth more is not. */
static void early_days(void)
{
    size_t count;
    usual_days();
    values[31] = 500;
    struct ol_anomaly *found = find(36, OL_DAY, &count);
    CHECK_INT(count, 1);
    CHECK(count == 1 && found->kind == OL_ANOMALY_SPIKE && found->first == 31 && found->detected == 31);
    ol_mem_free(found);
    values[31] = 120;
    ol_mem_free(find(36, OL_DAY, &count));
    CHECK_INT(count, 0);
}

static void a_shift(void)
{
    double observed = 0;
    usual_days();
    for (size_t t = 98; t < DAYS; t++)
        values[t] *= 1.5;
    for (size_t t = 98; t < 112; t++)
        observed += values[t];
    check_only(OL_ANOMALY_SHIFT, 98, 111, observed, 1200);
}

static void missing(void)
{
    usual_days();
    values[100] = values[101] = NAN;
    check_only(OL_ANOMALY_MISSING, 100, 101, 0, 200);
    usual_days();
    values[101] = 2;
    check_only(OL_ANOMALY_MISSING, 101, 101, 2, 100);
}

/* Up to 101, 1.5 per cent a day from day 91 on: 20 days later it is told, and as a leak. */
static void a_leak(void)
{
    size_t count;
    usual_days();
    for (size_t t = 91; t < DAYS; t++)
        values[t] *= exp(0.015 * (double)(t - 90));
    struct ol_anomaly *found = find(DAYS, OL_DAY, &count);
    CHECK(count >= 1);
    if (count >= 1) {
        CHECK_INT(found->kind, OL_ANOMALY_LEAK);
        CHECK(found->first <= 91 + 3 && found->last > 91 && found->detected < 111);
        CHECK(found->observed > found->expected);
    }
    ol_mem_free(found);
}

/* A fee of 60 on the first of each month is told in the first two months, and then known; 2025-03-01 is day 54. */
static void days_of_the_month(void)
{
    size_t count;
    usual_days();
    for (size_t t = 0; t < DAYS; t++)
        if (ol_civil_of(START + (ol_time)t * OL_DAY).day == 1)
            values[t] += 60;
    struct ol_anomaly *found = find(DAYS, OL_DAY, &count);
    for (size_t i = 0; i < count; i++)
        CHECK(found[i].first <= 54 + 31);
    ol_mem_free(found);
}

/* By the hour: a night's batch that did not run, told in its first hour. */
static void hours(void)
{
    size_t count;
    const size_t hours = 60 * 24;
    struct ol_rng rng = ol_rng_stream(3, "test", "hours", 0);
    for (size_t t = 0; t < hours; t++)
        values[t] = (t % 24 < 4 ? 30 : 10) * exp(0.02 * ol_rng_normal(&rng));
    for (size_t t = 50 * 24; t < 50 * 24 + 4; t++)
        values[t] /= 3;
    struct ol_anomaly *found = find(hours, OL_HOUR, &count);
    CHECK_INT(count, 1);
    if (count == 1) {
        CHECK_INT(found->kind, OL_ANOMALY_DROP);
        CHECK_INT(found->first, 50 * 24);
        CHECK_INT(found->detected, 50 * 24);
        CHECK_NEAR(found->observed - found->expected, -80, 8);
    }
    ol_mem_free(found);
}

static void make_noise(uint64_t seed, size_t count)
{
    struct ol_rng rng = ol_rng_stream(seed, "test", "noise", 0);
    for (size_t t = 0; t < count; t++)
        values[t] = (t % 7 >= 5 ? 500 : 1000) * exp(0.05 * ol_rng_normal(&rng) + 0.0005 * (double)t);
}

/* 60 years of noise, of which chance is to flag a step about once a year at each of three scales. */
static void few_false_alarms(void)
{
    size_t sum = 0, count;
    for (uint64_t seed = 0; seed < 60; seed++) {
        make_noise(seed, 365);
        ol_mem_free(find(365, OL_DAY, &count));
        sum += count;
    }
    CHECK(sum <= 120);
}

/* A factor changes amounts, not findings. */
static void any_currency(void)
{
    size_t count, other;
    make_noise(7, 365);
    values[200] *= 2;
    values[300] *= 0.4;
    struct ol_anomaly *found = find(365, OL_DAY, &count);
    for (size_t t = 0; t < 365; t++)
        values[t] *= 149.5;
    struct ol_anomaly *again = find(365, OL_DAY, &other);
    CHECK(count >= 2);
    CHECK_INT(count, other);
    for (size_t i = 0; i < count && count == other; i++) {
        CHECK_INT(found[i].first, again[i].first);
        CHECK_INT(found[i].last, again[i].last);
        CHECK_INT(found[i].kind, again[i].kind);
        CHECK_INT(found[i].severity, again[i].severity);
        CHECK_NEAR(found[i].observed * 149.5, again[i].observed, 1e-6 * again[i].observed);
    }
    ol_mem_free(found);
    ol_mem_free(again);
}

/* What is told of the whole on a day was told when the series ended there. */
static void nothing_knows_the_future(void)
{
    size_t count, early;
    make_noise(11, 365);
    for (size_t t = 120; t < 365; t += 60)
        values[t] *= t % 120 ? 1.9 : 0.5;
    struct ol_anomaly *found = find(365, OL_DAY, &count);
    CHECK(count >= 4);
    for (size_t i = 0; i < count; i++) {
        struct ol_anomaly *then = find(found[i].detected + 1, OL_DAY, &early);
        bool is_told = false;
        for (size_t k = 0; k < early; k++)
            is_told = is_told || (then[k].last >= found[i].detected && then[k].detected <= found[i].detected);
        CHECK(is_told);
        ol_mem_free(then);
    }
    ol_mem_free(found);
}

/* Of 100 a day: 20 is a fifth of a day, 60 more than half, 300 three days, 900 nine. */
static void severities(void)
{
    static const struct {
        double more;
        enum ol_anomaly_severity severity;
    } cases[] = {
        {20, OL_SEVERITY_LOW}, {60, OL_SEVERITY_MEDIUM}, {300, OL_SEVERITY_HIGH}, {900, OL_SEVERITY_CRITICAL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count;
        usual_days();
        values[101] += cases[i].more;
        struct ol_anomaly *found = find(DAYS, OL_DAY, &count);
        CHECK_INT(count, 1);
        if (count == 1)
            CHECK_INT(found->severity, cases[i].severity);
        ol_mem_free(found);
    }
}

/* Mean 100 and deviation 1 of 30 days: 102.5 is more than two of them, and far from twice. */
static void plain_methods(void)
{
    size_t count;
    for (size_t t = 0; t < DAYS; t++)
        values[t] = t % 2 ? 101 : 99;
    values[100] = 102.5;
    values[120] = 210;
    struct ol_anomaly_setting setting = {.method = OL_ANOMALY_MEAN_2SIGMA, .sensitivity = 1};
    struct ol_anomaly *found = ol_anomalies_find(values, DAYS, START, OL_DAY, &setting, &count);
    CHECK_INT(count, 2);
    if (count == 2)
        CHECK(found[0].first == 100 && found[1].first == 120);
    ol_mem_free(found);
    setting.method = OL_ANOMALY_TWICE_AVERAGE;
    found = ol_anomalies_find(values, DAYS, START, OL_DAY, &setting, &count);
    CHECK_INT(count, 1);
    if (count == 1)
        CHECK_INT(found[0].first, 120);
    ol_mem_free(found);
}

int main(void)
{
    CASE(nothing);
    CASE(spikes_and_drops);
    CASE(early_days);
    CASE(a_shift);
    CASE(missing);
    CASE(a_leak);
    CASE(days_of_the_month);
    CASE(hours);
    CASE(few_false_alarms);
    CASE(any_currency);
    CASE(nothing_knows_the_future);
    CASE(severities);
    CASE(plain_methods);
    return check_end();
}
