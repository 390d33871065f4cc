/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page_run.h"

#include "reports/objective_table.h"

void ol_page_objectives(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_table objectives = {0};
    ol_objective_table(&objectives, run->result);
    ol_page_table(page, "Objectives", &objectives);
    ol_table_release(&objectives);
}

size_t ol_page_objectives_missed(const struct ol_page_run *run)
{
    size_t missed = 0;
    for (size_t i = 0; i < run->result->objective_count; i++)
        missed += ol_objective_fails(&run->result->objectives[i]);
    return missed;
}
