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

/* ---- as capacities ---- */

/* As if it had been written beside the list. */
static void add_capacity(struct ol_pool *pool, const struct ol_xml_node *list, int64_t units, int64_t nodes,
                         struct ol_arena *arena, struct ol_faults *faults)
{
    struct ol_xml_node *node = OL_ARENA_NEW(arena, struct ol_xml_node);
    struct ol_xml_attribute *attributes = OL_ARENA_ARRAY(arena, struct ol_xml_attribute, 3);
    struct ol_capacity *capacity = (struct ol_capacity *)pool->capacities.items + pool->capacities.count++;
    attributes[0] = (struct ol_xml_attribute){"source", "owned", list->place};
    attributes[1] =
        (struct ol_xml_attribute){"nodes", ol_arena_format(arena, "%lld", (long long)nodes), list->place};
    attributes[2] =
        (struct ol_xml_attribute){"units-per-node", ol_arena_format(arena, "%lld", (long long)units), list->place};
    *node = (struct ol_xml_node){
        .name = "capacity", .place = list->place, .attributes = attributes, .attribute_count = 3, .text = ""};
    ol_element_bind(&ol_capacity_element, node, capacity, arena, faults);
    capacity->is_listed = true;
}

static int compare_units(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a > b ? -1 : a < b;
}

/* The units of a list's rows, the most first; and how many different ones there are. */
static int64_t *sorted_units(const struct ol_node_list *list, enum ol_unit unit, size_t *kinds)
{
    int64_t *units = ol_mem_new(ol_mem_product(sizeof *units, list->count + 1));
    for (size_t i = 0; i < list->count; i++)
        units[i] = units_of_row(&list->rows[i], unit);
    qsort(units, list->count, sizeof *units, compare_units);
    *kinds = 0;
    for (size_t i = 0; i < list->count; i++)
        *kinds += units[i] > 0 && (i == 0 || units[i] != units[i - 1]);
    return units;
}

static void add_list(struct ol_pool *pool, const struct ol_node_list *list, enum ol_unit unit,
                     struct ol_arena *arena, struct ol_faults *faults)
{
    const size_t there = pool->capacities.count;
    size_t kinds;
    int64_t *units = sorted_units(list, unit, &kinds);
    struct ol_capacity *capacities = OL_ARENA_ARRAY(arena, struct ol_capacity, there + kinds + 1);
    if (there > 0)
        memcpy(capacities, pool->capacities.items, there * sizeof *capacities);
    pool->capacities.items = capacities;
    for (size_t first = 0, end; first < list->count && units[first] > 0; first = end) {
        for (end = first; end < list->count && units[end] == units[first];)
            end++;
        add_capacity(pool, list->node, units[first], (int64_t)(end - first), arena, faults);
    }
    ol_mem_free(units);
}

void ol_pool_add_listed(struct ol_pool *pool, enum ol_unit unit, struct ol_arena *arena, struct ol_faults *faults)
{
    const struct ol_node_list *lists = pool->node_lists.items;
    for (size_t i = 0; i < pool->node_lists.count; i++)
        add_list(pool, &lists[i], unit, arena, faults);
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

static size_t count_rows(const struct ol_pool *pool)
{
    const struct ol_node_list *lists = pool->node_lists.items;
    size_t count = 0;
    for (size_t i = 0; i < pool->node_lists.count; i++)
        count += lists[i].count;
    return count;
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
    nodes.shapes = OL_ARENA_ARRAY(arena, struct ol_node_shape, pool->capacities.count + count_rows(pool) + 1);
    for (size_t i = 0; i < pool->capacities.count && !capacities[i].is_listed; i++) {
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
