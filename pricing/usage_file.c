/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/usage_file.h"

#include "outlay/csv.h"
#include "outlay/pricebook.h"
#include "pricing/usage_tags.h"

#include <string.h>

#define TAG_PREFIX "tag:"
#define WHY        160
#define KNOWN_TAGS 65536 /* sets of tags that a reader remembers */

const char *const ol_usage_end_names[OL_USAGE_ENDS + 1] = {"", "user", "provider", NULL};

/* ---- columns ---- */

enum column_type {
    COLUMN_INSTANT,
    COLUMN_SINCE,
    COLUMN_LABEL,
    COLUMN_METER,
    COLUMN_TERM,
    COLUMN_AMOUNT,
    COLUMN_COUNT,
    COLUMN_ENDED,
    COLUMN_TAGS
};

static const struct column {
    const char *name;
    enum column_type type;
    size_t offset;
    bool is_required;
} columns[] = {
    {"start", COLUMN_INSTANT, offsetof(struct ol_usage, start), true},
    {"end", COLUMN_INSTANT, offsetof(struct ol_usage, end), false},
    {"provider", COLUMN_LABEL, offsetof(struct ol_usage, provider), false},
    {"account", COLUMN_LABEL, offsetof(struct ol_usage, account), false},
    {"meter", COLUMN_METER, offsetof(struct ol_usage, meter), true},
    {"item", COLUMN_LABEL, offsetof(struct ol_usage, item), false},
    {"region", COLUMN_LABEL, offsetof(struct ol_usage, region), false},
    {"zone", COLUMN_LABEL, offsetof(struct ol_usage, zone), false},
    {"system", COLUMN_LABEL, offsetof(struct ol_usage, system), false},
    {"term", COLUMN_TERM, offsetof(struct ol_usage, term), false},
    {"quantity", COLUMN_AMOUNT, offsetof(struct ol_usage, quantity), true},
    {"objects", COLUMN_COUNT, offsetof(struct ol_usage, objects), false},
    {"ended", COLUMN_ENDED, offsetof(struct ol_usage, ended), false},
    {"since", COLUMN_SINCE, offsetof(struct ol_usage, since), false},
    {"resource", COLUMN_LABEL, offsetof(struct ol_usage, resource), false},
    {"tags", COLUMN_TAGS, offsetof(struct ol_usage, tags), false},
};
#define COLUMN_COUNT_ALL (sizeof columns / sizeof *columns)

/* A column of the file, and the last cell read there. */
struct slot {
    const struct column *column; /* NULL: a tag of its own */
    struct ol_text tag;
    struct ol_text last; /* the cell's text */
    bool has_last;
};

struct ol_usage_reader {
    struct ol_input *input;
    struct ol_csv *csv;
    struct ol_labels *labels;
    struct slot *slots; /* one a column of the file */
    size_t slot_count, slot_capacity;
    struct ol_usage row;        /* the last one: cells that repeat are in it already */
    struct ol_labels tag_cells; /* what the cells of tags have said, and */
    ol_label *tags;             /* what became of it; one for each */
    size_t tags_capacity;
    struct ol_text tag_key;
    bool has_end, has_tags;
};

static const struct column *find_column(struct ol_slice name)
{
    for (size_t i = 0; i < COLUMN_COUNT_ALL; i++)
        if (ol_slice_is(name, columns[i].name))
            return &columns[i];
    return NULL;
}

static int fail_column(const struct ol_usage_reader *reader, struct ol_slice name, struct ol_error *error)
{
    const char *names[COLUMN_COUNT_ALL + 1] = {0};
    char shown[OL_SHOWN_BUFFER], word[64];
    for (size_t i = 0; i < COLUMN_COUNT_ALL; i++)
        names[i] = columns[i].name;
    snprintf(word, sizeof word, "%.*s", (int)(name.length < 60 ? name.length : 60), name.data);
    const char *nearest = ol_nearest(word, names);
    if (nearest)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reader->csv),
                       "there is no column \"%s\"; did you mean \"%s\"?", ol_slice_show(name, shown), nearest);
    return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reader->csv),
                   "there is no column \"%s\"; a usage file has %s, and tag:NAME for a tag",
                   ol_slice_show(name, shown), OL_USAGE_COLUMNS);
}

/* Of tag:NAME, the name; empty where it is none. */
static struct ol_slice tag_of(struct ol_slice name)
{
    const size_t prefix = strlen(TAG_PREFIX);
    const bool is_tag = name.length > prefix && memcmp(name.data, TAG_PREFIX, prefix) == 0;
    return is_tag ? (struct ol_slice){name.data + prefix, name.length - prefix} : (struct ol_slice){0};
}

