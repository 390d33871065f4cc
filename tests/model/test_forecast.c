/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forecasts of known processes: what is shown, whether intervals and totals hold what they promise, and that nothing
 * but the past, the seed and the name of a series matters.
 */
#include "reports/forecast_totals.h"

#include "outlay/rng.h"
#include "tests/check.h"

#define DAYS    130
#define AHEAD   30
#define REPEATS 80

static struct ol_forecast_series series_of(const double *values, size_t count)
{
    return (struct ol_forecast_series){.values = values, .count = count, .start = 0, .step = OL_DAY};
}

static struct ol_forecast_setting setting_of(size_t horizon)
{
    return (struct ol_forecast_setting){
        .windows = {7, 30}, .window_count = 2, .horizon = horizon, .seed = 1, .entity = "", .threads = 2};
}

/* How often values lay within intervals, one day and a month ahead, and how often the month's total did. */
struct held {
    int in80[2], in95[2], total80;
    double growth;
};

static void count_held(struct held *held, const struct ol_forecast *forecast, const double *coming)
{
    static const size_t ahead[2] = {0, AHEAD - 1};
    double total = 0;
    size_t below = 0;
    for (int i = 0; i < 2; i++) {
        const double value = coming[ahead[i]];
        held->in80[i] +=
            value >= forecast->quantiles[OL_P10][ahead[i]] && value <= forecast->quantiles[OL_P90][ahead[i]];
        held->in95[i] +=
            value >= forecast->quantiles[OL_P025][ahead[i]] && value <= forecast->quantiles[OL_P975][ahead[i]];
    }
    for (size_t h = 0; h < AHEAD; h++)
        total += coming[h];
    for (size_t p = 0; p < forecast->path_count; p++) {
        double sum = 0;
        for (size_t h = 0; h < AHEAD; h++)
            sum += forecast->paths[p * forecast->horizon + h];
        below += sum < total;
    }
    const double share = (double)below / (double)forecast->path_count;
    held->total80 += share > 0.1 && share < 0.9;
    held->growth += forecast->growth / REPEATS;
}

static double random_walk(struct ol_rng *rng, double before, size_t t)
{
    return (t == 0 ? 1000 : before) + 10 * ol_rng_normal(rng);
}

static double noisy_week(struct ol_rng *rng, double before, size_t t)
{
    (void)before;
    return 1000 + (t % 7 < 5 ? 200 : 0) + 30 * ol_rng_normal(rng);
}

static struct held repeat(double (*step)(struct ol_rng *rng, double before, size_t t), const char *name)
{
    struct held held = {0};
    for (uint64_t r = 0; r < REPEATS; r++) {
        struct ol_rng rng = ol_rng_stream(11, "process", name, r);
        double values[DAYS + AHEAD];
        struct ol_forecast forecast;
        struct ol_error error = {0};
        for (size_t t = 0; t < DAYS + AHEAD; t++)
            values[t] = step(&rng, t ? values[t - 1] : 0, t);
        const struct ol_forecast_series series = series_of(values, DAYS);
        const struct ol_forecast_setting setting = setting_of(AHEAD);
        CHECK_INT(ol_forecast_make(&forecast, &series, &setting, &error), OL_OK);
        count_held(&held, &forecast, values + DAYS);
        ol_forecast_release(&forecast);
    }
    return held;
}

/* Of 80 independent series 80% and 95% are held within three deviations: 64 +- 3 sqrt(80 * .8 * .2) = 53 to 75, and
 * 76 +- 3 sqrt(80 * .95 * .05) = 70 to 80. */
static void check_held(const struct held *held)
{
    for (int i = 0; i < 2; i++) {
        CHECK(held->in80[i] >= 53 && held->in80[i] <= 75);
        CHECK(held->in95[i] >= 70);
    }
    CHECK(held->total80 >= 53 && held->total80 <= 75);
}

/* The errors of a random walk grow with the root of the distance. */
static void intervals_of_a_random_walk(void)
{
    const struct held held = repeat(random_walk, "walk");
    check_held(&held);
    CHECK(held.growth > 0.35 && held.growth < 0.65);
}

