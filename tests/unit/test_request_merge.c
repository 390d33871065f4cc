/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Streams of a test's own, merged; against a sort of all their requests.
 */
#include "models/traffic/request_merge.h"
#include "outlay/arena.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <stdlib.h>

/* Requests at given gaps; `bytes` tells the stream, `work` the request. */
struct scripted {
    struct ol_stream base;
    uint64_t state;
    uint32_t number, made, total, batch;
    ol_time at;
    int *closed;
    bool fails;
};

static int scripted_next(struct ol_stream *base, struct ol_request *requests, int room, struct ol_error *error)
{
    struct scripted *stream = (struct scripted *)base;
    int count = 0;
    if (stream->fails && stream->made == stream->total)
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "broken");
    for (; count < room && (uint32_t)count < stream->batch && stream->made < stream->total; count++) {
        stream->at += (ol_time)(fixture_random(&stream->state) % 4);
        requests[count] = (struct ol_request){.at = stream->at, .bytes = stream->number, .work = stream->made++};
    }
    return count;
}

static void scripted_close(struct ol_stream *base)
{
    (*((struct scripted *)base)->closed)++;
    ol_mem_free(base);
}

static const struct ol_stream_ops scripted_ops = {scripted_next, scripted_close, NULL};

static struct ol_stream *scripted_new(uint32_t number, uint32_t total, ol_time at, int *closed)
{
    struct scripted *stream = ol_mem_new(sizeof *stream);
    *stream = (struct scripted){.base = {.ops = &scripted_ops, .is_ordered = true},
                                .state = number + 1,
                                .number = number,
                                .total = total,
                                .batch = 1 + number * 37,
                                .at = at,
                                .closed = closed};
    return &stream->base;
}

static int by_time(const void *a, const void *b)
{
    const struct ol_request *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? -1 : 1;
    return x->work < y->work ? -1 : x->work > y->work;
}

#define STREAMS 5
#define TOTAL   3000

/* What the streams have, moved, cut and sorted. */
static size_t list_all(struct ol_request *all, const ol_time *shifts, ol_time until, uint64_t *early)
{
    size_t count = 0;
    int closed = 0;
    struct ol_error error = {0};
    for (uint32_t i = 0; i < STREAMS; i++) {
        struct ol_stream *stream = scripted_new(i, TOTAL, 0, &closed);
        int got;
        while ((got = ol_stream_next(stream, all + count, TOTAL, &error)) > 0)
            for (int k = 0; k < got; k++)
                all[count++].at += shifts[i];
        ol_stream_close(stream);
    }
    size_t kept = 0;
    *early = 0;
    for (size_t i = 0; i < count; i++) {
        *early += all[i].at < 0;
        if (all[i].at >= 0 && all[i].at < until)
            all[kept++] = all[i];
    }
    qsort(all, kept, sizeof *all, by_time);
    return kept;
}

static void merges_like_a_sort(void)
{
    static const ol_time untils[] = {OL_NEVER, 2500, 1};
    const ol_time shifts[STREAMS] = {0, 1000, -700, 3, 50000};
    struct ol_request *all = ol_mem_new((STREAMS + 1) * TOTAL * sizeof *all);
    for (size_t u = 0; u < 3; u++) {
        struct ol_stream *streams[STREAMS];
        struct ol_request_merge merge;
        struct ol_error error = {0};
        uint64_t early, wrong = 0;
        int closed = 0;
        size_t count = 0;
        const size_t expected = list_all(all, shifts, untils[u], &early);
        for (uint32_t i = 0; i < STREAMS; i++)
            streams[i] = scripted_new(i, TOTAL, 0, &closed);
        ol_request_merge_open(&merge, streams, shifts, STREAMS, untils[u]);
        for (const struct ol_request *request; (request = ol_request_merge_peek(&merge, &error)); count++) {
            wrong += count >= expected || memcmp(request, &all[count], sizeof *request) != 0;
            ol_request_merge_take(&merge);
        }
        CHECK_INT(error.status, 0);
        CHECK_INT(count, expected);
        CHECK_INT(wrong, 0);
        CHECK_INT(merge.taken, expected);
        CHECK_INT(merge.early, early);
        ol_request_merge_close(&merge);
        CHECK_INT(closed, STREAMS);
    }
    ol_mem_free(all);
}

