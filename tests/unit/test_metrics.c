/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "outlay/metric.h"

#include <stdio.h>

static void kept_by_name(void)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 2, .arena = &arena};
    ol_metrics_set(&metrics, 0, "b", "jobs", 1);
    ol_metrics_set(&metrics, 0, "c", "s", 2);
    ol_metrics_set(&metrics, 0, "a", "share", 3);
    ol_metrics_set(&metrics, 0, "b", "jobs", 4);
    CHECK_INT(metrics.count, 3);
    CHECK_STRING(metrics.items[0].name, "a");
    CHECK_STRING(metrics.items[1].name, "b");
    CHECK_STRING(metrics.items[2].name, "c");
    CHECK_STRING(metrics.items[2].unit, "s");
    CHECK_NEAR(metrics.items[1].values[0], 4, 0);
    CHECK_NEAR(metrics.items[1].values[1], 0, 0);
    ol_metrics_set(&metrics, 1, "b", "jobs", 5);
    CHECK_NEAR(ol_metrics_find(&metrics, "b")->values[0], 4, 0);
    CHECK_NEAR(ol_metrics_find(&metrics, "b")->values[1], 5, 0);
    CHECK(ol_metrics_find(&metrics, "") == NULL);
    CHECK(ol_metrics_find(&metrics, "bb") == NULL);
    CHECK(ol_metrics_find(&metrics, "d") == NULL);
    ol_arena_release(&arena);
}

static void names_are_copied(void)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    char name[] = "x", unit[] = "s";
    ol_metrics_set(&metrics, 0, name, unit, 1);
    name[0] = unit[0] = '?';
    CHECK_STRING(metrics.items[0].name, "x");
    CHECK_STRING(metrics.items[0].unit, "s");
    ol_arena_release(&arena);
}

/* 7919 is prime, so i * 7919 mod 1000 names every number below 1000 once, in disorder. */
static void many(void)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    char name[16];
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "%03d", i * 7919 % 1000);
        ol_metrics_set(&metrics, 0, name, "ratio", i * 7919 % 1000);
    }
    CHECK_INT(metrics.count, 1000);
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "%03d", i);
        CHECK_STRING(metrics.items[i].name, name);
        CHECK_NEAR(metrics.items[i].values[0], i, 0);
    }
    ol_arena_release(&arena);
}

static void a_table_by_hand_is_sorted(void)
{
    double values[2] = {1, 2};
    struct ol_metric items[2] = {{"b", "s", &values[0]}, {"a", "s", &values[1]}};
    struct ol_metrics metrics = {.items = items, .count = 2, .capacity = 2, .replications = 1};
    ol_metrics_sort(&metrics);
    CHECK_STRING(items[0].name, "a");
    CHECK_NEAR(ol_metrics_find(&metrics, "a")->values[0], 2, 0);
    struct ol_metrics none = {0};
    ol_metrics_sort(&none);
    CHECK(ol_metrics_find(&none, "a") == NULL);
}

int main(void)
{
    CASE(kept_by_name);
    CASE(names_are_copied);
    CASE(many);
    CASE(a_table_by_hand_is_sorted);
    return check_end();
}
