/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/copies.h"

#include "outlay/arena.h"

struct copy {
    const struct ol_copy_plan *plan;
    struct ol_way *way;
    bool is_complete; /* was, once */
    bool is_busy;
    int64_t changed, added; /* bytes of data under way: in place of old ones, and new */
};

struct ol_copies {
    struct ol_copies_setting setting;
    struct copy *items;
    uint32_t due; /* handler */
};

static ol_time now_of(const struct ol_copies *copies)
{
    return ol_sim_now(copies->setting.sim);
}

/* As many as the original has for so many bytes. */
static int64_t objects_of(const struct ol_copies *copies, size_t original, int64_t bytes)
{
    const int64_t all = ol_store_bytes(copies->setting.store, original, now_of(copies));
    const int64_t objects = ol_store_objects(copies->setting.store, original, now_of(copies));
    const ol_area part = all > 0 ? ((ol_area)objects * bytes + all - 1) / all : 0;
    return part > 0 ? (int64_t)part : 1;
}

static void arrived(void *self, uint32_t at)
{
    struct ol_copies *copies = self;
    struct copy *copy = &copies->items[at];
    struct ol_store *store = copies->setting.store;
    const ol_time now = now_of(copies);
    const int64_t before = ol_store_bytes(store, copy->plan->copy, now);
    if (copy->changed > 0) /* whole objects go, and are written anew as such */
        ol_store_delete(store, copy->plan->copy, now, copy->changed);
    const int64_t bytes = copy->added + before - ol_store_bytes(store, copy->plan->copy, now);
    if (bytes > 0)
        ol_store_write(store, copy->plan->copy, now, bytes, objects_of(copies, copy->plan->original, bytes));
    copy->is_busy = false;
    copy->is_complete = copy->is_complete || before + bytes > 0; /* of nothing, nobody reads a copy */
}

/* What has to pass, and what is there no more. */
static void compare(struct ol_copies *copies, struct copy *copy)
{
    struct ol_store *store = copies->setting.store;
    const ol_time now = now_of(copies);
    const int64_t original = ol_store_bytes(store, copy->plan->original, now);
    int64_t there = ol_store_bytes(store, copy->plan->copy, now);
    if (there > original) {
        ol_store_delete(store, copy->plan->copy, now, there - original);
        there = ol_store_bytes(store, copy->plan->copy, now);
    }
    const int64_t common = there < original ? there : original;
    copy->added = original - common;
    copy->changed = (int64_t)((double)common * copy->plan->replica->change);
}

static void send(struct ol_copies *copies, uint32_t at)
{
    struct copy *copy = &copies->items[at];
    compare(copies, copy);
    const int64_t bytes = copy->changed + copy->added;
    const ol_time wait = bytes > 0 ? ol_store_read(copies->setting.store, copy->plan->original, now_of(copies),
                                                   bytes, OL_RETRIEVE_STANDARD)
                                   : 0;
    copy->is_busy = true;
    if (ol_carrier_send(copies->setting.carrier, copy->way, ol_compressed(bytes, copy->plan->replica->compression),
                        wait, arrived, copies, at))
        arrived(copies, at);
}

static void on_due(void *self, uint32_t at)
{
    struct ol_copies *copies = self;
    const struct ol_replica *replica = copies->items[at].plan->replica;
    if (now_of(copies) >= copies->setting.until)
        return;
    if (!copies->items[at].is_busy)
        send(copies, at);
    if (replica->every > 0 && now_of(copies) < OL_TIME_END - replica->every)
        ol_sim_schedule(copies->setting.sim, now_of(copies) + replica->every, OL_PHASE_EARLY_RELEASE, copies->due,
                        at);
}

struct ol_copies *ol_copies_new(const struct ol_copies_setting *setting)
{
    struct ol_copies *copies = ol_mem_new(sizeof *copies);
    *copies = (struct ol_copies){.setting = *setting};
    copies->items = ol_mem_new(ol_mem_product(sizeof *copies->items, setting->count + 1));
    copies->due = ol_sim_handler(setting->sim, on_due, copies);
    for (size_t i = 0; i < setting->count; i++) {
        const struct ol_copy_plan *plan = &setting->plans[i];
        copies->items[i] =
            (struct copy){.plan = plan,
                          .way = ol_carrier_way(setting->carrier, plan->original, &setting->sites[plan->original],
                                                &setting->sites[plan->copy])};
        ol_sim_schedule(setting->sim, plan->replica->at, OL_PHASE_EARLY_RELEASE, copies->due, (uint32_t)i);
    }
    return copies;
}

size_t ol_copies_nearest(const struct ol_copies *copies, size_t original, const struct ol_site *site)
{
    const struct ol_site *sites = copies->setting.sites;
    size_t nearest = original;
    for (size_t i = 0; i < copies->setting.count; i++) {
        const struct copy *copy = &copies->items[i];
        if (copy->plan->original == original && copy->is_complete &&
            ol_site_distance(&sites[copy->plan->copy], site) < ol_site_distance(&sites[nearest], site))
            nearest = copy->plan->copy;
    }
    return nearest;
}

void ol_copies_free(struct ol_copies *copies)
{
    if (!copies)
        return;
    ol_mem_free(copies->items);
    ol_mem_free(copies);
}
