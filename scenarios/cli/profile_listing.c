/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/profile_listing.h"

#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <stddef.h>
#include <string.h>

/* The columns of the table of quantities, and their keys in JSON and CSV. */
static const struct {
    const char *name;
    size_t offset;
} points[] = {
    {"p10", offsetof(struct ol_quantiles, p10)}, {"p50", offsetof(struct ol_quantiles, p50)},
    {"p90", offsetof(struct ol_quantiles, p90)}, {"p99", offsetof(struct ol_quantiles, p99)},
    {"max", offsetof(struct ol_quantiles, max)}, {"mean", offsetof(struct ol_quantiles, mean)},
};
#define POINT_COUNT  (sizeof points / sizeof *points)
#define SHOWN_POINTS 5 /* in the table; the mean goes to the others only */

static const struct {
    const char *name;
    size_t offset;
} counts[] = {
    {"rows", offsetof(struct ol_trace_profile, rows)},     {"jobs", offsetof(struct ol_trace_profile, jobs)},
    {"users", offsetof(struct ol_trace_profile, users)},   {"teams", offsetof(struct ol_trace_profile, teams)},
    {"queues", offsetof(struct ol_trace_profile, queues)},
};
#define COUNT_COUNT (sizeof counts / sizeof *counts)

static uint64_t count_at(const struct ol_trace_profile *profile, size_t i)
{
    uint64_t count;
    memcpy(&count, (const char *)profile + counts[i].offset, sizeof count);
    return count;
}

static bool is_time(size_t quantity)
{
    return quantity != OL_PROFILE_SIZE;
}

/* In seconds or units. */
static double point_at(const struct ol_trace_profile *profile, size_t quantity, size_t point)
{
    double value;
    memcpy(&value, (const char *)&profile->quantities[quantity] + points[point].offset, sizeof value);
    return is_time(quantity) ? value / (double)OL_SECOND : value;
}

static double span_seconds(const struct ol_trace_profile *profile)
{
    return (double)(profile->last_submit - profile->first_submit) / (double)OL_SECOND;
}

/* ---- for people ---- */

static void print_line(struct ol_output *output, const char *label, const char *value)
{
    ol_output_format(output, "  %-10s%s\n", label, value);
}

/* To the second, which is as fine as anybody reads. */
static const char *say_second(ol_time instant, char buffer[OL_TIME_BUFFER])
{
    const ol_time rest = instant % OL_SECOND;
    return ol_instant_format(instant - rest - (rest < 0 ? OL_SECOND : 0), buffer);
}

static void print_summary(const struct ol_trace_profile *profile, struct ol_output *output)
{
    char a[OL_NUMBER_BUFFER], b[OL_NUMBER_BUFFER], c[OL_NUMBER_BUFFER], line[400];
    snprintf(line, sizeof line, "%s of %s rows can run", ol_number_say((double)profile->jobs, a),
             ol_number_say((double)profile->rows, b));
    print_line(output, "jobs", line);
    ol_seconds_say(span_seconds(profile), a);
    char first[OL_TIME_BUFFER], last[OL_TIME_BUFFER];
    if (profile->has_instants)
        snprintf(line, sizeof line, "%s, from %s to %s", a, say_second(profile->first_submit, first),
                 say_second(profile->last_submit, last));
    else
        snprintf(line, sizeof line, "%s, on the trace's own clock", a);
    if (profile->jobs)
        print_line(output, "submits", line);
    const double hours = profile->busy / 3600;
    const int unit = (int)strlen(profile->unit) - 1; /* cpu of cpus */
    if (profile->capacity > 0)
        snprintf(line, sizeof line, "%s %.*s-hours: %s of %s %s", ol_number_say(hours, a), unit, profile->unit,
                 ol_share_say(profile->load, b), ol_number_say((double)profile->capacity, c), profile->unit);
    else
        snprintf(line, sizeof line, "%s %.*s-hours", ol_number_say(hours, a), unit, profile->unit);
    print_line(output, "load", line);
    snprintf(line, sizeof line, "%s users, %s teams, %s queues", ol_number_say((double)profile->users, a),
             ol_number_say((double)profile->teams, b), ol_number_say((double)profile->queues, c));
    print_line(output, "owners", line);
    if (*profile->columns)
        print_line(output, "columns", profile->columns);
}

static void print_quantities(struct ol_trace_profile *profile, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {""}};
    for (size_t i = 0; i < SHOWN_POINTS; i++)
        listing.headings[1 + i] = points[i].name;
    for (size_t q = 0; q < OL_PROFILE_QUANTITIES; q++) {
        if (profile->quantities[q].count == 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = ol_arena_format(&profile->arena, "  %s", ol_profile_quantity_names[q]);
        for (size_t i = 0; i < SHOWN_POINTS; i++) {
            char buffer[OL_NUMBER_BUFFER];
            ol_value_say(point_at(profile, q, i), is_time(q) ? "s" : "", buffer);
            row[1 + i] = ol_arena_copy(&profile->arena, buffer, strlen(buffer));
        }
    }
    if (listing.count) {
        ol_output_char(output, '\n');
        ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    }
    ol_listing_release(&listing);
}

