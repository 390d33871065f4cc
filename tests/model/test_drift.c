/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws of drift: how often it cries wolf, that it sees what moved, and what must not matter to it; and the rows that it
 * keeps, and what it says of a few of which all is known.
 */
#include "reports/drift.h"

#include "outlay/stats.h"
#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

#define MOST 2000

static double a_values[MOST], b_values[MOST];

static struct ol_drift_measure judged(enum ol_drift_kind kind, const char *unit, size_t n, size_t m,
                                      bool is_ordered, char words[200])
{
    static struct ol_labels labels;
    struct ol_drift drift = {0};
    const struct ol_drift_pair pair = {
        .field = {.name = "x", .unit = unit, .kind = kind},
        .a = {a_values, n, is_ordered},
        .b = {b_values, m, is_ordered},
        .labels = &labels,
    };
    ol_drift_measure(&drift, &pair);
    ol_drift_judge(&drift, 1, &ol_drift_thresholds);
    const struct ol_drift_measure measure = drift.measures[0];
    if (words)
        snprintf(words, 200, "%s", measure.words);
    ol_drift_release(&drift);
    return measure;
}

typedef void (*filler)(struct ol_rng *rng, double *values, size_t count);

static void normal(struct ol_rng *rng, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = ol_rng_normal(rng);
}

/* A heavy tail, as runtimes have. */
static void lognormal(struct ol_rng *rng, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = exp(2 * ol_rng_normal(rng));
}

static void powers_of_two(struct ol_rng *rng, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = 1 << ol_rng_below(rng, 5);
}

static void labelled(struct ol_rng *rng, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint64_t rare = ol_rng_below(rng, 3) ? 6 : 40;
        values[i] = (double)(OL_LABEL_IS_NUMBER | (1 + ol_rng_below(rng, rare)));
    }
}

/* As a user submits the same job eight times. */
static void in_bursts(struct ol_rng *rng, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = i % 8 ? values[i - 1] : ol_rng_normal(rng);
}

/* As days remember the day before: a correlation of 0.5. */
static void with_memory(struct ol_rng *rng, double *values, size_t count)
{
    values[0] = ol_rng_normal(rng) / sqrt(0.75);
    for (size_t i = 1; i < count; i++)
        values[i] = 0.5 * values[i - 1] + ol_rng_normal(rng);
}

static int alarms(filler fill, enum ol_drift_kind kind, size_t n, size_t m, bool is_ordered, int rounds)
{
    struct ol_rng rng = ol_rng_stream(3, "test", "alarms", n);
    int count = 0;
    for (int round = 0; round < rounds; round++) {
        fill(&rng, a_values, n);
        fill(&rng, b_values, m);
        count += judged(kind, "", n, m, is_ordered, NULL).state > OL_DRIFT_UNMOVED;
    }
    return count;
}

/* Of 600 rounds at 5% there are 30 alarms; more than 48 in less than 0.1% (binomial, deviation 5.3). What is tested for
 * dependence pays a little for it: the estimate errs, and a thirtieth more alarms are allowed. */
static void false_alarms(void)
{
    CHECK(alarms(normal, OL_DRIFT_NUMBER, 300, 200, false, 600) <= 48);
    CHECK(alarms(lognormal, OL_DRIFT_NUMBER, 40, 25, false, 600) <= 48);
    CHECK(alarms(lognormal, OL_DRIFT_NUMBER, 8, 6, false, 600) <= 48);
    CHECK(alarms(powers_of_two, OL_DRIFT_NUMBER, 300, 200, false, 600) <= 48);
    CHECK(alarms(labelled, OL_DRIFT_CATEGORY, 300, 200, false, 600) <= 48);
    CHECK(alarms(normal, OL_DRIFT_NUMBER, 1500, 1000, true, 600) <= 48);
    CHECK(alarms(labelled, OL_DRIFT_CATEGORY, 1500, 1000, true, 600) <= 48);
    CHECK(alarms(in_bursts, OL_DRIFT_NUMBER, 2000, 2000, true, 600) <= 68);
    CHECK(alarms(with_memory, OL_DRIFT_NUMBER, 59, 59, true, 600) <= 48);
    CHECK(alarms(with_memory, OL_DRIFT_NUMBER, 59, 59, false, 600) > 90);
    CHECK(alarms(with_memory, OL_DRIFT_NUMBER, 30, 30, true, 600) <= 68); /* thirty do not always show it */
    /* and without a look at dependence most of these would be alarms */
    CHECK(alarms(in_bursts, OL_DRIFT_NUMBER, 2000, 2000, false, 600) > 300);
}

/* Not so few either: the tests are not deaf. P(Binomial(600, .05) < 12) is below 0.1%; D of small samples takes few
 * values, and its level lies below 5%. */
