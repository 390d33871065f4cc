/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/pool_table.h"

#include "reports/number.h"
#include "reports/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define UTILIZATION ".utilization"

bool ol_pool_of_metric(const char *metric, const char *suffix, struct ol_slice *pool)
{
    size_t length = strlen(metric), tail = strlen(suffix);
    if (strncmp(metric, "pool.", 5) != 0 || length <= 5 + tail || strcmp(metric + length - tail, suffix) != 0)
        return false;
    *pool = (struct ol_slice){metric + 5, length - 5 - tail};
    return true;
}

double ol_pool_capacity(const struct ol_result *result, struct ol_slice pool, const char **unit)
{
    double capacity = 0;
    for (size_t i = 0; i < result->series_count; i++) {
        const struct ol_series *series = &result->series[i];
        double sum = 0;
        if (!ol_slice_is(pool, series->pool) || series->count == 0)
            continue;
        for (size_t k = 0; k < series->count; k++)
            sum += series->rows[k].capacity_units;
        capacity += sum / (double)series->count;
        *unit = series->unit;
    }
    return capacity;
}

#define UNIT_MOST 12 /* characters of a unit's name */

/* "cpu-hours" from "cpus". */
static const char *say_hours(const char *unit, char said[OL_POOL_HOURS_BUFFER])
{
    size_t singular = strlen(unit);
    if (singular > 0 && unit[singular - 1] == 's')
        singular--;
    snprintf(said, OL_POOL_HOURS_BUFFER, "%.*s-hours", singular > 0 ? (int)singular : 4,
             singular > 0 ? unit : "unit");
    return said;
}

const char *ol_pool_hours(const struct ol_result *result, struct ol_slice pool, char said[OL_POOL_HOURS_BUFFER])
{
    const char *unit = "";
    ol_pool_capacity(result, pool, &unit);
    return say_hours(strlen(unit) <= UNIT_MOST ? unit : "", said);
}

/* The mean of pool.NAME.SOURCE.WHAT over the replications, of pool.NAME.WHAT without a source; NAN where there is
 * none. */
static double mean_of(const struct ol_result *result, struct ol_slice pool, const char *source, const char *what)
{
    struct ol_text name = {0};
    ol_text_adds(&name, "pool.");
    ol_text_add(&name, pool.data, pool.length);
    if (source)
        ol_text_addf(&name, ".%s", source);
    ol_text_addf(&name, ".%s", what);
    const struct ol_metric *metric = ol_metrics_find(&result->metrics, ol_text_string(&name));
    ol_text_release(&name);
    return metric ? ol_summary_of(metric->values, ol_summary_count(result)).interval.mean : NAN;
}

/* ---- cells ---- */

const char **ol_table_add_row(struct ol_table *table)
{
    OL_MEM_RESERVE(table->cells, table->room, (table->rows + 1) * table->columns);
    const char **row = &table->cells[table->rows++ * table->columns];
    for (size_t i = 0; i < table->columns; i++)
        row[i] = "";
    return row;
}

void ol_table_set_heads(struct ol_table *table, const char *const *heads, size_t columns, size_t names)
{
    OL_ASSERT(columns <= OL_TABLE_COLUMNS);
    table->columns = columns;
    table->names = names;
    memcpy(table->heads, heads, columns * sizeof *heads);
}

/* "12,345 cpu-hours" from "cpus". */
static const char *unit_hours(struct ol_table *table, double value, const char *unit)
{
    char number[OL_NUMBER_BUFFER], hours[OL_POOL_HOURS_BUFFER];
    ol_number_say(value, number);
    if (!isfinite(value) || strlen(unit) > UNIT_MOST)
        return ol_arena_format(&table->arena, "%s", number);
    return ol_arena_format(&table->arena, "%.40s %s", number, say_hours(unit, hours));
}

/* "" where there is none. */
static const char *number(struct ol_table *table, double value, const char *unit)
{
    char said[OL_NUMBER_BUFFER];
    if (!isfinite(value))
        return "";
    ol_value_say(value, unit, said);
    return ol_arena_format(&table->arena, "%s%s%s", said, ol_unit_is_currency(unit) ? " " : "",
                           ol_unit_is_currency(unit) ? unit : "");
}

/* ---- pools ---- */

static bool is_managed(const struct ol_result *result, struct ol_slice pool)
{
    for (size_t i = 0; i < result->series_count; i++)
        if (result->series[i].is_managed && ol_slice_is(pool, result->series[i].pool))
            return true;
    return false;
}

static bool has_managed(const struct ol_result *result)
{
    for (size_t i = 0; i < result->series_count; i++)
        if (result->series[i].is_managed)
            return true;
    return false;
}

