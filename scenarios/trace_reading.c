/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/trace_reading.h"

#include "models/trace/csv_columns.h"
#include "models/trace/trace_number.h"
#include "models/trace/trace_table.h"
#include "outlay/arena.h"
#include "outlay/input.h"
#include "scenarios/column_guess.h"

#include <string.h>

#define SWF_NUMBERS 11 /* so many numbers between blanks are no table of anything else */

struct ol_trace_reading {
    const struct way *way;
    const struct ol_kind *format; /* as it is named */
    struct ol_source tally;       /* counts the troubles; never pulled */
    struct ol_source_context context;
    struct ol_labels labels;
    struct ol_input *input;
    struct ol_slice line; /* SWF: read ahead of the first row */
    bool has_line, has_origin, has_instants;
    struct ol_swf_header header;
    struct ol_trace_table *table;
    struct ol_csv_columns columns;
    enum ol_trace_field size_field;
    struct ol_text columns_said;
};

/* How a file is read. */
struct way {
    int (*begin)(struct ol_trace_reading *reading, const struct ol_trace_request *request, struct ol_error *error);
    int (*next)(struct ol_trace_reading *reading, struct ol_trace_row *row, struct ol_error *error);
};

/* FNV-1a. */
static uint64_t digest_add(uint64_t digest, struct ol_slice text)
{
    for (size_t i = 0; i < text.length; i++)
        digest = (digest ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
    return digest;
}
#define DIGEST_EMPTY UINT64_C(0xcbf29ce484222325)

static void settle_origin(struct ol_trace_reading *reading, ol_time submit, bool is_instant)
{
    if (reading->has_origin || submit == OL_NEVER)
        return;
    reading->has_origin = true;
    reading->has_instants = is_instant || submit >= OL_TRACE_EPOCH;
}

/* ---- swf ---- */

static int begin_swf(struct ol_trace_reading *reading, const struct ol_trace_request *request,
                     struct ol_error *error)
{
    int got;
    (void)request;
    while ((got = ol_input_line(reading->input, &reading->line, error)) > 0 && !ol_swf_is_data(reading->line))
        ol_swf_header_add(&reading->header, reading->line);
    reading->has_line = got > 0;
    return got < 0 ? got : 0;
}

static ol_time known(ol_time time)
{
    return time < 0 ? OL_NEVER : time;
}

static void take_swf(struct ol_trace_reading *reading, const struct ol_swf_row *from, struct ol_trace_row *row)
{
    const ol_time estimate = ol_swf_time(from, OL_SWF_ESTIMATE);
    struct ol_labels *labels = &reading->labels;
    *row = (struct ol_trace_row){
        .submit = known(ol_swf_time(from, OL_SWF_SUBMIT)),
        .runtime = known(ol_swf_time(from, OL_SWF_RUNTIME)),
        .estimate = estimate > 0 ? estimate : OL_NEVER,
        .wait = known(ol_swf_time(from, OL_SWF_WAIT)),
        .units = ol_swf_size(from) > 0 ? ol_swf_size(from) : 0,
        .has_status = from->whole[OL_SWF_STATUS] != -1,
        .name = ol_label_of_number(labels, from->whole[OL_SWF_JOB]),
        .user = ol_label_of_number(labels, from->whole[OL_SWF_USER]),
        .team = ol_label_of_number(labels, from->whole[OL_SWF_GROUP]),
        .queue = ol_label_of_number(labels, from->whole[OL_SWF_QUEUE]),
        .digest = digest_add(DIGEST_EMPTY, ol_slice_trim(reading->line)),
        .attempts = 1,
        .lost = OL_NEVER,
        .place = ol_input_place(reading->input),
    };
    settle_origin(reading, row->submit, false);
}

static int next_swf(struct ol_trace_reading *reading, struct ol_trace_row *row, struct ol_error *error)
{
    for (;;) {
        const int got = reading->has_line ? 1 : ol_input_line(reading->input, &reading->line, error);
        reading->has_line = false;
        if (got <= 0)
            return got;
        if (!ol_swf_is_data(reading->line))
            continue;
        struct ol_swf_row from;
        char why[OL_SWF_WHY];
        if (ol_swf_row_read(&from, reading->line, why)) {
            take_swf(reading, &from, row);
            return 1;
        }
        ol_troubles_malformed(&reading->tally, &reading->context, NULL, ol_input_place(reading->input), "%s", why);
    }
}

/* ---- tables ---- */

static int name_column(struct ol_trace_reading *reading, const char *const *header,
                       const struct ol_trace_request *request, enum ol_trace_field field,
                       struct ol_trace_column *column)
{
    const char *name = request->column_names[field];
    const size_t guess = name ? SIZE_MAX : ol_column_guess(header, field);
    if (!name && guess == SIZE_MAX)
        return 0;
    *column = (struct ol_trace_column){.field = field, .name = name ? name : header[guess]};
    const char *unit = ol_csv_is_time(field) ? ol_csv_heading_unit(column->name) : NULL;
    ol_text_addf(&reading->columns_said, "%s%s from \"%s\"%s%s", reading->columns_said.length ? ", " : "",
                 ol_trace_field_names[field], column->name, unit ? " in " : "", unit ? unit : "");
    return 1;
}

#define HEADINGS_SHOWN 240

static void add_headings(const struct ol_trace_reading *reading, struct ol_text *text)
{
    const char *const *names = reading->table->names;
    for (size_t i = 0; names && names[i]; i++) {
        if (text->length > HEADINGS_SHOWN) {
            ol_text_adds(text, " ...");
            return;
        }
        ol_text_adds(text, i ? ", \"" : "; the columns are \"");
        ol_text_add_shown(text, ol_slice_of(names[i]));
        ol_text_adds(text, "\"");
    }
}

static int lacks(const struct ol_trace_reading *reading, const char *what, const char *hint,
                 struct ol_error *error)
{
    struct ol_text headings = {0};
    add_headings(reading, &headings);
    const int status = ol_fail(error, OL_BAD_INPUT, ol_trace_table_place(reading->table),
                               "no column looks like %s; say which it is: --column %s%.400s", what, hint,
                               ol_text_string(&headings));
    ol_text_release(&headings);
    return status;
}

/* The size is cpus where both are there and neither was asked for. */
static int check_columns(struct ol_trace_reading *reading, const struct ol_trace_request *request,
                         struct ol_error *error)
{
    const struct ol_csv_column *fields = reading->columns.fields;
    if (!fields[OL_TRACE_SUBMIT].is_given)
        return lacks(reading, "a submit time", "submit=NAME", error);
    if (!fields[OL_TRACE_RUNTIME].is_given && !(fields[OL_TRACE_START].is_given && fields[OL_TRACE_END].is_given))
        return lacks(reading, "a runtime, nor start and end", "runtime=NAME", error);
    const bool asks_gpus = request->column_names[OL_TRACE_GPUS] && !request->column_names[OL_TRACE_CPUS];
    const struct ol_trace_layout *layout = ol_trace_layout_of(reading->format);
    const bool prefers_gpus = asks_gpus || (layout && layout->is_of_gpus && !request->column_names[OL_TRACE_CPUS]);
    const bool is_gpus = fields[OL_TRACE_GPUS].is_given && (prefers_gpus || !fields[OL_TRACE_CPUS].is_given);
    reading->size_field = is_gpus ? OL_TRACE_GPUS : OL_TRACE_CPUS;
    return fields[reading->size_field].is_given ? 0
                                                : lacks(reading, "a number of cpus or gpus", "cpus=NAME", error);
}

/* By name: those asked for, and of a table that has no layout those that look like it. */
static size_t find_columns(struct ol_trace_reading *reading, const struct ol_trace_request *request,
                           bool is_guessing, struct ol_trace_column found[OL_TRACE_FIELDS])
{
    size_t count = 0;
    for (int field = 0; field < OL_TRACE_FIELDS; field++)
        if ((is_guessing && reading->table->names) || request->column_names[field])
            count += (size_t)name_column(reading, reading->table->names, request, (enum ol_trace_field)field,
                                         &found[count]);
    return count;
}

static int begin_table(struct ol_trace_reading *reading, const struct ol_trace_request *request,
                       struct ol_error *error)
{
    const struct ol_trace_layout *layout = ol_trace_layout_of(reading->format);
    const bool is_tabbed = strcmp(reading->format->name, "tsv") == 0;
    const struct ol_table_shape shape = {layout,
                                         layout      ? layout->delimiter
                                         : is_tabbed ? '\t'
                                                     : '\0',
                                         layout ? layout->has_header : true, NULL};
    reading->table = ol_trace_table_open(reading->input, &shape, error);
    if (!reading->table)
        return error->status;
    struct ol_trace_column found[OL_TRACE_FIELDS];
    const struct ol_trace own = {.columns = {found, find_columns(reading, request, !layout, found)}};
    struct ol_trace all = layout ? ol_trace_layout_merge(layout, &own, reading->table, NULL) : own;
    const int status = ol_csv_columns_open(&reading->columns, &all, reading->table, error);
    if (layout)
        ol_mem_free(all.columns.items);
    reading->columns.labels = &reading->labels;
    return status == 0 ? check_columns(reading, request, error) : status;
}

static ol_label label_of(struct ol_trace_reading *reading, enum ol_trace_field field)
{
    const struct ol_slice text = ol_csv_columns_text(&reading->columns, reading->table, field);
    return text.length ? ol_label_of_text(&reading->labels, text.data, text.length) : OL_NO_LABEL;
}

static uint64_t digest_of_row(const struct ol_trace_table *table)
{
    uint64_t digest = DIGEST_EMPTY;
    for (size_t i = 0; i < ol_trace_table_count(table); i++)
        digest = digest_add(digest_add(digest, ol_trace_table_field(table, i)), (struct ol_slice){"\n", 1});
    return digest;
}

static bool is_part(uint32_t milli)
{
    return milli > 0 && milli < 1000;
}

static void take_row(struct ol_trace_reading *reading, const struct ol_csv_record *from, struct ol_trace_row *row)
{
    const struct ol_csv_column *fields = reading->columns.fields;
    const bool has_wait = ol_csv_has(from, OL_TRACE_SUBMIT) && ol_csv_has(from, OL_TRACE_START) &&
                          fields[OL_TRACE_SUBMIT].sort == fields[OL_TRACE_START].sort &&
                          from->start >= from->submit;
    const bool has_estimate = ol_csv_has(from, OL_TRACE_ESTIMATE) && from->estimate > 0;
    const bool is_gpus = reading->size_field == OL_TRACE_GPUS;
    const int64_t units = is_gpus ? from->gpus : from->cpus;
    *row = (struct ol_trace_row){
        .submit = ol_csv_has(from, OL_TRACE_SUBMIT) ? from->submit : OL_NEVER,
        .runtime = ol_csv_has(from, OL_TRACE_RUNTIME) ? known(from->runtime) : OL_NEVER,
        .estimate = has_estimate ? from->estimate : OL_NEVER,
        .wait = has_wait ? from->start - from->submit : OL_NEVER,
        .units = units > 0 ? units : 0,
        .was_fraction = from->was_fraction || (is_gpus && units > 0 && is_part(from->ask.milli)),
        .attempts = (uint64_t)from->attempts,
        .lost = ol_csv_has(from, OL_TRACE_LOST) ? known(from->lost) : OL_NEVER,
        .has_status = ol_csv_has(from, OL_TRACE_STATUS),
        .name = label_of(reading, OL_TRACE_JOB),
        .user = label_of(reading, OL_TRACE_USER),
        .team = label_of(reading, OL_TRACE_TEAM),
        .queue = label_of(reading, OL_TRACE_QUEUE),
        .status = label_of(reading, OL_TRACE_STATUS),
        .digest = digest_of_row(reading->table),
        .place = ol_trace_table_place(reading->table),
    };
    settle_origin(reading, row->submit, fields[OL_TRACE_SUBMIT].sort == OL_CSV_INSTANTS);
}

static int next_row(struct ol_trace_reading *reading, struct ol_trace_row *row, struct ol_error *error)
{
    for (;;) {
        const int got = ol_trace_table_row(reading->table, error);
        if (got <= 0)
            return got;
        struct ol_csv_record from;
        char why[OL_CSV_WHY];
        if (ol_csv_columns_read(&reading->columns, reading->table, &from, why)) {
            take_row(reading, &from, row);
            return 1;
        }
        ol_troubles_malformed(&reading->tally, &reading->context, NULL, ol_trace_table_place(reading->table), "%s",
                              why);
    }
}

/* ---- the format ---- */

static const struct way by_rows_of_swf = {begin_swf, next_swf}, by_table = {begin_table, next_row};

/* What a name tells where the beginning of the file tells nothing. */
static const struct {
    const char *name, *suffixes[2];
} named[] = {{"swf", {".swf", ".swf.gz"}}, {"csv", {".csv", ".csv.gz"}}, {"tsv", {".tsv", ".tsv.gz"}}};

static bool ends_with(const char *text, const char *suffix)
{
    const size_t length = strlen(text), wanted = strlen(suffix);
    return length >= wanted && strcmp(text + length - wanted, suffix) == 0;
}

static const char *name_by_suffix(const char *path)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (ends_with(path, named[i].suffixes[0]) || ends_with(path, named[i].suffixes[1]))
            return named[i].name;
    return NULL;
}

