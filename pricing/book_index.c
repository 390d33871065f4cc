/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/book_index.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_SYSTEM "linux"

/* What a way of looking leaves open; a way is a sum of these. */
#define OPEN_ITEM   1u
#define OPEN_REGION 2u
#define OPEN_ZONE   4u
#define OPEN_SYSTEM 8u

/* From the most to the least particular. */
static const uint8_t ways[] = {
    0,
    OPEN_SYSTEM,
    OPEN_ZONE,
    OPEN_ZONE | OPEN_SYSTEM,
    OPEN_ZONE | OPEN_REGION,
    OPEN_ZONE | OPEN_REGION | OPEN_SYSTEM,
    OPEN_ITEM,
    OPEN_ITEM | OPEN_SYSTEM,
    OPEN_ITEM | OPEN_ZONE,
    OPEN_ITEM | OPEN_ZONE | OPEN_SYSTEM,
    OPEN_ITEM | OPEN_ZONE | OPEN_REGION,
    OPEN_ITEM | OPEN_ZONE | OPEN_REGION | OPEN_SYSTEM,
};
#define WAYS (sizeof ways)

/* Where a way stands among them. */
static unsigned rank_of(unsigned way)
{
    unsigned rank = 0;
    while (rank < WAYS && ways[rank] != way)
        rank++;
    OL_ASSERT(rank < WAYS);
    return rank;
}

static unsigned way_of(const struct ol_price_key *key)
{
    return (key->item == OL_NO_LABEL ? OPEN_ITEM : 0) | (key->region == OL_NO_LABEL ? OPEN_REGION : 0) |
           (key->zone == OL_NO_LABEL ? OPEN_ZONE : 0) | (key->system == OL_NO_LABEL ? OPEN_SYSTEM : 0);
}

static struct ol_price_key key_of(const struct ol_price *price)
{
    return (struct ol_price_key){.item = price->item,
                                 .region = price->region,
                                 .zone = price->zone,
                                 .system = price->system,
                                 .meter = price->meter,
                                 .term = price->term,
                                 .payment = price->payment,
                                 .years = price->years};
}

static bool is_of(const struct ol_price *price, const struct ol_price_key *key)
{
    return price->item == key->item && price->region == key->region && price->zone == key->zone &&
           price->system == key->system && price->meter == key->meter && price->term == key->term &&
           price->payment == key->payment && price->years == key->years;
}

static uint64_t mix(uint64_t sum, uint64_t more)
{
    sum = (sum ^ more) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ sum >> 32;
}

static uint64_t hash_of(const struct ol_price_key *key)
{
    const uint64_t where = (uint64_t)key->region << 32 | key->item, how = (uint64_t)key->zone << 32 | key->system;
    const uint64_t what =
        (uint64_t)key->meter << 24 | (uint64_t)key->term << 16 | key->payment * 256u | key->years;
    return mix(mix(mix(0, where), how), what);
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 33) & OL_SLOT_TAG;
}

static uint32_t index_of(uint32_t slot)
{
    return (slot & OL_SLOT_INDEX) - 1;
}

/* The slot of the key, or the empty one where it belongs. While the slots are being filled there is no history, and
 * the first price of a key stands for it. */
static uint32_t *find_slot(const struct ol_book *book, const struct ol_price_key *key)
{
    const struct ol_book_index *index = book->index;
    const size_t mask = index->slot_count - 1;
    const uint64_t hash = hash_of(key);
    const uint32_t tag = tag_of(hash);
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        const uint32_t slot = index->slots[i];
        if (slot == 0)
            return &index->slots[i];
        if ((slot & OL_SLOT_TAG) != tag)
            continue;
        const uint32_t at = index_of(slot);
        const uint32_t first = slot & OL_SLOT_RUN && index->history ? index->history[at + 1] : at;
        if (is_of(&book->prices[first], key))
            return &index->slots[i];
    }
}

/* ---- building ---- */

/* At most four of five are taken. */
static size_t slots_for(size_t count)
{
    size_t slots = 16;
    while (slots * 4 < count * 5)
        slots *= 2;
    return slots;
}

