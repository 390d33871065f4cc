/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests through an endpoint, against bare sampling of what is random about them.
 *
 *     serve_requests bare|slots|function|shared|tokens REQUESTS
 *
 * Poisson arrivals, exponential services, 64 slots at a load of .9. `bare` draws the arrivals and the services and adds
 * them up; `slots` puts them through a slot engine and takes percentiles; `function` through as many sandboxes;
 * `shared` through an instance that is shared, of 64 lanes; `tokens` through two instances of a language model, with
 * prompts and answers of exponential lengths.
 */
#include "models/serving/engine.h"
#include "models/serving/request_tally.h"
#include "models/serving/serverless_engine.h"
#include "models/serving/service.h"
#include "models/serving/token_speed.h"
#include "models/traffic/request_merge.h"
#include "outlay/arena.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 64
#define GAP   (1e6 / SLOTS / 0.9)

struct made {
    struct ol_stream stream;
    struct ol_rng gaps, sizes;
    bool has_tokens;
    double at, gap;
    uint64_t left;
};

static int next(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error)
{
    struct made *made = (struct made *)stream;
    int count = 0;
    (void)error;
    for (; count < room && made->left; made->left--) {
        struct ol_request *request = &requests[count++];
        made->at += made->gap * ol_rng_exponential(&made->gaps);
        *request = (struct ol_request){.at = (ol_time)made->at};
        if (made->has_tokens) {
            request->prompt = 1 + (uint32_t)(1000 * ol_rng_exponential(&made->sizes));
            request->output = 1 + (uint32_t)(200 * ol_rng_exponential(&made->sizes));
        }
    }
    return count;
}

static void leave_alone(struct ol_stream *stream)
{
    (void)stream;
}

static const struct ol_stream_ops ops = {next, leave_alone, NULL};

static struct ol_law exponential_second(struct ol_arena *arena)
{
    struct ol_law law = {0};
    char why[OL_LAW_WHY];
    ol_law_parse(&law, (struct ol_slice){"exponential(1s)", 15}, OL_LAW_DURATION, ".", arena, why);
    return law;
}

static void draw_only(const struct ol_law *law, uint64_t requests)
{
    struct ol_rng gaps = ol_rng_stream(1, "gaps", "", 0), works = ol_rng_stream(1, "service", "", 0);
    double at = 0, work = 0;
    for (uint64_t i = 0; i < requests; i++) {
        at += GAP * ol_rng_exponential(&gaps);
        work += ol_law_draw(law, &works);
    }
    printf("%.0f %.0f\n", at, work);
}

static struct ol_tokens model_of_70b(void)
{
    return (struct ol_tokens){.table = 0,
                              .batch = 64,
                              .prefill_limit = 8192,
                              .memory = 640000000000,
                              .memory_share = 0.9,
                              .weights = 140000000000,
                              .token_size = 327680,
                              .admission = OL_ADMISSION_PREEMPT,
                              .prefill_speed = 1,
                              .decode_speed = 1,
                              .weights_factor = 1,
                              .token_factor = 1};
}

static void serve(const char *what, const struct ol_law *law, uint64_t requests)
{
    const bool has_tokens = strcmp(what, "tokens") == 0, is_shared = strcmp(what, "shared") == 0;
    const bool is_function = strcmp(what, "function") == 0;
    const struct ol_serverless_service function = {
        .memory_bytes = INT64_C(1) << 30, .concurrency = SLOTS, .increment = 1000, .bills_cold_start = true};
    struct ol_service service = {.time = has_tokens ? (struct ol_law){0} : *law,
                                 .concurrency = SLOTS,
                                 .lanes = SLOTS,
                                 .queue = OL_QUEUE_BOUND};
    const struct ol_tokens tokens = model_of_70b();
    struct made made = {.stream.ops = &ops,
                        .gaps = ol_rng_stream(1, "gaps", "", 0),
                        .sizes = ol_rng_stream(1, "sizes", "", 0),
                        .has_tokens = has_tokens,
                        .gap = has_tokens ? 150000 : GAP,
                        .left = requests};
    struct ol_request_merge merge;
    struct ol_request_tally tally = {0};
    struct ol_stream *streams[] = {&made.stream};
    struct ol_error error = {0};
    if (is_shared)
        service.concurrency = 100000, service.discipline = OL_DISCIPLINE_SHARING;
    const struct ol_engine_setting setting = {
        .inflow = &merge, .tally = &tally, .service = &service, .name = "bench", .seed = 1};
    ol_request_merge_open(&merge, streams, &(ol_time){0}, 1, OL_TIME_LIMIT);
    struct ol_engine *engine = is_function ? ol_serverless_open(&function, &setting)
                                           : ol_engine_open(&setting, has_tokens ? &tokens : NULL);
    for (uint32_t i = 0; i < (has_tokens ? 2 : 1); i++)
        engine->ops->join(engine, 0, i, 1);
    engine->ops->advance(engine, OL_TIME_LIMIT, &error);
    printf("%llu %.6f %.6f %.6f\n", (unsigned long long)tally.completed,
           ol_histogram_quantile(&tally.latency, 0.5) / 1e6, ol_histogram_quantile(&tally.latency, 0.95) / 1e6,
           ol_histogram_quantile(&tally.latency, 0.99) / 1e6);
    engine->ops->close(engine);
    ol_request_merge_close(&merge);
    ol_request_tally_release(&tally);
}

int main(int argc, char **argv)
{
    struct ol_arena arena = {0};
    if (argc != 3)
        return 2;
    const struct ol_law law = exponential_second(&arena);
    const uint64_t requests = strtoull(argv[2], NULL, 10);
    if (strcmp(argv[1], "bare") == 0)
        draw_only(&law, requests);
    else
        serve(argv[1], &law, requests);
    ol_arena_release(&arena);
    return 0;
}