static bool is_called(const struct slot *slot, struct ol_slice name)
{
    return slot->column ? ol_slice_is(name, slot->column->name)
                        : ol_slice_is(tag_of(name), ol_text_string(&slot->tag));
}

static int add_slot(struct ol_usage_reader *reader, struct ol_slice name, struct ol_error *error)
{
    struct slot slot = {.column = find_column(name)};
    const struct ol_slice tag = tag_of(name);
    char shown[OL_SHOWN_BUFFER];
    for (size_t i = 0; i < reader->slot_count; i++)
        if (is_called(&reader->slots[i], name))
            return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reader->csv), "the column \"%s\" stands there twice",
                           ol_slice_show(name, shown));
    if (!slot.column && tag.length == 0)
        return fail_column(reader, name, error);
    if (!slot.column)
        ol_text_add(&slot.tag, tag.data, tag.length);
    reader->has_tags |= !slot.column || slot.column->type == COLUMN_TAGS;
    reader->has_end |= slot.column && strcmp(slot.column->name, "end") == 0;
    OL_MEM_RESERVE(reader->slots, reader->slot_capacity, reader->slot_count + 1);
    reader->slots[reader->slot_count++] = slot;
    return OL_OK;
}

static int check_required(const struct ol_usage_reader *reader, struct ol_error *error)
{
    for (size_t i = 0; i < COLUMN_COUNT_ALL; i++) {
        bool is_there = !columns[i].is_required;
        for (size_t k = 0; k < reader->slot_count && !is_there; k++)
            is_there = reader->slots[k].column == &columns[i];
        if (!is_there)
            return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reader->csv),
                           "the column \"%s\" is missing; a usage file has %s", columns[i].name, OL_USAGE_COLUMNS);
    }
    return OL_OK;
}

static int read_header(struct ol_usage_reader *reader, struct ol_error *error)
{
    int status = ol_csv_row(reader->csv, error);
    if (status == 0)
        return ol_fail(error, OL_BAD_INPUT, ol_input_place(reader->input),
                       "the file is empty; a usage file begins with %s", OL_USAGE_COLUMNS);
    if (status < 0)
        return status;
    status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < ol_csv_field_count(reader->csv); i++)
        status = add_slot(reader, ol_slice_trim(ol_csv_field(reader->csv, i)), error);
    return status == OL_OK ? check_required(reader, error) : status;
}

struct ol_usage_reader *ol_usage_reader_open(const char *path, struct ol_labels *labels, struct ol_place place,
                                             struct ol_error *error)
{
    struct ol_usage_reader *reader = ol_mem_new(sizeof *reader);
    reader->labels = labels;
    reader->input = ol_input_open(path, place, error);
    if (reader->input) {
        reader->csv = ol_csv_new(reader->input, 0);
        if (read_header(reader, error) == OL_OK)
            return reader;
    }
    ol_usage_reader_close(reader);
    return NULL;
}

void ol_usage_reader_close(struct ol_usage_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < reader->slot_count; i++) {
        ol_text_release(&reader->slots[i].tag);
        ol_text_release(&reader->slots[i].last);
    }
    ol_mem_free(reader->slots);
    ol_labels_release(&reader->tag_cells);
    ol_mem_free(reader->tags);
    ol_text_release(&reader->tag_key);
    ol_csv_free(reader->csv);
    ol_input_close(reader->input);
    ol_mem_free(reader);
}

/* ---- tags ---- */

/* An apostrophe before what a spreadsheet would take for a formula is our writer's, not the text's. */
static struct ol_slice plain(struct ol_slice text)
{
    if (text.length > 1 && text.data[0] == '\'' && strchr("=+-@\t\r", text.data[1]))
        return (struct ol_slice){text.data + 1, text.length - 1};
    return text;
}

static bool is_of_tags(const struct slot *slot)
{
    return !slot->column || slot->column->type == COLUMN_TAGS;
}

static bool gather_cell(struct ol_tag_set *set, const struct slot *slot, struct ol_slice cell, char why[WHY])
{
    if (!slot->column)
        return ol_tag_set_add(set, ol_slice_of(ol_text_string(&slot->tag)), cell);
    const bool is_read = ol_tag_set_read(set, cell);
    if (!is_read)
        snprintf(why, WHY, "tags: write a JSON object of at most %d texts: {\"team\":\"vision\"}", OL_TAGS_LIMIT);
    return is_read;
}

