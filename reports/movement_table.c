/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/movement_table.h"

#include "reports/number.h"
#include "reports/summary.h"

#include <math.h>
#include <string.h>

#define PREFIX "transfer."
#define SUFFIX ".internet_gb"

/* The NAME of "transfer.NAME.internet_gb". */
static bool mover_of(const char *metric, struct ol_slice *name)
{
    const size_t length = strlen(metric), around = strlen(PREFIX) + strlen(SUFFIX);
    if (strncmp(metric, PREFIX, strlen(PREFIX)) != 0 || length <= around ||
        strcmp(metric + length - strlen(SUFFIX), SUFFIX) != 0)
        return false;
    *name = (struct ol_slice){metric + strlen(PREFIX), length - around};
    return true;
}

static const char *cell(struct ol_table *table, const struct ol_result *result, struct ol_slice mover,
                        const char *what)
{
    char said[OL_NUMBER_BUFFER];
    struct ol_text name = {0};
    ol_text_addf(&name, PREFIX "%.*s.%s", (int)mover.length, mover.data, what);
    const struct ol_metric *metric = ol_metrics_find(&result->metrics, ol_text_string(&name));
    ol_text_release(&name);
    const double value = metric ? ol_summary_of(metric->values, ol_summary_count(result)).interval.mean : NAN;
    if (!isfinite(value))
        return "";
    ol_value_say(value, metric->unit, said);
    const bool is_money = ol_unit_is_currency(metric->unit);
    return ol_arena_format(&table->arena, "%s%s%s", said, is_money ? " " : "", is_money ? metric->unit : "");
}

void ol_movement_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"Data moved", "To other zones", "Other regions", "Internet", "Cost"};
    static const char *const whats[] = {"inter_zone_gb", "inter_region_gb", "internet_gb", "cost"};
    struct ol_slice name;
    ol_table_set_heads(table, heads, sizeof heads / sizeof *heads, 1);
    for (size_t i = 0; ol_summary_count(result) > 0 && i < result->metrics.count; i++) {
        if (!mover_of(result->metrics.items[i].name, &name))
            continue;
        const char **row = ol_table_add_row(table);
        row[0] = ol_arena_copy(&table->arena, name.data, name.length);
        for (size_t k = 0; k < sizeof whats / sizeof *whats; k++)
            row[1 + k] = cell(table, result, name, whats[k]);
    }
    ol_table_drop_empty(table);
}
