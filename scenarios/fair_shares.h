/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fair_shares: who got how much in a run and, beside a baseline, who gained and who lost.
 *
 * All of it comes from the rows of jobs.csv (those of the warm-up too), so that a run needs not be simulated again.
 * A party's service is the unit-time that its jobs ran, from first start to end, over the unit-time that they waited
 * or ran; what had not ended counts up to the run's end. Jain's index (models/fairness.h) is over that.
 *
 * A job of the run and one of the baseline are the same where name and submit agree; of several that agree the first
 * of each. A job gains where its turnaround is shorter than in the baseline. Of the baseline twenty-odd bytes a job are
 * kept, of the run nothing but those that got worse most.
 *
 *     struct ol_fair_shares shares = {.worst_limit = 100};
 *     status = ol_fair_shares_read(&shares, "week", "baseline", length, baseline_length, &error);
 *     ol_fair_shares_release(&shares);
 */
#ifndef OUTLAY_FAIR_SHARES_H
#define OUTLAY_FAIR_SHARES_H

#include "outlay/arena.h"
#include "outlay/simtime.h"
#include "outlay/stats.h"

#include <stdbool.h>

struct ol_fair_party {
    const char *name;          /* in the arena; "" for those of none */
    uint64_t jobs, ended;      /* ended: that have run and are over */
    double held, wanted;       /* unit-hours: ran; waited or ran */
    struct ol_histogram waits; /* microseconds, of ended jobs */
    struct ol_sum wait, slowdown;
    /* beside the baseline, of jobs that have ended in both */
    uint64_t matched, better, same, worse;
    struct ol_sum wait_change, turnaround_change; /* seconds */
};

/* A job that took longer than in the baseline. */
struct ol_fair_job {
    uint64_t row; /* in the run's jobs.csv */
    const char *job, *user, *team, *pool;
    double units;
    ol_time submit, wait, turnaround, baseline_wait, baseline_turnaround;
};

struct ol_fair_list {
    struct ol_fair_party *items;
    size_t count, capacity;
    uint32_t *slots;
    size_t slot_count;
};

struct ol_fair_shares {
    size_t worst_limit; /* set before */

    struct ol_arena arena;
    struct ol_fair_list teams, users;
    double jain; /* over teams or, where there is none, over users; NAN: over nobody */
    bool has_baseline;
    double baseline_jain;
    uint64_t unfinished;       /* ended in the baseline, and not in the run */
    uint64_t unmatched;        /* jobs of the run that the baseline does not have */
    struct ol_fair_job *worst; /* a heap while it is read; then the worst first */
    size_t worst_count;
};

/* `baseline` may be NULL. Lengths are of the runs, OL_NEVER where they are not known: what has not ended is left out
 * of the services then. */
int ol_fair_shares_read(struct ol_fair_shares *shares, const char *run, const char *baseline, ol_time length,
                        ol_time baseline_length, struct ol_error *error);
/* Whether jobs have teams; else users are all there is. */
bool ol_fair_shares_has_teams(const struct ol_fair_shares *shares);
/* held / wanted; NAN of a party that wanted nothing. */
double ol_fair_service(const struct ol_fair_party *party);
void ol_fair_shares_release(struct ol_fair_shares *shares);

#endif
