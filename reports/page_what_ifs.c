/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page_what_ifs: what measures did to the jobs before they were submitted.
 */
#include "reports/page_run.h"
#include "reports/what_if_table.h"

static bool is_wanted(const struct ol_page_run *run)
{
    struct ol_table table = {0};
    ol_what_if_table(&table, run->result);
    const bool has_rows = table.rows > 0;
    ol_table_release(&table);
    return has_rows;
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_table table = {0};
    ol_what_if_table(&table, run->result);
    ol_page_table(page, "Training measures", &table);
    ol_page_note(
        page,
        "GPU-hours are GPUs times runtime of the jobs as they are submitted: those before the measures are not "
        "run. Unfit jobs would need more memory than a GPU has, and run as before. Memory is what the largest "
        "job takes on each GPU. How times and memory follow is told, with its sources, by outlay list elements "
        "what-if and in include/outlay/what_if.h.");
    ol_table_release(&table);
}

const struct ol_page_part ol_page_part_what_ifs = {"what-ifs", "What-ifs", is_wanted, write};
