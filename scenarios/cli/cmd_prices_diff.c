/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd_prices_diff: two books line by line, where a line is an amount of a price: its only one, one of its tiers, or
 * what is paid upfront. Both books' lines are sorted by what they price and then read side by side.
 */
#include "scenarios/cli/price_verb.h"

#include <stdlib.h>
#include <string.h>

enum part { PART_AMOUNT, PART_UPFRONT };

struct line {
    const struct ol_price *price;
    const char *item, *region, *zone, *system; /* for the order: labels differ between books */
    enum part part;
    ol_money begin; /* of the tier; 0 without tiers */
    struct ol_unit_price amount;
};

struct lines {
    struct line *items;
    size_t count, capacity;
};

struct comparison {
    const struct ol_book *books[2];
    struct lines lines[2];
    bool all_dates;
    ol_time at;
    size_t added, removed, changed, same;
    struct ol_listing listing;
    struct ol_arena arena;
};

/* ---- lines ---- */

static void add_line(struct comparison *comparison, int side, const struct ol_price *price, enum part part,
                     ol_money begin, struct ol_unit_price amount)
{
    const struct ol_book *book = comparison->books[side];
    struct lines *lines = &comparison->lines[side];
    OL_MEM_RESERVE(lines->items, lines->capacity, lines->count + 1);
    lines->items[lines->count++] = (struct line){.price = price,
                                                 .item = ol_price_label(book, price->item, &comparison->arena),
                                                 .region = ol_price_label(book, price->region, &comparison->arena),
                                                 .zone = ol_price_label(book, price->zone, &comparison->arena),
                                                 .system = ol_price_label(book, price->system, &comparison->arena),
                                                 .part = part,
                                                 .begin = begin,
                                                 .amount = amount};
}

static void add_price(struct comparison *comparison, int side, const struct ol_price *price)
{
    const struct ol_unit_price upfront = {price->upfront, 1};
    if (price->tier_count == 0)
        add_line(comparison, side, price, PART_AMOUNT, 0, price->price);
    for (size_t i = 0; i < price->tier_count; i++)
        add_line(comparison, side, price, PART_AMOUNT, price->tiers[i].begin, price->tiers[i].price);
    if (price->upfront > 0)
        add_line(comparison, side, price, PART_UPFRONT, 0, upfront);
}

static int compare_texts(const struct line *a, const struct line *b)
{
    const char *const left[] = {a->item, a->region, a->zone, a->system};
    const char *const right[] = {b->item, b->region, b->zone, b->system};
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof left / sizeof *left; i++)
        order = strcmp(left[i], right[i]);
    return order;
}

#define ORDER(a, b) ((a) < (b) ? -1 : (a) > (b))

static int compare_keys(const struct line *a, const struct line *b, bool with_dates)
{
    int order = ORDER(a->price->meter, b->price->meter);
    order = order ? order : compare_texts(a, b);
    order = order ? order : ORDER(a->price->term, b->price->term);
    order = order ? order : ORDER(a->price->years, b->price->years);
    order = order ? order : ORDER(a->price->payment, b->price->payment);
    order = order || !with_dates ? order : ORDER(a->price->from, b->price->from);
    order = order ? order : ORDER(a->part, b->part);
    return order ? order : ORDER(a->begin, b->begin);
}

static int compare_lines(const void *left, const void *right)
{
    return compare_keys(left, right, true);
}

static void gather(struct comparison *comparison, int side)
{
    const struct ol_book *book = comparison->books[side];
    for (size_t i = 0; i < book->price_count; i++)
        if (comparison->all_dates || ol_price_is_current(book, &book->prices[i], comparison->at))
            add_price(comparison, side, &book->prices[i]);
    struct lines *lines = &comparison->lines[side];
    if (lines->count > 1)
        qsort(lines->items, lines->count, sizeof *lines->items, compare_lines);
}

/* ---- differences ---- */

enum column { WHAT, METER, ITEM, REGION, ZONE, SYSTEM, TERM, PART, SINCE, OLD, NEW, PERCENT };

static const char *part_text(const struct line *line, struct ol_arena *arena)
{
    if (line->part == PART_UPFRONT)
        return "upfront";
    return line->price->tier_count > 0 ? ol_arena_format(arena, "from %s", ol_price_money(line->begin, arena))
                                       : "";
}

/* `old` or `new` may be NULL. */
static void report(struct comparison *comparison, const char *what, const struct line *old, const struct line *new)
{
    const char **row = ol_listing_row(&comparison->listing);
    const struct line *line = new ? new : old;
    row[WHAT] = what;
    row[METER] = ol_meter_names[line->price->meter];
    row[ITEM] = line->item;
    row[REGION] = line->region;
    row[ZONE] = line->zone;
    row[SYSTEM] = line->system;
    row[TERM] = ol_price_term(line->price, &comparison->arena);
    row[PART] = part_text(line, &comparison->arena);
    row[SINCE] = ol_price_date(line->price->from, &comparison->arena);
    row[OLD] = old ? ol_price_amount(old->amount, &comparison->arena) : "";
    row[NEW] = new ? ol_price_amount(new->amount, &comparison->arena) : "";
    const double before = old ? ol_unit_price_real(old->amount) : 0;
    if (before > 0 && old && new)
        row[PERCENT] =
            ol_arena_format(&comparison->arena, "%+.1f", (ol_unit_price_real(new->amount) / before - 1) * 100);
}

