/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine_stage: requests from a list or a Poisson process, merged, for one engine of an endpoint.
 */
#ifndef OUTLAY_TESTS_ENGINE_STAGE_H
#define OUTLAY_TESTS_ENGINE_STAGE_H

#include "models/serving/engine.h"
#include "models/serving/request_tally.h"
#include "models/traffic/request_merge.h"
#include "outlay/arena.h"
#include "tests/check.h"

struct listed_stream {
    struct ol_stream stream;
    const struct ol_request *requests; /* NULL: a Poisson process */
    size_t count, at;
    double mean_gap;
    ol_time now;
    struct ol_rng rng;
};

static int listed_next(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error)
{
    struct listed_stream *self = (struct listed_stream *)stream;
    int count = 0;
    (void)error;
    for (; count < room && self->at < self->count; self->at++, count++) {
        if (self->requests) {
            requests[count] = self->requests[self->at];
            continue;
        }
        self->now += (ol_time)(ol_rng_exponential(&self->rng) * self->mean_gap + 0.5);
        requests[count] = (struct ol_request){.at = self->now};
    }
    return count;
}

static void listed_close(struct ol_stream *stream)
{
    (void)stream;
}

static const struct ol_stream_ops listed_ops = {.next = listed_next, .close = listed_close};

struct engine_stage {
    struct listed_stream stream;
    struct ol_request_merge merge;
    struct ol_request_tally tally;
    struct ol_engine_setting setting;
    struct ol_engine *engine; /* to be opened by the setting */
    struct ol_arena arena;
    struct ol_error error;
};

static void engine_stage_begin(struct engine_stage *stage, const struct ol_request *requests, size_t count,
                               double mean_gap, uint64_t replication)
{
    static const ol_time no_shift = 0;
    struct ol_stream *streams[] = {&stage->stream.stream};
    *stage = (struct engine_stage){0};
    stage->stream = (struct listed_stream){.stream = {.ops = &listed_ops}, .requests = requests, .count = count};
    stage->stream.mean_gap = mean_gap;
    stage->stream.rng = ol_rng_stream(7, "gap", "stage", replication);
    ol_request_merge_open(&stage->merge, streams, &no_shift, 1, OL_TIME_END);
    stage->setting = (struct ol_engine_setting){
        .inflow = &stage->merge, .tally = &stage->tally, .name = "stage", .seed = 7, .replication = replication};
}

static inline void engine_stage_advance(struct engine_stage *stage, ol_time until)
{
    CHECK_INT(stage->engine->ops->advance(stage->engine, until, &stage->error), OL_OK);
}

/* Every request became something. */
static inline void engine_stage_settle(struct engine_stage *stage, ol_time now)
{
    const struct ol_request_tally *tally = &stage->tally;
    stage->engine->ops->settle(stage->engine, now);
    CHECK_INT(tally->completed + tally->shed + tally->timed_out + tally->failed + tally->in_flight,
              tally->requests);
}

static inline void engine_stage_end(struct engine_stage *stage)
{
    stage->engine->ops->close(stage->engine);
    ol_request_merge_close(&stage->merge);
    ol_request_tally_release(&stage->tally);
    ol_arena_release(&stage->arena);
}

static inline struct ol_law engine_stage_law(struct engine_stage *stage, const char *text,
                                             enum ol_law_dimension dimension)
{
    struct ol_law law = {0};
    char why[OL_LAW_WHY];
    CHECK(ol_law_parse(&law, ol_slice_of(text), dimension, ".", &stage->arena, why));
    return law;
}

/* In the 99.9% interval of ten replications, which has to be narrow: Student's t with 9 degrees of freedom at .9995
 * over that at .975 (scipy.stats.t.ppf). */
#define STAGE_REPLICATIONS 10
#define STAGE_WIDER        (4.7809125859 / 2.2621571628)

static inline void engine_stage_within(const char *what, const double values[STAGE_REPLICATIONS], double want,
                                       double narrow)
{
    const struct ol_interval interval = ol_interval_of(values, STAGE_REPLICATIONS);
    const double half = (interval.hi - interval.mean) * STAGE_WIDER;
    if (!(fabs(interval.mean - want) <= half))
        CHECK_REPORT("%s is %g +- %g, expected %g", what, interval.mean, half, want);
    if (!(half <= narrow * want))
        CHECK_REPORT("%s: the interval's half width of %g is more than %g of %g", what, half, narrow, want);
}

#endif