static bool looks_like_swf(struct ol_slice line)
{
    struct ol_slice texts[OL_SWF_FIELDS];
    const size_t count = ol_swf_row_split(line, texts);
    int64_t value;
    for (size_t i = 0; i < SWF_NUMBERS; i++)
        if (i >= count || !ol_trace_number(texts[i], 1, &value))
            return false;
    return true;
}

/* By the beginning of the file where it is that of a layout, else by the first line of data. NULL on an error. */
static const char *guess_by_content(const char *path, const char *suffix, struct ol_error *error)
{
    if (strcmp(path, "-") == 0) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "the format of standard input cannot be guessed; give --trace-format swf, csv, tsv or another");
        return NULL;
    }
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return NULL;
    const struct ol_trace_layout *layout = ol_trace_layout_guess(ol_input_peek(input));
    struct ol_slice line = {0};
    int got = 1;
    if (!layout && !suffix)
        while ((got = ol_input_line(input, &line, error)) > 0 && !ol_swf_is_data(line))
            continue;
    const char *name = got < 0                            ? NULL
                       : layout                           ? layout->format.kind.name
                       : suffix                           ? suffix
                       : got > 0 && !looks_like_swf(line) ? "csv"
                                                          : "swf";
    ol_input_close(input);
    return name;
}

