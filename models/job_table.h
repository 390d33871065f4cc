/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_table: the fates of a replication's jobs, by slot.
 *
 * Slots count up in the order of arrival, and runs live in chunks at addresses that do not change. Finished runs
 * leave the table in the order of arrival too, past one visitor (a writer of jobs.csv), as soon as a whole chunk at
 * the front has ended; its memory then serves again. So the table holds only the span from the oldest job that still
 * waits or runs to the newest. Where sources forget a job that was taken, the table keeps a copy. The first chunks have
 * memory of their own, as most tables need no more; once there are several, more of them come at a time, in memory that
 * is worth a large page.
 */
#ifndef OUTLAY_JOB_TABLE_H
#define OUTLAY_JOB_TABLE_H

#include "outlay/job.h"

#include <stddef.h>

#define OL_JOB_CHUNK_BITS 10
#define OL_JOB_CHUNK      (1u << OL_JOB_CHUNK_BITS)

struct ol_job_chunk {
    struct ol_job_run runs[OL_JOB_CHUNK];
    struct ol_job_chunk *next; /* of the spare ones */
    uint32_t ended;            /* runs that need no more from the table */
    struct ol_job jobs[];      /* OL_JOB_CHUNK of them where the table copies */
};

typedef void ol_job_visitor(void *self, const struct ol_job_run *run);

struct ol_job_table {
    struct ol_job_chunk **chunks; /* by slot >> bits; NULL once retired */
    size_t chunk_capacity;
    uint32_t count;   /* slots given out */
    uint32_t retired; /* the first of these have left */
    bool copies;
    struct ol_job_chunk *spare; /* the first of them */
    void **memory;              /* in which all of them lie */
    size_t memory_count, memory_capacity;
    ol_job_visitor *visit; /* may be NULL */
    void *visit_self;
};

/* A new pending run. */
struct ol_job_run *ol_job_table_add(struct ol_job_table *table, const struct ol_job *job);

static inline struct ol_job_run *ol_job_table_run(const struct ol_job_table *table, uint32_t slot)
{
    return &table->chunks[slot >> OL_JOB_CHUNK_BITS]->runs[slot & (OL_JOB_CHUNK - 1)];
}

/* The run will not change any more. */
void ol_job_table_ended(struct ol_job_table *table, uint32_t slot);
/* Everything that is still there passes the visitor, in order: the simulation is over. */
void ol_job_table_drain(struct ol_job_table *table);
void ol_job_table_release(struct ol_job_table *table);

#endif
