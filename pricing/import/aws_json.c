/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aws_json.h"

#include <string.h>
#include <sys/stat.h>

int ol_aws_json_member(struct ol_json_reader *reader, struct ol_json_event *event, struct ol_error *error)
{
    const int got = ol_json_next(reader, event, error);
    if (got < 0)
        return got;
    return event->type != OL_JSON_END && event->type != OL_JSON_OBJECT_END && event->type != OL_JSON_ARRAY_END;
}

struct ol_slice ol_aws_json_text(const struct ol_json_event *event)
{
    const bool is_text = event->type == OL_JSON_STRING || event->type == OL_JSON_NUMBER;
    return is_text ? event->text : (struct ol_slice){"", 0};
}

/* ---- files ---- */

enum { PRODUCTS = 1, TERMS = 2 };

static bool is_readable_twice(const char *path)
{
    struct stat about;
    return strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* One member of the file: reads it if it is among the wanted parts, adds it to those `read`, and to those `missed`
 * if it came too early. */
static int read_part(const struct ol_aws_json *parts, struct ol_json_reader *reader,
                     const struct ol_json_event *event, int wanted, int *read, int *missed, struct ol_error *error)
{
    const bool begins = event->type == OL_JSON_OBJECT || event->type == OL_JSON_ARRAY;
    const int part = !begins                               ? 0
                     : ol_slice_is(event->key, "products") ? PRODUCTS
                     : ol_slice_is(event->key, "terms")    ? TERMS
                                                           : 0;
    if (part == TERMS && (wanted & PRODUCTS) && !(*read & PRODUCTS))
        *missed |= TERMS;
    else if (part == PRODUCTS && (wanted & PRODUCTS))
        return *read |= PRODUCTS, parts->products(parts->context, reader, event, error);
    else if (part == TERMS && (wanted & TERMS) && parts->terms)
        return *read |= TERMS, parts->terms(parts->context, reader, event, error);
    else if (ol_slice_is(event->key, "offerCode"))
        ol_text_set(&parts->about->service, ol_aws_json_text(event));
    else if (ol_slice_is(event->key, "publicationDate"))
        ol_text_set(&parts->about->published, ol_aws_json_text(event));
    return ol_json_skip(reader, error);
}

static int read_once(const char *path, const struct ol_aws_json *parts, int wanted, int *read, int *missed,
                     struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    struct ol_json_reader *reader = ol_json_reader_new(input);
    struct ol_json_event event;
    int got = ol_json_next(reader, &event, error);
    if (got >= 0 && event.type != OL_JSON_OBJECT)
        got = ol_fail(error, OL_BAD_INPUT, ol_json_place(reader),
                      "the file does not begin with an object of products and terms; is it a price list of AWS?");
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0) {
        got = read_part(parts, reader, &event, wanted, read, missed, error);
        if (got == 0 && *missed && !is_readable_twice(path))
            got =
                ol_fail(error, OL_BAD_INPUT, ol_json_place(reader),
                        "the terms come before the products, so that the list has to be read twice; save it as a "
                        "file and name that");
    }
    if (got == 0)
        got = ol_json_finish(reader, error);
    ol_json_reader_free(reader);
    ol_input_close(input);
    return got;
}

int ol_aws_json_read(const char *path, const struct ol_aws_json *parts, struct ol_error *error)
{
    int read = 0, missed = 0;
    int status = read_once(path, parts, parts->terms ? PRODUCTS | TERMS : PRODUCTS, &read, &missed, error);
    if (status == 0 && missed && parts->terms)
        status = read_once(path, parts, TERMS, &read, &missed, error);
    if (status == 0 && read == 0)
        status = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path},
                         "the file has neither products nor terms; is it a price list of AWS?");
    return status;
}

/* ---- products ---- */

static int read_attributes(struct ol_aws_products *products, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        ol_aws_attributes_set(&products->attributes, ol_aws_attribute_find(event.key), ol_aws_json_text(&event));
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    return got;
}

static void take_product(struct ol_aws_products *products)
{
    struct ol_aws_product product;
    ol_aws_attributes_set(&products->attributes, OL_AWS_SERVICE, ol_slice_of(ol_text_string(&products->service)));
    const enum ol_aws_verdict verdict = ol_aws_product_read(&products->attributes, products->filter, &product);
    struct ol_import_tally *tally = products->tally;
    if (verdict == OL_AWS_TAKEN) {
        const struct ol_slice sku = {products->sku.data, products->sku.length};
        ol_aws_product_announce(&product, &products->attributes, products->writer);
        ol_aws_catalogue_add(products->catalogue, sku, &product);
    } else if (tally) {
        tally->rows++;
        tally->unknown += verdict == OL_AWS_UNKNOWN;
        tally->filtered += verdict == OL_AWS_FILTERED;
    }
}

static int read_product(struct ol_aws_products *products, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    ol_aws_attributes_clear(&products->attributes);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "attributes") && event.type == OL_JSON_OBJECT)
            got = read_attributes(products, reader, error);
        else {
            if (ol_slice_is(event.key, "productFamily"))
                ol_aws_attributes_set(&products->attributes, OL_AWS_FAMILY, ol_aws_json_text(&event));
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    if (got == 0)
        take_product(products);
    return got;
}

int ol_aws_products_read(void *context, struct ol_json_reader *reader, const struct ol_json_event *begin,
                         struct ol_error *error)
{
    struct ol_aws_products *products = context;
    struct ol_json_event event;
    int got;
    if (begin->type != OL_JSON_OBJECT)
        return ol_json_skip(reader, error);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (event.type == OL_JSON_OBJECT) {
            ol_text_clear(&products->sku);
            ol_text_add(&products->sku, event.key.data, event.key.length);
            got = read_product(products, reader, error);
        } else {
            if (products->tally)
                ol_import_malformed(products->tally, ol_json_place(reader), "the product is no object");
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    return got;
}

void ol_aws_products_release(struct ol_aws_products *products)
{
    ol_text_release(&products->service);
    ol_text_release(&products->published);
    ol_text_release(&products->sku);
    ol_aws_attributes_release(&products->attributes);
}
