/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_trace: delimited files, and whatever else is read as a table, as a source of jobs.
 *
 * Filters see a row before its numbers are read, so that what they leave out cannot be malformed. A submit that is
 * an instant makes the whole trace one of instants; so does a number past 1973.
 */
#include "ask_columns.h"
#include "csv_columns.h"
#include "format_list.h"
#include "outlay/arena.h"
#include "row_rules.h"
#include "trace_number.h"
#include "trace_table.h"

#include <string.h>

struct csv_options {
    bool has_header;
    const char *delimiter; /* csv only; NULL: found out */
};

static const struct ol_field csv_fields[] = {
    {"header", OL_FIELD_FLAG, "Whether the first line names the columns.", .fallback = "yes",
     .offset = offsetof(struct csv_options, has_header)},
    {"delimiter", OL_FIELD_TEXT,
     "One character, or \"tab\"; without it whichever of , ; and tab the first line has most.",
     .offset = offsetof(struct csv_options, delimiter)},
    {0},
};

static const struct ol_field tsv_fields[] = {
    {"header", OL_FIELD_FLAG, "Whether the first line names the columns.", .fallback = "yes",
     .offset = offsetof(struct csv_options, has_header)},
    {0},
};

struct csv_source {
    struct ol_source base;
    struct ol_source_context context;
    struct ol_input *input;
    struct ol_trace_table *table;
    struct ol_csv_columns columns;
    struct ol_row_rules rules;
    int64_t row;
    bool has_origin;
};

/* The number of a text in a row: its column, or, for constants, CONSTANT plus the field. */
enum { CONSTANT = OL_CSV_FIELD_LIMIT };

static int resolve(const void *data, const char *name, struct ol_place place, struct ol_error *error)
{
    const struct csv_source *source = data;
    const struct ol_csv_columns *columns = &source->columns;
    for (int i = 0; i < OL_TRACE_FIELDS; i++)
        if (strcmp(name, ol_trace_field_names[i]) == 0 && columns->fields[i].is_given)
            return columns->fields[i].is_constant ? CONSTANT + i : (int)columns->fields[i].index;
    const size_t index = ol_trace_table_find(source->table, name);
    if (index != SIZE_MAX)
        return (int)index;
    const char *meant = columns->header ? ol_nearest(name, columns->header) : NULL;
    meant = meant ? meant : ol_nearest(name, ol_trace_field_names);
    return ol_fail(error, OL_BAD_INPUT, place, "the trace has no field or column \"%s\"%s%s%s", name,
                   meant ? "; did you mean \"" : "; name one of its <column>s or of its header",
                   meant ? meant : "", meant ? "\"?" : "");
}

static struct ol_slice row_text(const void *row, int number)
{
    const struct csv_source *source = row;
    return number >= CONSTANT ? source->columns.fields[number - CONSTANT].constant
                              : ol_slice_trim(ol_trace_table_field(source->table, (size_t)number));
}

/* What a job lacks so that it cannot run, or NULL. */
static const char *why_unrunnable(const struct ol_csv_record *record, int64_t units, bool may_be_none,
                                  const char *unit_name)
{
    if (!ol_csv_has(record, OL_TRACE_SUBMIT))
        return "submit time";
    if (!ol_csv_has(record, OL_TRACE_RUNTIME) || record->runtime <= 0)
        return "runtime";
    return units < 0 || (units == 0 && !may_be_none) ? unit_name : NULL;
}

static ol_label read_label(const struct csv_source *source, enum ol_trace_field field)
{
    const struct ol_slice text = ol_csv_columns_text(&source->columns, source->table, field);
    return text.length ? ol_label_of_text(source->context.labels, text.data, text.length) : OL_NO_LABEL;
}

/* A part of one GPU may also be written as a fraction of it. */
static uint32_t keep_ask(const struct csv_source *source, const struct ol_csv_record *record, int64_t units)
{
    struct ol_ask ask = record->ask;
    if (source->context.grain > 1 && ask.milli == 0 && !ask.slice && units < 1000)
        ask.milli = (uint32_t)units;
    return ol_ask_keep(&source->context, &ask);
}

