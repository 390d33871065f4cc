/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sides, pairs and differences, by numbers worked out by hand.
 */
#include "scenarios/comparison.h"

#include "tests/check.h"

/* A side with one metric; `currency` is its unit, too, where it is one. */
static size_t add_side(struct ol_comparison *comparison, const char *given, const char *scenario, uint64_t seed,
                       const char *unit, const double *values, size_t count)
{
    struct ol_arena arena = {0};
    struct ol_result result = {.scenario = scenario, .seed = seed, .replications = count, .end = OL_HOUR};
    result.metrics = (struct ol_metrics){.replications = count, .arena = &arena};
    result.currency = strcmp(unit, "s") == 0 ? NULL : unit;
    for (size_t i = 0; i < count; i++)
        ol_metrics_set(&result.metrics, i, "m", unit, values[i]);
    const size_t side = ol_comparison_add(comparison, given);
    ol_comparison_take(comparison, side, &result);
    ol_arena_release(&arena);
    return side;
}

static struct ol_difference difference_of(const double *before, size_t before_count, const double *after,
                                          size_t count, uint64_t seed)
{
    struct ol_comparison comparison = {0};
    add_side(&comparison, "a", "a", 1, "s", before, before_count);
    add_side(&comparison, "b", "b", seed, "s", after, count);
    ol_comparison_settle(&comparison);
    CHECK(comparison.sides[1].is_paired == (seed == 1 && count == before_count));
    const struct ol_difference difference = ol_comparison_difference(&comparison, 1, "m", NULL);
    ol_comparison_release(&comparison);
    return difference;
}

static const double five[] = {10, 12, 9, 11, 13}, later[] = {12, 13, 12, 12, 16};

/* Differences 2 1 3 1 3: mean 2, variance 1, and t(0.975; 4) = 2.776445 (any table), so half is 2.776445 / sqrt(5). The
 * baseline's mean is 11. */
static void pairs(void)
{
    const struct ol_difference difference = difference_of(five, 5, later, 5, 1);
    CHECK(difference.exists && difference.has_interval && difference.is_clear && !difference.is_same);
    CHECK_INT(difference.n, 5);
    CHECK_NEAR(difference.interval.mean, 2, 1e-12);
    CHECK_NEAR(difference.interval.lo, 0.758336, 1e-6);
    CHECK_NEAR(difference.interval.hi, 3.241664, 1e-6);
    CHECK_NEAR(difference.share, 2.0 / 11, 1e-12);
}

/* The same values of another seed. A baseline 2 lower, mixed: both variances are 2.5, so u = v = 0.5 and there are 8
 * degrees of freedom; t(0.975; 8) = 2.306004. */
static void no_pairs(void)
{
    static const double lower[] = {11, 7, 9, 8, 10};
    const struct ol_difference difference = difference_of(lower, 5, five, 5, 2);
    CHECK(difference.exists && difference.has_interval && !difference.is_clear);
    CHECK_NEAR(difference.interval.mean, 2, 1e-12);
    CHECK_NEAR(difference.interval.hi - 2, 2.306004, 1e-6);
    CHECK_NEAR(2 - difference.interval.lo, 2.306004, 1e-6);
}

static void other_counts(void)
{
    const struct ol_difference difference = difference_of(five, 5, later, 3, 1);
    CHECK_INT(difference.n, 3);
    CHECK_NEAR(difference.interval.mean, 37.0 / 3 - 11, 1e-12);
}

static void one_replication(void)
{
    const struct ol_difference difference = difference_of(five, 1, later, 1, 1);
    CHECK(difference.exists && !difference.has_interval && !difference.is_clear && !difference.is_same);
    CHECK_NEAR(difference.interval.mean, 2, 0);
    CHECK_NEAR(difference.share, 0.2, 1e-15);
}

