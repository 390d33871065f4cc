/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * managed_state: what the files of the managed pool share, and nobody else sees.
 *
 *     managed_pool.c     jobs come in, passes, the end
 *     managed_run.c      a job's attempts: starting, ending, waiting again
 *     managed_stretch.c  a stretch of an attempt: how long, how fast, with what saves
 *     managed_elastic.c  jobs that shrink and grow
 *     managed_loss.c     what the fleet tells, and who goes down with a node
 *     managed_renew.c    the same where the job goes on at once
 *     managed_move.c     jobs that leave their nodes with a save
 *     managed_preempt.c  jobs that are stopped for others, and what schedulers see of jobs
 *     managed_reclaim.c  jobs that crash, and who stops those that do not use their units
 *     managed_restrain.c jobs and nodes that there is no money for
 *     managed_files.c    jobs that share a file system
 *     managed_books.c    the policy's books, and what probes are told
 *
 * A live record is a job's from its first start to its end; it is named by its index, as records move when there are
 * more of them.
 */
#ifndef OUTLAY_MANAGED_STATE_H
#define OUTLAY_MANAGED_STATE_H

#include "models/course.h"
#include "models/desk.h"
#include "models/fleet/node_fleet.h"
#include "models/managed/managed_pool.h"
#include "models/pool_note.h"
#include "models/reclaim/reclaim.h"

/* Why a job leaves its nodes while it could go on. */
enum leaving { LEAVES_WARNED, LEAVES_FOR_BETTER, LEAVES_FOR_ANOTHER, LEAVES_UNUSED, LEAVES_UNPAID };

#define NO_LIVE       UINT32_MAX
#define MOST_ATTEMPTS UINT16_MAX

/* Of one attempt: whether the job uses what it holds. */
struct watch {
    ol_ticket alarm, crash; /* 0: none pending */
    ol_time idle_from;      /* while somebody is to be warned or stopped */
    bool is_warned, is_crashed;
};

/* A job that has run before it ended. */
struct live {
    struct ol_course course;
    struct ol_stored_job kept;
    const struct ol_work_plan *plan;
    uint32_t slot, hold;
    uint32_t units; /* held; while it waits: none */
    bool is_running;
    ol_time work;         /* all that it does: its runtime, or up to its estimate where it is killed there */
    ol_time expected_end; /* as the policy was told */
    ol_time since;        /* it waits again */
    ol_ticket end, leave; /* 0: none pending */
    uint8_t leaves;       /* enum leaving: why it leaves */
    struct watch watch;
    double io_share;         /* of its wish that the file system gives it: at which part of its speed it goes */
    uint32_t file_user;      /* OL_NO_FILE_USER: it reads nothing now */
    int64_t save_rate;       /* as it is counted among those that save there; 0: it is not */
    uint16_t returns;        /* how often it was sent back to the queue for not using its units */
    uint32_t next, previous; /* of elastic jobs that run, in the order of starting; next: of unused records too */
};

struct managed {
    struct ol_pool_model model;
    struct ol_pool whole; /* of a pool without capacities: with one that stands, of one node */
    struct ol_capacity implied;
    struct ol_xml_node implied_node;
    struct ol_desk desk;
    struct ol_managed_setting setting;
    struct ol_sim *sim;
    const struct ol_probes *probes;
    struct ol_node_fleet *fleet;
    bool kills;
    int preempt;   /* enum ol_preempt */
    ol_time grace; /* of those that are stopped for others */
    uint32_t most; /* units there can be */
    uint64_t free; /* units, as the policy counts them */
    uint64_t queued_jobs, queued_units;
    struct ol_restraints restraints;
    uint64_t held_jobs, held_units;    /* of the queued: they start nothing now */
    int64_t busy[OL_CAPACITY_SOURCES]; /* units, as told */
    uint64_t jobs;                     /* that wait or run */
    bool is_ordering;                  /* in a pass */
    bool is_due; /* units are there or on their way since the pass: it may find more to start */
    struct live *lives;
    size_t live_count, live_capacity;
    uint32_t unused, first_elastic, last_elastic;
    struct ol_rng failures, starts; /* of saves; of job starts */
    struct ol_reclaimer reclaimer;
    uint32_t ended, left;      /* handlers */
    uint32_t crashed, alarmed; /* these too */
};

