/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_option: the options of `outlay commit` as what pricing/ asks for.
 *
 * Texts and arrays live in `arena` or in the command line. Each function returns OL_OK, or OL_BAD_USAGE with `error`
 * filled.
 */
#ifndef OUTLAY_CLI_COMMIT_OPTION_H
#define OUTLAY_CLI_COMMIT_OPTION_H

#include "outlay/arena.h"
#include "pricing/commit_backtest.h"
#include "pricing/demand.h"
#include "scenarios/cli/command.h"

/* Where the demand comes from: --time, --value, --time-format, --zone, --by, --where, --from, --to, --missing,
 * --scale-peak and the operand. */
int ol_commit_option_demand(const struct ol_invocation *invocation, struct ol_demand_request *request,
                            struct ol_arena *arena, struct ol_error *error);
/* --on-demand, --committed, --premium, --discount, --usage-rate, --term and --ladder. */
int ol_commit_option_setting(const struct ol_invocation *invocation, struct ol_commit_setting *setting,
                             struct ol_error *error);
/* The levels of --at, or `*count` of --curve with `*levels` NULL; *count 0 where neither is given. */
int ol_commit_option_levels(const struct ol_invocation *invocation, double **levels, size_t *count,
                            struct ol_arena *arena, struct ol_error *error);

#endif
