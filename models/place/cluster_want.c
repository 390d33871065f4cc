/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/place/cluster_books.h"

#include "outlay/arena.h"

#include <string.h>

__extension__ typedef __int128 wide;

/* ---- models ---- */

struct ol_model_masks {
    struct mask {
        ol_label label;
        uint64_t models;
    } * items;
    size_t count, capacity, last; /* last: that was asked for */
};

static const char *text_of(const struct ol_cluster *cluster, ol_label label, char buffer[OL_LABEL_BUFFER])
{
    return label == OL_NO_LABEL ? "" : ol_label_text(cluster->labels, label, buffer);
}

static uint64_t classes_named(const struct ol_cluster *cluster, const char *name, size_t length)
{
    uint64_t models = 0;
    for (size_t i = 0; i < cluster->shape_count; i++) {
        char buffer[OL_LABEL_BUFFER];
        const char *model = text_of(cluster, cluster->shapes[i].is.model, buffer);
        if (cluster->shapes[i].model_class < OL_MODEL_CLASSES - 1 && strlen(model) == length &&
            memcmp(model, name, length) == 0)
            models |= (uint64_t)1 << cluster->shapes[i].model_class;
    }
    return models;
}

static uint64_t read_models(const struct ol_cluster *cluster, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    uint64_t models = 0;
    const char *text = text_of(cluster, label, buffer);
    for (size_t length; *text; text += length + (text[length] == '|')) {
        length = strcspn(text, "|");
        models |= length > 0 ? classes_named(cluster, text, length) : 0;
    }
    return models;
}

uint64_t ol_models_of(const struct ol_cluster *cluster, ol_label model, bool *is_any)
{
    struct ol_model_masks *masks = cluster->masks;
    *is_any = model == OL_NO_LABEL;
    if (*is_any)
        return ~(uint64_t)0;
    if (masks->last < masks->count && masks->items[masks->last].label == model)
        return masks->items[masks->last].models;
    for (size_t i = 0; i < masks->count; i++)
        if (masks->items[i].label == model) {
            masks->last = i;
            return masks->items[i].models;
        }
    OL_MEM_RESERVE(masks->items, masks->capacity, masks->count + 1);
    masks->last = masks->count++;
    masks->items[masks->last] = (struct mask){.label = model, .models = read_models(cluster, model)};
    return masks->items[masks->last].models;
}

struct ol_model_masks *ol_model_masks_new(void)
{
    return ol_mem_new(sizeof(struct ol_model_masks));
}

void ol_model_masks_free(struct ol_model_masks *masks)
{
    if (masks)
        ol_mem_free(masks->items);
    ol_mem_free(masks);
}

/* ---- wants ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static void want_slice(const struct ol_cluster *cluster, struct ol_want *want, uint32_t units)
{
    char buffer[OL_LABEL_BUFFER];
    const char *name = text_of(cluster, want->ask->slice, buffer);
    want->is_slice = true;
    want->share = ol_slice_milli(name);
    want->count = want->share > 0 && units > want->share && units % want->share == 0 ? units / want->share : 1;
    want->units = want->share * want->count;
    want->kind = 0;
    for (enum ol_mig_geometry geometry = 0; geometry < OL_MIG_GEOMETRIES; geometry++)
        want->profiles[geometry] = (int8_t)ol_mig_profile(geometry, name);
}

static void want_gpus(struct ol_want *want, uint32_t units)
{
    const uint32_t milli = want->ask->milli;
    if (milli > 0 && milli < 1000 && units > milli && units % milli == 0) {
        want->share = milli;
        want->count = units / milli;
        want->units = units;
        want->kind = 0;
    } else if (units > 0 && units < 1000) {
        want->share = units;
        want->units = units;
        want->kind = 0;
    } else if (units > 0) {
        want->devices = (units + 999) / 1000;
        want->units = want->devices * 1000;
        want->kind = want->devices;
    }
}

struct ol_want ol_want_of(const struct ol_cluster *cluster, uint32_t units, const struct ol_ask *ask)
{
    struct ol_want want = {.ask = ask,
                           .cpu_milli = ask->cpu_milli,
                           .memory_bytes = ask->memory_bytes,
                           .kind = OL_NO_JOB_KIND,
                           .count = 1,
                           .is_any_model = true,
                           .models = ~(uint64_t)0};
    if (ask->slice != OL_NO_LABEL)
        want_slice(cluster, &want, units);
    else
        want_gpus(&want, units);
    if (want.units > 0 || want.is_slice)
        want.models = ol_models_of(cluster, ask->model, &want.is_any_model);
    want.key = mix(mix(mix(want.units, (uint64_t)want.cpu_milli), want.is_slice), mix(want.count, ask->slice));
    return want;
}

/* Rounded up, so that each part has what it may need. */
static int64_t part_of(int64_t amount, uint32_t parts, uint32_t all)
{
    return (int64_t)(((wide)amount * parts + all - 1) / all);
}

struct ol_want ol_want_part(const struct ol_want *want, uint32_t devices)
{
    struct ol_want part = *want;
    part.devices = devices;
    part.units = devices * 1000;
    part.kind = devices;
    part.cpu_milli = part_of(want->cpu_milli, devices, want->devices);
    part.memory_bytes = part_of(want->memory_bytes, devices, want->devices);
    part.key = mix(mix(part.units, (uint64_t)part.cpu_milli), 0);
    return part;
}

struct ol_want ol_want_share(const struct ol_want *want)
{
    struct ol_want share = *want;
    share.count = 1;
    share.units = want->share;
    share.cpu_milli = part_of(want->cpu_milli, 1, want->count);
    share.memory_bytes = part_of(want->memory_bytes, 1, want->count);
    share.key = mix(mix(mix(share.units, (uint64_t)share.cpu_milli), share.is_slice), mix(1, share.ask->slice));
    return share;
}

/* How many parts of `all` find room where all together ask for `amount`. */
static uint32_t times(int64_t left, int64_t amount, uint32_t all)
{
    if (amount <= 0)
        return all;
    const wide count = (wide)left * all / amount;
    return count < (wide)all ? (uint32_t)count : all;
}

uint32_t ol_node_room(const struct ol_cluster *cluster, const struct ol_node *node, const struct ol_want *want)
{
    if (node->whole == 0 || !ol_shape_is_model(ol_shape_of(cluster, node), want))
        return 0;
    const uint32_t by_cpu = times(node->cpu_left, want->cpu_milli, want->devices);
    const uint32_t by_memory = times(node->memory_left, want->memory_bytes, want->devices);
    const uint32_t room = by_cpu < by_memory ? by_cpu : by_memory;
    const uint32_t devices = node->whole < want->devices ? node->whole : want->devices;
    return room < devices ? room : devices;
}
