/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "price_rows.h"

#include <string.h>

enum column { TYPE, ZONE, SYSTEM, TIME, PRICE, COLUMNS };

static const char *const *const column_names[COLUMNS] = {
    [TYPE] = (const char *const[]){"type", "instancetype", "instance", "machinetype", NULL},
    [ZONE] = (const char *const[]){"zone", "availabilityzone", "az", NULL},
    [SYSTEM] = (const char *const[]){"system", "productdescription", "product", "os", NULL},
    [TIME] = (const char *const[]){"timestamp", "time", "instant", "datetime", "date", NULL},
    [PRICE] = (const char *const[]){"price", "spotprice", NULL},
};

static const char *const keys[COLUMNS] = {
    [TYPE] = "InstanceType", [ZONE] = "AvailabilityZone", [SYSTEM] = "ProductDescription",
    [TIME] = "Timestamp",    [PRICE] = "SpotPrice",
};

struct walk {
    ol_price_take *take;
    void *self;
    struct ol_error *error;
};

static int hand_out(const struct walk *walk, const struct ol_slice texts[COLUMNS], struct ol_place place)
{
    const struct ol_slice empty = {"", 0};
    struct ol_price_text row = {.place = place};
    row.time = texts[TIME].length ? texts[TIME] : empty;
    row.price = texts[PRICE].length ? texts[PRICE] : empty;
    row.labels[OL_PRICE_TYPE] = texts[TYPE];
    row.labels[OL_PRICE_ZONE] = texts[ZONE];
    row.labels[OL_PRICE_SYSTEM] = texts[SYSTEM];
    return walk->take(walk->self, &row, walk->error);
}

/* ---- JSON ---- */

static int read_entry(const struct walk *walk, struct ol_json_reader *json, struct ol_text fields[COLUMNS])
{
    const struct ol_place place = ol_json_place(json);
    struct ol_slice texts[COLUMNS] = {0};
    struct ol_json_event event;
    int got = 0;
    for (int i = 0; i < COLUMNS; i++)
        ol_text_clear(&fields[i]);
    while (got >= 0 && (got = ol_market_json_member(json, &event, walk->error)) > 0) {
        for (int i = 0; i < COLUMNS; i++)
            if (ol_slice_is(event.key, keys[i]) &&
                (event.type == OL_JSON_STRING || event.type == OL_JSON_NUMBER)) {
                ol_text_set(&fields[i], event.text);
                texts[i].data = ""; /* it is told */
            }
        got = ol_json_skip(json, walk->error);
    }
    if (got < 0)
        return got;
    for (int i = 0; i < COLUMNS; i++)
        if (texts[i].data)
            texts[i] = ol_slice_trim(ol_text_slice(&fields[i]));
    return hand_out(walk, texts, place);
}

static int read_entries(const struct walk *walk, struct ol_json_reader *json)
{
    struct ol_text fields[COLUMNS] = {0};
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_market_json_member(json, &event, walk->error)) > 0)
        got = event.type == OL_JSON_OBJECT
                  ? read_entry(walk, json, fields)
                  : ol_fail(walk->error, OL_BAD_INPUT, ol_json_place(json),
                            "this is no price; {\"Timestamp\": ..., \"SpotPrice\": ...} was expected");
    for (int i = 0; i < COLUMNS; i++)
        ol_text_release(&fields[i]);
    return got;
}

static int read_page(const struct walk *walk, struct ol_json_reader *json, bool *has_history)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_market_json_member(json, &event, walk->error)) > 0) {
        const bool is_history = event.type == OL_JSON_ARRAY && ol_slice_is(event.key, "SpotPriceHistory");
        *has_history |= is_history;
        got = is_history ? read_entries(walk, json) : ol_json_skip(json, walk->error);
    }
    return got;
}

static int read_json(const struct walk *walk, const struct ol_market_file *file)
{
    struct ol_json_event event;
    bool has_history = false;
    int got = 0;
    while (got >= 0 && (got = ol_market_json_member(file->json, &event, walk->error)) > 0)
        got = event.type == OL_JSON_OBJECT ? read_page(walk, file->json, &has_history)
                                           : ol_json_skip(file->json, walk->error);
    if (got == 0 && !has_history)
        return ol_fail(walk->error, OL_BAD_INPUT, file->place,
                       "the file has no \"SpotPriceHistory\"; write it with aws ec2 describe-spot-price-history "
                       "--output json, or as CSV with a header");
    return got;
}

/* ---- CSV ---- */

static int read_header(const struct walk *walk, const struct ol_csv *csv, size_t columns[COLUMNS])
{
    struct ol_text names = {0};
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = ol_market_column(csv, column_names[i]);
    if (columns[TIME] != SIZE_MAX && columns[PRICE] != SIZE_MAX)
        return OL_OK;
    ol_market_add_columns(csv, &names);
    ol_fail(
        walk->error, OL_BAD_INPUT, ol_csv_place(csv),
        "no column is named %s; name them in the first line: timestamp, price and, where there are several, type, "
        "zone and system. Its columns are %s",
        columns[TIME] == SIZE_MAX ? "timestamp or time" : "price or SpotPrice", ol_text_string(&names));
    ol_text_release(&names);
    return OL_BAD_INPUT;
}

static int read_row(const struct walk *walk, const struct ol_csv *csv, const size_t columns[COLUMNS], size_t count)
{
    const size_t has = ol_csv_field_count(csv);
    struct ol_slice texts[COLUMNS] = {0};
    if (has != count)
        return ol_fail(walk->error, OL_BAD_INPUT, ol_csv_place(csv), "the row has %zu field%s; the header has %zu",
                       has, has == 1 ? "" : "s", count);
    for (int i = 0; i < COLUMNS; i++)
        if (columns[i] != SIZE_MAX)
            texts[i] = ol_slice_trim(ol_csv_field(csv, columns[i]));
    return hand_out(walk, texts, ol_csv_place(csv));
}

static int read_csv(const struct walk *walk, struct ol_csv *csv)
{
    size_t columns[COLUMNS];
    int got = ol_csv_row(csv, walk->error);
    if (got <= 0)
        return got;
    const size_t count = ol_csv_field_count(csv);
    got = read_header(walk, csv, columns);
    while (got >= 0 && (got = ol_csv_row(csv, walk->error)) > 0)
        got = read_row(walk, csv, columns, count);
    return got;
}

int ol_price_rows_read(const struct ol_market_file *file, ol_price_take *take, void *self, struct ol_error *error)
{
    const struct walk walk = {take, self, error};
    return file->json ? read_json(&walk, file) : read_csv(&walk, file->csv);
}
