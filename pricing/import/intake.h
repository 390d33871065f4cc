/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * intake: the way of a price from a provider's list into the book, the same for every format.
 *
 * An importer knows how its format says things; what happens then to a price is here: the filter is asked, a row
 * without an amount is counted, the region is named before its first price, and the writer gets it. Every row ends as
 * one of the tally's counts. Files are opened one after another and handed to a reader.
 *
 * Also here is the exact arithmetic that formats need between their unit and the book's: decimals stay decimals.
 *
 *     struct ol_intake intake = {.import = import, .writer = writer, .tally = tally};
 *     return ol_intake_files(&intake, read_file, error);        // read_file calls ol_intake_price
 */
#ifndef OUTLAY_PRICING_INTAKE_H
#define OUTLAY_PRICING_INTAKE_H

#include "outlay/input.h"
#include "pricing/import/price_keys.h"
#include "pricing/importer.h"

/* Hours of a month where a list states a monthly price of something that is billed by the hour. */
#define OL_INTAKE_MONTH_HOURS 730
#define OL_INTAKE_YEAR_HOURS  8760

struct ol_intake {
    const struct ol_import *import;
    struct ol_book_writer *writer;
    struct ol_import_tally *tally;
    void *state;               /* the importer's own */
    struct ol_price_keys keys; /* of what was written; private */
    bool names_regions;        /* whether the importer writes the regions itself */
};

/* Reads one file; negative: it cannot be read on. */
typedef int (*ol_intake_reader)(struct ol_intake *intake, struct ol_input *input, struct ol_error *error);
int ol_intake_files(struct ol_intake *intake, ol_intake_reader read_file, struct ol_error *error);

/* At the end of the import. */
void ol_intake_release(struct ol_intake *intake);

/* Whether the filter lets such a price through; types are asked for machines only. */
bool ol_intake_wants(const struct ol_intake *intake, const struct ol_price_row *row);
/* Writes the price and its region, or counts why not: left out, unpriced, written before,
 * malformed. */
void ol_intake_price(struct ol_intake *intake, const struct ol_price_row *row, struct ol_place place);
/* Whether the book can hold the text: UTF-8 without control characters, not too long. */
bool ol_intake_is_name(struct ol_slice text);
/* A type's name as books have it: Azure's without the "Standard_" before nearly all of them. */
struct ol_slice ol_intake_type_name(const struct ol_intake *intake, struct ol_slice name);
/* Writes the type unless the filter leaves it out. */
void ol_intake_type(struct ol_intake *intake, const struct ol_type_row *type);

/* amount x times, exactly, in `buffer`; an empty slice and a sentence where it is no decimal or too long. */
struct ol_slice ol_intake_times(struct ol_slice amount, int64_t times, char buffer[OL_MONEY_BUFFER],
                                char why[160]);
/* The sum of two amounts, likewise. */
struct ol_slice ol_intake_sum(struct ol_slice a, struct ol_slice b, char buffer[OL_MONEY_BUFFER], char why[160]);
/* A whole number, also written as "8.0"; -1 where it is none or below 0. */
int64_t ol_intake_whole(struct ol_slice text);
/* "LINUX" and "linux", ASCII. */
bool ol_intake_same(struct ol_slice text, const char *word);
/* Whether `word` stands somewhere in the text. */
bool ol_intake_has(struct ol_slice text, const char *word);
/* `text` starts with `word`. */
bool ol_intake_starts(struct ol_slice text, const char *word);

#endif
