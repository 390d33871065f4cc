/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * demand: rows are summed into one hour_series a group as they come; when all were read, the hours between the first
 * and the last are laid out, and what is missing among them is filled.
 *
 * Group keys are interned with a slash in front, so that none of them reads as a number, which a label would hold
 * without a text.
 */
#include "pricing/demand.h"

#include "outlay/label.h"
#include "pricing/demand_columns.h"
#include "pricing/hour_series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_LIMIT 10000
#define UNITS_LIMIT  1e15
/* Numbers from here on are milliseconds since 1970 (5138-11-16 in seconds). */
#define MILLISECONDS_FROM 1e11

struct reading {
    const struct ol_demand_request *request;
    struct ol_demand *demand;
    struct ol_csv *csv;
    struct ol_demand_columns columns;
    struct ol_zone *zone;
    struct ol_time_format *format;
    struct ol_labels labels;
    struct ol_hour_series *series; /* by group */
    size_t series_count, series_capacity;
    struct ol_text key, time_text; /* of this row; of the last row whose time was read */
    ol_time instant;
    ol_time phase; /* of the times within their hour */
    bool has_phase;
};

/* ---- a row ---- */

static bool is_kept(const struct reading *reading)
{
    const struct ol_demand_where *wheres = reading->request->wheres;
    for (size_t i = 0; i < reading->request->where_count; i++) {
        const size_t column = reading->columns.wheres[i];
        const struct ol_slice text = ol_slice_trim(ol_csv_field(reading->csv, column));
        bool is_any = false;
        for (size_t k = 0; k < reading->request->where_count && !is_any; k++)
            is_any = reading->columns.wheres[k] == column && ol_slice_is(text, wheres[k].value);
        if (!is_any)
            return false;
    }
    return true;
}

static int parse_time(const struct reading *reading, struct ol_slice text, ol_time *instant,
                      struct ol_error *error)
{
    const struct ol_place place = ol_csv_place(reading->csv);
    char why[160], shown[OL_SHOWN_BUFFER];
    double number;
    if (reading->format) {
        if (ol_time_format_read(reading->format, text, instant))
            return OL_OK;
        return ol_fail(error, OL_BAD_INPUT, place, "the time \"%s\" is not of the form %s",
                       ol_slice_show(text, shown), reading->request->time_pattern);
    }
    if (ol_slice_real(text, &number)) {
        const double seconds = fabs(number) >= MILLISECONDS_FROM ? number / 1000 : number;
        if (fabs(seconds) < MILLISECONDS_FROM) {
            *instant = (ol_time)llround(seconds * (double)OL_SECOND);
            return OL_OK;
        }
    }
    if (ol_instant_parse(text, instant, why))
        return OL_OK;
    return ol_fail(error, OL_BAD_INPUT, place, "%s; or say how times are written with --time-format", why);
}

/* Rows of one hour mostly follow each other: the same text is the same time. */
static int read_time(struct reading *reading, struct ol_error *error)
{
    const struct ol_slice text = ol_slice_trim(ol_csv_field(reading->csv, reading->columns.time));
    if (reading->has_phase && ol_slice_is(text, ol_text_string(&reading->time_text)))
        return OL_OK;
    int status = parse_time(reading, text, &reading->instant, error);
    if (status != OL_OK)
        return status;
    ol_text_clear(&reading->time_text);
    ol_text_add(&reading->time_text, text.data, text.length);
    const ol_time rest = reading->instant % OL_HOUR, phase = rest < 0 ? rest + OL_HOUR : rest;
    if (reading->has_phase && phase != reading->phase) {
        char shown[OL_SHOWN_BUFFER];
        return ol_fail(
            error, OL_BAD_INPUT, ol_csv_place(reading->csv),
            "the time \"%s\" is not whole hours from the first row's; demand must be one value an hour: "
            "average finer readings first",
            ol_slice_show(text, shown));
    }
    reading->phase = phase;
    reading->has_phase = true;
    return OL_OK;
}

