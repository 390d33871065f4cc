/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_reader: one <price> element to one record of the book, at two speeds.
 *
 * A book has a hundred thousand of them, written by a program, in the order of the table and with the same few regions,
 * systems, terms and dates over and over. The quick way expects just that: it goes through attributes and table in
 * step, and remembers the last text of each attribute with what it meant. Whatever it does not expect (another order, a
 * blank, tiers, a fault) it leaves to the slow way, which binds the element by its table and explains faults. Both give
 * the same record.
 *
 *     ol_price_read(&reader, node);      // appends to book->prices, or adds faults
 */
#ifndef OUTLAY_PRICING_PRICE_READER_H
#define OUTLAY_PRICING_PRICE_READER_H

#include "pricing/book_language.h"

#define OL_BOOK_SOURCES_LIMIT 255
#define OL_BOOK_BANDS_LIMIT   255
#define OL_BOOK_PRICES_LIMIT  ((size_t)10000000) /* the index counts no further */

/* A name of a source that prices use, and where it is used first. */
struct ol_source_use {
    const char *name; /* in the book's arena */
    struct ol_place place;
};

struct ol_price_memory {
    char text[40]; /* the last text; "" where there was none */
    union {
        ol_time instant;
        double share;
    };
};

/* Zero-initialised with `book` and `faults` set; release is due. A price's `source` is an index into `uses`. */
struct ol_price_reader {
    struct ol_book *book;
    struct ol_faults *faults;
    struct ol_source_use uses[OL_BOOK_SOURCES_LIMIT];
    size_t use_count;
    struct ol_band bands[OL_BOOK_BANDS_LIMIT]; /* the first tells nothing */
    size_t band_count;                         /* without the first */

    /* private */
    struct ol_arena scratch;
    size_t capacity; /* of book->prices */
    ol_label last_labels[OL_PRICE_ATTRIBUTES];
    const char *last_texts[OL_PRICE_ATTRIBUTES]; /* of those labels; NULL: of none */
    struct ol_price_memory memories[OL_PRICE_ATTRIBUTES];
    char *skus; /* room left in a block of the book's arena */
    size_t sku_room;
};

/* Append the price to the book; false where faults were added instead. */
bool ol_price_read(struct ol_price_reader *reader, const struct ol_xml_node *node);
/* The two ways. The quick one gives up (false, nothing told) on what it does not expect. */
bool ol_price_read_quick(struct ol_price_reader *reader, const struct ol_xml_node *node, struct ol_price *price);
bool ol_price_read_slow(struct ol_price_reader *reader, const struct ol_xml_node *node, struct ol_price *price);
void ol_price_reader_release(struct ol_price_reader *reader);

#endif
