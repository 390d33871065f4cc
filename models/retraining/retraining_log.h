/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * retraining_log: which models were in place when, and what happened to those that were to follow.
 */
#ifndef OUTLAY_RETRAINING_LOG_H
#define OUTLAY_RETRAINING_LOG_H

#include "models/retraining/moving_world.h"
#include "outlay/metric.h"
#include "outlay/output.h"

struct ol_deployed { /* a model in place: up to the next one's `from` */
    struct ol_trained model;
    ol_time from;
};

enum ol_retraining_event_kind {
    OL_RETRAINING_CALLED,   /* by a trigger: a job is submitted */
    OL_RETRAINING_AGAIN,    /* after a failure: another one */
    OL_RETRAINING_FAILED,   /* a job, for whatever reason */
    OL_RETRAINING_REJECTED, /* a model, by the gate */
    OL_RETRAINING_TRAINED,  /* a model passed it */
    OL_RETRAINING_PLACED,   /* a model is in place */
    OL_RETRAINING_EVENTS
};

struct ol_retraining_event {
    ol_time at;
    uint8_t kind;
    uint8_t cause;     /* number of the trigger's kind (ol_trigger_kinds) */
    bool is_false;     /* OL_RETRAINING_CALLED: what it measured had not crossed */
    double unit_hours; /* OL_RETRAINING_FAILED, _REJECTED, _TRAINED: of the job, while it held its units */
    double cost;       /* the same */
};

struct ol_retraining_log {
    struct ol_deployed *placed; /* the first from 0 */
    size_t placed_count, placed_capacity;
    struct ol_retraining_event *events; /* in their order */
    size_t event_count, event_capacity;
    bool is_under_way; /* at the end a job was, or a model waited */
    ol_time end;
};

void ol_retraining_log_place(struct ol_retraining_log *log, struct ol_trained model, ol_time from);
void ol_retraining_log_event(struct ol_retraining_log *log, struct ol_retraining_event event);
void ol_retraining_log_release(struct ol_retraining_log *log);

/* ---- what is told of it, from `begin` (the warm-up's end) to the log's end ---- */

struct ol_staleness {
    double span;                        /* days */
    double mean_age, p95_age;           /* days, of the data of the model in place */
    double mean_quality, least_quality; /* over time */
    double mean_loss, worst_loss;       /* below what a new model has in the mean */
    double below_floor;                 /* share of the time */
    double shifts, open_shifts;         /* how many; those that no model in place knows at the end */
    double detection, recovery;         /* days in the mean: to the cut, and to the place, of a model that knows */
    double worst_recovery;
};
struct ol_staleness ol_retraining_staleness(const struct ol_retraining_log *log, struct ol_moving_world *world,
                                            ol_time begin);

/* Metrics retraining.NAME. ...; `currency` may be NULL. */
struct ol_retraining_telling {
    ol_time begin;
    const char *currency;
    struct ol_metrics *metrics;
    size_t replication;
};
void ol_retraining_metrics(const struct ol_retraining_log *log, struct ol_moving_world *world,
                           const struct ol_retraining_telling *telling);
/* As retraining.csv has it: a row a check, of what was so then and had happened since the one before. */
#define OL_RETRAINING_HEADING "retraining,day,quality,drift,drift_seen,age_days,rows,event"
void ol_retraining_write(const struct ol_retraining_log *log, struct ol_moving_world *world,
                         struct ol_output *output);

#endif