static int read_value(const struct reading *reading, double *value, struct ol_error *error)
{
    const struct ol_slice text = ol_slice_trim(ol_csv_field(reading->csv, reading->columns.value));
    const struct ol_place place = ol_csv_place(reading->csv);
    char shown[OL_SHOWN_BUFFER];
    if (!ol_slice_real(text, value))
        return ol_fail(error, OL_BAD_INPUT, place,
                       "\"%s\" of column \"%s\" is not a number; leave the row out, or write 0",
                       ol_slice_show(text, shown), reading->columns.header[reading->columns.value]);
    if (*value < 0 || *value > UNITS_LIMIT)
        return ol_fail(error, OL_BAD_INPUT, place, "a demand of %g is %s", *value,
                       *value < 0 ? "negative; units in use are at least 0" : "more than the 1e15 that can be");
    return OL_OK;
}

static struct ol_hour_series *series_of_row(struct reading *reading, struct ol_error *error)
{
    size_t index = 0;
    ol_text_clear(&reading->key);
    for (size_t i = 0; i < reading->columns.by_count; i++) {
        const struct ol_slice text = ol_slice_trim(ol_csv_field(reading->csv, reading->columns.by[i]));
        ol_text_adds(&reading->key, "/");
        ol_text_add(&reading->key, text.data, text.length);
    }
    if (reading->columns.by_count > 0)
        index = ol_label_of_text(&reading->labels, reading->key.data, reading->key.length) - 1;
    if (index >= GROUPS_LIMIT) {
        ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                "more than %d groups; choose columns of fewer values", GROUPS_LIMIT);
        return NULL;
    }
    while (reading->series_count <= index) {
        OL_MEM_RESERVE(reading->series, reading->series_capacity, reading->series_count + 1);
        reading->series[reading->series_count++] = (struct ol_hour_series){0};
    }
    return &reading->series[index];
}

static int take_row(struct reading *reading, struct ol_error *error)
{
    double value;
    const size_t fields = ol_csv_field_count(reading->csv);
    if (fields < reading->columns.needed)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "the row has %zu fields, and %zu are needed", fields, reading->columns.needed);
    if (!is_kept(reading)) {
        reading->demand->rows_left_out++;
        return OL_OK;
    }
    int status = read_time(reading, error);
    if (status == OL_OK)
        status = read_value(reading, &value, error);
    if (status != OL_OK)
        return status;
    const bool has_range = reading->request->from != 0 || reading->request->to != 0;
    if (has_range && (reading->instant < reading->request->from || reading->instant >= reading->request->to)) {
        reading->demand->rows_left_out++;
        return OL_OK;
    }
    struct ol_hour_series *series = series_of_row(reading, error);
    if (!series)
        return error->status;
    const int64_t hour = (reading->instant - reading->phase) / OL_HOUR;
    if (!ol_hour_series_fits(series, hour))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "this row's hour is more than a century from others'; is its time right?");
    ol_hour_series_add(series, hour, value);
    reading->demand->rows++;
    return OL_OK;
}

/* ---- all rows ---- */

static bool is_seen(const struct reading *reading, int64_t hour)
{
    for (size_t i = 0; i < reading->series_count; i++)
        if (!isnan(ol_hour_series_at(&reading->series[i], hour)))
            return true;
    return false;
}

/* Counts missing hours; marks them in `is_missing`. */
static void find_gaps(const struct reading *reading, int64_t first, bool *is_missing)
{
    struct ol_demand *demand = reading->demand;
    size_t run = 0;
    for (size_t i = 0; i < demand->hours; i++) {
        is_missing[i] = !is_seen(reading, first + (int64_t)i);
        run = is_missing[i] ? run + 1 : 0;
        demand->missing += is_missing[i];
        if (run > demand->longest_gap) {
            demand->longest_gap = run;
            demand->gap_at = demand->start + (ol_time)(i + 1 - run) * OL_HOUR;
        }
    }
}

