/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_check.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct checking {
    const struct ol_scenario *scenario;
    const struct ol_workload *workload;
    struct ol_clock clock;
    const char **pool_names; /* NULL-terminated */
    struct ol_faults *faults;
};

static struct ol_place place_of(const struct ol_xml_node *node, const char *attribute)
{
    const struct ol_xml_attribute *found = ol_xml_attribute(node, attribute);
    return found ? found->place : node->place;
}

/* The pool that an element names, or NULL with a fault. */
static const struct ol_pool *pool_of(struct checking *checking, const struct ol_xml_node *node, const char *name)
{
    const struct ol_scenario *scenario = checking->scenario;
    const size_t index = ol_scenario_pool_index(scenario, name);
    if (index != SIZE_MAX)
        return ol_scenario_pool(scenario, index);
    const char *nearest = ol_nearest(name, checking->pool_names);
    struct ol_text list = {0};
    for (size_t i = 0; checking->pool_names[i]; i++)
        ol_text_addf(&list, "%s\"%s\"", i > 0 ? ", " : "", checking->pool_names[i]);
    if (nearest)
        ol_faults_add(checking->faults, place_of(node, "pool"),
                      "pool: there is no pool \"%.80s\"; did you mean \"%s\"?", name, nearest);
    else
        ol_faults_add(checking->faults, place_of(node, "pool"),
                      "pool: there is no pool \"%.80s\"; there is %.300s", name, ol_text_string(&list));
    ol_text_release(&list);
    return NULL;
}

/* An element's cpus and gpus against what its pool counts. */
static void check_unit(struct checking *checking, const struct ol_xml_node *node, const struct ol_pool *pool)
{
    static const char *const units[] = {[OL_UNIT_CPUS] = "cpus", [OL_UNIT_GPUS] = "gpus"};
    const char *counted = units[ol_pool_unit(pool)];
    const char *other = units[ol_pool_unit(pool) == OL_UNIT_CPUS ? OL_UNIT_GPUS : OL_UNIT_CPUS];
    const struct ol_xml_attribute *given = ol_xml_attribute(node, other);
    if (given)
        ol_faults_add(checking->faults, given->place, "%s: the pool \"%s\" counts %s; give %s instead", other,
                      pool->name, counted, counted);
}

static void check_size(struct checking *checking, const struct ol_xml_node *node, const struct ol_pool *pool,
                       double units)
{
    const char *counted = ol_pool_unit(pool) == OL_UNIT_CPUS ? "cpus" : "gpus";
    if (units > ol_pool_units(pool))
        ol_faults_add(checking->faults, place_of(node, counted),
                      "%s: %.15g is more than the pool \"%s\" has, which is %lu; no such job can ever start",
                      counted, units, pool->name, (unsigned long)ol_pool_units(pool));
}

static void check_trace(struct checking *checking, const struct ol_trace *trace)
{
    const struct ol_trace_format *format = (const void *)trace->format.kind;
    pool_of(checking, trace->node, trace->pool);
    if (format->check)
        format->check(trace, checking->faults);
    if (strcmp(trace->href, "-") != 0 && access(trace->href, R_OK) != 0)
        ol_faults_add(checking->faults, place_of(trace->node, "href"), "href: cannot read \"%.200s\": %s",
                      trace->href, strerror(errno));
}

static void check_arrivals(struct checking *checking, const struct ol_arrivals *arrivals)
{
    const struct ol_pool *pool = pool_of(checking, arrivals->node, arrivals->pool);
    if (arrivals->count == 0 && checking->clock.length == 0)
        ol_faults_add(checking->faults, arrivals->node->place,
                      "these arrivals would never end: give them a count, or the <clock> a length");
    if (!pool)
        return;
    check_unit(checking, arrivals->node, pool);
    const struct ol_law *units = ol_pool_unit(pool) == OL_UNIT_CPUS ? &arrivals->cpus : &arrivals->gpus;
    if (units->type && ol_law_is_constant(units))
        check_size(checking, arrivals->node, pool, ol_law_mean(units));
}

static void check_job(struct checking *checking, const struct ol_single_job *job)
{
    const struct ol_pool *pool = pool_of(checking, job->node, job->pool);
    if (!pool)
        return;
    check_unit(checking, job->node, pool);
    check_size(checking, job->node, pool, (double)(ol_pool_unit(pool) == OL_UNIT_CPUS ? job->cpus : job->gpus));
}

static void check_clock(struct checking *checking)
{
    const struct ol_clock *clock = &checking->clock;
    char warmup[OL_TIME_BUFFER], length[OL_TIME_BUFFER];
    if (clock->length > 0 && clock->warmup >= clock->length)
        ol_faults_add(checking->faults, place_of(clock->node, "warmup"),
                      "warmup: %s leaves nothing of the clock's length of %s; make it shorter",
                      ol_duration_format(clock->warmup, warmup), ol_duration_format(clock->length, length));
}

/* Jobs name their pool and source in 16 bits. */
static bool is_countable(struct checking *checking, size_t count, const struct ol_xml_node *node, const char *what)
{
    if (count <= UINT16_MAX)
        return true;
    ol_faults_add(checking->faults, node->place, "there are %zu %s; at most %d can be told apart", count, what,
                  UINT16_MAX);
    return false;
}

static void check_workload(struct checking *checking)
{
    const struct ol_workload *workload = checking->workload;
    const size_t count = workload->traces.count + workload->arrivals.count + workload->jobs.count;
    if (!is_countable(checking, ol_scenario_pool_count(checking->scenario), checking->scenario->node, "pools") ||
        !is_countable(checking, count, workload->node, "traces, arrivals and jobs; put single jobs into a trace"))
        return;
    if (count == 0)
        ol_faults_add(checking->faults, workload->node->place,
                      "the workload is empty; give a <trace>, <arrivals> or a <job>");
    for (size_t i = 0; i < workload->traces.count; i++)
        check_trace(checking, (const struct ol_trace *)workload->traces.items + i);
    for (size_t i = 0; i < workload->arrivals.count; i++)
        check_arrivals(checking, (const struct ol_arrivals *)workload->arrivals.items + i);
    for (size_t i = 0; i < workload->jobs.count; i++)
        check_job(checking, (const struct ol_single_job *)workload->jobs.items + i);
}

void ol_scenario_check(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    const size_t pool_count = ol_scenario_pool_count(scenario), before = faults->count;
    struct checking checking = {.scenario = scenario, .faults = faults};
    checking.workload = scenario->workloads.items;
    checking.clock = ol_scenario_clock(scenario);
    for (size_t i = 0; i < pool_count; i++)
        ol_pool_check(ol_scenario_pool(scenario, i), faults);
    const bool has_bad_pool = faults->count > before;
    check_clock(&checking);
    if (has_bad_pool) /* its unit and size say nothing about jobs */
        return;
    checking.pool_names = ol_mem_new(ol_mem_product(sizeof *checking.pool_names, pool_count + 1));
    for (size_t i = 0; i < pool_count; i++)
        checking.pool_names[i] = ol_scenario_pool(scenario, i)->name;
    check_workload(&checking);
    ol_mem_free(checking.pool_names);
}
