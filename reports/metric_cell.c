/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/metric_cell.h"

#include "reports/number.h"
#include "reports/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool ol_metric_between(const char *metric, const char *prefix, const char *suffix, struct ol_slice *name)
{
    const size_t length = strlen(metric), around = strlen(prefix) + strlen(suffix);
    if (strncmp(metric, prefix, strlen(prefix)) != 0 || length <= around ||
        strcmp(metric + length - strlen(suffix), suffix) != 0)
        return false;
    *name = (struct ol_slice){metric + strlen(prefix), length - around};
    return true;
}

double ol_metric_mean(const struct ol_result *result, const char *prefix, struct ol_slice name, const char *what,
                      const char **unit)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "%s%.*s.%s", prefix, (int)name.length, name.data, what);
    const struct ol_metric *metric = ol_metrics_find(&result->metrics, ol_text_string(&text));
    ol_text_release(&text);
    *unit = metric ? metric->unit : "";
    return metric ? ol_summary_of(metric->values, ol_summary_count(result)).interval.mean : NAN;
}

const char *ol_metric_cell(struct ol_table *table, const struct ol_result *result, const char *prefix,
                           struct ol_slice name, const char *what)
{
    char said[OL_NUMBER_BUFFER];
    const char *unit;
    const double value = ol_metric_mean(result, prefix, name, what, &unit);
    if (!isfinite(value))
        return "";
    ol_value_say(value, unit, said);
    return ol_arena_format(&table->arena, "%s%s%s", said, ol_unit_is_currency(unit) ? " " : "",
                           ol_unit_is_currency(unit) ? unit : "");
}

void ol_metric_table(struct ol_table *table, const struct ol_result *result, const char *prefix,
                     const char *suffix, const struct ol_metric_column *columns, size_t count)
{
    const char *heads[OL_TABLE_COLUMNS];
    struct ol_slice name;
    OL_ASSERT(count <= OL_TABLE_COLUMNS);
    for (size_t k = 0; k < count; k++)
        heads[k] = columns[k].head;
    ol_table_set_heads(table, heads, count, 1);
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++) {
        if (!ol_metric_between(result->metrics.items[i].name, prefix, suffix, &name))
            continue;
        const char **row = ol_table_add_row(table);
        for (size_t k = 0; k < count; k++)
            row[k] = columns[k].what ? ol_metric_cell(table, result, prefix, name, columns[k].what)
                                     : ol_arena_copy(&table->arena, name.data, name.length);
    }
    ol_table_drop_empty(table);
}
