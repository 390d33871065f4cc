/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/lifecycle.h"

#include "models/area.h"

#include <math.h>

/* ---- reads ---- */

struct day_reads {
    double bytes, requests;
};

static void add_reads(const struct ol_shelf *shelf, const struct ol_cohort *cohort, double part,
                      struct day_reads *reads)
{
    const int64_t age = shelf->midnight - 1 - cohort->birth;
    const struct ol_read_rate *rate =
        cohort->objects > 0 && !cohort->is_old && age >= 0 ? ol_access_rate(shelf->dataset, age) : NULL;
    if (!rate || rate->share <= 0)
        return;
    const double bytes = rate->share * part * (double)cohort->bytes;
    reads[cohort->class].bytes += bytes;
    reads[cohort->class].requests +=
        rate->request_size > 0 ? bytes / (double)rate->request_size : rate->share * part * (double)cohort->objects;
}

void ol_shelf_count_reads(struct ol_shelf *shelf, ol_time now)
{
    const size_t classes = shelf->setting->class_count;
    const ol_time from = shelf->counted;
    const double part = (double)(now - from) / (double)OL_DAY;
    shelf->counted = now;
    if (shelf->dataset->reads.count == 0 || part <= 0)
        return;
    struct day_reads *reads = ol_mem_new(ol_mem_product(sizeof *reads, classes));
    for (size_t i = 0; i < shelf->count; i++)
        add_reads(shelf, &shelf->cohorts[i], part, reads);
    for (size_t class = 0; class < classes; class ++) {
        const double bytes = reads[class].bytes + shelf->read_left[class];
        const int64_t whole = (int64_t)fmin(bytes, 9e18);
        shelf->read_left[class] = bytes - (double)whole;
        if (whole == 0)
            continue;
        ol_shelf_pass(shelf, OL_PIECE_READ, (uint16_t) class, from, whole,
                      (int64_t)fmin(ceil(reads[class].requests - 1e-9), 9e18), OL_RETRIEVE_STANDARD);
        ol_shelf_pass(shelf, OL_PIECE_RETRIEVED, (uint16_t) class, from, whole, 0, OL_RETRIEVE_STANDARD);
    }
    ol_mem_free(reads);
}

/* ---- a day's cohorts become one ---- */

#define MANY 48 /* of one class and size: their first day is told as its mean */

struct gathering {
    uint32_t slot; /* that the others go up in */
    size_t count;
    ol_area bytes, objects; /* over time: of what was there since the last midnight */
};

static bool is_alike(const struct ol_cohort *a, const struct ol_cohort *b)
{
    return a->class == b->class && a->bin == b->bin && a->birth == b->birth && a->is_old == b->is_old;
}

static bool can_merge(const struct ol_shelf *shelf, struct ol_ticket young)
{
    const struct ol_cohort *cohort = &shelf->cohorts[young.slot];
    return cohort->serial == young.serial && !cohort->is_owned && !cohort->is_old &&
           cohort->birth == shelf->midnight;
}

static struct gathering *gathering_of(const struct ol_shelf *shelf, struct gathering *all, size_t *count,
                                      uint32_t slot)
{
    for (size_t i = 0; i < *count; i++)
        if (is_alike(&shelf->cohorts[all[i].slot], &shelf->cohorts[slot]))
            return &all[i];
    all[*count] = (struct gathering){.slot = slot};
    return &all[(*count)++];
}

/* Their first day as the mean of what was there, to the byte. */
static void tell_mean(struct ol_shelf *shelf, struct gathering *group, ol_time now)
{
    struct ol_cohort *cohort = &shelf->cohorts[group->slot];
    const struct ol_cohort kept = *cohort;
    cohort->told = now - OL_DAY > 0 ? now - OL_DAY : 0;
    const ol_time length = now > cohort->told ? now - cohort->told : 1;
    cohort->bytes = (int64_t)((group->bytes + length / 2) / length);
    cohort->objects = (int64_t)((group->objects + length / 2) / length);
    if (cohort->objects > 0 && cohort->bytes > 0)
        ol_cohort_tell(shelf, group->slot, now, false);
    cohort->bytes = kept.bytes;
    cohort->objects = kept.objects;
    cohort->told = now;
}

static void gather_group(struct ol_shelf *shelf, struct gathering *group, ol_time now)
{
    const struct ol_cohort first = shelf->cohorts[group->slot];
    for (size_t i = 0; i < shelf->young_count; i++) {
        const uint32_t slot = shelf->young[i].slot;
        if (slot == group->slot || !can_merge(shelf, shelf->young[i]) || !is_alike(&first, &shelf->cohorts[slot]))
            continue;
        if (group->count <= MANY)
            ol_cohort_tell(shelf, slot, now, false);
        shelf->cohorts[slot].told = now;
        ol_cohort_merge(shelf, group->slot, slot);
    }
}

