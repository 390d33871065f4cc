/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/serving_stage.h"

#include "outlay/arena.h"

/* ---- traffic ---- */

struct made_stream {
    struct ol_stream stream;
    struct ol_rng rng;
    double gap, at;
    const struct ol_request *listed; /* NULL: Poisson */
    uint64_t left;
    const struct serving *serving;
};

static int next(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error)
{
    struct made_stream *self = (struct made_stream *)stream;
    int count = 0;
    for (; count < room && self->left; count++, self->left--) {
        if (self->listed) {
            requests[count] = *self->listed++;
            continue;
        }
        self->at += self->gap * ol_rng_exponential(&self->rng);
        requests[count] = (struct ol_request){.at = (ol_time)self->at};
    }
    if (!count && self->serving->breaks)
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE, "broken");
    return count;
}

static void close_stream(struct ol_stream *stream)
{
    ol_mem_free(stream);
}

static const struct ol_stream_ops stream_ops = {next, close_stream, NULL};

static void take_up(struct serving *serving, struct made_stream made)
{
    const ol_time shift = 0;
    struct made_stream *stream = ol_mem_new(sizeof *stream);
    *stream = made;
    stream->stream.ops = &stream_ops;
    stream->serving = serving;
    struct ol_stream *streams[] = {&stream->stream};
    ol_request_merge_open(&serving->inflow, streams, &shift, 1, OL_TIME_LIMIT);
}

void serving_poisson(struct serving *serving, ol_time mean_gap, uint64_t count)
{
    take_up(serving, (struct made_stream){.rng = ol_rng_stream(serving->seed, "test", "", serving->replication),
                                          .gap = (double)mean_gap,
                                          .left = count});
}

void serving_list(struct serving *serving, const struct ol_request *requests, size_t count)
{
    take_up(serving, (struct made_stream){.listed = requests, .left = count});
}

/* ---- the endpoint ---- */

static void note_drained(void *self, uint32_t id, ol_time at)
{
    struct serving *serving = self;
    if (serving->drain_count < SERVING_DRAINS) {
        serving->drains[serving->drain_count].id = id;
        serving->drains[serving->drain_count].at = at;
    }
    serving->drain_count++;
}

static ol_time note_wanted(void *self, ol_time at)
{
    struct serving *serving = self;
    serving->wanted_at = at;
    serving->wanted_count++;
    return OL_NEVER;
}

void serving_begin(struct serving *serving)
{
    *serving = (struct serving){
        .service =
            {.concurrency = 1, .lanes = 1, .queue = OL_QUEUE_BOUND, .backoff = OL_SECOND, .backoff_factor = 2},
        .hooks = {serving, note_drained, note_wanted},
        .seed = 1,
    };
}

struct ol_law serving_law(struct serving *serving, const char *text)
{
    struct ol_law law = {0};
    char why[OL_LAW_WHY];
    const struct ol_slice slice = {text, strlen(text)};
    if (!ol_law_parse(&law, slice, OL_LAW_DURATION, ".", &serving->arena, why))
        CHECK_REPORT("%s", why);
    return law;
}

void serving_batching(struct serving *serving, int64_t size, ol_time wait)
{
    serving->batching.size = size;
    serving->batching.wait = wait;
    serving->service.batchings = (struct ol_list){&serving->batching, 1};
}

struct ol_engine_setting serving_setting(struct serving *serving)
{
    return (struct ol_engine_setting){
        .inflow = &serving->inflow,
        .tally = &serving->tally,
        .service = &serving->service,
        .hooks = serving->hooks,
        .name = "test",
        .seed = serving->seed,
        .replication = serving->replication,
    };
}

void serving_open(struct serving *serving, const struct ol_tokens *tokens)
{
    const struct ol_engine_setting setting = serving_setting(serving);
    serving->engine = ol_engine_open(&setting, tokens);
}

void serving_join(struct serving *serving, ol_time now, uint32_t from_id, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        serving->engine->ops->join(serving->engine, now, from_id + i, 1);
}

void serving_advance(struct serving *serving, ol_time until)
{
    struct ol_error error = {0};
    CHECK_INT(serving->engine->ops->advance(serving->engine, until, &error), OL_OK);
}

void serving_check_conserved(struct serving *serving)
{
    const struct ol_request_tally *tally = &serving->tally;
    CHECK_INT(tally->requests,
              tally->completed + tally->shed + tally->timed_out + tally->failed + tally->in_flight);
}

void serving_end(struct serving *serving)
{
    if (serving->engine)
        serving->engine->ops->close(serving->engine);
    ol_request_merge_close(&serving->inflow);
    ol_request_tally_release(&serving->tally);
    ol_arena_release(&serving->arena);
}

/* What a 95% interval of 20 values has to be multiplied by: Student's t with 19 degrees of freedom at .9995 over that
 * at .975 (scipy.stats.t.ppf). */
#define WIDER (3.8834058526 / 2.0930240544)

void serving_check_within(const char *what, const double *values, size_t count, double want, double half_limit)
{
    const struct ol_interval interval = ol_interval_of(values, count);
    const double half = (interval.hi - interval.mean) * WIDER;
    CHECK_INT(count, 20);
    if (fabs(interval.mean - want) > half)
        CHECK_REPORT("%s is %g +- %g, expected %g", what, interval.mean, half, want);
    if (half > half_limit * want)
        CHECK_REPORT("%s: the half width of %g is more than %g of %g", what, half, half_limit, want);
}
