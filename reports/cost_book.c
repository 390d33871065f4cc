/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/cost_book.h"

#include "reports/cost_tag.h"
#include "reports/focus_service.h"

#include <stdlib.h>
#include <string.h>

const char *const ol_cost_step_names[OL_COST_STEPS] = {"on_demand", "spot",  "commitments", "tiers", "discounts",
                                                       "unused",    "other", "effective",   "shift", "billed"};
const char *const ol_cost_key_names[OL_COST_KEYS] = {"day",    "provider", "service", "category",
                                                     "region", "source",   "team",    "project"};

/* All charges that have all but the day in common, day by day from the first to the last; days without any are 0. */
struct place {
    const char *keys[OL_COST_KEYS]; /* the day's is not set */
    int64_t first;                  /* days since 1970-01-01 */
    struct day {
        ol_money steps[OL_COST_STEPS];
        bool is_used;
    } * days;
    size_t count, capacity;
};

struct ol_cost_book {
    struct ol_bill bill;
    struct ol_focus_services services;
    struct ol_cost_tags tags;
    struct ol_labels names; /* of places: the keys of one, joined */
    struct place *places;
    size_t count, capacity;
    struct ol_arena arena;
    struct ol_text joined;
};

struct ol_cost_book *ol_cost_book_new(const struct ol_bill *bill)
{
    struct ol_cost_book *book = ol_mem_new(sizeof *book);
    book->bill = *bill;
    return book;
}

void ol_cost_book_free(struct ol_cost_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->count; i++)
        ol_mem_free(book->places[i].days);
    ol_focus_services_release(&book->services);
    ol_cost_tags_release(&book->tags);
    ol_labels_release(&book->names);
    ol_mem_free(book->places);
    ol_text_release(&book->joined);
    ol_arena_release(&book->arena);
    ol_mem_free(book);
}

/* ---- steps ---- */

/* Costs are far from the end of their range: a bill that is not ends its rating elsewhere. */
void ol_cost_steps_of(const struct ol_charge *charge, ol_money steps[OL_COST_STEPS])
{
    const bool is_usage = charge->category == OL_CHARGE_USAGE;
    memset(steps, 0, OL_COST_STEPS * sizeof *steps);
    if (is_usage && charge->coverage == OL_COVERAGE_UNUSED) {
        steps[OL_COST_UNUSED] = charge->effective;
    } else if (!is_usage) {
        steps[OL_COST_OTHER] = charge->effective;
    } else if (charge->coverage == OL_COVERAGE_USED) {
        steps[OL_COST_ON_DEMAND] = charge->on_demand;
        steps[OL_COST_COMMITMENTS] = charge->effective - charge->on_demand;
    } else {
        const enum ol_cost_step term = charge->term == OL_TERM_SPOT ? OL_COST_SPOT : OL_COST_TIERS;
        steps[OL_COST_ON_DEMAND] = charge->on_demand;
        steps[term] = charge->list - charge->on_demand;
        steps[OL_COST_DISCOUNTS] = charge->contracted - charge->list;
        steps[OL_COST_TIERS] += charge->effective - charge->contracted;
    }
    steps[OL_COST_EFFECTIVE] = charge->effective;
    steps[OL_COST_SHIFT] = charge->billed - charge->effective;
    steps[OL_COST_BILLED] = charge->billed;
}

static const char *source_of(const struct ol_charge *charge)
{
    static const char *const others[OL_CHARGE_CATEGORIES] = {
        [OL_CHARGE_PURCHASE] = "purchase", [OL_CHARGE_TAX] = "tax", [OL_CHARGE_CREDIT] = "credit"};
    if (charge->category != OL_CHARGE_USAGE)
        return others[charge->category];
    if (charge->coverage == OL_COVERAGE_UNUSED)
        return "unused commitment";
    if (charge->coverage == OL_COVERAGE_USED)
        return "committed";
    return charge->term < OL_TERMS ? ol_term_names[charge->term] : "";
}

/* ---- places and days ---- */

static void keys_of(struct ol_cost_book *book, const struct ol_charge *charge, const char *keys[OL_COST_KEYS])
{
    const struct ol_focus_seller *seller = ol_focus_seller_of(&book->services, charge->book);
    const struct ol_cost_tag none = {"", ""};
    const struct ol_cost_tag *tag =
        charge->usage ? ol_cost_tag_of(&book->tags, book->bill.labels, charge->usage->tags) : &none;
    keys[OL_COST_DAY] = "";
    keys[OL_COST_PROVIDER] = seller->title;
    const struct ol_focus_service service = ol_focus_service_of(&book->services, seller, charge);
    keys[OL_COST_SERVICE] = service.name;
    keys[OL_COST_CATEGORY] = service.category;
    keys[OL_COST_REGION] = charge->region ? charge->region : "";
    keys[OL_COST_SOURCE] = source_of(charge);
    keys[OL_COST_TEAM] = tag->team;
    keys[OL_COST_PROJECT] = tag->project;
}

static int64_t day_of(ol_time instant)
{
    return instant / OL_DAY - (instant % OL_DAY < 0);
}

/* Each key behind its length: two that differ never join to the same. */
static void join(struct ol_text *joined, const char *const keys[OL_COST_KEYS])
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    ol_text_clear(joined);
    for (size_t i = 0; i < OL_COST_KEYS; i++) {
        const size_t length = strlen(keys[i]);
        for (size_t left = length; left > 0; left /= 64)
            ol_text_add(joined, &digits[left % 64], 1);
        ol_text_adds(joined, ":");
        ol_text_add(joined, keys[i], length);
    }
}

