/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fairness_listing: who got how much, who gained and who lost, as tables, JSON or CSV.
 */
#ifndef OUTLAY_CLI_FAIRNESS_LISTING_H
#define OUTLAY_CLI_FAIRNESS_LISTING_H

#include "outlay/output.h"
#include "scenarios/cli/command.h"
#include "scenarios/fair_shares.h"
#include "scenarios/run_record.h"

enum ol_fair_part { OL_FAIR_ALL, OL_FAIR_TEAMS, OL_FAIR_USERS, OL_FAIR_WORST };

struct ol_fair_telling {
    struct ol_fair_shares *shares;              /* its parties are sorted, and texts taken from its arena */
    const struct ol_run_record *run, *baseline; /* baseline: NULL where there is none */
    const char *run_name, *baseline_name;
    enum ol_fair_part part;
};

/* CSV is one table: the part that was asked for, with ALL the teams, or users where there are no teams. */
void ol_fairness_write(const struct ol_fair_telling *telling, enum ol_output_format format,
                       struct ol_output *output);

#endif
