/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv_columns.h"

#include "ask_columns.h"
#include "outlay/arena.h"
#include "row_rules.h"
#include "trace_number.h"

#include <string.h>
#include <strings.h>

static bool is_instant_field(int field)
{
    return field == OL_TRACE_SUBMIT || field == OL_TRACE_START || field == OL_TRACE_END;
}

bool ol_csv_is_time(enum ol_trace_field field)
{
    return is_instant_field(field) || field == OL_TRACE_RUNTIME || field == OL_TRACE_ESTIMATE ||
           field == OL_TRACE_LOST || field == OL_TRACE_DEADLINE || field == OL_TRACE_CRASH;
}

static bool is_missing(struct ol_slice text)
{
    static const char *const words[] = {"null", "na", "n/a", "none", "nan", "\\n"};
    if (text.length == 0)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.length == strlen(words[i]) && strncasecmp(text.data, words[i], text.length) == 0)
            return true;
    return false;
}

/* ---- units ---- */

static const struct {
    const char *written, *unit;
} heading_units[] = {{"us", "us"},    {"ms", "ms"},     {"s", "s"}, {"sec", "s"}, {"secs", "s"},
                     {"second", "s"}, {"seconds", "s"}, {"m", "m"}, {"min", "m"}, {"mins", "m"},
                     {"minute", "m"}, {"minutes", "m"}, {"h", "h"}, {"hr", "h"},  {"hrs", "h"},
                     {"hour", "h"},   {"hours", "h"},   {"d", "d"}, {"day", "d"}, {"days", "d"}};

const char *ol_csv_heading_unit(const char *heading)
{
    const char *open = heading + strcspn(heading, "([");
    const size_t length = *open ? strcspn(open + 1, ")]") : 0;
    for (size_t i = 0; length > 0 && i < sizeof heading_units / sizeof *heading_units; i++)
        if (strlen(heading_units[i].written) == length &&
            strncasecmp(open + 1, heading_units[i].written, length) == 0)
            return heading_units[i].unit;
    return NULL;
}

/* ---- opening ---- */

static int unknown_name(const struct ol_csv_columns *columns, const struct ol_trace_column *given,
                        const struct ol_trace_table *table, struct ol_error *error)
{
    const struct ol_place place = ol_xml_place(given->node, "name");
    if (!columns->header)
        return ol_fail(error, OL_BAD_INPUT, place,
                       "column \"%s\" is named but the trace has no header line; give index=\"1\" ...",
                       given->name);
    const char *file = ol_trace_table_place(table).file;
    const char *meant = ol_nearest(given->name, columns->header);
    return ol_fail(error, OL_BAD_INPUT, place, "%s has no column \"%s\"; %s\"%s\"%s", file ? file : "the trace",
                   given->name, meant ? "did you mean " : "its first is ", meant ? meant : columns->header[0],
                   meant ? "?" : "");
}

static int open_times(struct ol_csv_column *column, const struct ol_trace_column *given, struct ol_error *error)
{
    const char *told = given->name && ol_csv_is_time(given->field) ? ol_csv_heading_unit(given->name) : NULL;
    column->unit_name = given->unit ? given->unit : told;
    column->unit = column->unit_name ? ol_trace_unit(column->unit_name) : OL_SECOND;
    if (!given->format)
        return 0;
    column->zone = ol_zone_new(given->zone ? given->zone : "UTC", ol_xml_place(given->node, "zone"), error);
    if (!column->zone)
        return OL_BAD_INPUT;
    column->format = ol_time_format_new(given->format, column->zone, ol_xml_place(given->node, "format"), error);
    return column->format ? 0 : OL_BAD_INPUT;
}

static int open_column(struct ol_csv_columns *columns, const struct ol_trace_column *given,
                       const struct ol_trace_table *table, struct ol_error *error)
{
    struct ol_csv_column *column = &columns->fields[given->field];
    column->is_given = true;
    if (given->value) {
        column->is_constant = true;
        column->constant = ol_slice_trim(ol_slice_of(given->value));
    } else {
        column->index = given->index > 0 ? (size_t)given->index - 1 : ol_trace_table_find(table, given->name);
        if (column->index == SIZE_MAX)
            return unknown_name(columns, given, table, error);
        if (column->index >= columns->fields_needed)
            columns->fields_needed = column->index + 1;
    }
    return open_times(column, given, error);
}

