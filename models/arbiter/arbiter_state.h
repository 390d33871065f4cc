/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arbiter_state: what the files of the arbiter share, and nobody else sees.
 *
 *     arbiter.c         what the pool tells it: arrivals, releases, nodes; opening and closing
 *     arbiter_queue.c   who waits, in which order
 *     arbiter_pass.c    a scheduling pass: who starts
 *     arbiter_lines.c   who waits, where it need not look at all
 *     arbiter_turns.c   a pass over them
 *     arbiter_head.c    what the first that cannot start leaves to those behind it
 *     arbiter_evict.c   who is stopped for whom
 *     arbiter_nodes.c   what of the nodes is of no use
 *     arbiter_notes.c   what is told of the reasons
 *
 * A pass walks the queue once. It is a state that `next` goes on with, as each start changes what is left; whoever has
 * started stays in the queue, marked, until the next pass begins.
 */
#ifndef OUTLAY_ARBITER_STATE_H
#define OUTLAY_ARBITER_STATE_H

#include "models/arbiter/arbiter.h"
#include "models/arbiter/arbiter_lines.h"
#include "models/arbiter/preemption.h"
#include "models/decision.h"
#include "models/policy/profile.h"
#include "models/policy/release_list.h"
#include "models/share/job_queue.h"
#include "outlay/arena.h"

struct waiter {
    struct ol_candidate job;
    double precede, rank;
    ol_time submit, since;
    ol_time hold;        /* conservative: when its slot begins; OL_NEVER: it holds none */
    ol_time told_at;     /* when it was last told why it waits */
    uint32_t told_other; /* of `told` */
    uint32_t kin, ask;   /* number of the kin; of the job's ask */
    uint8_t told;        /* enum ol_wait_reason, as it was told */
    uint8_t told_count;  /* how often, up to UINT8_MAX */
    bool is_gone;        /* has started in this pass */
    bool is_nominated;   /* what its victims leave is kept for it */
    bool is_counted;     /* by the sharing rule, as if it had started: what its quota has is kept for it, too */
};

struct runner {
    uint32_t slot, units;
    ol_time expected_end;
    uint32_t taker;            /* who had it stopped, while it still runs; OL_NO_SLOT: nobody */
    struct ol_job_class class; /* where jobs may be stopped for others */
};

struct usual { /* what a job asked for */
    uint32_t ask, units;
};

struct stop { /* one in the last 24 hours */
    ol_time at;
    uint32_t slot;
};

/* Jobs that may have the same ones stopped: of one class and, where the pool is shared, of one owner. */
struct kin {
    ol_label team, user, queue, account;
    struct ol_job_class class;
    uint32_t in_vain; /* of this pass: who needs as much looked for victims in vain */
    uint32_t wanted;  /* of this pass, in lines: who needs less may look for them; 0: there are none */
};

/* Somebody looked for victims in vain in this pass: others of its kin who need as much need not look again. */
struct vain {
    uint32_t kin, units, ask;
    ol_time submit;
    double rank;
    bool is_of_all; /* there was nobody to be stopped, whatever one needs */
    size_t started; /* when that was so, pass.started */
};

enum backfilling { BACKFILL_NONE, BACKFILL_EASY, BACKFILL_SHORTEST, BACKFILL_CONSERVATIVE };

enum stage {
    STAGE_NOMINATED, /* those for whom others were stopped */
    STAGE_FRONT,     /* in order, up to the head */
    STAGE_BEHIND,    /* who may pass it */
    STAGE_PLAN,      /* conservative: a slot for everyone */
    STAGE_OVER,
};

struct pass {
    bool is_open;
    enum stage stage;
    size_t at;      /* of the stage: in the queue, or in `behind` */
    size_t *behind; /* those behind the head in the order of looking at them; kept for its memory */
    size_t behind_count, behind_capacity;
    struct waiter head; /* a copy; in STAGE_BEHIND */
    ol_time shadow;     /* when the head should have enough; OL_NEVER: it holds nobody up */
    uint64_t extra;     /* units that it leaves over then, where there are no nodes */
    bool has_passed;    /* somebody before those who start now waits on */
    struct vain *vains;
    size_t vain_count, vain_capacity;
    size_t started; /* so many jobs, so far */
};

