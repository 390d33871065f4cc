/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The nodes of a pool, as its capacities and lists tell them.
 */
#include "outlay/arena.h"
#include "outlay/pool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- counting ---- */

bool ol_pool_has_nodes(const struct ol_pool *pool)
{
    return pool->capacities.count > 0 || pool->node_lists.count > 0;
}

static int64_t units_of_row(const struct ol_node_row *row, enum ol_unit unit)
{
    return unit == OL_UNIT_GPUS ? row->gpus : row->cpu_milli / 1000;
}

int64_t ol_pool_listed(const struct ol_pool *pool, enum ol_unit unit)
{
    const struct ol_node_list *lists = pool->node_lists.items;
    int64_t units = 0;
    for (size_t i = 0; i < pool->node_lists.count; i++)
        for (size_t k = 0; k < lists[i].count; k++)
            units += units_of_row(&lists[i].rows[k], unit);
    return units;
}

/* ---- shapes ---- */

static void set_slicing(struct ol_node_shape *shape, const struct ol_slicing_terms *terms)
{
    shape->slicing = terms->slicing;
    shape->sharers = (uint32_t)terms->sharers;
    shape->overhead = terms->overhead;
}

static struct ol_node_shape shape_of_capacity(const struct ol_pool *pool, const struct ol_capacity *capacity,
                                              struct ol_labels *labels)
{
    const bool has_gpus = ol_pool_unit(pool) == OL_UNIT_GPUS;
    struct ol_node_shape shape = {
        .count = (uint32_t)ol_capacity_least(capacity),
        .gpus = (uint32_t)capacity->units_each,
        .cpu_milli = has_gpus ? llround(capacity->node_cpus * 1000) : 0,
        .memory_bytes = capacity->node_memory,
        .model = capacity->gpu_model && has_gpus
                     ? ol_label_of_text(labels, capacity->gpu_model, strlen(capacity->gpu_model))
                     : OL_NO_LABEL,
    };
    set_slicing(&shape, &capacity->slicing);
    return shape;
}

static struct ol_node_shape shape_of_row(const struct ol_pool *pool, const struct ol_node_list *list,
                                         const struct ol_node_row *row)
{
    const bool has_gpus = ol_pool_unit(pool) == OL_UNIT_GPUS;
    struct ol_node_shape shape = {
        .count = 1,
        .gpus = (uint32_t)units_of_row(row, ol_pool_unit(pool)),
        .cpu_milli = has_gpus ? row->cpu_milli : 0,
        .memory_bytes = row->memory_bytes,
        .model = has_gpus ? row->model : OL_NO_LABEL,
    };
    set_slicing(&shape, &list->slicing);
    return shape;
}

static bool are_alike(const struct ol_node_shape *a, const struct ol_node_shape *b)
{
    return a->gpus == b->gpus && a->cpu_milli == b->cpu_milli && a->memory_bytes == b->memory_bytes &&
           a->model == b->model && a->slicing == b->slicing && a->sharers == b->sharers &&
           !(a->overhead < b->overhead) && !(b->overhead < a->overhead);
}

/* Neighbours that are alike are one shape. */
static void add_shape(struct ol_pool_nodes *nodes, const struct ol_node_shape *shape)
{
    struct ol_node_shape *last = nodes->shape_count > 0 ? &nodes->shapes[nodes->shape_count - 1] : NULL;
    nodes->node_count += shape->count;
    if (last && are_alike(last, shape))
        last->count += shape->count;
    else
        nodes->shapes[nodes->shape_count++] = *shape;
}

/* ---- names ---- */

struct named {
    const char *name;
    uint32_t node;
};

static int compare_names(const void *left, const void *right)
{
    const struct named *a = left, *b = right;
    const int order = a->name && b->name ? strcmp(a->name, b->name) : (a->name != NULL) - (b->name != NULL);
    return order ? order : a->node < b->node ? -1 : 1;
}

static uint32_t *rank(struct named *names, uint32_t count, struct ol_arena *arena)
{
    bool is_sorted = true;
    for (uint32_t i = 1; i < count; i++)
        is_sorted &= compare_names(&names[i - 1], &names[i]) < 0;
    if (is_sorted)
        return NULL;
    uint32_t *ranks = OL_ARENA_ARRAY(arena, uint32_t, count);
    qsort(names, count, sizeof *names, compare_names);
    for (uint32_t i = 0; i < count; i++)
        ranks[names[i].node] = i;
    return ranks;
}

