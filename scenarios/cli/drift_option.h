/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_option: the options of `outlay drift` as what its reading and its measures ask for.
 *
 * Names live in `arena`, other texts in the command line. `reading` points into the struct itself, which has to stay
 * where it is.
 */
#ifndef OUTLAY_CLI_DRIFT_OPTION_H
#define OUTLAY_CLI_DRIFT_OPTION_H

#include "outlay/arena.h"
#include "reports/drift.h"
#include "scenarios/cli/command.h"
#include "scenarios/drift_reading.h"

#define OL_DRIFT_NAMES 200 /* of --fields, at most */

struct ol_drift_option {
    struct ol_drift_request reading;       /* what is to be read, and how much of it is kept */
    struct ol_drift_thresholds thresholds; /* the usual ones but for those of --threshold */
    const char *names[OL_DRIFT_NAMES];     /* of --fields */
    size_t name_count;                     /* 0: all */
    const char *split;                     /* as written; NULL: none */
    ol_time window;                        /* 0: none */
    enum ol_output_format format;
    const char *folder; /* NULL: none */
};

/* OL_OK, or OL_BAD_USAGE with `error` filled. */
int ol_drift_option_read(struct ol_drift_option *option, const struct ol_invocation *invocation,
                         struct ol_arena *arena, struct ol_error *error);

#endif
