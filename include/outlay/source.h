/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * source: where jobs come from: a trace, a generator, a single job.
 *
 * A source is pulled: next() fills one job at a time, so a trace of any length streams. What is wrong in a trace
 * is counted and remembered by the source's tally of troubles: its first ten with their lines, all by number.
 * A source does not sort; its `submit` is what the trace says, on the trace's own time axis. Whoever merges
 * sources places them on the clock and puts them in order.
 *
 * A trace format is a kind (field.h) of its own; adding one is one file and one line in the list of formats.
 */
#ifndef OUTLAY_SOURCE_H
#define OUTLAY_SOURCE_H

#include "outlay/ask.h"
#include "outlay/field.h"
#include "outlay/job.h"
#include "outlay/rng.h"
#include "outlay/what_if.h"
#include "outlay/work.h"

#include <stdbool.h>

enum ol_unit { OL_UNIT_CPUS, OL_UNIT_GPUS };

/* Rows that could not be used. Zero-initialised is empty. */
#define OL_TROUBLES_SHOWN 10
struct ol_troubles {
    uint64_t malformed;                       /* rows that could not be read */
    uint64_t unrunnable;                      /* jobs without a positive runtime or size */
    uint64_t dropped;                         /* left out by <keep> and <drop>: no trouble, but said */
    struct ol_error shown[OL_TROUBLES_SHOWN]; /* the first ten malformed or unrunnable rows */
    size_t shown_count;
};

/* Where a trace's zero lies. */
enum ol_origin {
    OL_ORIGIN_RELATIVE, /* `submit` counts from the trace's own zero */
    OL_ORIGIN_ABSOLUTE, /* `submit` is an instant */
};

/* What comes after what in a trace, by the jobs' own names; kept where <trace dependencies="yes"> asks for it. */
struct ol_follow {
    ol_label job, before;
    ol_time think; /* from the end of the one before to the submit of the job */
};
struct ol_follows {
    struct ol_follow *items;
    size_t count, capacity;
    const struct ol_job *jobs; /* of the trace, on the clock and sorted; borrowed */
    size_t job_count;
};

/* What next() needs from outside; borrowed for the life of the source. */
struct ol_source_context {
    enum ol_unit unit; /* what the job's pool counts: which of cpus and gpus becomes `units` */
    struct ol_labels *labels;
    struct ol_follows *follows; /* filled by a trace that knows it; NULL: not asked for */
    struct ol_asks *asks;       /* where what jobs ask for is kept; NULL: nowhere */
    char *sha256;               /* where the digest of a trace goes that was read to its end; NULL: nowhere */
    uint32_t grain;             /* units that make one cpu or gpu (pool.h); 0 is 1 */
    bool is_placed;             /* jobs go on nodes: one that asks for processors only needs no unit */
    bool stop_on_error;         /* the first malformed row is an error instead of a trouble */
    uint64_t seed, replication;
    ol_time until; /* generators without a count end here, on their own axis; OL_NEVER where there is no end */
    ol_time start_instant; /* of the clock, for what varies by hour and weekday; 0 where it has none */
};

struct ol_source; /* one open source; each kind embeds it first in its own struct */

struct ol_source_ops {
    /* 1: `job` filled (all but pool and source); 0: no more; negative: `error` filled. */
    int (*next)(struct ol_source *source, struct ol_job *job, struct ol_error *error);
    void (*close)(struct ol_source *source);
    /* Share of the input consumed, 0..1, for progress; may be NULL. */
    double (*progress)(const struct ol_source *source);
};

struct ol_source {
    const struct ol_source_ops *ops;
    enum ol_origin origin; /* may change up to the first job */
    ol_time zero_instant;  /* of a relative trace whose header tells it; OL_NEVER where unknown */
    uint32_t ask;          /* of a generator: the number of what all its jobs ask for */
    struct ol_troubles troubles;
};

static inline int ol_source_next(struct ol_source *source, struct ol_job *job, struct ol_error *error)
{
    return source->ops->next(source, job, error);
}
/* NULL is fine. */
void ol_source_close(struct ol_source *source);

/* Keeps a place and a reason if they are among the first ten. */
void ol_troubles_remember(struct ol_troubles *troubles, struct ol_place place, const char *message);

/* For the readers: count a bad row, keep its place and reason if it is among the first ten. With stop_on_error it
 * fills `error` and returns OL_BAD_INPUT, else 0. */
int ol_troubles_malformed(struct ol_source *source, const struct ol_source_context *context,
                          struct ol_error *error, struct ol_place place, const char *format, ...) OL_PRINTF(5, 6);
/* Count a job that cannot run (never stops a run). */
void ol_troubles_unrunnable(struct ol_source *source, struct ol_place place, const char *format, ...)
    OL_PRINTF(3, 4);

/* ---- traces ---- */

/* <column>, <tag>, <keep>, <drop> as bound from the scenario. */
struct ol_trace_column {
    const struct ol_xml_node *node;
    int field;          /* enum ol_trace_field */
    const char *name;   /* the header's name for it */
    int64_t index;      /* or its position, from 1; 0: not given */
    const char *value;  /* or a constant in place of a column */
    const char *unit;   /* of durations: us ms s m h d; NULL: s, or as written ("5m"); of memory: B kB ... GiB */
    const char *format; /* of submit: a time pattern; NULL: a number in `unit`, or ISO 8601 */
    const char *zone;   /* of submit: NULL is UTC */
};

