/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staging: jobs and the data that they read.
 *
 * A source's jobs read a dataset, whole or in part (outlay/work.h). How it comes to them is their stage:
 *
 *   ahead    the job is given to its pool when its data is there; its wait counts from its submit.
 *   on-node  the job is given to its pool at once, and holds its nodes while the data comes: it runs longer by what the
 *            transfer takes where it is alone on the link, as nobody knows when it will start.
 *   remote   the job reads over the network as it runs, and is not delayed.
 *
 * What it reads is what the dataset has when it is submitted (ahead) or first starts (the others), from the nearest
 * copy (copies.h), less what the pool's cache has (cached.h). Data at the place of the pool costs no way and goes past
 * the cache. Archived data is waited for by those that stage ahead.
 *
 *     if (!ol_staging_take(staging, job))
 *         ... it goes to its pool now; else give(self, job) is called, now or later ...
 */
#ifndef OUTLAY_STORAGE_STAGING_H
#define OUTLAY_STORAGE_STAGING_H

#include "models/storage/cached.h"
#include "models/storage/copies.h"
#include "outlay/job.h"
#include "outlay/work.h"

struct ol_reads { /* of a source's jobs */
    bool is_given;
    size_t dataset;
    int64_t bytes; /* 0: by the share */
    double share;
    int stage;                  /* enum ol_data_stage */
    enum ol_retrieval how;      /* from an archive */
    double compression;         /* bytes of data for one that passes */
    const struct ol_site *site; /* of its pool */
    enum ol_phase phase;        /* in which its pool takes arrivals */
    struct ol_cached *cached;   /* NULL: none */
};

struct ol_staging_setting {
    struct ol_sim *sim;
    struct ol_carrier *carrier;
    struct ol_copies *copies;
    struct ol_store *store;
    const struct ol_site *sites;  /* of the datasets */
    const struct ol_reads *reads; /* by source */
    ol_time warmup_end;
    bool forgets_jobs; /* a job that was taken is only there during the call */
    void (*give)(void *self, const struct ol_job *job);
    void *self;
};

struct ol_staging; /* opaque */

struct ol_staging *ol_staging_new(const struct ol_staging_setting *setting);
/* True where the job is given by the setting's `give`, now or later. */
bool ol_staging_take(struct ol_staging *staging, const struct ol_job *job);
/* Hears of starts. */
struct ol_probe ol_staging_probe(struct ol_staging *staging);
/* Jobs whose data is not there. */
size_t ol_staging_waiting(const struct ol_staging *staging);
/* These, in the order in which they came. Good until the staging is freed; the caller frees the array. */
const struct ol_job **ol_staging_unfinished(const struct ol_staging *staging);
/* jobs.staging.mean_s, .p95_s, of jobs that staged ahead, from the submit until their data was there. */
void ol_staging_metrics(const struct ol_staging *staging, struct ol_metrics *metrics, size_t replication);
void ol_staging_free(struct ol_staging *staging);

#endif
