/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * copies: replicas of datasets: when they are made, what they take to keep up, and who reads which.
 *
 * A copy is a dataset of its own in the store (store.h), empty at first, so that what it costs to keep and to read it
 * is told there. At its time all that the original has is sent; each time after that, what it has more, and the share
 * that was changed; what it has less is deleted. A time that comes while the last one is still under way is passed by.
 * A reader takes the nearest of the original and the copies that have been completed once, of equals the original, then
 * the first listed.
 */
#ifndef OUTLAY_STORAGE_COPIES_H
#define OUTLAY_STORAGE_COPIES_H

#include "models/storage/carrier.h"
#include "models/storage/store.h"

struct ol_copy_plan {
    const struct ol_replica *replica;
    size_t original, copy; /* indices of datasets */
};

struct ol_copies_setting {
    struct ol_sim *sim;
    struct ol_carrier *carrier;
    struct ol_store *store;
    const struct ol_site *sites; /* of the datasets, copies among them; borrowed, as are the plans */
    const struct ol_copy_plan *plans;
    size_t count;
    ol_time until; /* the clock's end, at which no more copies are begun; OL_NEVER */
};

struct ol_copies; /* opaque */

/* Plans the first copies. */
struct ol_copies *ol_copies_new(const struct ol_copies_setting *setting);
/* The dataset that a reader of `original` at `site` reads now. */
size_t ol_copies_nearest(const struct ol_copies *copies, size_t original, const struct ol_site *site);
void ol_copies_free(struct ol_copies *copies);

#endif