static void fill(struct csv_source *source, const struct ol_csv_record *record, int64_t units, struct ol_job *job)
{
    const bool has_estimate = ol_csv_has(record, OL_TRACE_ESTIMATE) && record->estimate > 0;
    *job = (struct ol_job){
        .submit = record->submit,
        .runtime = record->runtime,
        .estimate = has_estimate ? record->estimate : record->runtime,
        .units = (uint32_t)units,
        .name = source->columns.fields[OL_TRACE_JOB].is_given
                    ? read_label(source, OL_TRACE_JOB)
                    : ol_label_of_number(source->context.labels, source->row),
        .user = read_label(source, OL_TRACE_USER),
        .team = read_label(source, OL_TRACE_TEAM),
        .queue = read_label(source, OL_TRACE_QUEUE),
        .ask = keep_ask(source, record, units),
    };
}

static void settle_origin(struct csv_source *source, ol_time submit)
{
    const bool is_instant = source->columns.fields[OL_TRACE_SUBMIT].sort == OL_CSV_INSTANTS;
    const struct ol_swf_header *header = source->table->log_header;
    source->has_origin = true;
    if (is_instant || submit >= OL_TRACE_EPOCH)
        source->base.origin = OL_ORIGIN_ABSOLUTE;
    else if (header && header->unix_start > 0 && header->unix_start < OL_TIME_LIMIT / OL_SECOND)
        source->base.zero_instant = header->unix_start * OL_SECOND;
}

/* 1: `job` filled; 0: the row is no job and was counted; negative: error. */
static int take_row(struct csv_source *source, struct ol_job *job, struct ol_error *error)
{
    const struct ol_place place = ol_trace_table_place(source->table);
    const bool is_gpus = source->context.unit == OL_UNIT_GPUS;
    struct ol_csv_record record;
    char why[OL_CSV_WHY];
    if (!ol_csv_columns_read(&source->columns, source->table, &record, why))
        return ol_troubles_malformed(&source->base, &source->context, error, place, "%s", why);
    if (!source->has_origin && ol_csv_has(&record, OL_TRACE_SUBMIT))
        settle_origin(source, record.submit);
    if (is_gpus && source->context.grain > 1 && record.ask.cpu_milli == 0)
        record.ask.cpu_milli = record.cpu_thousandths;
    const int64_t units =
        ol_ask_units(&source->context, &record.ask, is_gpus ? record.gpu_thousandths : record.cpu_thousandths);
    const bool may_be_none = source->context.is_placed && record.ask.cpu_milli > 0;
    const char *missing =
        why_unrunnable(&record, units, may_be_none, is_gpus ? "number of gpus" : "number of cpus");
    if (missing) {
        ol_troubles_unrunnable(&source->base, place, "the job has no %s; it cannot run", missing);
        return 0;
    }
    fill(source, &record, units, job);
    return 1;
}

static int take_ruled_row(struct csv_source *source, struct ol_job *job, struct ol_error *error)
{
    const struct ol_row_view view = {source, row_text};
    struct ol_error matching = {0};
    int taken = ol_row_rules_keep(&source->rules, view, &matching);
    if (taken == 0)
        source->base.troubles.dropped++;
    if (taken > 0)
        taken = take_row(source, job, error);
    if (taken > 0)
        taken = ol_row_rules_tag(&source->rules, view, source->context.labels, job, &matching) < 0 ? 0 : 1;
    if (matching.status < 0)
        return ol_troubles_malformed(&source->base, &source->context, error, ol_trace_table_place(source->table),
                                     "%s", matching.message);
    return taken;
}

static int csv_next(struct ol_source *base, struct ol_job *job, struct ol_error *error)
{
    struct csv_source *source = (struct csv_source *)base;
    int got, taken = 0;
    while (taken == 0 && (got = ol_trace_table_row(source->table, error)) != 0) {
        if (got < 0)
            return got;
        source->row++;
        taken = take_ruled_row(source, job, error);
    }
    return taken;
}

static void csv_close(struct ol_source *base)
{
    struct csv_source *source = (struct csv_source *)base;
    ol_row_rules_release(&source->rules);
    ol_csv_columns_release(&source->columns);
    ol_trace_table_close(source->table);
    ol_input_close(source->input);
    ol_mem_free(source);
}

static double csv_progress(const struct ol_source *base)
{
    const struct ol_input *input = ((const struct csv_source *)base)->input;
    const uint64_t total = ol_input_bytes_total(input);
    return total ? (double)ol_input_bytes_read(input) / (double)total : 0;
}

static const struct ol_source_ops csv_ops = {csv_next, csv_close, csv_progress};

static char delimiter_of(const char *text)
{
    if (!text)
        return 0;
    return strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0 ? '\t' : *text;
}

