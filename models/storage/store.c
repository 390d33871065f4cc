/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/store.h"

#include "models/area.h"
#include "models/storage/lifecycle.h"
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

static bool is_same(const char *a, const char *b)
{
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

/* Of the dataset's provider; -1: none. */
static int find_class(const struct ol_shelf *shelf, const char *name)
{
    const struct ol_store_class *classes = shelf->setting->classes;
    for (size_t i = 0; name && i < shelf->setting->class_count; i++)
        if (strcmp(classes[i].name, name) == 0 && is_same(classes[i].provider, shelf->dataset->provider))
            return (int)i;
    return -1;
}

static uint16_t class_of(const struct ol_shelf *shelf, const char *name)
{
    const int class = find_class(shelf, name);
    OL_ASSERT(class >= 0);
    return (uint16_t) class;
}

static void find_tiers(struct ol_shelf *shelf)
{
    const size_t count = shelf->setting->class_count;
    shelf->tiers = ol_mem_new(ol_mem_product(sizeof *shelf->tiers, count));
    shelf->tier_of = ol_mem_new(ol_mem_product(sizeof *shelf->tier_of, count));
    for (size_t i = 0; i < count; i++)
        shelf->tier_of[i] = -1;
    for (size_t i = 0; i < count; i++)
        for (int tier = 0; tier < OL_ACCESS_TIERS; tier++) {
            struct ol_text name = {0};
            ol_text_addf(&name, "%s/%s", shelf->setting->classes[i].name, ol_access_tier_names[tier]);
            shelf->tiers[i][tier] = find_class(shelf, ol_text_string(&name));
            if (shelf->tiers[i][tier] >= 0)
                shelf->tier_of[shelf->tiers[i][tier]] = (int)i;
            ol_text_release(&name);
        }
}

/* Where sizes matter to this dataset. */
static void cut_sizes(struct ol_shelf *shelf)
{
    const struct ol_lifecycle_rule *rules = shelf->dataset->rules.items;
    const size_t rule_count = shelf->dataset->rules.count, class_count = shelf->setting->class_count;
    int64_t *bounds = ol_mem_new(ol_mem_product(sizeof *bounds, 2 * rule_count + 3 * class_count + 1));
    size_t count = 0;
    for (size_t i = 0; i < rule_count; i++) {
        bounds[count++] = rules[i].least_bytes;
        bounds[count++] = rules[i].most_bytes > 0 ? rules[i].most_bytes + 1 : 0;
    }
    for (size_t i = 0; i < class_count; i++) {
        bounds[count++] = shelf->setting->classes[i].monitored_bytes;
        bounds[count++] = shelf->setting->classes[i].minimum_bytes;
        bounds[count++] = shelf->setting->classes[i].least_moved_bytes;
    }
    shelf->sizes = ol_object_sizes_of(&shelf->dataset->object_size, bounds, count);
    ol_mem_free(bounds);
}

static void add_all(struct ol_shelf *shelf, ol_time born, int64_t bytes, int64_t objects)
{
    struct ol_size_part parts[OL_SIZE_BINS];
    const size_t count = ol_object_sizes_cut(&shelf->sizes, bytes, objects, parts);
    for (size_t i = 0; i < count; i++)
        if (parts[i].objects > 0)
            ol_cohort_add(shelf, born, parts[i].bytes, parts[i].objects);
}

/* What is there at the start, in cohorts a day apart. */
static void add_first(struct ol_shelf *shelf)
{
    const struct ol_dataset *dataset = shelf->dataset;
    const int64_t wanted = dataset->age / OL_DAY + (dataset->age % OL_DAY > 0);
    int64_t days = wanted > 0 ? wanted : 1, bytes = 0, objects = 0;
    if (dataset->size_bytes == 0)
        return;
    if (dataset->objects > 0 && dataset->objects < days)
        days = dataset->objects;
    for (int64_t i = 0; i < days; i++) {
        const int64_t objects_end = (int64_t)((ol_area)dataset->objects * (i + 1) / days);
        const int64_t bytes_end = dataset->objects > 0
                                      ? (int64_t)((ol_area)dataset->size_bytes * objects_end / dataset->objects)
                                      : (int64_t)((ol_area)dataset->size_bytes * (i + 1) / days);
        const ol_time born = -(ol_time)((ol_area)dataset->age * (2 * i + 1) / (2 * days));
        if (bytes_end > bytes)
            add_all(shelf, born, bytes_end - bytes, objects_end - objects);
        bytes = bytes_end;
        objects = objects_end;
    }
}

static void open_shelf(struct ol_store *store, size_t index)
{
    struct ol_shelf *shelf = &store->shelves[index];
    const struct ol_dataset *dataset = &store->setting.datasets[index];
    const struct ol_lifecycle_rule *rules = dataset->rules.items;
    const struct ol_move *moves = dataset->moves.items;
    const struct ol_create *creates = dataset->creates.items;
    const size_t classes = store->setting.class_count;
    *shelf = (struct ol_shelf){.setting = &store->setting,
                               .dataset = dataset,
                               .pieces = &store->pieces,
                               .index = (uint16_t)index,
                               .unsettled = OL_NEVER};
    const ol_time rest = store->setting.start_instant % OL_DAY;
    shelf->phase = rest < 0 ? rest + OL_DAY : rest;
    shelf->midnight = shelf->phase > 0;
    shelf->access.dataset = dataset;
    shelf->class = class_of(shelf, dataset->class);
    shelf->levels = ol_mem_new(ol_mem_product(sizeof *shelf->levels, classes));
    shelf->watched = ol_mem_new(ol_mem_product(sizeof *shelf->watched, classes));
    shelf->read_left = ol_mem_new(ol_mem_product(sizeof *shelf->read_left, classes));
    find_tiers(shelf);
    cut_sizes(shelf);
    shelf->rule_classes = ol_mem_new(ol_mem_product(sizeof *shelf->rule_classes, dataset->rules.count + 1));
    shelf->rule_least = ol_mem_new(ol_mem_product(sizeof *shelf->rule_least, dataset->rules.count + 1));
    for (size_t i = 0; i < dataset->rules.count; i++) {
        const bool says_least = rules[i].deletes || ol_xml_attribute(rules[i].node, "least");
        shelf->rule_classes[i] = rules[i].deletes ? shelf->class : class_of(shelf, rules[i].class);
        shelf->rule_least[i] =
            says_least ? rules[i].least_bytes : store->setting.classes[shelf->rule_classes[i]].least_moved_bytes;
    }
    shelf->move_classes = ol_mem_new(ol_mem_product(sizeof *shelf->move_classes, dataset->moves.count + 1));
    shelf->move_done = ol_mem_new(dataset->moves.count + 1);
    for (size_t i = 0; i < dataset->moves.count; i++)
        shelf->move_classes[i] = class_of(shelf, moves[i].class);
    shelf->create_next = ol_mem_new(ol_mem_product(sizeof *shelf->create_next, dataset->creates.count + 1));
    for (size_t i = 0; i < dataset->creates.count; i++)
        shelf->create_next[i] = creates[i].at;
    add_first(shelf);
    shelf->young_count = 0;
}

struct ol_store *ol_store_open(const struct ol_store_setting *setting)
{
    struct ol_store *store = ol_mem_new(sizeof *store);
    store->setting = *setting;
    store->shelves = ol_mem_new(ol_mem_product(sizeof *store->shelves, setting->dataset_count));
    for (size_t i = 0; i < setting->dataset_count; i++)
        open_shelf(store, i);
    return store;
}

static void close_shelf(struct ol_shelf *shelf)
{
    for (size_t i = 0; i < shelf->owner_count; i++)
        ol_mem_free(shelf->owners[i].ring);
    void *const owned[] = {shelf->cohorts,    shelf->empty,        shelf->young,       shelf->levels,
                           shelf->watched,    shelf->tiers,        shelf->tier_of,     shelf->rule_classes,
                           shelf->rule_least, shelf->move_classes, shelf->create_next, shelf->move_done,
                           shelf->read_left,  shelf->owners};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        ol_mem_free(owned[i]);
    ol_access_release(&shelf->access);
}

void ol_store_close(struct ol_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->setting.dataset_count; i++)
        close_shelf(&store->shelves[i]);
    ol_mem_free(store->shelves);
    ol_mem_free(store->pieces.items);
    ol_mem_free(store);
}

