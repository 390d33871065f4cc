/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_file: budgets beside a bill: <budgets> with one <budget> each, as scenarios have them.
 *
 * There a budget's tag may be any NAME=VALUE that the bill has, and what its alerts stop is only told.
 */
#ifndef OUTLAY_BUDGET_FILE_H
#define OUTLAY_BUDGET_FILE_H

#include "scenarios/budget.h"

struct ol_budget_file {
    const struct ol_xml_node *node;
    struct ol_list budgets; /* struct ol_budget */
    struct ol_arena arena;
    struct ol_xml *xml;
};

/* False with `error` where the file cannot be read, else with faults in it. Release whatever the result. */
bool ol_budget_file_open(struct ol_budget_file *file, const char *path, struct ol_faults *faults,
                         struct ol_error *error);
void ol_budget_file_release(struct ol_budget_file *file);

#endif