static uint32_t *rank_nodes(const struct ol_pool *pool, const struct ol_pool_nodes *nodes, uint32_t unnamed,
                            struct ol_arena *arena)
{
    const struct ol_node_list *lists = pool->node_lists.items;
    struct named *names = ol_mem_new(ol_mem_product(sizeof *names, (size_t)nodes->node_count + 1));
    uint32_t count = 0;
    for (; count < unnamed; count++)
        names[count] = (struct named){.node = count};
    for (size_t i = 0; i < pool->node_lists.count; i++)
        for (size_t k = 0; k < lists[i].count; k++, count++)
            names[count] = (struct named){.name = lists[i].rows[k].name, .node = count};
    uint32_t *ranks = rank(names, count, arena);
    ol_mem_free(names);
    return ranks;
}

struct ol_pool_nodes ol_pool_nodes_of(const struct ol_pool *pool, struct ol_labels *labels, struct ol_arena *arena)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    const struct ol_node_list *lists = pool->node_lists.items;
    struct ol_pool_nodes nodes = {0};
    size_t most = pool->capacities.count;
    for (size_t i = 0; i < pool->node_lists.count; i++)
        most += lists[i].count;
    nodes.shapes = OL_ARENA_ARRAY(arena, struct ol_node_shape, most + 1);
    for (size_t i = 0; i < pool->capacities.count; i++) {
        const struct ol_node_shape shape = shape_of_capacity(pool, &capacities[i], labels);
        add_shape(&nodes, &shape);
    }
    const uint32_t unnamed = nodes.node_count;
    for (size_t i = 0; i < pool->node_lists.count; i++)
        for (size_t k = 0; k < lists[i].count; k++) {
            const struct ol_node_shape shape = shape_of_row(pool, &lists[i], &lists[i].rows[k]);
            add_shape(&nodes, &shape);
        }
    nodes.ranks = rank_nodes(pool, &nodes, unnamed, arena);
    return nodes;
}

/* ---- checks ---- */

static void check_capacities(const struct ol_pool *pool, const char *placement, struct ol_faults *faults)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    for (size_t i = 0; i < pool->capacities.count; i++)
        if (ol_pool_moves(pool, i))
            ol_faults_add(
                faults, capacities[i].node->place,
                "<capacity>: with placement=\"%s\" jobs are placed on nodes that stand for the whole run, "
                "and these come and go; leave max, interruptions and the like out, or the placement",
                placement);
}

static void check_units(const struct ol_pool *pool, struct ol_faults *faults)
{
    const int64_t most = UINT32_MAX / 1000;
    if (ol_pool_grain(pool) > 1 && ol_pool_size(pool) > most)
        ol_faults_add(
            faults, pool->node->place,
            "<pool name=\"%s\"> has %lld processors or GPUs; at most %lld can be counted in thousandths, "
            "as fractions and placement ask for",
            pool->name ? pool->name : "", (long long)ol_pool_size(pool), (long long)most);
}

void ol_pool_check_placement(const struct ol_pool *pool, struct ol_faults *faults)
{
    const struct ol_scheduler *scheduler = pool->schedulers.items;
    check_units(pool, faults);
    for (size_t i = 0; pool->node_lists.count > 0 && i < pool->capacities.count; i++)
        if (ol_pool_moves(pool, i)) {
            const struct ol_node_list *list = pool->node_lists.items;
            ol_faults_add(
                faults, list->node->place,
                "<nodes>: listed nodes stand for the whole run, and the pool has a <capacity> that comes "
                "and goes; give these nodes as a <capacity source=\"owned\">");
            break;
        }
    if (!ol_pool_is_placed(pool))
        return;
    const char *placement = scheduler->placement.kind->name;
    if (!ol_pool_has_nodes(pool))
        ol_faults_add(faults, ol_xml_place(scheduler->node, "placement"),
                      "placement: the pool \"%.60s\" is a number of units, not of nodes; describe these with "
                      "<capacity nodes=\"...\"/> or <nodes href=\"...\"/> in place of its size",
                      pool->name ? pool->name : "");
    if (scheduler->backfill.kind && strcmp(scheduler->backfill.kind->name, "conservative") == 0)
        ol_faults_add(faults, ol_xml_place(scheduler->node, "backfill"),
                      "backfill: conservative backfilling plans in numbers of units, not on nodes; with "
                      "placement=\"%s\" write easy or none",
                      placement);
    check_capacities(pool, placement, faults);
}