static const struct ol_kind *find_format(const struct ol_trace_request *request, struct ol_error *error)
{
    const char *name = request->format ? request->format : name_by_suffix(request->path);
    if (!request->format && (!name || strcmp(name, "swf") != 0))
        name = guess_by_content(request->path, name, error);
    if (!name)
        return NULL;
    const struct ol_kind *kind = ol_kind_find(ol_trace_formats, name);
    if (kind)
        return kind;
    const char *names[32] = {0};
    for (size_t i = 0; ol_trace_formats[i] && i < sizeof names / sizeof *names - 1; i++)
        names[i] = ol_trace_formats[i]->name;
    const char *meant = ol_nearest(name, names);
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "there is no trace format \"%s\"; %s%s%s", name,
            meant ? "did you mean \"" : "there are swf, csv, tsv and those that `outlay list trace` tells",
            meant ? meant : "", meant ? "\"?" : "");
    return NULL;
}

struct ol_trace_reading *ol_trace_reading_open(const struct ol_trace_request *request, struct ol_error *error)
{
    struct ol_trace_reading *reading = ol_mem_new(sizeof *reading);
    reading->size_field = OL_TRACE_CPUS;
    reading->format = find_format(request, error);
    if (reading->format)
        reading->input = ol_input_open(request->path, OL_NOWHERE, error);
    if (reading->input)
        reading->way = strcmp(reading->format->name, "swf") == 0 ? &by_rows_of_swf : &by_table;
    if (!reading->input || reading->way->begin(reading, request, error) < 0) {
        ol_trace_reading_close(reading);
        return NULL;
    }
    return reading;
}

