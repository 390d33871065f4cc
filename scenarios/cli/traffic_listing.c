/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/traffic_listing.h"

#include "reports/number.h"
#include "scenarios/cli/profile_parts.h"

#include <stddef.h>
#include <string.h>

static struct ol_quantity_sheet sheet_of(const struct ol_traffic_profile *profile)
{
    return (struct ol_quantity_sheet){.names = ol_traffic_quantity_names,
                                      .quantities = profile->quantities,
                                      .count = OL_TRAFFIC_QUANTITIES,
                                      .times = UINT64_C(1) << OL_QUANTITY_WORK,
                                      .has_mean = true};
}

static double seconds_of(double microseconds)
{
    return microseconds / (double)OL_SECOND;
}

static double span_seconds(const struct ol_traffic_profile *profile)
{
    return seconds_of((double)(profile->last - profile->first));
}

static const char *title(const struct ol_traffic_profile *profile)
{
    return profile->path ? profile->path : profile->name;
}

/* ---- the figures that have one value ---- */

struct figure {
    const char *name;
    double value;
};
#define FIGURES 16

static size_t list_figures(const struct ol_traffic_profile *profile, struct figure figures[FIGURES])
{
    const struct figure all[FIGURES] = {
        {"requests", (double)profile->requests},
        {"models", (double)profile->models},
        {"span_s", span_seconds(profile)},
        {"rate_per_s", profile->rate},
        {"peak_minute_requests", (double)profile->minute.requests},
        {"peak_hour_requests", (double)profile->hour.requests},
        {"interarrival_mean_s", seconds_of(profile->gap_mean)},
        {"interarrival_cv", profile->gap_cv},
        {"interarrival_max_s", seconds_of(profile->gap_longest)},
        {"malformed", (double)profile->troubles.malformed},
        {"reordered", (double)profile->reordered},
        {"disordered", (double)profile->disordered},
        {"missing_buckets", (double)profile->gaps},
        {"missing_runs", (double)profile->gap_runs},
        {"empty_buckets", (double)profile->empty},
    };
    memcpy(figures, all, sizeof all);
    return FIGURES - 1;
}

/* ---- for people ---- */

static void print_line(struct ol_output *output, const char *label, const char *value)
{
    ol_output_format(output, "  %-10s%s\n", label, value);
}

static const char *say_time(const struct ol_traffic_profile *profile, ol_time at, char buffer[OL_TIME_BUFFER])
{
    const ol_time rest = (at % OL_SECOND + OL_SECOND) % OL_SECOND;
    return profile->has_instants ? ol_instant_format(at - rest, buffer) : ol_duration_say(at, buffer);
}

static void print_summary(const struct ol_traffic_profile *profile, struct ol_output *output)
{
    char a[OL_NUMBER_BUFFER], b[OL_NUMBER_BUFFER], c[OL_NUMBER_BUFFER], line[400];
    char first[OL_TIME_BUFFER], last[OL_TIME_BUFFER];
    print_line(output, "requests", ol_number_say((double)profile->requests, a));
    if (profile->requests == 0)
        return;
    snprintf(line, sizeof line, "%s, from %s to %s%s", ol_seconds_say(span_seconds(profile), a),
             say_time(profile, profile->first, first), say_time(profile, profile->last, last),
             profile->has_instants ? "" : ", on the traffic's own clock");
    print_line(output, "times", line);
    snprintf(line, sizeof line, "%s/s; at most %s in a minute, from %s on, and %s in an hour, from %s on",
             ol_number_say(profile->rate, a), ol_number_say((double)profile->minute.requests, b),
             say_time(profile, profile->minute.from, first), ol_number_say((double)profile->hour.requests, c),
             say_time(profile, profile->hour.from, last));
    print_line(output, "rate", line);
    snprintf(line, sizeof line, "%s in the mean, CV %.2f, the longest %s",
             ol_seconds_say(seconds_of(profile->gap_mean), a), profile->gap_cv,
             ol_seconds_say(seconds_of(profile->gap_longest), b));
    print_line(output, "gaps", line);
    if (profile->models > 1)
        print_line(output, "models", ol_number_say((double)profile->models, a));
}

