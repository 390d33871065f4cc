/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_work: what a scenario may come to cost when its uncertain inputs are drawn anew for each sample, and what
 * drives it.
 *
 * Sample r is replication r of the scenario with every input drawn for r (uncertain.h), so that without inputs the
 * samples are the replications of a run. The drivers are Sobol indices of a metric over the inputs and chance, which
 * is the number of the replication: each row of the design has a second sample, of its own draws and its own chance,
 * and for each input a run of the first with this input out of the second. With k inputs a row is k + 3 runs. What a
 * row yields depends on its number and the seed alone, so more samples keep the first, and threads change nothing.
 *
 * A failed run fails the whole: an input of which a draw makes no scenario has the wrong law.
 *
 *     status = ol_risk_work_out(&work, &question, &faults, &error);
 *     ... work.risk ...
 *     ol_risk_release(&work);
 */
#ifndef OUTLAY_RISK_WORK_H
#define OUTLAY_RISK_WORK_H

#include "outlay/risk.h"
#include "scenarios/study.h"
#include "scenarios/uncertain.h"

#define OL_RISK_SAMPLES_LIMIT 100000

struct ol_risk_allowance { /* instead of what a budget says */
    const char *budget;
    double monthly;
};

struct ol_risk_question {
    const char *path;
    const struct ol_edit *edits;
    size_t edit_count;
    const struct ol_risk_allowance *allowances;
    size_t allowance_count;
    const char *metric; /* that is driven */
    bool has_seed;      /* else the scenario's */
    uint64_t seed;
    size_t samples, threads;
    bool with_drivers;
    const volatile int *stop;                              /* may be NULL */
    void (*tick)(void *self, double share, uint64_t runs); /* after each row, from any thread; may be NULL */
    void *tick_self;
};

struct ol_risk_work {
    struct ol_risk risk;

    /* private */
    struct ol_study *study;
    struct ol_uncertain_inputs inputs;
    struct ol_arena arena;
};

/* Release in any case. */
int ol_risk_work_out(struct ol_risk_work *work, const struct ol_risk_question *question, struct ol_faults *faults,
                     struct ol_error *error);
void ol_risk_release(struct ol_risk_work *work);

#endif
