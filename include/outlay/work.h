/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * work: how the jobs of one source behave on nodes that come and go.
 *
 * <trace>, <arrivals> and <job> share four attributes: `kind` (by which capacities state their speeds), `checkpoint`
 * and `elastic` (names of elements), `deadline` (after the submit). They hold for all jobs of the source, so that a
 * job itself carries nothing but the source's number.
 *
 * An <elastic> job runs on min..max workers, each of `worker` units. It is sized by its own cpus or gpus, for which
 * its runtime is stated; it starts as soon as there is room for `min` workers, grows into units that nobody waits for,
 * and goes on with fewer when it loses a node. After each such change it pays `rendezvous`. What was computed since the
 * last save is kept in the memory of those that are left, or is lost with it. Its speed on n workers follows from
 * `scaling`: "4:3.5 8:6.4" says that four are 3.5 times as fast as one; between the points, and beyond the last, it
 * goes straight on; without it n workers are n times as fast. One worker is as fast as one, with or without a point.
 */
#ifndef OUTLAY_WORK_H
#define OUTLAY_WORK_H

#include "outlay/checkpoint.h"
#include "outlay/field.h"

#define OL_SCALING_POINTS 16

enum ol_elastic_keeps { OL_KEEPS_IN_MEMORY, OL_KEEPS_CHECKPOINT };

struct ol_elastic { /* <elastic> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t min, max, worker;
    const char *scaling_text;
    ol_time rendezvous;
    int keeps; /* enum ol_elastic_keeps */

    /* below: not from attributes, set by ol_elastic_check */
    struct ol_scaling_point {
        double workers, speedup;
    } points[OL_SCALING_POINTS];
    size_t point_count;
};
extern const struct ol_element ol_elastic_element;
/* Reads the points, and adds faults: a max below min, points that do not rise ... */
void ol_elastic_check(struct ol_elastic *elastic, struct ol_faults *faults);
/* Of n workers over one; a part of a worker is as fast as that part. Always positive. */
double ol_elastic_speedup(const struct ol_elastic *elastic, double workers);

/* The attributes that the three share; see OL_WORK_FIELDS. */
struct ol_work {
    const char *kind, *checkpoint, *elastic;
    ol_time deadline; /* after the submit; 0: none */
};

#define OL_WORK_FIELDS(type, member)                                                                              \
    {"kind", OL_FIELD_TEXT, "What sort of work it is; capacities may state a speed for each.",                    \
     .offset = offsetof(type, member.kind)},                                                                      \
        {"checkpoint", OL_FIELD_TEXT, "The <checkpoint> by which its jobs save their work.",                      \
         .offset = offsetof(type, member.checkpoint)},                                                            \
        {"elastic", OL_FIELD_TEXT, "The <elastic> by which its jobs shrink and grow.",                            \
         .offset = offsetof(type, member.elastic)},                                                               \
    {                                                                                                             \
        "deadline", OL_FIELD_DURATION, "By when a job should be done, after its submit.",                         \
            .min = 1, .max = 1e18, .offset = offsetof(type, member.deadline)                                      \
    }

/* The same, resolved: of each source of the scenario, in their order. */
struct ol_work_plan {
    const struct ol_checkpoint *checkpoint; /* NULL: none */
    const struct ol_elastic *elastic;       /* NULL: none */
    const char *kind;                       /* NULL: none */
    ol_time deadline;                       /* after the submit; 0: none */
};

#endif