/* Two hours in a row are the least that an hourly series has; without any, every value stands for more. */
static int check_hourly(const struct reading *reading, const bool *is_missing, struct ol_error *error)
{
    const struct ol_demand *demand = reading->demand;
    size_t nearest = demand->hours, last = 0;
    for (size_t i = 1; i < demand->hours; i++)
        if (!is_missing[i]) {
            nearest = i - last < nearest ? i - last : nearest;
            last = i;
        }
    if (demand->hours == 1 || nearest == 1)
        return OL_OK;
    const struct ol_place place = {.file = reading->request->path};
    return ol_fail(error, OL_BAD_INPUT, place,
                   "no two values are less than %zu hours apart; what to commit to shows only by the hour",
                   nearest);
}

static void lay_out(const struct reading *reading, const struct ol_hour_series *series, int64_t first,
                    const bool *is_missing, double *units)
{
    const bool keeps_last = reading->request->gap == OL_GAP_LAST;
    for (size_t i = 0; i < reading->demand->hours; i++) {
        const double value = ol_hour_series_at(series, first + (int64_t)i);
        if (is_missing[i])
            units[i] = keeps_last && i > 0 ? units[i - 1] : 0;
        else
            units[i] = isnan(value) ? 0 : value;
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct ol_demand_series *)a)->name, ((const struct ol_demand_series *)b)->name);
}

static void lay_out_all(const struct reading *reading, int64_t first, const bool *is_missing)
{
    struct ol_demand *demand = reading->demand;
    const bool has_groups = reading->columns.by_count > 0;
    demand->total = (struct ol_demand_series){"", OL_ARENA_ARRAY(&demand->arena, double, demand->hours)};
    if (!has_groups) {
        lay_out(reading, &reading->series[0], first, is_missing, demand->total.units);
        return;
    }
    demand->groups = OL_ARENA_ARRAY(&demand->arena, struct ol_demand_series, reading->series_count);
    for (size_t i = 0; i < reading->series_count; i++) {
        if (reading->series[i].filled == 0)
            continue;
        struct ol_demand_series *group = &demand->groups[demand->group_count++];
        const char *text = reading->labels.texts[i] + 1;
        group->name = ol_arena_copy(&demand->arena, text, strlen(text));
        group->units = OL_ARENA_ARRAY(&demand->arena, double, demand->hours);
        lay_out(reading, &reading->series[i], first, is_missing, group->units);
        for (size_t k = 0; k < demand->hours; k++)
            demand->total.units[k] += group->units[k];
    }
    qsort(demand->groups, demand->group_count, sizeof *demand->groups, by_name);
}

static int scale(struct ol_demand *demand, double peak_wanted, struct ol_place place, struct ol_error *error)
{
    double peak = 0;
    for (size_t i = 0; i < demand->hours; i++)
        peak = fmax(peak, demand->total.units[i]);
    if (peak == 0)
        return ol_fail(error, OL_BAD_INPUT, place, "all demand is 0 and cannot be scaled to a peak of %g",
                       peak_wanted);
    for (size_t i = 0; i < demand->hours; i++)
        demand->total.units[i] *= peak_wanted / peak;
    for (size_t g = 0; g < demand->group_count; g++)
        for (size_t i = 0; i < demand->hours; i++)
            demand->groups[g].units[i] *= peak_wanted / peak;
    return OL_OK;
}

