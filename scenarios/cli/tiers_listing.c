/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/tiers_listing.h"

#include "outlay/arena.h"
#include "outlay/json.h"
#include "outlay/quantity.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define GB 1e9
#define DEFAULT_RULE                                                                                              \
    (INT64_C(128) << 10) /* rules leave smaller objects where they are, unless they say otherwise */

/* ---- figures ---- */

static double months_of(const struct ol_aging_data *cohort)
{
    return (double)cohort->days / OL_MEAN_MONTH_DAYS;
}

static double life_of(const struct ol_tiers_way *way)
{
    return ol_lifecycle_cost(&way->plan);
}

static double saved_of(const struct ol_tiers_report *report, size_t way)
{
    const double present = life_of(&report->ways[report->present]);
    return present > 0 ? 1 - life_of(&report->ways[way]) / present : 0;
}

static const char *class_name(const struct ol_tiers_report *report, size_t class)
{
    return report->costs->classes[class].class->name;
}

static double raw_gb(const struct ol_tiers_report *report)
{
    return (double)report->costs->cohort.size_bytes / GB;
}

/* ---- cells ---- */

static const char *kept(struct ol_arena *arena, const char *text)
{
    return ol_arena_copy(arena, text, strlen(text));
}

/* Cents, or where an amount is less than a dollar three digits of it. */
static const char *money(struct ol_arena *arena, double value)
{
    char buffer[OL_MONEY_BUFFER];
    if (fabs(value) < 1 || fabs(value) > 1e15)
        return value == 0 ? "0" : ol_arena_format(arena, "%.3g", value);
    return kept(arena, ol_money_say((ol_money)llround(value * 100) * (OL_MONEY_UNIT / 100), 2, buffer));
}

static const char *share(struct ol_arena *arena, double value)
{
    char buffer[OL_NUMBER_BUFFER];
    return kept(arena, ol_share_say(value, buffer));
}

static const char *days(struct ol_arena *arena, double value)
{
    return isinf(value) ? "never" : ol_arena_format(arena, value < 10 ? "%.1f d" : "%.0f d", value);
}

static const char *course_of(const struct ol_tiers_report *report, const struct ol_lifecycle_plan *plan,
                             struct ol_arena *arena)
{
    const char *text = class_name(report, plan->stages[0].class);
    for (size_t i = 1; i < plan->count; i++)
        text = ol_arena_format(arena, "%s, from day %" PRId64 " %s", text, plan->stages[i].enter,
                               class_name(report, plan->stages[i].class));
    return text;
}

/* ---- for people ---- */

static void print_head(const struct ol_tiers_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_aging_data *cohort = &report->costs->cohort;
    char size[OL_SIZE_BUFFER], number[OL_NUMBER_BUFFER], at[OL_TIME_BUFFER];
    ol_output_format(output, "%s: %s in %s objects, kept %" PRId64 " days; %s, %s, prices of %.10s, %s\n",
                     report->title, ol_size_format(cohort->size_bytes, size),
                     ol_number_say((double)cohort->objects, number), cohort->days, report->costs->book->name,
                     report->region ? report->region : "any region", ol_instant_format(cohort->born, at),
                     report->costs->book->currency);
    ol_output_string(output, "  reads    ");
    if (cohort->read_count == 0)
        ol_output_string(output, "none");
    for (size_t i = 0; i < cohort->read_count; i++)
        ol_output_format(output, "%s%s of it a day from day %" PRId64, i > 0 ? ", " : "",
                         share(arena, cohort->reads[i].share), cohort->reads[i].age / OL_DAY);
    ol_output_char(output, '\n');
}

/* Rules that say no size leave small objects where they are. */
static void print_rules(const struct ol_tiers_report *report, struct ol_output *output)
{
    const struct ol_aging_data *cohort = &report->costs->cohort;
    const struct ol_lifecycle_plan *plan = &report->ways[0].plan;
    ol_output_string(output, "\nAs rules of a <dataset>:\n\n");
    for (size_t i = 1; i < plan->count; i++) {
        const struct ol_book_class *class = report->costs->classes[plan->stages[i].class].class;
        const bool is_small = cohort->size_bytes / cohort->objects < class->least_moved_bytes;
        ol_output_format(output, "  <lifecycle after=\"%" PRId64 "d\" class=\"", plan->stages[i].enter);
        ol_output_escaped(output, class->name);
        ol_output_string(output, is_small ? "\" least=\"0B\"/>\n" : "\"/>\n");
    }
    ol_output_format(output, "  <lifecycle after=\"%" PRId64 "d\" delete=\"yes\"/>\n\n", cohort->days);
}

