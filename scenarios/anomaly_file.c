/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/anomaly_file.h"

#include "scenarios/run_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONTH_SHARE 0.01
#define MONTH_DAYS  (365.25 / 12)

/* ---- the table ---- */

static void write_instant(struct ol_output *output, const struct ol_cost_series *costs, size_t step)
{
    char buffer[OL_TIME_BUFFER];
    ol_output_string(output, ol_instant_format(costs->start + (ol_time)step * costs->step, buffer));
    ol_output_char(output, ',');
}

static void write_causes(struct ol_output *output, const struct ol_reported_anomaly *item)
{
    struct ol_text text = {0};
    for (size_t i = 0; i < item->cause_count; i++)
        ol_text_addf(&text, "%s%s %.0f%%", i > 0 ? ", " : "",
                     *item->causes[i].group ? item->causes[i].group : "(none)", item->causes[i].share * 100);
    ol_output_csv(output, ol_text_string(&text));
    ol_text_release(&text);
}

void ol_anomaly_report_write(const struct ol_anomaly_report *report, struct ol_output *output)
{
    ol_output_string(output, "start,end,series,actual,expected,size,kind,severity,detected,score,explained by\n");
    for (size_t i = 0; i < report->count; i++) {
        const struct ol_reported_anomaly *item = &report->items[i];
        const struct ol_anomaly *anomaly = &item->anomaly;
        write_instant(output, report->costs, anomaly->first);
        write_instant(output, report->costs, anomaly->last + 1);
        ol_output_csv(output, item->series);
        ol_output_format(output, ",%.10g,%.10g,%.10g,%s,%s,", anomaly->observed, anomaly->expected,
                         anomaly->observed - anomaly->expected, ol_anomaly_kinds[anomaly->kind],
                         ol_anomaly_severities[anomaly->severity]);
        write_instant(output, report->costs, anomaly->detected);
        ol_output_format(output, "%.2f,", anomaly->score);
        write_causes(output, item);
        ol_output_char(output, '\n');
    }
}

/* ---- of a run ---- */

static double *values_of(struct ol_cost_series *costs, struct ol_slice service)
{
    for (size_t g = 0; g < costs->group_count; g++)
        if (ol_slice_is(service, costs->groups[g].name))
            return costs->groups[g].values;
    if (costs->group_count == OL_COST_SERIES_GROUPS)
        return NULL;
    OL_MEM_RESERVE(costs->groups, costs->group_capacity, costs->group_count + 1);
    struct ol_cost_group *group = &costs->groups[costs->group_count++];
    *group = (struct ol_cost_group){.name = ol_arena_copy(&costs->arena, service.data, service.length),
                                    .values = OL_ARENA_ARRAY(&costs->arena, double, costs->count)};
    return group->values;
}

static int read_line(struct ol_cost_series *costs, const struct ol_run_table *table, struct ol_error *error)
{
    char why[160];
    ol_time day;
    if (!ol_instant_parse(ol_run_table_text(table, 0), &day, why))
        return ol_run_table_fail(table, 0, error);
    const double cost = ol_run_table_real(table, 2);
    if (!isfinite(cost))
        return ol_run_table_fail(table, 2, error);
    if (day < costs->start || day >= costs->start + (ol_time)costs->count * OL_DAY)
        return OL_OK;
    const size_t t = (size_t)((day - costs->start) / OL_DAY);
    double *values = values_of(costs, ol_run_table_text(table, 1));
    costs->total.values[t] += cost;
    if (values)
        values[t] += cost;
    return OL_OK;
}

static int by_total(const void *a, const void *b)
{
    const struct ol_cost_group *x = a, *y = b;
    return x->total != y->total ? (x->total < y->total) - (x->total > y->total) : strcmp(x->name, y->name);
}

static void add_up(struct ol_cost_group *group, size_t count)
{
    for (size_t t = 0; t < count; t++)
        group->total += group->values[t];
}

static int read_days(struct ol_cost_series *costs, const char *directory, struct ol_error *error)
{
    static const char *const names[] = {"day", "service", "effective", NULL};
    struct ol_run_table *table = ol_run_table_open(directory, "costs.csv", names, 3, &costs->arena, error);
    int got, status = OL_OK;
    while (status == OL_OK && (got = ol_run_table_next(table, error)) != 0)
        status = got < 0 ? got : read_line(costs, table, error);
    ol_run_table_close(table);
    add_up(&costs->total, costs->count);
    for (size_t g = 0; g < costs->group_count; g++)
        add_up(&costs->groups[g], costs->count);
    if (costs->group_count > 1)
        qsort(costs->groups, costs->group_count, sizeof *costs->groups, by_total);
    return status;
}

static int write_file(const struct ol_anomaly_report *report, const char *directory, struct ol_error *error)
{
    struct ol_text path = {0};
    ol_text_addf(&path, "%s/anomalies.csv", directory);
    struct ol_output *output = ol_output_open(ol_text_string(&path), error);
    int status = output ? OL_OK : error->status;
    if (output) {
        ol_anomaly_report_write(report, output);
        status = ol_output_close(output, error);
    }
    ol_text_release(&path);
    return status;
}

int ol_run_anomalies_write(const char *directory, ol_time start, ol_time end, struct ol_error *error)
{
    const ol_time first = start % OL_DAY == 0 ? start : start - start % OL_DAY + OL_DAY;
    if (start < 0 || end - first <= (ol_time)ol_anomaly_needs(OL_DAY) * OL_DAY)
        return OL_OK;
    struct ol_cost_series costs = {
        .start = first, .step = OL_DAY, .count = (size_t)((end - first) / OL_DAY), .currency = ""};
    struct ol_anomaly_report report = {0};
    costs.total = (struct ol_cost_group){.name = "", .values = OL_ARENA_ARRAY(&costs.arena, double, costs.count)};
    int status = read_days(&costs, directory, error);
    if (status == OL_OK) {
        const double month = fabs(costs.total.total) / (double)costs.count * MONTH_DAYS;
        const struct ol_anomaly_setting setting = {.sensitivity = 1, .least = MONTH_SHARE * month};
        ol_anomaly_report_find(&report, &costs, &setting);
        status = write_file(&report, directory, error);
    }
    ol_anomaly_report_release(&report);
    ol_cost_series_release(&costs);
    return status;
}
