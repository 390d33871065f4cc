/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/dataset_table.h"

#include "reports/metric_cell.h"
#include "reports/number.h"
#include "reports/summary.h"

#include <math.h>
#include <string.h>

#define PREFIX "dataset."

/* What stands between "dataset." and a suffix. */
static bool between(const char *metric, const char *suffix, struct ol_slice *what)
{
    return ol_metric_between(metric, PREFIX, suffix, what);
}

bool ol_result_has_datasets(const struct ol_result *result)
{
    struct ol_slice name;
    for (size_t i = 0; i < result->metrics.count; i++)
        if (between(result->metrics.items[i].name, ".stored_gb", &name))
            return true;
    return false;
}

void ol_dataset_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Dataset", NULL},         {"GB at the end", "stored_gb"},
                                                      {"Created", "created_gb"}, {"Deleted", "deleted_gb"},
                                                      {"Read", "read_gb"},       {"Cost", "cost"}};
    ol_metric_table(table, result, PREFIX, ".stored_gb", columns, sizeof columns / sizeof *columns);
}

/* Names of datasets may have points in them: the longest that is one is meant. */
static bool split_name(const struct ol_result *result, struct ol_slice both, struct ol_slice *dataset,
                       struct ol_slice *class)
{
    struct ol_slice name;
    *dataset = (struct ol_slice){0};
    for (size_t i = 0; i < result->metrics.count; i++)
        if (between(result->metrics.items[i].name, ".stored_gb", &name) && name.length < both.length &&
            name.length > dataset->length && both.data[name.length] == '.' &&
            memcmp(name.data, both.data, name.length) == 0)
            *dataset = name;
    *class = (struct ol_slice){both.data + dataset->length + 1, both.length - dataset->length - 1};
    return dataset->length > 0;
}

void ol_dataset_class_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"Dataset", "Class", "GB-months"};
    struct ol_slice both, dataset, class;
    ol_table_set_heads(table, heads, sizeof heads / sizeof *heads, 2);
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++) {
        const struct ol_metric *metric = &result->metrics.items[i];
        char said[OL_NUMBER_BUFFER];
        if (!between(metric->name, ".gb_months", &both) || !split_name(result, both, &dataset, &class))
            continue;
        const char **row = ol_table_add_row(table);
        row[0] = ol_arena_copy(&table->arena, dataset.data, dataset.length);
        row[1] = ol_arena_copy(&table->arena, class.data, class.length);
        ol_number_say(ol_summary_of(metric->values, ol_summary_count(result)).interval.mean, said);
        row[2] = ol_arena_copy(&table->arena, said, strlen(said));
    }
}

void ol_datasets_say(struct ol_text *text, const struct ol_result *result)
{
    char first[OL_NUMBER_BUFFER];
    double stored = 0;
    struct ol_slice name;
    const char *unit;
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++)
        if (between(result->metrics.items[i].name, ".stored_gb", &name))
            stored += ol_metric_mean(result, PREFIX, name, "stored_gb", &unit);
    ol_text_addf(text, "%s GB are kept at the end.", ol_number_say(stored, first));
}
