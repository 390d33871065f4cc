/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event_log: events.jsonl of a run directory, written as the first replication goes.
 *
 * With `auto` the log is for runs of at most OL_EVENT_LOG_JOBS jobs: traces that were read and jobs whose number is
 * given are counted before. Where jobs come until a clock ends, or by a stream, the log is given up, and its file
 * removed, once more of them have arrived; from then on nobody makes up events. A run that is stopped keeps what had
 * happened.
 */
#ifndef OUTLAY_EVENT_LOG_H
#define OUTLAY_EVENT_LOG_H

#include "outlay/output.h"
#include "scenarios/event.h"
#include "scenarios/inflow.h"

enum ol_log_events { OL_LOG_AUTO, OL_LOG_YES, OL_LOG_NO };

#define OL_EVENT_LOG_JOBS   20000
#define OL_EVENT_LOG_EVENTS 400000 /* and of so many events, where few jobs are stopped again and again */

/* Zero-initialised is no log. */
struct ol_event_log {
    struct ol_output *output; /* NULL: there is none, or not any more */
    char *path;
    uint64_t limit, jobs; /* 0: any number; that have come */
    uint64_t events;      /* that were told */
};

/* Makes the file where one is wanted. */
int ol_event_log_open(struct ol_event_log *log, const struct ol_folder *folder, enum ol_log_events wanted,
                      const struct ol_inflow *inflow, struct ol_error *error);
/* An ol_event_sink. */
bool ol_event_log_sink(void *self, const struct ol_run_event *event);
/* OL_OK where there is none. */
int ol_event_log_close(struct ol_event_log *log, struct ol_error *error);

#endif
