/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/waste_table.h"

#include "outlay/plain.h"
#include "reports/number.h"
#include "reports/summary.h"

#include <math.h>

#define FINDINGS_SHOWN 5
#define LABEL_LIMIT    24

static double mean_of(const struct ol_result *result, enum ol_finding_kind kind, const char *what)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "waste.%s_%s", ol_finding_names[kind], what);
    const struct ol_metric *metric = ol_metrics_find(&result->metrics, ol_text_string(&name));
    ol_text_release(&name);
    return metric ? ol_summary_of(metric->values, ol_summary_count(result)).interval.mean : NAN;
}

/* "" where there is none. */
static const char *say(struct ol_table *table, double value, const char *unit)
{
    char said[OL_NUMBER_BUFFER];
    if (!isfinite(value))
        return "";
    ol_value_say(value, unit, said);
    return ol_arena_format(&table->arena, "%s%s%s", said, *unit ? " " : "", unit);
}

void ol_waste_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"Held for nothing", "Jobs", "GPU-hours", "Cost"};
    static const char *const names[OL_FINDING_KINDS] = {
        [OL_FINDING_OVERSIZED] = "GPUs that were never used",
        [OL_FINDING_IDLE] = "GPUs that were hardly busy",
        [OL_FINDING_CRASHED] = "GPUs held after a crash",
        [OL_FINDING_OVERLONG] = "Time asked for, not taken",
    };
    ol_table_set_heads(table, heads, 4, 1);
    for (int kind = 0; ol_summary_count(result) > 0 && kind < OL_FINDING_KINDS; kind++) {
        const double jobs = mean_of(result, (enum ol_finding_kind)kind, "jobs");
        if (!(jobs > 0))
            continue;
        const char **row = ol_table_add_row(table);
        row[0] = names[kind];
        row[1] = say(table, jobs, "");
        row[2] = say(table, mean_of(result, (enum ol_finding_kind)kind, "unit_hours"), "");
        row[3] = say(table, mean_of(result, (enum ol_finding_kind)kind, "cost"),
                     result->currency ? result->currency : "");
    }
    ol_table_drop_empty(table);
}

/* Names are what users wrote. */
static const char *say_label(struct ol_table *table, const struct ol_result *result, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    struct ol_text plain = {0};
    ol_plain_add(&plain, ol_label_text(result->labels, label, buffer), LABEL_LIMIT);
    const char *said = ol_arena_copy(&table->arena, ol_text_string(&plain), plain.length);
    ol_text_release(&plain);
    return said;
}

static const char *say_owner(struct ol_table *table, const struct ol_result *result,
                             const struct ol_finding *finding)
{
    const char *user = say_label(table, result, finding->user), *team = say_label(table, result, finding->team);
    return ol_arena_format(&table->arena, "%s%s%s", user, *user && *team ? ", " : "", team);
}

static const char *say_job(struct ol_table *table, const struct ol_result *result,
                           const struct ol_finding *finding)
{
    if (!finding->is_sum)
        return say_label(table, result, finding->job);
    return ol_arena_format(&table->arena, "%llu further", (unsigned long long)finding->jobs);
}

void ol_finding_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"Finding", "Job", "Whose", "Asked", "Used", "GPU-hours", "Cost"};
    ol_table_set_heads(table, heads, 7, 3);
    for (size_t i = 0; i < result->finding_count && table->rows < FINDINGS_SHOWN; i++) {
        const struct ol_finding *finding = &result->findings[i];
        if (finding->unit_hours <= 0)
            continue;
        const char **row = ol_table_add_row(table);
        row[0] = ol_finding_names[finding->kind];
        row[1] = say_job(table, result, finding);
        row[2] = say_owner(table, result, finding);
        row[3] = say(table, finding->asked, "");
        row[4] = say(table, finding->used, "");
        row[5] = say(table, finding->unit_hours, "");
        row[6] = finding->has_cost ? say(table, ol_money_real(finding->cost), result->currency) : "";
    }
    ol_table_drop_empty(table);
}
