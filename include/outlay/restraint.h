/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restraint: what a pool has to leave undone while there is no money for it.
 *
 * Whoever watches the spending hands a pool the list of those that hold now, and again when they change; the pool knows
 * nothing of money. Jobs that a restraint is about are stopped (with a last save where they have a checkpoint) and wait
 * again, those that wait are passed over, and no nodes are ordered for them. Nodes of the sources are not ordered any
 * more; those that are there stay for as long as they would have.
 */
#ifndef OUTLAY_RESTRAINT_H
#define OUTLAY_RESTRAINT_H

#include "outlay/ask.h"

struct ol_restraint {
    ol_label team;            /* whose jobs; OL_NO_LABEL: everybody's */
    bool holds_preemptible;   /* jobs that may be stopped for others */
    bool holds_all;           /* all jobs */
    unsigned stopped_sources; /* a bit for each enum ol_capacity_source of which nothing is ordered */
};

struct ol_restraints {
    const struct ol_restraint *items;
    size_t count;
};

/* Whether one of them is about the job. */
static inline bool ol_restraints_hold(const struct ol_restraints *restraints, const struct ol_job *job,
                                      const struct ol_ask *ask)
{
    for (size_t i = 0; i < restraints->count; i++) {
        const struct ol_restraint *restraint = &restraints->items[i];
        if ((restraint->team == OL_NO_LABEL || restraint->team == job->team) &&
            (restraint->holds_all || (restraint->holds_preemptible && ask->is_preemptible)))
            return true;
    }
    return false;
}

#endif
