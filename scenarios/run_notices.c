/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_notices.h"

#include "outlay/xml.h"
#include "scenarios/csv_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct gathering {
    const char *run;
    const struct ol_run_record *record;
    struct ol_arena *arena;
    struct ol_notice *items;
    size_t count, capacity;
};

static struct ol_notice *add(struct gathering *gathering, const char *kind, enum ol_severity severity)
{
    OL_MEM_RESERVE(gathering->items, gathering->capacity, gathering->count + 1);
    struct ol_notice *notice = &gathering->items[gathering->count++];
    *notice = (struct ol_notice){.kind = kind, .severity = severity, .at = OL_NEVER};
    return notice;
}

static void label(struct ol_notice *notice, const char *name, const char *value)
{
    if (notice->label_count < OL_NOTICE_LABELS && *value)
        notice->labels[notice->label_count++] = (struct ol_notice_label){name, value};
}

static ol_time instant_of(const char *text)
{
    ol_time instant;
    char why[160];
    return *text && ol_instant_parse(ol_slice_of(text), &instant, why) ? instant : OL_NEVER;
}

static bool find_file(const struct gathering *gathering, const char *name, const char **path)
{
    *path = ol_arena_format(gathering->arena, "%s/%s", gathering->run, name);
    return access(*path, F_OK) == 0;
}

/* ---- budgets ---- */

static const char *say_amount(const struct gathering *gathering, const char *text)
{
    char buffer[OL_MONEY_BUFFER], why[160];
    ol_money money;
    const char *currency = gathering->record->currency ? gathering->record->currency : "";
    if (!ol_money_parse(ol_slice_of(text), &money, why))
        return text;
    return ol_arena_format(gathering->arena, "%s%s%s", ol_money_say(money, 2, buffer), *currency ? " " : "",
                           currency);
}

static void label_budget(struct ol_notice *notice, const struct ol_csv_table *table, size_t row)
{
    label(notice, "budget", ol_csv_table_cell(table, row, "budget"));
    label(notice, "tag", ol_csv_table_cell(table, row, "tag"));
    label(notice, "month", ol_csv_table_cell(table, row, "month"));
}

static void add_crossing(struct gathering *gathering, const struct ol_csv_table *table, size_t row)
{
    const double share = atof(ol_csv_table_cell(table, row, "threshold"));
    const char *budget = ol_csv_table_cell(table, row, "budget"),
               *action = ol_csv_table_cell(table, row, "action");
    const char *month = ol_csv_table_cell(table, row, "month");
    struct ol_notice *notice = add(gathering, "budget-alert",
                                   share >= 1     ? OL_SEVERITY_CRITICAL
                                   : share >= 0.9 ? OL_SEVERITY_WARNING
                                                  : OL_SEVERITY_INFO);
    notice->at = instant_of(ol_csv_table_cell(table, row, "crossed_at"));
    notice->title = ol_arena_format(gathering->arena, "Budget %s: %.15g%% of %s spent", budget, share * 100,
                                    say_amount(gathering, ol_csv_table_cell(table, row, "monthly")));
    notice->text = ol_arena_format(
        gathering->arena,
        "In %s the budget %s has spent %s. The month heads for %s, and for %s by the last 7 days.%s%s", month,
        budget, say_amount(gathering, ol_csv_table_cell(table, row, "spent")),
        say_amount(gathering, ol_csv_table_cell(table, row, "projected_end")),
        say_amount(gathering, ol_csv_table_cell(table, row, "projected_end_7d")),
        strcmp(action, "notify") == 0 ? "" : " Action: ", strcmp(action, "notify") == 0 ? "" : action);
    label_budget(notice, table, row);
    label(notice, "threshold", ol_csv_table_cell(table, row, "threshold"));
    label(notice, "action", action);
}

static bool is_more(const char *a, const char *b)
{
    ol_money x, y;
    char why[160];
    return ol_money_parse(ol_slice_of(a), &x, why) && ol_money_parse(ol_slice_of(b), &y, why) && x > y;
}

