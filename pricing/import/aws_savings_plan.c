/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_savings_plan: what savings plans make of on-demand prices, as a region's plan file has it.
 *
 *     {"products": [{"sku", "productFamily": "ComputeSavingsPlans", "attributes": {"purchaseOption", ...}}],
 *      "terms": {"savingsPlan": [{"sku", "effectiveDate", "leaseContractLength": {"duration": 1, "unit": "year"},
 *                "rates": [{"discountedSku", "discountedUsageType", "discountedOperation", "discountedServiceCode",
 *                           "discountedRate": {"price": "19.2", "currency": "USD"}}]}]}}
 *
 * The first file is a plan file; of the others, those whose products are an object are offer files, in which the
 * discounted SKUs are looked up. What no offer file has is known by its usage type and operation, as on bills, less
 * what only attributes tell. Each rate is a row.
 */
#include "aws_offer.h"
#include "aws_plans.h"
#include "aws_written.h"
#include "pricing/import_list.h"

struct reading {
    const struct ol_import *import;
    const char *currency;
    struct ol_book_writer *writer;
    struct ol_import_tally *tally;
    struct ol_aws_catalogue catalogue; /* of the offer files */
    struct ol_aws_products products;
    struct ol_aws_written written;
    struct ol_aws_plans plans; /* of the plan file */
    struct ol_aws_plan plan;   /* whose rates are read */
    ol_time date;
    struct ol_aws_attributes attributes; /* of the rate */
    struct ol_text sku, amount, money;
    const char *source;
    bool is_plan_file;
};

/* ---- rates ---- */

static enum ol_aws_verdict find_product(struct reading *reading, struct ol_price_row *row,
                                        struct ol_aws_product *product)
{
    if (ol_aws_catalogue_find(&reading->catalogue, ol_text_slice(&reading->sku), row))
        return OL_AWS_TAKEN;
    const enum ol_aws_verdict verdict =
        ol_aws_product_read(&reading->attributes, &reading->import->filter, product);
    if (verdict != OL_AWS_TAKEN)
        return verdict;
    ol_aws_product_announce(product, &reading->attributes, reading->writer);
    *row = (struct ol_price_row){.meter = product->meter,
                                 .item = product->item,
                                 .region = product->region,
                                 .system = product->system,
                                 .sku = ol_text_slice(&reading->sku)};
    return product->is_spot ? OL_AWS_UNKNOWN : OL_AWS_TAKEN;
}

static void take_rate(struct reading *reading, struct ol_place place)
{
    struct ol_aws_product product;
    struct ol_price_row row = {0};
    char shown[OL_SHOWN_BUFFER];
    reading->tally->rows++;
    const enum ol_aws_verdict verdict = find_product(reading, &row, &product);
    reading->tally->unknown += verdict == OL_AWS_UNKNOWN;
    reading->tally->filtered += verdict == OL_AWS_FILTERED;
    if (verdict != OL_AWS_TAKEN)
        return;
    if (reading->money.length && !ol_slice_is(ol_text_slice(&reading->money), reading->currency)) {
        ol_import_malformed(reading->tally, place,
                            "the rate is in %s, not in %s; give that as the book's currency",
                            ol_slice_show(ol_text_slice(&reading->money), shown), reading->currency);
        return;
    }
    row.term = reading->plan.term;
    row.years = reading->plan.years;
    row.payment = reading->plan.payment;
    row.amount = ol_text_slice(&reading->amount);
    row.pool = (struct ol_slice){"", 0};
    row.from = reading->date;
    row.source = reading->source;
    ol_aws_write(&reading->written, reading->writer, reading->tally, &row, reading->import->from, place);
}

static int read_money(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "price"))
            ol_text_set(&reading->amount, ol_slice_trim(ol_aws_json_text(&event)));
        else if (ol_slice_is(event.key, "currency"))
            ol_text_set(&reading->money, ol_aws_json_text(&event));
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    return got;
}

static enum ol_aws_attribute attribute_of(struct ol_slice key)
{
    static const struct {
        const char *key;
        enum ol_aws_attribute attribute;
    } keys[] = {
        {"discountedUsageType", OL_AWS_USAGE},
        {"discountedOperation", OL_AWS_OPERATION},
        {"discountedServiceCode", OL_AWS_SERVICE},
        {"discountedRegionCode", OL_AWS_REGION},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (ol_slice_is(key, keys[i].key))
            return keys[i].attribute;
    return OL_AWS_ATTRIBUTES;
}

static int read_rate(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    const struct ol_place place = ol_json_place(reader);
    struct ol_json_event event;
    int got;
    ol_aws_attributes_clear(&reading->attributes);
    ol_text_clear(&reading->sku);
    ol_text_clear(&reading->amount);
    ol_text_clear(&reading->money);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "discountedRate") && event.type == OL_JSON_OBJECT)
            got = read_money(reading, reader, error);
        else {
            if (ol_slice_is(event.key, "discountedSku"))
                ol_text_set(&reading->sku, ol_aws_json_text(&event));
            ol_aws_attributes_set(&reading->attributes, attribute_of(event.key), ol_aws_json_text(&event));
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    if (got == 0)
        take_rate(reading, place);
    return got;
}

/* Why the rates of this plan are none, or NULL. */
static const char *why_no_plan(const struct ol_aws_plan *plan)
{
    if (plan->term == OL_TERM_ON_DEMAND)
        return "the rates are of no plan that the file names before them";
    if (!plan->years)
        return "the plan's length is neither 1 nor 3 years";
    return plan->is_paid ? NULL : "the plan's purchase option is not No, Partial or All Upfront";
}

