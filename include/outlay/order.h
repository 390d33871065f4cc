/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * order: who stands first in the queue.
 *
 * An order gives every job a rank, and higher ranks stand before lower ones; equal ranks stand by submit, then as
 * they came. That is all that it decides: whether a job may start is the quota's business (quota.h), where it fits
 * the placement's (placement.h), who may pass it the backfill rule's (policy.h).
 *
 * An order that weighs several things tells them one by one as terms, so that a user can check a rank by hand. Orders
 * that weigh what was used in the past are told of every start and stop, and keep their own books of it.
 *
 * An order is a kind (field.h) whose fields stand on <scheduler>; adding one is one file and one line in the list.
 */
#ifndef OUTLAY_ORDER_H
#define OUTLAY_ORDER_H

#include "outlay/field.h"
#include "outlay/job_view.h"

struct ol_scheduler;

#define OL_RANK_TERMS 16
struct ol_rank_term {
    const char *name; /* "age", "fair-share" ...; lives as long as the ranker */
    double value;     /* what it adds to the rank */
};

/* All borrowed, for the life of the ranker. */
struct ol_order_setting {
    const struct ol_scheduler *scheduler; /* with its <account>, <qos> ... */
    const struct ol_labels *labels;
    uint32_t units;                  /* of the pool, the most there can be */
    uint32_t grain;                  /* units that make one processor or GPU: 1 or 1000 */
    uint32_t nodes;                  /* of the pool; 1 where it does not say */
    bool counts_gpus;                /* a unit is a GPU or a part of one; else a processor */
    int64_t cpu_milli, memory_bytes; /* of all nodes, cpu_milli in pools of GPUs; 0 where they do not say */
    ol_time start_instant;           /* of the clock; 0: not in the calendar */
};

/* What an order ranks waiting jobs by, but for how long they wait. */
#define OL_LINE_KEYS 4
struct ol_line {
    uint64_t key[OL_LINE_KEYS];  /* two lines are one where all are equal */
    double known[OL_RANK_TERMS]; /* the order's own */
};

struct ol_ranker; /* each order embeds it first in its own struct */

struct ol_ranker_ops {
    /* Of a job that waits, or runs, where the scheduler stops jobs for others. Never NAN. */
    double (*rank)(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view);
    /* The rank's parts, at most OL_RANK_TERMS; their sum is the rank unless the order says otherwise. NULL: it has
     * none. */
    size_t (*terms)(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view,
                    struct ol_rank_term terms[OL_RANK_TERMS]);
    /* A job arrived or waits again; starts to hold view->units; gives them back. In the order of time. May be NULL. */
    void (*waits)(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view);
    void (*started)(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view);
    void (*stopped)(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view);
    /* The next instant after `now` at which ranks may cross though nothing happens, or OL_NEVER. NULL: never. Worth a
     * pass only where running jobs are stopped for others. */
    ol_time (*wake)(struct ol_ranker *ranker, ol_time now);
    /* A number that changes whenever the ranks of those that wait do; while it stays the same, they are not asked for
     * again. NULL: they may move at any time. */
    uint64_t (*standing)(struct ol_ranker *ranker, ol_time now);
    /* The line, given zeroed, in which a job waits. What is in it stays while the job waits, its rank is that of the
     * line for one that waits since then, and who waits for longer never has the lower rank. To ask for ranks moves
     * none. Both NULL: the order promises nothing of the kind. */
    void (*line)(struct ol_ranker *ranker, const struct ol_job_view *view, struct ol_line *line);
    double (*rank_in_line)(struct ol_ranker *ranker, ol_time now, const struct ol_line *line, ol_time since);
    /* No less than the rank of anybody in the line, now and for as long as `bounds` says the same number. Both may be
     * NULL. */
    double (*most_in_line)(struct ol_ranker *ranker, ol_time now, const struct ol_line *line);
    uint64_t (*bounds)(struct ol_ranker *ranker, ol_time now);
    void (*close)(struct ol_ranker *ranker);
};

struct ol_ranker {
    const struct ol_ranker_ops *ops;
    bool is_fixed;  /* the rank of a job that waits does not change while it waits: it is asked for once */
    bool is_rising; /* a rank is the highest that there was when it was asked for */
};

struct ol_order {
    struct ol_kind kind;
    /* Faults that the fields alone cannot tell; reads and checks files that the options name. May be NULL. */
    void (*check)(const struct ol_scheduler *scheduler, const void *options, struct ol_faults *faults);
    struct ol_ranker *(*open)(const struct ol_order_setting *setting, const void *options);
};

/* NULL-terminated: `order` of <scheduler>. */
extern const struct ol_kind *const ol_orders[];
/* Whether it is that of arrival, which needs nobody to weigh anything. */
bool ol_order_is_arrival(const struct ol_variant *order);

#endif
