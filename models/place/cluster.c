/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/place/placement_rule.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define NOT_LIMITED (INT64_MAX / 4)

/* ---- making ---- */

/* Equal models share a class; those past the last one are in one that nobody can name. */
static uint32_t class_of(const struct ol_cluster *cluster, size_t shape, uint32_t *classes)
{
    const ol_label model = cluster->shapes[shape].is.model;
    if (model == OL_NO_LABEL)
        return OL_MODEL_CLASSES;
    for (size_t i = 0; i < shape; i++)
        if (cluster->shapes[i].is.model == model)
            return cluster->shapes[i].model_class;
    return *classes < OL_MODEL_CLASSES - 1 ? (*classes)++ : OL_MODEL_CLASSES - 1;
}

static void fill_shape(struct ol_cluster *cluster, size_t i, uint32_t *classes)
{
    struct ol_shape *shape = &cluster->shapes[i];
    char buffer[OL_LABEL_BUFFER];
    const char *model =
        shape->is.model == OL_NO_LABEL ? "" : ol_label_text(cluster->labels, shape->is.model, buffer);
    shape->model_class = class_of(cluster, i, classes);
    shape->geometry = ol_mig_geometry_of(model);
    shape->empty = (struct ol_node){
        .shape = (uint32_t)i,
        .cpu_left = shape->is.cpu_milli > 0 ? shape->is.cpu_milli : NOT_LIMITED,
        .memory_left = shape->is.memory_bytes > 0 ? shape->is.memory_bytes : NOT_LIMITED,
    };
    cluster->most_cpu = shape->is.cpu_milli > cluster->most_cpu ? shape->is.cpu_milli : cluster->most_cpu;
    cluster->most_units =
        shape->is.gpus * 1000 > cluster->most_units ? shape->is.gpus * 1000 : cluster->most_units;
    cluster->node_count += shape->is.count;
    cluster->device_count += shape->is.count * shape->is.gpus;
    /* an empty node is summed up over devices that are all alike */
    ol_node_sum_up(cluster, &shape->empty);
}

static void fill_nodes(struct ol_cluster *cluster)
{
    uint32_t node = 0, device = 0;
    for (size_t i = 0; i < cluster->shape_count; i++) {
        const struct ol_shape *shape = &cluster->shapes[i];
        for (uint32_t k = 0; k < shape->is.count; k++, device += shape->is.gpus) {
            cluster->nodes[node] = shape->empty;
            cluster->nodes[node].first_device = device;
            cluster->idle += cluster->nodes[node++].idle;
        }
    }
    cluster->units = cluster->idle;
}

static struct ol_device *make_devices(size_t count)
{
    struct ol_device *devices = ol_mem_new(ol_mem_product(sizeof *devices, count + 1));
    for (size_t i = 0; i < count; i++)
        devices[i].left = 1000;
    return devices;
}

static uint32_t most_gpus(const struct ol_cluster_setting *setting)
{
    uint32_t most = 0;
    for (size_t i = 0; i < setting->shape_count; i++)
        most = setting->shapes[i].gpus > most ? setting->shapes[i].gpus : most;
    return most;
}

struct ol_cluster *ol_cluster_new(const struct ol_cluster_setting *setting)
{
    struct ol_cluster *cluster = ol_mem_new(sizeof *cluster);
    uint32_t classes = 0;
    cluster->rule = setting->rule;
    cluster->labels = setting->labels;
    cluster->rng = ol_rng_stream(setting->seed, "placement", "", setting->replication);
    cluster->masks = ol_model_masks_new();
    cluster->shape_count = setting->shape_count;
    cluster->shapes = ol_mem_new(ol_mem_product(sizeof *cluster->shapes, setting->shape_count + 1));
    cluster->spare = cluster->devices = make_devices(most_gpus(setting));
    for (size_t i = 0; i < setting->shape_count; i++) {
        cluster->shapes[i].is = setting->shapes[i];
        fill_shape(cluster, i, &classes);
    }
    cluster->devices = make_devices(cluster->device_count);
    cluster->kind_count = cluster->device_count + cluster->node_count;
    cluster->kinds = ol_mem_new(ol_mem_product(sizeof *cluster->kinds, cluster->kind_count + 1));
    cluster->nodes = ol_mem_new(ol_mem_product(sizeof *cluster->nodes, cluster->node_count + 1));
    cluster->tied = ol_mem_new(ol_mem_product(sizeof *cluster->tied, cluster->node_count + 1));
    cluster->gang = ol_mem_new(ol_mem_product(sizeof *cluster->gang, cluster->node_count + 1));
    cluster->is_chosen = ol_mem_new(ol_mem_product(sizeof *cluster->is_chosen, cluster->node_count + 1));
    cluster->is_spared = ol_mem_new(ol_mem_product(sizeof *cluster->is_spared, cluster->node_count + 1));
    if (setting->ranks) {
        cluster->ranks = ol_mem_new(ol_mem_product(sizeof *cluster->ranks, cluster->node_count + 1));
        memcpy(cluster->ranks, setting->ranks, cluster->node_count * sizeof *cluster->ranks);
    }
    fill_nodes(cluster);
    return cluster;
}