/* Once a month and budget: its first row. */
static void add_breach(struct gathering *gathering, const struct ol_csv_table *table, size_t row)
{
    const char *monthly = ol_csv_table_cell(table, row, "monthly"),
               *budget = ol_csv_table_cell(table, row, "budget");
    const char *billed = ol_csv_table_cell(table, row, "month_cost");
    const char *spent = *billed ? billed : ol_csv_table_cell(table, row, "month_spent"),
               *month = ol_csv_table_cell(table, row, "month");
    const char *projected = ol_csv_table_cell(table, row, "projected_end");
    const bool is_over = is_more(spent, monthly);
    const bool is_open = strcmp(ol_csv_table_cell(table, row, "whole_month"), "no") == 0;
    if (!is_over && !(is_open && is_more(projected, monthly)))
        return;
    struct ol_notice *notice =
        add(gathering, "budget-breach", is_over ? OL_SEVERITY_CRITICAL : OL_SEVERITY_WARNING);
    notice->at = instant_of(ol_csv_table_cell(table, row, "breach_at"));
    notice->title = ol_arena_format(gathering->arena, "Budget %s %s", budget,
                                    is_over ? "is breached" : "is headed for a breach");
    notice->text =
        ol_arena_format(gathering->arena, "%s of %s %s in %s.", say_amount(gathering, is_over ? spent : projected),
                        say_amount(gathering, monthly), is_over ? "were spent" : "will be spent", month);
    label_budget(notice, table, row);
}

static bool is_first_of_month(const struct ol_csv_table *table, size_t row)
{
    return row == 0 ||
           strcmp(ol_csv_table_cell(table, row, "budget"), ol_csv_table_cell(table, row - 1, "budget")) != 0 ||
           strcmp(ol_csv_table_cell(table, row, "month"), ol_csv_table_cell(table, row - 1, "month")) != 0;
}

static int add_budgets(struct gathering *gathering, struct ol_error *error)
{
    struct ol_csv_table table;
    const char *path;
    if (!find_file(gathering, "budgets.csv", &path))
        return OL_OK;
    const int status = ol_csv_table_read(&table, path, gathering->arena, error);
    for (size_t i = 0; status == OL_OK && i < table.rows; i++) {
        if (is_first_of_month(&table, i))
            add_breach(gathering, &table, i);
        if (*ol_csv_table_cell(&table, i, "crossed_at"))
            add_crossing(gathering, &table, i);
    }
    return status;
}

/* ---- what stands out ---- */

/* The text has the numbers, and the id, which is of the labels, has none of them. */
static void add_anomaly(struct gathering *gathering, const struct ol_csv_table *table, size_t row)
{
    static const char *const labels[] = {"start", "series", "kind", "severity"};
    const char *severity = ol_csv_table_cell(table, row, "severity"),
               *series = ol_csv_table_cell(table, row, "series"), *kind = ol_csv_table_cell(table, row, "kind"),
               *causes = ol_csv_table_cell(table, row, "explained by");
    const bool is_grave = strcmp(severity, "critical") == 0 || strcmp(severity, "high") == 0;
    struct ol_notice *notice = add(gathering, "anomaly", is_grave ? OL_SEVERITY_CRITICAL : OL_SEVERITY_WARNING);
    notice->at = instant_of(ol_csv_table_cell(table, row, "start"));
    notice->title = ol_arena_format(gathering->arena, "Anomaly in the cost%s%s%s%s", *series ? " of " : "", series,
                                    *kind ? ": " : "", kind);
    notice->text =
        ol_arena_format(gathering->arena, "%s instead of %s%s%s.", ol_csv_table_cell(table, row, "actual"),
                        ol_csv_table_cell(table, row, "expected"), *causes ? "; explained by " : "", causes);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        label(notice, labels[i], ol_csv_table_cell(table, row, labels[i]));
}

