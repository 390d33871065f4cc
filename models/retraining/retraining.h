/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * retraining: a deployed model that grows stale, and what calls for a new one, as its author wrote it.
 *
 * The world moves away from the data that a model was trained on, by a decay with the age of that data (its cut), by a
 * walk, and by sudden shifts (moving_world.h). The model in place has the quality
 *
 *     fresh - loss(from its cut to now), within 0 and 1
 *
 * Triggers call for a new one (trigger.h); whichever is first does. From then on until that one is in place, or has
 * failed, or was rejected, no trigger calls. A retraining takes the data up to its beginning (the cut), is a job on a
 * pool like any other, may fail, may be rejected by the gate, and is in place `deploy` after its end. A job that fails
 * is begun anew `retries` times, each with a cut of its own. The first model is in place, and fresh, at the clock's 0.
 *
 * A point of quality is a hundredth. Rows are counted in reals: they may be many.
 */
#ifndef OUTLAY_RETRAINING_H
#define OUTLAY_RETRAINING_H

#include "outlay/field.h"
#include "outlay/work.h"

/* Checks are no closer, and a model is followed for no longer and no more of them, nor shifts in the mean, so that a
 * replication fits into memory. */
#define OL_RETRAINING_LONGEST (365250 * OL_DAY)
#define OL_RETRAINING_CHECKS  1000000
#define OL_RETRAINING_CHECK   OL_HOUR
#define OL_RETRAINING_TRIGGER 16 /* of them at most */

enum ol_decay { OL_DECAY_LINEAR, OL_DECAY_EXPONENTIAL };

struct ol_quality { /* <quality> */
    const struct ol_xml_node *node;
    struct ol_law fresh; /* of a new model at its cut, 0..1 */
    int decay;           /* enum ol_decay */
    double per_day;      /* linear: what is lost a day; exponential: the share of what is left that is */
    double wander;       /* deviation of the walk after a day */
    double floor;        /* below which time is counted; 0: none */
};

struct ol_shifts { /* <shifts> */
    const struct ol_xml_node *node;
    struct ol_law every;         /* from one to the next; exponential: a Poisson process */
    struct ol_law quality, data; /* what each takes off the quality, and moves the data by; no law: nothing */
};

struct ol_data_drift { /* <drift>: of the data, in standard deviations of it */
    const struct ol_xml_node *node;
    double per_day, wander;
    double rows, reference_rows; /* compared at a check, of now and of the training; 0: as many as `rows` */
    int64_t bins;
};

struct ol_gate { /* <gate> */
    const struct ol_xml_node *node;
    double rejects; /* share, for reasons of its own */
    double margin;  /* by which the new one has to be better, both measured on `rows` */
    double rows;    /* 0: measured exactly */
};

struct ol_retraining { /* <retraining> */
    const struct ol_xml_node *node;
    const char *name, *pool, *user, *team, *queue;
    struct ol_work work; /* of a training */
    struct ol_law runtime, cpus, gpus, deploy;
    double fails; /* share */
    int64_t retries;
    int by; /* ol_retraining_by: which of the triggers call */
    ol_time check_every;
    struct ol_law rows_per_day; /* new data; no law: not told */
    double history;             /* rows at the clock's 0 */
    double most_rows;           /* that a training takes, the latest; 0: all */
    double growth;              /* the runtime grows with the rows to this power */
    double unit_hour_price;     /* of nodes that have no price of their own */
    double point_day_price;
    struct ol_list qualities, shifts, drifts, gates, triggers; /* of the first four none or one */
};
extern const struct ol_element ol_retraining_element;

/* "any", "nothing", and the kinds of triggers; NULL-terminated. */
enum { OL_BY_ANY, OL_BY_NOTHING, OL_BY_KIND };
extern const char *const ol_retraining_by[];

/* Faults that the fields alone cannot see; `has_end`: the clock has a length. */
void ol_retraining_check(const struct ol_retraining *retraining, bool has_end, struct ol_faults *faults);
/* Its elements; where they were not written, what that means. */
struct ol_quality ol_retraining_quality(const struct ol_retraining *retraining);
struct ol_data_drift ol_retraining_drift(const struct ol_retraining *retraining);
struct ol_gate ol_retraining_gate(const struct ol_retraining *retraining);

#endif
