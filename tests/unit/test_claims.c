/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is claimed of a side, from hand-made sides whose differences are known.
 *
 * A difference of 2 1 3 1 3 has the mean 2, the variance 1 and t = 2 sqrt(5) with 4 degrees of freedom, whose
 * distribution is 1/2 + 3/8 t / sqrt(1 + t^2/4) (1 - t^2 / (12 (1 + t^2/4))) (Abramowitz and Stegun 26.7.4): with
 * t^2 = 20 that is 0.994472, and the two-sided p-value 0.011056. Holm's first step asks for 0.05 / m: 0.0125 of four
 * differences, which it passes, and 0.01 of five, which it does not.
 */
#include "scenarios/comparison_claims.h"

#include "outlay/arena.h"
#include "tests/check.h"

#include <string.h>

#define N 5

static const double base[N] = {100, 100, 100, 100, 100};
static const double up[N] = {102, 101, 103, 101, 103}, down[N] = {98, 99, 97, 99, 97};
static const double noise[N] = {101, 99, 101, 99, 100.5};
static const double far_up[N] = {150, 151, 149, 150, 150};

struct given {
    const char *name, *unit;
    const double *before, *after;
};

static void add_side(struct ol_comparison *comparison, const struct given *given, size_t count, bool is_after,
                     size_t replications)
{
    struct ol_arena arena = {0};
    struct ol_result result = {.scenario = is_after ? "new" : "old", .seed = 1, .replications = replications};
    result.metrics = (struct ol_metrics){.replications = replications, .arena = &arena};
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < replications; r++)
            ol_metrics_set(&result.metrics, r, given[i].name, given[i].unit,
                           (is_after ? given[i].after : given[i].before)[r]);
    ol_comparison_take(comparison, ol_comparison_add(comparison, ""), &result);
    ol_arena_release(&arena);
}

static struct ol_claims claims_of(struct ol_comparison *comparison, const struct given *given, size_t count,
                                  size_t replications)
{
    *comparison = (struct ol_comparison){0};
    add_side(comparison, given, count, false, replications);
    add_side(comparison, given, count, true, replications);
    ol_comparison_settle(comparison);
    return ol_comparison_claims(comparison, 1);
}

static void chance_by_hand(void)
{
    const struct given given[] = {{"jobs.wait.mean_s", "s", base, up}};
    struct ol_comparison comparison;
    const struct ol_claims claims = claims_of(&comparison, given, 1, N);
    CHECK_STRING(claims.headline, "jobs.wait.mean_s");
    CHECK_NEAR(claims.about.difference.chance, 0.011056, 1e-6);
    CHECK(!claims.about.is_better);
    CHECK_INT(claims.count, 0);
    CHECK_INT(claims.looked_at, 0);
    ol_comparison_release(&comparison);
}

static void holm(void)
{
    const struct given given[] = {
        {"team.a.wait.mean_s", "s", base, up},    {"team.b.wait.mean_s", "s", base, noise},
        {"team.c.wait.mean_s", "s", base, noise}, {"team.d.wait.mean_s", "s", base, noise},
        {"team.e.wait.mean_s", "s", base, noise}, {"team.same.wait.mean_s", "s", base, base}};
    struct ol_comparison comparison;
    struct ol_claims claims = claims_of(&comparison, given, 4, N);
    CHECK_INT(claims.looked_at, 4);
    CHECK_INT(claims.count, 1);
    CHECK_STRING(claims.items[0].metric, "team.a.wait.mean_s");
    ol_comparison_release(&comparison);
    claims = claims_of(&comparison, given, 5, N);
    CHECK_INT(claims.count, 0);
    CHECK(claims.is_tested && !claims.headline);
    ol_comparison_release(&comparison);
    claims = claims_of(&comparison, given, 6, N); /* what is the same everywhere is no difference */
    CHECK_INT(claims.looked_at, 5);
    ol_comparison_release(&comparison);
}

