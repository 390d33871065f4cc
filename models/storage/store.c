/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/store.h"

#include "models/area.h"
#include "models/storage/lifecycle.h"
#include "models/storage/shelf.h"
#include "models/storage/store_state.h"

#include <math.h>
#include <string.h>

const char *const ol_retrieval_names[OL_RETRIEVALS + 1] = {"standard", "expedited", "bulk", NULL};

struct ol_store {
    struct ol_store_setting setting;
    struct ol_shelf *shelves; /* one a dataset */
    struct ol_pieces pieces;
    ol_time end;
};

/* ---- opening ---- */

struct ol_store *ol_store_open(const struct ol_store_setting *setting)
{
    struct ol_store *store = ol_mem_new(sizeof *store);
    store->setting = *setting;
    store->shelves = ol_mem_new(ol_mem_product(sizeof *store->shelves, setting->dataset_count));
    for (size_t i = 0; i < setting->dataset_count; i++)
        ol_shelf_open(&store->shelves[i], &store->setting, i, &store->pieces);
    return store;
}

void ol_store_close(struct ol_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->setting.dataset_count; i++)
        ol_shelf_close(&store->shelves[i]);
    ol_mem_free(store->shelves);
    ol_mem_free(store->pieces.items);
    ol_mem_free(store);
}

/* ---- what is written ---- */

static struct ol_owner *owner_of(struct ol_shelf *shelf, uint64_t name)
{
    for (size_t i = 0; i < shelf->owner_count; i++)
        if (shelf->owners[i].name == name)
            return &shelf->owners[i];
    OL_MEM_RESERVE(shelf->owners, shelf->owner_capacity, shelf->owner_count + 1);
    struct ol_owner *owner = &shelf->owners[shelf->owner_count++];
    *owner = (struct ol_owner){.name = name};
    return owner;
}

/* One more of the owner's; the one that is too many goes. */
static void keep_last(struct ol_shelf *shelf, uint32_t slot, uint64_t name, size_t keep, ol_time now)
{
    struct ol_owner *owner = owner_of(shelf, name);
    struct ol_ticket owned = {slot, shelf->cohorts[slot].serial};
    shelf->cohorts[slot].is_owned = true;
    if (owner->count < keep) {
        OL_MEM_RESERVE(owner->ring, owner->capacity, owner->count + 1);
        owner->ring[owner->count++] = owned;
        return;
    }
    const struct ol_ticket oldest = owner->ring[owner->head];
    owner->ring[owner->head] = owned;
    owner->head = (owner->head + 1) % owner->count;
    if (shelf->cohorts[oldest.slot].serial == oldest.serial) /* else a rule was faster */
        ol_cohort_delete(shelf, oldest.slot, now);
}

static void put(struct ol_shelf *shelf, ol_time now, int64_t bytes, int64_t objects, uint64_t owner, int64_t keep)
{
    struct ol_size_part parts[OL_SIZE_BINS];
    bytes = ol_shelf_fit(shelf, bytes);
    if (bytes <= 0)
        return;
    size_t count = ol_object_sizes_cut(&shelf->sizes, bytes, objects, parts);
    if (keep > 0) { /* goes as one, so it comes as one */
        for (size_t i = 1; i < count; i++)
            parts[0].objects += parts[i].objects;
        parts[0].bytes = bytes;
        count = 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].objects == 0)
            continue;
        ol_shelf_pass(shelf, OL_PIECE_WRITTEN, shelf->class, now, parts[i].bytes, parts[i].objects,
                      OL_RETRIEVE_STANDARD);
        const uint32_t slot = ol_cohort_add(shelf, now, parts[i].bytes, parts[i].objects);
        if (keep > 0)
            keep_last(shelf, slot, owner, (size_t)keep, now);
    }
}

/* ---- time ---- */

#define CREATE_OWNER (UINT64_C(1) << 63) /* what a <create> keeps; others count theirs from 0 */

static void create(struct ol_shelf *shelf, size_t i, ol_time now)
{
    const struct ol_create *creating = (const struct ol_create *)shelf->dataset->creates.items + i;
    const double years = (double)(now - creating->at) / (365.0 * (double)OL_DAY);
    const double bytes = creating->growth != 0
                             ? fmin(round((double)creating->size_bytes * pow(1 + creating->growth, years)), 9e18)
                             : 0;
    put(shelf, now, creating->growth != 0 ? (int64_t)fmax(bytes, 1) : creating->size_bytes, creating->objects,
        CREATE_OWNER | i, creating->keep);
    const ol_time next = now + creating->every, until = creating->until > 0 ? creating->until : OL_NEVER;
    shelf->create_next[i] = creating->every > 0 && next < until ? next : OL_NEVER;
}

