/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/model_store.h"

#include "outlay/arena.h"

#define NONE OL_NO_RESIDENT

uint32_t ol_store_add_model(struct ol_model_store *store, int64_t bytes)
{
    OL_MEM_RESERVE(store->models, store->model_capacity, store->model_count + 1);
    store->models[store->model_count] = (struct ol_stored_model){bytes, NONE};
    return (uint32_t)store->model_count++;
}

/* ---- lists ---- */

/* As the newest of its instance. */
static void link_newest(struct ol_model_store *store, uint32_t id)
{
    struct ol_resident *resident = &store->residents[id];
    struct ol_model_room *room = &store->rooms[resident->instance];
    resident->older = room->newest;
    resident->newer = NONE;
    if (room->newest == NONE)
        room->oldest = id;
    else
        store->residents[room->newest].newer = id;
    room->newest = id;
}

static void unlink_used(struct ol_model_store *store, uint32_t id)
{
    const struct ol_resident *resident = &store->residents[id];
    struct ol_model_room *room = &store->rooms[resident->instance];
    if (resident->older == NONE)
        room->oldest = resident->newer;
    else
        store->residents[resident->older].newer = resident->newer;
    if (resident->newer == NONE)
        room->newest = resident->older;
    else
        store->residents[resident->newer].older = resident->older;
}

static void link_holder(struct ol_model_store *store, uint32_t id)
{
    struct ol_resident *resident = &store->residents[id];
    struct ol_stored_model *model = &store->models[resident->model];
    resident->last_holder = NONE;
    resident->next_holder = model->first_holder;
    if (model->first_holder != NONE)
        store->residents[model->first_holder].last_holder = id;
    model->first_holder = id;
}

static void unlink_holder(struct ol_model_store *store, uint32_t id)
{
    const struct ol_resident *resident = &store->residents[id];
    if (resident->last_holder == NONE)
        store->models[resident->model].first_holder = resident->next_holder;
    else
        store->residents[resident->last_holder].next_holder = resident->next_holder;
    if (resident->next_holder != NONE)
        store->residents[resident->next_holder].last_holder = resident->last_holder;
}

static uint32_t new_resident(struct ol_model_store *store)
{
    if (store->free_count)
        return store->free_residents[--store->free_count];
    OL_MEM_RESERVE(store->residents, store->resident_capacity, store->resident_count + 1);
    OL_MEM_RESERVE(store->free_residents, store->free_capacity, store->resident_count + 1);
    return (uint32_t)store->resident_count++;
}

static void drop(struct ol_model_store *store, uint32_t id)
{
    unlink_used(store, id);
    unlink_holder(store, id);
    store->free_residents[store->free_count++] = id;
}

/* ---- instances ---- */

void ol_store_join(struct ol_model_store *store, uint32_t instance)
{
    OL_MEM_RESERVE(store->rooms, store->room_capacity, (size_t)instance + 1);
    while (store->room_count <= instance)
        store->rooms[store->room_count++] = (struct ol_model_room){.oldest = NONE, .newest = NONE};
    store->rooms[instance] =
        (struct ol_model_room){.free_bytes = store->memory_bytes, .oldest = NONE, .newest = NONE};
}

void ol_store_leave(struct ol_model_store *store, uint32_t instance)
{
    while (store->rooms[instance].oldest != NONE)
        drop(store, store->rooms[instance].oldest);
}

/* ---- models ---- */

uint32_t ol_store_find(const struct ol_model_store *store, uint32_t model, uint32_t instance)
{
    uint32_t id = store->models[model].first_holder;
    while (id != NONE && store->residents[id].instance != instance)
        id = store->residents[id].next_holder;
    return id;
}

bool ol_store_can_load(const struct ol_model_store *store, uint32_t model, uint32_t instance)
{
    const struct ol_model_room *room = &store->rooms[instance];
    return room->free_bytes + room->unpinned_bytes >= store->models[model].bytes;
}

static bool is_better_victim(const struct ol_model_store *store, const struct ol_resident *a, uint32_t than)
{
    return than == NONE || (store->eviction == OL_EVICT_LFU && a->uses < store->residents[than].uses);
}

static uint32_t victim_of(const struct ol_model_store *store, const struct ol_model_room *room)
{
    uint32_t victim = NONE;
    for (uint32_t id = room->oldest; id != NONE; id = store->residents[id].newer) {
        const struct ol_resident *resident = &store->residents[id];
        if (resident->pins == 0 && is_better_victim(store, resident, victim))
            victim = id;
        if (victim != NONE && store->eviction == OL_EVICT_LRU)
            break;
    }
    return victim;
}

static void make_room(struct ol_model_store *store, struct ol_model_room *room, int64_t bytes)
{
    while (room->free_bytes < bytes) {
        const uint32_t victim = victim_of(store, room);
        OL_ASSERT(victim != NONE);
        const int64_t freed = store->models[store->residents[victim].model].bytes;
        room->free_bytes += freed;
        room->unpinned_bytes -= freed;
        store->evictions++;
        drop(store, victim);
    }
}

uint32_t ol_store_load(struct ol_model_store *store, uint32_t model, uint32_t instance, ol_time now, ol_time time)
{
    struct ol_model_room *room = &store->rooms[instance];
    const int64_t bytes = store->models[model].bytes;
    make_room(store, room, bytes);
    const uint32_t id = new_resident(store);
    const ol_time begins = room->loader_free > now ? room->loader_free : now;
    room->loader_free = time < OL_NEVER - begins ? begins + time : OL_NEVER;
    room->free_bytes -= bytes;
    room->unpinned_bytes += bytes;
    store->residents[id] = (struct ol_resident){.model = model, .instance = instance, .ready = room->loader_free};
    link_newest(store, id);
    link_holder(store, id);
    store->loads++;
    return id;
}

void ol_store_pin(struct ol_model_store *store, uint32_t id)
{
    struct ol_resident *resident = &store->residents[id];
    if (resident->pins++ == 0)
        store->rooms[resident->instance].unpinned_bytes -= store->models[resident->model].bytes;
    resident->uses++;
    if (store->rooms[resident->instance].newest != id) {
        unlink_used(store, id);
        link_newest(store, id);
    }
}

void ol_store_unpin(struct ol_model_store *store, uint32_t id)
{
    struct ol_resident *resident = &store->residents[id];
    OL_ASSERT(resident->pins > 0);
    if (--resident->pins == 0)
        store->rooms[resident->instance].unpinned_bytes += store->models[resident->model].bytes;
}

void ol_store_release(struct ol_model_store *store)
{
    ol_mem_free(store->residents);
    ol_mem_free(store->free_residents);
    ol_mem_free(store->rooms);
    ol_mem_free(store->models);
    *store = (struct ol_model_store){0};
}
