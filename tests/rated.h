/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rated: books and a usage file as text, the charges that come of them.
 *
 * Books are written as the inside of a <pricebook>, usage as a usage.csv; what rating hands over is kept, so that a
 * test can add up what it likes. Sums are exact, and compared as the decimals that a person writes.
 *
 *     struct rated rated = {0};
 *     rated_book(&rated, "aws", "<price meter='instance' item='m5.large' amount='0.096'/>");
 *     rated_rate(&rated, "start,end,meter,item,quantity\n2026-01-01,2026-01-02,instance,m5.large,1\n");
 *     CHECK_MONEY(rated_billed(&rated), "2.304");
 *     rated_end(&rated);
 */
#ifndef OUTLAY_TESTS_RATED_H
#define OUTLAY_TESTS_RATED_H

#include "outlay/arena.h"
#include "pricing/rate.h"
#include "pricing/usage_file.h"
#include "tests/check.h"
#include "tests/fuzz/memory_file.h"

#define RATED_BOOKS 4

struct rated {
    struct ol_rating_setting setting; /* currency, account, span: filled by the test; the rest here */
    struct ol_book *books[RATED_BOOKS];
    size_t book_count;
    struct ol_labels labels;
    struct ol_usage *rows;
    size_t row_count, row_capacity;
    struct ol_charge *charges; /* texts kept in the arena; `usage` points into `rows` of the rating: not kept */
    size_t count, capacity;
    struct ol_arena arena;
    struct ol_error error;
    int status;
};

/* Compared as its exact decimal. */
#define CHECK_MONEY(got, want)                                                                                    \
    do {                                                                                                          \
        char check_buffer[OL_MONEY_BUFFER];                                                                       \
        const char *check_money = ol_money_format((got), check_buffer);                                           \
        if (strcmp(check_money, (want)) != 0)                                                                     \
            CHECK_REPORT("%s is %s, expected %s", #got, check_money, (want));                                     \
    } while (0)

/* A whole document. */
static inline struct ol_book *rated_book_of(const char *xml)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *book = ol_book_of_memory(xml, strlen(xml), "book.xml", &faults, &error);
    for (size_t i = 0; i < faults.count; i++)
        CHECK_REPORT("line %lld: %s", (long long)faults.items[i].place.line, faults.items[i].message);
    if (!book && faults.count == 0)
        CHECK_REPORT("%s", error.message);
    ol_faults_release(&faults);
    return book;
}

/* A book of this provider, its name the provider's, in US dollars; months of the calendar. */
static inline void rated_book(struct rated *rated, const char *provider, const char *inside)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "<pricebook version='1' name='%s' provider='%s' currency='USD'>%s</pricebook>", provider,
                 provider, inside);
    rated->books[rated->book_count] = rated_book_of(ol_text_string(&text));
    rated->book_count += rated->books[rated->book_count] != NULL;
    ol_text_release(&text);
}

static inline void rated_read(struct rated *rated, const char *csv)
{
    struct ol_usage usage;
    int got = 0;
    struct memory_file file = memory_file_new(csv, strlen(csv));
    struct ol_usage_reader *reader = ol_usage_reader_open(file.path, &rated->labels, OL_NOWHERE, &rated->error);
    while (reader && (got = ol_usage_read(reader, &usage, &rated->error)) > 0) {
        OL_MEM_RESERVE(rated->rows, rated->row_capacity, rated->row_count + 1);
        rated->rows[rated->row_count++] = usage;
    }
    rated->status = reader ? got : rated->error.status;
    rated->error.place.file = NULL; /* of the memory file, which goes away */
    ol_usage_reader_close(reader);
    memory_file_free(&file);
}

static inline const char *rated_keep(struct rated *rated, const char *text)
{
    return text ? ol_arena_copy(&rated->arena, text, strlen(text)) : NULL;
}

static inline int rated_sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    struct rated *rated = self;
    (void)error;
    OL_MEM_RESERVE(rated->charges, rated->capacity, rated->count + 1);
    struct ol_charge *kept = &rated->charges[rated->count++];
    *kept = *charge;
    kept->region = rated_keep(rated, charge->region);
    kept->description = rated_keep(rated, charge->description);
    if (charge->usage) {
        struct ol_usage *usage = OL_ARENA_NEW(&rated->arena, struct ol_usage);
        *usage = *charge->usage;
        kept->usage = usage;
    }
    if (charge->commitment) {
        struct ol_charge_commitment *commitment = OL_ARENA_NEW(&rated->arena, struct ol_charge_commitment);
        *commitment = *charge->commitment;
        commitment->id = rated_keep(rated, commitment->id);
        commitment->name = rated_keep(rated, commitment->name);
        kept->commitment = commitment;
    }
    return OL_OK;
}

