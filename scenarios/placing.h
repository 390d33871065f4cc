/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * placing: where a pool would best be, with the gravity of the data that its jobs read.
 *
 * A pool could stand in each region of the scenario's price books that sells its machines: the same type, or, of other
 * providers, the cheapest one with as many GPUs of the kind (or as many vCPUs and as much memory). For each the
 * scenario is simulated twice: with the data where it is, read over the way each time; and with a copy of it there,
 * made at the clock's start. Compute is all that is neither storage nor movement, other pools too, so that the three
 * add up.
 *
 *     status = ol_placing_list(&placing, &error);
 *     for (i = 0; i < placing.count; i++) ol_placing_run(&placing, i, &setting);
 *     ol_placing_release(&placing);
 */
#ifndef OUTLAY_PLACING_H
#define OUTLAY_PLACING_H

#include "scenarios/run.h"

struct ol_place_cost { /* in the scenario's currency, of the mean over its replications */
    bool is_known;
    double compute, storage, movement, total;
    double delay; /* seconds from a job's submit until its data was there, in the mean */
};

struct ol_place_choice {
    const char *provider, *region, *type;
    struct ol_place_cost read, copied; /* the data where it is; a copy of it there */
    char trouble[200];                 /* why it could not be simulated; or "" */
};

struct ol_placing {
    const char *path, *pool;
    const struct ol_edit *edits; /* made to the scenario before those of each place */
    size_t edit_count;

    struct ol_place_choice *choices;
    size_t count, capacity;
    const char *currency;
    /* private */
    struct ol_scenario *scenario; /* as it is */
    struct ol_arena arena;
};

/* Set path, pool and edits before. Faults are of the scenario. Release in any case. */
int ol_placing_list(struct ol_placing *placing, struct ol_faults *faults, struct ol_error *error);
/* Both simulations of the i-th choice; what goes wrong is its trouble. */
void ol_placing_run(struct ol_placing *placing, size_t i, const struct ol_run_setting *setting);
/* The cheaper of the two; NAN where neither is known. */
double ol_place_total(const struct ol_place_choice *choice);
/* The cheapest first; what is not known last. */
void ol_placing_sort(struct ol_placing *placing);
void ol_placing_release(struct ol_placing *placing);

#endif
