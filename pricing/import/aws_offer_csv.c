/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_offer_csv: AWS's offer files in their other form, index.csv.
 *
 * Some lines say what the file is; then comes the header, known by its column "SKU"; then a row for each price
 * dimension, each with all that there is to say about its product. The rows of one SKU stand together, and what they
 * say of the product is read once. Its offers are kept until the SKU changes, since rows of one offer need not be
 * neighbours: at most OFFERS of them. An SKU that comes back later is taken for another one of the same name, so that
 * its prices are repeated ones.
 *
 * A product that is left out counts as one row; of one that is taken each offer counts.
 */
#include "aws_offer.h"
#include "aws_product.h"
#include "outlay/arena.h"
#include "outlay/csv.h"
#include "pricing/import_list.h"

#include <string.h>

#define OFFERS       1000
#define HEADER_LIMIT 100 /* rows before it */

enum column { SKU, TERM, TERM_TYPE, DATE, BEGIN, UNIT, AMOUNT, CURRENCY, LEASE, OPTION, CLASS, COLUMNS };

static const char *const column_names[COLUMNS] = {
    [SKU] = "sku",
    [TERM] = "offertermcode",
    [TERM_TYPE] = "termtype",
    [DATE] = "effectivedate",
    [BEGIN] = "startingrange",
    [UNIT] = "unit",
    [AMOUNT] = "priceperunit",
    [CURRENCY] = "currency",
    [LEASE] = "leasecontractlength",
    [OPTION] = "purchaseoption",
    [CLASS] = "offeringclass",
};

struct open_offer {
    struct ol_text term;
    struct ol_aws_offer offer;
};

struct reading {
    const struct ol_import *import;
    const char *currency;
    struct ol_book_writer *writer;
    struct ol_import_tally *tally;
    struct ol_aws_written *written;
    struct ol_csv *csv;
    size_t columns[COLUMNS];             /* SIZE_MAX: the file has none */
    enum ol_aws_attribute *attribute_of; /* by column */
    size_t attribute_count, attribute_capacity;
    struct ol_text service, published, sku;
    const char *source;
    struct ol_aws_attributes attributes; /* of the SKU */
    struct ol_aws_product product;
    bool is_taken;
    struct open_offer *offers;
    size_t offer_count, offer_room, offer_capacity; /* `room`: so many have buffers */
};

static struct ol_slice field(const struct reading *reading, enum column column)
{
    return reading->columns[column] == SIZE_MAX
               ? (struct ol_slice){"", 0}
               : ol_slice_trim(ol_csv_field(reading->csv, reading->columns[column]));
}

/* ---- the header ---- */

static bool is_header(const struct ol_csv *csv)
{
    for (size_t i = 0; i < ol_csv_field_count(csv); i++)
        if (ol_aws_name_is(ol_csv_field(csv, i), column_names[SKU]))
            return true;
    return false;
}

static void take_header(struct reading *reading)
{
    reading->attribute_count = ol_csv_field_count(reading->csv);
    OL_MEM_RESERVE(reading->attribute_of, reading->attribute_capacity, reading->attribute_count);
    for (enum column column = 0; column < COLUMNS; column++)
        reading->columns[column] = SIZE_MAX;
    for (size_t i = 0; i < reading->attribute_count; i++) {
        const struct ol_slice name = ol_csv_field(reading->csv, i);
        reading->attribute_of[i] = ol_aws_attribute_find(name);
        for (enum column column = 0; column < COLUMNS; column++)
            if (reading->columns[column] == SIZE_MAX && ol_aws_name_is(name, column_names[column]))
                reading->columns[column] = i;
    }
}

static int find_header(struct reading *reading, const char *path, struct ol_error *error)
{
    int got;
    for (int row = 0; row < HEADER_LIMIT && (got = ol_csv_row(reading->csv, error)) != 0; row++) {
        if (got < 0)
            return got;
        if (is_header(reading->csv)) {
            take_header(reading);
            return 0;
        }
        if (ol_aws_name_is(ol_csv_field(reading->csv, 0), "offercode"))
            ol_text_set(&reading->service, ol_csv_field(reading->csv, 1));
        else if (ol_aws_name_is(ol_csv_field(reading->csv, 0), "publicationdate"))
            ol_text_set(&reading->published, ol_csv_field(reading->csv, 1));
    }
    return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path},
                   "no line names a column SKU; is it an offer file of AWS in its CSV form (index.csv)?");
}

/* ---- offers ---- */

static void close_offers(struct reading *reading)
{
    for (size_t i = 0; i < reading->offer_count; i++)
        ol_aws_offer_end(&reading->offers[i].offer, reading->written, reading->writer, reading->tally,
                         reading->import->from);
    reading->offer_count = 0;
}

static struct ol_aws_offer *open_offer(struct reading *reading, struct ol_slice term)
{
    const struct ol_aws_product *product = &reading->product;
    if (reading->offer_count == reading->offer_room) {
        OL_MEM_RESERVE(reading->offers, reading->offer_capacity, reading->offer_room + 1);
        reading->offers[reading->offer_room++] = (struct open_offer){0};
    }
    struct open_offer *open = &reading->offers[reading->offer_count++];
    ol_text_clear(&open->term);
    ol_text_add(&open->term, term.data, term.length);
    const struct ol_price_row row = {
        .meter = product->meter,
        .term = product->is_spot ? OL_TERM_SPOT : OL_TERM_ON_DEMAND,
        .item = product->item,
        .region = product->region,
        .system = product->system,
        .pool = product->pool,
        .sku = {reading->sku.data, reading->sku.length},
        .source = reading->source,
    };
    ol_aws_offer_begin(&open->offer, &row, ol_aws_name_is(field(reading, TERM_TYPE), "reserved"),
                       ol_csv_place(reading->csv));
    ol_aws_offer_date(&open->offer, field(reading, DATE));
    ol_aws_offer_say(&open->offer, OL_AWS_OFFER_LEASE, field(reading, LEASE));
    ol_aws_offer_say(&open->offer, OL_AWS_OFFER_OPTION, field(reading, OPTION));
    ol_aws_offer_say(&open->offer, OL_AWS_OFFER_CLASS, field(reading, CLASS));
    return &open->offer;
}

