/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * finding: GPUs that somebody held and had no use for, and what they cost.
 *
 * The findings of a job do not overlap: of the unit-time that it held, a part is that of GPUs which it never used
 * (oversized), of what is left a part is that in which the others were not busy (idle), and what it held after a crash
 * is neither, but crashed. That it asked for far more time than it took (overlong) costs nothing by itself, but keeps
 * others from being let past it.
 *
 * A row is of one job, or, where `jobs` is more than one or the job has no row of its own, the sum of all further
 * jobs of one user, team and pool: so a sum over rows is that of the run.
 */
#ifndef OUTLAY_FINDING_H
#define OUTLAY_FINDING_H

#include "outlay/label.h"
#include "outlay/money.h"

#include <stddef.h>

enum ol_finding_kind {
    OL_FINDING_OVERSIZED,
    OL_FINDING_IDLE,
    OL_FINDING_CRASHED,
    OL_FINDING_OVERLONG,
    OL_FINDING_KINDS
};

/* "oversized", "idle" ... as written in findings.csv and in the names of metrics. */
extern const char *const ol_finding_names[OL_FINDING_KINDS];

struct ol_finding {
    uint8_t kind; /* enum ol_finding_kind */
    bool is_sum;
    uint16_t pool;            /* index into the scenario's pools ... */
    const char *pool_name;    /* ... and its name; set for reports, borrowed */
    ol_label job, user, team; /* job: of rows of one */
    uint64_t jobs;            /* 1, or of a sum */
    double asked, used;       /* GPUs, of OVERLONG hours; means of a sum. IDLE: used is how many were busy */
    double unit_hours;        /* held for nothing */
    ol_money cost;            /* of that; 0 where prices are not known */
    bool has_cost;
};

#endif