/* The `tags` column and, behind it, wherever they stand, the columns of single tags. */
static bool gather_all(struct ol_usage_reader *reader, ol_label *tags, char why[WHY])
{
    struct ol_tag_set set = {0};
    bool is_good = true;
    for (size_t k = 0; is_good && k < 2 * reader->slot_count; k++) {
        const struct slot *slot = &reader->slots[k % reader->slot_count];
        const struct ol_slice cell = plain(ol_slice_trim(ol_csv_field(reader->csv, k % reader->slot_count)));
        if (is_of_tags(slot) && cell.length > 0 && !slot->column == (k >= reader->slot_count))
            is_good = gather_cell(&set, slot, cell, why);
    }
    if (is_good)
        *tags = ol_tag_set_label(&set, reader->labels);
    else if (!*why)
        snprintf(why, WHY, "there are more than %d tags", OL_TAGS_LIMIT);
    ol_text_release(&set.bytes);
    return is_good;
}

/* Few sets of tags stand in many rows, so what the cells said is looked up before it is read. */
static bool read_tags(struct ol_usage_reader *reader, char why[WHY])
{
    struct ol_text *key = &reader->tag_key;
    ol_text_clear(key);
    for (size_t i = 0; i < reader->slot_count; i++) {
        if (!is_of_tags(&reader->slots[i]))
            continue;
        const struct ol_slice cell = ol_csv_field(reader->csv, i);
        ol_text_addf(key, "\x1f%zu:", cell.length); /* no two rows of cells run together alike */
        ol_text_add(key, cell.data, cell.length);
    }
    ol_label known = ol_label_find(&reader->tag_cells, key->data, key->length);
    if (known != OL_NO_LABEL) {
        reader->row.tags = reader->tags[known - 1];
        return true;
    }
    if (!gather_all(reader, &reader->row.tags, why))
        return false;
    if (reader->tag_cells.count < KNOWN_TAGS) {
        known = ol_label_of_text(&reader->tag_cells, key->data, key->length);
        OL_MEM_RESERVE(reader->tags, reader->tags_capacity, known);
        reader->tags[known - 1] = reader->row.tags;
    }
    return true;
}

/* ---- cells ---- */

static bool read_name(struct ol_slice text, const char *const *names, const char *what, uint8_t *index,
                      char why[WHY])
{
    char shown[OL_SHOWN_BUFFER];
    for (size_t i = 0; names[i]; i++) {
        if (!ol_slice_is(text, names[i]))
            continue;
        *index = (uint8_t)i;
        return true;
    }
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(text.length < 60 ? text.length : 60), text.data);
    const char *nearest = ol_nearest(word, names);
    snprintf(why, WHY, "%s: \"%.50s\" is not known%s%.40s%s", what, ol_slice_show(text, shown),
             nearest && *nearest ? "; did you mean \"" : "", nearest && *nearest ? nearest : "",
             nearest && *nearest ? "\"?" : "");
    return false;
}

static bool read_amount(struct ol_slice text, void *at, char why[WHY])
{
    ol_money amount;
    if (!ol_money_parse(text, &amount, why)) {
        char shown[OL_SHOWN_BUFFER];
        snprintf(why, WHY, "quantity: \"%.60s\" is no number; write a decimal such as 1 or 0.25",
                 ol_slice_show(text, shown));
        return false;
    }
    if (amount < 0) {
        snprintf(why, WHY, "quantity: less than nothing cannot be used; credits are entries of a price book");
        return false;
    }
    memcpy(at, &amount, sizeof amount);
    return true;
}

static bool read_objects(struct ol_slice text, int64_t *objects, char why[WHY])
{
    *objects = 0;
    if (text.length == 0 || (ol_slice_int(text, objects) && *objects >= 0))
        return true;
    char shown[OL_SHOWN_BUFFER];
    snprintf(why, WHY, "objects: \"%.60s\" is no number of objects", ol_slice_show(text, shown));
    return false;
}

static bool read_cell(struct ol_usage_reader *reader, const struct column *column, struct ol_slice text,
                      char why[WHY])
{
    char *at = (char *)&reader->row + column->offset;
    switch (column->type) {
    case COLUMN_INSTANT:
        if (text.length == 0 && !column->is_required) {
            reader->row.end = OL_ALWAYS;
            return true;
        }
        return ol_instant_parse(text, (ol_time *)(void *)at, why);
    case COLUMN_SINCE:
        reader->row.since = 0;
        return text.length == 0 || ol_instant_parse(text, &reader->row.since, why);
    case COLUMN_LABEL:
        *(ol_label *)(void *)at = ol_label_of_text(reader->labels, text.data, text.length);
        return true;
    case COLUMN_METER:
        return read_name(text, ol_meter_names, "meter", (uint8_t *)at, why);
    case COLUMN_TERM:
        if (text.length == 0)
            text = ol_slice_of(ol_term_names[OL_TERM_ON_DEMAND]);
        return read_name(text, ol_term_names, "term", (uint8_t *)at, why);
    case COLUMN_AMOUNT:
        return read_amount(text, at, why);
    case COLUMN_COUNT:
        return read_objects(text, (int64_t *)(void *)at, why);
    case COLUMN_ENDED:
        return read_name(text, ol_usage_end_names, "ended", (uint8_t *)at, why);
    case COLUMN_TAGS: /* with the columns of single tags */
        return true;
    }
    return false;
}

