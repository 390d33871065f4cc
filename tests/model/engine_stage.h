/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine_stage: requests from a list or a Poisson process, merged, for one engine of an endpoint. It notes when the
 * engine tells that instances have drained.
 */
#ifndef OUTLAY_TESTS_ENGINE_STAGE_H
#define OUTLAY_TESTS_ENGINE_STAGE_H

#include "models/serving/engine.h"
#include "models/serving/request_tally.h"
#include "models/serving/service.h"
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

#define STAGE_INSTANCES 4

struct engine_stage {
    struct listed_stream stream;
    struct ol_request_merge merge;
    struct ol_request_tally tally;
    struct ol_service service; /* by default one slot, no bounds */
    struct ol_engine_setting setting;
    struct ol_engine *engine; /* to be opened by the setting */
    ol_time drained_at[STAGE_INSTANCES];
    unsigned drained; /* bits of instances, since they were cleared */
    struct ol_arena arena;
    struct ol_error error;
};

static void engine_stage_note(void *self, uint32_t id, ol_time at)
{
    struct engine_stage *stage = self;
    stage->drained_at[id] = at;
    stage->drained |= 1U << id;
}

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
    stage->service = (struct ol_service){
        .concurrency = 1, .lanes = 1, .queue = OL_QUEUE_BOUND, .backoff = OL_SECOND, .backoff_factor = 2};
    stage->setting = (struct ol_engine_setting){.inflow = &stage->merge,
                                                .tally = &stage->tally,
                                                .service = &stage->service,
                                                .hooks = {.self = stage, .drained = engine_stage_note},
                                                .name = "stage",
                                                .seed = 7,
                                                .replication = replication};
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

static inline void engine_stage_play(struct engine_stage *stage, ol_time until)
{
    engine_stage_advance(stage, until);
    engine_stage_settle(stage, until);
}

/* Instances come, drain and are lost at random; 2,000 requests come in some 1,000 seconds. Each of them becomes
 * something, what is busy fits into what is there, and no instance is told as drained that was not. */
static inline void engine_stage_turmoil(struct engine_stage *stage, struct ol_rng *rng)
{
    enum { AWAY, HERE, LEAVING } states[STAGE_INSTANCES] = {AWAY};
    for (ol_time now = 0; now < 1500 * OL_SECOND; now += 1 + (ol_time)ol_rng_below(rng, 20 * OL_SECOND)) {
        engine_stage_advance(stage, now);
        const uint32_t id = (uint32_t)ol_rng_below(rng, STAGE_INSTANCES);
        for (uint32_t i = 0; i < STAGE_INSTANCES; i++)
            if (stage->drained >> i & 1) {
                CHECK(states[i] == LEAVING);
                states[i] = AWAY;
            }
        stage->drained = 0;
        if (states[id] == AWAY) {
            states[id] = HERE;
            stage->engine->ops->join(stage->engine, now, id, 0.5 + ol_rng_unit(rng));
        } else if (states[id] == HERE && ol_rng_below(rng, 2)) {
            states[id] = LEAVING;
            stage->engine->ops->drain(stage->engine, now, id);
        } else {
            states[id] = AWAY;
            stage->engine->ops->lose(stage->engine, now, id);
        }
    }
    engine_stage_play(stage, 1600 * OL_SECOND);
    CHECK_INT(stage->tally.requests, 2000);
    CHECK(stage->tally.completed > 0 || stage->service.timeout > 0); /* it may be too short for anybody */
    CHECK(stage->tally.busy_time > 0 && stage->tally.busy_time <= stage->tally.slot_time);
}

/* Whatever callers may do. */
static inline void engine_stage_any_callers(struct engine_stage *stage, struct ol_rng *rng)
{
    stage->service.patience = ol_rng_below(rng, 2) ? 30 * OL_SECOND : 0;
    stage->service.timeout = ol_rng_below(rng, 2) ? 20 * OL_SECOND : 0;
    stage->service.retries = (int64_t)ol_rng_below(rng, 4);
    stage->service.on_loss = (int)ol_rng_below(rng, 2);
    stage->service.queue = 1 + (int64_t)ol_rng_below(rng, 200);
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