/* The first price of a key stands for it, those after it make it a run; how many of them there are. */
static size_t fill_slots(struct ol_book *book)
{
    struct ol_book_index *index = book->index;
    size_t repeated = 0;
    for (uint32_t i = 0; i < book->price_count; i++) {
        const struct ol_price_key key = key_of(&book->prices[i]);
        uint32_t *slot = find_slot(book, &key);
        index->shapes[key.meter] |= (uint16_t)(1u << rank_of(way_of(&key)));
        if (*slot != 0) {
            *slot |= OL_SLOT_RUN;
            repeated++;
        } else {
            *slot = tag_of(hash_of(&key)) | (i + 1);
        }
    }
    return repeated;
}

static int compare_dates(const void *left, const void *right, void *prices)
{
    const struct ol_price *a = (const struct ol_price *)prices + *(const uint32_t *)left;
    const struct ol_price *b = (const struct ol_price *)prices + *(const uint32_t *)right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static void check_dates(const struct ol_book *book, const uint32_t *run, size_t count, struct ol_faults *faults)
{
    char date[OL_TIME_BUFFER];
    for (size_t i = 1; i < count; i++) {
        const struct ol_price *before = &book->prices[run[i - 1]], *price = &book->prices[run[i]];
        if (before->from != price->from)
            continue;
        const bool is_dated = price->from != OL_ALWAYS;
        ol_faults_add(
            faults, (struct ol_place){.file = book->file, .line = price->line},
            "<price>: it has the key of the price in line %lu and holds from the same date on (%s%s); give "
            "it a later from, or take one of them out",
            (unsigned long)before->line, is_dated ? "from " : "both are without from",
            is_dated ? ol_instant_format(price->from, date) : "");
    }
}

/* How many prices the run of each slot has. */
static uint32_t *count_runs(const struct ol_book *book)
{
    const struct ol_book_index *index = book->index;
    uint32_t *counts = ol_mem_new(ol_mem_product(sizeof *counts, index->slot_count));
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price_key key = key_of(&book->prices[i]);
        const uint32_t *slot = find_slot(book, &key);
        counts[slot - index->slots] += (*slot & OL_SLOT_RUN) != 0;
    }
    return counts;
}

/* Each run gets its room in the history, still empty but for its first price, by which its key is known. */
static void open_runs(struct ol_book *book, const uint32_t *counts)
{
    struct ol_book_index *index = book->index;
    size_t length = 0;
    uint32_t used = 0;
    for (size_t i = 0; i < index->slot_count; i++)
        length += counts[i] > 0 ? counts[i] + 1 : 0;
    uint32_t *history = OL_ARENA_ARRAY(&book->arena, uint32_t, length);
    for (size_t i = 0; i < index->slot_count; i++) {
        uint32_t *slot = &index->slots[i];
        if (counts[i] == 0)
            continue;
        history[used + 1] = index_of(*slot);
        *slot = (*slot & ~OL_SLOT_INDEX) | (used + 1);
        used += counts[i] + 1;
    }
    index->history = history;
}

static void fill_runs(struct ol_book *book)
{
    for (uint32_t i = 0; i < book->price_count; i++) {
        const struct ol_price_key key = key_of(&book->prices[i]);
        const uint32_t slot = *find_slot(book, &key);
        uint32_t *run = book->index->history + index_of(slot);
        if (slot & OL_SLOT_RUN)
            run[++run[0]] = i;
    }
}

static void write_history(struct ol_book *book, struct ol_faults *faults)
{
    uint32_t *counts = count_runs(book);
    open_runs(book, counts);
    fill_runs(book);
    for (size_t i = 0; i < book->index->slot_count; i++) {
        if (counts[i] == 0)
            continue;
        uint32_t *run = book->index->history + index_of(book->index->slots[i]);
        qsort_r(run + 1, run[0], sizeof *run, compare_dates, book->prices);
        check_dates(book, run + 1, run[0], faults);
    }
    ol_mem_free(counts);
}