/* By hand: read there and written here. */
static void move_all(struct ol_shelf *shelf, uint16_t class, ol_time now)
{
    for (size_t i = 0; i < shelf->count; i++) {
        const struct ol_cohort cohort = shelf->cohorts[i];
        if (cohort.objects == 0 || cohort.class == class)
            continue;
        ol_shelf_pass(shelf, OL_PIECE_RETRIEVED, cohort.class, now, cohort.bytes, 0, OL_RETRIEVE_STANDARD);
        ol_shelf_pass(shelf, OL_PIECE_COPIED, class, now, cohort.bytes, cohort.objects, OL_RETRIEVE_STANDARD);
        ol_cohort_move(shelf, (uint32_t)i, class, now, false);
        struct ol_cohort *moved = &shelf->cohorts[i];
        moved->born = moved->since = now;
        moved->birth = ol_shelf_day(shelf, now);
        moved->day = moved->is_old ? moved->day : moved->birth;
    }
}

/* The next thing to happen: of several at one time the first of this order. */
enum happening { CREATE, MIDNIGHT, MOVE };

static enum happening next_happening(const struct ol_shelf *shelf, ol_time *at, size_t *index)
{
    const struct ol_move *moves = shelf->dataset->moves.items;
    enum happening what = MIDNIGHT;
    *at = ol_shelf_midnight(shelf, shelf->midnight);
    *index = 0;
    for (size_t i = 0; i < shelf->dataset->creates.count; i++)
        if (shelf->create_next[i] < *at || (shelf->create_next[i] == *at && what == MIDNIGHT)) {
            what = CREATE;
            *at = shelf->create_next[i];
            *index = i;
        }
    for (size_t i = 0; i < shelf->dataset->moves.count; i++)
        if (!shelf->move_done[i] && moves[i].at < *at) {
            what = MOVE;
            *at = moves[i].at;
            *index = i;
        }
    return what;
}

static void settle_before(struct ol_shelf *shelf, ol_time now)
{
    if (shelf->unsettled < now)
        ol_shelf_settle(shelf, shelf->unsettled, false);
}

static void advance(struct ol_shelf *shelf, ol_time until)
{
    ol_time at;
    size_t index;
    for (;;) {
        const enum happening what = next_happening(shelf, &at, &index);
        if (at > until)
            break;
        settle_before(shelf, at);
        shelf->now = at;
        if (what == CREATE) {
            create(shelf, index, at);
        } else if (what == MIDNIGHT) {
            ol_shelf_turn(shelf, at);
        } else {
            shelf->move_done[index] = true;
            move_all(shelf, shelf->move_classes[index], at);
        }
    }
    settle_before(shelf, until);
    shelf->now = until;
}

static struct ol_shelf *shelf_at(struct ol_store *store, size_t dataset, ol_time now)
{
    OL_ASSERT(dataset < store->setting.dataset_count);
    struct ol_shelf *shelf = &store->shelves[dataset];
    OL_ASSERT(now >= shelf->now);
    advance(shelf, now);
    return shelf;
}

/* ---- verbs ---- */

void ol_store_write(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, int64_t objects)
{
    put(shelf_at(store, dataset, now), now, bytes, objects, 0, 0);
}

void ol_store_write_kept(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, int64_t objects,
                         uint64_t owner, int64_t keep)
{
    put(shelf_at(store, dataset, now), now, bytes, objects, owner, keep);
}

static ol_time delay_of(const struct ol_shelf *shelf, size_t class, enum ol_retrieval how)
{
    ol_time delay = shelf->setting->classes[class].delay[how];
    for (int tier = 0; ol_shelf_is_tiered(shelf, (uint16_t) class) && tier < OL_ACCESS_TIERS; tier++) {
        const int at = shelf->tiers[class][tier];
        if (at >= 0 && shelf->levels[at].bytes > 0 && shelf->setting->classes[at].delay[how] > delay)
            delay = shelf->setting->classes[at].delay[how];
    }
    return delay;
}

