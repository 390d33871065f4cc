/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_offer_json: AWS's offer files, as a region's index.json has them.
 *
 *     {"offerCode": "AmazonEC2", "products": {SKU: {"productFamily", "attributes": {...}}},
 *      "terms": {"OnDemand": {SKU: {SKU.TERM: {"effectiveDate", "termAttributes": {...},
 *                             "priceDimensions": {RATE: {"unit", "beginRange", "pricePerUnit": {"USD": "0.138"}}}}}},
 *                "Reserved": {...}}}
 *
 * A product that is left out counts as one row, whatever offers it has; a product that is taken counts one row for
 * each of them. Offers of an SKU that is no product of the file are passed over.
 */
#include "aws_json.h"
#include "aws_offer.h"
#include "pricing/import_list.h"

#include <string.h>

struct reading {
    const struct ol_import *import;
    const char *currency;
    struct ol_book_writer *writer;
    struct ol_import_tally *tally;
    struct ol_aws_products products;
    struct ol_aws_catalogue catalogue;
    struct ol_aws_written *written;
    struct ol_aws_offer offer;
    struct ol_text unit, begin, amount; /* of the dimension */
    const char *source;
};

/* ---- dimensions ---- */

static int read_amounts(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    char other[8] = "";
    bool is_found = false;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, reading->currency)) {
            ol_text_set(&reading->amount, ol_aws_json_text(&event));
            is_found = true;
        } else
            snprintf(other, sizeof other, "%.*s", (int)(event.key.length < 7 ? event.key.length : 7),
                     event.key.data);
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    if (got == 0 && !is_found && other[0])
        ol_aws_offer_spoil(&reading->offer, "the price is in %s, not in %s; give that as the book's currency",
                           other, reading->currency);
    return got;
}

static int read_dimension(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    ol_text_clear(&reading->unit);
    ol_text_clear(&reading->begin);
    ol_text_clear(&reading->amount);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "pricePerUnit") && event.type == OL_JSON_OBJECT)
            got = read_amounts(reading, reader, error);
        else {
            if (ol_slice_is(event.key, "unit"))
                ol_text_set(&reading->unit, ol_aws_json_text(&event));
            else if (ol_slice_is(event.key, "beginRange"))
                ol_text_set(&reading->begin, ol_aws_json_text(&event));
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    if (got == 0)
        ol_aws_offer_add(&reading->offer, ol_text_slice(&reading->unit), ol_text_slice(&reading->begin),
                         ol_text_slice(&reading->amount));
    return got;
}

static int read_dimensions(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (event.type == OL_JSON_OBJECT)
            got = read_dimension(reading, reader, error);
        else
            got = ol_json_skip(reader, error);
        if (got < 0)
            return got;
    }
    return got;
}

/* ---- offers ---- */

static int read_term(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    static const char *const names[OL_AWS_OFFER_TEXTS] = {
        [OL_AWS_OFFER_LEASE] = "LeaseContractLength",
        [OL_AWS_OFFER_OPTION] = "PurchaseOption",
        [OL_AWS_OFFER_CLASS] = "OfferingClass",
    };
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        for (enum ol_aws_offer_text which = 0; which < OL_AWS_OFFER_TEXTS; which++)
            if (ol_slice_is(event.key, names[which]))
                ol_aws_offer_say(&reading->offer, which, ol_aws_json_text(&event));
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    return got;
}

static int read_offer(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "priceDimensions") && event.type == OL_JSON_OBJECT)
            got = read_dimensions(reading, reader, error);
        else if (ol_slice_is(event.key, "termAttributes") && event.type == OL_JSON_OBJECT)
            got = read_term(reading, reader, error);
        else {
            if (ol_slice_is(event.key, "effectiveDate"))
                ol_aws_offer_date(&reading->offer, ol_aws_json_text(&event));
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    if (got == 0)
        ol_aws_offer_end(&reading->offer, reading->written, reading->writer, reading->tally,
                         reading->import->from);
    return got;
}

static int read_offers(struct reading *reading, struct ol_json_reader *reader, const struct ol_price_row *row,
                       bool is_reserved, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (event.type == OL_JSON_OBJECT) {
            ol_aws_offer_begin(&reading->offer, row, is_reserved, ol_json_place(reader));
            got = read_offer(reading, reader, error);
        } else {
            reading->tally->rows++;
            ol_import_malformed(reading->tally, ol_json_place(reader), "the offer is no object");
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    return got;
}

static int read_skus(struct reading *reading, struct ol_json_reader *reader, bool is_reserved,
                     struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        struct ol_price_row row = {.source = reading->source};
        if (event.type == OL_JSON_OBJECT && ol_aws_catalogue_find(&reading->catalogue, event.key, &row))
            got = read_offers(reading, reader, &row, is_reserved, error);
        else
            got = ol_json_skip(reader, error);
        if (got < 0)
            return got;
    }
    return got;
}

static int read_terms(void *context, struct ol_json_reader *reader, const struct ol_json_event *begin,
                      struct ol_error *error)
{
    struct reading *reading = context;
    struct ol_json_event event;
    int got;
    if (begin->type != OL_JSON_OBJECT)
        return ol_json_skip(reader, error);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        const bool is_reserved = ol_slice_is(event.key, "Reserved");
        if (event.type == OL_JSON_OBJECT && (is_reserved || ol_slice_is(event.key, "OnDemand")))
            got = read_skus(reading, reader, is_reserved, error);
        else
            got = ol_json_skip(reader, error);
        if (got < 0)
            return got;
    }
    return got;
}

/* ---- files ---- */

static int read_products(void *context, struct ol_json_reader *reader, const struct ol_json_event *begin,
                         struct ol_error *error)
{
    struct reading *reading = context;
    reading->source = ol_aws_source_write(reading->writer, ol_text_string(&reading->products.service),
                                          ol_text_string(&reading->products.published));
    return ol_aws_products_read(&reading->products, reader, begin, error);
}

static int read_file(const char *path, const struct ol_import *import, struct ol_book_writer *writer,
                     struct ol_import_tally *tally, struct ol_aws_written *written, struct ol_error *error)
{
    struct reading reading = {
        .import = import,
        .currency = import->currency ? import->currency : "USD",
        .writer = writer,
        .tally = tally,
        .products = {.filter = &import->filter, .writer = writer, .tally = tally},
        .written = written,
    };
    reading.products.catalogue = &reading.catalogue;
    const int status = ol_aws_json_read(
        path,
        &(struct ol_aws_json){
            .products = read_products, .terms = read_terms, .context = &reading, .about = &reading.products},
        error);
    ol_aws_products_release(&reading.products);
    ol_aws_catalogue_release(&reading.catalogue);
    ol_aws_offer_release(&reading.offer);
    ol_text_release(&reading.unit);
    ol_text_release(&reading.begin);
    ol_text_release(&reading.amount);
    return status;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    return ol_aws_write_files(import, writer, tally, read_file, error);
}

const struct ol_importer ol_import_aws_offer_json = {
    .kind = {.name = "aws-offer-json",
             .summary = "AWS offer files (index.json) of a service, of all or of one region"},
    .heading = {.name = "aws", .provider = "aws", .title = "Amazon Web Services", .currency = "USD"},
    .run = run,
};
