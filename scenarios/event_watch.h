/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event_watch: the probe that makes events (event.h) of what a world's models tell.
 *
 * It keeps the levels that no model tells of every pool: how many jobs wait, and how many units are free. One watch
 * serves one replication; where nobody wants events there is none, and nothing is made up for it, nor from where on
 * nobody wants them any more.
 */
#ifndef OUTLAY_EVENT_WATCH_H
#define OUTLAY_EVENT_WATCH_H

#include "models/job_table.h"
#include "outlay/probe.h"
#include "outlay/scenario.h"
#include "scenarios/event.h"

struct ol_event_watch {
    /* set before: all borrowed, and as long-lived as the watch */
    const struct ol_scenario *scenario;
    const struct ol_job_table *table;
    const bool *managed; /* by pool: it tells its levels itself */
    ol_event_sink *sink;
    void *self;

    /* private */
    struct ol_probes *probes;
    struct ol_event_level {
        int64_t capacity, busy; /* units */
        uint32_t waiting;       /* jobs */
    } * levels;                 /* by pool */
};

void ol_event_watch_open(struct ol_event_watch *watch);
/* Adds its probe, and takes it away again once the sink wants no more. */
void ol_event_watch_listen(struct ol_event_watch *watch, struct ol_probes *probes);
/* A watch that was never opened is fine. */
void ol_event_watch_close(struct ol_event_watch *watch);

#endif
