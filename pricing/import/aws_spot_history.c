/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_spot_history: spot prices over time, by zone, as `aws ec2 describe-spot-price-history` prints them.
 *
 *     {"SpotPriceHistory": [{"AvailabilityZone": "us-east-1a", "InstanceType": "p3.2xlarge",
 *                            "ProductDescription": "Linux/UNIX", "SpotPrice": "0.918000",
 *                            "Timestamp": "2023-02-15T07:03:11.000Z"}]}
 *
 * Several such objects may follow one another, as pages do. Entries come newest first, mostly, and pages and files in
 * any order; so they are kept, 24 bytes each, and written by type, system and zone in the order of time. An entry
 * that repeats the price before it says nothing new; of two prices of the same instant the one met first stays.
 */
#include "aws_json.h"
#include "aws_region.h"
#include "outlay/arena.h"
#include "pricing/import_list.h"

#include <stdlib.h>

enum entry_field { ZONE, TYPE, SYSTEM, PRICE, TIME, FIELDS };

static const char *const field_names[FIELDS] = {
    [ZONE] = "AvailabilityZone", [TYPE] = "InstanceType", [SYSTEM] = "ProductDescription",
    [PRICE] = "SpotPrice",       [TIME] = "Timestamp",
};

struct series { /* what has a price over time */
    ol_label type, zone;
    const char *system;
};

struct observation {
    ol_time instant;
    uint32_t series, order;
    ol_label price;
};

struct reading {
    const struct ol_import *import;
    struct ol_import_tally *tally;
    struct ol_text fields[FIELDS], key;
    struct ol_labels words, keys;
    struct series *series; /* by the key's label */
    size_t series_capacity;
    struct observation *observations;
    size_t count, capacity;
};

static struct ol_slice field(const struct reading *reading, enum entry_field which)
{
    return ol_slice_trim(
        (struct ol_slice){ol_text_string(&reading->fields[which]), reading->fields[which].length});
}

/* "us-east-1" of "us-east-1a"; empty where that is no zone. */
static struct ol_slice region_of(struct ol_slice zone)
{
    const bool is_zone = zone.length > 2 && zone.data[zone.length - 1] >= 'a' &&
                         zone.data[zone.length - 1] <= 'z' && zone.data[zone.length - 2] >= '0' &&
                         zone.data[zone.length - 2] <= '9';
    return (struct ol_slice){zone.data, is_zone && ol_aws_is_name(zone) ? zone.length - 1 : 0};
}

/* ---- reading ---- */

static ol_label word(struct reading *reading, struct ol_slice text)
{
    return ol_label_of_text(&reading->words, text.data, text.length);
}

static uint32_t series_of(struct reading *reading, const char *system)
{
    const struct ol_slice type = field(reading, TYPE), zone = field(reading, ZONE);
    ol_text_clear(&reading->key);
    ol_text_addf(&reading->key, "%s\t", system);
    ol_text_add(&reading->key, type.data, type.length);
    ol_text_adds(&reading->key, "\t");
    ol_text_add(&reading->key, zone.data, zone.length);
    const size_t before = reading->keys.count;
    const ol_label label = ol_label_of_text(&reading->keys, reading->key.data, reading->key.length);
    OL_MEM_RESERVE(reading->series, reading->series_capacity, reading->keys.count);
    if (reading->keys.count > before)
        reading->series[label - 1] = (struct series){word(reading, type), word(reading, zone), system};
    return label - 1;
}

/* An ISO instant, or seconds since 1970. */
static bool read_time(struct ol_slice text, ol_time *instant, char why[160])
{
    int64_t seconds;
    if (ol_slice_int(text, &seconds) && seconds >= 0 && seconds < OL_TIME_LIMIT / OL_SECOND) {
        *instant = seconds * OL_SECOND;
        return true;
    }
    return ol_instant_parse(text, instant, why);
}

static void keep(struct reading *reading, const char *system, struct ol_place place)
{
    struct ol_unit_price price;
    ol_time instant;
    char why[160];
    if (!read_time(field(reading, TIME), &instant, why) ||
        !ol_unit_price_parse(field(reading, PRICE), &price, why)) {
        ol_import_malformed(reading->tally, place, "%s", why);
        return;
    }
    OL_MEM_RESERVE(reading->observations, reading->capacity, reading->count + 1);
    reading->observations[reading->count] = (struct observation){
        .instant = instant,
        .series = series_of(reading, system),
        .order = (uint32_t)reading->count,
        .price = word(reading, field(reading, PRICE)),
    };
    reading->count++;
}

static void take_entry(struct reading *reading, struct ol_place place)
{
    const struct ol_slice region = region_of(field(reading, ZONE));
    const char *system = ol_aws_system(field(reading, SYSTEM));
    struct ol_import_tally *tally = reading->tally;
    char shown[OL_SHOWN_BUFFER];
    tally->rows++;
    if (!ol_aws_is_name(field(reading, TYPE)) || !region.length)
        ol_import_malformed(tally, place,
                            "\"%s\" is no zone with an instance type; us-east-1a and the like were "
                            "expected",
                            ol_slice_show(field(reading, ZONE), shown));
    else if (!system)
        tally->unknown++;
    else if (!ol_import_keeps(&reading->import->filter, &(struct ol_price_row){.meter = OL_METER_INSTANCE,
                                                                               .item = field(reading, TYPE),
                                                                               .region = region,
                                                                               .system = ol_slice_of(system)}))
        tally->filtered++;
    else if (!field(reading, PRICE).length)
        tally->unpriced++;
    else
        keep(reading, system, place);
}

