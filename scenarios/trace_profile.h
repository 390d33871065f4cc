/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_profile: what is in a trace, and what looks wrong in it.
 *
 * Everything but the findings speaks of the jobs that can run: those with a submit time and a positive runtime and
 * size. A finding is one sentence about what may mislead whoever trusts the trace; none of them is an error.
 */
#ifndef OUTLAY_TRACE_PROFILE_H
#define OUTLAY_TRACE_PROFILE_H

#include "outlay/arena.h"
#include "scenarios/quantiles.h"
#include "scenarios/trace_reading.h"

enum ol_profile_quantity {
    OL_PROFILE_SIZE,
    OL_PROFILE_RUNTIME,
    OL_PROFILE_ESTIMATE,
    OL_PROFILE_INTERARRIVAL,
    OL_PROFILE_WAIT,
    OL_PROFILE_QUANTITIES
};
extern const char *const ol_profile_quantity_names[OL_PROFILE_QUANTITIES];

#define OL_PROFILE_FINDINGS 32

/* Strings live in the arena. */
struct ol_trace_profile {
    const char *path, *format, *unit, *columns;
    uint64_t rows; /* that hold a job or try to */
    uint64_t jobs; /* that can run */
    struct ol_troubles troubles;
    ol_time first_submit, last_submit; /* instants where has_instants; both 0 without jobs */
    bool has_instants;
    int64_t capacity; /* of the machine: as asked for, or by the header; 0: not known */
    double busy;      /* unit-seconds of all jobs */
    double load;      /* busy / (capacity * span); 0 where that is not known */
    uint64_t users, teams, queues;
    struct ol_quantiles quantities[OL_PROFILE_QUANTITIES];
    const char *findings[OL_PROFILE_FINDINGS];
    size_t finding_count;
    struct ol_arena arena;
};

/* `capacity` 0: what the header says. Zero-initialised profiles can be released. */
int ol_trace_profile_read(struct ol_trace_profile *profile, const struct ol_trace_request *request,
                          int64_t capacity, struct ol_error *error);
void ol_trace_profile_release(struct ol_trace_profile *profile);

#endif
