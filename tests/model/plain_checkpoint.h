/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_checkpoint: one job on one node that gets lost, save by save and loss by loss.
 *
 * The judge of checkpoints in models/: no closed form, just a walk through what happens. An attempt starts up, reads
 * back what was saved (the first one does not), and computes with a save after each interval, but none at the very end
 * of the work. A loss strikes an attempt in whatever it is doing when its lifetime is over; what ends just then has
 * ended. A save that was being taken, or not yet flushed, is lost with the attempt. After a loss there is a downtime,
 * in which nothing strikes.
 *
 *     struct plain_checkpoint plain = {.work = ..., .interval = ..., .lifetime = draw, .context = &rng};
 *     const struct plain_outcome outcome = plain_checkpoint_run(&plain);
 */
#ifndef OUTLAY_TESTS_PLAIN_CHECKPOINT_H
#define OUTLAY_TESTS_PLAIN_CHECKPOINT_H

#include <stdbool.h>
#include <stdint.h>

/* All times in whole microseconds. */
struct plain_checkpoint {
    int64_t work, interval; /* > 0 */
    int64_t cost;           /* of a save */
    int64_t flush;          /* from a save's end until it survives a loss */
    int64_t startup;        /* of every attempt */
    int64_t restore;        /* of every attempt but the first */
    int64_t downtime;
    bool restores_saves_only; /* no restore as long as there is nothing saved */
    /* Of the next attempt's node, from the attempt's start; at least 0. */
    int64_t (*lifetime)(void *context);
    void *context;
};

struct plain_outcome {
    int64_t total;                             /* useful + lost + overhead */
    int64_t useful;                            /* the work */
    int64_t lost;                              /* computed and not saved */
    int64_t overhead;                          /* the four below */
    int64_t starting, restoring, saving, down; /* also what was cut short of them */
    int64_t interruptions;
    int64_t saves; /* that ended */
};

struct plain_outcome plain_checkpoint_run(const struct plain_checkpoint *plain);

#endif