static void print_troubles(const struct ol_troubles *troubles, struct ol_output *output)
{
    if (troubles->malformed == 0)
        return;
    ol_output_format(output, "\n  skipped: %llu row%s that cannot be read\n",
                     (unsigned long long)troubles->malformed, troubles->malformed == 1 ? "" : "s");
    for (size_t i = 0; i < troubles->shown_count; i++)
        if (troubles->shown[i].place.line > 0)
            ol_output_format(output, "    line %lld: %s\n", (long long)troubles->shown[i].place.line,
                             troubles->shown[i].message);
        else
            ol_output_format(output, "    %s\n", troubles->shown[i].message);
    if (troubles->malformed > troubles->shown_count)
        ol_output_format(output, "    and %llu more\n",
                         (unsigned long long)(troubles->malformed - troubles->shown_count));
}

void ol_traffic_print(struct ol_traffic_profile *profile, struct ol_output *output)
{
    ol_output_format(output, "%s (%s)\n", title(profile), profile->format);
    const struct ol_quantity_sheet sheet = sheet_of(profile);
    print_summary(profile, output);
    ol_quantities_print(&sheet, &profile->arena, output);
    print_troubles(&profile->troubles, output);
    ol_findings_print(profile->findings, profile->finding_count, output);
}

/* ---- for programs ---- */

/* An instant, or seconds where the times are none. */
static void write_time(const struct ol_traffic_profile *profile, struct ol_json *json, const char *key, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    if (profile->has_instants)
        ol_json_string(json, key, ol_instant_format(at, buffer));
    else
        ol_json_real(json, key, seconds_of((double)at));
}

static void write_troubles(const struct ol_traffic_profile *profile, struct ol_json *json)
{
    const struct ol_troubles *troubles = &profile->troubles;
    ol_json_array(json, "skipped");
    for (size_t i = 0; i < troubles->shown_count; i++) {
        ol_json_object(json, NULL);
        ol_json_int(json, "line", troubles->shown[i].place.line);
        ol_json_string(json, "message", troubles->shown[i].message);
        ol_json_end(json);
    }
    ol_json_end(json);
    ol_json_array(json, "missing");
    for (size_t i = 0; i < profile->gap_runs && i < OL_GAPS_SHOWN; i++) {
        ol_json_object(json, NULL);
        write_time(profile, json, "from", profile->shown_gaps[i].from);
        ol_json_int(json, "buckets", (int64_t)profile->shown_gaps[i].buckets);
        ol_json_end(json);
    }
    ol_json_end(json);
}

void ol_traffic_write_json(const struct ol_traffic_profile *profile, struct ol_json *json)
{
    const struct ol_quantity_sheet sheet = sheet_of(profile);
    struct figure figures[FIGURES];
    const size_t figure_count = list_figures(profile, figures);
    ol_json_object(json, NULL);
    ol_json_string(json, "file", profile->path);
    ol_json_string(json, "name", profile->name);
    ol_json_string(json, "format", profile->format);
    write_time(profile, json, "first", profile->first);
    write_time(profile, json, "last", profile->last);
    for (size_t i = 0; i < figure_count; i++)
        ol_json_real(json, figures[i].name, figures[i].value);
    write_time(profile, json, "peak_minute_from", profile->minute.from);
    write_time(profile, json, "peak_hour_from", profile->hour.from);
    ol_quantities_write_json(&sheet, json);
    write_troubles(profile, json);
    ol_findings_write_json(profile->findings, profile->finding_count, json);
    ol_json_end(json);
}

void ol_traffic_write_csv(const struct ol_traffic_profile *profile, struct ol_output *output)
{
    const struct ol_quantity_sheet sheet = sheet_of(profile);
    struct figure figures[FIGURES];
    const size_t figure_count = list_figures(profile, figures);
    for (size_t i = 0; i < figure_count; i++)
        ol_property_write_csv(title(profile), figures[i].name, figures[i].value, output);
    for (size_t q = 0; q < OL_TRAFFIC_QUANTITIES; q++)
        if (profile->quantities[q].count > 0)
            ol_quantity_write_csv(&sheet, q, title(profile), output);
    ol_findings_write_csv(profile->findings, profile->finding_count, title(profile), output);
}