static void print_troubles(const struct ol_troubles *troubles, struct ol_output *output)
{
    const uint64_t all = troubles->malformed + troubles->unrunnable;
    if (all == 0)
        return;
    ol_output_format(output, "\n  skipped: %llu rows that cannot be read, %llu jobs that cannot run\n",
                     (unsigned long long)troubles->malformed, (unsigned long long)troubles->unrunnable);
    for (size_t i = 0; i < troubles->shown_count; i++)
        ol_output_format(output, "    line %lld: %s\n", (long long)troubles->shown[i].place.line,
                         troubles->shown[i].message);
    if (all > troubles->shown_count)
        ol_output_format(output, "    and %llu more\n", (unsigned long long)(all - troubles->shown_count));
}

void ol_profile_print(struct ol_trace_profile *profile, struct ol_output *output)
{
    ol_output_format(output, "%s (%s)\n", profile->path, profile->format);
    print_summary(profile, output);
    print_quantities(profile, output);
    print_troubles(&profile->troubles, output);
    ol_output_string(output, profile->finding_count ? "\n  to be wary of:\n" : "\n  nothing looks wrong\n");
    for (size_t i = 0; i < profile->finding_count; i++)
        ol_output_format(output, "    %s\n", profile->findings[i]);
}

/* ---- for programs ---- */

static void write_instants(const struct ol_trace_profile *profile, struct ol_json *json)
{
    char buffer[OL_TIME_BUFFER];
    ol_json_string(json, "first_submit",
                   profile->has_instants ? ol_instant_format(profile->first_submit, buffer) : NULL);
    ol_json_string(json, "last_submit",
                   profile->has_instants ? ol_instant_format(profile->last_submit, buffer) : NULL);
    ol_json_real(json, "span_s", span_seconds(profile));
}

static void write_troubles(const struct ol_troubles *troubles, struct ol_json *json)
{
    ol_json_int(json, "malformed", (int64_t)troubles->malformed);
    ol_json_int(json, "unrunnable", (int64_t)troubles->unrunnable);
    ol_json_array(json, "skipped");
    for (size_t i = 0; i < troubles->shown_count; i++) {
        ol_json_object(json, NULL);
        ol_json_int(json, "line", troubles->shown[i].place.line);
        ol_json_string(json, "message", troubles->shown[i].message);
        ol_json_end(json);
    }
    ol_json_end(json);
}

/* "runtime_s" for times, "size" for others. */
static const char *quantity_key(size_t quantity, char buffer[40])
{
    snprintf(buffer, 40, "%s%s", ol_profile_quantity_names[quantity], is_time(quantity) ? "_s" : "");
    return buffer;
}

void ol_profile_write_json(const struct ol_trace_profile *profile, struct ol_json *json)
{
    char key[40];
    ol_json_object(json, NULL);
    ol_json_string(json, "file", profile->path);
    ol_json_string(json, "format", profile->format);
    ol_json_string(json, "unit", profile->unit);
    for (size_t i = 0; i < COUNT_COUNT; i++)
        ol_json_int(json, counts[i].name, (int64_t)count_at(profile, i));
    write_instants(profile, json);
    ol_json_int(json, "capacity", profile->capacity);
    ol_json_real(json, "unit_hours", profile->busy / 3600);
    ol_json_real(json, "load", profile->load);
    for (size_t q = 0; q < OL_PROFILE_QUANTITIES; q++) {
        ol_json_object(json, quantity_key(q, key));
        ol_json_int(json, "count", (int64_t)profile->quantities[q].count);
        for (size_t i = 0; i < POINT_COUNT; i++)
            ol_json_real(json, points[i].name, point_at(profile, q, i));
        ol_json_end(json);
    }
    write_troubles(&profile->troubles, json);
    ol_json_array(json, "findings");
    for (size_t i = 0; i < profile->finding_count; i++)
        ol_json_string(json, NULL, profile->findings[i]);
    ol_json_end(json);
    ol_json_end(json);
}

static void begin_row(const struct ol_trace_profile *profile, struct ol_output *output, const char *property)
{
    ol_output_csv(output, profile->path);
    ol_output_format(output, ",%s,", property);
}

static void real_row(const struct ol_trace_profile *profile, struct ol_output *output, const char *property,
                     double value)
{
    begin_row(profile, output, property);
    ol_output_real(output, value);
    ol_output_char(output, '\n');
}

void ol_profile_write_csv_header(struct ol_output *output)
{
    ol_output_string(output, "file,property,value\n");
}

void ol_profile_write_csv(const struct ol_trace_profile *profile, struct ol_output *output)
{
    for (size_t i = 0; i < COUNT_COUNT; i++)
        real_row(profile, output, counts[i].name, (double)count_at(profile, i));
    real_row(profile, output, "malformed", (double)profile->troubles.malformed);
    real_row(profile, output, "unrunnable", (double)profile->troubles.unrunnable);
    real_row(profile, output, "span_s", span_seconds(profile));
    real_row(profile, output, "capacity", (double)profile->capacity);
    real_row(profile, output, "unit_hours", profile->busy / 3600);
    real_row(profile, output, "load", profile->load);
    for (size_t q = 0; q < OL_PROFILE_QUANTITIES; q++)
        for (size_t i = 0; i < POINT_COUNT; i++) {
            char key[40], property[64];
            snprintf(property, sizeof property, "%s.%s", quantity_key(q, key), points[i].name);
            real_row(profile, output, property, point_at(profile, q, i));
        }
    for (size_t i = 0; i < profile->finding_count; i++) {
        begin_row(profile, output, "finding");
        ol_output_csv(output, profile->findings[i]);
        ol_output_char(output, '\n');
    }
}
