/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reclaim: jobs that hold a pool's units and do not use them are warned, and then stopped.
 *
 * What a job really does is in its ask (outlay/ask.h). One whose `gpu_use` is known and below `below` is idle from when
 * it computes, which is after its start and its restore; one that crashed is idle from the crash on, whatever its use
 * was before. A job that has been idle for `for` is warned. `grace` later it saves, where it has a <checkpoint>, which
 * takes as long as an emergency save does, and is stopped: a job that is done by then ends by itself. Each attempt is
 * watched anew.
 *
 * then="stop" ends it as "reclaimed": nothing came of its time, as of a job that was killed; what it saved is its
 * owner's, and no longer metered. then="requeue" sends it back to the front of the queue, to go on from what it saved;
 * after `requeues` times it is stopped for good. A job that crashed has nothing to save. It is stopped in either case,
 * and has failed as it would have without anybody watching, but its units come back early.
 *
 * Who says so (`exempt`) or is of an exempt team, type or queue is left alone. These three are patterns, searched in
 * the names as everywhere: "^(infra|ops)$" is these two, "prod" all that have it in their name.
 *
 *     <reclaim below="20%" for="15m" grace="5m" exempt-teams="^infra$" then="requeue"/>
 */
#ifndef OUTLAY_RECLAIM_H
#define OUTLAY_RECLAIM_H

#include "outlay/ask.h"
#include "outlay/field.h"
#include "outlay/regex.h"

enum ol_reclaim_then { OL_RECLAIM_STOP, OL_RECLAIM_REQUEUE };

struct ol_reclaim { /* <reclaim> */
    const struct ol_xml_node *node;
    double below;                                            /* 0..1: use below this is none */
    ol_time idle_for, grace;                                 /* until the warning, > 0; from there to the stop */
    const char *exempt_teams, *exempt_types, *exempt_queues; /* patterns; NULL: none */
    int then;                                                /* enum ol_reclaim_then */
    int64_t requeues;                                        /* > 0 */
};

extern const struct ol_element ol_reclaim_element;

void ol_reclaim_check(const struct ol_reclaim *reclaim, struct ol_faults *faults);

/* Use below this counts as none where no <reclaim> says otherwise. */
#define OL_RECLAIM_BELOW 0.2

/* Whether a job that does what the ask says would be idle, before any exemption. */
static inline bool ol_ask_is_idle(const struct ol_ask *ask, double below)
{
    return ask->gpu_use >= 0 && (double)ask->gpu_use < below;
}

/* An element with its patterns compiled: one a pool and thread. Zero-initialised it reclaims nothing. */
struct ol_reclaimer {
    const struct ol_reclaim *reclaim; /* borrowed; NULL: there is none */
    const struct ol_labels *labels;   /* borrowed; NULL: only jobs' own word exempts them */
    struct ol_regex *teams, *types, *queues;
};

void ol_reclaimer_open(struct ol_reclaimer *reclaimer, const struct ol_reclaim *reclaim,
                       const struct ol_labels *labels);
/* Whether the job is left alone. */
bool ol_reclaimer_spares(const struct ol_reclaimer *reclaimer, const struct ol_job *job, const struct ol_ask *ask);
void ol_reclaimer_close(struct ol_reclaimer *reclaimer);

#endif
