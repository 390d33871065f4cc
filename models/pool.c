/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/pool.h"

#include "outlay/endpoint.h"

#include "models/reclaim/reclaim.h"

#include <math.h>
#include <string.h>

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
    {.name = "fractions",
     .type = OL_FIELD_FLAG,
     .fallback = "no",
     .offset = offsetof(struct ol_pool, is_fractional),
     .help = "whether jobs may take parts of a GPU, in thousandths"},
    {0},
};

static const struct ol_child pool_children[] = {
    {&ol_scheduler_element, offsetof(struct ol_pool, schedulers), 0, 1},
    {&ol_quota_element, offsetof(struct ol_pool, shares), 0, 0},
    {&ol_job_queue_element, offsetof(struct ol_pool, queues), 0, 0},
    {&ol_capacity_element, offsetof(struct ol_pool, capacities), 0, 0},
    {&ol_node_list_element, offsetof(struct ol_pool, node_lists), 0, 0},
    {&ol_fleet_element, offsetof(struct ol_pool, fleets), 0, 0},
    {&ol_capacity_quota_element, offsetof(struct ol_pool, quotas), 0, 0},
    {&ol_shock_element, offsetof(struct ol_pool, shocks), 0, 0},
    {&ol_deadline_element, offsetof(struct ol_pool, deadlines), 0, 1},
    {&ol_reclaim_element, offsetof(struct ol_pool, reclaims), 0, 1},
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

/* Elements that capacities name begin with a node and a name. */
struct named {
    const struct ol_xml_node *node;
    const char *name;
};

static const struct named *named_at(const struct ol_list *list, size_t size, size_t i)
{
    return (const void *)((const char *)list->items + i * size);
}

static void check_name(const struct ol_capacity *capacity, const char *attribute, const char *name,
                       const struct ol_list *list, struct ol_faults *faults)
{
    const size_t size =
        strcmp(attribute, "fleet") == 0 ? sizeof(struct ol_fleet_group) : sizeof(struct ol_capacity_quota);
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, list->count + 1));
    struct ol_text there = {0};
    bool is_known = name == NULL;
    for (size_t i = 0; i < list->count; i++) {
        names[i] = named_at(list, size, i)->name ? named_at(list, size, i)->name : "";
        is_known |= name && strcmp(name, names[i]) == 0;
        ol_text_addf(&there, "%s\"%s\"", i > 0 ? ", " : "; there is ", names[i]);
    }
    const char *nearest = is_known ? NULL : ol_nearest(name, names);
    if (!is_known && nearest)
        ol_faults_add(faults, ol_xml_place(capacity->node, attribute),
                      "%s: the pool has no <%s%s name=\"%.60s\">; did you mean \"%.60s\"?", attribute,
                      strcmp(attribute, "quota") == 0 ? "capacity-" : "", attribute, name, nearest);
    else if (!is_known)
        ol_faults_add(faults, ol_xml_place(capacity->node, attribute),
                      "%s: the pool has no <%s%s name=\"%.60s\">%.200s", attribute,
                      strcmp(attribute, "quota") == 0 ? "capacity-" : "", attribute, name,
                      there.length > 0 ? ol_text_string(&there) : "; add one");
    ol_text_release(&there);
    ol_mem_free(names);
}

static void check_deadline(const struct ol_pool *pool, struct ol_faults *faults)
{
    const struct ol_deadline *deadline = ol_pool_deadline(pool);
    if (!deadline)
        return;
    ol_deadline_check(deadline, &pool->capacities, faults);
    const struct {
        const struct ol_list *list;
        const char *why;
    } strangers[] = {
        {&pool->schedulers, "no job waits for another"},
        {&pool->fleets, "each job has nodes of its own"},
        {&pool->quotas, "each job has nodes of its own"},
        {&pool->reclaims, "jobs say nothing of what they use"},
        {&pool->shocks, "spot is lost by an <availability> or a <price-history>"},
        {&pool->shares, "each job has nodes of its own"},
        {&pool->queues, "no job waits for another"},
    };
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        if (strangers[i].list->count == 0)
            continue;
        const struct ol_xml_node *node = ((const struct named *)strangers[i].list->items)->node;
        ol_faults_add(faults, node->place, "<%s>: in a pool with a <deadline> %s; leave it out", node->name,
                      strangers[i].why);
    }
}

static bool hits_any(const struct ol_shock *shock, const struct ol_list *capacities)
{
    for (size_t i = 0; i < capacities->count; i++)
        if (ol_shock_hits(shock, (const struct ol_capacity *)capacities->items + i))
            return true;
    return false;
}

static void check_shock(const struct ol_pool *pool, const struct ol_shock *shock, struct ol_faults *faults)
{
    const struct ol_xml_attribute *zone = ol_xml_attribute(shock->node, "zone");
    if (shock->every.type && !(ol_law_mean(&shock->every) >= (double)OL_SECOND))
        ol_faults_add(
            faults, ol_xml_place(shock->node, "every"),
            "every: shocks that are less than a second apart in the mean leave no nodes; give longer gaps");
    if (zone && pool->capacities.count > 0 && !hits_any(shock, &pool->capacities))
        ol_faults_add(faults, zone->place,
                      "zone: the pool has no capacity in \"%.60s\" that the shock could take nodes of; write the "
                      "zone of one, or leave it out",
                      shock->zone);
}

