/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models on series whose continuation is known, scores worked out by hand, and the cleaning of a past.
 */
#include "reports/forecast_clean.h"
#include "reports/forecast_score.h"
#include "reports/forecast_spread.h"
#include "tests/check.h"

#define DAYS 70

static struct ol_arena arena;

static struct ol_forecast_past past_of(const double *values, size_t count, size_t period)
{
    return (struct ol_forecast_past){.values = values,
                                     .raw = values,
                                     .count = count,
                                     .start = 4 * OL_DAY, /* a Monday */
                                     .step = OL_DAY,
                                     .periods = {period > 1 ? period : 0, 0}};
}

static double week_of(size_t t)
{
    static const double week[] = {10, 12, 14, 13, 11, 4, 3};
    return week[t % 7];
}

/* ---- scores ---- */

/* Values 10 and 20, forecasts 12 and 16, intervals 80% [11, 14] and [10, 22], 95% [9, 15] and [8, 24], scale 4:
 * |e| = 2 and 4, so WAPE 6 / 30 = 0.2, bias (2 - 4) / 30, MASE (0.5 + 1) / 2 = 0.75.
 * Pinball at 0.1: 10 < 11, (0.1 - 1)(10 - 11) = 0.9; 20 >= 10, 0.1 * 10 = 1: mean 0.95.
 * At 0.5: (0.5 - 1)(10 - 12) = 1 and 0.5 * 4 = 2: 1.5. At 0.9: (0.9 - 1)(10 - 14) = 0.4 and (0.9 - 1)(20 - 22) = 0.2:
 * 0.3. Of the 80% intervals one of two holds its value, of the 95% ones both do. */
static void scores_by_hand(void)
{
    struct ol_forecast_sums sums = {0};
    ol_forecast_sums_add(&sums, 10, (double[]){9, 11, 12, 14, 15}, 4);
    ol_forecast_sums_add(&sums, 20, (double[]){8, 10, 16, 22, 24}, 4);
    const struct ol_forecast_score score = ol_forecast_sums_score(&sums, 1);
    CHECK_NEAR(score.wape, 0.2, 1e-12);
    CHECK_NEAR(score.bias, -2.0 / 30, 1e-12);
    CHECK_NEAR(score.mase, 0.75, 1e-12);
    CHECK_NEAR(score.pinball[0], 0.95, 1e-12);
    CHECK_NEAR(score.pinball[1], 1.5, 1e-12);
    CHECK_NEAR(score.pinball[2], 0.3, 1e-12);
    CHECK_NEAR(score.in80, 0.5, 1e-12);
    CHECK_NEAR(score.in95, 1, 1e-12);
}

/* Nothing scored is nothing known; values of 0 have no percentage. */
static void scores_of_nothing(void)
{
    struct ol_forecast_sums sums = {0};
    CHECK(isnan(ol_forecast_sums_score(&sums, 3).wape));
    CHECK_INT(ol_forecast_sums_score(&sums, 3).origins, 0);
    ol_forecast_sums_add(&sums, 0, (double[]){0, 0, 0, 0, 0}, 0);
    CHECK(isnan(ol_forecast_sums_score(&sums, 1).wape));
    CHECK(isnan(ol_forecast_sums_score(&sums, 1).mase));
    CHECK_NEAR(ol_forecast_sums_score(&sums, 1).in80, 1, 0);
}

/* 1 2 4 7, one back: of the last 2 steps 2 and 3. 1 2 4 - 8 with season 2: |4 - 1| = 3 and |8 - 4| = 4, the pair with
 * the gap is left out; of the last 2 steps 4. */
static void change_between_seasons(void)
{
    const double values[] = {1, 2, 4, NAN, 8};
    CHECK_NEAR(ol_forecast_change(values, 5, 2, 5), 3.5, 1e-12);
    CHECK_NEAR(ol_forecast_change(values, 5, 2, 2), 4, 1e-12);
    CHECK_NEAR(ol_forecast_change(values, 2, 2, 5), 0, 0);
    CHECK_NEAR(ol_forecast_change((double[]){1, 2, 4, 7}, 4, 1, 2), 2.5, 1e-12);
}

/* ---- models ---- */

/* All but the mean continue a pure week exactly; seasonal-naive over a gap takes the week before. */
static void a_pure_week_goes_on(void)
{
    double values[DAYS], out[14];
    for (size_t t = 0; t < DAYS; t++)
        values[t] = week_of(t);
    values[DAYS - 3] = NAN;
    struct ol_forecast_past past = past_of(values, DAYS, 7);
    for (size_t m = 0; m < OL_FORECAST_MODELS; m++) {
        ol_forecast_models[m]->carry_on(&past, 14, out, &arena);
        for (size_t h = 0; h < 14; h++)
            if (fabs(out[h] - week_of(DAYS + h)) > 0.25)
                CHECK_REPORT("%s at %zu: %g, expected %g", ol_forecast_models[m]->name, h, out[h],
                             week_of(DAYS + h));
    }
}

