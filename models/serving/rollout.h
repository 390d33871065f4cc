/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rollout: how an endpoint's traffic goes over to a new version of it, as its author wrote it.
 *
 * The versions are two <endpoint>s: `from`, which has the traffic, and `to`, which has none of its own and lives only
 * from the rollout on. At `at` the new one's instances are ordered; its clock begins when they serve. A kind says what
 * share of the requests the new version is given from then on, in steps of equal length, and when either version goes:
 * that is its schedule, times since the new one serves. Of copies the callers see nothing.
 *
 * An answer of the new version is wrong with a chance of `fault`. When `notice` of them have been asked for, and
 * `reaction` later, all requests go back to the old version if it is still there, and the new one goes.
 */
#ifndef OUTLAY_SERVING_ROLLOUT_H
#define OUTLAY_SERVING_ROLLOUT_H

#include "outlay/field.h"

/* The greatest number of steps. */
#define OL_ROLLOUT_STEPS 100

struct ol_rollout { /* <rollout> */
    const struct ol_xml_node *node;
    const char *name, *from, *to;
    struct ol_variant kind; /* struct ol_rollout_kind, struct ol_rollout_options */
    ol_time at, reaction;
    double fault; /* of the new version's answers, 0..1 */
    int64_t notice;
};
extern const struct ol_element ol_rollout_element;

/* What the attributes of the kinds fill: each has some of them. */
struct ol_rollout_options {
    ol_time bake, hold, keep, life; /* life: 0: without end */
    const char *steps;
    double share;
    int64_t samples; /* 0: as many as come */
};

/* Times are since the new version serves; OL_NEVER: not at all. */
struct ol_rollout_schedule {
    double shares[OL_ROLLOUT_STEPS]; /* of the new version, in each step; the last one goes on */
    size_t steps;
    ol_time hold;     /* of a step */
    ol_time full;     /* from when the new one is given all */
    ol_time old_goes; /* not before `full` */
    ol_time new_goes;
    int64_t samples; /* the new one goes when each version has had so many requests; 0: it does not */
};

struct ol_rollout_kind {
    struct ol_kind kind;
    bool copies; /* the new version is given copies, and the old one all */
    bool
        matches; /* as many instances are ordered as the old version wants then, and kept until it has taken over */
    /* What the fields alone cannot tell. May be NULL. */
    void (*check)(const struct ol_rollout *rollout, struct ol_faults *faults);
    void (*plan)(const struct ol_rollout_options *options, struct ol_rollout_schedule *schedule);
};

/* NULL-terminated: `kind` of <rollout>. */
extern const struct ol_kind *const ol_rollout_kinds[];

/* Faults that the fields alone cannot see. */
void ol_rollout_check(const struct ol_rollout *rollout, struct ol_faults *faults);
/* Of one that was checked. */
struct ol_rollout_schedule ol_rollout_schedule(const struct ol_rollout *rollout);

#endif
