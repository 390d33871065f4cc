/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/file_table.h"

#include "outlay/plain.h"
#include "reports/metric_cell.h"
#include "reports/number.h"
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
    static const struct ol_metric_column columns[] = {
        {"File system", NULL},      {"Throughput used", "utilization"},
        {"Wished/got", "slowdown"}, {"Most kept, GB", "peak_gb"},
        {"Room, GB", "size_gb"},    {"Cost", "cost"}};
    ol_metric_table(table, result, PREFIX, ".utilization", columns, sizeof columns / sizeof *columns);
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
