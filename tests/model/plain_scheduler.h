/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_scheduler: scheduling as its definitions read, by walking the whole queue in every pass.
 *
 * The judge of the schedulers in models/: two arrays, who waits and who runs, and no idea of what may be skipped.
 * plain_schedule() is a whole simulator, with a clock of its own; the functions below it are its parts, for those
 * who want to race the scan itself.
 *
 * At one instant, pass "instant": all ends, then all arrivals, then one pass. Pass "event": first leave those whose
 * estimate is over by now and who end now; then each arrival and each end, in the order in which the jobs had
 * started, is followed by a pass. A job past its estimate is expected to end now. Conservative reservations then
 * count its units as back one microsecond on, and are all made anew, in order of arrival, before each arrival and
 * in each pass, once more in the first one after it has ended too; passes are held where something arrives or ends,
 * and where a reservation begins that does not wait for the overdue.
 */
#ifndef OUTLAY_TESTS_PLAIN_SCHEDULER_H
#define OUTLAY_TESTS_PLAIN_SCHEDULER_H

#include "outlay/job.h"

#include <stddef.h>

enum plain_backfill { PLAIN_NONE, PLAIN_EASY, PLAIN_EASY_SJBF, PLAIN_CONSERVATIVE, PLAIN_BACKFILLS };
/* As the scenario language calls them. */
extern const char *const plain_backfill_names[PLAIN_BACKFILLS];

struct plain_rules {
    uint32_t units; /* of the pool */
    enum plain_backfill backfill;
    bool is_event, kills; /* pass="event", overrun="kill" */
};

struct plain_fate {
    ol_time start, end; /* OL_NEVER where the job was rejected */
    enum ol_job_status status;
};

/* Runs the jobs, sorted by submit, to the end of the last. */
void plain_schedule(const struct plain_rules *rules, const struct ol_job *jobs, size_t count,
                    struct plain_fate *fates);

struct plain_waiting {
    uint32_t id, units;
    ol_time estimate;
    ol_time slot; /* conservative: the planned start */
    bool is_gone; /* started in this pass */
};

struct plain_running {
    uint32_t id, units;
    ol_time expected_end;
};

struct plain_changes;

struct plain_scheduler {
    struct plain_rules rules;
    uint32_t free;
    struct plain_waiting *waiting; /* in order of arrival */
    struct plain_running *running; /* by expected end */
    uint32_t *started;             /* by the last pass, in that order */
    size_t waiting_count, waiting_capacity, running_count, running_capacity, started_count, started_capacity;
    struct plain_changes *changes; /* conservative */
    bool is_round_due;             /* conservative: something has ended */
    bool was_overdue;              /* conservative: at the last planning */
};

void plain_scheduler_begin(struct plain_scheduler *plain, const struct plain_rules *rules);
/* A job joins the queue's end; it fits into the pool. */
void plain_scheduler_arrive(struct plain_scheduler *plain, ol_time now, uint32_t id, const struct ol_job *job);
/* Its units are back. */
void plain_scheduler_leave(struct plain_scheduler *plain, uint32_t id);
/* An end has its turn: conservative reservations move up in the next pass. */
void plain_scheduler_ended(struct plain_scheduler *plain);
/* Fills `started`. */
void plain_scheduler_pass(struct plain_scheduler *plain, ol_time now);
void plain_scheduler_end(struct plain_scheduler *plain);

#endif