enum ol_trace_field {
    OL_TRACE_SUBMIT,
    OL_TRACE_RUNTIME,
    OL_TRACE_ESTIMATE,
    OL_TRACE_START,
    OL_TRACE_END,
    OL_TRACE_CPUS,
    OL_TRACE_GPUS,
    OL_TRACE_JOB,
    OL_TRACE_USER,
    OL_TRACE_TEAM,
    OL_TRACE_QUEUE,
    OL_TRACE_STATUS,
    OL_TRACE_ATTEMPTS, /* starts; what the last but one and those before it ran is `lost` */
    OL_TRACE_LOST,
    OL_TRACE_GPU_MILLI, /* from here on: of the ask */
    OL_TRACE_CPU_MILLI,
    OL_TRACE_MEMORY,
    OL_TRACE_NODES,
    OL_TRACE_GPU_MODEL,
    OL_TRACE_SLICE,
    OL_TRACE_ACCOUNT,
    OL_TRACE_QOS,
    OL_TRACE_PARTITION,
    OL_TRACE_TYPE,
    OL_TRACE_PRIORITY,
    OL_TRACE_NICE,
    OL_TRACE_PREEMPTIBLE,
    OL_TRACE_OVERRIDE,
    OL_TRACE_DEADLINE,
    OL_TRACE_GPU_USE,
    OL_TRACE_GPUS_USED,
    OL_TRACE_CRASH,
    OL_TRACE_EXEMPT,
    OL_TRACE_FIELDS
};
extern const char *const ol_trace_field_names[OL_TRACE_FIELDS + 1];

struct ol_trace_tag {
    const struct ol_xml_node *node;
    const char *name, *from, *match; /* name: user, team or queue, from a field or a column's header name */
};

struct ol_trace_filter { /* <keep> and <drop> */
    const struct ol_xml_node *node;
    const char *field, *match;
};

struct ol_trace { /* <trace> */
    const struct ol_xml_node *node;
    struct ol_variant format;
    const char *href;
    const char *pool;
    int on_error;          /* 0 skip, 1 stop */
    bool has_dependencies; /* jobs wait for those that they came after */
    ol_time shift;         /* added to every submit */
    double shake;          /* scenarios/resampling.h; 0: not */
    ol_time resample;      /* length of its blocks; 0: not */
    struct ol_work work;
    struct ol_list columns, tags, keeps, drops; /* of the structs above */
    struct ol_list what_ifs;                    /* struct ol_what_if, in the order in which they are applied */
};

struct ol_trace_format {
    struct ol_kind kind;
    /* Checks what fields alone cannot; adds faults. May be NULL. */
    void (*check)(const struct ol_trace *trace, struct ol_faults *faults);
    struct ol_source *(*open)(const struct ol_trace *trace, const struct ol_source_context *context,
                              struct ol_error *error);
};

/* NULL-terminated. */
extern const struct ol_kind *const ol_trace_formats[];
extern const struct ol_element ol_trace_element;

/* ---- generators ---- */

/* What a job of some arrivals is like. */
struct ol_job_laws {
    struct ol_law runtime, cpus, gpus, estimate_factor;
    double estimate_correlation; /* of the normal scores of runtime and factor, -1 .. 1 */
    const char *user, *team, *queue;
    int64_t users; /* more than 1: so many, told apart by a number behind the user's name */
    double user_skew;
};

struct ol_mix { /* <mix> */
    const struct ol_xml_node *node;
    double share;            /* weight among its siblings */
    struct ol_job_laws laws; /* what is not given is that of the arrivals */
};

struct ol_arrivals { /* <arrivals> */
    const struct ol_xml_node *node;
    const char *name, *pool;
    int64_t count; /* 0: until the clock ends */
    ol_time start; /* of the first interarrival gap */
    struct ol_law interarrival;
    double rate_scale; /* jobs come so many times as fast, and a count is so many times as great */
    double repeat; /* share of jobs that are of the same mix as the one before, beside those that are by chance */
    int64_t user_copies;         /* each user stands for so many */
    const char *estimate_values; /* estimates become the nearest of these */
    struct ol_job_laws laws;
    struct ol_work work;
    struct ol_list shapes; /* struct ol_shape: how the rate varies */
    struct ol_list mixes;  /* struct ol_mix; none: all jobs are alike */
    struct ol_list what_ifs;
};
extern const struct ol_element ol_arrivals_element, ol_mix_element;
/* What fields alone cannot; adds faults. */
void ol_arrivals_check(const struct ol_arrivals *arrivals, struct ol_faults *faults);
/* How many jobs there are to be; 0: until the clock ends. */
int64_t ol_arrivals_count(const struct ol_arrivals *arrivals);
struct ol_source *ol_arrivals_open(const struct ol_arrivals *arrivals, const struct ol_source_context *context,
                                   struct ol_error *error);

struct ol_single_job { /* <job> */
    const struct ol_xml_node *node;
    const char *name, *pool;
    ol_time submit, runtime, estimate; /* estimate 0: the runtime */
    int64_t cpus, gpus;
    const char *user, *team, *queue;
    struct ol_work work;
    struct ol_list what_ifs;
};
extern const struct ol_element ol_single_job_element;
struct ol_source *ol_single_job_open(const struct ol_single_job *job, const struct ol_source_context *context,
                                     struct ol_error *error);

#endif
