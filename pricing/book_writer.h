/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_writer: a price book written element by element, as an importer meets its prices.
 *
 * The writer keeps nothing but counts and which regions, types and sources it has written, so a list of any length
 * passes through. Amounts are the provider's own decimals, as text, and stay to the letter; a row that cannot be a
 * price is refused with a reason and counted by the caller. Elements come in the order in which they are handed in, so
 * equal input gives equal bytes.
 *
 *     struct ol_book_writer *writer = ol_book_writer_new(output, &(struct ol_book_heading){.name = "aws", ...});
 *     ol_book_write_price(writer, &(struct ol_price_row){.meter = OL_METER_INSTANCE, .item = ..., .amount = ...}, why);
 *     ol_book_writer_end(writer);     // closes the root; the output stays the caller's
 */
#ifndef OUTLAY_PRICING_BOOK_WRITER_H
#define OUTLAY_PRICING_BOOK_WRITER_H

#include "outlay/output.h"
#include "outlay/pricebook.h"

struct ol_book_writer; /* opaque */

struct ol_book_heading {
    const char *name, *provider, *title, *currency;
    const char *extends; /* NULL: nothing */
};

/* Slices are borrowed for the call. Empty ones are not given. */
struct ol_type_row {
    struct ol_slice name, family, gpu;
    struct ol_slice vcpus;  /* decimals */
    struct ol_slice memory; /* "1152GiB" */
    struct ol_slice gpu_memory;
    int64_t gpus;
};

struct ol_tier_row {
    struct ol_slice from, amount; /* decimals, of the pricing unit and of the currency */
};

struct ol_price_row {
    enum ol_meter meter;
    enum ol_term term;
    struct ol_slice item, region, zone, system, sku;
    struct ol_slice amount; /* a decimal; per `per` pricing units (hours, GB-months, GB, requests) */
    int64_t per;            /* 0: 1 */
    int years;              /* of commitments' rates: 1 or 3 */
    enum ol_payment payment;
    struct ol_slice upfront;         /* a decimal; per unit, at the start of the term */
    ol_time from, to;                /* instants; OL_ALWAYS (or 0) and OL_NEVER (or 0) where open */
    const struct ol_tier_row *tiers; /* in place of `amount` */
    size_t tier_count;
    struct ol_slice pool;
    double interruption_low, interruption_high; /* shares */
    const char *source;                         /* the name of a source written before */
};

struct ol_flat_row {
    enum ol_term term;
    struct ol_slice item, region, system;
    double discount;                            /* a share off the price on demand */
    double interruption_low, interruption_high; /* shares */
    const char *source;                         /* likewise */
};

/* `output` is borrowed and stays open. Writes the root's start tag. */
struct ol_book_writer *ol_book_writer_new(struct ol_output *output, const struct ol_book_heading *heading);
void ol_book_writer_end(struct ol_book_writer *writer); /* writes the end tag and frees */

/* Each is written once; a second of the same name is passed over. */
void ol_book_write_source(struct ol_book_writer *writer, const char *name, const char *title, const char *date,
                          const char *note);
void ol_book_write_region(struct ol_book_writer *writer, struct ol_slice name, const char *area,
                          struct ol_slice title);
void ol_book_write_type(struct ol_book_writer *writer, const struct ol_type_row *type);
/* False with a sentence where it cannot be a price: no number, negative, too long. */
bool ol_book_write_price(struct ol_book_writer *writer, const struct ol_price_row *price, char why[160]);
void ol_book_write_flat(struct ol_book_writer *writer, const struct ol_flat_row *flat);
uint64_t ol_book_writer_prices(const struct ol_book_writer *writer);

#endif
