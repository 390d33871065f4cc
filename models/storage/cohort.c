/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/cohort.h"

#include "models/area.h"

#include <math.h>

/* ---- days ---- */

int64_t ol_shelf_day(const struct ol_shelf *shelf, ol_time at)
{
    const ol_time since = at + shelf->phase;
    return since / OL_DAY + (since % OL_DAY > 0);
}

ol_time ol_shelf_midnight(const struct ol_shelf *shelf, int64_t day)
{
    return day * OL_DAY - shelf->phase;
}

/* ---- pieces ---- */

static struct ol_piece_of_store *add_piece(struct ol_shelf *shelf, enum ol_piece_sort sort, uint16_t class)
{
    struct ol_pieces *pieces = shelf->pieces;
    OL_MEM_RESERVE(pieces->items, pieces->capacity, pieces->count + 1);
    struct ol_piece_of_store *piece = &pieces->items[pieces->count++];
    *piece = (struct ol_piece_of_store){.dataset = shelf->index, .class = class, .sort = (uint8_t)sort};
    return piece;
}

/* Of one day, and on one side of the warm-up's end. */
static bool is_alike(const struct ol_shelf *shelf, const struct ol_piece_of_store *piece, ol_time at,
                     enum ol_retrieval retrieval)
{
    const ol_time warm = shelf->setting->warmup_end;
    return (piece->from + shelf->phase) / OL_DAY == (at + shelf->phase) / OL_DAY &&
           (piece->from < warm) == (at < warm) && piece->retrieval == retrieval;
}

void ol_shelf_pass(struct ol_shelf *shelf, enum ol_piece_sort sort, uint16_t class, ol_time at, int64_t bytes,
                   int64_t objects, enum ol_retrieval retrieval)
{
    size_t *last = &shelf->levels[class].last[sort];
    struct ol_piece_of_store *piece = *last > 0 ? &shelf->pieces->items[*last - 1] : NULL;
    if (bytes == 0 && objects == 0)
        return;
    const bool is_whole = piece && (bytes > INT64_MAX - piece->bytes || objects > INT64_MAX - piece->objects);
    if (!piece || is_whole || !is_alike(shelf, piece, at, retrieval)) {
        piece = add_piece(shelf, sort, class);
        piece->from = piece->to = piece->since = at;
        piece->retrieval = (uint8_t)retrieval;
        *last = shelf->pieces->count;
    }
    piece->bytes += bytes;
    piece->objects += objects;
}

bool ol_shelf_is_tiered(const struct ol_shelf *shelf, uint16_t class)
{
    return shelf->tiers[class][OL_TIER_FREQUENT] >= 0;
}

void ol_cohort_tell(struct ol_shelf *shelf, uint32_t slot, ol_time now, bool has_ended)
{
    struct ol_cohort *cohort = &shelf->cohorts[slot];
    const ol_time from = cohort->told;
    cohort->told = now;
    const bool is_early = has_ended && now - cohort->since < shelf->setting->classes[cohort->class].minimum_stay;
    if (ol_shelf_is_tiered(shelf, cohort->class) || (from >= now && !is_early))
        return;
    struct ol_piece_of_store *piece = add_piece(shelf, OL_PIECE_KEPT, cohort->class);
    piece->from = from;
    piece->to = now;
    piece->since = cohort->since;
    piece->bytes = cohort->bytes;
    piece->objects = cohort->objects;
    piece->has_ended = has_ended;
}

/* ---- slots ---- */

static uint32_t take_slot(struct ol_shelf *shelf)
{
    shelf->live++;
    if (shelf->empty_count > 0)
        return shelf->empty[--shelf->empty_count];
    OL_ASSERT(shelf->count < UINT32_MAX);
    OL_MEM_RESERVE(shelf->cohorts, shelf->capacity, shelf->count + 1);
    return (uint32_t)shelf->count++;
}

static void free_slot(struct ol_shelf *shelf, uint32_t slot)
{
    shelf->cohorts[slot] = (struct ol_cohort){0};
    shelf->live--;
    OL_MEM_RESERVE(shelf->empty, shelf->empty_capacity, shelf->empty_count + 1);
    shelf->empty[shelf->empty_count++] = slot;
}

/* ---- levels ---- */

static bool is_watched(const struct ol_shelf *shelf, const struct ol_cohort *cohort)
{
    const int64_t least = shelf->setting->classes[cohort->class].monitored_bytes;
    return ol_shelf_is_tiered(shelf, cohort->class) && (ol_area)least * cohort->objects <= cohort->bytes;
}