ol_time ol_store_read(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, enum ol_retrieval how)
{
    struct ol_shelf *shelf = shelf_at(store, dataset, now);
    const struct ol_level total = ol_shelf_total(shelf);
    int64_t told = 0, before = 0;
    ol_time delay = 0;
    for (size_t class = 0; total.bytes > 0 && bytes > 0 && class < store->setting.class_count; class ++) {
        const struct ol_level *level = &shelf->levels[class];
        if (shelf->tier_of[class] >= 0 || level->bytes == 0)
            continue;
        before += level->bytes;
        const int64_t upto = (int64_t)((ol_area)bytes * before / total.bytes), part = upto - told;
        const int64_t requests = (int64_t)(((ol_area)level->objects * part + level->bytes - 1) / level->bytes);
        ol_shelf_pass(shelf, OL_PIECE_READ, (uint16_t) class, now, part, requests, OL_RETRIEVE_STANDARD);
        ol_shelf_pass(shelf, OL_PIECE_RETRIEVED, (uint16_t) class, now, part, 0, how);
        const ol_time wait = delay_of(shelf, class, how);
        delay = part > 0 && wait > delay ? wait : delay;
        told = upto;
    }
    if (total.bytes > 0 && bytes > 0)
        ol_access_read(&shelf->access, ol_shelf_day(shelf, now + 1) - 1,
                       fmin((double)bytes / (double)total.bytes, 1));
    return delay;
}

void ol_store_delete(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes)
{
    struct ol_shelf *shelf = shelf_at(store, dataset, now);
    while (bytes > 0 && shelf->live > 0) {
        size_t oldest = SIZE_MAX;
        for (size_t i = 0; i < shelf->count; i++)
            if (shelf->cohorts[i].objects > 0 &&
                (oldest == SIZE_MAX || shelf->cohorts[i].born < shelf->cohorts[oldest].born))
                oldest = i;
        uint32_t slot = (uint32_t)oldest;
        const struct ol_cohort cohort = shelf->cohorts[slot];
        const int64_t objects =
            bytes >= cohort.bytes ? cohort.objects
                                  : (int64_t)(((ol_area)bytes * cohort.objects + cohort.bytes - 1) / cohort.bytes);
        if (objects < cohort.objects)
            slot = ol_cohort_part(shelf, slot, objects);
        bytes -= objects < cohort.objects ? bytes : cohort.bytes;
        ol_cohort_delete(shelf, slot, now);
    }
}

int64_t ol_store_bytes(struct ol_store *store, size_t dataset, ol_time now)
{
    return ol_shelf_total(shelf_at(store, dataset, now)).bytes;
}

int64_t ol_store_objects(struct ol_store *store, size_t dataset, ol_time now)
{
    return ol_shelf_total(shelf_at(store, dataset, now)).objects;
}

void ol_store_finish(struct ol_store *store, ol_time end)
{
    store->end = end;
    for (size_t k = 0; k < store->setting.dataset_count; k++) {
        struct ol_shelf *shelf = &store->shelves[k];
        if (shelf->now < end)
            advance(shelf, end - 1);
        settle_before(shelf, end);
        ol_shelf_count_reads(shelf, end);
        for (size_t i = 0; i < shelf->count; i++)
            if (shelf->cohorts[i].objects > 0)
                ol_cohort_tell(shelf, (uint32_t)i, end, false);
        ol_shelf_settle(shelf, end, true);
    }
}

size_t ol_store_full(const struct ol_store *store)
{
    for (size_t i = 0; i < store->setting.dataset_count; i++)
        if (store->shelves[i].is_full)
            return i;
    return SIZE_MAX;
}

const struct ol_piece_of_store *ol_store_pieces(const struct ol_store *store, size_t *count)
{
    *count = store->pieces.count;
    return store->pieces.items;
}

const struct ol_store_setting *ol_store_setting_of(const struct ol_store *store)
{
    return &store->setting;
}

ol_time ol_store_end(const struct ol_store *store)
{
    return store->end;
}

const struct ol_shelf *ol_store_shelf(const struct ol_store *store, size_t dataset)
{
    return &store->shelves[dataset];
}

void ol_store_verify(const struct ol_store *store)
{
    for (size_t i = 0; i < store->setting.dataset_count; i++)
        ol_shelf_verify(&store->shelves[i]);
}
