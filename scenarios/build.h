/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build: from a scenario to the models of one replication, wired and ready to run.
 *
 * This is the composition root: the one place that knows the kernel, the models and what they watch. A world is
 * built, run once, asked for its numbers and released; replications share nothing but the inflow, which they only
 * read.
 *
 *     status = ol_world_build(&world, &inflow, &setting, error);
 *     status = ol_world_run(&world, error);
 *     ol_world_metrics(&world, &metrics, 0);
 *     ol_world_release(&world);
 */
#ifndef OUTLAY_BUILD_H
#define OUTLAY_BUILD_H

#include "models/checkpoint/stored.h"
#include "models/fairness.h"
#include "models/job_stats.h"
#include "models/job_table.h"
#include "models/pool_model.h"
#include "models/pool_usage.h"
#include "models/reclaim/right_sizing.h"
#include "models/serving/rollout_split.h"
#include "models/storage/file_sharing.h"
#include "models/storage/store.h"
#include "models/team_usage.h"
#include "outlay/node_life.h"
#include "outlay/sim.h"
#include "outlay/work.h"
#include "scenarios/author_feed.h"
#include "scenarios/data_movement.h"
#include "scenarios/event_watch.h"
#include "scenarios/inflow.h"
#include "scenarios/spend_meter.h"
#include "scenarios/world_telemetry.h"

struct ol_world_setting {
    uint64_t seed, replication;
    bool counts_teams;  /* who used how much of which pool */
    bool counts_months; /* and in which calendar month */
    /* Only jobs submitted in this window, until all of them are over; what is counted begins with it. Until 0: all. */
    ol_time window_from, window_until;
    const char *currency;     /* in which nodes are priced; NULL: they are not */
    const volatile int *stop; /* may be NULL */
    ol_job_visitor *visit;    /* sees every job's fate in order of arrival; may be NULL */
    void *visit_self;
    ol_event_sink *event; /* hears of all that happens; may be NULL */
    void *event_self;
    /* Called on an arrival while *wants_tick: the share of the work done (negative: not known) and the jobs that have
     * arrived. May be NULL. */
    void (*tick)(void *self, double share, uint64_t jobs);
    void *tick_self;
    const volatile int *wants_tick;
};

/* The arrivals of one phase: a queue of jobs as a feed of the kernel. */
struct ol_world_feed {
    struct ol_world *world;
    struct ol_inflow_queue *queue;
    const struct ol_job *next;
};

struct ol_world {
    struct ol_inflow *inflow;
    struct ol_world_setting setting;
    struct ol_sim *sim;
    struct ol_job_table table;
    size_t pool_count;
    struct ol_pool_model **models; /* one a pool */
    struct ol_pool_usage *usages;  /* one a pool */
    bool *managed;                 /* by pool: it tells its levels itself (models/pool_note.h) */
    struct ol_work_plan *plans;    /* one a source */
    struct ol_node_lives lives;    /* of nodes that came and went */
    struct ol_stored *stored;      /* one a checkpoint of the scenario */
    struct ol_store *store;        /* of the datasets; NULL where there are none */
    struct ol_movement movement;
    struct ol_file_sharing **sharings; /* one a file system of the scenario */
    struct ol_job_stats stats;
    struct ol_team_usage teams;    /* empty where they are not counted */
    struct ol_right_sizing sizing; /* empty where no job says what it uses, and nobody stops any */
    struct ol_fairness fairness;
    struct ol_fairness_pool *fairness_pools; /* one a pool */
    struct ol_event_watch watch;
    struct ol_world_telemetry telemetry;
    struct ol_spend_meter spend; /* of the budgets, where there are prices */
    struct ol_world_feed feeds[2];
    struct ol_author_feed authors;
    bool ends_with_work; /* nodes come and go by themselves, and the clock has no length */
    bool arrivals_are_over;
    uint64_t open_jobs; /* that wait or run; counted only then */
    ol_time warmup_end, until, end;
    struct ol_labels models_of_traffic; /* that requests name */
    struct ol_rollout_split *splits;    /* one a rollout */
    struct ol_error error;              /* of a feed */
};

/* Release in any case. */
int ol_world_build(struct ol_world *world, struct ol_inflow *inflow, const struct ol_world_setting *setting,
                   struct ol_error *error);
int ol_world_run(struct ol_world *world, struct ol_error *error);
bool ol_world_was_stopped(const struct ol_world *world);
void ol_world_metrics(struct ol_world *world, struct ol_metrics *metrics, size_t replication);
/* Of the controls (scenarios/inflow.h): how far what was drawn lies from what its laws let expect. */
void ol_world_errors(const struct ol_world *world, double *errors);
void ol_world_release(struct ol_world *world);

#endif
