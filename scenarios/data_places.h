/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data_places: where a scenario's datasets, pools and endpoints are, which copies it keeps, and what its jobs read.
 *
 * A dataset is where it says; a pool or an endpoint is where its first capacity is, and owned where that is the user's
 * own or where there is none. A provider that is not named is the one whose price book is meant. Each <replica> becomes
 * a dataset of its own, called DATASET-REPLICA, behind the others.
 */
#ifndef OUTLAY_DATA_PLACES_H
#define OUTLAY_DATA_PLACES_H

#include "models/storage/copies.h"
#include "models/storage/staging.h"
#include "outlay/scenario.h"

struct ol_data_places {
    const struct ol_site *datasets, *pools; /* by index */
    const struct ol_copy_plan *plans;
    size_t plan_count;
};

/* Puts the copies behind the datasets; before anything looks at these. */
void ol_scenario_add_copies(struct ol_scenario *scenario);
/* Faults of links, caches and of what jobs read. */
void ol_scenario_check_data(const struct ol_scenario *scenario, struct ol_faults *faults);
struct ol_site ol_scenario_pool_site(const struct ol_scenario *scenario, const struct ol_pool *pool);
/* Of a scenario without faults; in its arena. */
const struct ol_data_places *ol_scenario_data_places(struct ol_scenario *scenario);
/* Ways without a link, reads that nobody waits for. */
void ol_scenario_note_data(const struct ol_scenario *scenario, struct ol_faults *notes);
/* Whether any data can move at all; of a scenario without faults. */
bool ol_scenario_moves_data(const struct ol_scenario *scenario);
/* What a source's jobs read; phase and cache are left out. */
struct ol_reads ol_scenario_reads(const struct ol_scenario *scenario, const struct ol_work *work, size_t pool);
/* The cache that serves a pool's reads of a dataset, of those of the scenario: the one for just that dataset before
 * one for all. SIZE_MAX: none. */
size_t ol_scenario_cache(const struct ol_scenario *scenario, size_t pool, size_t dataset);

#endif
