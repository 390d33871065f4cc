/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/price_verb.h"

#include <inttypes.h>
#include <string.h>

struct view {
    const struct ol_book *book;
    const char *item, *region;
    int meter, term; /* -1: any */
    bool all_dates;
    int64_t limit;
    ol_time at;
    size_t passed; /* prices that the filter lets through */
};

static bool read_view(const struct ol_invocation *invocation, struct view *view, struct ol_error *error)
{
    view->item = ol_option_value(invocation, "item");
    view->region = ol_option_value(invocation, "region");
    view->all_dates = ol_option_given(invocation, "all-dates");
    return ol_option_choice(invocation, "meter", ol_meter_names, -1, &view->meter, error) &&
           ol_option_choice(invocation, "term", ol_term_names, -1, &view->term, error) &&
           ol_option_count(invocation, "limit", 0, INT64_MAX, 50, &view->limit, error) &&
           ol_price_at(invocation, &view->at, error);
}

static bool is_label(const struct ol_book *book, ol_label label, const char *wanted)
{
    char buffer[OL_LABEL_BUFFER];
    return !wanted || strcmp(ol_label_text(&book->labels, label, buffer), wanted) == 0;
}

static bool passes(const struct view *view, const struct ol_price *price)
{
    return (view->meter < 0 || view->meter == price->meter) && (view->term < 0 || view->term == price->term) &&
           is_label(view->book, price->item, view->item) && is_label(view->book, price->region, view->region) &&
           (view->all_dates || ol_price_is_current(view->book, price, view->at));
}

/* ---- the heading ---- */

static void write_sources(const struct ol_book *book, struct ol_output *output)
{
    const struct ol_book_source *sources = book->sources.items;
    for (size_t i = 0; i < book->sources.count; i++) {
        ol_output_format(output, "source %s: %s", sources[i].name, sources[i].title ? sources[i].title : "");
        if (sources[i].date)
            ol_output_format(output, ", %s", sources[i].date);
        if (sources[i].assumed)
            ol_output_string(output, " (assumed)");
        ol_output_char(output, '\n');
    }
}

static size_t count_assumed(const struct ol_book *book)
{
    size_t assumed = 0;
    for (size_t i = 0; i < book->price_count; i++)
        assumed += book->prices[i].is_assumed;
    return assumed;
}

/* How many prices each meter has on each term. */
static void write_counts(const struct ol_book *book, struct ol_output *output)
{
    size_t counts[OL_METERS][OL_TERMS] = {0};
    for (size_t i = 0; i < book->price_count; i++)
        counts[book->prices[i].meter][book->prices[i].term]++;
    for (int meter = 0; meter < OL_METERS; meter++) {
        bool is_met = false;
        for (int term = 0; term < OL_TERMS; term++) {
            if (counts[meter][term] == 0)
                continue;
            ol_output_format(output, "%s%zu %s", is_met ? ", " : "", counts[meter][term], ol_term_names[term]);
            is_met = true;
        }
        if (is_met)
            ol_output_format(output, " of %s (%s)\n", ol_meter_names[meter], ol_meter_types[meter].unit);
    }
}

static void write_heading(const struct ol_book *book, struct ol_output *output)
{
    ol_output_format(output, "%s: %s, amounts in %s, %s\n", book->name, book->title, book->currency,
                     book->month > 0 ? "months of 730 h" : "calendar months");
    ol_output_format(output, "%zu prices (%zu assumed), %zu flat terms, %zu types, %zu regions\n",
                     book->price_count, count_assumed(book), book->flats.count, book->types.count,
                     book->regions.count);
    if (book->base)
        ol_output_format(output, "extends %s: %zu of the prices come from there%s\n", book->extends,
                         book->price_count - book->own_price_count,
                         strcmp(book->currency, book->base->currency) == 0 ? "" : ", whose currency is another");
    write_sources(book, output);
    write_counts(book, output);
    ol_output_char(output, '\n');
}

/* ---- the prices ---- */

enum column {
    METER,
    ITEM,
    REGION,
    ZONE,
    SYSTEM,
    TERM,
    TIER,
    AMOUNT,
    UNIT,
    UPFRONT,
    FROM,
    TO,
    BAND,
    SKU,
    SOURCE,
    ASSUMED
};

static const struct ol_listing columns = {
    .headings = {[METER] = "meter",
                 [ITEM] = "item",
                 [REGION] = "region",
                 [ZONE] = "zone",
                 [SYSTEM] = "system",
                 [TERM] = "term",
                 [TIER] = "from volume",
                 [AMOUNT] = "price",
                 [UNIT] = "per",
                 [UPFRONT] = "upfront",
                 [FROM] = "since",
                 [TO] = "until",
                 [BAND] = "interruptions",
                 [SKU] = "sku",
                 [SOURCE] = "source",
                 [ASSUMED] = "assumed"},
};