static void level_is_used(void)
{
    CHECK(alarms(normal, OL_DRIFT_NUMBER, 300, 200, false, 600) >= 12);
    CHECK(alarms(powers_of_two, OL_DRIFT_NUMBER, 300, 200, false, 600) >= 12);
    CHECK(alarms(labelled, OL_DRIFT_CATEGORY, 300, 200, false, 600) >= 12);
}

/* Two normal laws that are c deviations apart have D = 2 Phi(c / 2) - 1: 0.383 for 1. Their index is c^2 = 1, a little
 * less in ten bins. */
static void shifts_are_seen(void)
{
    struct ol_rng rng = ol_rng_stream(3, "test", "shifts", 0);
    struct ol_tally d = {0}, psi = {0}, way = {0};
    for (int round = 0; round < 100; round++) {
        normal(&rng, a_values, 1000);
        normal(&rng, b_values, 1000);
        for (size_t i = 0; i < 1000; i++)
            b_values[i] += 1;
        const struct ol_drift_measure measure = judged(OL_DRIFT_NUMBER, "", 1000, 1000, true, NULL);
        CHECK_INT(measure.state, OL_DRIFT_MOVED);
        CHECK_INT(measure.test, OL_DRIFT_KOLMOGOROV);
        ol_tally_add(&d, measure.distance);
        ol_tally_add(&psi, measure.psi);
        ol_tally_add(&way, measure.wasserstein);
    }
    CHECK_NEAR(ol_tally_mean(&d), 0.3829, 0.02);
    CHECK_NEAR(ol_tally_mean(&psi), 0.95, 0.1);
    CHECK_NEAR(ol_tally_mean(&way), 1, 0.02);
}