static int read_rates(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    const char *why = why_no_plan(&reading->plan);
    int got = 0;
    if (why) {
        reading->tally->rows++;
        ol_import_malformed(reading->tally, ol_json_place(reader), "%s", why);
        return ol_json_skip(reader, error);
    }
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0)
        got = event.type == OL_JSON_OBJECT ? read_rate(reading, reader, error) : ol_json_skip(reader, error);
    return got;
}

/* ---- terms ---- */

static int read_length(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int64_t years = 0;
    bool is_years = true;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "duration") && !ol_slice_int(ol_aws_json_text(&event), &years))
            years = 0;
        else if (ol_slice_is(event.key, "unit"))
            is_years = ol_aws_name_is(event.text, "year") || ol_aws_name_is(event.text, "years");
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    reading->plan.years = is_years && (years == 1 || years == 3) ? (int)years : 0;
    return got;
}

static int read_term(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    char why[160];
    int got;
    reading->plan = (struct ol_aws_plan){.term = OL_TERM_ON_DEMAND};
    reading->date = OL_ALWAYS;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "rates") && event.type == OL_JSON_ARRAY)
            got = read_rates(reading, reader, error);
        else if (ol_slice_is(event.key, "leaseContractLength") && event.type == OL_JSON_OBJECT)
            got = read_length(reading, reader, error);
        else {
            if (ol_slice_is(event.key, "sku"))
                reading->plan = ol_aws_plans_find(&reading->plans, ol_aws_json_text(&event));
            else if (ol_slice_is(event.key, "effectiveDate") &&
                     !ol_instant_parse(ol_aws_json_text(&event), &reading->date, why))
                reading->date = OL_ALWAYS;
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    return got;
}

static int read_plan_terms(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0)
        got = event.type == OL_JSON_OBJECT ? read_term(reading, reader, error) : ol_json_skip(reader, error);
    return got;
}

static int read_terms(void *context, struct ol_json_reader *reader, const struct ol_json_event *begin,
                      struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    if (begin->type != OL_JSON_OBJECT)
        return ol_json_skip(reader, error);
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0) {
        const bool is_plans = event.type == OL_JSON_ARRAY && ol_slice_is(event.key, "savingsPlan");
        got = is_plans ? read_plan_terms(context, reader, error) : ol_json_skip(reader, error);
    }
    return got;
}

/* ---- files ---- */

static int read_plans(void *context, struct ol_json_reader *reader, const struct ol_json_event *begin,
                      struct ol_error *error)
{
    struct reading *reading = context;
    reading->source =
        ol_aws_source_write(reading->writer, "AWSSavingsPlans", ol_text_string(&reading->products.published));
    return ol_aws_plans_read(&reading->plans, reader, begin, error);
}

/* Of a file behind the first: an offer file's products, or nothing. */
static int read_products(void *context, struct ol_json_reader *reader, const struct ol_json_event *begin,
                         struct ol_error *error)
{
    struct reading *reading = context;
    reading->is_plan_file = begin->type == OL_JSON_ARRAY;
    return ol_aws_products_read(&reading->products, reader, begin, error);
}

static int look_into(struct reading *reading, const char *path, struct ol_error *error)
{
    reading->is_plan_file = false;
    ol_text_clear(&reading->products.service);
    return ol_aws_json_read(
        path, &(struct ol_aws_json){.products = read_products, .context = reading, .about = &reading->products},
        error);
}

static int read_plan_file(struct reading *reading, const char *path, struct ol_error *error)
{
    ol_aws_plans_release(&reading->plans);
    return ol_aws_json_read(
        path,
        &(struct ol_aws_json){
            .products = read_plans, .terms = read_terms, .context = reading, .about = &reading->products},
        error);
}

/* Offer files first, whatever their place. */
static int read_files(struct reading *reading, bool *is_plan, struct ol_error *error)
{
    const struct ol_import *import = reading->import;
    int status = 0;
    for (size_t i = 0; i < import->file_count && status == 0; i++) {
        status = i ? look_into(reading, import->files[i], error) : 0;
        is_plan[i] = i == 0 || reading->is_plan_file;
    }
    for (size_t i = 0; i < import->file_count && status == 0; i++)
        status = is_plan[i] ? read_plan_file(reading, import->files[i], error) : 0;
    return status;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct reading reading = {
        .import = import,
        .currency = import->currency ? import->currency : "USD",
        .writer = writer,
        .tally = tally,
        .products = {.filter = &import->filter, .writer = writer},
    };
    bool *is_plan = ol_mem_new(import->file_count + 1);
    reading.products.catalogue = &reading.catalogue;
    const int status = read_files(&reading, is_plan, error);
    ol_mem_free(is_plan);
    ol_aws_products_release(&reading.products);
    ol_aws_catalogue_release(&reading.catalogue);
    ol_aws_written_release(&reading.written);
    ol_aws_plans_release(&reading.plans);
    ol_aws_attributes_release(&reading.attributes);
    ol_text_release(&reading.sku);
    ol_text_release(&reading.amount);
    ol_text_release(&reading.money);
    return status;
}

const struct ol_importer ol_import_aws_savings_plan = {
    .kind = {.name = "aws-savings-plan",
             .summary =
                 "AWS savings plan files of a region; then, if there are any, the offer files they discount"},
    .heading = {.name = "aws", .provider = "aws", .title = "Amazon Web Services", .currency = "USD"},
    .run = run,
};
