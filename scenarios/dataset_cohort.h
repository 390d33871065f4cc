/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dataset_cohort: the data of one day of a scenario's dataset, as the search for its cheapest lifecycle takes it.
 *
 * It is what the dataset's first <create> adds at a time or, where it has none, what is there at the start; as old as
 * the clock's start, kept until the dataset deletes it, at the latest until the clock's end. Its objects are all of the
 * mean size, and it is read by the dataset's pattern alone. Tiers of prices count what all its days keep in its class
 * by the rules as they are.
 */
#ifndef OUTLAY_DATASET_COHORT_H
#define OUTLAY_DATASET_COHORT_H

#include "outlay/scenario.h"
#include "pricing/lifecycle_plan.h"

/* `keep` > 0: in place of what the dataset says. `born`: where the clock has no start. The cohort borrows of the
 * dataset. Bad input where it does not tell what there is and how long. */
int ol_dataset_cohort(struct ol_aging_data *cohort, const struct ol_scenario *scenario,
                      const struct ol_dataset *dataset, ol_time keep, ol_time born, struct ol_error *error);
/* What the dataset's own rules make of it. Rules whose class has no price there are left out. */
struct ol_lifecycle_plan ol_dataset_plan(const struct ol_dataset *dataset, const struct ol_cohort_costs *costs);

#endif