/* Rates the rows read so far; what an earlier call gave is forgotten. */
static inline void rated_run(struct rated *rated)
{
    if (rated->book_count == 0)
        return;
    rated->setting.books = (const struct ol_book *const *)rated->books;
    rated->setting.book_count = rated->book_count;
    rated->setting.labels = &rated->labels;
    rated->setting.usage_file = "usage.csv";
    rated->count = 0;
    struct ol_rating *rating = ol_rating_new(&rated->setting);
    for (size_t i = 0; i < rated->row_count; i++)
        ol_rating_add(rating, &rated->rows[i]);
    rated->status = ol_rating_run(rating, rated_sink, rated, &rated->error);
    ol_rating_free(rating);
}

/* Rows that can be rated; anything else is a failure of the test. */
static inline void rated_rate(struct rated *rated, const char *csv)
{
    rated_read(rated, csv);
    if (rated->status == OL_OK)
        rated_run(rated);
    if (rated->status != OL_OK)
        CHECK_REPORT("not rated: %s", rated->error.message);
}

/* Rows that cannot: what is said of it. */
static inline const char *rated_fail(struct rated *rated, const char *csv)
{
    rated_read(rated, csv);
    if (rated->status == OL_OK)
        rated_run(rated);
    CHECK_INT(rated->status, OL_BAD_INPUT);
    return rated->error.message;
}

static inline void rated_end(struct rated *rated)
{
    for (size_t i = 0; i < rated->book_count; i++)
        ol_book_free(rated->books[i]);
    ol_mem_free(rated->rows);
    ol_mem_free(rated->charges);
    ol_labels_release(&rated->labels);
    ol_arena_release(&rated->arena);
    *rated = (struct rated){0};
}

/* ---- looking at charges ---- */

static inline const char *rated_item(const struct ol_charge *charge, char buffer[OL_LABEL_BUFFER])
{
    return ol_label_text(&charge->book->labels, charge->item, buffer);
}

static inline ol_money rated_billed(const struct rated *rated)
{
    ol_money sum = 0;
    for (size_t i = 0; i < rated->count; i++)
        sum += rated->charges[i].billed;
    return sum;
}

static inline ol_money rated_effective(const struct rated *rated)
{
    ol_money sum = 0;
    for (size_t i = 0; i < rated->count; i++)
        sum += rated->charges[i].effective;
    return sum;
}

static inline ol_money rated_category(const struct rated *rated, enum ol_charge_category category)
{
    ol_money sum = 0;
    for (size_t i = 0; i < rated->count; i++)
        if (rated->charges[i].category == category)
            sum += rated->charges[i].billed;
    return sum;
}

/* The effective cost of what is covered, not covered or unused. */
static inline ol_money rated_coverage(const struct rated *rated, enum ol_coverage coverage)
{
    ol_money sum = 0;
    for (size_t i = 0; i < rated->count; i++)
        if (rated->charges[i].category == OL_CHARGE_USAGE && rated->charges[i].coverage == coverage)
            sum += rated->charges[i].effective;
    return sum;
}

/* Units (hours, of what is priced per hour) of the item's usage; NULL: of any item. */
static inline ol_money rated_quantity(const struct rated *rated, const char *item, enum ol_coverage coverage)
{
    char buffer[OL_LABEL_BUFFER];
    ol_money sum = 0;
    for (size_t i = 0; i < rated->count; i++) {
        const struct ol_charge *charge = &rated->charges[i];
        if (charge->category == OL_CHARGE_USAGE && charge->coverage == coverage && charge->units_per_price > 0 &&
            (!item || strcmp(rated_item(charge, buffer), item) == 0))
            sum += charge->quantity;
    }
    return sum;
}

static inline double rated_hours(const struct rated *rated, const char *item, enum ol_coverage coverage)
{
    return ol_money_real(rated_quantity(rated, item, coverage)) / 3600;
}

/* How much of the item's usage the commitment of that name covers, in hours. */
static inline double rated_covered(const struct rated *rated, const char *item, const char *commitment)
{
    char buffer[OL_LABEL_BUFFER];
    ol_money sum = 0;
    for (size_t i = 0; i < rated->count; i++) {
        const struct ol_charge *charge = &rated->charges[i];
        if (charge->coverage == OL_COVERAGE_USED && strcmp(charge->commitment->name, commitment) == 0 &&
            (!item || strcmp(rated_item(charge, buffer), item) == 0))
            sum += charge->quantity;
    }
    return ol_money_real(sum) / 3600;
}

#endif
