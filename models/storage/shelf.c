/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/shelf.h"

#include "models/area.h"

#include <string.h>

/* ---- classes and sizes ---- */

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

/* ---- all ---- */

void ol_shelf_open(struct ol_shelf *shelf, const struct ol_store_setting *setting, size_t index,
                   struct ol_pieces *pieces)
{
    const struct ol_dataset *dataset = &setting->datasets[index];
    const struct ol_lifecycle_rule *rules = dataset->rules.items;
    const struct ol_move *moves = dataset->moves.items;
    const struct ol_create *creates = dataset->creates.items;
    const size_t classes = setting->class_count;
    *shelf = (struct ol_shelf){
        .setting = setting, .dataset = dataset, .pieces = pieces, .index = (uint16_t)index, .unsettled = OL_NEVER};
    const ol_time rest = setting->start_instant % OL_DAY;
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
            says_least ? rules[i].least_bytes : setting->classes[shelf->rule_classes[i]].least_moved_bytes;
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

void ol_shelf_close(struct ol_shelf *shelf)
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

struct ol_level ol_shelf_total(const struct ol_shelf *shelf)
{
    struct ol_level total = {0};
    for (size_t class = 0; class < shelf->setting->class_count; class ++)
        if (shelf->tier_of[class] < 0) {
            total.bytes += shelf->levels[class].bytes;
            total.objects += shelf->levels[class].objects;
        }
    return total;
}

void ol_shelf_verify(const struct ol_shelf *shelf)
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
    OL_ASSERT(ol_shelf_total(shelf).bytes == shelf->created - shelf->deleted);
    ol_mem_free(sums);
}