int ol_csv_columns_open(struct ol_csv_columns *columns, const struct ol_trace *trace,
                        const struct ol_trace_table *table, struct ol_error *error)
{
    *columns = (struct ol_csv_columns){.header = table->names};
    const struct ol_trace_column *given = trace->columns.items;
    int status = 0;
    for (size_t i = 0; i < trace->columns.count && status == 0; i++)
        status = open_column(columns, &given[i], table, error);
    return status;
}

void ol_csv_columns_release(struct ol_csv_columns *columns)
{
    for (size_t i = 0; i < OL_TRACE_FIELDS; i++) {
        ol_time_format_free(columns->fields[i].format);
        ol_zone_free(columns->fields[i].zone);
    }
    *columns = (struct ol_csv_columns){0};
}

/* ---- checking ---- */

/* The scenario's faults are found in one go: what did not bind was blamed already, and what follows from that is
 * not blamed again. */

/* Whether the column's field was read, as a field that was not is the first of them. */
static bool has_field(const struct ol_trace_column *given)
{
    if (!given->node)
        return true;
    const struct ol_xml_attribute *field = ol_xml_attribute(given->node, "field");
    return field && ol_slice_is(ol_slice_trim(ol_slice_of(field->value)), ol_trace_field_names[given->field]);
}

/* Whether it has an attribute of no known name, which may be a misspelt one. */
static bool has_stranger(const struct ol_xml_node *node)
{
    static const char *const names[] = {"field", "name", "index", "value", "unit", "format", "zone"};
    size_t known = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        known += ol_xml_attribute(node, names[i]) != NULL;
    return known < node->attribute_count;
}

static void check_place(const struct ol_trace_column *given, bool has_header, struct ol_faults *faults)
{
    const bool has_index = given->index > 0 || (given->node && ol_xml_attribute(given->node, "index"));
    const int ways = (given->name != NULL) + has_index + (given->value != NULL);
    const char *field = ol_trace_field_names[given->field];
    if (ways == 0 && given->node && has_stranger(given->node))
        return;
    if (ways != 1)
        ol_faults_add(faults, ol_xml_place(given->node, "field"),
                      "column \"%s\" needs %s of name, index and value", field, ways ? "only one" : "one");
    else if (given->name && !has_header)
        ol_faults_add(faults, ol_xml_place(given->node, "name"),
                      "a trace with header=\"no\" has no column names; give column \"%s\" by index", field);
}

static void check_unit(const struct ol_trace_column *given, struct ol_faults *faults)
{
    const struct ol_place place = ol_xml_place(given->node, "unit");
    if (given->field == OL_TRACE_MEMORY && ol_ask_is_memory_unit(given->unit))
        return;
    if (given->field == OL_TRACE_MEMORY)
        ol_faults_add(faults, place, "unknown unit \"%s\"; allowed are B, kB, MB, GB, TB, KiB, MiB and GiB",
                      given->unit);
    else if (!ol_csv_is_time(given->field))
        ol_faults_add(faults, place, "column \"%s\" is no time and takes no unit",
                      ol_trace_field_names[given->field]);
    else if (ol_trace_unit(given->unit) == 0)
        ol_faults_add(faults, place, "unknown unit \"%s\"; allowed are us, ms, s, m, h and d", given->unit);
}

static void check_pattern(const struct ol_trace_column *given, struct ol_faults *faults)
{
    if (!is_instant_field(given->field)) {
        ol_faults_add(faults, ol_xml_place(given->node, given->format ? "format" : "zone"),
                      "only the columns submit, start and end take a format and a zone");
        return;
    }
    if (!given->format) {
        ol_faults_add(faults, ol_xml_place(given->node, "zone"),
                      "a zone needs a format such as \"%%Y-%%m-%%d %%H:%%M:%%S\"; ISO 8601 says its own");
        return;
    }
    struct ol_csv_column column = {0};
    struct ol_error error = {0};
    if (open_times(&column, given, &error) < 0)
        ol_faults_add(faults, error.place, "%s", error.message);
    ol_time_format_free(column.format);
    ol_zone_free(column.zone);
}