static void fill_row(const struct ol_book *book, const struct ol_price *price, struct ol_unit_price amount,
                     const char **row, struct ol_arena *arena)
{
    row[METER] = ol_meter_names[price->meter];
    row[ITEM] = ol_price_label(book, price->item, arena);
    row[REGION] = ol_price_label(book, price->region, arena);
    row[ZONE] = ol_price_label(book, price->zone, arena);
    row[SYSTEM] = ol_price_label(book, price->system, arena);
    row[TERM] = ol_price_term(price, arena);
    row[AMOUNT] = ol_price_amount(amount, arena);
    row[UNIT] = ol_meter_types[price->meter].unit;
    row[UPFRONT] = price->upfront > 0 ? ol_price_money(price->upfront, arena) : "";
    row[FROM] = ol_price_date(price->from, arena);
    row[TO] = ol_price_date(price->to, arena);
    row[BAND] = ol_price_band(book->bands[price->band].low, book->bands[price->band].high, arena);
    row[SKU] = price->sku;
    row[SOURCE] = ol_price_source(book, price);
    row[ASSUMED] = price->is_assumed ? "assumed" : "";
}

static void add_price(const struct ol_book *book, const struct ol_price *price, struct ol_listing *listing,
                      struct ol_arena *arena)
{
    if (price->tier_count == 0)
        fill_row(book, price, price->price, ol_listing_row(listing), arena);
    for (size_t i = 0; i < price->tier_count; i++) {
        const char **row = ol_listing_row(listing);
        fill_row(book, price, price->tiers[i].price, row, arena);
        row[TIER] = ol_price_money(price->tiers[i].begin, arena);
    }
}

static void write_prices(struct view *view, enum ol_output_format format, struct ol_output *output)
{
    struct ol_listing listing = columns;
    struct ol_arena arena = {0};
    for (size_t i = 0; i < view->book->price_count; i++) {
        if (!passes(view, &view->book->prices[i]))
            continue;
        if (view->passed++ < (size_t)view->limit)
            add_price(view->book, &view->book->prices[i], &listing, &arena);
    }
    if (listing.count > 0 || format != OL_FORMAT_TABLE)
        ol_listing_write(&listing, format, output);
    if (format == OL_FORMAT_TABLE && view->passed > (size_t)view->limit)
        ol_output_format(output, "and %zu more; see all with --limit %zu\n", view->passed - (size_t)view->limit,
                         view->passed);
    if (format == OL_FORMAT_TABLE && view->passed == 0)
        ol_output_string(output, "No price is like that.\n");
    ol_listing_release(&listing);
    ol_arena_release(&arena);
}

static int show(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct view view = {0};
    enum ol_output_format format;
    int code = 0;
    if (!ol_option_format(invocation, &format, &error) || !read_view(invocation, &view, &error))
        return ol_command_fail(&error);
    struct ol_book *book = ol_price_book_open(invocation->operands[0], &code);
    if (!book)
        return code;
    view.book = book;
    struct ol_output *output = ol_output_open("-", &error);
    if (output && format == OL_FORMAT_TABLE)
        write_heading(book, output);
    if (output)
        write_prices(&view, format, output);
    if (!output || ol_output_close(output, &error) != OL_OK)
        code = ol_command_fail(&error);
    ol_book_free(book);
    return code;
}

static const struct ol_option options[] = {
    {"meter", 0, "METER", "prices of this meter alone: instance, storage, egress ..."},
    {"item", 0, "ITEM", "of this type, class or kind alone"},
    {"region", 0, "REGION", "of this region alone"},
    {"term", 0, "TERM", "on this term alone: on-demand, spot, reserved ..."},
    {"at", 0, "DATE", "those in force then (default: today)"},
    {"all-dates", 0, NULL, "past and future prices as well"},
    {"limit", 0, "N", "at most so many (default 50)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_prices_show = {
    .name = "prices show",
    .operands = "BOOK",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "what is in a price book",
    .details =
        "BOOK is a file, or the name of a shipped book: aws, gcp, azure. First comes what the book covers and\n"
        "where its figures are from, then the prices that are asked for, in the order of the book. A price\n"
        "of many units is shown for one. Prices from a book that this one extends come last; their source\n"
        "has that book's name before it.",
    .example = "outlay prices show aws --meter instance --region us-east-1 --limit 20",
    .options = options,
    .run = show,
};
