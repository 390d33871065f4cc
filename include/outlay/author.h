/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * author: writes jobs in answer to how its earlier ones ended.
 *
 * Traces and generators know their jobs beforehand; an author does not: the next step of a pipeline, the next trial of
 * a search, a retraining that a decayed model calls for are asked of it while the run goes on. Its jobs go to pools
 * like any other and are told like any other. There is one author a replication and element, made anew, and it draws
 * from its own named streams only, so that it disturbs nobody.
 *
 * The world asks next() for the instant of the next job, and write() for the job at that instant, after which next() is
 * asked again. When a job of its ended or was refused, ended() is told it, in the order in which jobs ended; then
 * next() may have become earlier, though never than now. What an author is told at an instant it may answer at the
 * same instant: its job arrives in the same way as if it had been submitted from outside then.
 *
 * A kind of author is one element of <workload> and one line in scenarios/author_list.h. Its jobs are of one or more
 * works: what an element with a pool and the attributes of work.h says of them. Each work is a source of jobs like a
 * <trace> or an <arrivals>, so that plans, data, checks and reports know it as such.
 */
#ifndef OUTLAY_AUTHOR_H
#define OUTLAY_AUTHOR_H

#include "outlay/job.h"
#include "outlay/metric.h"
#include "outlay/source.h"

struct ol_author; /* each kind embeds it first in its own struct */

struct ol_author_ops {
    /* OL_NEVER: nothing as long as no job ends. */
    ol_time (*next)(const struct ol_author *author);
    /* Fills all but `submit`, `pool` and `written`; `source` is the number of the work that it is of, 0 where the
     * author has but one. `reference` comes back with the job's end. A job without a runtime is none: what fell due
     * needs no job after all, and next() has moved on. */
    void (*write)(struct ol_author *author, struct ol_job *job, uint64_t *reference);
    /* run->status says how. A job that is killed or fails on its own account came to an end too. */
    void (*ended)(struct ol_author *author, const struct ol_job_run *run, uint64_t reference, ol_time now);
    /* The run is over at `end`: jobs that still wait or run are known to it as such. May be NULL. */
    void (*finish)(struct ol_author *author, ol_time end);
    /* May be NULL. */
    void (*metrics)(const struct ol_author *author, struct ol_metrics *metrics, size_t replication);
    void (*free)(struct ol_author *author);
    /* Its rows of the kind's table. NULL where the kind has none. */
    void (*rows)(const struct ol_author *author, struct ol_output *output);
};

struct ol_author {
    const struct ol_author_ops *ops;
};

struct ol_author_work {
    const struct ol_xml_node *node;
    const struct ol_element *element; /* of the node */
    const char *pool;
    const struct ol_work *work;
    int64_t cpus, gpus; /* of each job; 0: not given */
};

/* What a job of a work costs, by prices as they are at the clock's start; so does jobs.csv. */
struct ol_author_price {
    bool is_told;         /* by run->cost */
    double per_unit_hour; /* else by how long it held how many of job->units; NAN: not known */
};

static inline bool ol_author_is_priced(const struct ol_author_price *price)
{
    return price->is_told || price->per_unit_hour >= 0;
}

/* Of jobs that are alike but for their names and times: the work that they are of, and what they have in common. */
struct ol_author_work ol_author_work_of(const struct ol_single_job *job, const struct ol_element *element);
int ol_author_single_job(const struct ol_single_job *single, const struct ol_source_context *work,
                         struct ol_job *job, struct ol_error *error);

/* Microseconds that it held its units, as far as its record tells: between attempts it may have waited for long.
 * 0 where it never ran. */
double ol_author_held(const struct ol_job_run *run);
/* In billionths of the currency; 0 where it is not priced, or never ran. */
int64_t ol_author_cost(const struct ol_author_price *price, const struct ol_job_run *run);

/* Borrowed for the author's life. */
struct ol_author_context {
    const struct ol_author_price *prices;  /* one a work */
    const struct ol_source_context *works; /* in their order: what the pool of each counts, labels, asks ... */
    size_t work_count;
    uint64_t seed, replication;
    bool has_instant; /* the clock is anchored in the calendar */
    ol_time start_instant;
    ol_time until;        /* OL_NEVER where the clock has no end */
    ol_time warmup_end;   /* what begins before is left out of the metrics */
    const char *currency; /* of prices; NULL: nothing is priced */
};

struct ol_author_kind {
    const struct ol_element *element;
    const char *table;   /* a file of the run directory that its authors fill: "pipelines.csv"; NULL: none */
    const char *heading; /* its first line */
    /* The i-th work of what was read from the element; false past the last. Of faulty input, too: any text may be
     * NULL then. */
    bool (*work)(const void *config, size_t i, struct ol_author_work *work);
    /* What fields alone cannot; adds faults. `has_end`: the clock has, or may have, a length. May be NULL. */
    void (*check)(const void *config, bool has_end, struct ol_faults *faults);
    /* Against the clock, of which `clock` has the calendar and the end alone: what would be refused when it is opened
     * adds faults, and what does nothing adds notes. Only of input in which nothing else is wrong. May be NULL. */
    void (*fit)(const void *config, const struct ol_author_context *clock, struct ol_faults *faults,
                struct ol_faults *notes);
    /* The i-th file that it reads; NULL past the last. May be NULL. */
    const char *(*file)(const void *config, size_t i);
    /* One is opened and freed before threads share the labels and asks: what this interns is only found by those of the
     * replications. NULL with a filled error. */
    struct ol_author *(*open)(const void *config, const struct ol_author_context *context, struct ol_error *error);
};

#endif