static void check_completeness(const struct ol_trace *trace, uint64_t given, struct ol_faults *faults)
{
    const uint64_t both = UINT64_C(1) << OL_TRACE_START | UINT64_C(1) << OL_TRACE_END;
    const struct ol_place place = trace->node ? trace->node->place : OL_NOWHERE;
    if (!(given & UINT64_C(1) << OL_TRACE_SUBMIT))
        ol_faults_add(faults, place,
                      "the trace does not say when jobs arrive; add <column field=\"submit\" name=\"...\"/>");
    if (!(given & UINT64_C(1) << OL_TRACE_RUNTIME) && (given & both) != both)
        ol_faults_add(faults, place,
                      "the trace does not say how long jobs run; add <column field=\"runtime\" .../>, "
                      "or both of start and end");
    if (!(given & (UINT64_C(1) << OL_TRACE_CPUS | UINT64_C(1) << OL_TRACE_GPUS)))
        ol_faults_add(faults, place,
                      "the trace does not say how large jobs are; add <column field=\"cpus\" .../> "
                      "or gpus, with a value=\"1\" where there is no such column");
}

void ol_csv_columns_check(const struct ol_trace *trace, bool has_header, struct ol_faults *faults)
{
    const struct ol_trace_column *columns = trace->columns.items;
    const size_t bound = trace->columns.count + trace->tags.count + trace->keeps.count + trace->drops.count;
    bool is_whole = !trace->node || trace->node->child_count <= bound;
    uint64_t given = 0;
    for (size_t i = 0; i < trace->columns.count; i++) {
        if (!has_field(&columns[i])) {
            is_whole = false;
            continue;
        }
        const uint64_t bit = UINT64_C(1) << columns[i].field;
        if (given & bit)
            ol_faults_add(faults, ol_xml_place(columns[i].node, "field"), "column \"%s\" is given twice",
                          ol_trace_field_names[columns[i].field]);
        given |= bit;
        check_place(&columns[i], has_header, faults);
        if (columns[i].unit)
            check_unit(&columns[i], faults);
        if (columns[i].format || columns[i].zone)
            check_pattern(&columns[i], faults);
    }
    if (is_whole)
        check_completeness(trace, given, faults);
}

/* ---- reading ---- */

static struct ol_slice raw_text(const struct ol_csv_column *column, const struct ol_trace_table *table)
{
    return column->is_constant ? column->constant : ol_slice_trim(ol_trace_table_field(table, column->index));
}

struct ol_slice ol_csv_columns_text(const struct ol_csv_columns *columns, const struct ol_trace_table *table,
                                    enum ol_trace_field field)
{
    const struct ol_csv_column *column = &columns->fields[field];
    const struct ol_slice text = column->is_given ? raw_text(column, table) : (struct ol_slice){"", 0};
    return is_missing(text) ? (struct ol_slice){"", 0} : text;
}

static bool fail_text(char why[OL_CSV_WHY], int field, struct ol_slice text, const char *reason)
{
    char shown[OL_SHOWN_BUFFER];
    snprintf(why, OL_CSV_WHY, "%s is \"%s\", %s", ol_trace_field_names[field], ol_slice_show(text, shown), reason);
    return false;
}

static bool read_duration(const struct ol_csv_column *column, struct ol_slice text, ol_time *time)
{
    char why[160];
    return ol_trace_number(text, column->unit, time) || ol_duration_parse(text, time, why);
}

/* A number or an instant; which of them is told by `sort`. */
static bool read_moment(const struct ol_csv_column *column, struct ol_slice text, ol_time *time,
                        enum ol_csv_sort *sort)
{
    char why[160];
    *sort = OL_CSV_INSTANTS;
    if (column->format)
        return ol_time_format_read(column->format, text, time);
    if (read_duration(column, text, time)) {
        *sort = OL_CSV_NUMBERS;
        return true;
    }
    return ol_instant_parse(text, time, why);
}

static bool is_in_range(ol_time time)
{
    return time >= -OL_TIME_LIMIT && time <= OL_TIME_LIMIT;
}

