/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trigger: what calls for a retraining, and how it is seen.
 *
 * A scheduled trigger calls at moments that it knows beforehand. The others look at each check, and call when `checks`
 * of the last `of` had something to see, at least one of them being this one. When a model comes into place or a
 * retraining begins, what was seen before is forgotten: it was of another model. Within `cool_down` of a retraining's
 * beginning, whatever called for that, a trigger looks, but neither remembers nor calls.
 *
 * What a trigger sees is measured, and errs. A call is false where what it measures has not crossed the bound in truth,
 * at the check at which it called. Schedules and volumes are never false.
 */
#ifndef OUTLAY_RETRAINING_TRIGGER_H
#define OUTLAY_RETRAINING_TRIGGER_H

#include "models/retraining/moving_world.h"
#include "models/scaling/cron.h"

/* What the attributes of the kinds fill: each has some of them. */
struct ol_trigger_options {
    ol_time every; /* 0: cron tells */
    const char *cron;
    int since; /* ol_trigger_since */
    double above, below, rows;
    ol_time label_delay;
    int64_t checks, of;
    ol_time cool_down;
};

struct ol_trigger { /* <trigger> */
    const struct ol_xml_node *node;
    struct ol_variant by; /* struct ol_trigger_kind, struct ol_trigger_options */
};
extern const struct ol_element ol_trigger_element;

#define OL_TRIGGER_WINDOW 64 /* the greatest `of` */

/* The model in place, to those who look at it. */
struct ol_trigger_view {
    struct ol_moving_world *world;
    struct ol_trained model;
    ol_time since;    /* from when it is in place */
    ol_time last_cut; /* of the last retraining that began, 0 before */
    ol_time start_instant;
};

struct ol_trigger_watch {
    const struct ol_trigger *trigger;
    struct ol_cron cron;
    uint64_t window; /* a bit a check, the latest the lowest */
    ol_time mute_until;
};

enum ol_sight { OL_SIGHT_NONE, OL_SIGHT_CLEAR, OL_SIGHT_CROSSED };

struct ol_trigger_kind {
    struct ol_kind kind;
    void (*check)(const struct ol_trigger *trigger, const struct ol_retraining *terms, struct ol_faults *faults);
    /* Of scheduled ones: the first moment after `now`. NULL for the others. */
    ol_time (*next)(const struct ol_trigger_watch *watch, const struct ol_trigger_view *view, ol_time now);
    /* Of the others: at check i. */
    enum ol_sight (*look)(const struct ol_trigger_options *options, const struct ol_trigger_view *view, size_t i);
    /* Whether what it measures has crossed in truth; NULL: always. */
    bool (*is_true)(const struct ol_trigger_options *options, const struct ol_trigger_view *view, size_t i);
};

/* NULL-terminated: `by` of <trigger>. */
extern const struct ol_kind *const ol_trigger_kinds[];
size_t ol_trigger_kind_number(const struct ol_trigger *trigger);

void ol_trigger_check(const struct ol_trigger *trigger, const struct ol_retraining *terms,
                      struct ol_faults *faults);

struct ol_trigger_watch ol_trigger_watch(const struct ol_trigger *trigger);
/* OL_NEVER where it is none of the scheduled ones. */
ol_time ol_trigger_next(const struct ol_trigger_watch *watch, const struct ol_trigger_view *view, ol_time now);
/* Whether it calls at check i. */
bool ol_trigger_look(struct ol_trigger_watch *watch, const struct ol_trigger_view *view, size_t i);
bool ol_trigger_is_true(const struct ol_trigger_watch *watch, const struct ol_trigger_view *view, size_t i);
/* A retraining begins. */
void ol_trigger_begun(struct ol_trigger_watch *watch, ol_time now);
/* Another model is in place. */
void ol_trigger_forget(struct ol_trigger_watch *watch);

#endif
