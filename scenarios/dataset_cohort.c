/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/dataset_cohort.h"

#include <math.h>

/* ---- what there is ---- */

static int64_t objects_of(const struct ol_dataset *dataset, int64_t size_bytes, int64_t given)
{
    const double mean = dataset->object_size.type ? ol_law_mean(&dataset->object_size) : (double)size_bytes;
    const double objects = given > 0 ? (double)given : rint((double)size_bytes / mean);
    return objects < 1 ? 1 : objects > (double)size_bytes ? size_bytes : (int64_t)objects;
}

/* By rules or by itself; OL_NEVER. */
static ol_time deleted_after(const struct ol_dataset *dataset)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items;
    ol_time after = dataset->expires > 0 ? dataset->expires : OL_NEVER;
    for (size_t i = 0; i < dataset->rules.count; i++)
        if (rules[i].deletes && !rules[i].old_versions && rules[i].after < after)
            after = rules[i].after;
    return after;
}

/* The next rule of an age above, or the first of all; NULL. */
static const struct ol_lifecycle_rule *next_rule(const struct ol_dataset *dataset,
                                                 const struct ol_lifecycle_rule *last)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items, *next = NULL;
    for (size_t i = 0; i < dataset->rules.count; i++)
        if (!rules[i].deletes && !rules[i].old_versions && (!last || rules[i].after > last->after) &&
            (!next || rules[i].after < next->after))
            next = &rules[i];
    return next;
}

/* What is in its class at once, where data comes again and again and goes by the rules as they are. */
static int64_t volume_of(const struct ol_dataset *dataset, const struct ol_create *create, int64_t size_bytes,
                         ol_time life)
{
    const struct ol_lifecycle_rule *rule = next_rule(dataset, NULL);
    const ol_time stay = rule && rule->after < life ? rule->after : life;
    const double times = create && create->every > 0 ? fmax((double)stay / (double)create->every, 1) : 1;
    return (double)size_bytes * times < 9e18 ? (int64_t)((double)size_bytes * times) : INT64_MAX;
}

int ol_dataset_cohort(struct ol_aging_data *cohort, const struct ol_scenario *scenario,
                      const struct ol_dataset *dataset, ol_time keep, ol_time born, struct ol_error *error)
{
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const struct ol_create *create = dataset->creates.items; /* the first; NULL */
    const int64_t size = create ? create->size_bytes : dataset->size_bytes;
    const ol_time end = clock.length > 0 ? clock.length : OL_NEVER, deleted = deleted_after(dataset);
    const ol_time life = keep > 0 ? keep : deleted < OL_NEVER ? deleted : end;
    if (size <= 0)
        return ol_fail(
            error, OL_BAD_INPUT, dataset->node->place,
            "dataset \"%.60s\" has no size and no <create>: only jobs write to it; tell what they write "
            "with --size, --objects and --keep in place of the scenario",
            dataset->name);
    if (life == OL_NEVER || life <= 0 || life > OL_COHORT_DAYS * OL_DAY)
        return ol_fail(
            error, OL_BAD_INPUT, dataset->node->place,
            "how long dataset \"%.60s\" keeps what it has is not told, or more than a century; say it with "
            "--keep 365d",
            dataset->name);
    *cohort = (struct ol_aging_data){
        .size_bytes = size,
        .objects = objects_of(dataset, size, create ? create->objects : dataset->objects),
        .days = (life + OL_DAY - 1) / OL_DAY,
        .born = ol_scenario_has_start(scenario) ? clock.start : born,
        .reads = dataset->reads.items,
        .read_count = dataset->reads.count,
        .volume_bytes = volume_of(dataset, create, size, life),
    };
    return OL_OK;
}

/* ---- its rules ---- */

static bool applies(const struct ol_lifecycle_rule *rule, const struct ol_cohort_costs *costs, size_t class)
{
    const int64_t size = costs->cohort.size_bytes / costs->cohort.objects;
    const bool has_least = ol_xml_attribute(rule->node, "least") != NULL;
    const int64_t least = has_least ? rule->least_bytes : costs->classes[class].class->least_moved_bytes;
    return size >= least && (rule->most_bytes == 0 || size <= rule->most_bytes);
}

struct ol_lifecycle_plan ol_dataset_plan(const struct ol_dataset *dataset, const struct ol_cohort_costs *costs)
{
    const size_t first = ol_cohort_class(costs, dataset->class);
    struct ol_lifecycle_plan plan = ol_lifecycle_single(costs, first == SIZE_MAX ? 0 : first);
    const struct ol_lifecycle_rule *rule = NULL;
    while ((rule = next_rule(dataset, rule))) {
        const size_t class = ol_cohort_class(costs, rule->class);
        if (class != SIZE_MAX && applies(rule, costs, class))
            ol_lifecycle_move(&plan, costs, class, rule->after / OL_DAY);
    }
    return plan;
}