static bool read_time(struct ol_csv_column *column, int field, struct ol_slice text, ol_time *time,
                      char why[OL_CSV_WHY])
{
    if (!is_instant_field(field)) {
        if (!read_duration(column, text, time))
            return fail_text(why, field, text, "which is no duration; a number or one such as 5m is");
    } else {
        enum ol_csv_sort sort;
        if (!read_moment(column, text, time, &sort))
            return fail_text(why, field, text,
                             column->format ? "which does not fit the column's format"
                                            : "which is neither a number nor an ISO 8601 time");
        if (column->sort == OL_CSV_UNSETTLED)
            column->sort = sort;
        if (sort != column->sort)
            return fail_text(why, field, text,
                             sort == OL_CSV_INSTANTS ? "an instant where earlier rows have numbers"
                                                     : "a number where earlier rows have instants");
    }
    return is_in_range(*time) || fail_text(why, field, text, "which is more than can be simulated");
}

/* Counts are rounded up to whole units. */
static bool read_units(int field, struct ol_slice text, int64_t *units_read, int64_t *thousandths,
                       bool *was_fraction, char why[OL_CSV_WHY])
{
    int64_t micros;
    if (!ol_trace_number(text, OL_SECOND, &micros) || micros / OL_SECOND > UINT32_MAX - 1)
        return fail_text(why, field, text, "which is not a number of units");
    const bool is_fraction = micros > 0 && micros % OL_SECOND != 0;
    *units_read = micros / OL_SECOND + is_fraction;
    *thousandths = (micros + 999) / 1000;
    *was_fraction |= is_fraction;
    return true;
}

static void add_runtime(const struct ol_csv_columns *columns, struct ol_csv_record *record)
{
    const bool can = ol_csv_has(record, OL_TRACE_START) && ol_csv_has(record, OL_TRACE_END) &&
                     columns->fields[OL_TRACE_START].sort == columns->fields[OL_TRACE_END].sort;
    if (ol_csv_has(record, OL_TRACE_RUNTIME) || !can)
        return;
    record->runtime = record->end - record->start;
    record->present |= UINT64_C(1) << OL_TRACE_RUNTIME;
}

static bool read_field(struct ol_csv_columns *columns, int field, struct ol_slice text,
                       struct ol_csv_record *record, char why[OL_CSV_WHY])
{
    ol_time *const times[OL_TRACE_FIELDS] = {
        [OL_TRACE_SUBMIT] = &record->submit,     [OL_TRACE_RUNTIME] = &record->runtime,
        [OL_TRACE_ESTIMATE] = &record->estimate, [OL_TRACE_START] = &record->start,
        [OL_TRACE_END] = &record->end,           [OL_TRACE_LOST] = &record->lost};
    if (times[field])
        return read_time(&columns->fields[field], field, text, times[field], why);
    if (field == OL_TRACE_CPUS || field == OL_TRACE_GPUS)
        return read_units(field, text, field == OL_TRACE_CPUS ? &record->cpus : &record->gpus,
                          field == OL_TRACE_CPUS ? &record->cpu_thousandths : &record->gpu_thousandths,
                          &record->was_fraction, why);
    if (field == OL_TRACE_ATTEMPTS)
        return (ol_trace_number(text, 1, &record->attempts) && record->attempts >= 0 &&
                record->attempts <= UINT32_MAX) ||
               fail_text(why, field, text, "which is not a number of attempts");
    if (field >= OL_TRACE_GPU_MILLI && columns->labels) {
        const char *wrong =
            ol_ask_read(&record->ask, field, text, columns->fields[field].unit_name, columns->labels);
        return !wrong || fail_text(why, field, text, wrong);
    }
    return ol_slice_is_utf8(text, NULL) || fail_text(why, field, text, "which is not UTF-8 text");
}

bool ol_csv_columns_read(struct ol_csv_columns *columns, const struct ol_trace_table *table,
                         struct ol_csv_record *record, char why[OL_CSV_WHY])
{
    *record = (struct ol_csv_record){.ask = columns->ask, .attempts = 1};
    if (ol_trace_table_count(table) < columns->fields_needed) {
        snprintf(why, OL_CSV_WHY, "the row has %zu field%s; %zu are needed", ol_trace_table_count(table),
                 ol_trace_table_count(table) == 1 ? "" : "s", columns->fields_needed);
        return false;
    }
    for (int field = 0; field < OL_TRACE_FIELDS; field++) {
        const struct ol_slice text = ol_csv_columns_text(columns, table, (enum ol_trace_field)field);
        if (text.length == 0)
            continue;
        if (!read_field(columns, field, text, record, why))
            return false;
        record->present |= UINT64_C(1) << field;
    }
    add_runtime(columns, record);
    return true;
}
