/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/cheapest_listing.h"

#include "outlay/json.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <string.h>

/* ---- figures: one a column ---- */

enum figure_kind { NUMBER, SHARE, SECONDS, MONEY };

static double at(const struct ol_served_cell *cell, size_t offset)
{
    return *(const double *)(const void *)((const char *)cell + offset);
}

#define AT(member) offsetof(struct ol_served_cell, member)
static const struct {
    const char *name, *heading;
    enum figure_kind kind;
    size_t offset;
    double factor;
} figures[] = {
    {"instances", "instances", NUMBER, AT(instances), 1},
    {"utilization", "used", SHARE, AT(utilization), 1},
    {"latency_p95_s", "p95", SECONDS, AT(p95_s), 1},
    {"in_time", "in time", SHARE, AT(in_time), 1},
    {"answered", "answered", SHARE, AT(answered), 1},
    {"cost", NULL, MONEY, AT(cost), 1},
    {"cost_per_month", "a month", MONEY, AT(month), 1},
    {"cost_per_1k", "per 1,000", MONEY, AT(per_1k), 1},
    {"cost_per_million", "per million", MONEY, AT(per_1k), 1000},
};
#define FIGURES (sizeof figures / sizeof *figures)

/* ---- for people ---- */

static const char *money_said(double value, struct ol_arena *arena)
{
    char buffer[OL_MONEY_BUFFER];
    const double size = fabs(value);
    const int decimals = size >= 0.1 || size == 0 ? 2 : size >= 0.001 ? 4 : 6;
    if (!(size < 1e15))
        return ol_arena_format(arena, "%.4g", value);
    return ol_arena_format(arena, "%s", ol_money_say((ol_money)rint(value * 1e9), decimals, buffer));
}

static const char *said(double value, enum figure_kind kind, struct ol_arena *arena)
{
    char buffer[OL_NUMBER_BUFFER];
    if (isnan(value))
        return "-";
    if (kind == MONEY)
        return money_said(value, arena);
    const char *units[] = {[NUMBER] = "", [SHARE] = "share", [SECONDS] = "s"};
    return ol_arena_format(arena, "%s", ol_value_say(value, units[kind], buffer));
}

static const char *met(const struct ol_served_cell *cell, bool is_cheapest)
{
    return is_cheapest ? "yes, cheapest" : cell->meets ? "yes" : "no";
}

static void write_level(const struct ol_cheapest *cheapest, const struct ol_served_level *level,
                        struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"", "kind"}};
    struct ol_arena arena = {0};
    char buffer[OL_NUMBER_BUFFER];
    size_t columns = 2;
    for (size_t f = 0; f < FIGURES; f++)
        if (figures[f].heading)
            listing.headings[columns++] = figures[f].heading;
    listing.headings[columns] = "meets it";
    for (size_t i = 0; i < cheapest->case_count; i++) {
        const struct ol_served_cell *cell = &level->cells[i];
        const char **row = ol_listing_row(&listing);
        row[0] = cheapest->cases[i].name;
        row[1] = cheapest->cases[i].kind;
        for (size_t f = 0, column = 2; f < FIGURES; f++)
            if (figures[f].heading)
                row[column++] =
                    figures[f].kind == MONEY && !cell->is_priced
                        ? "no price"
                        : said(at(cell, figures[f].offset) * figures[f].factor, figures[f].kind, &arena);
        row[columns] = met(cell, i == level->cheapest);
    }
    ol_output_format(output, "\n%s requests a day", ol_number_say(round(level->requests_a_day), buffer));
    ol_output_format(output, " (volume %s), costs in %s\n", ol_number_say(level->volume, buffer),
                     cheapest->currency ? cheapest->currency : "no currency");
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
    ol_arena_release(&arena);
}

static void write_words(const struct ol_cheapest *cheapest, struct ol_output *output)
{
    ol_cheapest_verdict(cheapest, output);
    for (size_t i = 0; i < cheapest->level_count; i++)
        write_level(cheapest, &cheapest->levels[i], output);
    ol_cheapest_remarks(cheapest, output);
}

/* ---- for programs ---- */

static const char *exact(double value, struct ol_arena *arena)
{
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    if (!isnan(value))
        ol_output_real(output, value);
    ol_output_close(output, NULL);
    const char *copy = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return copy;
}

