/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inflow: the jobs of all sources of a scenario, placed on one clock, in one order.
 *
 * The scenario's clock is fixed first: at its stated start; else at the zero of its traces, which is the earliest
 * submit of those that tell instants, or the instant that a relative trace's header names. A relative trace always
 * begins at the clock's start, so last year's log can be replayed next year.
 *
 * Normally every trace is read once, kept (56 bytes a job), sorted where it has to be, and shared by all
 * replications; generators are drawn anew in each. Where the run streams, each source is read as the clock goes,
 * through a window of OL_INFLOW_WINDOW jobs that puts small disorder right.
 *
 * A sorted log that is all the work of a single run need not be kept whole either. It is read up to its first
 * OL_INFLOW_COUNTED jobs, by whose number a run decides what to count; what lies behind them is read as the clock
 * goes, a batch at a time. Everything else is as if it had been kept. Where a job then turns out to be out of order,
 * all was in vain, and has to be done again without `reads_on`: such a log is simulated twice.
 *
 * Replications of a trace that is shaken or resampled (resampling.h) have a copy each.
 *
 * The works of authors (author.h) are sources, too, behind the others; their jobs come while the run goes on
 * (author_feed.h), and not from here.
 *
 * A replication takes its jobs from an ol_inflow_queue: all sources that feed the same phase, merged by (submit,
 * order of the sources in the scenario, order within the source).
 */
#ifndef OUTLAY_INFLOW_H
#define OUTLAY_INFLOW_H

#include "outlay/author.h"
#include "outlay/digest.h"
#include "outlay/scenario.h"

#define OL_INFLOW_WINDOW  4096
#define OL_INFLOW_COUNTED 200001

struct ol_inflow_source {
    const struct ol_xml_node *node;
    struct ol_source *(*open)(const void *config, const struct ol_source_context *context, struct ol_error *error);
    const void *config;               /* <trace>, <arrivals> or <job> */
    const struct ol_work *work;       /* of it */
    const struct ol_list *what_ifs;   /* of it */
    struct ol_what_if_tally *tallies; /* of a trace that was read: one a what-if; else NULL */
    bool is_trace, stop_on_error;
    uint16_t pool;
    ol_time shift;
    struct ol_job *jobs;            /* a trace's that are kept, on the clock and sorted; NULL once read on */
    size_t count, expected;         /* expected: in all, going by those that were read */
    bool was_unsorted, is_borrowed; /* borrowed: the jobs are the lender's */
    enum ol_origin origin;          /* of a trace that is kept, with the two below */
    ol_time zero_instant, offset;   /* as of struct ol_source; from its own axis to the clock */
    ol_time least_submit;           /* on the trace's own axis */
    char sha256[OL_DIGEST_BUFFER];  /* of a trace's file as it was read, where digests are asked for; else empty */
    uint64_t early;                 /* submitted before the clock's start: left out */
    struct ol_follows *follows;     /* of a trace that has dependencies: its jobs are its author's */
    struct ol_troubles *troubles;   /* of a trace; NULL for generators, which have none */
    /* Where the run streams: opened to learn the clock, its first job read, waiting for the queue. Where it reads on:
     * opened, with the jobs above read. */
    struct ol_source *opened;
    struct ol_source_context context;
    struct ol_job first;
};

struct ol_inflow_author {
    const struct ol_author_kind *kind;
    const void *config;
    size_t first_source, work_count; /* its works among the sources */
};

struct ol_inflow {
    struct ol_scenario *scenario;
    bool streams, digests;
    bool reads_on;            /* set before: it may, as there is one replication; after the load: it does */
    bool needs_whole;         /* it read on in vain */
    const volatile int *stop; /* may be NULL; set: loading ends early with was_stopped */
    bool was_stopped;
    const struct ol_inflow *lender;   /* of the scenario's base: what no edit touches is borrowed; may be NULL */
    struct ol_inflow_source *sources; /* in the order of the scenario, those of authors last */
    size_t source_count;
    struct ol_inflow_author *authors; /* in the order of ol_scenario_author */
    size_t author_count;
    bool has_instant; /* the clock is anchored in the calendar */
    ol_time start_instant;
};

