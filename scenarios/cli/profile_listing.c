/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/profile_listing.h"

#include "reports/number.h"
#include "scenarios/cli/profile_parts.h"

#include <stddef.h>
#include <string.h>

/* All but sizes are times. */
static struct ol_quantity_sheet sheet_of(const struct ol_trace_profile *profile)
{
    return (struct ol_quantity_sheet){.names = ol_profile_quantity_names,
                                      .quantities = profile->quantities,
                                      .count = OL_PROFILE_QUANTITIES,
                                      .times = ~(UINT64_C(1) << OL_PROFILE_SIZE)};
}

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

static double span_seconds(const struct ol_trace_profile *profile)
{
    return (double)(profile->last_submit - profile->first_submit) / (double)OL_SECOND;
}

/* ---- for people ---- */

static void print_line(struct ol_output *output, const char *label, const char *value)
{
    ol_output_format(output, "  %-10s%s\n", label, value);
}

static const char *s_of(uint64_t count)
{
    return count == 1 ? "" : "s";
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
    snprintf(line, sizeof line, "%s user%s, %s team%s, %s queue%s", ol_number_say((double)profile->users, a),
             s_of(profile->users), ol_number_say((double)profile->teams, b), s_of(profile->teams),
             ol_number_say((double)profile->queues, c), s_of(profile->queues));
    print_line(output, "owners", line);
    if (*profile->columns)
        print_line(output, "columns", profile->columns);
}

static void print_troubles(const struct ol_troubles *troubles, struct ol_output *output)
{
    const uint64_t all = troubles->malformed + troubles->unrunnable;
    if (all == 0)
        return;
    ol_output_format(output, "\n  skipped: %llu row%s that cannot be read, %llu job%s that cannot run\n",
                     (unsigned long long)troubles->malformed, s_of(troubles->malformed),
                     (unsigned long long)troubles->unrunnable, s_of(troubles->unrunnable));
    for (size_t i = 0; i < troubles->shown_count; i++)
        ol_output_format(output, "    line %lld: %s\n", (long long)troubles->shown[i].place.line,
                         troubles->shown[i].message);
    if (all > troubles->shown_count)
        ol_output_format(output, "    and %llu more\n", (unsigned long long)(all - troubles->shown_count));
}

void ol_profile_print(struct ol_trace_profile *profile, struct ol_output *output)
{
    ol_output_format(output, "%s (%s)\n", profile->path, profile->format);
    const struct ol_quantity_sheet sheet = sheet_of(profile);
    print_summary(profile, output);
    ol_quantities_print(&sheet, &profile->arena, output);
    print_troubles(&profile->troubles, output);
    ol_findings_print(profile->findings, profile->finding_count, output);
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

void ol_profile_write_json(const struct ol_trace_profile *profile, struct ol_json *json)
{
    const struct ol_quantity_sheet sheet = sheet_of(profile);
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
    ol_quantities_write_json(&sheet, json);
    write_troubles(&profile->troubles, json);
    ol_findings_write_json(profile->findings, profile->finding_count, json);
    ol_json_end(json);
}

void ol_profile_write_csv(const struct ol_trace_profile *profile, struct ol_output *output)
{
    const struct ol_quantity_sheet sheet = sheet_of(profile);
    for (size_t i = 0; i < COUNT_COUNT; i++)
        ol_property_write_csv(profile->path, counts[i].name, (double)count_at(profile, i), output);
    ol_property_write_csv(profile->path, "malformed", (double)profile->troubles.malformed, output);
    ol_property_write_csv(profile->path, "unrunnable", (double)profile->troubles.unrunnable, output);
    ol_property_write_csv(profile->path, "span_s", span_seconds(profile), output);
    ol_property_write_csv(profile->path, "capacity", (double)profile->capacity, output);
    ol_property_write_csv(profile->path, "unit_hours", profile->busy / 3600, output);
    ol_property_write_csv(profile->path, "load", profile->load, output);
    for (size_t q = 0; q < OL_PROFILE_QUANTITIES; q++)
        ol_quantity_write_csv(&sheet, q, profile->path, output);
    ol_findings_write_csv(profile->findings, profile->finding_count, profile->path, output);
}