static bool read_slot(struct ol_usage_reader *reader, struct slot *slot, struct ol_slice text, char why[WHY])
{
    if (slot->has_last && slot->last.length == text.length &&
        (text.length == 0 || memcmp(slot->last.data, text.data, text.length) == 0))
        return true;
    ol_text_clear(&slot->last);
    ol_text_add(&slot->last, text.data, text.length);
    slot->has_last = true;
    return read_cell(reader, slot->column, plain(ol_slice_trim(text)), why);
}

static int fail_row(struct ol_usage_reader *reader, size_t column, const char *why, struct ol_error *error)
{
    struct ol_place place = ol_csv_place(reader->csv);
    place.column = (int32_t)column;
    return ol_fail(error, OL_BAD_INPUT, place, "%s", why);
}

/* What passes at once needs no end; a machine may end as it starts, which bills its minimum, but says so. NULL: it is
 * as it should be. */
static const char *settle_end(const struct ol_usage_reader *reader, struct ol_usage *usage)
{
    const enum ol_meter_way way = ol_meter_types[usage->meter].way;
    if (!reader->has_end || usage->end == OL_ALWAYS) {
        usage->end = usage->start;
        return way == OL_METER_PASSED ? NULL : "held and stored meters need an end: until when was it had?";
    }
    if (usage->end < usage->start)
        return "the end is before the start";
    return way == OL_METER_STORED && usage->end == usage->start && usage->ended == OL_USAGE_RUNNING
               ? "what is stored needs an end after its start"
               : NULL;
}

int ol_usage_read(struct ol_usage_reader *reader, struct ol_usage *usage, struct ol_error *error)
{
    char why[WHY] = "";
    const int got = ol_csv_row(reader->csv, error);
    if (got <= 0)
        return got;
    for (size_t i = 0; i < reader->slot_count; i++)
        if (!is_of_tags(&reader->slots[i]) &&
            !read_slot(reader, &reader->slots[i], ol_csv_field(reader->csv, i), why))
            return fail_row(reader, 0, why, error);
    if (ol_csv_field_count(reader->csv) > reader->slot_count)
        return fail_row(reader, 0, "the row has more fields than the header", error);
    if (reader->has_tags && !read_tags(reader, why))
        return fail_row(reader, 0, why, error);
    *usage = reader->row;
    usage->line = (uint32_t)ol_csv_place(reader->csv).line;
    const char *fault = settle_end(reader, usage);
    return fault ? fail_row(reader, 0, fault, error) : 1;
}

/* ---- writing ---- */

void ol_usage_write_header(struct ol_output *output)
{
    ol_output_string(output, OL_USAGE_COLUMNS "\n");
}

static void write_instant(struct ol_output *output, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    ol_output_string(output, ol_instant_format(instant, buffer));
    ol_output_char(output, ',');
}

static void write_since(struct ol_output *output, ol_time since)
{
    if (since != 0)
        write_instant(output, since);
    else
        ol_output_char(output, ',');
}

static void write_label(struct ol_output *output, const struct ol_labels *labels, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    ol_output_csv(output, ol_label_text(labels, label, buffer));
    ol_output_char(output, ',');
}

void ol_usage_write(struct ol_output *output, const struct ol_usage *usage, const struct ol_labels *labels)
{
    char buffer[OL_LABEL_BUFFER];
    write_instant(output, usage->start);
    write_instant(output, usage->end);
    write_label(output, labels, usage->provider);
    write_label(output, labels, usage->account);
    ol_output_format(output, "%s,", ol_meter_names[usage->meter]);
    write_label(output, labels, usage->item);
    write_label(output, labels, usage->region);
    write_label(output, labels, usage->zone);
    write_label(output, labels, usage->system);
    ol_output_format(output, "%s,", ol_term_names[usage->term]);
    ol_output_money(output, usage->quantity);
    ol_output_char(output, ',');
    if (usage->objects > 0)
        ol_output_int(output, usage->objects);
    ol_output_format(output, ",%s,", ol_usage_end_names[usage->ended]);
    write_since(output, usage->since);
    write_label(output, labels, usage->resource);
    ol_output_csv(output, ol_label_text(labels, usage->tags, buffer));
    ol_output_char(output, '\n');
}