/* Half a million rows of which a hundredth moved: none of chance, and nothing to act on. */
static void great_numbers(void)
{
    enum { ROWS = 500000 };
    double *a = malloc(ROWS * sizeof *a), *b = malloc(ROWS * sizeof *b);
    struct ol_rng rng = ol_rng_stream(3, "test", "great", 0);
    struct ol_drift drift = {0};
    normal(&rng, a, ROWS);
    normal(&rng, b, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        b[i] += 0.02;
    const struct ol_drift_pair pair = {
        .field = {.name = "x", .unit = ""}, .a = {a, ROWS, true}, .b = {b, ROWS, true}};
    ol_drift_measure(&drift, &pair);
    ol_drift_judge(&drift, 1, &ol_drift_thresholds);
    CHECK_INT(drift.measures[0].state, OL_DRIFT_TRIFLING);
    CHECK(drift.measures[0].p < 1e-6 && drift.measures[0].psi < 0.01);
    ol_drift_release(&drift);
    free(a);
    free(b);
}

static void swap_sides(void)
{
    for (size_t i = 0; i < MOST; i++) {
        const double value = a_values[i];
        a_values[i] = b_values[i];
        b_values[i] = value;
    }
}

static void order_and_sides(void)
{
    struct ol_rng rng = ol_rng_stream(3, "test", "order", 0);
    static const filler fills[] = {normal, powers_of_two, labelled};
    for (size_t k = 0; k < 3; k++) {
        const enum ol_drift_kind kind = k == 2 ? OL_DRIFT_CATEGORY : OL_DRIFT_NUMBER;
        fills[k](&rng, a_values, 400);
        fills[k](&rng, b_values, 300);
        const struct ol_drift_measure first = judged(kind, "", 400, 300, false, NULL);
        for (size_t i = 399; i > 0; i--) {
            const size_t at = ol_rng_below(&rng, i + 1);
            const double value = a_values[i];
            a_values[i] = a_values[at];
            a_values[at] = value;
        }
        const struct ol_drift_measure shuffled = judged(kind, "", 400, 300, false, NULL);
        CHECK(first.p == shuffled.p && first.psi == shuffled.psi && first.wasserstein == shuffled.wasserstein);
        swap_sides();
        const struct ol_drift_measure swapped = judged(kind, "", 300, 400, false, NULL);
        CHECK_NEAR(swapped.p, first.p, 1e-12);
        CHECK_NEAR(swapped.distance, first.distance, 1e-12);
        CHECK_NEAR(swapped.wasserstein, first.wasserstein, 1e-9);
        CHECK_NEAR(swapped.chi_square, first.chi_square, 1e-9);
        CHECK_NEAR(swapped.jensen_shannon, first.jensen_shannon, k == 0 ? 0.02 : 1e-12); /* bins are A's */
    }
}

/* ---- words ---- */

static void what_is_said(void)
{
    char words[200];
    for (size_t i = 0; i < 200; i++) {
        a_values[i] = 600 + (double)(i % 100) - 49.5;
        b_values[i] = 1200 + (double)(i % 100) - 49.5;
    }
    CHECK_INT(judged(OL_DRIFT_NUMBER, "s", 200, 200, false, words).state, OL_DRIFT_MOVED);
    CHECK_STRING(words, "2 times as long at the median: 10min -> 20min");
    swap_sides();
    judged(OL_DRIFT_NUMBER, "USD", 200, 200, false, words);
    CHECK_STRING(words, "50.0% as much at the median: 1,200.00 USD -> 600.00 USD");
    for (size_t i = 0; i < 200; i++) {
        a_values[i] = (double)(i % 100) - 49.5; /* around 0, then as wide again */
        b_values[i] = 3 * a_values[i];
    }
    judged(OL_DRIFT_NUMBER, "", 200, 200, false, words);
    CHECK_STRING(words, "3 times as much at the 90th percentile: 39.60 -> 118.8");
    CHECK_INT(judged(OL_DRIFT_NUMBER, "", 3, 200, false, words).state, OL_DRIFT_UNKNOWN);
    CHECK_STRING(words, "3 against 200 values");
    for (size_t i = 0; i < 100; i++) {
        a_values[i] = (double)(OL_LABEL_IS_NUMBER | (i < 80 ? 7u : 8u));
        b_values[i] = (double)(OL_LABEL_IS_NUMBER | (i < 30 ? 7u : i < 90 ? 8u : 9u));
    }
    const struct ol_drift_measure measure = judged(OL_DRIFT_CATEGORY, "", 100, 100, false, words);
    CHECK_STRING(words, "\"7\" 80.0% -> 30.0% of rows, \"8\" 20.0% -> 60.0%, \"9\" 0% -> 10.0%");
    CHECK_NEAR(measure.distance, 0.5, 1e-12);
    /* 50^2 / 110 + 40^2 / 80 + 10^2 / 10 */
    CHECK_NEAR(measure.chi_square, 2500.0 / 110 + 20 + 10, 1e-9);
    CHECK_NEAR(measure.freedom, 2, 0);
}

/* ---- rows ---- */

/* Of 2,000 rows 100 are kept, each as often as any other: of 400 samples those of the first, the second ... tenth of
 * the file hold 4,000 each; deviation 60. */
static void sampling(void)
{
    static const struct ol_drift_field field = {"x", "", OL_DRIFT_NUMBER, false};
    double tenths[10] = {0};
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct ol_drift_rows rows;
        ol_drift_rows_begin(&rows, "x", &field, 1, 100, seed);
        for (int i = 0; i < 2000; i++) {
            double *values = ol_drift_rows_add(&rows, 2000 - i, 0);
            if (values)
                *values = i;
        }
        ol_drift_rows_settle(&rows);
        CHECK_INT(rows.count, 100);
        CHECK_INT(rows.read, 2000);
        CHECK(ol_drift_rows_is_sample(&rows));
        for (size_t i = 0; i < 100; i++) {
            tenths[(int)ol_drift_value(&rows, i, 0) / 200]++;
            CHECK_INT(rows.keys[i].at, 2000 - (int)ol_drift_value(&rows, i, 0));
            CHECK(i == 0 || rows.keys[i].at > rows.keys[i - 1].at);
        }
        ol_drift_rows_release(&rows);
    }
    for (int i = 0; i < 10; i++)
        CHECK_NEAR(tenths[i], 4000, 240);
}

static void add_hours(struct ol_drift_rows *rows, int from, int to, int every)
{
    for (int hour = from; hour < to; hour++)
        for (int i = 0; i < 60; i += every)
            *ol_drift_rows_add(rows, hour * OL_HOUR + i * OL_MINUTE, 0) = 2.5;
}

static const struct ol_drift_measure *find(const struct ol_drift *drift, const char *name)
{
    for (size_t i = 0; i < drift->measure_count; i++)
        if (strcmp(drift->measures[i].field.name, name) == 0)
            return &drift->measures[i];
    return NULL;
}

/* Ten days of a row every twenty minutes, then ten of a row every ten: 72 and 144 a day, and 180 and 360 of the
 * weight; gaps of 20 and 10 minutes; equally many in every hour. */
