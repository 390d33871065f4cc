/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Data that was kept, moved and read, and what is logged and measured.
 */
#include "reports/dataset_table.h"
#include "reports/file_table.h"
#include "reports/movement_table.h"
#include "reports/page_run.h"
#include "reports/telemetry_table.h"

static const struct sort {
    void (*fill)(struct ol_table *table, const struct ol_result *result);
    const char *caption, *note; /* note: NULL where the heads say it all */
} sorts[] = {
    {ol_dataset_table, "Datasets", NULL},
    {ol_dataset_class_table, "Datasets by storage class",
     "GB; a GB-month is a GB that is kept for a month of the calendar."},
    {ol_movement_table, "Data moved", "GB that left their place, by how far they went."},
    {ol_logs_table, "Logs", NULL},
    {ol_series_table, "Metrics", NULL},
    {ol_file_table, "File systems",
     "Wished/got is how many times as much the jobs that ran wished to move as they got, in the mean of their "
     "time: "
     "what they computed took so much longer."},
};
#define SORTS (sizeof sorts / sizeof *sorts)

static bool is_wanted(const struct ol_page_run *run)
{
    size_t rows = 0;
    for (size_t i = 0; i < SORTS; i++) {
        struct ol_table table = {0};
        sorts[i].fill(&table, run->result);
        rows += table.rows;
        ol_table_release(&table);
    }
    return rows > 0;
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    for (size_t i = 0; i < SORTS; i++) {
        struct ol_table table = {0};
        sorts[i].fill(&table, run->result);
        ol_page_table(page, sorts[i].caption, &table);
        if (table.rows > 0 && sorts[i].note)
            ol_page_note(page, sorts[i].note);
        ol_table_release(&table);
    }
}

const struct ol_page_part ol_page_part_data = {"data", "Data, logs and file systems", is_wanted, write};
