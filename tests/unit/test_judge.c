/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Objectives beside a baseline, worked out by hand.
 *
 * The baseline has 10 12 9 11 13 (mean 11), the side 12 13 12 12 16: it is worse by 2/11. With a share x allowed, the
 * interval is that of after - (1 + x) before, and t(0.975; 4) = 2.776445:
 *
 *     5%   1.5  0.4  2.55  0.45  2.35   mean  1.45  variance 1.03125  half 1.26092   all above 0: missed
 *     20%  0   -1.4  1.2  -1.2   0.4    mean -0.2   variance 1.24     half 1.38267   open
 *     40% -2   -3.8 -0.6  -3.4  -2.2    mean -2.4   variance 1.6      half 1.57059   all below 0: met
 */
#include "outlay/arena.h"
#include "scenarios/comparison_judge.h"
#include "tests/check.h"

#include <math.h>

static const double five[] = {10, 12, 9, 11, 13}, later[] = {12, 13, 12, 12, 16};

static void add_side(struct ol_comparison *comparison, const double *values, size_t count)
{
    struct ol_arena arena = {0};
    struct ol_result result = {.scenario = "s", .seed = 1, .replications = count};
    result.metrics = (struct ol_metrics){.replications = count, .arena = &arena};
    for (size_t i = 0; i < count; i++)
        ol_metrics_set(&result.metrics, i, "m", "s", values[i]);
    ol_comparison_take(comparison, ol_comparison_add(comparison, ""), &result);
    ol_arena_release(&arena);
}

static struct ol_objective_verdict judged(const double *before, const double *after, size_t count, double allowed,
                                          bool wants_less, bool is_strict, bool *fails)
{
    struct ol_comparison comparison = {0};
    struct ol_objective_verdict verdict = {.metric = "m",
                                           .unit = "s",
                                           .kind = OL_AGAINST_BASELINE,
                                           .bound = allowed,
                                           .level = 0.95,
                                           .wants_less = wants_less,
                                           .is_strict = is_strict,
                                           .state = OL_OBJECTIVE_UNJUDGED};
    add_side(&comparison, before, count);
    add_side(&comparison, after, count);
    comparison.sides[1].verdicts = &verdict;
    comparison.sides[1].verdict_count = 1;
    ol_comparison_settle(&comparison);
    *fails = ol_comparison_fails(&comparison);
    ol_comparison_release(&comparison);
    return verdict;
}

static void against_by_hand(void)
{
    bool fails;
    struct ol_objective_verdict verdict = judged(five, later, 5, 0.05, true, false, &fails);
    CHECK_INT(verdict.state, OL_OBJECTIVE_MISSED);
    CHECK(fails);
    CHECK_NEAR(verdict.margin, -1.45 / 11, 1e-9);
    CHECK_NEAR(verdict.interval.mean, 2.0 / 11, 1e-9);
    CHECK_NEAR(verdict.interval.hi - verdict.interval.mean, 1.26092 / 11, 1e-6);
    verdict = judged(five, later, 5, 0.2, true, false, &fails);
    CHECK_INT(verdict.state, OL_OBJECTIVE_OPEN);
    CHECK(!fails);
    verdict = judged(five, later, 5, 0.2, true, true, &fails);
    CHECK(verdict.state == OL_OBJECTIVE_OPEN && fails);
    verdict = judged(five, later, 5, 0.4, true, true, &fails);
    CHECK(verdict.state == OL_OBJECTIVE_MET && !fails);
    CHECK_NEAR(verdict.margin, 2.4 / 11, 1e-9);
}

/* Where more is better, the same side is ahead by 2/11, and 0% allowed is met: 2 +- 1.241664. */
static void more_is_better(void)
{
    bool fails;
    struct ol_objective_verdict verdict = judged(five, later, 5, 0, false, true, &fails);
    CHECK_INT(verdict.state, OL_OBJECTIVE_MET);
    CHECK_NEAR(verdict.interval.mean, -2.0 / 11, 1e-9);
    CHECK_NEAR(verdict.margin, 2.0 / 11, 1e-9);
    verdict = judged(later, five, 5, 0, false, false, &fails);
    CHECK(verdict.state == OL_OBJECTIVE_MISSED && fails);
}

/* One replication has no interval: 12 beside 10 is 20% more, which 20% allow and 19% do not. */
static void one_replication(void)
{
    bool fails;
    CHECK_INT(judged(five, later, 1, 0.2, true, true, &fails).state, OL_OBJECTIVE_MET);
    CHECK_INT(judged(five, later, 1, 0.19, true, false, &fails).state, OL_OBJECTIVE_MISSED);
}

static void from_nothing(void)
{
    static const double zeros[] = {0, 0, 0}, some[] = {3, 3, 3}, none[] = {NAN, NAN, NAN};
    bool fails;
    CHECK_INT(judged(zeros, zeros, 3, 0, true, true, &fails).state, OL_OBJECTIVE_MET);
    const struct ol_objective_verdict verdict = judged(zeros, some, 3, 0.5, true, false, &fails);
    CHECK(verdict.state == OL_OBJECTIVE_MISSED && isnan(verdict.margin));
    CHECK_INT(judged(none, some, 3, 0.5, true, true, &fails).state, OL_OBJECTIVE_UNJUDGED);
    CHECK(!fails);
}

/* The side is the baseline: 0% worse, neither a little less nor a little more, and met also where the baseline varies
 * so much that the interval of a tenth of it holds 0. */
static void the_same(void)
{
    static const double wild[] = {1, 100};
    bool fails;
    struct ol_objective_verdict verdict = judged(five, five, 5, 0.1, true, true, &fails);
    CHECK_INT(verdict.state, OL_OBJECTIVE_MET);
    CHECK(verdict.interval.mean == 0 && !signbit(verdict.interval.mean));
    verdict = judged(wild, wild, 2, 0.1, true, true, &fails);
    CHECK(verdict.state == OL_OBJECTIVE_MET && !fails);
    CHECK_NEAR(verdict.interval.hi, 0, 0);
    CHECK_NEAR(verdict.margin, 0.1, 0);
}

/* Of savings that are losses: -100 may become -110 by 10% where more is better, and -90 where less is. */
static void below_zero(void)
{
    static const double before[] = {-100, -100}, lost[] = {-109, -109}, more[] = {-91, -91}, far[] = {-111, -111};
    bool fails;
    CHECK_INT(judged(before, lost, 2, 0.1, false, true, &fails).state, OL_OBJECTIVE_MET);
    CHECK_INT(judged(before, far, 2, 0.1, false, true, &fails).state, OL_OBJECTIVE_MISSED);
    const struct ol_objective_verdict verdict = judged(before, more, 2, 0.1, true, true, &fails);
    CHECK_INT(verdict.state, OL_OBJECTIVE_MET);
    CHECK_NEAR(verdict.interval.mean, 0.09, 1e-12);
    CHECK_NEAR(verdict.margin, 0.01, 1e-12);
}

int main(void)
{
    CASE(against_by_hand);
    CASE(more_is_better);
    CASE(one_replication);
    CASE(from_nothing);
    CASE(the_same);
    CASE(below_zero);
    return check_end();
}
