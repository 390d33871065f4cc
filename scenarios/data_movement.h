/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data_movement: all that moves data in one replication, wired: the carrier, the copies, the caches, the staging.
 *
 *     ol_movement_open(&movement, &setting);
 *     if (!ol_movement_takes(&movement, job))
 *         ... to its pool ...
 *     ol_movement_release(&movement);
 */
#ifndef OUTLAY_DATA_MOVEMENT_H
#define OUTLAY_DATA_MOVEMENT_H

#include "models/storage/staging.h"
#include "scenarios/data_places.h"
#include "scenarios/inflow.h"

struct ol_movement_setting {
    const struct ol_inflow *inflow;
    struct ol_sim *sim;
    struct ol_store *store;
    const enum ol_phase *phases; /* by pool, in which it takes arrivals; used while opening */
    ol_time warmup_end, until;
    void (*give)(void *self, const struct ol_job *job);
    void *self;
};

/* Zero-initialised: nothing moves. */
struct ol_movement {
    const struct ol_scenario *scenario;
    struct ol_carrier *carrier; /* NULL: nothing moves */
    struct ol_copies *copies;
    struct ol_staging *staging;
    struct ol_cached *cached; /* one a cache of the scenario */
    struct ol_reads *reads;   /* one a source */
};

void ol_movement_open(struct ol_movement *movement, const struct ol_movement_setting *setting);
/* True where the job goes to its pool by way of the setting's `give`. */
bool ol_movement_takes(struct ol_movement *movement, const struct ol_job *job);
/* Jobs that wait for their data. */
size_t ol_movement_waiting(const struct ol_movement *movement);
void ol_movement_finish(struct ol_movement *movement, ol_time end);
/* What passed; NULL where nothing did. */
const struct ol_passage *ol_movement_passed(const struct ol_movement *movement, size_t dataset,
                                            const struct ol_site *from, const struct ol_site *to);
void ol_movement_metrics(const struct ol_movement *movement, struct ol_metrics *metrics, size_t replication);
void ol_movement_release(struct ol_movement *movement);

#endif