/* The hours that any group has. */
static int settle_range(const struct reading *reading, int64_t *first, struct ol_error *error)
{
    const struct ol_place place = {.file = reading->request->path};
    struct ol_demand *demand = reading->demand;
    int64_t last = 0;
    if (demand->rows == 0)
        return ol_fail(error, OL_BAD_INPUT, place, "%s",
                       demand->rows_left_out ? "no row is left by --where, --from and --to"
                                             : "there are no rows of demand");
    bool is_first = true;
    for (size_t i = 0; i < reading->series_count; i++) {
        const struct ol_hour_series *series = &reading->series[i];
        if (series->filled == 0)
            continue;
        *first = is_first || series->least < *first ? series->least : *first;
        last = is_first || series->last > last ? series->last : last;
        is_first = false;
    }
    if (last - *first >= OL_HOUR_SERIES_LIMIT)
        return ol_fail(error, OL_BAD_INPUT, place, "the hours span more than a century; are all times right?");
    demand->start = *first * OL_HOUR + reading->phase;
    demand->hours = (size_t)(last - *first + 1);
    return OL_OK;
}

static int finish(const struct reading *reading, struct ol_error *error)
{
    const struct ol_place place = {.file = reading->request->path};
    struct ol_demand *demand = reading->demand;
    int64_t first = 0;
    int status = settle_range(reading, &first, error);
    if (status != OL_OK)
        return status;
    bool *is_missing = OL_ARENA_ARRAY(&demand->arena, bool, demand->hours);
    find_gaps(reading, first, is_missing);
    status = check_hourly(reading, is_missing, error);
    if (status != OL_OK)
        return status;
    lay_out_all(reading, first, is_missing);
    return reading->request->scale_peak > 0 ? scale(demand, reading->request->scale_peak, place, error) : OL_OK;
}

/* ---- the file ---- */

static int open_times(struct reading *reading, struct ol_error *error)
{
    const struct ol_demand_request *request = reading->request;
    if (!request->time_pattern)
        return OL_OK;
    reading->zone = ol_zone_new(request->zone ? request->zone : "UTC", OL_NOWHERE, error);
    if (reading->zone)
        reading->format = ol_time_format_new(request->time_pattern, reading->zone, OL_NOWHERE, error);
    return reading->format ? OL_OK : error->status;
}

static int read_rows(struct reading *reading, struct ol_error *error)
{
    const struct ol_place place = {.file = reading->request->path};
    int got = ol_csv_row(reading->csv, error);
    if (got == 0)
        return ol_fail(error, OL_BAD_INPUT, place, "the file is empty; its first line should name the columns");
    if (got < 0)
        return got;
    int status =
        ol_demand_columns_find(&reading->columns, reading->request, reading->csv, &reading->demand->arena, error);
    if (status != OL_OK)
        return status;
    reading->demand->time_column = reading->columns.header[reading->columns.time];
    reading->demand->value_column = reading->columns.header[reading->columns.value];
    while ((got = ol_csv_row(reading->csv, error)) > 0)
        if ((status = take_row(reading, error)) != OL_OK)
            return status;
    return got < 0 ? got : finish(reading, error);
}

static void release_reading(struct reading *reading)
{
    for (size_t i = 0; i < reading->series_count; i++)
        ol_hour_series_release(&reading->series[i]);
    ol_mem_free(reading->series);
    ol_labels_release(&reading->labels);
    ol_text_release(&reading->key);
    ol_text_release(&reading->time_text);
    ol_time_format_free(reading->format);
    ol_zone_free(reading->zone);
    ol_csv_free(reading->csv);
}

int ol_demand_read(struct ol_demand *demand, const struct ol_demand_request *request, struct ol_error *error)
{
    struct reading reading = {.request = request, .demand = demand};
    *demand = (struct ol_demand){0};
    struct ol_input *input = ol_input_open(request->path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    reading.csv = ol_csv_new(input, 0);
    int status = open_times(&reading, error);
    if (status == OL_OK)
        status = read_rows(&reading, error);
    release_reading(&reading);
    ol_input_close(input);
    return status;
}

void ol_demand_release(struct ol_demand *demand)
{
    ol_arena_release(&demand->arena);
    *demand = (struct ol_demand){0};
}
