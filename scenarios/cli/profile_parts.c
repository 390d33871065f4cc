/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/profile_parts.h"

#include "outlay/simtime.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <stddef.h>
#include <string.h>

/* The columns of the table, and the keys in JSON and CSV. */
static const struct {
    const char *name;
    size_t offset;
} points[] = {
    {"p10", offsetof(struct ol_quantiles, p10)}, {"p50", offsetof(struct ol_quantiles, p50)},
    {"p90", offsetof(struct ol_quantiles, p90)}, {"p99", offsetof(struct ol_quantiles, p99)},
    {"max", offsetof(struct ol_quantiles, max)}, {"mean", offsetof(struct ol_quantiles, mean)},
};
#define POINT_COUNT (sizeof points / sizeof *points)

static bool is_time(const struct ol_quantity_sheet *sheet, size_t quantity)
{
    return sheet->times >> quantity & 1;
}

static double point_at(const struct ol_quantity_sheet *sheet, size_t quantity, size_t point)
{
    double value;
    memcpy(&value, (const char *)&sheet->quantities[quantity] + points[point].offset, sizeof value);
    return is_time(sheet, quantity) ? value / (double)OL_SECOND : value;
}

/* "runtime_s" for times, "size" for others. */
static const char *key_of(const struct ol_quantity_sheet *sheet, size_t quantity, char buffer[40])
{
    snprintf(buffer, 40, "%s%s", sheet->names[quantity], is_time(sheet, quantity) ? "_s" : "");
    return buffer;
}

/* ---- quantities ---- */

void ol_quantities_print(const struct ol_quantity_sheet *sheet, struct ol_arena *arena, struct ol_output *output)
{
    const size_t shown = sheet->has_mean ? POINT_COUNT : POINT_COUNT - 1;
    struct ol_listing listing = {.headings = {""}};
    for (size_t i = 0; i < shown; i++)
        listing.headings[1 + i] = points[i].name;
    for (size_t q = 0; q < sheet->count; q++) {
        if (sheet->quantities[q].count == 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = ol_arena_format(arena, "  %s", sheet->names[q]);
        for (size_t i = 0; i < shown; i++) {
            char buffer[OL_NUMBER_BUFFER];
            ol_value_say(point_at(sheet, q, i), is_time(sheet, q) ? "s" : "", buffer);
            row[1 + i] = ol_arena_copy(arena, buffer, strlen(buffer));
        }
    }
    if (listing.count) {
        ol_output_char(output, '\n');
        ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    }
    ol_listing_release(&listing);
}

void ol_quantities_write_json(const struct ol_quantity_sheet *sheet, struct ol_json *json)
{
    char key[40];
    for (size_t q = 0; q < sheet->count; q++) {
        ol_json_object(json, key_of(sheet, q, key));
        ol_json_int(json, "count", (int64_t)sheet->quantities[q].count);
        for (size_t i = 0; i < POINT_COUNT; i++)
            ol_json_real(json, points[i].name, point_at(sheet, q, i));
        ol_json_end(json);
    }
}

static void begin_row(const char *file, const char *property, struct ol_output *output)
{
    ol_output_csv(output, file);
    ol_output_format(output, ",%s,", property);
}

void ol_properties_write_csv_header(struct ol_output *output)
{
    ol_output_string(output, "file,property,value\n");
}

void ol_property_write_csv(const char *file, const char *property, double value, struct ol_output *output)
{
    begin_row(file, property, output);
    ol_output_real(output, value);
    ol_output_char(output, '\n');
}

void ol_quantity_write_csv(const struct ol_quantity_sheet *sheet, size_t quantity, const char *file,
                           struct ol_output *output)
{
    for (size_t i = 0; i < POINT_COUNT; i++) {
        char key[40], property[64];
        snprintf(property, sizeof property, "%s.%s", key_of(sheet, quantity, key), points[i].name);
        ol_property_write_csv(file, property, point_at(sheet, quantity, i), output);
    }
}

/* ---- findings ---- */

void ol_findings_print(const char *const *findings, size_t count, struct ol_output *output)
{
    ol_output_string(output, count ? "\n  to be wary of:\n" : "\n  nothing looks wrong\n");
    for (size_t i = 0; i < count; i++)
        ol_output_format(output, "    %s\n", findings[i]);
}

void ol_findings_write_json(const char *const *findings, size_t count, struct ol_json *json)
{
    ol_json_array(json, "findings");
    for (size_t i = 0; i < count; i++)
        ol_json_string(json, NULL, findings[i]);
    ol_json_end(json);
}

void ol_findings_write_csv(const char *const *findings, size_t count, const char *file, struct ol_output *output)
{
    for (size_t i = 0; i < count; i++) {
        begin_row(file, "finding", output);
        ol_output_csv(output, findings[i]);
        ol_output_char(output, '\n');
    }
}