static int read_entry(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    const struct ol_place place = ol_json_place(reader);
    struct ol_json_event event;
    int got;
    for (enum entry_field i = 0; i < FIELDS; i++)
        ol_text_clear(&reading->fields[i]);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        for (enum entry_field i = 0; i < FIELDS; i++)
            if (ol_slice_is(event.key, field_names[i])) {
                const struct ol_slice text = ol_aws_json_text(&event);
                ol_text_clear(&reading->fields[i]);
                ol_text_add(&reading->fields[i], text.data, text.length);
            }
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    if (got == 0)
        take_entry(reading, place);
    return got;
}

static int read_entries(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0)
        got = event.type == OL_JSON_OBJECT ? read_entry(reading, reader, error) : ol_json_skip(reader, error);
    return got;
}

/* One page; whether it has a history. */
static int read_page(struct reading *reading, struct ol_json_reader *reader, bool *has_history,
                     struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0) {
        const bool is_history = event.type == OL_JSON_ARRAY && ol_slice_is(event.key, "SpotPriceHistory");
        *has_history |= is_history;
        got = is_history ? read_entries(reading, reader, error) : ol_json_skip(reader, error);
    }
    return got;
}

static int read_file(struct reading *reading, const char *path, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    struct ol_json_reader *reader = ol_json_reader_new(input);
    struct ol_json_event event;
    bool has_history = false;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0)
        got = event.type == OL_JSON_OBJECT ? read_page(reading, reader, &has_history, error)
                                           : ol_json_skip(reader, error);
    if (got == 0 && !has_history)
        got = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path},
                      "the file has no \"SpotPriceHistory\"; write it with aws ec2 describe-spot-price-history "
                      "--output json");
    ol_json_reader_free(reader);
    ol_input_close(input);
    return got;
}

/* ---- writing ---- */

static int compare(const void *a, const void *b)
{
    const struct observation *one = a, *other = b;
    if (one->series != other->series)
        return one->series < other->series ? -1 : 1;
    if (one->instant != other->instant)
        return one->instant < other->instant ? -1 : 1;
    return (one->order > other->order) - (one->order < other->order);
}

static void write_observation(struct reading *reading, const struct observation *observation,
                              struct ol_book_writer *writer)
{
    char type_text[OL_LABEL_BUFFER], price_text[OL_LABEL_BUFFER], unused[OL_LABEL_BUFFER];
    const struct series *series = &reading->series[observation->series];
    const struct ol_slice zone = ol_slice_of(ol_label_text(&reading->words, series->zone, unused));
    const struct ol_slice region = region_of(zone);
    const struct ol_aws_region *known = ol_aws_region_of_name(region);
    ol_book_write_region(writer, region, ol_region_area(region), ol_slice_of(known ? known->title : ""));
    ol_import_price(reading->tally, writer,
                    &(struct ol_price_row){
                        .meter = OL_METER_INSTANCE,
                        .term = OL_TERM_SPOT,
                        .item = ol_slice_of(ol_label_text(&reading->words, series->type, type_text)),
                        .region = region,
                        .zone = zone,
                        .system = ol_slice_of(series->system),
                        .amount = ol_slice_of(ol_label_text(&reading->words, observation->price, price_text)),
                        .from = observation->instant,
                    },
                    OL_NOWHERE);
}

static void write_all(struct reading *reading, struct ol_book_writer *writer)
{
    if (reading->count)
        qsort(reading->observations, reading->count, sizeof *reading->observations, compare);
    for (size_t i = 0; i < reading->count; i++) {
        const struct observation *now = &reading->observations[i], *before = now - 1;
        const bool continues = i && now->series == before->series;
        if (continues && (now->instant == before->instant || now->price == before->price)) {
            reading->tally->repeated++;
            reading->observations[i].price = before->price; /* which goes on */
        } else
            write_observation(reading, now, writer);
    }
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct reading reading = {.import = import, .tally = tally};
    int status = 0;
    for (size_t i = 0; i < import->file_count && status == 0; i++)
        status = read_file(&reading, import->files[i], error);
    if (status == 0)
        write_all(&reading, writer);
    for (enum entry_field i = 0; i < FIELDS; i++)
        ol_text_release(&reading.fields[i]);
    ol_text_release(&reading.key);
    ol_labels_release(&reading.words);
    ol_labels_release(&reading.keys);
    ol_mem_free(reading.series);
    ol_mem_free(reading.observations);
    return status;
}

const struct ol_importer ol_import_aws_spot_history = {
    .kind = {.name = "aws-spot-history", .summary = "AWS spot prices over time (describe-spot-price-history)"},
    .heading = {.name = "aws-spot", .provider = "aws", .title = "Amazon Web Services, spot", .currency = "USD"},
    .run = run,
};