/* ---- what is written ---- */

#define MOST_BYTES INT64_C(9000000000000000000) /* nine exabytes are more than anybody has: there counting ends */

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
    bytes = bytes < MOST_BYTES - shelf->created ? bytes : MOST_BYTES - shelf->created;
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

static struct ol_level total_of(const struct ol_shelf *shelf)
{
    struct ol_level total = {0};
    for (size_t class = 0; class < shelf->setting->class_count; class ++)
        if (shelf->tier_of[class] < 0) {
            total.bytes += shelf->levels[class].bytes;
            total.objects += shelf->levels[class].objects;
        }
    return total;
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
    const struct ol_level total = total_of(shelf);
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
    return total_of(shelf_at(store, dataset, now)).bytes;
}

int64_t ol_store_objects(struct ol_store *store, size_t dataset, ol_time now)
{
    return total_of(shelf_at(store, dataset, now)).objects;
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

static void verify_shelf(const struct ol_shelf *shelf)
{
    struct ol_level *sums = ol_mem_new(ol_mem_product(sizeof *sums, shelf->setting->class_count));
    size_t live = 0;
    for (size_t i = 0; i < shelf->count; i++) {
        const struct ol_cohort *cohort = &shelf->cohorts[i];
        sums[cohort->class].bytes += cohort->bytes;
        sums[cohort->class].objects += cohort->objects;
        live += cohort->objects > 0;
        OL_ASSERT(cohort->bytes >= 0 && cohort->objects >= 0);
    }
    for (size_t class = 0; class < shelf->setting->class_count; class ++) {
        struct ol_level tiers = {0};
        for (int tier = 0; tier < OL_ACCESS_TIERS; tier++)
            if (shelf->tiers[class][tier] >= 0) {
                tiers.bytes += shelf->levels[shelf->tiers[class][tier]].bytes;
                tiers.objects += shelf->levels[shelf->tiers[class][tier]].objects;
            }
        OL_ASSERT(shelf->tier_of[class] >= 0 || (sums[class].bytes == shelf->levels[class].bytes &&
                                                 sums[class].objects == shelf->levels[class].objects));
        OL_ASSERT(!ol_shelf_is_tiered(shelf, (uint16_t) class) || shelf->unsettled != OL_NEVER ||
                  (tiers.bytes == sums[class].bytes && tiers.objects == sums[class].objects));
    }
    OL_ASSERT(live == shelf->live);
    OL_ASSERT(total_of(shelf).bytes == shelf->created - shelf->deleted);
    ol_mem_free(sums);
}

void ol_store_verify(const struct ol_store *store)
{
    for (size_t i = 0; i < store->setting.dataset_count; i++)
        verify_shelf(&store->shelves[i]);
}