static inline struct ol_job_run *run_of(const struct managed *pool, const struct live *live)
{
    return ol_job_table_run(pool->setting.table, live->slot);
}

/* ---- managed_books.c ---- */

/* `pool` of it is filled in. By address: a copy would wait for the stores of what it copies. */
void ol_managed_tell_change(const struct managed *pool, struct ol_pool_change *change);
/* A job holds more or fewer units than was told: of each source. */
void ol_managed_tell_busy(struct managed *pool, const struct ol_job *job);
void ol_managed_tell_node(const struct managed *pool, uint32_t node, int sign);
void ol_managed_tell_job(const struct managed *pool, enum ol_job_topic topic, const struct ol_job_run *run);
void ol_managed_tell_spending(const struct managed *pool, struct live *live);
void ol_managed_resize(struct managed *pool, int64_t units);
/* What a job's time on its holds cost since its stretch began. */
void ol_managed_charge(const struct managed *pool, struct live *live);
/* Its units go back to the policy; those whose nodes are gone or going leave it at once. */
void ol_managed_give_back(struct managed *pool, struct live *live, uint32_t gone);
/* A running job takes part in the policy's books with other units, or up to another time. */
void ol_managed_book_again(struct managed *pool, struct live *live, uint32_t before, uint32_t gone);
void ol_managed_count_queued(struct managed *pool, const struct ol_job_run *run, uint32_t units);

/* ---- managed_stretch.c ---- */

/* A gang goes at the pace of its slowest node. */
double ol_managed_speed_of(const struct managed *pool, const struct live *live, const struct ol_job *job);
/* The slowest of its nodes' starts. */
ol_time ol_managed_draw_start(struct managed *pool, const struct live *live);
/* What the user's estimate leaves, with what is planned beside computing: saves by the laws of the nodes, at the speed
 * of those that are used first. What the policy is told before the nodes are known. */
ol_time ol_managed_expected_time(const struct managed *pool, const struct ol_job_run *run, uint32_t units,
                                 ol_time restore);
/* Of so many saves, the last ones that failed. */
int64_t ol_managed_draw_failed(struct managed *pool, const struct ol_checkpoint *checkpoint);
/* Interval, save and flush; the rest is left open. */
struct ol_timeline ol_managed_plan_saves(const struct managed *pool, const struct live *live);
void ol_managed_begin_stretch(struct managed *pool, uint32_t index, ol_time startup, ol_time restore);
/* Of the stretch that has begun. */
void ol_managed_await_end(struct managed *pool, uint32_t index);
void ol_managed_cancel(struct managed *pool, ol_ticket *ticket);
/* Of the stretch, and of a save in its last moments. */
void ol_managed_count_kept(struct managed *pool, struct live *live, bool saves_last);
void ol_managed_forget_kept(const struct managed *pool, struct live *live);
void ol_managed_stop_stretch(struct managed *pool, struct live *live, ol_time emergency, bool keeps_memory);

/* ---- managed_files.c ---- */

/* A stretch begins that would go at such a speed: what it wishes for. */
void ol_managed_use_files(struct managed *pool, uint32_t index, double speed);
/* Of a job that saves: its checkpoint, or a copy of it in `limited` that is no faster than the file system is now. */
const struct ol_checkpoint *ol_managed_checkpoint_now(const struct managed *pool, const struct live *live,
                                                      struct ol_checkpoint *limited);
ol_time ol_managed_restore_time(const struct managed *pool, const struct live *live, uint32_t units);
/* A stretch begins with such saves. */
void ol_managed_begin_saves(struct managed *pool, uint32_t index, const struct ol_timeline *timeline);
void ol_managed_end_saves(const struct managed *pool, struct live *live);
/* It neither reads nor saves any more. */
void ol_managed_leave_files(const struct managed *pool, struct live *live);
/* What it keeps lies there from now on (sign 1), or is deleted (-1). */
void ol_managed_keep_files(const struct managed *pool, const struct live *live, int sign);

