/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fairness: the probe that tells who got how much of what they wanted, and who waited how long.
 *
 * Parties are teams, or, where no job has a team, users. A party's service x is the unit-time that its jobs held over
 * the unit-time that they waited or ran: 1 where each job started as it came. Of n parties
 *
 *     fairness.jain = (sum x)^2 / (n sum x^2)                            Jain, Chiu, Hawe (1984)
 *
 * is 1 where all are served alike, and 1/n where one is served alone. Of each job that completed
 *
 *     rho = turnaround / (runtime max(1, units N / C))                   Mahajan et al., Themis (NSDI'20)
 *
 * is its turnaround over the time that it would take in a share of 1/N of the pool of its own: N parties have jobs in
 * the pool, C is its units (where nodes come and go, the most that it can have), and a job that is larger than the
 * share runs slower in proportion. fairness.finish_time.mean, .p95 and .max are over all these jobs; at most 1 is
 * better than a share of one's own.
 *
 * Besides, of each team `team.NAME.jobs .share .wait.mean_s .wait.p95_s`, where share is of the unit-time of all, and
 * of each type of work that jobs state `class.NAME.jobs .wait.mean_s .wait.p95_s`. As elsewhere, jobs that arrived in
 * the warm-up count for levels after it but not for waits, and waits are those of jobs that have ended. Quantiles of
 * waits are within 0.4%. Where a run streams, nothing is kept by job, and finish times are not told.
 *
 * A pool that stands tells nothing for it but the end of each job, from which its wait and its run follow; its jobs
 * that are not over at the end are shown to it one by one, before it is finished. A managed pool tells its levels.
 */
#ifndef OUTLAY_FAIRNESS_H
#define OUTLAY_FAIRNESS_H

#include "models/area.h"
#include "outlay/ask.h"
#include "outlay/metric.h"
#include "outlay/probe.h"
#include "outlay/stats.h"

/* Teams and classes beyond are not told one by one. */
#define OL_FAIRNESS_NAMED 200

struct ol_fairness_pool {
    uint32_t units; /* of the pool */
    uint32_t grain; /* units that make one processor or GPU: 1 or 1000 */
    bool managed;   /* it tells its levels itself (pool_note.h) */
};

/* Those of one label. */
struct ol_party {
    ol_label name;
    uint64_t pools;              /* a bit for each pool in which it has jobs, of the first 64 */
    int64_t busy, queued;        /* thousandths, now, in managed pools */
    ol_area busy_area, all_area; /* thousandth-microseconds: ran; waited or ran */
    struct ol_histogram waits;   /* microseconds, of ended jobs; not of users */
    ol_area wait;                /* their sum */
};

struct ol_parties {
    struct ol_party *items; /* in the order in which they came */
    uint32_t *slots;        /* open addressing, numbers from 1 */
    size_t count, capacity, slot_count;
};

/* Zero-initialised with the first part filled in is empty. */
struct ol_fairness {
    ol_time warmup_end;
    const struct ol_fairness_pool *pools; /* by pool; borrowed */
    const struct ol_asks *asks;           /* borrowed */
    bool keeps_jobs;                      /* for finish times */
    size_t expected_jobs;                 /* about so many, where they are kept */

    /* private */
    bool has_teams;
    struct ol_parties teams, users, classes;
    double *finish_times; /* turnaround / runtime; once finished, rho */
    struct ol_finish {
        uint32_t units;
        uint16_t pool;
    } * finishes; /* whose they are; not kept once finished */
    size_t finish_count, finish_capacity, time_capacity;
};

void ol_fairness_watch(struct ol_fairness *fairness, struct ol_probes *probes);
/* Of each job, whatever became of it: one that still waits or runs counts up to the end. */
void ol_fairness_unfinished(struct ol_fairness *fairness, const struct ol_job_run *run, ol_time end);
/* Closes the levels and works out the finish times, as all parties are known now. */
void ol_fairness_finish(struct ol_fairness *fairness, ol_time end);
void ol_fairness_metrics(const struct ol_fairness *fairness, const struct ol_labels *labels,
                         struct ol_metrics *metrics, size_t replication);
void ol_fairness_release(struct ol_fairness *fairness);

/* (sum x)^2 / (n sum x^2); NAN of nobody, 1 where all are zero. */
double ol_jain_index(const double *x, size_t n);
/* The turnaround in a share of 1/parties of the capacity, over the runtime: max(1, units parties / capacity). */
double ol_share_stretch(double units, double parties, double capacity);

#endif
