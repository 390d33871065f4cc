/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shelf: what a store has of one dataset, from its opening to its close.
 *
 * A shelf knows its dataset's classes by number, where sizes matter to it, and when each <create> comes next; what is
 * there at the start is on it. What happens to it then is the store's (store.c) and its cohorts' (cohort.h).
 */
#ifndef OUTLAY_STORAGE_SHELF_H
#define OUTLAY_STORAGE_SHELF_H

#include "models/storage/cohort.h"

/* The setting and the pieces are borrowed; `index` is the dataset's among the setting's. */
void ol_shelf_open(struct ol_shelf *shelf, const struct ol_store_setting *setting, size_t index,
                   struct ol_pieces *pieces);
void ol_shelf_close(struct ol_shelf *shelf);
/* What is there in all classes; access tiers are parts of theirs. */
struct ol_level ol_shelf_total(const struct ol_shelf *shelf);
/* Levels are the sums of cohorts, and created = stored + deleted. Aborts where they are not. */
void ol_shelf_verify(const struct ol_shelf *shelf);

#endif
