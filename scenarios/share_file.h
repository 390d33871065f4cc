/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * share_file: the small files that chargeback shares costs out by: fixed weights of owners, and a run's teams.csv.
 */
#ifndef OUTLAY_SHARE_FILE_H
#define OUTLAY_SHARE_FILE_H

#include "scenarios/chargeback.h"

/* "keep", "even", "proportional", or "fixed:FILE": a CSV of owner and weight a row, behind a line of two names. */
int ol_share_rule_read(const char *text, const char *option, struct ol_share_rule *rule, struct ol_arena *arena,
                       struct ol_error *error);

struct ol_pool_share { /* a row of teams.csv; a pool may have several of a team, by source */
    char month[8];
    const char *pool, *team;
    ol_money cost; /* at least 0 */
};
/* None where the run has no such file. Arrays and strings are in the arena. */
int ol_pool_shares_read(const char *run, struct ol_pool_share **shares, size_t *count, struct ol_arena *arena,
                        struct ol_error *error);

#endif