/* Prices are kept in their lowest terms, so equal ones have equal parts. */
static bool is_same(const struct line *old, const struct line *new)
{
    return old->amount.amount == new->amount.amount && old->amount.scale == new->amount.scale;
}

static void compare_pair(struct comparison *comparison, const struct line *old, const struct line *new)
{
    if (is_same(old, new)) {
        comparison->same++;
        return;
    }
    comparison->changed++;
    report(comparison, "changed", old, new);
}

static void compare(struct comparison *comparison)
{
    const struct lines *olds = &comparison->lines[0], *news = &comparison->lines[1];
    size_t i = 0, k = 0;
    while (i < olds->count || k < news->count) {
        const int order = i == olds->count ? 1
                          : k == news->count
                              ? -1
                              : compare_keys(&olds->items[i], &news->items[k], comparison->all_dates);
        if (order == 0) {
            compare_pair(comparison, &olds->items[i++], &news->items[k++]);
        } else if (order < 0) {
            comparison->removed++;
            report(comparison, "removed", &olds->items[i++], NULL);
        } else {
            comparison->added++;
            report(comparison, "added", NULL, &news->items[k++]);
        }
    }
}

/* ---- the verb ---- */

static void write_bases(const struct comparison *comparison, struct ol_output *output)
{
    for (int side = 0; side < 2; side++) {
        const struct ol_book *book = comparison->books[side];
        if (book->base)
            ol_output_format(output, "%s extends %s, with whose prices it is compared\n", book->file,
                             book->extends);
    }
}

static int write_differences(struct comparison *comparison, enum ol_output_format format, struct ol_error *error)
{
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    if (format == OL_FORMAT_TABLE)
        write_bases(comparison, output);
    if (comparison->listing.count > 0 || format != OL_FORMAT_TABLE)
        ol_listing_write(&comparison->listing, format, output);
    if (format == OL_FORMAT_TABLE)
        ol_output_format(output, "%s%zu changed, %zu added, %zu removed, %zu the same\n",
                         comparison->listing.count > 0 ? "\n" : "", comparison->changed, comparison->added,
                         comparison->removed, comparison->same);
    return ol_output_close(output, error);
}

static int check_currencies(const struct comparison *comparison, struct ol_error *error)
{
    const struct ol_book *old = comparison->books[0], *new = comparison->books[1];
    if (strcmp(old->currency, new->currency) == 0)
        return OL_OK;
    return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "%s is in %s and %s in %s; compare books of one currency",
                   old->file, old->currency, new->file, new->currency);
}

static int diff_books(const struct ol_invocation *invocation, struct comparison *comparison,
                      enum ol_output_format format)
{
    struct ol_error error = {0};
    if (check_currencies(comparison, &error) != OL_OK)
        return ol_command_fail(&error);
    gather(comparison, 0);
    gather(comparison, 1);
    compare(comparison);
    if (write_differences(comparison, format, &error) != OL_OK)
        return ol_command_fail(&error);
    return ol_option_given(invocation, "check") && comparison->listing.count > 0;
}

static int diff(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    enum ol_output_format format;
    struct comparison comparison = {.listing.headings = {[WHAT] = "change",
                                                         [METER] = "meter",
                                                         [ITEM] = "item",
                                                         [REGION] = "region",
                                                         [ZONE] = "zone",
                                                         [SYSTEM] = "system",
                                                         [TERM] = "term",
                                                         [PART] = "part",
                                                         [SINCE] = "since",
                                                         [OLD] = "old",
                                                         [NEW] = "new",
                                                         [PERCENT] = "percent"}};
    struct ol_book *books[2] = {NULL};
    int code = 0;
    comparison.all_dates = ol_option_given(invocation, "all-dates");
    if (!ol_option_format(invocation, &format, &error) || !ol_price_at(invocation, &comparison.at, &error))
        return ol_command_fail(&error);
    for (int side = 0; code == 0 && side < 2; side++)
        comparison.books[side] = books[side] = ol_price_book_open(invocation->operands[side], &code);
    if (code == 0)
        code = diff_books(invocation, &comparison, format);
    ol_listing_release(&comparison.listing);
    ol_arena_release(&comparison.arena);
    for (int side = 0; side < 2; side++) {
        ol_mem_free(comparison.lines[side].items);
        ol_book_free(books[side]);
    }
    return code;
}

static const struct ol_option options[] = {
    {"at", 0, "DATE", "compare the prices in force then (default: today)"},
    {"all-dates", 0, NULL, "compare past and future prices as well, each with its like of the same date"},
    {"check", 0, NULL, "end with status 1 where the books differ"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_prices_diff = {
    .name = "prices diff",
    .operands = "OLD NEW",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "which prices of two books differ",
    .details =
        "Prices are matched by what they price: meter, item, region, zone, system, term. Each tier and each\n"
        "upfront payment is a line of its own. Differences are no failure: the exit status is 0 unless\n"
        "--check is given.",
    .example = "outlay prices diff azure gcp --format csv",
    .options = options,
    .run = diff,
};
