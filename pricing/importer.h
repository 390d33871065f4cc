/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * importer: the price lists that users can download, each format a kind of its own.
 *
 * An importer reads files of its format as they come and hands prices to a book writer. What it leaves out it counts:
 * rows that a filter dropped, rows of things that the book has no meter for, rows without a price, rows that are
 * broken (the first ten of these with their place and reason). Its memory depends on what it keeps to join (the
 * products that pass the filter), never on the file's length. Adding a format is one file and one line in
 * import_list.c.
 */
#ifndef OUTLAY_PRICING_IMPORTER_H
#define OUTLAY_PRICING_IMPORTER_H

#include "outlay/field.h"
#include "pricing/book_writer.h"

/* What is wanted of a list; NULL-terminated lists of texts, NULL: all. '*' at a text's end stands for any rest. */
struct ol_import_filter {
    const char *const *regions, *const *types, *const *systems;
    const bool *meters; /* of OL_METERS, which are wanted; NULL: all */
};

#define OL_IMPORT_SHOWN 10
struct ol_import_tally {
    uint64_t rows;                          /* met in the file: SKUs, offers, lines */
    uint64_t written;                       /* prices */
    uint64_t filtered;                      /* left out by the filter */
    uint64_t unknown;                       /* of things that no meter counts */
    uint64_t unpriced;                      /* without a price, or with an empty one */
    uint64_t repeated;                      /* of what the book has a price for since the same time */
    uint64_t malformed;                     /* could not be read */
    struct ol_error shown[OL_IMPORT_SHOWN]; /* the first malformed */
    size_t shown_count;
};

struct ol_import {
    const char *const *files; /* in the order given; "-" is standard input */
    size_t file_count;
    struct ol_import_filter filter;
    const char *provider, *currency; /* of formats that do not tell; NULL: the format's own default */
    const char *region;              /* of formats that do not tell */
    ol_time from;                    /* of formats without dates: since when; OL_ALWAYS */
};

struct ol_importer {
    struct ol_kind kind; /* name and summary: "aws-offer-json" */
    struct ol_book_heading heading;
    /* Reads all files into the writer. 0, or negative with `error`: a file that cannot be read on. */
    int (*run)(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error);
};

/* NULL-terminated. */
extern const struct ol_kind *const ol_importers[];

/* ---- for the importers (importer.c) ---- */

bool ol_import_wants(const char *const *wanted, struct ol_slice text);
/* Whether the meter's items are instance types. */
bool ol_import_has_types(enum ol_meter meter);
/* Whether the filter lets it pass: by meter, by region, by type where the meter counts machines, by system where the
 * row has one. */
bool ol_import_keeps(const struct ol_import_filter *filter, const struct ol_price_row *price);
/* Count a malformed row and keep it if it is among the first. */
void ol_import_malformed(struct ol_import_tally *tally, struct ol_place place, const char *format, ...)
    OL_PRINTF(3, 4);
/* Write a price, or count why not. */
void ol_import_price(struct ol_import_tally *tally, struct ol_book_writer *writer,
                     const struct ol_price_row *price, struct ol_place place);
/* The area of a provider's region by its name: "us-east-1", "europe-west4", "westeurope"; "" where it is unknown.
 * By prefixes and words: us, ca, sa, eu, uk, asia, au, me, africa. */
const char *ol_region_area(struct ol_slice region);

#endif
