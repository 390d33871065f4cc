/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/file_table.h"

#include "reports/metric_cell.h"
#include "reports/number.h"
#include "reports/plain.h"
#include "reports/summary.h"

#define PREFIX     "filesystem."
#define NAME_LIMIT 60

static bool next_name(const struct ol_result *result, size_t *i, struct ol_slice *name)
{
    while (ol_summary_count(result) > 0 && *i < result->metrics.count)
        if (ol_metric_between(result->metrics.items[(*i)++].name, PREFIX, ".utilization", name))
            return true;
    return false;
}

void ol_file_table(struct ol_table *table, const struct ol_result *result)
{
    static const char *const heads[] = {"File system",   "Throughput used", "Wished/got",
                                        "Most kept, GB", "Room, GB",        "Cost"};
    static const char *const whats[] = {"utilization", "slowdown", "peak_gb", "size_gb", "cost"};
    struct ol_slice name;
    ol_table_set_heads(table, heads, sizeof heads / sizeof *heads, 1);
    for (size_t i = 0; next_name(result, &i, &name);) {
        const char **row = ol_table_add_row(table);
        row[0] = ol_arena_copy(&table->arena, name.data, name.length);
        for (size_t k = 0; k < sizeof whats / sizeof *whats; k++)
            row[1 + k] = ol_metric_cell(table, result, PREFIX, name, whats[k]);
    }
    ol_table_drop_empty(table);
}

static void add_notice(struct ol_text *text, const char *name, const char *words, double value)
{
    char said[OL_NUMBER_BUFFER];
    ol_text_adds(text, "File system ");
    ol_plain_add(text, name, NAME_LIMIT);
    ol_text_addf(text, words, ol_number_say(value, said));
}

void ol_file_notices(struct ol_text *text, const struct ol_result *result)
{
    struct ol_slice slice;
    const char *unit;
    for (size_t i = 0; next_name(result, &i, &slice);) {
        const double load = ol_metric_mean(result, PREFIX, slice, "save_load", &unit);
        const double kept = ol_metric_mean(result, PREFIX, slice, "peak_gb", &unit);
        const double over = kept - ol_metric_mean(result, PREFIX, slice, "size_gb", &unit);
        struct ol_text name = {0};
        ol_text_add(&name, slice.data, slice.length);
        if (load >= 1)
            add_notice(text, ol_text_string(&name),
                       " cannot take the saves of its jobs: at times they were to write %s times what it moves.\n",
                       load);
        if (over > 0)
            add_notice(text, ol_text_string(&name),
                       " is too small: at times its jobs kept %s GB more there than it has room for.\n", over);
        ol_text_release(&name);
    }
}
