/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * desk: a pool's policy at work: scheduling passes, and the instants at which one is due by itself.
 *
 * Whoever runs a pool tells the policy what happens, and asks the desk for a pass: at once, or once at the end of the
 * instant. In a pass each job that the policy names is handed to `start`; `after`, where there is one, is called when
 * the pass is over, and says whether units have come, or were ordered, by which another one is due at once.
 */
#ifndef OUTLAY_DESK_H
#define OUTLAY_DESK_H

#include "outlay/pool.h"
#include "outlay/sim.h"

struct ol_desk {
    struct ol_sim *sim;
    struct ol_policy *policy;
    void (*start)(void *self, uint32_t slot);
    void (*stop)(void *self, uint32_t slot); /* for another; NULL where no job is stopped */
    bool (*after)(void *self);               /* may be NULL */
    void *self;

    /* private */
    uint32_t pass, woken;  /* handlers */
    ol_time wake_at;       /* of the pending wake-up; OL_NEVER where none is */
    ol_ticket wake_ticket; /* of the pending wake-up */
};

/* `sim`, `start`, `stop`, `after` and `self` are set before; `policy` too, where it is not one of backfill alone. */
void ol_desk_open(struct ol_desk *desk, const struct ol_scheduler *scheduler,
                  const struct ol_policy_setting *setting);
void ol_desk_close(struct ol_desk *desk);
void ol_desk_pass(struct ol_desk *desk);
/* One pass at the end of this instant, however often it is asked for. */
void ol_desk_want_pass(struct ol_desk *desk);

#endif
