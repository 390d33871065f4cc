/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * front_loop: the loop of an engine behind a front: its own events, who gives up in line, who arrives.
 *
 * Of one instant it is in that order. The moves are a constant of the engine's file, and the loop is written into it
 * by the compiler, so that no request costs a call by pointer.
 */
#ifndef OUTLAY_SERVING_FRONT_LOOP_H
#define OUTLAY_SERVING_FRONT_LOOP_H

#include "models/serving/front.h"

struct ol_front_moves {
    /* When something next happens in the engine itself; OL_NEVER: nothing does. */
    ol_time (*next)(struct ol_engine *engine);
    /* That happens. This and `enter` answer how far to go on: at most `until`. */
    ol_time (*step)(struct ol_engine *engine, ol_time now, ol_time until);
    /* The first in line has given up, and who is now the first may be better off; NULL: nobody ever is. */
    void (*moved_up)(struct ol_engine *engine, ol_time now);
    ol_time (*enter)(struct ol_engine *engine, const struct ol_try *try, ol_time until);
};

/* All that happens before `until`; negative with `error` filled where the traffic failed. */
static inline __attribute__((always_inline)) int ol_front_advance(struct ol_front *front, struct ol_engine *engine,
                                                                  const struct ol_front_moves *moves,
                                                                  ol_time until, struct ol_error *error)
{
    int status = ol_front_look(front, error);
    while (status >= 0 && !ol_front_is_stopped(front)) {
        const ol_time own = moves->next(engine), due = ol_front_due(front), arrival = ol_front_next(front);
        ol_time next = own < due ? own : due;
        next = arrival < next ? arrival : next;
        if (next >= until)
            break;
        if (own == next) {
            until = moves->step(engine, next, until);
        } else if (due == next) {
            ol_front_expire(front, next);
            if (moves->moved_up)
                moves->moved_up(engine, next);
        } else {
            struct ol_try try;
            status = ol_front_arrive(front, &try, error);
            if (status > 0)
                until = moves->enter(engine, &try, until);
        }
    }
    return status < 0 ? status : OL_OK;
}

#endif