void ol_cluster_free(struct ol_cluster *cluster)
{
    if (!cluster)
        return;
    ol_places_release(&cluster->places);
    ol_model_masks_free(cluster->masks);
    ol_mem_free(cluster->memo);
    ol_mem_free(cluster->typical);
    ol_mem_free(cluster->typical_wants);
    ol_mem_free(cluster->shapes);
    ol_mem_free(cluster->nodes);
    ol_mem_free(cluster->devices);
    ol_mem_free(cluster->spare);
    ol_mem_free(cluster->ranks);
    ol_mem_free(cluster->kinds);
    ol_mem_free(cluster->tied);
    ol_mem_free(cluster->gang);
    ol_mem_free(cluster->is_chosen);
    ol_mem_free(cluster->is_spared);
    ol_mem_free(cluster);
}

void ol_cluster_copy(struct ol_cluster *to, const struct ol_cluster *from)
{
    OL_ASSERT(to->node_count == from->node_count && to->device_count == from->device_count);
    memcpy(to->nodes, from->nodes, from->node_count * sizeof *to->nodes);
    memcpy(to->devices, from->devices, from->device_count * sizeof *to->devices);
    memcpy(to->kinds, from->kinds, from->kind_count * sizeof *to->kinds);
    ol_places_copy(&to->places, &from->places);
    to->idle = from->idle;
    to->rng = from->rng;
    if (to->expectation != from->expectation)
        ol_cluster_expect(to, from->typical, from->typical_count);
}

void ol_cluster_expect(struct ol_cluster *cluster, const struct ol_typical *typical, size_t count)
{
    ol_fragments_expect(cluster, typical, count);
}

/* ---- placing ---- */

static void place_parts(struct ol_cluster *cluster, uint32_t owner, const struct ol_want *want, size_t count)
{
    const uint32_t first = ol_places_add(&cluster->places, owner, (uint32_t)count);
    for (uint32_t i = 0; i < count; i++) {
        const struct ol_want part = ol_want_part(want, cluster->gang[i].units / 1000);
        ol_node_hold(cluster, owner, &part, cluster->gang[i].node, OL_NO_DEVICE, first + i);
    }
}

bool ol_cluster_place(struct ol_cluster *cluster, uint32_t owner, uint32_t units, const struct ol_ask *ask)
{
    const struct ol_want want = ol_want_of(cluster, units, ask);
    const bool is_whole = ask->nodes <= 1;
    if (want.count > 1)
        return ol_cluster_place_shares(cluster, owner, &want);
    const uint32_t node = is_whole ? ol_cluster_choose(cluster, &want, NULL) : OL_NO_NODE;
    if (node != OL_NO_NODE) {
        const uint32_t device = ol_cluster_choose_device(cluster, &want, node);
        ol_node_hold(cluster, owner, &want, node, device, ol_places_add(&cluster->places, owner, 1));
        return true;
    }
    const size_t count = ask->nodes != 1 ? ol_cluster_gather(cluster, &want) : 0;
    if (count > 0)
        place_parts(cluster, owner, &want, count);
    return count > 0;
}

bool ol_cluster_fits(const struct ol_cluster *cluster, uint32_t units, const struct ol_ask *ask)
{
    const struct ol_want want = ol_want_of(cluster, units, ask);
    return ol_cluster_has_room(cluster, &want, false);
}

bool ol_cluster_fits_empty(const struct ol_cluster *cluster, uint32_t units, const struct ol_ask *ask)
{
    const struct ol_want want = ol_want_of(cluster, units, ask);
    return ol_cluster_has_room(cluster, &want, true);
}

/* ---- looking ---- */

const struct ol_placed *ol_cluster_parts(const struct ol_cluster *cluster, uint32_t owner, size_t *count)
{
    const struct ol_owner_slot *slot = ol_places_find(&cluster->places, owner);
    *count = slot ? slot->count : 0;
    return slot ? &cluster->places.placed[slot->first] : NULL;
}

double ol_cluster_speed(const struct ol_cluster *cluster, uint32_t owner)
{
    const struct ol_owner_slot *slot = ol_places_find(&cluster->places, owner);
    double speed = 1;
    for (uint32_t i = 0; slot && i < slot->count; i++) {
        const struct ol_node *node = &cluster->nodes[cluster->places.placed[slot->first + i].node];
        const struct ol_node_shape *shape = &ol_shape_of(cluster, node)->is;
        if (cluster->places.parts[slot->first + i].device != OL_NO_DEVICE && shape->slicing == OL_SLICING_TIME)
            speed = fmin(speed, 1 - shape->overhead);
    }
    return speed;
}

uint32_t ol_cluster_nodes(const struct ol_cluster *cluster)
{
    return cluster->node_count;
}

uint64_t ol_cluster_units(const struct ol_cluster *cluster)
{
    return cluster->units;
}

uint64_t ol_cluster_idle(const struct ol_cluster *cluster)
{
    return cluster->idle;
}