static void index_prices(struct ol_book *book, struct ol_faults *faults)
{
    struct ol_book_index *index = book->index;
    index->slot_count = slots_for(book->price_count);
    index->slots = OL_ARENA_ARRAY(&book->arena, uint32_t, index->slot_count);
    if (fill_slots(book) > 0)
        write_history(book, faults);
    index->usual_system = ol_label_find(&book->labels, USUAL_SYSTEM, strlen(USUAL_SYSTEM));
}

static ol_label intern(struct ol_book *book, const char *text)
{
    return text ? ol_label_of_text(&book->labels, text, strlen(text)) : OL_NO_LABEL;
}

static void index_types(struct ol_book *book)
{
    const struct ol_book_type *types = book->types.items;
    struct ol_book_index *index = book->index;
    for (size_t i = 0; i < book->types.count; i++) {
        intern(book, types[i].name);
        intern(book, types[i].family);
        intern(book, types[i].gpu);
    }
    index->label_count = book->labels.count + 1;
    index->types_by_label = OL_ARENA_ARRAY(&book->arena, uint32_t, index->label_count);
    for (size_t i = book->types.count; i-- > 0;) {
        const ol_label label = intern(book, types[i].name);
        if (label < index->label_count)
            index->types_by_label[label] = (uint32_t)i + 1;
    }
}

/* ---- flat terms ---- */

enum flat_way { FLAT_ITEM, FLAT_FAMILY, FLAT_ANY };

static uint32_t *flat_slot(const struct ol_book_index *index, enum flat_way way, ol_label name, ol_label region)
{
    const uint64_t sum = mix(mix(0, (uint64_t)region << 32 | name), way);
    return &index->flat_slots[sum & (index->flat_slot_count - 1)];
}

static void index_flats(struct ol_book *book)
{
    const struct ol_book_flat *flats = book->flats.items;
    struct ol_book_index *index = book->index;
    index->flat_slot_count = slots_for(book->flats.count);
    index->flat_slots = OL_ARENA_ARRAY(&book->arena, uint32_t, index->flat_slot_count);
    index->flat_keys = OL_ARENA_ARRAY(&book->arena, struct ol_flat_key, book->flats.count);
    for (size_t i = book->flats.count; i-- > 0;) { /* backwards: the first of the book comes first */
        struct ol_flat_key *key = &index->flat_keys[i];
        key->way = flats[i].item ? FLAT_ITEM : flats[i].family ? FLAT_FAMILY : FLAT_ANY;
        key->name = intern(book, flats[i].item ? flats[i].item : flats[i].family);
        key->region = intern(book, flats[i].region);
        key->system = intern(book, flats[i].system);
        uint32_t *slot = flat_slot(index, key->way, key->name, key->region);
        key->next = *slot;
        *slot = (uint32_t)i + 1;
    }
}

static bool is_component(int meter)
{
    return meter == OL_METER_INSTANCE || meter == OL_METER_VCPU || meter == OL_METER_MEMORY ||
           meter == OL_METER_GPU;
}

static bool flat_fits(const struct ol_book_flat *flat, const struct ol_price_key *key)
{
    return flat->term == key->term && (flat->meter < 0 ? is_component(key->meter) : flat->meter == key->meter) &&
           (flat->years == 0 || flat->years == key->years) && (flat->payment < 0 || flat->payment == key->payment);
}

/* Of the key's system, or else of any. */
static const struct ol_book_flat *flat_of(const struct ol_book *book, enum flat_way way, ol_label name,
                                          ol_label region, const struct ol_price_key *key)
{
    const struct ol_book_flat *flats = book->flats.items, *of_any = NULL;
    const struct ol_book_index *index = book->index;
    const ol_label system = key->system == OL_NO_LABEL ? index->usual_system : key->system;
    if (way != FLAT_ANY && name == OL_NO_LABEL)
        return NULL;
    for (uint32_t at = *flat_slot(index, way, name, region); at; at = index->flat_keys[at - 1].next) {
        const struct ol_flat_key *found = &index->flat_keys[at - 1];
        if (found->way != way || found->name != name || found->region != region || !flat_fits(&flats[at - 1], key))
            continue;
        if (found->system != OL_NO_LABEL && found->system == system)
            return &flats[at - 1];
        if (found->system == OL_NO_LABEL && !of_any)
            of_any = &flats[at - 1];
    }
    return of_any;
}

