/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ask: what a job says of itself beside its size: what each of its nodes must have, and what schedulers weigh.
 *
 * Most jobs say nothing, and those that do say the same as many others. So a job carries one number, its ask's in the
 * scenario's table, and jobs that ask alike share it; number 0 is the ask of a job that says nothing. Like labels
 * (label.h), a table serves one scenario, and is only read once jobs were loaded, unless a source streams.
 *
 * Where a pool counts in thousandths of a GPU (pool.h), `milli` below 1000 asks for a part of one device: units is
 * then that part. A job of several devices takes them whole.
 *
 *     job->ask = ol_asks_intern(&scenario->asks, &(struct ol_ask){.milli = 250, .cpu_milli = 4000});
 *     ol_ask_of(&scenario->asks, job)->cpu_milli
 */
#ifndef OUTLAY_ASK_H
#define OUTLAY_ASK_H

#include "outlay/job.h"

#include <stddef.h>

struct ol_ask {
    /* what its nodes must have, where the pool places jobs on nodes */
    int64_t cpu_milli;    /* thousandths of a processor, of the whole job; 0: none */
    int64_t memory_bytes; /* of the whole job; 0: none */
    uint32_t milli;       /* of one device: 1..999 of one that it may share; 0 or 1000: whole ones */
    uint32_t nodes;       /* exactly so many, with as much on each; 0: as the placement likes */
    ol_label model;       /* "A100" or "A100|H100": the GPU models that will do; OL_NO_LABEL: any */
    ol_label slice;       /* "1g.5gb": a MIG profile, in place of `milli`; OL_NO_LABEL: none */

    /* what schedulers weigh */
    ol_time deadline; /* after the submit; 0: none */
    ol_label account, qos, partition;
    ol_label type; /* "production", "research" ...: a class of work */
    int32_t priority, nice;
    bool is_preemptible; /* may be stopped for others that are not */
    bool is_override;    /* a manager put it in front */

    /* what it really does */
    bool is_exempt;     /* whoever stops idle jobs leaves it alone */
    float gpu_use;      /* mean share of its GPUs that it keeps busy, 0..1; negative: not known */
    uint32_t gpus_used; /* devices that it uses at all; 0: not known */
    ol_time crash;      /* computes only so long after each start, and then holds its GPUs in vain; 0: never */
};

/* Zero-initialised holds the ask of number 0 only. */
struct ol_asks {
    struct ol_ask *items;
    uint32_t *slots; /* open addressing, numbers by content */
    size_t count, capacity, slot_count;
};

/* One that says nothing: all zero but gpu_use, which is not known. */
extern const struct ol_ask ol_ask_none;

/* Its number; an equal ask that is there already is found, not added. */
uint32_t ol_asks_intern(struct ol_asks *asks, const struct ol_ask *ask);
/* Into an empty table: every number means there what it means here. */
void ol_asks_copy(struct ol_asks *to, const struct ol_asks *from);
void ol_asks_release(struct ol_asks *asks);
/* Thousandths of a device that a MIG profile takes: of "2g.10gb" two of seven parts, rounded down; else 0. */
uint32_t ol_slice_milli(const char *profile);

static inline const struct ol_ask *ol_ask_of(const struct ol_asks *asks, const struct ol_job *job)
{
    return job->ask ? &asks->items[job->ask - 1] : &ol_ask_none;
}

#endif