static int add_anomalies(struct gathering *gathering, struct ol_error *error)
{
    struct ol_csv_table table;
    const char *path;
    if (!find_file(gathering, "anomalies.csv", &path))
        return OL_OK;
    const int status = ol_csv_table_read(&table, path, gathering->arena, error);
    for (size_t i = 0; status == OL_OK && i < table.rows; i++)
        add_anomaly(gathering, &table, i);
    return status;
}

/* ---- objectives ---- */

static void add_objectives(struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->record->objective_count; i++) {
        const struct ol_objective_verdict *verdict = &gathering->record->objectives[i];
        if (verdict->state != OL_OBJECTIVE_MISSED)
            continue;
        struct ol_notice *notice = add(gathering, "objective", OL_SEVERITY_CRITICAL);
        notice->title = ol_arena_format(gathering->arena, "Objective missed: %s", verdict->metric);
        notice->text =
            ol_arena_format(gathering->arena, "%s is %.6g; %s %.6g was asked.", verdict->metric,
                            verdict->interval.mean, ol_objective_bound_words[verdict->kind], verdict->bound);
        label(notice, "metric", verdict->metric);
    }
}

/* ---- commitments ---- */

static ol_time end_of(ol_time start, int32_t years)
{
    struct ol_civil civil = ol_civil_of(start);
    civil.year += years;
    if (!ol_civil_is_valid(civil)) /* from the 29th of February */
        civil.day = 28;
    return ol_instant_of(civil);
}

static const char *attribute(const struct ol_xml_node *node, const char *name)
{
    const struct ol_xml_attribute *found = ol_xml_attribute(node, name);
    return found ? found->value : "";
}

static void add_commitment(struct gathering *gathering, const struct ol_xml_node *node)
{
    const char *name = ol_arena_format(gathering->arena, "%s", attribute(node, "name"));
    const char *kind = ol_arena_format(gathering->arena, "%s", attribute(node, "kind"));
    const int32_t years = strcmp(attribute(node, "term"), "3y") == 0 ? 3 : 1;
    const ol_time start = instant_of(attribute(node, "start"));
    if (start == OL_NEVER)
        return;
    struct ol_notice *notice = add(gathering, "commitment-end", OL_SEVERITY_INFO);
    notice->is_planned = true;
    notice->at = end_of(start, years);
    notice->title = ol_arena_format(gathering->arena, "Commitment %s ends", name);
    notice->text = ol_arena_format(gathering->arena, "The %d-year %s %s ends: renew it, or pay on-demand prices.",
                                   (int)years, kind, name);
    label(notice, "commitment", name);
    label(notice, "kind", kind);
}

static int add_commitments(struct gathering *gathering, struct ol_error *error)
{
    const char *path;
    if (!find_file(gathering, "commitments.xml", &path))
        return OL_OK;
    struct ol_xml *xml = ol_xml_open(path, error);
    if (!xml)
        return error->status;
    const struct ol_xml_node *root = ol_xml_tree(xml, gathering->arena);
    for (size_t i = 0; i < root->child_count; i++)
        if (strcmp(root->children[i]->name, "commitment") == 0)
            add_commitment(gathering, root->children[i]);
    ol_xml_close(xml);
    return OL_OK;
}

int ol_run_notices(const char *run, const struct ol_run_record *record, struct ol_arena *arena,
                   struct ol_notice **notices, size_t *count, struct ol_error *error)
{
    struct gathering gathering = {.run = run, .record = record, .arena = arena};
    int status = add_budgets(&gathering, error);
    if (status == OL_OK)
        status = add_anomalies(&gathering, error);
    add_objectives(&gathering);
    if (status == OL_OK)
        status = add_commitments(&gathering, error);
    *notices = OL_ARENA_ARRAY(arena, struct ol_notice, gathering.count + 1);
    *count = gathering.count;
    if (gathering.count > 0)
        memcpy(*notices, gathering.items, gathering.count * sizeof **notices);
    ol_mem_free(gathering.items);
    return status;
}
