/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_launch: the options of a sweep that have to do with shards, and shards run elsewhere.
 *
 * A shard is run by the command line that was given, without what is for the launcher alone, with --resume and --shard.
 */
#ifndef OUTLAY_CLI_SWEEP_LAUNCH_H
#define OUTLAY_CLI_SWEEP_LAUNCH_H

#include "scenarios/cli/command.h"
#include "scenarios/sweep.h"

enum ol_launcher { OL_LAUNCH_LOCAL, OL_LAUNCH_SLURM, OL_LAUNCH_KUBERNETES };

struct ol_shard_option {
    size_t index, count; /* from 0; count 0: not given */
};

/* --launcher and --shard; bad usage where they do not go together, or with options of another launcher. */
int ol_launcher_read(const struct ol_invocation *invocation, int *launcher, struct ol_shard_option *shard,
                     struct ol_error *error);

struct ol_sweep_launch {
    const struct ol_invocation *invocation;
    struct ol_sweep *sweep;
    int launcher;
};

/* Submits, waits and gathers; how many points are not done, as where it was not to wait. */
int ol_sweep_launch(const struct ol_sweep_launch *launch, size_t *left, struct ol_error *error);
/* Prints the Job. */
int ol_sweep_print_job(const struct ol_sweep_launch *launch, struct ol_error *error);

#endif
