/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/pool.h"

static const char *const passes[] = {[OL_PASS_INSTANT] = "instant", [OL_PASS_EVENT] = "event", NULL};
static const char *const overruns[] = {[OL_OVERRUN_RUN] = "run", [OL_OVERRUN_KILL] = "kill", NULL};

static const struct ol_field scheduler_fields[] = {
    {.name = "order",
     .type = OL_FIELD_KIND,
     .family = ol_orders,
     .fallback = "fcfs",
     .offset = offsetof(struct ol_scheduler, order),
     .help = "who stands first in the queue"},
    {.name = "backfill",
     .type = OL_FIELD_KIND,
     .family = ol_backfills,
     .fallback = "easy",
     .offset = offsetof(struct ol_scheduler, backfill),
     .help = "who may pass those before it"},
    {.name = "pass",
     .type = OL_FIELD_CHOICE,
     .choices = passes,
     .fallback = "instant",
     .offset = offsetof(struct ol_scheduler, pass),
     .help = "one scheduling pass an instant, or one after every single event, arrivals before releases"},
    {.name = "overrun",
     .type = OL_FIELD_CHOICE,
     .choices = overruns,
     .fallback = "run",
     .offset = offsetof(struct ol_scheduler, overrun),
     .help = "what becomes of a job at its estimate: it runs on, or is killed"},
    {0},
};

static const struct ol_element scheduler_element = {
    .name = "scheduler",
    .summary = "how a pool chooses who starts next",
    .size = sizeof(struct ol_scheduler),
    .fields = scheduler_fields,
    .example = "<scheduler order=\"fcfs\" backfill=\"easy\"/>",
};

static const struct ol_field pool_fields[] = {
    {.name = "name",
     .type = OL_FIELD_NAME,
     .is_required = true,
     .offset = offsetof(struct ol_pool, name),
     .help = "by which workloads and metrics call it"},
    {.name = "cpus",
     .type = OL_FIELD_COUNT,
     .unit = "cpus",
     .min = 1,
     .max = OL_POOL_UNITS_LIMIT,
     .offset = offsetof(struct ol_pool, cpus),
     .help = "how many processors it has; either this or gpus"},
    {.name = "gpus",
     .type = OL_FIELD_COUNT,
     .unit = "gpus",
     .min = 1,
     .max = OL_POOL_UNITS_LIMIT,
     .offset = offsetof(struct ol_pool, gpus),
     .help = "how many GPUs it has; either this or cpus"},
    {.name = "cpus-per-node",
     .type = OL_FIELD_COUNT,
     .unit = "cpus",
     .min = 1,
     .max = OL_POOL_UNITS_LIMIT,
     .offset = offsetof(struct ol_pool, cpus_per_node),
     .help = "how many processors each node of its capacity has"},
    {.name = "gpus-per-node",
     .type = OL_FIELD_COUNT,
     .unit = "gpus",
     .min = 1,
     .max = OL_POOL_UNITS_LIMIT,
     .offset = offsetof(struct ol_pool, gpus_per_node),
     .help = "how many GPUs each node of its capacity has"},
    {0},
};

static const struct ol_child pool_children[] = {
    {&scheduler_element, offsetof(struct ol_pool, schedulers), 0, 1},
    {&ol_capacity_element, offsetof(struct ol_pool, capacities), 0, 0},
    {0},
};

const struct ol_element ol_pool_element = {
    .name = "pool",
    .summary = "a number of equal units that jobs wait for and run on",
    .size = sizeof(struct ol_pool),
    .fields = pool_fields,
    .children = pool_children,
    .example = "<pool name=\"sp2\" cpus=\"100\"><scheduler backfill=\"easy\"/></pool>",
};

static bool is_given(const struct ol_pool *pool, const char *attribute)
{
    return ol_xml_attribute(pool->node, attribute) != NULL;
}

/* By what is written, as a size or a name that could not be read was blamed already. */
void ol_pool_check(const struct ol_pool *pool, struct ol_faults *faults)
{
    static const char *const attributes[] = {"cpus", "gpus", "name", "cpus-per-node", "gpus-per-node"};
    const char *name = pool->name ? pool->name : "";
    const struct ol_capacity *capacities = pool->capacities.items;
    size_t known = 0;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        known += is_given(pool, attributes[i]);
    if (is_given(pool, "cpus") && is_given(pool, "gpus"))
        ol_faults_add(faults, pool->node->place, "<pool name=\"%s\"> gives both cpus and gpus; give one of them",
                      name);
    else if (is_given(pool, "cpus-per-node") && is_given(pool, "gpus-per-node"))
        ol_faults_add(faults, pool->node->place,
                      "<pool name=\"%s\"> gives both cpus-per-node and gpus-per-node; give what its jobs ask for",
                      name);
    else if (pool->node->child_count > 0 && pool->capacities.count > 0 &&
             (is_given(pool, "cpus") || is_given(pool, "gpus")))
        ol_faults_add(
            faults, pool->node->place,
            "<pool name=\"%s\"> gives its size and its capacity; leave the size out, it is that of the nodes",
            name);
    else if (!is_given(pool, "cpus") && !is_given(pool, "gpus") && pool->capacities.count == 0 &&
             known == pool->node->attribute_count) /* else one may be misspelt */
        ol_faults_add(faults, pool->node->place,
                      "<pool name=\"%s\"> has no size; give cpus=\"...\" or gpus=\"...\"", name);
    for (size_t i = 0; i < pool->capacities.count; i++)
        ol_capacity_check(&capacities[i], faults);
}

enum ol_unit ol_pool_unit(const struct ol_pool *pool)
{
    return pool->gpus ? OL_UNIT_GPUS : OL_UNIT_CPUS;
}

uint32_t ol_pool_units(const struct ol_pool *pool)
{
    return (uint32_t)(pool->gpus ? pool->gpus : pool->cpus);
}

struct ol_scheduler ol_pool_scheduler(const struct ol_pool *pool)
{
    if (pool->schedulers.count)
        return *(const struct ol_scheduler *)pool->schedulers.items;
    return (struct ol_scheduler){
        .order = {.kind = ol_kind_find(ol_orders, "fcfs")},
        .backfill = {.kind = ol_kind_find(ol_backfills, "easy")},
    };
}
