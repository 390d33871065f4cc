/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv: rows of a delimited file, by RFC 4180 and by what is really out there.
 *
 * Quoted fields may hold delimiters, doubled quotes and line breaks; a UTF-8 byte order mark, a `sep=;` first
 * line, CRLF, blank lines and a missing last newline are taken as they come. Field slices are valid until the
 * next row. A row has at most OL_CSV_FIELD_LIMIT fields.
 *
 *     while ((got = ol_csv_row(csv, error)) > 0)
 *         use(ol_csv_field(csv, 2));
 */
#ifndef OUTLAY_CSV_H
#define OUTLAY_CSV_H

#include "outlay/input.h"

#define OL_CSV_FIELD_LIMIT 10000

struct ol_csv; /* opaque */

/* Reads on from `input`, which stays the caller's. `delimiter` 0: comma, semicolon or tab, whichever the first
 * row has most of. */
struct ol_csv *ol_csv_new(struct ol_input *input, char delimiter);
void ol_csv_free(struct ol_csv *csv);
/* 1: a row of at least one field (blank lines are passed over); 0: the end; negative: error. */
int ol_csv_row(struct ol_csv *csv, struct ol_error *error);
/* How many blank lines were passed over so far. */
uint64_t ol_csv_blank_lines(const struct ol_csv *csv);
size_t ol_csv_field_count(const struct ol_csv *csv);
/* Unquoted and unescaped; empty past the last. */
struct ol_slice ol_csv_field(const struct ol_csv *csv, size_t i);
/* Where the row began. */
struct ol_place ol_csv_place(const struct ol_csv *csv);

#endif