int ol_trace_reading_next(struct ol_trace_reading *reading, struct ol_trace_row *row, struct ol_error *error)
{
    return reading->way->next(reading, row, error);
}

void ol_trace_reading_close(struct ol_trace_reading *reading)
{
    if (!reading)
        return;
    ol_csv_columns_release(&reading->columns);
    ol_trace_table_close(reading->table);
    ol_input_close(reading->input);
    ol_labels_release(&reading->labels);
    ol_text_release(&reading->columns_said);
    ol_mem_free(reading);
}

const char *ol_trace_reading_format(const struct ol_trace_reading *reading)
{
    return reading->format->name;
}

const char *ol_trace_reading_unit(const struct ol_trace_reading *reading)
{
    return ol_trace_field_names[reading->size_field];
}

bool ol_trace_reading_has(const struct ol_trace_reading *reading, enum ol_trace_field field)
{
    return reading->columns.fields[field].is_given;
}

const struct ol_swf_header *ol_trace_reading_header(const struct ol_trace_reading *reading)
{
    return reading->way == &by_rows_of_swf ? &reading->header : reading->table->log_header;
}

bool ol_trace_reading_has_instants(const struct ol_trace_reading *reading)
{
    return reading->has_instants;
}

const char *ol_trace_reading_columns(const struct ol_trace_reading *reading)
{
    return ol_text_string(&reading->columns_said);
}

const struct ol_troubles *ol_trace_reading_troubles(const struct ol_trace_reading *reading)
{
    return &reading->tally.troubles;
}

uint64_t ol_trace_reading_passed_over(const struct ol_trace_reading *reading, const char **what)
{
    const struct ol_trace_layout *layout = reading->table ? reading->table->layout : NULL;
    *what = layout ? layout->passed_over : NULL;
    return *what ? reading->table->passed_over : 0;
}

uint64_t ol_trace_reading_blank_lines(const struct ol_trace_reading *reading)
{
    return reading->table && reading->table->csv ? ol_csv_blank_lines(reading->table->csv) : 0;
}

const struct ol_labels *ol_trace_reading_labels(const struct ol_trace_reading *reading)
{
    return &reading->labels;
}