/* Reads what is kept and fixes the clock. `streams`, `digests`, `reads_on`, `stop` and `lender`, which must outlive it,
 * are set by the caller before; release in any case. */
int ol_inflow_load(struct ol_inflow *inflow, struct ol_scenario *scenario, struct ol_error *error);
void ol_inflow_release(struct ol_inflow *inflow);
/* Jobs are there until they are taken only. */
static inline bool ol_inflow_forgets(const struct ol_inflow *inflow)
{
    return inflow->streams || inflow->reads_on;
}
/* Fills `sources` and `authors`, nothing of which is read; the load does it first. */
void ol_inflow_list(struct ol_inflow *inflow);
/* What a source needs to be opened. */
struct ol_source_context ol_inflow_context(const struct ol_inflow *inflow, const struct ol_inflow_source *source,
                                           uint64_t seed, uint64_t replication);
/* The <arrivals> that the source is; NULL: it is none. */
const struct ol_arrivals *ol_inflow_arrivals(const struct ol_inflow_source *source);
/* Opens it, with its what-ifs applied. NULL with a filled error. */
struct ol_source *ol_inflow_open(const struct ol_inflow_source *source, const struct ol_source_context *context,
                                 struct ol_error *error);
/* Moves a job just read onto the clock; false where it comes before the clock's start. */
bool ol_inflow_place(const struct ol_inflow *inflow, const struct ol_inflow_source *source, bool is_absolute,
                     struct ol_job *job);
/* When the last kept job of a trace is submitted; OL_NEVER where there is none. */
ol_time ol_inflow_last_submit(const struct ol_inflow *inflow);
/* Rows that were read and not used: malformed, unrunnable, before the clock. */
uint64_t ol_inflow_skipped(const struct ol_inflow *inflow);

/* One replication's view of some of the sources; its jobs live as long as it. */
struct ol_inflow_queue; /* opaque */

/* `takes` says of each source whether it belongs to the queue. NULL with a filled error. */
struct ol_inflow_queue *ol_inflow_queue_new(struct ol_inflow *inflow, uint64_t seed, uint64_t replication,
                                            const bool *takes, struct ol_error *error);
/* Leaves it the jobs that are submitted from `from` on, and before `until`. Before the first is taken; not where the
 * jobs are forgotten. */
void ol_inflow_queue_cut(struct ol_inflow_queue *queue, ol_time from, ol_time until);
void ol_inflow_queue_free(struct ol_inflow_queue *queue);
/* The next job without taking it, NULL at the end; one that is forgotten is valid until it is taken. Negative with
 * a filled error where a source failed. */
int ol_inflow_queue_peek(struct ol_inflow_queue *queue, const struct ol_job **job, struct ol_error *error);
void ol_inflow_queue_take(struct ol_inflow_queue *queue);
/* What the what-ifs of the queue's sources did, each in turn: of a trace to all of it, of a generator to the jobs of
 * this replication. */
typedef void ol_what_if_visitor(void *self, const struct ol_what_if_tally *tally);
void ol_inflow_queue_what_ifs(const struct ol_inflow_queue *queue, ol_what_if_visitor *visit, void *self);
/* Control variates (estimate.h): of each source the gaps between its jobs and their runtimes, the mean of those drawn
 * over that of their law, less 1. Only <arrivals> have any; where the clock ends them their number is left to chance,
 * which makes the mean gap a biased one: there the number of jobs stands for it where the gaps are exponential, and
 * nothing otherwise. What is no control stays as it is. */
size_t ol_inflow_control_count(const struct ol_inflow *inflow);
void ol_inflow_queue_errors(const struct ol_inflow_queue *queue, double *errors);
/* Share of the jobs that were taken, 0..1; negative where it is not known. */
double ol_inflow_queue_progress(const struct ol_inflow_queue *queue);

#endif