static void lift(struct ol_level *level, int64_t bytes, int64_t objects)
{
    level->bytes += bytes;
    level->objects += objects;
}

static void tell_level(struct ol_shelf *shelf, enum ol_piece_sort sort, uint16_t class, struct ol_level *level,
                       ol_time now)
{
    const ol_time from = level->told;
    level->told = now;
    if (from >= now || level->objects == 0)
        return;
    struct ol_piece_of_store *piece = add_piece(shelf, sort, class);
    piece->from = from;
    piece->to = now;
    piece->since = from;
    piece->bytes = level->bytes;
    piece->objects = level->objects;
}

/* New in a class with tiers it is frequent at once. */
static void enter(struct ol_shelf *shelf, const struct ol_cohort *cohort, ol_time now)
{
    lift(&shelf->levels[cohort->class], cohort->bytes, cohort->objects);
    if (!ol_shelf_is_tiered(shelf, cohort->class))
        return;
    struct ol_level *frequent = &shelf->levels[shelf->tiers[cohort->class][OL_TIER_FREQUENT]];
    tell_level(shelf, OL_PIECE_KEPT, (uint16_t)shelf->tiers[cohort->class][OL_TIER_FREQUENT], frequent, now);
    lift(frequent, cohort->bytes, cohort->objects);
    if (!is_watched(shelf, cohort))
        return;
    tell_level(shelf, OL_PIECE_WATCHED, cohort->class, &shelf->watched[cohort->class], now);
    lift(&shelf->watched[cohort->class], 0, cohort->objects);
}

/* What of it was in which tier shows when all of them are looked at. */
static void leave(struct ol_shelf *shelf, const struct ol_cohort *cohort, ol_time now)
{
    lift(&shelf->levels[cohort->class], -cohort->bytes, -cohort->objects);
    if (ol_shelf_is_tiered(shelf, cohort->class))
        shelf->unsettled = now;
}

/* ---- verbs ---- */

int64_t ol_shelf_fit(struct ol_shelf *shelf, int64_t bytes)
{
    const int64_t room = (int64_t)(OL_SHELF_MOST - (shelf->created - shelf->deleted));
    shelf->is_full = shelf->is_full || bytes > room;
    return bytes < room ? bytes : room;
}

uint32_t ol_cohort_add(struct ol_shelf *shelf, ol_time born, int64_t bytes, int64_t objects)
{
    const uint32_t slot = take_slot(shelf);
    const int64_t day = ol_shelf_day(shelf, born);
    shelf->cohorts[slot] = (struct ol_cohort){.born = born,
                                              .since = born,
                                              .told = born > 0 ? born : 0,
                                              .bytes = bytes,
                                              .objects = objects,
                                              .day = day,
                                              .birth = day,
                                              .entered = day,
                                              .serial = ++shelf->serials,
                                              .class = shelf->class,
                                              .bin = ol_object_sizes_bin(&shelf->sizes, bytes, objects)};
    shelf->created += bytes;
    OL_MEM_RESERVE(shelf->young, shelf->young_capacity, shelf->young_count + 1);
    shelf->young[shelf->young_count++] = (struct ol_ticket){slot, shelf->serials};
    enter(shelf, &shelf->cohorts[slot], shelf->cohorts[slot].told);
    return slot;
}

uint32_t ol_cohort_part(struct ol_shelf *shelf, uint32_t slot, int64_t objects)
{
    const uint32_t other = take_slot(shelf);
    struct ol_cohort *whole = &shelf->cohorts[slot], *part = &shelf->cohorts[other];
    OL_ASSERT(objects > 0 && objects < whole->objects);
    *part = *whole;
    part->serial = ++shelf->serials;
    part->objects = objects;
    part->bytes = (int64_t)((ol_area)whole->bytes * objects / whole->objects);
    whole->objects -= objects;
    whole->bytes -= part->bytes;
    return other;
}

void ol_cohort_delete(struct ol_shelf *shelf, uint32_t slot, ol_time now)
{
    const struct ol_cohort gone = shelf->cohorts[slot];
    ol_cohort_tell(shelf, slot, now, true);
    ol_shelf_pass(shelf, OL_PIECE_DELETED, gone.class, now, gone.bytes, gone.objects, OL_RETRIEVE_STANDARD);
    leave(shelf, &gone, now);
    shelf->deleted += gone.bytes;
    free_slot(shelf, slot);
}

void ol_cohort_move(struct ol_shelf *shelf, uint32_t slot, uint16_t class, ol_time now, bool keeps_stay)
{
    struct ol_cohort *cohort = &shelf->cohorts[slot];
    ol_cohort_tell(shelf, slot, now, !keeps_stay);
    leave(shelf, cohort, now);
    cohort->class = class;
    cohort->since = keeps_stay ? cohort->since : now;
    cohort->entered = ol_shelf_day(shelf, now);
    enter(shelf, cohort, now);
}