/* Harms first; of a team the greater of mean and quantile; more completed jobs and less cost are better. */
static void harms_and_gains(void)
{
    const struct given given[] = {{"cost.billed", "USD", base, down},
                                  {"cost.by_team.a", "USD", base, far_up},
                                  {"jobs.completed", "jobs", base, far_up},
                                  {"team.a.wait.mean_s", "s", base, up},
                                  {"team.a.wait.p95_s", "s", base, far_up}};
    struct ol_comparison comparison;
    const struct ol_claims claims = claims_of(&comparison, given, 5, N);
    CHECK_STRING(claims.headline, "cost.billed");
    CHECK(claims.about.is_better && !claims.costs_same);
    CHECK_NEAR(claims.about.difference.share, -0.02, 1e-12);
    CHECK_INT(claims.looked_at, 4);
    CHECK_INT(claims.count, 3);
    CHECK_STRING(claims.items[0].metric, "cost.by_team.a");
    CHECK_STRING(claims.items[1].metric, "team.a.wait.p95_s");
    CHECK_STRING(claims.items[2].metric, "jobs.completed");
    CHECK(!claims.items[0].is_better && !claims.items[1].is_better && claims.items[2].is_better);
    ol_comparison_release(&comparison);
}

/* Seven harms and a gain: five are told, and the gain is one of them. */
static void at_most_five(void)
{
    const struct given given[] = {
        {"team.a.wait.mean_s", "s", base, far_up}, {"team.b.wait.mean_s", "s", base, far_up},
        {"team.c.wait.mean_s", "s", base, far_up}, {"team.d.wait.mean_s", "s", base, far_up},
        {"team.e.wait.mean_s", "s", base, far_up}, {"team.f.wait.mean_s", "s", base, far_up},
        {"team.g.wait.mean_s", "s", base, far_up}, {"team.h.wait.mean_s", "s", far_up, base}};
    struct ol_comparison comparison;
    const struct ol_claims claims = claims_of(&comparison, given, 8, N);
    CHECK_INT(claims.count, OL_CLAIMS);
    CHECK_STRING(claims.items[4].metric, "team.h.wait.mean_s");
    CHECK(claims.items[4].is_better && !claims.items[3].is_better);
    ol_comparison_release(&comparison);
}

static void costs_the_same(void)
{
    const struct given given[] = {{"cost.billed", "USD", base, base}, {"jobs.wait.mean_s", "s", base, down}};
    struct ol_comparison comparison;
    const struct ol_claims claims = claims_of(&comparison, given, 2, N);
    CHECK(claims.costs_same);
    CHECK_STRING(claims.headline, "jobs.wait.mean_s");
    ol_comparison_release(&comparison);
}

static void one_replication(void)
{
    const struct given given[] = {{"team.a.wait.mean_s", "s", base, up}};
    struct ol_comparison comparison;
    const struct ol_claims claims = claims_of(&comparison, given, 1, 1);
    CHECK(!claims.is_tested);
    CHECK_INT(claims.count, 1);
    ol_comparison_release(&comparison);
}

static void parties(void)
{
    static const struct {
        const char *metric, *name;
        enum ol_claim_subject subject;
    } cases[] = {{"team.a.b.wait.p95_s", "a.b", OL_CLAIM_TEAM},
                 {"jobs.by_class.short-wide.wait.mean_s", "short-wide", OL_CLAIM_SIZE},
                 {"class.train.wait.mean_s", "train", OL_CLAIM_CLASS},
                 {"cost.by_team.x", "x", OL_CLAIM_TEAM_COST},
                 {"team..wait.mean_s", "", OL_CLAIM_WHOLE},
                 {"team.a.share", "", OL_CLAIM_WHOLE},
                 {"jobs.wait.mean_s", "", OL_CLAIM_WHOLE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ol_claim_party party = ol_claim_party(cases[i].metric);
        CHECK_INT(party.subject, cases[i].subject);
        CHECK(party.subject == OL_CLAIM_WHOLE || ol_slice_is(party.name, cases[i].name));
    }
}

int main(void)
{
    CASE(chance_by_hand);
    CASE(holm);
    CASE(harms_and_gains);
    CASE(at_most_five);
    CASE(costs_the_same);
    CASE(one_replication);
    CASE(parties);
    return check_end();
}
