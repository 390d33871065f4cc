/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage_file: usage.csv, written and read.
 *
 * Columns are known by name and may stand in any order; `meter`, `start` and `quantity` are needed, all others have
 * a default (`term`: on-demand; `end`: the start, of what passes; what is held or stored needs one). A column called
 * tag:NAME is a tag of that name; `tags` is a JSON object of them, behind which the columns go; of several values the
 * last counts. Unknown columns are an error with what was probably meant, so that a misspelt one is not passed over.
 *
 * A reader remembers each column's last text and what it became: in most files most cells repeat the row above.
 *
 *     struct ol_usage_reader *reader = ol_usage_reader_open("usage.csv", &labels, place, &error);
 *     while ((got = ol_usage_read(reader, &usage, &error)) > 0) ol_rating_add(rating, &usage);
 *     ol_usage_reader_close(reader);
 */
#ifndef OUTLAY_PRICING_USAGE_FILE_H
#define OUTLAY_PRICING_USAGE_FILE_H

#include "outlay/output.h"
#include "outlay/usage.h"

struct ol_usage_reader; /* opaque */

/* The labels are the caller's and outlive the reader; so does the path. */
struct ol_usage_reader *ol_usage_reader_open(const char *path, struct ol_labels *labels, struct ol_place place,
                                             struct ol_error *error);
/* 1: `usage` is filled; 0: the end; negative: `error` is filled, with the row and column. */
int ol_usage_read(struct ol_usage_reader *reader, struct ol_usage *usage, struct ol_error *error);
void ol_usage_reader_close(struct ol_usage_reader *reader); /* NULL is fine */

void ol_usage_write_header(struct ol_output *output);
void ol_usage_write(struct ol_output *output, const struct ol_usage *usage, const struct ol_labels *labels);

/* A set of tags as its canonical text: {"project":"x","team":"vision"}, keys sorted. `tags` need not be sorted. */
struct ol_usage_tag {
    struct ol_slice name, value;
};
ol_label ol_usage_tags(struct ol_labels *labels, struct ol_usage_tag *tags, size_t count);

#endif