/* A line: drift goes on with it exactly, and exponential smoothing and regression nearly do at once. */
static void a_line_goes_on(void)
{
    double values[DAYS], out[7];
    for (size_t t = 0; t < DAYS; t++)
        values[t] = 100 + 2 * (double)t;
    struct ol_forecast_past past = past_of(values, DAYS, 1);
    ol_forecast_drift.carry_on(&past, 7, out, &arena);
    for (size_t h = 0; h < 7; h++)
        CHECK_NEAR(out[h], 100 + 2 * (double)(DAYS + h), 1e-9);
    ol_forecast_ets.carry_on(&past, 1, out, &arena);
    CHECK_NEAR(out[0], 100 + 2.0 * DAYS, 1);
    ol_forecast_regression.carry_on(&past, 7, out, &arena);
    for (size_t h = 0; h < 7; h++)
        CHECK_NEAR(out[h], 100 + 2 * (double)(DAYS + h), 3);
}

/* Simple exponential smoothing of Saudi Arabia's oil production, 1996 to 2013 (million tonnes): Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 2nd edition, table 7.1, have alpha = 0.83, l0 = 446.6 and
 * forecasts of 542.68. Here l0 is the mean of the first five values, 446.3. */
static void oil_of_the_textbook(void)
{
    static const double oil[] = {445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43,
                                 521.28, 508.95, 488.89, 509.87, 456.72, 473.82, 525.95, 549.83, 542.34};
    double out[3];
    ol_forecast_smooth(oil, sizeof oil / sizeof *oil, 3, out, &arena);
    for (int h = 0; h < 3; h++)
        CHECK_NEAR(out[h], 542.68, 0.05);
}

/* y = 5 + 2 * driver with a driver that doubles in the coming week: nothing but the driver knows. */
static void a_driver_knows(void)
{
    double values[DAYS], driver[DAYS + 7], out[7];
    const double *drivers[] = {driver};
    for (size_t t = 0; t < DAYS + 7; t++)
        driver[t] = (double)(t * 37 % 23) + 10;
    for (size_t t = 0; t < DAYS; t++)
        values[t] = 5 + 2 * driver[t];
    for (size_t h = 0; h < 7; h++)
        driver[DAYS + h] = 70;
    struct ol_forecast_past past = past_of(values, DAYS, 7);
    past.drivers = drivers;
    past.driver_count = 1;
    ol_forecast_regression.carry_on(&past, 7, out, &arena);
    for (size_t h = 0; h < 7; h++)
        CHECK_NEAR(out[h], 145, 3); /* but for what the ridge keeps */
}

/* Whatever the scale and the level, forecasts scale and shift with them (additive models). */
static void scale_and_shift(void)
{
    double values[DAYS], others[DAYS], out[7], scaled[7];
    for (size_t t = 0; t < DAYS; t++) {
        values[t] = week_of(t) + 0.5 * (double)(t * 29 % 17) - 20; /* below 0, so that nothing is multiplied */
        others[t] = 1e6 * values[t] - 3e6;
    }
    struct ol_forecast_past past = past_of(values, DAYS, 7), other = past_of(others, DAYS, 7);
    for (size_t m = 0; m < OL_FORECAST_MODELS; m++) {
        ol_forecast_models[m]->carry_on(&past, 7, out, &arena);
        ol_forecast_models[m]->carry_on(&other, 7, scaled, &arena);
        for (size_t h = 0; h < 7; h++)
            if (fabs(scaled[h] - (1e6 * out[h] - 3e6)) > 0.02e6)
                CHECK_REPORT("%s: %g, expected %g", ol_forecast_models[m]->name, scaled[h], 1e6 * out[h] - 3e6);
    }
}

/* Constant, all zero, negative, huge and tiny values, and mostly missing ones: numbers come out. */
static void odd_pasts(void)
{
    static const double bases[] = {0, 5, -5, 1e14, 1e-14};
    double values[DAYS], out[90];
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        for (int gaps = 0; gaps < 2; gaps++) {
            for (size_t t = 0; t < DAYS; t++)
                values[t] = gaps && t % 2 == 1 && t + 1 < DAYS ? NAN : bases[i];
            struct ol_forecast_past past = past_of(values, DAYS, 7);
            for (size_t m = 0; m < OL_FORECAST_MODELS; m++) {
                ol_forecast_models[m]->carry_on(&past, 90, out, &arena);
                for (size_t h = 0; h < 90; h++)
                    if (!(fabs(out[h] - bases[i]) <= 1e-3 * fabs(bases[i])))
                        CHECK_REPORT("%s: %g of %g", ol_forecast_models[m]->name, out[h], bases[i]);
            }
        }
}

/* ---- cleaning ---- */

static double noise_of(size_t t)
{
    return (double)(t * 7919 % 101) / 50 - 1; /* within -1 and 1 */
}

