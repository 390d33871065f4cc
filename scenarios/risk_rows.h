/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_rows: the runs of a risk, row by row of its design, on several threads.
 */
#ifndef OUTLAY_RISK_ROWS_H
#define OUTLAY_RISK_ROWS_H

#include "scenarios/risk_work.h"

#include <pthread.h>
#include <stdatomic.h>

struct ol_risk_rows {
    const struct ol_risk_question *question;
    struct ol_study *study;
    const struct ol_uncertain_inputs *inputs;
    uint64_t seed;
    size_t count;   /* of rows */
    size_t columns; /* of the mixed runs: the inputs, and chance; 0: without drivers */
    double *a, *b;  /* of each row: the metric that is driven */
    double *mixed;  /* [column * count + row] */
    bool *is_done;
    struct ol_error **errors; /* NULL: none */
    struct ol_metrics spent;  /* months and budgets of the first run of each row; rows are its replications */
    struct ol_arena arena;    /* of those */
    pthread_mutex_t lock;     /* of these two */
    atomic_size_t done;
};

/* Release in any case. The first row's error that was not a wish to stop is the whole's. */
int ol_risk_rows_run(struct ol_risk_rows *rows, struct ol_error *error);
void ol_risk_rows_release(struct ol_risk_rows *rows);

#endif