static void print_ways(const struct ol_tiers_report *report, struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {
        .headings = {"way", "a month", "its life", "kept", "written, moved", "read", "left early", "saves", ""}};
    for (size_t i = 0; i < report->way_count; i++) {
        const struct ol_tiers_way *way = &report->ways[i];
        const struct ol_stage_cost sums = ol_lifecycle_sums(&way->plan);
        const char **row = ol_listing_row(&listing);
        row[0] = way->name;
        row[1] = money(arena, life_of(way) / months_of(&report->costs->cohort));
        row[2] = money(arena, life_of(way));
        row[3] = money(arena, sums.kept);
        row[4] = money(arena, sums.moved);
        row[5] = money(arena, sums.read);
        row[6] = money(arena, sums.early);
        row[7] = i == report->present ? "" : share(arena, saved_of(report, i));
        row[8] = way->is_slow ? "too slow to read" : "";
    }
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
}

static void print_evens(const struct ol_tiers_report *report, struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"from", "to", "saves a GB-month", "move a GB", "read a GB",
                                              "pays after", "up to reads a day", "with these reads from day"}};
    if (report->even_count == 0)
        return;
    ol_output_string(output,
                     "\nBreak-even of a move (it pays after move / saves months, if what is read a day is less "
                     "than saves / read / 30.44):\n\n");
    for (size_t i = 0; i < report->even_count; i++) {
        const struct ol_break_even *even = &report->evens[i];
        const char **row = ol_listing_row(&listing);
        row[0] = class_name(report, even->from);
        row[1] = class_name(report, even->to);
        row[2] = money(arena, even->saved / raw_gb(report));
        row[3] = money(arena, even->moving / raw_gb(report));
        row[4] = money(arena, even->reading / raw_gb(report));
        row[5] = days(arena, even->days);
        row[6] = isinf(even->reads) ? "any" : share(arena, even->reads);
        row[7] = even->age < 0 ? "never" : ol_arena_format(arena, "%" PRId64, even->age);
    }
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
}

/* Where the account's volume reaches further tiers, what the first ones would make of it. */
static void print_tiers(const struct ol_tiers_report *report, struct ol_arena *arena, struct ol_output *output)
{
    const struct ol_tiers_way *present = &report->ways[report->present];
    const struct ol_class_prices *prices = &report->costs->classes[present->plan.stages[0].class];
    if (prices->first_tier != prices->kept)
        ol_output_format(output,
                         "  tiers    %s costs %s a GB and month by the volume, against %s in the first tier\n",
                         prices->class->name, ol_arena_format(arena, "%.6g", prices->kept),
                         ol_arena_format(arena, "%.6g", prices->first_tier));
}

static void print_report(const struct ol_tiers_report *report, struct ol_output *output)
{
    struct ol_arena arena = {0};
    char delay[OL_TIME_BUFFER];
    print_head(report, &arena, output);
    print_tiers(report, &arena, output);
    if (report->max_delay != OL_NEVER)
        ol_output_format(output, "  delay    no class that takes more than %s to read\n",
                         ol_duration_say(report->max_delay, delay));
    ol_output_format(output, "\nThe cheapest: %s.\n", course_of(report, &report->ways[0].plan, &arena));
    print_rules(report, output);
    print_ways(report, &arena, output);
    print_evens(report, &arena, output);
    ol_arena_release(&arena);
}

/* ---- for programs ---- */

/* Dollars to the billionth: what lies behind is the noise of sums. */
static double exact(double value)
{
    return isfinite(value) ? rint(value * 1e9) / 1e9 : value;
}

static void json_cost(struct ol_json *json, const struct ol_tiers_report *report, const struct ol_stage_cost *cost)
{
    const double life = ol_stage_total(cost);
    ol_json_real(json, "per_month", exact(life / months_of(&report->costs->cohort)));
    ol_json_real(json, "life", exact(life));
    ol_json_real(json, "kept", exact(cost->kept));
    ol_json_real(json, "moved", exact(cost->moved));
    ol_json_real(json, "read", exact(cost->read));
    ol_json_real(json, "early", exact(cost->early));
}

