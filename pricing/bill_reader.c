/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/csv.h"
#include "outlay/json_reader.h"
#include "pricing/bill_format.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#define NO_COLUMN SIZE_MAX

struct ol_bill_reader {
    const struct ol_bill_format *format;
    const char *tag;
    struct ol_input *input;
    struct ol_csv *csv;
    struct ol_time_format *us_date;
    size_t field_count;                                /* of the header */
    size_t columns[OL_BILL_ALL_FIELDS][OL_BILL_NAMES]; /* NO_COLUMN behind the last */
    size_t tag_column;
    struct ol_text *tags, *tag_value, *member; /* where the row's texts are that had to be made */
    struct ol_bill_tally tally;
};

/* ---- the header ---- */

static bool is_named(struct ol_slice text, const char *name)
{
    return text.length == strlen(name) && strncasecmp(text.data, name, text.length) == 0;
}

static size_t find_column(const struct ol_csv *csv, const char *name)
{
    for (size_t i = 0; i < ol_csv_field_count(csv); i++)
        if (is_named(ol_slice_trim(ol_csv_field(csv, i)), name))
            return i;
    return NO_COLUMN;
}

static void find_columns(struct ol_bill_reader *reader, const struct ol_bill_format *format)
{
    for (size_t field = 0; field < OL_BILL_ALL_FIELDS; field++)
        reader->columns[field][0] = NO_COLUMN;
    for (const struct ol_bill_column *column = format->columns; column->names[0]; column++) {
        size_t *found = reader->columns[column->field], count = 0;
        for (size_t i = 0; i < OL_BILL_NAMES && column->names[i]; i++) {
            const size_t at = find_column(reader->csv, column->names[i]);
            if (at != NO_COLUMN)
                found[count++] = at;
        }
        if (count < OL_BILL_NAMES)
            found[count] = NO_COLUMN;
    }
}

static bool has_field(const struct ol_bill_reader *reader, enum ol_bill_field field)
{
    return reader->columns[field][0] != NO_COLUMN;
}

/* Leaves the format's columns in the reader. */
static bool fits(struct ol_bill_reader *reader, const struct ol_bill_format *format)
{
    find_columns(reader, format);
    return has_field(reader, OL_BILL_START) && has_field(reader, OL_BILL_BILLED) &&
           (!format->mark || find_column(reader->csv, format->mark) != NO_COLUMN);
}

static int unknown_header(const struct ol_bill_reader *reader, struct ol_error *error)
{
    char first[OL_SHOWN_BUFFER];
    return ol_fail(
        error, OL_BAD_INPUT, ol_csv_place(reader->csv),
        "the first line names the columns of no bill that is known (FOCUS, AWS CUR, Azure, or time,value); "
        "its first column is \"%s\"",
        ol_slice_show(ol_csv_field(reader->csv, 0), first));
}

static int missing_column(const struct ol_bill_reader *reader, const struct ol_bill_format *format,
                          struct ol_error *error)
{
    const enum ol_bill_field field = has_field(reader, OL_BILL_START) ? OL_BILL_BILLED : OL_BILL_START;
    const struct ol_bill_column *column = format->columns;
    while (column->field != (int)field)
        column++;
    return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reader->csv),
                   "a bill of the format %s has a column %s; this has none", format->kind.name,
                   has_field(reader, field) ? format->mark : column->names[0]);
}

static int settle_format(struct ol_bill_reader *reader, const char *name, struct ol_error *error)
{
    if (name) {
        reader->format = (const struct ol_bill_format *)ol_kind_find(ol_bill_formats, name);
        if (!reader->format)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                           "there is no format of bills \"%s\"; there are focus, cur, azure and plain", name);
        return fits(reader, reader->format) ? OL_OK : missing_column(reader, reader->format, error);
    }
    for (size_t i = 0; ol_bill_formats[i]; i++) {
        reader->format = (const struct ol_bill_format *)ol_bill_formats[i];
        if (fits(reader, reader->format))
            return OL_OK;
    }
    return unknown_header(reader, error);
}

static size_t find_tag(const struct ol_bill_reader *reader)
{
    struct ol_text name = {0};
    size_t found = NO_COLUMN;
    for (const char *const *prefix = reader->format->tag_prefixes; reader->tag && prefix && *prefix; prefix++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "%s%s", *prefix, reader->tag);
        found = found == NO_COLUMN ? find_column(reader->csv, ol_text_string(&name)) : found;
    }
    ol_text_release(&name);
    return found;
}

static int read_header(struct ol_bill_reader *reader, const char *format, struct ol_error *error)
{
    int status = ol_csv_row(reader->csv, error);
    if (status == 0)
        return ol_fail(error, OL_BAD_INPUT, ol_input_place(reader->input),
                       "the bill is empty; a header line was expected");
    if (status > 0)
        status = settle_format(reader, format, error);
    if (status != OL_OK)
        return status;
    reader->field_count = ol_csv_field_count(reader->csv);
    reader->tag_column = find_tag(reader);
    return OL_OK;
}