/* NULL where the SKU has too many. */
static struct ol_aws_offer *offer_of(struct reading *reading, struct ol_slice term)
{
    for (size_t i = reading->offer_count; i-- > 0;) {
        const struct ol_text *known = &reading->offers[i].term;
        if (known->length == term.length && (!term.length || memcmp(known->data, term.data, term.length) == 0))
            return &reading->offers[i].offer;
    }
    return reading->offer_count < OFFERS ? open_offer(reading, term) : NULL;
}

/* ---- rows ---- */

static bool is_same_sku(const struct reading *reading, struct ol_slice sku)
{
    return reading->sku.length == sku.length && memcmp(reading->sku.data, sku.data, sku.length) == 0;
}

static void begin_product(struct reading *reading, struct ol_slice sku)
{
    close_offers(reading);
    ol_text_clear(&reading->sku);
    ol_text_add(&reading->sku, sku.data, sku.length);
    ol_aws_attributes_clear(&reading->attributes);
    for (size_t i = 0; i < reading->attribute_count; i++)
        ol_aws_attributes_set(&reading->attributes, reading->attribute_of[i], ol_csv_field(reading->csv, i));
    ol_aws_attributes_set(&reading->attributes, OL_AWS_SERVICE, ol_slice_of(ol_text_string(&reading->service)));
    const enum ol_aws_verdict verdict =
        ol_aws_product_read(&reading->attributes, &reading->import->filter, &reading->product);
    reading->is_taken = verdict == OL_AWS_TAKEN;
    if (reading->is_taken)
        ol_aws_product_announce(&reading->product, &reading->attributes, reading->writer);
    reading->tally->rows += !reading->is_taken;
    reading->tally->unknown += verdict == OL_AWS_UNKNOWN;
    reading->tally->filtered += verdict == OL_AWS_FILTERED;
}

static void add_dimension(struct reading *reading)
{
    struct ol_aws_offer *offer = offer_of(reading, field(reading, TERM));
    const struct ol_slice currency = field(reading, CURRENCY);
    char shown[OL_SHOWN_BUFFER];
    if (!offer) {
        reading->tally->rows++;
        ol_import_malformed(reading->tally, ol_csv_place(reading->csv), "the product has more than %d offers",
                            OFFERS);
        return;
    }
    if (currency.length && !ol_slice_is(currency, reading->currency))
        ol_aws_offer_spoil(offer, "the price is in %s, not in %s; give that as the book's currency",
                           ol_slice_show(currency, shown), reading->currency);
    ol_aws_offer_add(offer, field(reading, UNIT), field(reading, BEGIN), field(reading, AMOUNT));
}

static void take_row(struct reading *reading)
{
    const struct ol_slice sku = field(reading, SKU);
    if (!sku.length) {
        reading->tally->rows++;
        ol_import_malformed(reading->tally, ol_csv_place(reading->csv), "the row has no SKU");
        return;
    }
    if (!is_same_sku(reading, sku))
        begin_product(reading, sku);
    if (reading->is_taken)
        add_dimension(reading);
}

/* ---- files ---- */

static int read_rows(struct reading *reading, const char *path, struct ol_error *error)
{
    int got = find_header(reading, path, error);
    if (got < 0)
        return got;
    reading->source = ol_aws_source_write(reading->writer, ol_text_string(&reading->service),
                                          ol_text_string(&reading->published));
    while ((got = ol_csv_row(reading->csv, error)) > 0)
        take_row(reading);
    close_offers(reading);
    return got;
}

static void release(struct reading *reading)
{
    for (size_t i = 0; i < reading->offer_room; i++) {
        ol_text_release(&reading->offers[i].term);
        ol_aws_offer_release(&reading->offers[i].offer);
    }
    ol_mem_free(reading->offers);
    ol_mem_free(reading->attribute_of);
    ol_aws_attributes_release(&reading->attributes);
    ol_text_release(&reading->service);
    ol_text_release(&reading->published);
    ol_text_release(&reading->sku);
    ol_csv_free(reading->csv);
}

static int read_file(const char *path, const struct ol_import *import, struct ol_book_writer *writer,
                     struct ol_import_tally *tally, struct ol_aws_written *written, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    struct reading reading = {
        .import = import,
        .currency = import->currency ? import->currency : "USD",
        .writer = writer,
        .tally = tally,
        .written = written,
        .csv = ol_csv_new(input, 0),
    };
    const int status = read_rows(&reading, path, error);
    release(&reading);
    ol_input_close(input);
    return status;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    return ol_aws_write_files(import, writer, tally, read_file, error);
}

const struct ol_importer ol_import_aws_offer_csv = {
    .kind = {.name = "aws-offer-csv", .summary = "the same in AWS's CSV form (index.csv)"},
    .heading = {.name = "aws", .provider = "aws", .title = "Amazon Web Services", .currency = "USD"},
    .run = run,
};