struct arbiter {
    struct ol_policy policy;
    struct ol_arbiter_setting setting;
    struct ol_scheduler scheduler;
    struct ol_preemption preemption;
    enum backfilling backfilling;
    uint32_t grain;
    struct ol_ranker *ranker;
    struct ol_sharing *sharing; /* NULL: nobody is limited */
    struct ol_sharing_setting sharing_setting;
    bool rule_stops;            /* the sharing rule alone says who is stopped for whom */
    struct ol_cluster *cluster; /* NULL: any units serve any job */
    struct ol_cluster *at_head; /* as it will be when the head starts, with it in it */
    struct ol_cluster
        *promised; /* as it will be when all who are being stopped have gone, with the nominated in it */
    struct ol_cluster *trial;

    bool is_begun;                  /* a job has come */
    struct ol_arbiter_lines *lines; /* who waits, where it can be served so; NULL: the following alone */
    struct waiter *waiters; /* in the order of the queue, as of the last pass; beside lines, the nominated */
    size_t waiter_count, waiter_capacity;
    size_t gone;         /* have started in this pass */
    size_t first_gone;   /* before it, nobody has started in this pass */
    ol_time ranks_until; /* the ranks of those that wait are not asked for before */
    uint64_t standing;   /* what the order's was when they were asked for; of some orders */
    struct runner *runners;
    size_t runner_count, runner_capacity;
    struct ol_release_list releases; /* expected, with what is on its way */
    uint64_t free;
    size_t nominated;
    uint64_t earmarked; /* of the free units: kept for the nominated */

    bool is_stale;     /* something has changed since the last pass */
    ol_time last_pass; /* when it was */
    struct pass pass;
    struct ol_profile profile;
    bool is_void;    /* conservative: slots are planned anew, as the pool is not what it was */
    bool is_freed;   /* conservative: units came back since slots were planned: some may move up */
    bool is_overdue; /* conservative: somebody has outrun its estimate; slots wait for its end, not the clock */
    ol_time planned; /* conservative: the earliest slot that was planned */
    size_t planned_count;

    struct kin *kins;
    size_t kin_count, kin_capacity;
    uint32_t *evictions; /* slots that are to be stopped, as a list from `evicted` on */
    size_t evicted, eviction_count, eviction_capacity;
    struct stop *stops;
    size_t stop_count, stop_capacity;
    struct victim *victims; /* memory of the search */
    size_t victim_capacity;
    struct usual *usual; /* on nodes: of the jobs that came so far */
    size_t usual_count, usual_capacity;
    ol_time watched;       /* when the nodes were looked at */
    double fragments;      /* thousandths of no use, then */
    double fragments_area; /* the same x time, after the warm-up, up to then */
    uint64_t preemptions;  /* after the warm-up */
    char limit[160];
};

/* ---- arbiter_queue.c ---- */

struct ol_job_view ol_arbiter_view(const struct arbiter *arbiter, uint32_t slot);
/* Of a job as it will be once it runs on so many units. */
struct ol_job_view ol_arbiter_view_started(const struct arbiter *arbiter, uint32_t slot, uint32_t units,
                                           ol_time now);
void ol_arbiter_enqueue(struct arbiter *arbiter, ol_time now, const struct ol_candidate *job);
/* Beside lines: one of known rank into its place among the waiters, and out again. */
struct waiter *ol_arbiter_put_aside(struct arbiter *arbiter, const struct waiter *waiter);
void ol_arbiter_take_back(struct arbiter *arbiter, const struct waiter *waiter);
/* Drops those who are gone, and puts the rest in order. */
void ol_arbiter_order(struct arbiter *arbiter, ol_time now);
/* The same of those from `first` on, after a start that may have changed whose turn it is. */
void ol_arbiter_order_again(struct arbiter *arbiter, ol_time now, size_t first);
size_t ol_arbiter_waiting(const struct arbiter *arbiter);