/* Those of noise around a week do not grow. */
static void intervals_of_a_noisy_week(void)
{
    const struct held held = repeat(noisy_week, "week");
    check_held(&held);
    CHECK(held.growth < 0.1);
}

/* A week without noise: nothing can be better than seasonal-naive, so that is shown, without any spread. */
static void nothing_beats_a_pure_week(void)
{
    double values[DAYS];
    struct ol_forecast forecast;
    struct ol_error error = {0};
    for (size_t t = 0; t < DAYS; t++)
        values[t] = 10 + (double)(t % 7 * t % 7);
    const struct ol_forecast_series series = series_of(values, DAYS);
    const struct ol_forecast_setting setting = setting_of(AHEAD);
    CHECK_INT(ol_forecast_make(&forecast, &series, &setting, &error), OL_OK);
    for (size_t w = 0; w < 2; w++) {
        CHECK(forecast.windows[w].is_tested && forecast.windows[w].is_beaten);
        CHECK(forecast.windows[w].model == &ol_forecast_naive);
        CHECK_NEAR(forecast.windows[w].shown.wape, 0, 1e-12);
    }
    for (size_t h = 0; h < AHEAD; h++)
        for (int level = 0; level < OL_FORECAST_LEVELS; level++)
            CHECK_NEAR(forecast.quantiles[level][h], 10 + (double)((DAYS + h) % 7 * (DAYS + h) % 7), 1e-9);
    ol_forecast_release(&forecast);
}

/* What is shown was at least as good as seasonal-naive, whatever the series; and the same bytes come for any number of
 * threads, whatever happens behind the past. */
static void shown_is_not_worse(void)
{
    for (uint64_t r = 0; r < 6; r++) {
        struct ol_rng rng = ol_rng_stream(5, "process", "any", r);
        double values[DAYS];
        struct ol_forecast one, two;
        struct ol_error error = {0};
        for (size_t t = 0; t < DAYS; t++)
            values[t] = r % 2 ? random_walk(&rng, t ? values[t - 1] : 0, t) : noisy_week(&rng, 0, t);
        const struct ol_forecast_series series = series_of(values, DAYS);
        struct ol_forecast_setting setting = setting_of(AHEAD);
        CHECK_INT(ol_forecast_make(&one, &series, &setting, &error), OL_OK);
        setting.threads = 1;
        CHECK_INT(ol_forecast_make(&two, &series, &setting, &error), OL_OK);
        for (size_t w = 0; w < 2; w++)
            CHECK(one.windows[w].shown.wape <= one.windows[w].naive.wape);
        CHECK_INT(memcmp(one.paths, two.paths, one.path_count * one.horizon * sizeof *one.paths), 0);
        ol_forecast_release(&one);
        ol_forecast_release(&two);
    }
}

/* Origins see nothing of what comes: a series that goes mad on its last 30 days has the same scores before them, as
 * far as these were made of what lies before. */
static void no_origin_peeks(void)
{
    double calm[DAYS], mad[DAYS];
    struct ol_forecast of_calm, of_mad;
    struct ol_error error = {0};
    struct ol_rng rng = ol_rng_stream(5, "process", "peek", 0);
    for (size_t t = 0; t < DAYS; t++) {
        calm[t] = noisy_week(&rng, 0, t);
        mad[t] = t + 1 == DAYS ? 1e6 : calm[t]; /* seen by the last origin's window alone */
    }
    struct ol_forecast_series series = series_of(calm, DAYS);
    const struct ol_forecast_setting setting = {
        .windows = {7}, .window_count = 1, .horizon = 1, .seed = 1, .entity = "", .threads = 1};
    CHECK_INT(ol_forecast_make(&of_calm, &series, &setting, &error), OL_OK);
    series.values = mad;
    CHECK_INT(ol_forecast_make(&of_mad, &series, &setting, &error), OL_OK);
    /* one value of all errs by another amount; the absolute errors differ by that of the last day */
    const struct ol_forecast_score a = of_calm.windows[0].tried, b = of_mad.windows[0].tried;
    const double size_a = a.pinball[1] * 2 * (double)a.values, size_b = b.pinball[1] * 2 * (double)b.values;
    CHECK_INT(a.values, b.values);
    CHECK_NEAR(size_b - size_a, 1e6 - 1000, 400);
    ol_forecast_release(&of_calm);
    ol_forecast_release(&of_mad);
}