static void check_reclaim(const struct ol_pool *pool, struct ol_faults *faults)
{
    const struct ol_reclaim *reclaim = pool->reclaims.items;
    if (pool->reclaims.count == 0)
        return;
    ol_reclaim_check(reclaim, faults);
    if (is_given(pool, "cpus") || is_given(pool, "cpus-per-node"))
        ol_faults_add(faults, reclaim->node->place,
                      "<reclaim> goes by the use of GPUs, and the pool has cpus; leave it out");
}

/* By what is written, as a size or a name that could not be read was blamed already. */
void ol_pool_check(const struct ol_pool *pool, struct ol_faults *faults)
{
    static const char *const attributes[] = {"cpus",          "gpus",          "name",
                                             "cpus-per-node", "gpus-per-node", "fractions"};
    if (pool->endpoint) {
        ol_endpoint_check(pool->endpoint, faults);
        return;
    }
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
    else if (pool->node->child_count > 0 && ol_pool_has_nodes(pool) &&
             (is_given(pool, "cpus") || is_given(pool, "gpus")))
        ol_faults_add(
            faults, pool->node->place,
            "<pool name=\"%s\"> gives its size and its capacity; leave the size out, it is that of the nodes",
            name);
    else if (!is_given(pool, "cpus") && !is_given(pool, "gpus") && !ol_pool_has_nodes(pool) &&
             known == pool->node->attribute_count) /* else one may be misspelt */
        ol_faults_add(faults, pool->node->place,
                      "<pool name=\"%s\"> has no size; give cpus=\"...\" or gpus=\"...\"", name);
    for (size_t i = 0; i < pool->capacities.count; i++) {
        ol_capacity_check(&capacities[i], faults);
        check_name(&capacities[i], "fleet", capacities[i].fleet, &pool->fleets, faults);
        check_name(&capacities[i], "quota", capacities[i].quota, &pool->quotas, faults);
    }
    for (size_t i = 0; i < pool->shocks.count; i++)
        check_shock(pool, (const struct ol_shock *)pool->shocks.items + i, faults);
    check_deadline(pool, faults);
    ol_pool_check_placement(pool, faults);
    if (pool->schedulers.count > 0)
        ol_scheduler_check(pool->schedulers.items, faults);
    ol_sharing_check(pool, faults);
    check_reclaim(pool, faults);
}

bool ol_pool_moves(const struct ol_pool *pool, size_t i)
{
    const struct ol_capacity *capacity = (const struct ol_capacity *)pool->capacities.items + i;
    const struct ol_shock *shocks = pool->shocks.items;
    for (size_t k = 0; k < pool->shocks.count; k++)
        if (ol_shock_hits(&shocks[k], capacity))
            return true;
    return pool->deadlines.count > 0 || (pool->endpoint && pool->endpoint->is_rolled_out) ||
           ol_capacity_is_moved(capacity);
}

const struct ol_deadline *ol_pool_deadline(const struct ol_pool *pool)
{
    return pool->deadlines.count > 0 ? pool->deadlines.items : NULL;
}

enum ol_unit ol_pool_unit(const struct ol_pool *pool)
{
    return pool->gpus ? OL_UNIT_GPUS : OL_UNIT_CPUS;
}

bool ol_pool_is_placed(const struct ol_pool *pool)
{
    const struct ol_scheduler *scheduler = pool->schedulers.count > 0 ? pool->schedulers.items : NULL;
    return scheduler && ol_placement_is_on_nodes(&scheduler->placement);
}

const char *ol_pool_unit_name(const struct ol_pool *pool)
{
    return pool->endpoint ? "instances" : ol_pool_unit(pool) == OL_UNIT_GPUS ? "gpus" : "cpus";
}

uint32_t ol_pool_grain(const struct ol_pool *pool)
{
    return pool->is_fractional || ol_pool_is_placed(pool) ? 1000 : 1;
}

int64_t ol_pool_size(const struct ol_pool *pool)
{
    return pool->gpus ? pool->gpus : pool->cpus;
}

uint32_t ol_pool_units(const struct ol_pool *pool)
{
    return (uint32_t)ol_pool_size(pool) * ol_pool_grain(pool);
}

double ol_pool_price_per_hour(const struct ol_pool *pool)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    double price = 0, units = 0;
    for (size_t i = 0; i < pool->capacities.count; i++) {
        const double nodes = (double)ol_capacity_least(&capacities[i]);
        price += nodes * capacities[i].price_per_hour;
        units += nodes * (double)capacities[i].units_each;
    }
    return units > 0 ? price / units : NAN;
}

bool ol_pool_is_arbitrated(const struct ol_pool *pool)
{
    const struct ol_scheduler *scheduler = pool->schedulers.count > 0 ? pool->schedulers.items : NULL;
    if (pool->shares.count > 0 || pool->queues.count > 0 || pool->reclaims.count > 0 || pool->is_restrained)
        return true;
    return scheduler &&
           (scheduler->preempt != OL_PREEMPT_OFF || !ol_order_is_arrival(&scheduler->order) ||
            !ol_sharing_is_none(&scheduler->sharing) || ol_placement_is_on_nodes(&scheduler->placement));
}

struct ol_scheduler ol_pool_scheduler(const struct ol_pool *pool)
{
    if (pool->schedulers.count)
        return *(const struct ol_scheduler *)pool->schedulers.items;
    return (struct ol_scheduler){
        .order = {.kind = ol_kind_find(ol_orders, "fcfs")},
        .backfill = {.kind = ol_kind_find(ol_backfills, "easy")},
        .sharing = {.kind = ol_kind_find(ol_sharing_rules, "none")},
        .placement = {.kind = ol_kind_find(ol_placements, "none")},
    };
}
