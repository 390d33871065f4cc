/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "traffic_columns.h"

#include "models/trace/trace_number.h"
#include "outlay/label.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    ol_time length; /* 0: a thousandth of a microsecond */
} units[] = {
    {"ns", 0},      {"us", OL_MICROSECOND}, {"ms", 1000 * OL_MICROSECOND}, {"s", OL_SECOND}, {"m", OL_MINUTE},
    {"h", OL_HOUR}, {"d", OL_DAY},
};
#define UNIT_COUNT ((int)(sizeof units / sizeof *units))
#define EPOCHAL    4 /* the units in which seconds since 1970 are counted come first */

/* Seconds since 1970 of these days: 2001 to 2049. */
#define THESE_DAYS_FROM 1e9
#define THESE_DAYS_TO   2.5e9

static int unit_index(const char *name)
{
    for (int i = 0; i < UNIT_COUNT; i++)
        if (strcmp(units[i].name, name) == 0)
            return i;
    return -1;
}

static bool is_timed(int field)
{
    return field == OL_TRAFFIC_TIME || field == OL_TRAFFIC_WORK;
}

bool ol_traffic_is_missing(struct ol_slice text)
{
    static const char *const words[] = {"null", "na", "n/a", "none", "nan", "\\n", "-"};
    if (text.length == 0)
        return true;
    for (size_t i = 0; text.length <= 4 && i < sizeof words / sizeof *words; i++)
        if (text.length == strlen(words[i]) && strncasecmp(text.data, words[i], text.length) == 0)
            return true;
    return false;
}

/* ---- checking ---- */

static void check_ways(const struct ol_traffic_column *column, struct ol_faults *faults)
{
    const struct ol_xml_node *node = column->node;
    const bool has_index = column->index > 0 || (node && ol_xml_attribute(node, "index"));
    const int ways = (column->name != NULL) + has_index + (column->value != NULL);
    if (ways != 1)
        ol_faults_add(faults, ol_xml_place(node, "field"), "column \"%s\" needs %s of name, index and value",
                      ol_traffic_field_names[column->field], ways ? "only one" : "one");
}

static void check_pattern(const struct ol_traffic_column *column, struct ol_faults *faults)
{
    struct ol_error error = {0};
    const struct ol_xml_node *node = column->node;
    if (column->field != OL_TRAFFIC_TIME) {
        ol_faults_add(faults, ol_xml_place(node, column->format ? "format" : "zone"),
                      "only the column time takes a format and a zone");
        return;
    }
    if (!column->format) {
        ol_faults_add(faults, ol_xml_place(node, "zone"),
                      "a zone needs a format such as \"%%Y-%%m-%%d %%H:%%M:%%S\"; ISO 8601 says its own");
        return;
    }
    struct ol_zone *zone = ol_zone_new(column->zone ? column->zone : "UTC", ol_xml_place(node, "zone"), &error);
    struct ol_time_format *format =
        zone ? ol_time_format_new(column->format, zone, ol_xml_place(node, "format"), &error) : NULL;
    if (!format)
        ol_faults_add(faults, error.place, "%s", error.message);
    ol_time_format_free(format);
    ol_zone_free(zone);
}

static void check_unit(const struct ol_traffic_column *column, struct ol_faults *faults)
{
    if (!is_timed(column->field))
        ol_faults_add(faults, ol_xml_place(column->node, "unit"), "column \"%s\" is no time and takes no unit",
                      ol_traffic_field_names[column->field]);
    else if (unit_index(column->unit) < 0)
        ol_faults_add(faults, ol_xml_place(column->node, "unit"),
                      "unknown unit \"%s\"; allowed are ns, us, ms, s, m, h and d", column->unit);
}

void ol_traffic_columns_check(const struct ol_traffic *traffic, struct ol_faults *faults)
{
    const struct ol_traffic_column *columns = traffic->columns.items;
    uint32_t given = 0;
    for (size_t i = 0; i < traffic->columns.count; i++) {
        const uint32_t bit = 1u << columns[i].field;
        if (columns[i].node && !ol_xml_attribute(columns[i].node, "field"))
            continue;
        if (given & bit)
            ol_faults_add(faults, ol_xml_place(columns[i].node, "field"), "column \"%s\" is given twice",
                          ol_traffic_field_names[columns[i].field]);
        given |= bit;
        check_ways(&columns[i], faults);
        if (columns[i].unit)
            check_unit(&columns[i], faults);
        if (columns[i].format || columns[i].zone)
            check_pattern(&columns[i], faults);
    }
}

/* ---- opening ---- */

static int open_pattern(struct ol_traffic_columns *columns, const char *format, const char *zone,
                        const struct ol_xml_node *node, struct ol_error *error)
{
    columns->zone = ol_zone_new(zone ? zone : "UTC", ol_xml_place(node, "zone"), error);
    if (columns->zone)
        columns->format = ol_time_format_new(format, columns->zone, ol_xml_place(node, "format"), error);
    return columns->format ? 0 : OL_BAD_INPUT;
}

