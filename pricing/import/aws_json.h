/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_json: what AWS's JSON files have in common: members one by one, products by SKU, and two readings where the
 * parts come in the wrong order.
 *
 * The products of a file come before its terms, most often; where they do not, the file is read twice, first for the
 * products and then for the terms. What can be read only once is refused then, with the way out.
 *
 *     int part(void *context, struct ol_json_reader *reader, const struct ol_json_event *event, ...);
 *     ol_aws_json_read(path, &(struct ol_aws_json){.products = part, .terms = part, .context = ...}, error);
 */
#ifndef OUTLAY_PRICING_AWS_JSON_H
#define OUTLAY_PRICING_AWS_JSON_H

#include "aws_catalogue.h"
#include "outlay/json_reader.h"

/* The next member of the object or array around the last event, 1, or its end, 0. What begins with the member is the
 * caller's to read or to skip. */
int ol_aws_json_member(struct ol_json_reader *reader, struct ol_json_event *event, struct ol_error *error);
/* A string's or number's text; empty for others. */
struct ol_slice ol_aws_json_text(const struct ol_json_event *event);

typedef int ol_aws_json_part(void *context, struct ol_json_reader *reader, const struct ol_json_event *event,
                             struct ol_error *error);

struct ol_aws_products;

struct ol_aws_json {
    /* Called behind the beginning of the file's "products" and "terms"; read to their end. `terms` may be NULL. */
    ol_aws_json_part *products, *terms;
    void *context;
    struct ol_aws_products *about; /* gets the file's own service and date */
};
int ol_aws_json_read(const char *path, const struct ol_aws_json *parts, struct ol_error *error);

/* Reads an offer file's products into a catalogue. */
struct ol_aws_products {
    const struct ol_import_filter *filter;
    struct ol_aws_catalogue *catalogue;
    struct ol_book_writer *writer;
    struct ol_import_tally *tally; /* of what is left out; NULL: nobody counts */
    struct ol_text service;        /* of products that do not tell: the file's */
    struct ol_text published;      /* the file's date */
    struct ol_aws_attributes attributes;
    struct ol_text sku;
};
ol_aws_json_part ol_aws_products_read; /* the context is a struct ol_aws_products */
void ol_aws_products_release(struct ol_aws_products *products);

#endif
