/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request_merge: the requests of all traffic of one endpoint, on the clock and in one order.
 *
 * It pulls batches from the streams and merges them by time (of one instant: by the order of the streams). What comes
 * before the clock's start is counted and left out, and what comes after `until` ends its stream. Looking at the next
 * request costs no call while the batch lasts.
 *
 * A sieve lets some of the requests pass: those of one version of a service, say. It is shown each request once, in
 * order, and not before it can tell what becomes of it.
 */
#ifndef OUTLAY_TRAFFIC_REQUEST_MERGE_H
#define OUTLAY_TRAFFIC_REQUEST_MERGE_H

#include "outlay/traffic.h"

#define OL_MERGE_BATCH 512

enum ol_sieved {
    OL_SIEVE_DROPS,
    OL_SIEVE_PASSES,
    OL_SIEVE_ENDS
}; /* ends: neither this one nor any later one passes */

struct ol_request_sieve {
    void *self; /* borrowed */
    /* What becomes of requests before then can be told by now. */
    ol_time (*known_until)(const void *self);
    enum ol_sieved (*look)(void *self, const struct ol_request *request);
};

struct ol_request_merge {
    struct ol_request batch[OL_MERGE_BATCH]; /* merged; those from `at` on have not been taken */
    int at, count;
    bool is_over;
    const volatile int *stop; /* set: no more requests come; looked at once a batch. May be NULL */
    uint64_t taken, early;    /* requests; early: before the clock's start */

    /* private */
    struct ol_merge_feed *feeds;
    size_t feed_count;
    ol_time until;
    struct ol_request_sieve sieve;
    struct ol_request_merge *source; /* what the sieve is given; NULL: there is none */
};

/* One opened stream of each traffic: owned from now on. `shifts` place their zeros on the clock. */
void ol_request_merge_open(struct ol_request_merge *merge, struct ol_stream *const *streams, const ol_time *shifts,
                           size_t count, ol_time until);
/* Only what the sieve lets pass comes from now on; none has been taken yet. */
void ol_request_merge_sieve(struct ol_request_merge *merge, const struct ol_request_sieve *sieve);
void ol_request_merge_close(struct ol_request_merge *merge);
/* The i-th stream, with what it has to say of itself so far; NULL behind the last. */
const struct ol_stream *ol_request_merge_stream(const struct ol_request_merge *merge, size_t i);
/* The next batch: 1, or 0 at the end or where the sieve cannot tell yet, or negative with `error` filled. For the
 * functions below. */
int ol_request_merge_fill(struct ol_request_merge *merge, struct ol_error *error);

/* The next request; NULL at the end, where the sieve cannot tell yet, and where `error` was filled (its status
 * tells). */
static inline const struct ol_request *ol_request_merge_peek(struct ol_request_merge *merge,
                                                             struct ol_error *error)
{
    if (merge->at == merge->count && (merge->is_over || ol_request_merge_fill(merge, error) <= 0))
        return NULL;
    return &merge->batch[merge->at];
}

/* None will come any more. */
static inline bool ol_request_merge_is_over(const struct ol_request_merge *merge)
{
    return merge->at == merge->count && merge->is_over;
}

static inline void ol_request_merge_take(struct ol_request_merge *merge)
{
    merge->at++;
}

#endif