int ol_traffic_columns_open(struct ol_traffic_columns *columns, const struct ol_traffic *traffic,
                            const struct ol_traffic_defaults *defaults, bool always, struct ol_labels *labels,
                            struct ol_error *error)
{
    const struct ol_traffic_column *given = traffic->columns.items;
    const char *format = defaults->format, *zone = NULL;
    const struct ol_xml_node *node = traffic->node;
    *columns = (struct ol_traffic_columns){.labels = labels};
    for (int i = 0; i < OL_TRAFFIC_FIELDS; i++) {
        columns->fields[i].unit = unit_index(defaults->unit ? defaults->unit : "s");
        if (!defaults->names[i] || (traffic->columns.count > 0 && !always))
            continue;
        columns->fields[i].is_given = true;
        columns->fields[i].name = defaults->names[i];
    }
    for (size_t i = 0; i < traffic->columns.count; i++) {
        struct ol_traffic_text *text = &columns->fields[given[i].field];
        text->is_given = true;
        text->column = &given[i];
        text->is_constant = given[i].value != NULL;
        text->constant = given[i].value ? ol_slice_trim(ol_slice_of(given[i].value)) : text->constant;
        text->name = given[i].name;
        text->index = given[i].index;
        if (given[i].unit && unit_index(given[i].unit) >= 0)
            text->unit = unit_index(given[i].unit);
        if (given[i].field != OL_TRAFFIC_TIME)
            continue;
        format = given[i].format || given[i].unit ? given[i].format : format;
        zone = given[i].zone;
        node = given[i].node;
    }
    return format ? open_pattern(columns, format, zone, node, error) : 0;
}

void ol_traffic_columns_release(struct ol_traffic_columns *columns)
{
    ol_time_format_free(columns->format);
    ol_zone_free(columns->zone);
    columns->format = NULL;
    columns->zone = NULL;
}

/* ---- reading ---- */

static bool fail_text(char why[OL_TRAFFIC_WHY], int field, struct ol_slice text, const char *reason)
{
    char shown[OL_SHOWN_BUFFER];
    snprintf(why, OL_TRAFFIC_WHY, "%s is \"%s\", %s", ol_traffic_field_names[field], ol_slice_show(text, shown),
             reason);
    return false;
}

/* Nanoseconds since 1970 have a digit more than a number may; the last three are less than a microsecond. */
static bool read_nanoseconds(struct ol_slice text, ol_time *time)
{
    int64_t whole;
    if (text.length > 3 && ol_slice_int(text, &whole)) {
        *time = whole / 1000;
        return true;
    }
    if (!ol_trace_number(text, 1, time))
        return false;
    *time /= 1000;
    return true;
}

static bool read_number(int unit, struct ol_slice text, ol_time *time)
{
    if (units[unit].length == 0)
        return read_nanoseconds(text, time);
    return ol_trace_number(text, units[unit].length, time);
}

static double unit_seconds(int unit)
{
    return units[unit].length ? (double)units[unit].length / (double)OL_SECOND : 1e-9;
}

static bool is_these_days(double seconds)
{
    return seconds >= THESE_DAYS_FROM && seconds <= THESE_DAYS_TO;
}

/* The other unit in which the number is a time of these days; -1: none. */
static int likely_unit(int unit, double number)
{
    for (int other = 0; other < EPOCHAL; other++)
        if (other != unit && is_these_days(number * unit_seconds(other)))
            return other;
    return -1;
}

static bool fail_number(const struct ol_traffic_columns *columns, struct ol_slice text, char why[OL_TRAFFIC_WHY])
{
    const int unit = columns->fields[OL_TRAFFIC_TIME].unit;
    char shown[OL_SHOWN_BUFFER];
    double number;
    if (!ol_slice_real(text, &number))
        return fail_text(why, OL_TRAFFIC_TIME, text, "which is neither a number nor an ISO 8601 time");
    const int other = likely_unit(unit, number);
    if (other < 0)
        return fail_text(why, OL_TRAFFIC_TIME, text, "which is more than can be simulated; is its unit right?");
    snprintf(
        why, OL_TRAFFIC_WHY,
        "time is \"%s\", which in %s is more than can be simulated; in %s it would be one of these days: give "
        "unit=\"%s\"",
        ol_slice_show(text, shown), units[unit].name, units[other].name, units[other].name);
    return false;
}

static bool read_time(struct ol_traffic_columns *columns, struct ol_slice text, ol_time *time,
                      char why[OL_TRAFFIC_WHY])
{
    enum ol_time_sort sort = OL_TIMES_INSTANTS;
    if (columns->format) {
        if (!ol_time_format_read(columns->format, text, time))
            return fail_text(why, OL_TRAFFIC_TIME, text, "which does not fit the column's format");
    } else if (read_number(columns->fields[OL_TRAFFIC_TIME].unit, text, time)) {
        sort = OL_TIMES_NUMBERS;
    } else if (!ol_stamp_read(&columns->stamp, text, time)) {
        return fail_number(columns, text, why);
    }
    if (columns->sort == OL_TIMES_UNSETTLED)
        columns->sort = sort;
    if (sort != columns->sort)
        return fail_text(why, OL_TRAFFIC_TIME, text,
                         sort == OL_TIMES_INSTANTS ? "an instant where earlier rows have numbers"
                                                   : "a number where earlier rows have instants");
    if (*time < -OL_TIME_LIMIT || *time > OL_TIME_LIMIT)
        return fail_number(columns, text, why);
    return true;
}