static void gather_young(struct ol_shelf *shelf, ol_time now)
{
    size_t count = 0;
    struct gathering *groups = ol_mem_new(ol_mem_product(sizeof *groups, shelf->young_count + 1));
    for (size_t i = 0; i < shelf->young_count; i++) {
        if (!can_merge(shelf, shelf->young[i]))
            continue;
        const struct ol_cohort *cohort = &shelf->cohorts[shelf->young[i].slot];
        struct gathering *group = gathering_of(shelf, groups, &count, shelf->young[i].slot);
        group->count++;
        ol_area_add(&group->bytes, cohort->bytes, now - cohort->told);
        ol_area_add(&group->objects, cohort->objects, now - cohort->told);
    }
    for (size_t i = 0; i < count; i++) {
        if (groups[i].count < 2)
            continue;
        if (groups[i].count <= MANY)
            ol_cohort_tell(shelf, groups[i].slot, now, false);
        else
            shelf->cohorts[groups[i].slot].told = now;
        gather_group(shelf, &groups[i], now);
        if (groups[i].count > MANY)
            tell_mean(shelf, &groups[i], now);
    }
    ol_mem_free(groups);
    shelf->young_count = 0;
}

/* ---- written anew ---- */

/* Old versions of one midnight, class and size go on as one, where no stay tells them apart. */
static bool is_past_stay(const struct ol_shelf *shelf, const struct ol_cohort *cohort, ol_time now)
{
    return now - cohort->since >= shelf->setting->classes[cohort->class].minimum_stay;
}

static void join_old(struct ol_shelf *shelf, uint32_t slot, uint32_t *first, ol_time now)
{
    const struct ol_cohort *cohort = &shelf->cohorts[slot];
    uint32_t *with = &first[(size_t)cohort->class * OL_SIZE_BINS + cohort->bin]; /* a slot, from 1 */
    if (!is_past_stay(shelf, cohort, now))
        return;
    ol_cohort_tell(shelf, slot, now, false);
    if (*with > 0)
        ol_cohort_merge(shelf, *with - 1, slot);
    else
        *with = slot + 1;
}

/* What was current becomes an old version, or goes. */
static void retire(struct ol_shelf *shelf, uint32_t slot, int64_t objects, uint32_t *first, ol_time now)
{
    if (objects < shelf->cohorts[slot].objects)
        slot = ol_cohort_part(shelf, slot, objects);
    if (shelf->dataset->versions == 0) {
        ol_cohort_delete(shelf, slot, now);
        return;
    }
    shelf->cohorts[slot].is_old = true;
    shelf->cohorts[slot].is_owned = false;
    shelf->cohorts[slot].day = shelf->midnight;
    join_old(shelf, slot, first, now);
}

static int64_t retired_objects(struct ol_shelf *shelf, const struct ol_cohort *cohort, double share)
{
    const double due = share * (double)cohort->objects + shelf->overwrite_left;
    const int64_t whole = (int64_t)fmin(floor(due + 1e-9), (double)cohort->objects);
    shelf->overwrite_left = fmax(due - (double)whole, 0);
    return whole;
}

/* One new cohort for each size. */
static void write_anew(struct ol_shelf *shelf, const struct ol_size_part parts[OL_SIZE_BINS], ol_time now)
{
    for (size_t bin = 0; bin < OL_SIZE_BINS; bin++) {
        const int64_t objects = parts[bin].objects,
                      bytes = objects > 0 ? ol_shelf_fit(shelf, parts[bin].bytes) : 0;
        if (bytes == 0)
            continue;
        ol_shelf_pass(shelf, OL_PIECE_WRITTEN, shelf->class, now, bytes, objects, OL_RETRIEVE_STANDARD);
        ol_cohort_add(shelf, now, bytes, objects);
    }
}

static void drop_versions(struct ol_shelf *shelf, ol_time now)
{
    int64_t current = 0, old = 0;
    for (size_t i = 0; i < shelf->count; i++)
        *(shelf->cohorts[i].is_old ? &old : &current) += shelf->cohorts[i].objects;
    while (shelf->dataset->versions > 0 && old > shelf->dataset->versions * current) {
        size_t oldest = SIZE_MAX;
        for (size_t i = 0; i < shelf->count; i++)
            if (shelf->cohorts[i].is_old &&
                (oldest == SIZE_MAX || shelf->cohorts[i].day < shelf->cohorts[oldest].day))
                oldest = i;
        uint32_t slot = (uint32_t)oldest;
        const int64_t excess = old - shelf->dataset->versions * current;
        if (excess < shelf->cohorts[slot].objects)
            slot = ol_cohort_part(shelf, slot, excess);
        old -= shelf->cohorts[slot].objects;
        ol_cohort_delete(shelf, slot, now);
    }
}

