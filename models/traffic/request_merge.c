/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An endpoint has few streams, often one: the least head is looked for one by one, and a stream alone is read straight
 * into the batch.
 */
#include "request_merge.h"

#include "outlay/arena.h"

#include <string.h>

struct ol_merge_feed {
    struct ol_stream *stream;
    ol_time shift;
    bool has_ended;
    int at, count;
    struct ol_request requests[OL_MERGE_BATCH];
};

void ol_request_merge_open(struct ol_request_merge *merge, struct ol_stream *const *streams, const ol_time *shifts,
                           size_t count, ol_time until)
{
    merge->at = merge->count = 0;
    merge->is_over = false;
    merge->stop = NULL;
    merge->taken = merge->early = 0;
    merge->until = until;
    merge->source = NULL;
    merge->feed_count = count;
    merge->feeds = ol_mem_new(ol_mem_product(sizeof *merge->feeds, count));
    for (size_t i = 0; i < count; i++) {
        merge->feeds[i].stream = streams[i];
        merge->feeds[i].shift = shifts[i];
    }
}

void ol_request_merge_sieve(struct ol_request_merge *merge, const struct ol_request_sieve *sieve)
{
    struct ol_request_merge *source = ol_mem_new(sizeof *source);
    *source = *merge;
    merge->feeds = NULL;
    merge->feed_count = 0;
    merge->sieve = *sieve;
    merge->source = source;
}

void ol_request_merge_close(struct ol_request_merge *merge)
{
    if (merge->source)
        ol_request_merge_close(merge->source);
    ol_mem_free(merge->source);
    merge->source = NULL;
    for (size_t i = 0; i < merge->feed_count; i++)
        ol_stream_close(merge->feeds[i].stream);
    ol_mem_free(merge->feeds);
    merge->feeds = NULL;
    merge->feed_count = 0;
    merge->at = merge->count = 0;
    merge->is_over = true;
}

const struct ol_stream *ol_request_merge_stream(const struct ol_request_merge *merge, size_t i)
{
    return i < merge->feed_count ? merge->feeds[i].stream : NULL;
}

/* Moves them onto the clock; those before its start go, and the first past its end is the last. How many are left. */
static int place(struct ol_request_merge *merge, struct ol_merge_feed *feed, struct ol_request *requests,
                 int count)
{
    int kept = 0;
    for (int i = 0; i < count; i++) {
        const ol_time at = requests[i].at + feed->shift;
        if (at >= merge->until) {
            feed->has_ended = true;
            break;
        }
        if (at < 0) {
            merge->early++;
            continue;
        }
        requests[kept] = requests[i];
        requests[kept++].at = at;
    }
    return kept;
}

/* How many; 0 where the feed has ended. */
static int pull(struct ol_request_merge *merge, struct ol_merge_feed *feed, struct ol_request *requests,
                struct ol_error *error)
{
    int kept = 0;
    while (kept == 0 && !feed->has_ended) {
        const int got = ol_stream_next(feed->stream, requests, OL_MERGE_BATCH, error);
        if (got < 0)
            return got;
        feed->has_ended |= got == 0;
        kept = place(merge, feed, requests, got);
    }
    return kept;
}

/* The feed of the earliest head, the first of equals; NULL where all have ended, or with `status` negative. */
static struct ol_merge_feed *earliest(struct ol_request_merge *merge, int *status, struct ol_error *error)
{
    struct ol_merge_feed *least = NULL;
    for (size_t i = 0; i < merge->feed_count; i++) {
        struct ol_merge_feed *feed = &merge->feeds[i];
        if (feed->at == feed->count) {
            const int got = pull(merge, feed, feed->requests, error);
            if (got < 0) {
                *status = got;
                return NULL;
            }
            feed->at = 0;
            feed->count = got;
        }
        if (feed->count > 0 && (!least || feed->requests[feed->at].at < least->requests[least->at].at))
            least = feed;
    }
    return least;
}

static int merge_all(struct ol_request_merge *merge, struct ol_error *error)
{
    int count = 0, status = 0;
    struct ol_merge_feed *feed;
    while (count < OL_MERGE_BATCH && (feed = earliest(merge, &status, error)))
        merge->batch[count++] = feed->requests[feed->at++];
    return status < 0 ? status : count;
}

/* How many pass of those of which it can be told; `is_over` where no more will. */
static int sift(struct ol_request_merge *merge, bool *is_over, struct ol_error *error)
{
    struct ol_request_merge *source = merge->source;
    const ol_time known_until = merge->sieve.known_until(merge->sieve.self);
    const struct ol_request *request;
    struct ol_error failed = {0};
    int count = 0;
    *is_over = false;
    source->stop = merge->stop;
    while (count < OL_MERGE_BATCH && (request = ol_request_merge_peek(source, &failed)) &&
           request->at < known_until) {
        const enum ol_sieved sieved = merge->sieve.look(merge->sieve.self, request);
        *is_over = sieved == OL_SIEVE_ENDS;
        if (*is_over)
            break;
        if (sieved == OL_SIEVE_PASSES)
            merge->batch[count++] = *request;
        ol_request_merge_take(source);
    }
    *is_over |= ol_request_merge_is_over(source);
    if (failed.status < 0 && error)
        *error = failed;
    return failed.status < 0 ? failed.status : count;
}

int ol_request_merge_fill(struct ol_request_merge *merge, struct ol_error *error)
{
    bool is_over = true; /* where nothing is got */
    int got;
    merge->is_over |= merge->stop && *merge->stop;
    if (merge->is_over)
        return 0;
    if (merge->source)
        got = sift(merge, &is_over, error);
    else if (merge->feed_count == 1)
        got = pull(merge, &merge->feeds[0], merge->batch, error);
    else
        got = merge_all(merge, error);
    merge->at = 0;
    merge->count = got > 0 ? got : 0;
    merge->is_over = got <= 0 && is_over;
    merge->taken += (uint64_t)merge->count;
    return got > 0 ? 1 : got;
}