static void add_pool(struct ol_table *table, const struct ol_result *result, struct ol_slice pool)
{
    const char **row = ol_table_add_row(table), *unit = "";
    char said[OL_NUMBER_BUFFER];
    const double capacity = ol_pool_capacity(result, pool, &unit);
    *row++ = ol_arena_copy(&table->arena, pool.data, pool.length);
    if (capacity > 0)
        *row = ol_arena_format(&table->arena, "%.40s %.12s", ol_number_say(capacity, said), unit);
    row++;
    *row++ = ol_arena_format(&table->arena, "%s", ol_share_say(mean_of(result, pool, NULL, "utilization"), said));
    *row++ = unit_hours(table, mean_of(result, pool, NULL, "unit_hours_useful"), unit);
    if (table->columns > 5 && is_managed(result, pool))
        *row = unit_hours(table, mean_of(result, pool, NULL, "unit_hours_overhead"), unit);
    row += table->columns > 5;
    *row = unit_hours(table, mean_of(result, pool, NULL, "unit_hours_lost"), unit);
}

void ol_pool_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const few[] = {"Pool", "Size", "In use", "Useful", "Lost"};
    static const char *const all[] = {"Pool", "Size", "In use", "Useful", "Overhead", "Lost"};
    struct ol_slice pool;
    if (has_managed(result))
        ol_table_set_heads(table, all, 6, 1);
    else
        ol_table_set_heads(table, few, 5, 1);
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++)
        if (ol_pool_of_metric(result->metrics.items[i].name, UTILIZATION, &pool))
            add_pool(table, result, pool);
}

/* ---- sources ---- */

static const struct {
    const char *metric, *unit;
} columns[] = {
    {"nodes.mean", "nodes"},  {"nodes.max", "nodes"},   {"node_hours", "node-hours"},
    {"node_starts", "nodes"}, {"node_losses", "nodes"}, {"cost", "money"},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static bool is_known(const struct ol_result *result, const char *pool, const char *source)
{
    return isfinite(mean_of(result, ol_slice_of(pool), source, "node_hours"));
}

static size_t count_sources(const struct ol_result *result, size_t first)
{
    size_t count = 1;
    while (first + count < result->series_count && result->series[first + count].is_further)
        count++;
    return count;
}

static const char *unit_of(const struct ol_result *result, size_t column)
{
    return columns[column].unit[0] != 'm' ? columns[column].unit : result->currency ? result->currency : "";
}

/* Its own numbers; the greatest number of nodes is known of a whole pool only. Adds them to the sums. */
static void add_source(struct ol_table *table, const struct ol_result *result, const struct ol_series *series,
                       bool is_only, double sums[COLUMNS])
{
    const struct ol_slice pool = ol_slice_of(series->pool);
    const char **row = ol_table_add_row(table);
    row[0] = series->is_further ? "" : series->pool;
    row[1] = series->source;
    for (size_t i = 0; i < COLUMNS; i++) {
        const bool is_whole = is_only && strcmp(columns[i].metric, "nodes.max") == 0;
        const double value = mean_of(result, pool, is_whole ? NULL : series->source, columns[i].metric);
        row[2 + i] = number(table, value, unit_of(result, i));
        sums[i] += value;
    }
}

static void add_total(struct ol_table *table, const struct ol_result *result, const char *pool,
                      double sums[COLUMNS])
{
    const char **row = ol_table_add_row(table);
    row[1] = "all";
    for (size_t i = 0; i < COLUMNS; i++) {
        const double whole = mean_of(result, ol_slice_of(pool), NULL, columns[i].metric);
        row[2 + i] = number(table, isfinite(whole) ? whole : sums[i], unit_of(result, i));
    }
}

void ol_table_drop_empty(struct ol_table *table)
{
    for (size_t k = table->columns; k-- > table->names;) {
        bool has_any = false;
        for (size_t i = 0; i < table->rows; i++)
            has_any |= *table->cells[i * table->columns + k] != '\0';
        if (has_any)
            continue;
        size_t kept = 0;
        for (size_t i = 0; i < table->rows * table->columns; i++)
            if (i % table->columns != k)
                table->cells[kept++] = table->cells[i];
        table->columns--;
        memmove(&table->heads[k], &table->heads[k + 1], (table->columns - k) * sizeof *table->heads);
    }
}

void ol_source_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"Nodes of",   "Source",  "Mean", "Most",
                                        "Node-hours", "Started", "Lost", "Cost"};
    ol_table_set_heads(table, heads, 2 + COLUMNS, 2);
    for (size_t i = 0, count; i < result->series_count; i += count) {
        const struct ol_series *series = &result->series[i];
        double sums[COLUMNS] = {0};
        count = count_sources(result, i);
        if (!series->is_managed || !is_known(result, series->pool, series->source))
            continue;
        for (size_t k = 0; k < count; k++)
            add_source(table, result, &series[k], count == 1, sums);
        if (count > 1)
            add_total(table, result, series->pool, sums);
    }
    ol_table_drop_empty(table);
}

void ol_table_release(struct ol_table *table)
{
    ol_mem_free(table->cells);
    ol_arena_release(&table->arena);
    *table = (struct ol_table){0};
}