static void write_rows(const struct ol_cheapest *cheapest, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"volume", "requests_a_day", "name", "kind"}};
    struct ol_arena arena = {0};
    for (size_t f = 0; f < FIGURES; f++)
        listing.headings[4 + f] = figures[f].name;
    listing.headings[4 + FIGURES] = "meets_target";
    listing.headings[5 + FIGURES] = "is_cheapest";
    for (size_t l = 0; l < cheapest->level_count; l++)
        for (size_t i = 0; i < cheapest->case_count; i++) {
            const struct ol_served_level *level = &cheapest->levels[l];
            const char **row = ol_listing_row(&listing);
            row[0] = exact(level->volume, &arena);
            row[1] = exact(level->requests_a_day, &arena);
            row[2] = cheapest->cases[i].name;
            row[3] = cheapest->cases[i].kind;
            for (size_t f = 0; f < FIGURES; f++)
                row[4 + f] = exact(at(&level->cells[i], figures[f].offset) * figures[f].factor, &arena);
            row[4 + FIGURES] = level->cells[i].meets ? "yes" : "no";
            row[5 + FIGURES] = i == level->cheapest ? "yes" : "no";
        }
    ol_listing_write(&listing, OL_FORMAT_CSV, output);
    ol_listing_release(&listing);
    ol_arena_release(&arena);
}

static const char *name_of(const struct ol_cheapest *cheapest, size_t i)
{
    return i == OL_NO_CASE ? NULL : cheapest->cases[i].name;
}

static void write_cells(const struct ol_cheapest *cheapest, const struct ol_served_level *level,
                        struct ol_json *json)
{
    ol_json_array(json, "cases");
    for (size_t i = 0; i < cheapest->case_count; i++) {
        const struct ol_served_case *of = &cheapest->cases[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "name", of->name);
        ol_json_string(json, "kind", of->kind);
        ol_json_string(json, "type", of->type);
        ol_json_real(json, "target_s", of->target > 0 ? (double)of->target / (double)OL_SECOND : NAN);
        ol_json_real(json, "objective", of->objective);
        for (size_t f = 0; f < FIGURES; f++)
            ol_json_real(json, figures[f].name, at(&level->cells[i], figures[f].offset) * figures[f].factor);
        ol_json_bool(json, "meets_target", level->cells[i].meets);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_place(struct ol_json *json, double volume, double requests_a_day)
{
    ol_json_real(json, "volume", volume);
    ol_json_real(json, "requests_a_day", requests_a_day);
}

static void write_levels(const struct ol_cheapest *cheapest, struct ol_json *json)
{
    ol_json_array(json, "volumes");
    for (size_t l = 0; l < cheapest->level_count; l++) {
        const struct ol_served_level *level = &cheapest->levels[l];
        ol_json_object(json, NULL);
        write_place(json, level->volume, level->requests_a_day);
        ol_json_string(json, "cheapest", name_of(cheapest, level->cheapest));
        ol_json_string(json, "smaller", name_of(cheapest, level->smaller));
        write_cells(cheapest, level, json);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_changes(const struct ol_cheapest *cheapest, struct ol_json *json)
{
    ol_json_array(json, "changes");
    for (size_t i = 0; i < cheapest->switch_count; i++) {
        const struct ol_served_switch *change = &cheapest->switches[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "from", name_of(cheapest, change->from));
        ol_json_string(json, "to", name_of(cheapest, change->to));
        write_place(json, change->volume, change->requests_a_day);
        ol_json_string(json, "by", ol_switch_reasons[change->reason]);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_pairs(const struct ol_cheapest *cheapest, struct ol_json *json)
{
    ol_json_array(json, "break_evens");
    for (size_t i = 0; i + 1 < cheapest->case_count; i++) {
        const struct ol_served_pair *pair = &cheapest->pairs[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "name", cheapest->cases[pair->with].name);
        ol_json_bool(json, "is_known", pair->is_known);
        ol_json_bool(json, "crosses", pair->crosses);
        ol_json_bool(json, "is_cheaper_below", pair->is_less_first);
        write_place(json, pair->crosses ? pair->volume : NAN, pair->crosses ? pair->requests_a_day : NAN);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_object(const struct ol_cheapest *cheapest, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "scenario", cheapest->scenario->name);
    ol_json_string(&json, "endpoint", cheapest->endpoint);
    ol_json_string(&json, "currency", cheapest->currency);
    ol_json_int(&json, "seed", (int64_t)cheapest->setting.seed);
    ol_json_int(&json, "replications", (int64_t)cheapest->setting.replications);
    ol_json_real(&json, "hours", cheapest->hours);
    write_levels(cheapest, &json);
    write_changes(cheapest, &json);
    write_pairs(cheapest, &json);
    ol_json_end(&json);
}

void ol_cheapest_write(const struct ol_cheapest *cheapest, enum ol_output_format format, struct ol_output *output)
{
    static void (*const writers[])(const struct ol_cheapest *cheapest, struct ol_output *output) = {
        [OL_FORMAT_TABLE] = write_words, [OL_FORMAT_JSON] = write_object, [OL_FORMAT_CSV] = write_rows};
    writers[format](cheapest, output);
}