/* Of two times, by the bytes behind them. */
static ol_time mean_time(ol_time a, int64_t a_bytes, ol_time b, int64_t b_bytes)
{
    const ol_area bytes = (ol_area)a_bytes + b_bytes;
    return bytes > 0 ? a + (ol_time)((ol_area)(b - a) * b_bytes / bytes) : a;
}

void ol_cohort_merge(struct ol_shelf *shelf, uint32_t slot, uint32_t other)
{
    struct ol_cohort *whole = &shelf->cohorts[slot];
    const struct ol_cohort *part = &shelf->cohorts[other];
    OL_ASSERT(whole->class == part->class && whole->told == part->told && slot != other);
    whole->born = mean_time(whole->born, whole->bytes, part->born, part->bytes);
    whole->since = mean_time(whole->since, whole->bytes, part->since, part->bytes);
    whole->bytes += part->bytes;
    whole->objects += part->objects;
    free_slot(shelf, other);
}

/* ---- access tiers ---- */

struct tier_sum {
    double bytes[OL_ACCESS_TIERS], objects[OL_ACCESS_TIERS];
    int64_t watched;
};

static void sum_tiers(const struct ol_shelf *shelf, uint16_t class, int64_t day, struct tier_sum *sum)
{
    double shares[OL_ACCESS_TIERS];
    for (size_t i = 0; i < shelf->count; i++) {
        const struct ol_cohort *cohort = &shelf->cohorts[i];
        if (cohort->objects == 0 || cohort->class != class || !is_watched(shelf, cohort))
            continue;
        const int64_t rest = cohort->is_old && cohort->day > cohort->entered ? cohort->day : cohort->entered;
        ol_access_shares(&shelf->access, day, cohort->is_old ? OL_NO_AGE : day - cohort->birth, day - rest,
                         shares);
        for (int tier = 0; tier < OL_ACCESS_TIERS; tier++) {
            sum->bytes[tier] += shares[tier] * (double)cohort->bytes;
            sum->objects[tier] += shares[tier] * (double)cohort->objects;
        }
        sum->watched += cohort->objects;
    }
}

static void set_level(struct ol_shelf *shelf, enum ol_piece_sort sort, uint16_t class, struct ol_level *level,
                      ol_time now, int64_t bytes, int64_t objects, bool tells_all)
{
    if (tells_all || bytes != level->bytes || objects != level->objects)
        tell_level(shelf, sort, class, level, now);
    level->bytes = bytes;
    level->objects = objects;
}

/* Deeper tiers get their expectation rounded down, and the frequent one all the rest. */
static void settle_class(struct ol_shelf *shelf, uint16_t class, ol_time now, bool tells_all)
{
    const struct ol_level *whole = &shelf->levels[class];
    const int64_t day = ol_shelf_day(shelf, now + 1) - 1; /* the last midnight */
    struct tier_sum sum = {0};
    int64_t bytes = whole->bytes, objects = whole->objects;
    sum_tiers(shelf, class, day, &sum);
    for (int tier = OL_ACCESS_TIERS - 1; tier >= 0; tier--) {
        const int at = shelf->tiers[class][tier];
        if (at < 0)
            continue;
        const bool is_rest = tier == OL_TIER_FREQUENT;
        const int64_t part = is_rest ? bytes : (int64_t)fmin(sum.bytes[tier], (double)bytes);
        const int64_t count =
            is_rest ? objects : (int64_t)fmin(fmax(ceil(sum.objects[tier]), part > 0), (double)objects);
        set_level(shelf, OL_PIECE_KEPT, (uint16_t)at, &shelf->levels[at], now, part, count, tells_all);
        bytes -= part;
        objects -= count;
    }
    set_level(shelf, OL_PIECE_WATCHED, class, &shelf->watched[class], now, 0, sum.watched, tells_all);
}

void ol_shelf_settle(struct ol_shelf *shelf, ol_time now, bool tells_all)
{
    shelf->unsettled = OL_NEVER;
    for (size_t class = 0; class < shelf->setting->class_count; class ++)
        if (ol_shelf_is_tiered(shelf, (uint16_t) class) &&
            (tells_all || shelf->levels[class].objects > 0 || shelf->watched[class].objects > 0 ||
             shelf->levels[shelf->tiers[class][OL_TIER_FREQUENT]].objects > 0))
            settle_class(shelf, (uint16_t) class, now, tells_all);
}