static struct place *place_of(struct ol_cost_book *book, const struct ol_charge *charge)
{
    const char *keys[OL_COST_KEYS];
    keys_of(book, charge, keys);
    join(&book->joined, keys);
    const ol_label label = ol_label_of_text(&book->names, book->joined.data, book->joined.length);
    if (label > book->count) {
        OL_MEM_RESERVE(book->places, book->capacity, book->count + 1);
        struct place *place = &book->places[book->count++];
        *place = (struct place){.first = day_of(charge->start)};
        for (size_t i = 0; i < OL_COST_KEYS; i++)
            place->keys[i] = ol_arena_copy(&book->arena, keys[i], strlen(keys[i]));
    }
    return &book->places[label - 1];
}

static struct day *day_at(struct place *place, int64_t day)
{
    const size_t before = day < place->first ? (size_t)(place->first - day) : 0;
    const size_t last = day < place->first ? 0 : (size_t)(day - place->first);
    const size_t wanted = before > 0 ? place->count + before : last + 1;
    if (wanted > place->count) {
        OL_MEM_RESERVE(place->days, place->capacity, wanted);
        memmove(place->days + before, place->days, place->count * sizeof *place->days);
        memset(before > 0 ? place->days : place->days + place->count, 0,
               (wanted - place->count) * sizeof *place->days);
        place->first -= (int64_t)before;
        place->count = wanted;
    }
    return &place->days[day - place->first];
}

/* ---- spreading ---- */

/* The part of an amount up to `at`, of a charge's whole time. */
static ol_money part_to(const struct ol_charge *charge, ol_money amount, ol_time at)
{
    ol_money part = amount;
    if (at < charge->end && !ol_money_times(amount, at - charge->start, charge->end - charge->start, &part))
        part = amount;
    return part;
}

static void add(struct day *day, enum ol_cost_step step, ol_money amount)
{
    day->steps[step] += amount;
    day->steps[OL_COST_EFFECTIVE] += step < OL_COST_EFFECTIVE ? amount : 0;
    day->steps[OL_COST_BILLED] += amount;
    day->is_used = true;
}

/* What was told up to a day's end, less what was up to its beginning: the days add up to the whole. */
static void spread(struct place *place, const struct ol_charge *charge, enum ol_cost_step step, ol_money amount)
{
    const int64_t first = day_of(charge->start), last = day_of(charge->end - 1);
    ol_money before = 0;
    for (int64_t day = first; day <= last; day++) {
        const ol_money until = day < last ? part_to(charge, amount, (ol_time)(day + 1) * OL_DAY) : amount;
        add(day_at(place, day), step, until - before);
        before = until;
    }
}

int ol_cost_book_sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    ol_money steps[OL_COST_STEPS];
    struct place *place = place_of(self, charge);
    /* A purchase is of its day, whatever time it is for. */
    const bool is_spread = charge->category == OL_CHARGE_USAGE && charge->end > charge->start;
    (void)error;
    ol_cost_steps_of(charge, steps);
    for (size_t i = 0; i <= OL_COST_SHIFT; i++) {
        if (i == OL_COST_EFFECTIVE || steps[i] == 0)
            continue;
        if (is_spread)
            spread(place, charge, (enum ol_cost_step)i, steps[i]);
        else
            add(day_at(place, day_of(charge->start)), (enum ol_cost_step)i, steps[i]);
    }
    return OL_OK;
}

/* ---- writing ---- */

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    int order = 0;
    for (size_t i = 0; order == 0 && i < OL_COST_KEYS; i++)
        order = strcmp(left->keys[i], right->keys[i]);
    return order;
}

static void write_line(struct ol_output *output, const struct place *place, int64_t number)
{
    char name[OL_TIME_BUFFER];
    const struct day *day = &place->days[number - place->first];
    ol_instant_format((ol_time)number * OL_DAY, name);
    name[strcspn(name, "T")] = '\0';
    ol_output_string(output, name);
    for (size_t k = OL_COST_DAY + 1; k < OL_COST_KEYS; k++) {
        ol_output_char(output, ',');
        ol_output_csv(output, place->keys[k]);
    }
    for (size_t k = 0; k < OL_COST_STEPS; k++) {
        ol_output_char(output, ',');
        ol_output_money(output, day->steps[k]);
    }
    ol_output_char(output, '\n');
}

void ol_cost_book_write(struct ol_output *output, struct ol_cost_book *book)
{
    int64_t first = INT64_MAX, end = INT64_MIN;
    for (size_t i = 0; i < OL_COST_KEYS; i++)
        ol_output_format(output, "%s,", ol_cost_key_names[i]);
    for (size_t i = 0; i < OL_COST_STEPS; i++)
        ol_output_format(output, "%s%s", ol_cost_step_names[i], i + 1 < OL_COST_STEPS ? "," : "\n");
    if (book->count > 0)
        qsort(book->places, book->count, sizeof *book->places, compare_places);
    for (size_t i = 0; i < book->count; i++) {
        const struct place *place = &book->places[i];
        first = place->first < first ? place->first : first;
        end = place->first + (int64_t)place->count > end ? place->first + (int64_t)place->count : end;
    }
    for (int64_t day = first; day < end; day++)
        for (size_t i = 0; i < book->count; i++) {
            const struct place *place = &book->places[i];
            const bool has = day >= place->first && day - place->first < (int64_t)place->count;
            if (has && place->days[day - place->first].is_used)
                write_line(output, place, day);
        }
}
