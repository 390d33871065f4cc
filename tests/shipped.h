/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shipped: the shipped price books as tests ask them, by names and dates.
 *
 *     shipped_open();
 *     check_price(aws, (struct asked){.meter = OL_METER_NAT, .region = "us-east-1"}, "2025-01-01", 0, "0.045");
 *     shipped_close();
 */
#ifndef OUTLAY_TESTS_SHIPPED_H
#define OUTLAY_TESTS_SHIPPED_H

#include "outlay/pricebook.h"

#include "tests/check.h"

#include <stdlib.h>

#define GB OL_MONEY_UNIT

static struct ol_book *aws, *gcp, *azure;

static inline struct ol_book *open_book(const char *name)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_book *book = ol_book_open(name, OL_NOWHERE, &faults, &error);
    CHECK_INT(faults.count, 0);
    if (!book) {
        const struct ol_error *blame = faults.count > 0 ? &faults.items[0] : &error;
        printf("FAIL open_book\n# %s:%ld: %s\n", name, (long)blame->place.line, blame->message);
        exit(1);
    }
    ol_faults_release(&faults);
    return book;
}

static inline ol_time date(const char *text)
{
    ol_time instant = 0;
    char why[160];
    CHECK(ol_instant_parse(ol_slice_of(text), &instant, why));
    return instant;
}

/* What is asked; system, zone and payment are left open. */
struct asked {
    enum ol_meter meter;
    const char *item, *region;
    enum ol_term term;
    int years;
};

/* A name that the book never mentions is OL_NO_LABEL and would ask for any: none of these may be. */
static inline ol_label label_of(const struct ol_book *book, const char *name)
{
    const ol_label label = name ? ol_book_label(book, ol_slice_of(name)) : OL_NO_LABEL;
    CHECK(!name || label != OL_NO_LABEL);
    return label;
}

static inline struct ol_price_key key_of(const struct ol_book *book, struct asked asked)
{
    return (struct ol_price_key){.meter = (uint8_t)asked.meter,
                                 .item = label_of(book, asked.item),
                                 .region = label_of(book, asked.region),
                                 .term = (uint8_t)asked.term,
                                 .years = (uint8_t)asked.years};
}

static inline const struct ol_price *find(const struct ol_book *book, struct asked asked, const char *at)
{
    const struct ol_price_key key = key_of(book, asked);
    const struct ol_price *price = ol_book_find(book, &key, date(at));
    if (!price)
        CHECK_REPORT("%s has no price of %s %s in %s", book->name, ol_meter_names[asked.meter],
                     asked.item ? asked.item : "(any)", asked.region ? asked.region : "(any)");
    return price;
}

/* Of the tier that the volume reaches. */
static inline struct ol_unit_price price_at(const struct ol_price *price, ol_money volume)
{
    struct ol_unit_price found = price->price;
    for (size_t i = 0; i < price->tier_count; i++)
        if (price->tiers[i].begin <= volume)
            found = price->tiers[i].price;
    return found;
}

static inline void check_price(const struct ol_book *book, struct asked asked, const char *at, int64_t volume,
                               const char *want)
{
    char shown[OL_MONEY_BUFFER];
    const struct ol_price *price = find(book, asked, at);
    if (price)
        CHECK_STRING(ol_unit_price_format(price_at(price, volume * GB), shown), want);
}

static inline void shipped_open(void)
{
    aws = open_book("aws");
    gcp = open_book("gcp");
    azure = open_book("azure");
}

static inline void shipped_close(void)
{
    ol_book_free(aws);
    ol_book_free(gcp);
    ol_book_free(azure);
}

#endif