static void times(void)
{
    static const struct ol_drift_field field = {"cost", "USD", OL_DRIFT_NUMBER, true};
    struct ol_drift_rows rows;
    struct ol_labels labels = {0};
    struct ol_drift drift = {0};
    ol_drift_rows_begin(&rows, "x", &field, 1, 100000, 1);
    rows.has_instants = true;
    add_hours(&rows, 0, 240, 20);
    add_hours(&rows, 240, 480, 10);
    ol_drift_rows_settle(&rows);
    ol_drift_measure_spans(&drift, ol_drift_rows_between(&rows, 0, 10 * OL_DAY, "before"),
                           ol_drift_rows_between(&rows, 10 * OL_DAY, 20 * OL_DAY, "after"), &labels);
    ol_drift_judge(&drift, 1, &ol_drift_thresholds);
    CHECK_INT(drift.b.to - drift.b.from, 1440);
    CHECK_NEAR(find(&drift, "rows per day")->a.p50, 72, 0);
    CHECK_NEAR(find(&drift, "rows per day")->b.p50, 144, 0);
    CHECK_NEAR(find(&drift, "cost per day")->a.mean, 180, 1e-9);
    CHECK_NEAR(find(&drift, "cost per day")->b.mean, 360, 1e-9);
    CHECK_INT(find(&drift, "cost per day")->state, OL_DRIFT_MOVED);
    CHECK_NEAR(find(&drift, "gap")->a.p50, 1200, 0);
    CHECK_NEAR(find(&drift, "gap")->b.p50, 600, 0);
    CHECK_INT(find(&drift, "gap")->state, OL_DRIFT_MOVED);
    CHECK_INT(find(&drift, "hour")->state, OL_DRIFT_UNMOVED);
    CHECK_NEAR(find(&drift, "hour")->psi, 0, 1e-6);
    CHECK_INT(find(&drift, "cost")->state, OL_DRIFT_UNMOVED);
    ol_drift_release(&drift);
    ol_drift_rows_release(&rows);
    ol_labels_release(&labels);
}

/* Three fields with p-values 0.01, 0.04, 0.03 would become 0.03, 0.06, 0.06: here, that twenty fields of nothing beside
 * one do not let a p-value of 0.02 through that passes alone. */
static void many_fields(void)
{
    struct ol_drift drift = {0};
    for (size_t i = 0; i < 100; i++)
        a_values[i] = b_values[i] = (double)(i % 50);
    for (size_t i = 0; i < 28; i++)
        b_values[i] = 60;
    struct ol_drift_pair pair = {
        .field = {.name = "x", .unit = ""}, .a = {a_values, 100, false}, .b = {b_values, 100, false}};
    ol_drift_measure(&drift, &pair);
    ol_drift_judge(&drift, 1, &ol_drift_thresholds);
    const double alone = drift.measures[0].p;
    CHECK(alone > 0.0001 && alone < 0.01);
    CHECK_INT(drift.measures[0].state, OL_DRIFT_MOVED);
    pair.b = pair.a;
    for (int i = 0; i < 500; i++)
        ol_drift_measure(&drift, &pair);
    ol_drift_judge(&drift, 1, &ol_drift_thresholds);
    CHECK_NEAR(drift.measures[0].p_all, fmin(1, 501 * alone), 1e-9);
    CHECK_INT(drift.measures[0].state, OL_DRIFT_UNMOVED);
    ol_drift_release(&drift);
}

/* As the thresholds say: beyond one of them moved, beyond half of it slightly, and no more where chance does as
 * much. */
static void thresholds(void)
{
    static const struct {
        double p, psi, distance;
        enum ol_drift_state state;
    } rows[] = {{1e-9, 0.21, 0, OL_DRIFT_MOVED},     {1e-9, 0, 0.21, OL_DRIFT_MOVED},
                {1e-9, 0.2, 0.2, OL_DRIFT_SLIGHT},   {1e-9, 0.11, 0, OL_DRIFT_SLIGHT},
                {1e-9, 0.1, 0.1, OL_DRIFT_TRIFLING}, {0.06, 0.5, 0.5, OL_DRIFT_UNMOVED}};
    for (size_t i = 0; i < 100; i++)
        a_values[i] = b_values[i] = (double)(i % 25);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_drift drift = {0};
        const struct ol_drift_pair pair = {
            .field = {.name = "x", .unit = ""}, .a = {a_values, 100, false}, .b = {b_values, 100, false}};
        ol_drift_measure(&drift, &pair);
        drift.measures[0].p = rows[i].p;
        drift.measures[0].psi = rows[i].psi;
        drift.measures[0].distance = rows[i].distance;
        ol_drift_judge(&drift, 1, &ol_drift_thresholds);
        CHECK_INT(drift.measures[0].state, rows[i].state);
        ol_drift_release(&drift);
    }
}

int main(void)
{
    CASE(false_alarms);
    CASE(level_is_used);
    CASE(shifts_are_seen);
    CASE(great_numbers);
    CASE(order_and_sides);
    CASE(what_is_said);
    CASE(sampling);
    CASE(times);
    CASE(many_fields);
    CASE(thresholds);
    return check_end();
}