/* One spike is an outlier, a fee on the 1st of each month an effect that comes again, a new level neither. */
static void cleans(void)
{
    double values[150];
    struct ol_forecast_cleaned cleaned;
    for (size_t t = 0; t < 150; t++)
        values[t] = 100 + week_of(t) + noise_of(t) + (t >= 120 ? 40 : 0);
    values[50] += 80;
    struct ol_forecast_past past = past_of(values, 150, 7);
    past.start = 0; /* 1970-01-01: firsts are steps 0, 31, 59, 90, 120, and, to come, 151 */
    values[0] += 500, values[31] += 500, values[59] += 500, values[90] += 500, values[120] += 500;
    ol_forecast_clean(&cleaned, &past, 10, &arena);
    CHECK_INT(cleaned.effect_days, 1);
    CHECK_NEAR(cleaned.effects[151], 500, 30);
    CHECK_NEAR(cleaned.effects[150], 0, 0);
    CHECK_NEAR(cleaned.values[90], values[90] - cleaned.effects[90], 1e-9);
    CHECK(cleaned.is_outlier[50]);
    CHECK_NEAR(cleaned.values[50], 100 + week_of(50), 3);
    CHECK(!cleaned.is_outlier[130]);
    CHECK_NEAR(cleaned.values[130], values[130], 0);
}

/* Where a tenth of the days are peaks, peaks are what the series is made of. */
static void many_outliers_are_none(void)
{
    double values[100];
    struct ol_forecast_cleaned cleaned;
    for (size_t t = 0; t < 100; t++)
        values[t] = 10 + noise_of(t) + (t % 10 == 3 ? 200 : 0);
    struct ol_forecast_past past = past_of(values, 100, 7);
    ol_forecast_clean(&cleaned, &past, 1, &arena);
    CHECK_INT(cleaned.outliers, 0);
    for (size_t t = 0; t < 100; t++)
        CHECK_NEAR(cleaned.values[t], values[t], 0);
}

/* ---- spread ---- */

/* Errors of exactly +-sqrt(h) grow with b = 0.5 and have all the size 1 then. */
static void errors_of_a_random_walk(void)
{
    struct ol_forecast_miss misses[200];
    struct ol_forecast_spread spread;
    for (size_t i = 0; i < 200; i++) {
        const double h = (double)(i / 2 + 1);
        misses[i] = (struct ol_forecast_miss){i % 2 ? sqrt(h) : -sqrt(h), h, 1 / h};
    }
    ol_forecast_spread_fit(&spread, misses, 200, 1e9, &arena);
    CHECK_NEAR(spread.growth, 0.5, 1e-9);
    CHECK_NEAR(ol_forecast_spread_at(&spread, 0.9, 4), 2, 1e-6);
    CHECK_NEAR(ol_forecast_spread_at(&spread, 0.1, 100), -10, 1e-6);
    CHECK_NEAR(ol_forecast_spread_at(&spread, 0.5, 100), 0, 0);
    ol_forecast_spread_fit(&spread, misses, 0, 1, &arena);
    CHECK_NEAR(ol_forecast_spread_at(&spread, 0.9, 4), 0, 0);
}

/* Errors that grow as h, seen up to 10: at 40 they are not 40, but 10 sqrt(4) = 20. All are above the forecast, which
 * stays where it is: nothing is below it. */
static void beyond_what_was_seen(void)
{
    struct ol_forecast_miss misses[40];
    struct ol_forecast_spread spread;
    for (size_t i = 0; i < 40; i++)
        misses[i] = (struct ol_forecast_miss){(double)(i / 4 + 1), (double)(i / 4 + 1), 4.0 / (double)(i / 4 + 1)};
    ol_forecast_spread_fit(&spread, misses, 40, 1e9, &arena);
    CHECK_NEAR(spread.growth, 1, 1e-9);
    CHECK_NEAR(ol_forecast_spread_at(&spread, 0.9, 10), 10, 1e-6);
    CHECK_NEAR(ol_forecast_spread_at(&spread, 0.9, 40), 20, 1e-6);
    CHECK_NEAR(ol_forecast_spread_at(&spread, 0.1, 40), 0, 0);
}

/* Quantiles rise with their share, whatever the errors were. */
static void quantiles_do_not_cross(void)
{
    struct ol_forecast_miss misses[120];
    struct ol_forecast_spread spread;
    for (size_t i = 0; i < 120; i++)
        misses[i] = (struct ol_forecast_miss){noise_of(i) * noise_of(i * i) + 0.3, (double)(i % 12 + 1), 1};
    ol_forecast_spread_fit(&spread, misses, 120, 30, &arena);
    for (double h = 1; h < 100; h *= 2)
        for (double p = 0.001; p < 0.998; p += 0.001)
            CHECK(ol_forecast_spread_at(&spread, p, h) <= ol_forecast_spread_at(&spread, p + 0.001, h));
}

int main(void)
{
    CASE(scores_by_hand);
    CASE(scores_of_nothing);
    CASE(change_between_seasons);
    CASE(a_pure_week_goes_on);
    CASE(a_line_goes_on);
    CASE(oil_of_the_textbook);
    CASE(a_driver_knows);
    CASE(scale_and_shift);
    CASE(odd_pasts);
    CASE(cleans);
    CASE(many_outliers_are_none);
    CASE(errors_of_a_random_walk);
    CASE(beyond_what_was_seen);
    CASE(quantiles_do_not_cross);
    ol_arena_release(&arena);
    return check_end();
}
