/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slurm_conf: what of slurm.conf decides priorities.
 *
 * A file may be a whole slurm.conf or the few lines pasted from one: of it the lines that begin with a Priority* key or
 * with FairShareDampeningFactor are read, as Slurm 22.05 reads them (keys in any case, comments, quotes, lines that go
 * on after a backslash, the last of several counts), and all others are passed over. A Priority* key that there is not,
 * a value that Slurm would refuse, and what Outlay does not simulate (a site factor plugin, priority/basic) are faults.
 * Flags that Slurm would silently ignore are faults too.
 *
 * Times are those of Slurm: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes:seconds,
 * rounded up to minutes; UNLIMITED.
 */
#ifndef OUTLAY_ORDER_SLURM_CONF_H
#define OUTLAY_ORDER_SLURM_CONF_H

#include "outlay/error.h"
#include "outlay/text.h"

#include <stdbool.h>

/* What is counted of a job and of a partition, in Slurm's order. */
enum ol_tres { OL_TRES_CPU, OL_TRES_MEMORY, OL_TRES_NODE, OL_TRES_BILLING, OL_TRES_GPU, OL_TRES_KINDS };

struct ol_tres_weights {
    bool is_given;
    double of[OL_TRES_KINDS]; /* memory: of a MiB */
};

enum ol_priority_flag {
    OL_PRIORITY_ACCRUE_ALWAYS = 1 << 0, /* changes nothing here: jobs may start from their submit on */
    OL_PRIORITY_SIZE_RELATIVE = 1 << 1,
    OL_PRIORITY_CALCULATE_RUNNING = 1 << 2,
    OL_PRIORITY_DEPTH_OBLIVIOUS = 1 << 3,
    OL_PRIORITY_FAIR_TREE = 1 << 4,
    OL_PRIORITY_INCR_ONLY = 1 << 5,
    OL_PRIORITY_MAX_TRES = 1 << 6,
    OL_PRIORITY_RAW_ASSOC = 1 << 7, /* NO_NORMAL_ASSOC ... */
    OL_PRIORITY_RAW_PART = 1 << 8,
    OL_PRIORITY_RAW_QOS = 1 << 9,
    OL_PRIORITY_RAW_TRES = 1 << 10,
};

enum ol_usage_reset {
    OL_RESET_NONE,
    OL_RESET_NOW,
    OL_RESET_DAILY,
    OL_RESET_WEEKLY,
    OL_RESET_MONTHLY,
    OL_RESET_QUARTERLY,
    OL_RESET_YEARLY,
};

struct ol_slurm_conf {
    uint32_t weight_age, weight_assoc, weight_fair_share, weight_job_size, weight_partition, weight_qos;
    struct ol_tres_weights weight_tres;
    uint32_t max_age, half_life, calc_period; /* seconds; half_life 0: usage does not decay */
    uint32_t dampening;
    int reset;                    /* enum ol_usage_reset */
    uint32_t flags;               /* enum ol_priority_flag */
    bool favors_small, has_reset; /* has_reset: the key is there, whatever it says */
};

/* Slurm's defaults. */
extern const struct ol_slurm_conf ol_slurm_conf_default;

/* One key and its value; a fault at `place` where they are wrong. */
void ol_slurm_conf_set(struct ol_slurm_conf *conf, struct ol_slice key, struct ol_slice value,
                       struct ol_place place, struct ol_faults *faults);
/* The file's; `place` is blamed where it cannot be read. The path must outlive the faults. */
void ol_slurm_conf_read(struct ol_slurm_conf *conf, const char *path, struct ol_place place,
                        struct ol_faults *faults);
/* What holds of all the keys together. */
void ol_slurm_conf_check(const struct ol_slurm_conf *conf, struct ol_place place, struct ol_faults *faults);

/* "CPU=1.0,Mem=0.25G,GRES/gpu=2.0"; false with a sentence in `why`. */
#define OL_SLURM_WHY 300
bool ol_tres_weights_read(struct ol_slice text, struct ol_tres_weights *weights, char why[OL_SLURM_WHY]);
/* Seconds, a multiple of 60; false where it is no time. UNLIMITED is UINT32_MAX - 59, as Slurm has it. */
bool ol_slurm_time_read(struct ol_slice text, uint32_t *seconds);
/* A list of flags; false with a sentence in `why`. */
bool ol_priority_flags_read(struct ol_slice text, uint32_t *flags, char why[OL_SLURM_WHY]);

#endif