static void json_way(struct ol_json *json, const struct ol_tiers_report *report, size_t i)
{
    const struct ol_tiers_way *way = &report->ways[i];
    const struct ol_stage_cost sums = ol_lifecycle_sums(&way->plan);
    ol_json_object(json, NULL);
    ol_json_string(json, "way", way->name);
    json_cost(json, report, &sums);
    ol_json_real(json, "saved_share", exact(saved_of(report, i)));
    ol_json_bool(json, "too_slow", way->is_slow);
    ol_json_array(json, "stages");
    for (size_t k = 0; k < way->plan.count; k++) {
        ol_json_object(json, NULL);
        ol_json_string(json, "class", class_name(report, way->plan.stages[k].class));
        ol_json_int(json, "from_day", way->plan.stages[k].enter);
        ol_json_int(json, "to_day", way->plan.stages[k].leave);
        ol_json_real(json, "cost", exact(ol_stage_total(&way->plan.stages[k].cost)));
        ol_json_end(json);
    }
    ol_json_end(json);
    ol_json_end(json);
}

static void json_even(struct ol_json *json, const struct ol_tiers_report *report, const struct ol_break_even *even)
{
    ol_json_object(json, NULL);
    ol_json_string(json, "from", class_name(report, even->from));
    ol_json_string(json, "to", class_name(report, even->to));
    ol_json_real(json, "saved_per_month", exact(even->saved));
    ol_json_real(json, "moving", exact(even->moving));
    ol_json_real(json, "whole_read", exact(even->reading));
    ol_json_real(json, "pays_after_days", exact(even->days));
    ol_json_real(json, "reads_a_day", exact(even->reads));
    ol_json_int(json, "from_day", even->age);
    ol_json_end(json);
}

static void json_report(struct ol_json *json, const struct ol_tiers_report *report)
{
    const struct ol_aging_data *cohort = &report->costs->cohort;
    ol_json_object(json, NULL);
    ol_json_string(json, "dataset", report->title);
    ol_json_string(json, "book", report->costs->book->name);
    ol_json_string(json, "region", report->region);
    ol_json_string(json, "currency", report->costs->book->currency);
    ol_json_int(json, "size_bytes", cohort->size_bytes);
    ol_json_int(json, "objects", cohort->objects);
    ol_json_int(json, "days", cohort->days);
    ol_json_array(json, "ways");
    for (size_t i = 0; i < report->way_count; i++)
        json_way(json, report, i);
    ol_json_end(json);
    ol_json_array(json, "break_evens");
    for (size_t i = 0; i < report->even_count; i++)
        json_even(json, report, &report->evens[i]);
    ol_json_end(json);
    ol_json_end(json);
}

static void write_json(const struct ol_tiers_report *reports, size_t count, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_array(&json, NULL);
    for (size_t i = 0; i < count; i++)
        json_report(&json, &reports[i]);
    ol_json_end(&json);
}

static void csv_way(const struct ol_tiers_report *report, size_t i, struct ol_arena *arena,
                    struct ol_output *output)
{
    const struct ol_tiers_way *way = &report->ways[i];
    const struct ol_stage_cost sums = ol_lifecycle_sums(&way->plan);
    const double figures[] = {life_of(way) / months_of(&report->costs->cohort),
                              life_of(way),
                              sums.kept,
                              sums.moved,
                              sums.read,
                              sums.early,
                              saved_of(report, i)};
    ol_output_csv(output, report->title);
    ol_output_char(output, ',');
    ol_output_csv(output, way->name);
    for (size_t k = 0; k < sizeof figures / sizeof *figures; k++) {
        ol_output_char(output, ',');
        ol_output_real(output, exact(figures[k]));
    }
    ol_output_char(output, ',');
    ol_output_csv(output, course_of(report, &way->plan, arena));
    ol_output_char(output, '\n');
}

static void write_csv(const struct ol_tiers_report *reports, size_t count, struct ol_output *output)
{
    struct ol_arena arena = {0};
    ol_output_string(output, "dataset,way,per_month,life,kept,moved,read,early,saved_share,stages\n");
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < reports[i].way_count; k++)
            csv_way(&reports[i], k, &arena, output);
    ol_arena_release(&arena);
}

static void print_reports(const struct ol_tiers_report *reports, size_t count, struct ol_output *output)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            ol_output_char(output, '\n');
        print_report(&reports[i], output);
    }
}

void ol_tiers_reports_write(const struct ol_tiers_report *reports, size_t count, enum ol_output_format format,
                            struct ol_output *output)
{
    static void (*const writers[])(const struct ol_tiers_report *, size_t, struct ol_output *) = {
        [OL_FORMAT_TABLE] = print_reports, [OL_FORMAT_JSON] = write_json, [OL_FORMAT_CSV] = write_csv};
    writers[format](reports, count, output);
}