/* ---- arbiter_pass.c ---- */

uint32_t ol_arbiter_next(struct arbiter *arbiter, ol_time now);
/* Starts whoever of the nominated can; OL_NO_SLOT: no more of them, and the pass goes on to the others. */
uint32_t ol_arbiter_next_nominated(struct arbiter *arbiter, ol_time now);
void ol_arbiter_add_runner(struct arbiter *arbiter, const struct ol_job_view *view, ol_time expected_end);
/* A job has left the queue: it runs. */
void ol_arbiter_book_start(struct arbiter *arbiter, ol_time now, const struct ol_candidate *job);
/* Nothing is started for it, and nobody is stopped. */
bool ol_arbiter_is_held(const struct arbiter *arbiter, const struct waiter *waiter);
/* Units free for a job: without what is kept for others. */
uint64_t ol_arbiter_available(const struct arbiter *arbiter, const struct waiter *waiter);
/* Units that those who are being stopped for it still hold. */
uint64_t ol_arbiter_pending(const struct arbiter *arbiter, uint32_t taker);
void ol_arbiter_earmark(struct arbiter *arbiter);

/* ---- arbiter_head.c ---- */

/* Finds the shadow and what is over then. */
void ol_arbiter_find_shadow(struct arbiter *arbiter, ol_time now);
/* Whether a job behind the head that fits now would not delay it; on nodes: that was placed. */
bool ol_arbiter_may_pass(struct arbiter *arbiter, ol_time now, const struct waiter *waiter);
void ol_arbiter_begin_plan(struct arbiter *arbiter, ol_time now);
/* Plans a job's slot, which is its hold; whether it is now. */
bool ol_arbiter_plan(struct arbiter *arbiter, ol_time now, struct waiter *waiter);

/* ---- arbiter_evict.c ---- */

/* Looks for those who would have to be stopped so that it could start; where there are some, they are told, and it is
 * nominated. */
bool ol_arbiter_seek_victims(struct arbiter *arbiter, ol_time now, struct waiter *waiter);
/* In lines, sets who may look for victims, by their kins, when a pass begins, and when one was started that may be
 * stopped, too; whether there is anybody. */
bool ol_arbiter_begin_to_want(struct arbiter *arbiter);
bool ol_arbiter_want_more(struct arbiter *arbiter, const struct runner *started);
/* Those of more than a day ago do not count any more. */
void ol_arbiter_forget_stops(struct arbiter *arbiter, ol_time now);
/* Of a job that comes. */
uint32_t ol_arbiter_kin_of(struct arbiter *arbiter, const struct ol_job_view *view);
uint32_t ol_arbiter_evict(struct arbiter *arbiter, ol_time now);
/* The next instant after `now` at which somebody may be stopped who may not yet. */
ol_time ol_arbiter_wake_to_evict(const struct arbiter *arbiter, ol_time now);

/* ---- arbiter_nodes.c ---- */

/* Of a job that comes: what is typical. */
void ol_arbiter_learn(struct arbiter *arbiter, const struct ol_job_view *view);
void ol_arbiter_watch_nodes(struct arbiter *arbiter, ol_time now);
double ol_arbiter_fragmentation(struct arbiter *arbiter, ol_time begin, ol_time end);

/* ---- arbiter_notes.c ---- */

void ol_arbiter_note_wait(struct arbiter *arbiter, ol_time now, struct waiter *waiter, enum ol_wait_reason reason,
                          uint32_t other, ol_time expected, const char *limit);
void ol_arbiter_note_start(struct arbiter *arbiter, ol_time now, const struct waiter *waiter, bool is_backfilled);
void ol_arbiter_note_stop(struct arbiter *arbiter, ol_time now, uint32_t slot, uint32_t taker);
bool ol_arbiter_is_heard(const struct arbiter *arbiter);

#endif