/* ---- managed_run.c ---- */

void ol_managed_start_job(void *self, uint32_t slot);
/* As it stands in the queue: the same that start_job counts with. */
struct ol_candidate ol_managed_candidate_of(const struct managed *pool, const struct ol_job_run *run);
void ol_managed_stretch_done(void *self, uint32_t index);
/* The job is over, and its stretch was ended: all its work is lost unless it was completed. */
void ol_managed_close_job(struct managed *pool, uint32_t index, enum ol_job_status status);
void ol_managed_count_interruption(struct ol_job_run *run);
/* It ends here: with its work done, or killed with all that it did lost; a crashed one has failed. */
void ol_managed_end_job(struct managed *pool, uint32_t index, bool is_killed);
/* Back in front of the queue. */
void ol_managed_requeue(struct managed *pool, uint32_t index, uint32_t gone, enum ol_job_topic why);

/* ---- managed_elastic.c ---- */

/* Over the job's own size, for which its runtime is stated. */
double ol_managed_scaling(const struct ol_work_plan *plan, const struct ol_job *job, uint32_t units);
uint32_t ol_managed_wanted_units(const struct ol_work_plan *plan, const struct ol_job *job);
void ol_managed_join_elastic(struct managed *pool, uint32_t index);
void ol_managed_leave_elastic(struct managed *pool, uint32_t index);
/* It goes on with what is left, in whole workers. */
void ol_managed_shrink(struct managed *pool, uint32_t index, uint32_t lost);
bool ol_managed_can_shrink(const struct live *live, uint32_t left);
void ol_managed_grow_all(struct managed *pool);
/* Units that jobs would like to have beside those that wait: elastic ones below their own size. */
uint64_t ol_managed_wishes(const struct managed *pool);

/* ---- managed_move.c ---- */

/* The job stops computing, saves, and goes: unless it is done by then. */
void ol_managed_leave_soon(struct managed *pool, uint32_t index, enum leaving why);
void ol_managed_left_node(void *self, uint32_t index);
/* Jobs on a fallback go back as nodes are free where they came from; whether any is about to. */
bool ol_managed_move_back(struct managed *pool);

/* ---- managed_preempt.c ---- */

/* Makes the policy, where the pool's scheduler weighs; else NULL. */
struct ol_policy *ol_managed_arbiter(struct managed *pool);
/* A job is told to stop for another. */
void ol_managed_stop_job(void *self, uint32_t slot);
/* Its time is up. */
void ol_managed_stopped(struct managed *pool, uint32_t index);

/* ---- managed_restrain.c ---- */

bool ol_managed_is_held(void *self, uint32_t slot);
void ol_managed_restrain(struct ol_pool_model *model, const struct ol_restraints *restraints);
/* Its last save is made: it waits until there is money again. */
void ol_managed_unpaid(struct managed *pool, uint32_t index);

/* ---- managed_reclaim.c ---- */

void ol_managed_open_watch(struct managed *pool);
/* From an attempt's first stretch on; until it is over, whichever way that comes. */
void ol_managed_watch(struct managed *pool, uint32_t index);
void ol_managed_unwatch(struct managed *pool, struct live *live);
/* Whether somebody looks after such jobs, or this one crashes. */
bool ol_managed_is_watched(const struct managed *pool, const struct live *live);
/* It was told to stop, and has saved what it could. */
void ol_managed_reclaimed(struct managed *pool, uint32_t index);

/* ---- managed_loss.c ---- */

struct ol_fleet_hooks ol_managed_hooks(struct managed *pool);
/* The time that a save takes in the last moments of a node, or -1 where there is none: without a notice nobody begins
 * one, however short. */
ol_time ol_managed_emergency(const struct managed *pool, const struct live *live, uint32_t node);

/* ---- managed_renew.c ---- */

/* A node is lost under a job that goes on, at once, on its successor: false where it is not as plain as that. */
bool ol_managed_renew(void *self, uint32_t node);

#endif