struct ol_bill_reader *ol_bill_open(const struct ol_bill_request *request, struct ol_error *error)
{
    struct ol_bill_reader *reader = ol_mem_new(sizeof *reader);
    reader->tag = request->tag;
    reader->tags = ol_mem_new(sizeof *reader->tags);
    reader->tag_value = ol_mem_new(sizeof *reader->tag_value);
    reader->member = ol_mem_new(sizeof *reader->member);
    reader->us_date = ol_time_format_new("%m/%d/%Y", NULL, OL_NOWHERE, error);
    reader->input = ol_input_open(request->path, OL_NOWHERE, error);
    if (reader->input)
        reader->csv = ol_csv_new(reader->input, 0);
    if (!reader->csv || read_header(reader, request->format, error) != OL_OK) {
        ol_bill_close(reader);
        return NULL;
    }
    return reader;
}

static void text_free(struct ol_text *text)
{
    ol_text_release(text);
    ol_mem_free(text);
}

void ol_bill_close(struct ol_bill_reader *reader)
{
    if (!reader)
        return;
    text_free(reader->tags);
    text_free(reader->tag_value);
    text_free(reader->member);
    ol_time_format_free(reader->us_date);
    ol_csv_free(reader->csv);
    ol_input_close(reader->input);
    ol_mem_free(reader);
}

const struct ol_kind *ol_bill_format_of(const struct ol_bill_reader *reader)
{
    return &reader->format->kind;
}

const struct ol_bill_tally *ol_bill_tally_of(const struct ol_bill_reader *reader)
{
    return &reader->tally;
}

/* ---- cells ---- */

static bool is_null(struct ol_slice text)
{
    return text.length == 0 || (text.length == 4 && strncasecmp(text.data, "null", 4) == 0);
}

/* Without the apostrophe that writers put before what a spreadsheet would run. */
static struct ol_slice unguarded(struct ol_slice text)
{
    const bool is_guarded = text.length > 1 && text.data[0] == '\'' && memchr("=+-@", text.data[1], 4);
    return is_guarded ? (struct ol_slice){text.data + 1, text.length - 1} : text;
}

static struct ol_slice cell(const struct ol_bill_reader *reader, size_t column)
{
    const struct ol_slice text = ol_slice_trim(ol_csv_field(reader->csv, column));
    return is_null(text) ? (struct ol_slice){"", 0} : unguarded(text);
}

struct ol_slice ol_bill_text(const struct ol_bill_record *record, int field)
{
    const size_t *columns = record->reader->columns[field];
    struct ol_slice text = {"", 0};
    for (size_t i = 0; i < OL_BILL_NAMES && columns[i] != NO_COLUMN && text.length == 0; i++)
        text = cell(record->reader, columns[i]);
    return text;
}

bool ol_bill_fail(struct ol_bill_record *record, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(record->why, sizeof record->why, format, arguments);
    va_end(arguments);
    return false;
}

static const char *field_name(const struct ol_bill_record *record, int field)
{
    const struct ol_bill_column *column = record->reader->format->columns;
    while (column->names[0] && column->field != field)
        column++;
    return column->names[0] ? column->names[0] : "a cell";
}

bool ol_bill_amount(struct ol_bill_record *record, int field, ol_money *amount)
{
    const struct ol_slice text = ol_bill_text(record, field);
    char why[160];
    *amount = 0;
    record->has[field] = text.length > 0;
    return text.length == 0 || ol_money_parse(text, amount, why) ||
           ol_bill_fail(record, "%s: %s", field_name(record, field), why);
}

/* An instant, a month/day/year, or the seconds since 1970. */
static bool read_instant(struct ol_bill_record *record, int field, ol_time *instant)
{
    const struct ol_slice text = ol_bill_text(record, field);
    char why[160], shown[OL_SHOWN_BUFFER];
    int64_t seconds;
    if (text.length && memchr(text.data, '/', text.length))
        return ol_time_format_read(record->reader->us_date, text, instant) ||
               ol_bill_fail(record, "%s is \"%s\", which is not a date as 12/31/2026", field_name(record, field),
                            ol_slice_show(text, shown));
    if (ol_slice_int(text, &seconds) && seconds > -OL_TIME_LIMIT / OL_SECOND &&
        seconds < OL_TIME_LIMIT / OL_SECOND) {
        *instant = seconds * OL_SECOND;
        return true;
    }
    return ol_instant_parse(text, instant, why) ||
           ol_bill_fail(record, "%s is \"%s\", which is not a time as 2026-12-31T00:00:00Z",
                        field_name(record, field), ol_slice_show(text, shown));
}

/* ---- tags ---- */

/* Unescaped, into the room. */
static struct ol_slice member(struct ol_slice object, const char *key, struct ol_text *room)
{
    struct ol_json_event event;
    ol_text_clear(room);
    if (object.length == 0 || !memmem(object.data, object.length, key, strlen(key)))
        return (struct ol_slice){"", 0};
    struct ol_json_reader *json = ol_json_reader_of_memory(object.data, object.length, NULL);
    bool is_found = false;
    while (!is_found && ol_json_next(json, &event, NULL) > 0)
        is_found = event.depth == 1 && event.key.data && ol_slice_is(event.key, key);
    if (is_found && event.text.length)
        ol_text_add(room, event.text.data, event.text.length);
    ol_json_reader_free(json);
    return (struct ol_slice){ol_text_string(room), room->length};
}

