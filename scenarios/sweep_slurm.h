/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_slurm: the shards of a sweep as a job array of Slurm.
 *
 * FOLDER/slurm/job.sh runs one shard by the number of its array task; it is submitted for all shards that are not
 * finished, and when no task is left in the queue, again for those that are still not, up to three times more: a shard
 * goes on where it was. What tells that a shard is finished is its file, which appears whole (sweep_journal.h), so it
 * does not matter how Slurm accounts for tasks, or whether it does. FOLDER/slurm/job keeps the array's number: who goes
 * on waits for what was submitted before.
 */
#ifndef OUTLAY_SCENARIOS_SWEEP_SLURM_H
#define OUTLAY_SCENARIOS_SWEEP_SLURM_H

#include "outlay/error.h"

#include <stdbool.h>
#include <stdint.h>

#define OL_SLURM_SHARDS 1000 /* at most: Slurm's arrays have so many tasks unless its MaxArraySize says else */

struct ol_slurm_launch {
    const char *folder, *name;
    const char *command; /* for a shell, which runs a shard when " --shard I/N" is put behind it */
    size_t shards;
    const char *partition, *account, *time; /* NULL: Slurm's defaults */
    int64_t array_limit;                    /* tasks at once; 0: any number */
    int64_t threads;                        /* of a task */
    bool waits;                             /* false: returns when the array is submitted */
    const volatile int *stop;
    void (*say)(void *self, const char *what); /* a sentence, now and then */
    void *self;
};

/* OL_OK when all shards are finished, it was not to wait, or `stop` was set. */
int ol_slurm_launch(const struct ol_slurm_launch *launch, struct ol_error *error);

#endif