static int check_unit(const struct csv_source *source, const struct ol_trace *trace, struct ol_error *error)
{
    const bool is_gpus = source->context.unit == OL_UNIT_GPUS;
    if (source->columns.fields[is_gpus ? OL_TRACE_GPUS : OL_TRACE_CPUS].is_given)
        return 0;
    const char *name = is_gpus ? "gpus" : "cpus";
    return ol_fail(error, OL_BAD_INPUT, trace->node ? trace->node->place : OL_NOWHERE,
                   "the pool counts %s but there is no <column field=\"%s\">; add one, or a constant value=\"1\"",
                   name, name);
}

static int open_columns(struct csv_source *source, const struct ol_trace *trace, struct ol_error *error)
{
    int status = ol_csv_columns_open(&source->columns, trace, source->table, error);
    source->columns.ask = ol_ask_of_work(&trace->work, trace->node, 0, source->context.labels);
    source->columns.labels = source->context.labels;
    if (status == 0)
        status = check_unit(source, trace, error);
    if (status == 0)
        status = ol_row_rules_open(&source->rules, trace, resolve, source, error);
    return status;
}

/* Its own columns, beside those of its layout where it has one. */
static int open_own_columns(struct csv_source *source, const struct ol_trace *trace,
                            const struct ol_table_shape *shape, struct ol_error *error)
{
    if (!shape->layout)
        return open_columns(source, trace, error);
    struct ol_trace merged = ol_trace_layout_merge(shape->layout, trace, source->table, shape->zone);
    const int status = open_columns(source, &merged, error);
    ol_mem_free(merged.columns.items);
    return status;
}

static struct ol_source *open_table(const struct ol_trace *trace, const struct ol_source_context *context,
                                    const struct ol_table_shape *shape, struct ol_error *error)
{
    struct csv_source *source = ol_mem_new(sizeof *source);
    source->base = (struct ol_source){.ops = &csv_ops, .zero_instant = OL_NEVER};
    source->context = *context;
    source->input = ol_input_open(trace->href, ol_xml_place(trace->node, "href"), error);
    if (source->input && context->sha256)
        ol_input_digest(source->input, context->sha256);
    if (source->input)
        source->table = ol_trace_table_open(source->input, shape, error);
    if (!source->table || open_own_columns(source, trace, shape, error) < 0) {
        csv_close(&source->base);
        return NULL;
    }
    return &source->base;
}

struct ol_source *ol_trace_layout_open(const struct ol_trace *trace, const struct ol_source_context *context,
                                       struct ol_error *error)
{
    const struct ol_trace_layout *layout = ol_trace_layout_of(trace->format.kind);
    const struct ol_layout_options *options = trace->format.options;
    const struct ol_table_shape shape = {layout, layout->delimiter, layout->has_header,
                                         options ? options->zone : NULL};
    return open_table(trace, context, &shape, error);
}

static struct ol_source *csv_open(const struct ol_trace *trace, const struct ol_source_context *context,
                                  struct ol_error *error)
{
    const struct csv_options *options = trace->format.options;
    const struct ol_table_shape shape = {.delimiter = delimiter_of(options->delimiter),
                                         .has_header = options->has_header};
    return open_table(trace, context, &shape, error);
}

static struct ol_source *tsv_open(const struct ol_trace *trace, const struct ol_source_context *context,
                                  struct ol_error *error)
{
    const struct csv_options *options = trace->format.options;
    const struct ol_table_shape shape = {.delimiter = '\t', .has_header = options->has_header};
    return open_table(trace, context, &shape, error);
}

static void csv_check(const struct ol_trace *trace, struct ol_faults *faults)
{
    const struct csv_options *options = trace->format.options;
    const char *delimiter = options->delimiter;
    if (delimiter && delimiter_of(delimiter) != '\t' && (strlen(delimiter) != 1 || *delimiter == '"'))
        ol_faults_add(faults, ol_xml_place(trace->node, "delimiter"),
                      "delimiter \"%s\" is not one character; write , or ; or | or tab", delimiter);
    ol_csv_columns_check(trace, options->has_header, faults);
    ol_row_rules_check(trace, faults);
}

const struct ol_trace_format ol_trace_csv = {
    .kind = {"csv", "delimited text with one job a line, columns by name", csv_fields, sizeof(struct csv_options)},
    .check = csv_check,
    .open = csv_open,
};

const struct ol_trace_format ol_trace_tsv = {
    .kind = {"tsv", "the same, delimited by tabs", tsv_fields, sizeof(struct csv_options)},
    .check = csv_check,
    .open = tsv_open,
};