static bool read_whole(int field, struct ol_slice text, uint32_t *value, char why[OL_TRAFFIC_WHY])
{
    int64_t number;
    if (!ol_trace_number(text, 1, &number) || number < 0 || number > UINT32_MAX)
        return fail_text(why, field, text, "which is not a number from 0 to 4294967295");
    *value = (uint32_t)number;
    return true;
}

static bool read_work(int unit, struct ol_slice text, uint32_t *value, char why[OL_TRAFFIC_WHY])
{
    ol_time time;
    char reason[160];
    if (!read_number(unit, text, &time) && !ol_duration_parse(text, &time, reason))
        return fail_text(why, OL_TRAFFIC_WORK, text, "which is no duration; a number or one such as 250ms is");
    if (time < 0 || time > UINT32_MAX)
        return fail_text(why, OL_TRAFFIC_WORK, text, "which is not from 0 to 71 minutes; is its unit right?");
    *value = (uint32_t)time;
    return true;
}

static bool read_model(struct ol_traffic_columns *columns, struct ol_slice text, uint32_t *value,
                       char why[OL_TRAFFIC_WHY])
{
    if (!ol_slice_is_utf8(text, NULL))
        return fail_text(why, OL_TRAFFIC_MODEL, text, "which is not UTF-8 text");
    *value = columns->labels ? ol_label_of_text(columns->labels, text.data, text.length) : 0;
    return true;
}

static bool read_count(struct ol_slice text, struct ol_traffic_record *record, char why[OL_TRAFFIC_WHY])
{
    record->has_count = true;
    if (!ol_slice_real(text, &record->count) || !isfinite(record->count))
        return fail_text(why, OL_TRAFFIC_COUNT, text, "which is not a number");
    return true;
}

bool ol_traffic_columns_set(struct ol_traffic_columns *columns, enum ol_traffic_field field, struct ol_slice text,
                            struct ol_traffic_record *record, char why[OL_TRAFFIC_WHY])
{
    struct ol_request *request = &record->request;
    text = ol_slice_trim(text);
    if (ol_traffic_is_missing(text))
        return true;
    switch (field) {
    case OL_TRAFFIC_TIME:
        record->has_time = true;
        return read_time(columns, text, &request->at, why);
    case OL_TRAFFIC_PROMPT:
        return read_whole(field, text, &request->prompt, why);
    case OL_TRAFFIC_OUTPUT:
        return read_whole(field, text, &request->output, why);
    case OL_TRAFFIC_BYTES:
        return read_whole(field, text, &request->bytes, why);
    case OL_TRAFFIC_MODEL:
        return read_model(columns, text, &request->model, why);
    case OL_TRAFFIC_WORK:
        return read_work(columns->fields[field].unit, text, &request->work, why);
    case OL_TRAFFIC_COUNT:
        return read_count(text, record, why);
    case OL_TRAFFIC_FIELDS:
        break;
    }
    return true;
}

bool ol_traffic_columns_begin(struct ol_traffic_columns *columns, struct ol_traffic_record *record,
                              char why[OL_TRAFFIC_WHY])
{
    *record = (struct ol_traffic_record){0};
    for (int i = 0; i < OL_TRAFFIC_FIELDS; i++)
        if (columns->fields[i].is_constant &&
            !ol_traffic_columns_set(columns, (enum ol_traffic_field)i, columns->fields[i].constant, record, why))
            return false;
    return true;
}

/* ---- what the times are ---- */

bool ol_traffic_columns_doubt(const struct ol_traffic_columns *columns, ol_time time, char why[OL_TRAFFIC_WHY])
{
    const int unit = columns->fields[OL_TRAFFIC_TIME].unit;
    const double seconds = (double)time / (double)OL_SECOND, number = seconds / unit_seconds(unit);
    if (columns->sort != OL_TIMES_NUMBERS || is_these_days(seconds))
        return false;
    const int other = likely_unit(unit, number);
    char buffer[OL_TIME_BUFFER];
    if (other >= 0)
        snprintf(why, OL_TRAFFIC_WHY,
                 "the first time is %.15g, which in %s lies %s; in %s it would be one of these days: give "
                 "unit=\"%s\", or times that begin near 0",
                 number, units[unit].name, seconds < 2e11 ? ol_instant_format(time, buffer) : "past the year 8000",
                 units[other].name, units[other].name);
    return other >= 0;
}

bool ol_traffic_columns_is_absolute(const struct ol_traffic_columns *columns, ol_time time)
{
    return columns->sort == OL_TIMES_INSTANTS || time >= OL_TRACE_EPOCH;
}