const struct ol_book_flat *ol_book_flat(const struct ol_book *book, const struct ol_price_key *key)
{
    if (book->flats.count == 0)
        return NULL;
    const struct ol_book_type *type = ol_book_type_of(book, key->item);
    const bool has_family = type && type->family;
    const ol_label family =
        has_family ? ol_label_find(&book->labels, type->family, strlen(type->family)) : key->item;
    const ol_label names[] = {[FLAT_ITEM] = key->item, [FLAT_FAMILY] = family, [FLAT_ANY] = OL_NO_LABEL};
    for (enum flat_way way = FLAT_ITEM; way <= FLAT_ANY; way++) {
        const struct ol_book_flat *flat = flat_of(book, way, names[way], key->region, key);
        if (!flat && key->region != OL_NO_LABEL)
            flat = flat_of(book, way, names[way], OL_NO_LABEL, key);
        if (flat)
            return flat;
    }
    return NULL;
}

void ol_book_index_build(struct ol_book *book, struct ol_faults *faults)
{
    book->index = OL_ARENA_NEW(&book->arena, struct ol_book_index);
    index_types(book);
    index_flats(book);
    index_prices(book, faults);
}

/* ---- asking ---- */

/* Of a key's prices, the one in force; `until` is brought forward to when that may change. */
static const struct ol_price *in_force(const struct ol_book *book, uint32_t slot, ol_time at, ol_time *until)
{
    const uint32_t only[] = {1, index_of(slot)};
    const uint32_t *all = slot & OL_SLOT_RUN ? book->index->history + only[1] : only, *run = all + 1;
    size_t low = 0, high = all[0]; /* run[0 .. low) have begun, run[high ..) have not */
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (book->prices[run[middle]].from <= at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < all[0] && book->prices[run[low]].from < *until)
        *until = book->prices[run[low]].from;
    if (low == 0)
        return NULL;
    const struct ol_price *price = &book->prices[run[low - 1]];
    if (at >= price->to)
        return NULL;
    if (price->to < *until)
        *until = price->to;
    return price;
}

static struct ol_price_key narrowed(const struct ol_price_key *key, unsigned way)
{
    struct ol_price_key asked = *key;
    if (way & OPEN_ITEM)
        asked.item = OL_NO_LABEL;
    if (way & OPEN_REGION)
        asked.region = OL_NO_LABEL;
    if (way & OPEN_ZONE)
        asked.zone = OL_NO_LABEL;
    if (way & OPEN_SYSTEM)
        asked.system = OL_NO_LABEL;
    return asked;
}

const struct ol_price *ol_book_find_until(const struct ol_book *book, const struct ol_price_key *key, ol_time at,
                                          ol_time *until)
{
    struct ol_price_key full = *key;
    *until = OL_NEVER;
    if (full.system == OL_NO_LABEL)
        full.system = book->index->usual_system;
    const unsigned lacking = way_of(&full);
    for (unsigned left = book->index->shapes[full.meter]; left; left &= left - 1) {
        const unsigned way = ways[__builtin_ctz(left)];
        if ((lacking & ~way) != 0)
            continue;
        const struct ol_price_key asked = narrowed(&full, way);
        const uint32_t slot = *find_slot(book, &asked);
        const struct ol_price *price = slot != 0 ? in_force(book, slot, at, until) : NULL;
        if (price)
            return price;
    }
    return NULL;
}

const struct ol_price *ol_book_find(const struct ol_book *book, const struct ol_price_key *key, ol_time at)
{
    ol_time until;
    return ol_book_find_until(book, key, at, &until);
}
