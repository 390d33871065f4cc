/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_deadline: the engine of "Can't Be Late" (Wu et al., NSDI'24) tick by tick, in the floats of seconds that
 * the published one uses, for one job that arrives at 0.
 *
 * Its zones are an addition: the one that was held is kept, else the first that is there is taken, which is a new
 * start. After the last tick that is given a zone stays as it is.
 */
#ifndef OUTLAY_TESTS_PLAIN_DEADLINE_H
#define OUTLAY_TESTS_PLAIN_DEADLINE_H

#define PLAIN_ZONES 3
#define PLAIN_TICKS 400

enum { PLAIN_NOTHING = -1, PLAIN_ON_DEMAND = PLAIN_ZONES }; /* beside the zones */

struct plain_deadline {
    /* set before */
    int policy; /* 0 on-demand, 1 greedy, 2 uniform progress, 3 without hysteresis */
    double gap, work, deadline, restart;
    int zones, spot[PLAIN_ZONES][PLAIN_TICKS];

    /* of the run */
    int held[PLAIN_ZONES + 1]; /* ticks, by zone; on-demand last */
    int starts, losses;
    int end; /* the tick at which the job is over */
};

/* Zero but for what is set before. */
void plain_deadline_run(struct plain_deadline *plain);

#endif