/* Of a replication without a value there is no pair: 2 and 3 are left. */
static void holes(void)
{
    static const double before[] = {10, NAN, 9, 11}, after[] = {12, 13, 12, NAN};
    double values[4];
    struct ol_comparison comparison = {0};
    add_side(&comparison, "a", "a", 1, "s", before, 4);
    add_side(&comparison, "b", "b", 1, "s", after, 4);
    ol_comparison_settle(&comparison);
    const struct ol_difference difference = ol_comparison_difference(&comparison, 1, "m", values);
    CHECK_INT(difference.n, 2);
    CHECK_NEAR(difference.interval.mean, 2.5, 0);
    CHECK(values[0] == 2 && isnan(values[1]) && values[2] == 3 && isnan(values[3]));
    ol_comparison_release(&comparison);
}

/* Sums made in another order differ in their last bits, which is nothing. */
static void rounding(void)
{
    static const double before[] = {0.1 + 0.2, 1}, after[] = {0.3, 1};
    const struct ol_difference difference = difference_of(before, 2, after, 2, 1);
    CHECK(difference.is_same && !difference.is_clear);
    CHECK_NEAR(difference.interval.mean, 0, 0);
}

static void from_nothing(void)
{
    static const double zeros[] = {0, 0}, some[] = {3, 3};
    const struct ol_difference difference = difference_of(zeros, 2, some, 2, 1);
    CHECK(difference.is_clear && isnan(difference.share));
}

/* Values of a file that somebody wrote by hand: what a double cannot hold is no difference. */
static void overflow(void)
{
    static const double huge[] = {1.7e308, 1.7e308, 1.7e308};
    CHECK(!difference_of(five, 3, huge, 3, 1).exists);
    CHECK(!difference_of(five, 3, huge, 3, 2).exists);
}

static void currencies(void)
{
    struct ol_comparison comparison = {0};
    add_side(&comparison, "a", "a", 1, "USD", five, 5);
    add_side(&comparison, "b", "b", 1, "EUR", five, 5);
    ol_comparison_settle(&comparison);
    CHECK(!ol_comparison_difference(&comparison, 1, "m", NULL).exists);
    CHECK(!ol_comparison_difference(&comparison, 1, "none", NULL).exists);
    CHECK_INT(comparison.note_count, 1);
    CHECK_HAS(comparison.notes[0], "b is in EUR, a in USD");
    ol_comparison_release(&comparison);
}

/* Scenarios of one name are called after what was given, and those that are called so too are counted. */
static void names(void)
{
    static const char *const given[] = {"s/week.xml", "runs/easy/", "runs/none", "more/none", "s/other.xml"};
    static const char *const scenarios[] = {"week", "week", "week", "week", "own"};
    static const char *const wants[] = {"week", "easy", "none", "none-2", "own"};
    struct ol_comparison comparison = {0};
    for (size_t i = 0; i < 5; i++)
        add_side(&comparison, given[i], scenarios[i], 1, "s", five, 5);
    ol_comparison_name(&comparison);
    for (size_t i = 0; i < 5; i++)
        CHECK_STRING(comparison.sides[i].name, wants[i]);
    ol_comparison_release(&comparison);
}

/* A side that did not come to its end is left out. */
static void dropped(void)
{
    struct ol_comparison comparison = {0};
    add_side(&comparison, "a", "a", 1, "s", five, 5);
    ol_comparison_add(&comparison, "never");
    add_side(&comparison, "b", "b", 1, "s", later, 5);
    ol_comparison_settle(&comparison);
    CHECK_INT(comparison.count, 2);
    CHECK_STRING(comparison.sides[1].given, "b");
    CHECK_INT(comparison.metric_count, 1);
    ol_comparison_release(&comparison);
}

int main(void)
{
    CASE(pairs);
    CASE(no_pairs);
    CASE(other_counts);
    CASE(one_replication);
    CASE(holes);
    CASE(rounding);
    CASE(from_nothing);
    CASE(overflow);
    CASE(currencies);
    CASE(names);
    CASE(dropped);
    return check_end();
}
