/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/demand_columns.h"

#include <ctype.h>
#include <string.h>

#define NO_COLUMN SIZE_MAX

/* The telling ones first. */
static const char *const time_names[] = {"usage_hour",   "hour",       "timestamp", "time",       "datetime",
                                         "date_time",    "usage_time", "date_hour", "start_time", "usage_start",
                                         "period_start", "date",       "ds",        "period",     NULL};
static const char *const value_names[] = {"norm_usage", "demand", "usage",        "units", "instances", "quantity",
                                          "unit_hours", "value",  "vcpus",        "cores", "nodes",     "gpus",
                                          "count",      "amount", "usage_amount", "y",     NULL};

static bool is_name(const char *text, const char *name)
{
    for (; *text && *name; text++, name++) {
        const char c = *text == ' ' || *text == '-' || *text == '.' ? '_' : *text;
        if (tolower((unsigned char)c) != *name)
            return false;
    }
    return !*text && !*name;
}

static size_t guess(const char *const *header, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        for (size_t column = 0; header[column]; column++)
            if (is_name(header[column], names[i]))
                return column;
    return NO_COLUMN;
}

static int find_named(struct ol_demand_columns *columns, const char *name, struct ol_place place, size_t *index,
                      struct ol_error *error)
{
    for (size_t i = 0; columns->header[i]; i++)
        if (strcmp(columns->header[i], name) == 0) {
            *index = i;
            columns->needed = i + 1 > columns->needed ? i + 1 : columns->needed;
            return OL_OK;
        }
    const char *meant = ol_nearest(name, columns->header);
    return ol_fail(error, OL_BAD_INPUT, place, "there is no column \"%.60s\"; %s\"%.60s\"%s", name,
                   meant ? "did you mean " : "the first is ", meant ? meant : columns->header[0],
                   meant ? "?" : "");
}

/* "a, b, c" of the header, as much of it as a message has room for. */
static const char *all_names(const struct ol_demand_columns *columns, struct ol_text *text)
{
    for (size_t i = 0; columns->header[i] && text->length < 200; i++)
        ol_text_addf(text, "%s%.40s", i > 0 ? ", " : "", columns->header[i]);
    return ol_text_string(text);
}

static int fail_unguessed(const struct ol_demand_columns *columns, const char *what, const char *option,
                          struct ol_place place, struct ol_error *error)
{
    struct ol_text text = {0};
    const int status =
        ol_fail(error, OL_BAD_INPUT, place, "which column has the %s? There are %s; name it with %s", what,
                all_names(columns, &text), option);
    ol_text_release(&text);
    return status;
}

static int find_main(struct ol_demand_columns *columns, const struct ol_demand_request *request, size_t count,
                     struct ol_place place, struct ol_error *error)
{
    size_t time = guess(columns->header, time_names), value = guess(columns->header, value_names);
    if (request->time_column && find_named(columns, request->time_column, place, &time, error) != OL_OK)
        return error->status;
    if (request->value_column && find_named(columns, request->value_column, place, &value, error) != OL_OK)
        return error->status;
    if (time == NO_COLUMN)
        return fail_unguessed(columns, "times", "--time", place, error);
    if (!request->value_column && count == 2)
        value = 1 - time;
    if (value == NO_COLUMN || value == time)
        return fail_unguessed(columns, "demand", "--value", place, error);
    columns->time = time;
    columns->value = value;
    const size_t most = time > value ? time : value;
    columns->needed = most + 1 > columns->needed ? most + 1 : columns->needed;
    return OL_OK;
}

int ol_demand_columns_find(struct ol_demand_columns *columns, const struct ol_demand_request *request,
                           const struct ol_csv *csv, struct ol_arena *arena, struct ol_error *error)
{
    const struct ol_place place = ol_csv_place(csv);
    const size_t count = ol_csv_field_count(csv);
    *columns = (struct ol_demand_columns){.header = OL_ARENA_ARRAY(arena, const char *, count + 1)};
    for (size_t i = 0; i < count; i++) {
        const struct ol_slice name = ol_slice_trim(ol_csv_field(csv, i));
        columns->header[i] = ol_arena_copy(arena, name.data, name.length);
    }
    int status = find_main(columns, request, count, place, error);
    columns->wheres = OL_ARENA_ARRAY(arena, size_t, request->where_count + 1);
    for (size_t i = 0; status == OL_OK && i < request->where_count; i++)
        status = find_named(columns, request->wheres[i].column, place, &columns->wheres[i], error);
    while (request->by && request->by[columns->by_count])
        columns->by_count++;
    columns->by = OL_ARENA_ARRAY(arena, size_t, columns->by_count + 1);
    for (size_t i = 0; status == OL_OK && i < columns->by_count; i++)
        status = find_named(columns, request->by[i], place, &columns->by[i], error);
    return status;
}
