/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/risk_listing.h"

#include "outlay/arena.h"
#include "outlay/json.h"
#include "outlay/money.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <string.h>

/* ---- cells ---- */

/* How a value is shown: exactly, or as people read it. */
struct showing {
    bool is_exact;
    struct ol_arena arena;
};

static const char *exact(struct showing *showing, double value)
{
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    if (!isnan(value))
        ol_output_real(output, value);
    ol_output_close(output, NULL);
    const char *copy = ol_arena_copy(&showing->arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return copy;
}

static const char *money(struct showing *showing, double value)
{
    char buffer[OL_MONEY_BUFFER];
    if (showing->is_exact)
        return exact(showing, value);
    if (!(fabs(value) < 1e15))
        return ol_arena_format(&showing->arena, "%.4g", value);
    return ol_arena_format(&showing->arena, "%s",
                           ol_money_say((ol_money)rint(value * 1e9), fabs(value) < 1000 ? 2 : 0, buffer));
}

static const char *share(struct showing *showing, double value)
{
    char buffer[OL_NUMBER_BUFFER];
    if (showing->is_exact)
        return exact(showing, value);
    return isnan(value) ? "-" : ol_arena_format(&showing->arena, "%s", ol_share_say(value, buffer));
}

/* "12% (8% to 17%)", or three cells. */
static size_t add_interval(struct showing *showing, const char **row, size_t at, struct ol_interval interval)
{
    row[at++] = share(showing, interval.mean);
    if (showing->is_exact) {
        row[at++] = exact(showing, interval.lo);
        row[at++] = exact(showing, interval.hi);
    } else {
        row[at++] = isnan(interval.lo) ? ""
                                       : ol_arena_format(&showing->arena, "%s to %s", share(showing, interval.lo),
                                                         share(showing, interval.hi));
    }
    return at;
}

/* ---- parts ---- */

static void list_spends(const struct ol_risk *risk, struct showing *showing, struct ol_listing *listing)
{
    for (size_t i = 0; i < risk->spend_count; i++) {
        const struct ol_risk_spend *spend = &risk->spends[i];
        const char **row = ol_listing_row(listing);
        const double values[] = {spend->mean, spend->p10, spend->p50, spend->p90, spend->p95};
        row[0] = spend->month ? spend->month : "all";
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            row[1 + k] = money(showing, values[k]);
    }
}

static void list_breaches(const struct ol_risk *risk, struct showing *showing, struct ol_listing *listing)
{
    for (size_t i = 0; i < risk->breach_count; i++) {
        const struct ol_risk_breach *breach = &risk->breaches[i];
        const char **row = ol_listing_row(listing);
        row[0] = breach->budget;
        row[1] = breach->month ? breach->month : "any";
        row[2] = money(showing, breach->monthly);
        row[3] = money(showing, breach->mean);
        row[4] = money(showing, breach->p50);
        row[5] = money(showing, breach->p95);
        add_interval(showing, row, 6, breach->probability);
    }
}

static void list_drivers(const struct ol_risk *risk, struct showing *showing, struct ol_listing *listing)
{
    for (size_t i = 0; i < risk->driver_count; i++) {
        const struct ol_risk_driver *driver = &risk->drivers[i];
        const char **row = ol_listing_row(listing);
        row[0] = driver->name;
        add_interval(showing, row, add_interval(showing, row, 1, driver->index.first), driver->index.total);
    }
}

static const struct part {
    const char *title;
    const char *exact[OL_LISTING_COLUMNS], *said[OL_LISTING_COLUMNS]; /* headings */
    void (*list)(const struct ol_risk *risk, struct showing *showing, struct ol_listing *listing);
} parts[OL_RISK_PARTS] = {
    [OL_RISK_SPENDS] = {"Spend by month",
                        {"month", "mean", "p10", "p50", "p90", "p95"},
                        {"month", "mean", "p10", "median", "p90", "p95"},
                        list_spends},
    [OL_RISK_BREACHES] = {"Budgets, and how likely each is breached",
                          {"budget", "month", "monthly", "mean", "p50", "p95", "breach_probability", "breach_lo",
                           "breach_hi"},
                          {"budget", "month", "allows", "mean", "median", "p95", "breach", "95% interval"},
                          list_breaches},
    [OL_RISK_DRIVERS] = {"Drivers: the share of the variance that each explains",
                         {"driver", "first", "first_lo", "first_hi", "total", "total_lo", "total_hi"},
                         {"driver", "alone", "95% interval", "with others", "95% interval"},
                         list_drivers},
};

static void list_part(const struct ol_risk *risk, enum ol_risk_part which, struct showing *showing,
                      struct ol_listing *listing)
{
    for (size_t i = 0; i < OL_LISTING_COLUMNS; i++)
        listing->headings[i] = showing->is_exact ? parts[which].exact[i] : parts[which].said[i];
    parts[which].list(risk, showing, listing);
}

static void write_part(const struct ol_risk *risk, enum ol_risk_part which, bool is_exact,
                       struct ol_output *output)
{
    struct ol_listing listing = {0};
    struct showing showing = {.is_exact = is_exact};
    list_part(risk, which, &showing, &listing);
    ol_listing_write(&listing, is_exact ? OL_FORMAT_CSV : OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
    ol_arena_release(&showing.arena);
}

void ol_risk_write_part(const struct ol_risk *risk, enum ol_risk_part part, struct ol_output *output)
{
    write_part(risk, part, true, output);
}

static size_t rows_of(const struct ol_risk *risk, enum ol_risk_part part)
{
    const size_t counts[] = {risk->spend_count, risk->breach_count, risk->driver_count};
    return counts[part];
}

/* ---- all parts as one CSV ---- */

static const char *const all_headings[OL_LISTING_COLUMNS] = {
    "part",      "name",     "month",    "monthly",  "mean",  "p10",      "p50",      "p90",
    "p95",       "first",    "first_lo", "first_hi", "total", "total_lo", "total_hi", "breach_probability",
    "breach_lo", "breach_hi"};

/* Budgets and drivers are names. */
static size_t column_of(const char *heading)
{
    size_t column = 1;
    while (column < OL_LISTING_COLUMNS && strcmp(all_headings[column], heading) != 0)
        column++;
    return column < OL_LISTING_COLUMNS ? column : 1;
}

static void write_csv(const struct ol_risk *risk, struct ol_output *output)
{
    static const char *const names[OL_RISK_PARTS] = {
        [OL_RISK_SPENDS] = "spend", [OL_RISK_BREACHES] = "budget", [OL_RISK_DRIVERS] = "driver"};
    struct ol_listing all = {0};
    struct showing showing = {.is_exact = true};
    memcpy(all.headings, all_headings, sizeof all_headings);
    for (size_t which = 0; which < OL_RISK_PARTS; which++) {
        struct ol_listing part = {0};
        list_part(risk, (enum ol_risk_part)which, &showing, &part);
        for (size_t i = 0; i < part.count; i++) {
            const char **row = ol_listing_row(&all);
            row[0] = names[which];
            for (size_t k = 0; k < OL_LISTING_COLUMNS && part.headings[k]; k++)
                row[column_of(part.headings[k])] = part.rows[i][k];
        }
        ol_listing_release(&part);
    }
    ol_listing_write(&all, OL_FORMAT_CSV, output);
    ol_listing_release(&all);
    ol_arena_release(&showing.arena);
}

/* ---- JSON ---- */

static void write_interval(struct ol_json *json, const char *key, struct ol_interval interval)
{
    ol_json_object(json, key);
    ol_json_real(json, "value", interval.mean);
    ol_json_real(json, "lo", interval.lo);
    ol_json_real(json, "hi", interval.hi);
    ol_json_end(json);
}

static void write_quantiles(struct ol_json *json, double mean, double p10, double p50, double p90, double p95)
{
    ol_json_real(json, "mean", mean);
    ol_json_real(json, "p10", p10);
    ol_json_real(json, "p50", p50);
    ol_json_real(json, "p90", p90);
    ol_json_real(json, "p95", p95);
}

static void write_spends(struct ol_json *json, const struct ol_risk *risk)
{
    ol_json_array(json, "spend");
    for (size_t i = 0; i < risk->spend_count; i++) {
        const struct ol_risk_spend *spend = &risk->spends[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "month", spend->month);
        write_quantiles(json, spend->mean, spend->p10, spend->p50, spend->p90, spend->p95);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_breaches(struct ol_json *json, const struct ol_risk *risk)
{
    ol_json_array(json, "budgets");
    for (size_t i = 0; i < risk->breach_count; i++) {
        const struct ol_risk_breach *breach = &risk->breaches[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "budget", breach->budget);
        ol_json_string(json, "month", breach->month);
        ol_json_real(json, "monthly", breach->monthly);
        write_quantiles(json, breach->mean, breach->p10, breach->p50, breach->p90, breach->p95);
        write_interval(json, "breach_probability", breach->probability);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_json(const struct ol_risk *risk, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "outlay", OL_VERSION);
    ol_json_string(&json, "scenario", risk->title);
    ol_json_string(&json, "currency", risk->currency);
    ol_json_string(&json, "metric", risk->metric);
    ol_json_int(&json, "samples", (int64_t)risk->samples);
    ol_json_int(&json, "runs", (int64_t)risk->runs);
    ol_json_bool(&json, "partial", risk->is_partial);
    write_spends(&json, risk);
    write_breaches(&json, risk);
    ol_json_array(&json, "drivers");
    for (size_t i = 0; i < risk->driver_count; i++) {
        ol_json_object(&json, NULL);
        ol_json_string(&json, "driver", risk->drivers[i].name);
        write_interval(&json, "first", risk->drivers[i].index.first);
        write_interval(&json, "total", risk->drivers[i].index.total);
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_end(&json);
}

/* ---- all ---- */

/* A team is known by its jobs, so a misspelt one costs nothing, and is never breached. */
static void write_idle_budgets(const struct ol_risk *risk, struct ol_output *output)
{
    for (size_t i = 0; i < risk->breach_count; i++)
        if (!risk->breaches[i].month && risk->breaches[i].mean == 0)
            ol_output_format(
                output,
                "\nNothing was spent of %s in any sample; see whether its tag names a team that the jobs "
                "have.\n",
                risk->breaches[i].budget);
}

static void write_table(const struct ol_risk *risk, struct ol_output *output)
{
    ol_output_format(output, "%s: %zu samples%s, %zu runs; costs in %s\n", risk->title, risk->samples,
                     risk->is_partial ? " (stopped before all were done)" : "", risk->runs, risk->currency);
    for (size_t part = 0; part < OL_RISK_PARTS; part++) {
        if (rows_of(risk, (enum ol_risk_part)part) == 0)
            continue;
        ol_output_format(output, "\n%s%s%s\n", parts[part].title, part == OL_RISK_DRIVERS ? " of " : "",
                         part == OL_RISK_DRIVERS ? risk->metric : "");
        write_part(risk, (enum ol_risk_part)part, false, output);
        if (part == OL_RISK_BREACHES)
            write_idle_budgets(risk, output);
    }
}

void ol_risk_write(const struct ol_risk *risk, enum ol_output_format format, struct ol_output *output)
{
    if (format == OL_FORMAT_TABLE)
        write_table(risk, output);
    else if (format == OL_FORMAT_JSON)
        write_json(risk, output);
    else
        write_csv(risk, output);
}