static void overwrite(struct ol_shelf *shelf, double part, ol_time now)
{
    struct ol_size_part written[OL_SIZE_BINS] = {0};
    const size_t count = shelf->count;
    uint32_t *first = ol_mem_new(ol_mem_product(OL_SIZE_BINS * sizeof *first, shelf->setting->class_count));
    for (size_t i = 0; i < count; i++) {
        const struct ol_cohort cohort = shelf->cohorts[i];
        const bool is_there = cohort.objects > 0 && !cohort.is_old && cohort.born < now;
        const int64_t objects = is_there ? retired_objects(shelf, &cohort, shelf->dataset->overwrite * part) : 0;
        if (objects == 0)
            continue;
        written[cohort.bin].objects += objects;
        written[cohort.bin].bytes +=
            objects == cohort.objects ? cohort.bytes : (int64_t)((ol_area)cohort.bytes * objects / cohort.objects);
        retire(shelf, (uint32_t)i, objects, first, now);
    }
    ol_mem_free(first);
    write_anew(shelf, written, now);
    drop_versions(shelf, now);
}

/* ---- rules ---- */

static bool fits(const struct ol_lifecycle_rule *rule, int64_t least, const struct ol_cohort *cohort)
{
    return (ol_area)least * cohort->objects <= cohort->bytes &&
           (rule->most_bytes == 0 || (ol_area)rule->most_bytes * cohort->objects >= cohort->bytes);
}

/* SIZE_MAX: none. */
static size_t rule_for(const struct ol_shelf *shelf, const struct ol_cohort *cohort)
{
    const struct ol_lifecycle_rule *rules = shelf->dataset->rules.items;
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < shelf->dataset->rules.count; i++) {
        if (rules[i].old_versions != cohort->is_old || shelf->midnight - cohort->day < rules[i].after / OL_DAY ||
            !fits(&rules[i], shelf->rule_least[i], cohort))
            continue;
        if (rules[i].deletes)
            return i;
        if (found == SIZE_MAX || rules[i].after > rules[found].after)
            found = i;
    }
    return found;
}

static void apply_rule(struct ol_shelf *shelf, uint32_t slot, size_t rule, ol_time now)
{
    const struct ol_lifecycle_rule *rules = shelf->dataset->rules.items;
    const struct ol_cohort cohort = shelf->cohorts[slot];
    const uint16_t class = shelf->rule_classes[rule];
    const struct ol_store_class *classes = shelf->setting->classes;
    if (rules[rule].deletes) {
        ol_cohort_delete(shelf, slot, now);
    } else if (class != cohort.class) {
        ol_shelf_pass(shelf, OL_PIECE_MOVED, class, now, cohort.bytes, cohort.objects, OL_RETRIEVE_STANDARD);
        ol_cohort_move(shelf, slot, class, now,
                       classes[class].moves_keep_stay || classes[cohort.class].moves_keep_stay);
    }
}

static void apply_rules(struct ol_shelf *shelf, ol_time now)
{
    const ol_time expires = shelf->dataset->expires;
    for (size_t i = 0; i < shelf->count; i++) {
        const struct ol_cohort *cohort = &shelf->cohorts[i];
        if (cohort->objects == 0)
            continue;
        const size_t rule = rule_for(shelf, cohort);
        if (expires > 0 && shelf->midnight - cohort->day >= expires / OL_DAY)
            ol_cohort_delete(shelf, (uint32_t)i, now);
        else if (rule != SIZE_MAX)
            apply_rule(shelf, (uint32_t)i, rule, now);
    }
}

void ol_shelf_turn(struct ol_shelf *shelf, ol_time now)
{
    const double part = (double)(now - shelf->counted) / (double)OL_DAY;
    ol_shelf_count_reads(shelf, now);
    gather_young(shelf, now);
    if (shelf->dataset->overwrite > 0 && part > 0)
        overwrite(shelf, part, now);
    if (shelf->dataset->rules.count > 0 || shelf->dataset->expires > 0)
        apply_rules(shelf, now);
    shelf->midnight++;
    shelf->young_count = 0;
    shelf->unsettled = now;
}