/* 1970-01-01 + 130 days is 1970-05-11: 10 days of May are past. Constant 10 a day: May comes to 310, of which 100 are
 * spent; the year to 3650. A budget of 305 is passed on the 31st: 30 days come to 300. */
static void totals_of_a_constant(void)
{
    double values[DAYS];
    struct ol_forecast forecast;
    struct ol_forecast_total totals[OL_FORECAST_TOTALS];
    struct ol_error error = {0};
    for (size_t t = 0; t < DAYS; t++)
        values[t] = 10;
    const struct ol_forecast_series series = series_of(values, DAYS);
    const struct ol_forecast_setting setting =
        setting_of(ol_forecast_steps_to_year_end((ol_time)DAYS * OL_DAY, OL_DAY));
    CHECK_INT(setting.horizon, 365 - DAYS);
    CHECK_INT(ol_forecast_make(&forecast, &series, &setting, &error), OL_OK);
    const size_t count = ol_forecast_totals(&forecast, &series, 305, totals);
    CHECK_INT(count, 9); /* May to December, and 1970 */
    CHECK_INT(totals[0].month, 5);
    CHECK_NEAR(totals[0].spent, 100, 1e-9);
    CHECK_NEAR(totals[0].p10, 310, 1e-6);
    CHECK_NEAR(totals[0].p90, 310, 1e-6);
    CHECK_NEAR(totals[0].over, 1, 0);
    CHECK(totals[0].over_p50 == ol_instant_of((struct ol_civil){.year = 1970, .month = 5, .day = 31}));
    CHECK_NEAR(totals[8].p50, 3650, 1e-6);
    CHECK_NEAR(totals[8].spent, 1300, 1e-6);
    CHECK(!totals[8].is_late);
    ol_forecast_release(&forecast);
}

/* Growth of 3 a day that drivers know of is carried on by them, into a coming week that doubles. */
static void a_plan_is_followed(void)
{
    double values[DAYS], users[DAYS + AHEAD];
    struct ol_forecast forecast;
    struct ol_error error = {0};
    struct ol_rng rng = ol_rng_stream(5, "process", "users", 0);
    for (size_t t = 0; t < DAYS + AHEAD; t++)
        users[t] = t < DAYS ? 500 + 100 * sin((double)t / 9) + 40 * ol_rng_normal(&rng) : 1000;
    for (size_t t = 0; t < DAYS; t++)
        values[t] = 0.5 * users[t] + 5 * ol_rng_normal(&rng);
    const struct ol_forecast_driver driver = {"users", users, DAYS + AHEAD};
    struct ol_forecast_series series = series_of(values, DAYS);
    series.drivers = &driver;
    series.driver_count = 1;
    const struct ol_forecast_setting setting = setting_of(AHEAD);
    CHECK_INT(ol_forecast_make(&forecast, &series, &setting, &error), OL_OK);
    CHECK(forecast.plans_known);
    CHECK(forecast.windows[0].model == &ol_forecast_regression);
    CHECK_NEAR(forecast.quantiles[OL_P50][3], 500, 40);
    ol_forecast_release(&forecast);
}

static void too_little(void)
{
    double values[40];
    struct ol_forecast forecast;
    struct ol_error error = {0};
    for (size_t t = 0; t < 40; t++)
        values[t] = t % 3 == 0 ? 5 : NAN;
    struct ol_forecast_series series = series_of(values, 20);
    const struct ol_forecast_setting setting = setting_of(AHEAD);
    CHECK_INT(ol_forecast_make(&forecast, &series, &setting, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "20 steps");
    ol_forecast_release(&forecast);
    series.count = 40;
    CHECK_INT(ol_forecast_make(&forecast, &series, &setting, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "only 14 of the series' 40 steps");
    ol_forecast_release(&forecast);
}

int main(void)
{
    CASE(intervals_of_a_random_walk);
    CASE(intervals_of_a_noisy_week);
    CASE(nothing_beats_a_pure_week);
    CASE(shown_is_not_worse);
    CASE(no_origin_peeks);
    CASE(totals_of_a_constant);
    CASE(a_plan_is_followed);
    CASE(too_little);
    return check_end();
}
