/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * That nothing is missing from the catalogue is found by the golden tests, which look up what their runs tell.
 */
#include "tests/check.h"

#include "scenarios/metric_catalogue.h"

#include <ctype.h>

static const char *of(const char *metric)
{
    const struct ol_metric_pattern *pattern = ol_metric_pattern_of(metric);
    return pattern ? pattern->name : "none";
}

static void fits_by_parts(void)
{
    CHECK_STRING(of("jobs.wait.p95_s"), "jobs.wait.p95_s");
    CHECK_STRING(of("pool.train.cost"), "pool.NAME.cost");
    CHECK_STRING(of("pool.train.spot.cost"), "pool.NAME.SOURCE.cost");
    CHECK_STRING(of("step.nightly.train.wait.mean_s"), "step.NAME.STEP.wait.mean_s");
    CHECK_STRING(of("dataset.corpus.intelligent-tiering.archive.gb_months"), "dataset.NAME.CLASS.TIER.gb_months");
    CHECK_STRING(of("cost.by_service.Amazon_SageMaker"), "cost.by_service.SERVICE");
}

/* A pool, a user or a model may have points in its name. */
static void names_with_points(void)
{
    CHECK_STRING(of("team.org.physics.wait.mean_s"), "team.TEAM.wait.mean_s");
    CHECK_STRING(of("endpoint.llama.3.1.slo"), "endpoint.NAME.slo");
    CHECK_STRING(of("pool.a..b.utilization"), "pool.NAME.utilization");
}

static void unknown_names(void)
{
    static const char *const wrong[] = {"",
                                        ".",
                                        "pool",
                                        "pool.",
                                        "pool.train",
                                        "pool.train.utilisation",
                                        "jobs.wait",
                                        "jobs.wait.mean_s.",
                                        "pool.NAME.utilization.x",
                                        "Pool.train.cost"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_STRING(of(wrong[i]), "none");
}

/* Time for a name of a thousand points is bounded by how many parts a word may stand for. */
static void long_names(void)
{
    char name[2010] = "step";
    for (size_t i = 0; i < 1000; i++)
        strcat(name, ".a");
    CHECK_STRING(of(name), "none");
}

static void meant(const char *typed, const char *expected)
{
    struct ol_arena arena = {0};
    CHECK_STRING(ol_metric_meant(typed, &arena), expected);
    ol_arena_release(&arena);
}

static void near_names(void)
{
    struct ol_arena arena = {0};
    meant("pool.train.utilisation", "pool.train.utilization");
    meant("jobs.wait.p95", "jobs.wait.p95_s");
    meant("endpoint.chat.latency.p95", "endpoint.chat.latency.p95_s");
    meant("cost.efective", "cost.effective");
    CHECK(ol_metric_meant("something else", &arena) == NULL);
    ol_arena_release(&arena);
}

/* With a word that no pattern has for each that is open, every pattern fits itself alone. */
static void each_by_itself(void)
{
    struct ol_arena arena = {0};
    for (const struct ol_metric_pattern *pattern = ol_metric_patterns; pattern->name; pattern++) {
        char *name = ol_arena_take(&arena, strlen(pattern->name) + 1);
        strcpy(name, pattern->name);
        for (char *c = name; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        CHECK_STRING(of(name), pattern->name);
        CHECK(*pattern->unit && *pattern->summary);
        for (const struct ol_metric_pattern *other = pattern + 1; other->name; other++)
            CHECK(strcmp(other->name, pattern->name) != 0);
    }
    ol_arena_release(&arena);
}

int main(void)
{
    CASE(fits_by_parts);
    CASE(names_with_points);
    CASE(unknown_names);
    CASE(long_names);
    CASE(near_names);
    CASE(each_by_itself);
    return check_end();
}
