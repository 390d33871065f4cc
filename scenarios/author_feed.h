/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * author_feed: the authors of one replication, and the jobs that they write while it runs.
 *
 * It wakes at the earliest next() of all authors, has the jobs of that instant written, author by author in the order
 * of the scenario, and hands them on. It hears how jobs end, and tells that to those who wrote them. What an author
 * answers at the same instant comes among this instant's arrivals, or, where these are over, right behind what is being
 * done; only what is told when even the decisions are over waits a microsecond.
 *
 * Jobs lie at addresses that do not change until release, or, where the run streams, until they end.
 */
#ifndef OUTLAY_AUTHOR_FEED_H
#define OUTLAY_AUTHOR_FEED_H

#include "outlay/author.h"
#include "outlay/sim.h"
#include "scenarios/inflow.h"

struct ol_written; /* a job and whose it is; opaque */

struct ol_author_feed {
    struct ol_sim *sim;
    const struct ol_inflow *inflow;
    void (*submit)(void *self, const struct ol_job *job); /* a job arrives now */
    void (*told)(void *self);                             /* jobs of this instant were submitted */
    void *self;
    ol_time warmup_end;
    const char *currency;       /* as of struct ol_author_context */
    struct ol_author **authors; /* one an author of the inflow */
    struct ol_author_context *contexts;
    struct ol_author_price *prices;  /* one a source, as have works */
    struct ol_source_context *works; /* one a source; used by those of authors */
    struct ol_written **chunks;
    size_t chunk_capacity;
    uint32_t count, spare; /* jobs that were ever written; number of one whose place can be used again, 0: none */
    uint32_t handler;
    ol_ticket ticket; /* of the next waking; 0: none */
    ol_time wakes_at; /* OL_NEVER: not */
    bool is_writing;
};

/* Fields from `sim` to `currency` are the caller's. Release in any case. */
int ol_author_feed_open(struct ol_author_feed *feed, uint64_t seed, uint64_t replication, struct ol_error *error);
struct ol_probe ol_author_feed_probe(struct ol_author_feed *feed);
/* Some author is to write a job as things stand, whether or not any job ends. */
bool ol_author_feed_goes_on(const struct ol_author_feed *feed);
void ol_author_feed_finish(struct ol_author_feed *feed, ol_time end);
void ol_author_feed_metrics(const struct ol_author_feed *feed, struct ol_metrics *metrics, size_t replication);
void ol_author_feed_release(struct ol_author_feed *feed);
/* Opens each author once, so that its labels are in the table before threads share it; tells what is wrong. */
int ol_author_feed_rehearse(const struct ol_inflow *inflow, struct ol_error *error);

#endif