static void takes_one_or_none(void)
{
    struct ol_request_merge merge;
    struct ol_error error = {0};
    int closed = 0;
    const ol_time shift = -10;
    struct ol_stream *stream = scripted_new(3, 2000, 0, &closed);
    ol_request_merge_open(&merge, &stream, &shift, 1, OL_NEVER);
    uint64_t count = 0;
    ol_time last = 0;
    for (const struct ol_request *request; (request = ol_request_merge_peek(&merge, &error)); count++) {
        CHECK(request->at >= last);
        last = request->at;
        ol_request_merge_take(&merge);
    }
    CHECK_INT(count + merge.early, 2000);
    CHECK(merge.early > 0);
    CHECK(!ol_request_merge_peek(&merge, &error));
    ol_request_merge_close(&merge);
    ol_request_merge_open(&merge, NULL, NULL, 0, OL_NEVER);
    CHECK(!ol_request_merge_peek(&merge, &error));
    ol_request_merge_close(&merge);
    CHECK_INT(closed, 1);
}

static void tells_what_broke(void)
{
    struct ol_request_merge merge;
    struct ol_error error = {0};
    int closed = 0;
    const ol_time shifts[2] = {0, 0};
    struct ol_stream *streams[2] = {scripted_new(1, 100, 0, &closed), scripted_new(2, 20000, 0, &closed)};
    ((struct scripted *)streams[0])->fails = true;
    ol_request_merge_open(&merge, streams, shifts, 2, OL_NEVER);
    while (ol_request_merge_peek(&merge, &error))
        ol_request_merge_take(&merge);
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_STRING(error.message, "broken");
    ol_request_merge_close(&merge);
    CHECK_INT(closed, 2);
}

/* ---- sieves ---- */

/* Every third passes; what is beyond `known` cannot be told yet, and nothing passes from `last` on. */
struct thirds {
    ol_time known, last, latest;
    uint64_t looked;
    bool was_early;
};

static ol_time thirds_known(const void *self)
{
    return ((const struct thirds *)self)->known;
}

static enum ol_sieved thirds_look(void *self, const struct ol_request *request)
{
    struct thirds *thirds = self;
    thirds->was_early |= request->at >= thirds->known || request->at < thirds->latest;
    thirds->latest = request->at;
    if (request->at >= thirds->last)
        return OL_SIEVE_ENDS;
    return thirds->looked++ % 3 == 0 ? OL_SIEVE_PASSES : OL_SIEVE_DROPS;
}

/* 3000 requests with gaps of 1.5 in the mean, looked at in slices of 100. */
static void a_sieve_sees_each_once_and_not_too_early(void)
{
    struct thirds thirds = {.last = OL_NEVER};
    const struct ol_request_sieve sieve = {.self = &thirds, .known_until = thirds_known, .look = thirds_look};
    struct ol_request_merge merge;
    struct ol_error error = {0};
    const ol_time shift = 0;
    uint64_t passed = 0, slices = 0;
    int closed = 0;
    struct ol_stream *stream = scripted_new(1, 3000, 0, &closed);
    ol_request_merge_open(&merge, &stream, &shift, 1, OL_NEVER);
    ol_request_merge_sieve(&merge, &sieve);
    for (const struct ol_request *request; !ol_request_merge_is_over(&merge); thirds.known += 100, slices++)
        while ((request = ol_request_merge_peek(&merge, &error))) {
            CHECK_INT(request->work, 3 * passed);
            passed++;
            ol_request_merge_take(&merge);
        }
    CHECK_INT(error.status, 0);
    CHECK_INT(passed, 1000);
    CHECK_INT(merge.taken, 1000);
    CHECK_INT(thirds.looked, 3000);
    CHECK(!thirds.was_early && slices > 40);
    ol_request_merge_close(&merge);
    CHECK_INT(closed, 1);
}

static void a_sieve_may_end_it(void)
{
    struct thirds thirds = {.known = OL_NEVER, .last = 1000};
    const struct ol_request_sieve sieve = {.self = &thirds, .known_until = thirds_known, .look = thirds_look};
    struct ol_request_merge merge;
    struct ol_error error = {0};
    const ol_time shifts[2] = {0, 0};
    int closed = 0;
    struct ol_stream *streams[2] = {scripted_new(1, 3000, 0, &closed), scripted_new(2, 3000, 0, &closed)};
    ol_request_merge_open(&merge, streams, shifts, 2, OL_NEVER);
    ol_request_merge_sieve(&merge, &sieve);
    for (const struct ol_request *request; (request = ol_request_merge_peek(&merge, &error));) {
        CHECK(request->at < 1000);
        ol_request_merge_take(&merge);
    }
    CHECK(ol_request_merge_is_over(&merge));
    CHECK_INT(merge.taken, (thirds.looked + 2) / 3);
    ol_request_merge_close(&merge);
    CHECK_INT(closed, 2);
}

int main(void)
{
    CASE(merges_like_a_sort);
    CASE(takes_one_or_none);
    CASE(tells_what_broke);
    CASE(a_sieve_sees_each_once_and_not_too_early);
    CASE(a_sieve_may_end_it);
    return check_end();
}