struct ol_slice ol_bill_member(const struct ol_bill_record *record, struct ol_slice object, const char *key)
{
    return member(object, key, record->reader->member);
}

static struct ol_slice braced(const struct ol_bill_record *record, struct ol_slice text)
{
    struct ol_text *tags = record->reader->tags;
    if (!record->reader->format->has_bare_tags || text.length == 0 || text.data[0] == '{')
        return text;
    ol_text_clear(tags);
    ol_text_adds(tags, "{");
    ol_text_add(tags, text.data, text.length);
    ol_text_adds(tags, "}");
    return (struct ol_slice){tags->data, tags->length};
}

/* As it is, or behind one of the prefixes that providers put before tags of their customers. */
static struct ol_slice find_member(const struct ol_bill_record *record, struct ol_slice tags)
{
    static const char *const prefixes[] = {"", "user:", "user_"};
    char key[300];
    struct ol_slice value = {"", 0};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && value.length == 0; i++) {
        snprintf(key, sizeof key, "%s%s", prefixes[i], record->reader->tag);
        value = member(tags, key, record->reader->tag_value);
    }
    return value;
}

static void read_tags(struct ol_bill_record *record)
{
    const struct ol_bill_reader *reader = record->reader;
    record->row->tags = braced(record, ol_bill_text(record, OL_BILL_TAGS));
    record->row->tag = reader->tag_column != NO_COLUMN ? cell(reader, reader->tag_column)
                       : reader->tag                   ? find_member(record, record->row->tags)
                                                       : (struct ol_slice){"", 0};
}

/* ---- rows ---- */

static bool read_times(struct ol_bill_record *record)
{
    struct ol_bill_row *row = record->row;
    if (!read_instant(record, OL_BILL_START, &row->start))
        return false;
    row->end = row->start + record->reader->format->length;
    return ol_bill_text(record, OL_BILL_END).length == 0 || read_instant(record, OL_BILL_END, &row->end);
}

static bool read_amounts(struct ol_bill_record *record)
{
    struct ol_bill_row *row = record->row;
    if (!ol_bill_amount(record, OL_BILL_BILLED, &row->billed))
        return false;
    if (!record->has[OL_BILL_BILLED])
        return ol_bill_fail(record, "%s is empty; every charge has a cost", field_name(record, OL_BILL_BILLED));
    const struct {
        enum ol_bill_field field;
        ol_money *amount;
    } others[] = {
        {OL_BILL_EFFECTIVE, &row->effective}, {OL_BILL_LIST, &row->list}, {OL_BILL_CONTRACTED, &row->contracted}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (!ol_bill_amount(record, (int)others[i].field, others[i].amount))
            return false;
        if (!record->has[others[i].field])
            *others[i].amount = row->billed;
    }
    return true;
}

static void read_texts(struct ol_bill_record *record)
{
    struct ol_bill_row *row = record->row;
    row->currency = ol_bill_text(record, OL_BILL_CURRENCY);
    row->service = ol_bill_text(record, OL_BILL_SERVICE);
    row->provider = ol_bill_text(record, OL_BILL_PROVIDER);
    row->region = ol_bill_text(record, OL_BILL_REGION);
    row->account = ol_bill_text(record, OL_BILL_ACCOUNT);
    row->resource = ol_bill_text(record, OL_BILL_RESOURCE);
    row->category = ol_bill_text(record, OL_BILL_CATEGORY);
    row->is_unused = ol_slice_is(ol_bill_text(record, OL_BILL_STATUS), "Unused");
    if (row->provider.length == 0 && record->reader->format->provider)
        row->provider = ol_slice_of(record->reader->format->provider);
    read_tags(record);
}

static bool read_row(struct ol_bill_record *record)
{
    const struct ol_bill_reader *reader = record->reader;
    const size_t count = ol_csv_field_count(reader->csv);
    if (count != reader->field_count)
        return ol_bill_fail(record, "the row has %zu field%s where the header has %zu", count,
                            count == 1 ? "" : "s", reader->field_count);
    if (!read_times(record) || !read_amounts(record))
        return false;
    read_texts(record);
    return !reader->format->settle || reader->format->settle(record);
}

static void count_malformed(struct ol_bill_tally *tally, struct ol_place place, const char *why)
{
    tally->malformed++;
    if (tally->shown_count < OL_BILL_SHOWN)
        ol_fail(&tally->shown[tally->shown_count++], OL_BAD_INPUT, place, "%s", why);
}

int ol_bill_next(struct ol_bill_reader *reader, struct ol_bill_row *row, struct ol_error *error)
{
    int got;
    while ((got = ol_csv_row(reader->csv, error)) > 0) {
        const struct ol_place place = ol_csv_place(reader->csv);
        struct ol_bill_record record = {.reader = reader, .row = row};
        *row = (struct ol_bill_row){.line = place.line};
        reader->tally.rows++;
        if (read_row(&record))
            return 1;
        count_malformed(&reader->tally, place, record.why);
    }
    return got;
}
