/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metric_choice: which metrics a table shows: those that a reviewer asks for first, all, or those of --metric.
 *
 * A pattern is a regular expression (PCRE2) that is found anywhere in the name: "wait" is enough. Patterns are
 * compiled before any work is done, and applied when the names are known. The order is that of the patterns, then of
 * the names.
 *
 *     struct ol_metric_choice choice = {0};
 *     if (ol_metric_choice_read(&choice, invocation, &error))
 *         status = ol_metric_choice_apply(&choice, names, count, &error);
 *     ol_metric_choice_release(&choice);
 */
#ifndef OUTLAY_CLI_METRIC_CHOICE_H
#define OUTLAY_CLI_METRIC_CHOICE_H

#include "scenarios/cli/command.h"

struct ol_metric_choice {
    bool is_usual;      /* nothing was asked for: what a reviewer asks for first */
    const char **names; /* chosen; borrowed from those applied to */
    size_t count;

    /* private */
    struct ol_regex **patterns;
    const char *const *texts; /* of the patterns */
    size_t pattern_count;
    const char **given;
};

/* --metric PATTERN, repeatable, and --all. `all_is_usual`: without either all are chosen, as programs want it. False
 * with a filled error; release in any case. */
bool ol_metric_choice_read(struct ol_metric_choice *choice, const struct ol_invocation *invocation,
                           bool all_is_usual, struct ol_error *error);
/* Bad usage where a pattern that was given finds none of the `names`, which are sorted. */
int ol_metric_choice_apply(struct ol_metric_choice *choice, const char *const *names, size_t count,
                           struct ol_error *error);
/* Whether a pattern is found in the name; one thread at a time. */
bool ol_metric_choice_wants(const struct ol_metric_choice *choice, const char *name);
void ol_metric_choice_release(struct ol_metric_choice *choice);

#endif
