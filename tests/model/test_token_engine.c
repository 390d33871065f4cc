/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers written token by token: worlds by hand, and random worlds against an endpoint that takes every turn singly.
 */
#include "models/serving/token_speed.h"
#include "outlay/arena.h"
#include "tests/model/serving_stage.h"

#include <stdlib.h>

#define MS 1000

static struct ol_prefill_row prefills[] = {{NULL, 100, 10 * MS}, {NULL, 300, 30 * MS}};
static struct ol_decode_row decodes[] = {{NULL, 1, 5 * MS}, {NULL, 3, 9 * MS}};

/* Reading takes .1 ms a token; a step 5, 7, 9 ms for one, two, three. Memory is in tokens here. */
static struct ol_tokens tokens_of(int64_t batch, int64_t memory, enum ol_token_admission admission)
{
    return (struct ol_tokens){
        .table = -1,
        .batch = batch,
        .prefill_limit = 250,
        .memory = memory,
        .token_size = memory ? 1 : 0,
        .memory_share = 1,
        .admission = (int)admission,
        .prefill_speed = 1,
        .decode_speed = 1,
        .weights_factor = 1,
        .token_factor = 1,
        .prefills = {prefills, 2},
        .decodes = {decodes, 2},
    };
}

static void open_world(struct serving *serving, const struct ol_tokens *tokens, const struct ol_request *requests,
                       size_t count)
{
    serving_list(serving, requests, count);
    serving_open(serving, tokens);
}

/* ---- by hand ---- */

/* Two requests of 100 tokens at 0 are read together: 20 ms, and have their first tokens. The steps of two take 7 ms:
 * the first wants 3 tokens and is done at 34, the second goes on alone, 5 ms a step. A third, of 100 tokens, comes at
 * 36: the step that is going on ends at 39, reading takes 10 to 49, and then there are two again. The second has had
 * 1 + 2 + 1 tokens and wants 6: two steps more, to 63. The third wants 4: first at 49, two by 63, one alone by 68. */
static void three_requests(void)
{
    const struct ol_request requests[] = {
        {.at = 0, .prompt = 100, .output = 3},
        {.at = 0, .prompt = 100, .output = 6},
        {.at = 36 * MS, .prompt = 100, .output = 4},
    };
    const struct ol_tokens tokens = tokens_of(4, 0, OL_ADMISSION_PREEMPT);
    struct serving serving;
    serving_begin(&serving);
    open_world(&serving, &tokens, requests, 3);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, 34 * MS);
    CHECK_INT(serving.tally.completed, 0);
    serving_advance(&serving, 34 * MS + 1);
    CHECK_INT(serving.tally.completed, 1);
    CHECK_NEAR(serving.tally.latency_sum, 34 * MS, 0);
    serving_advance(&serving, 63 * MS + 1);
    CHECK_INT(serving.tally.completed, 2);
    CHECK_NEAR(serving.tally.latency_sum, (34 + 63) * MS, 0);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.tally.completed, 3);
    CHECK_NEAR(serving.tally.latency_sum, (34 + 63 + 32) * MS, 0);
    CHECK_NEAR(serving.tally.waited_sum, 3 * MS, 0);
    CHECK_INT(serving.tally.first_token.least, 13 * MS);
    CHECK_INT(serving.tally.first_token.greatest, 20 * MS);
    CHECK_INT(serving.tally.output_tokens, 13);
    CHECK_INT(serving.tally.prompt_tokens, 300);
    serving.engine->ops->settle(serving.engine, OL_SECOND);
    serving_check_conserved(&serving);
    serving_end(&serving);
}

/* Room for 206 tokens. Two of 100 tokens are read in 20 ms and write, 7 ms a step, until 206 are held, at 41; they
 * have 4 tokens each. Then the second is sent back. The first, alone, wants 8: done at 41 + 20 = 61. The second has
 * 104 to be read, 10.4 ms, and has its fifth token at 71.4, and its eighth 15 ms later. */
static void memory_that_is_full(void)
{
    const struct ol_request requests[] = {{.at = 0, .prompt = 100, .output = 8},
                                          {.at = 0, .prompt = 100, .output = 8}};
    struct ol_tokens tokens = tokens_of(4, 206, OL_ADMISSION_PREEMPT);
    struct serving serving;
    serving_begin(&serving);
    open_world(&serving, &tokens, requests, 2);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.tally.completed, 2);
    CHECK_INT(serving.tally.recomputed, 1);
    CHECK_NEAR(serving.tally.latency_sum, 61000 + 86400, 0);
    CHECK_INT(serving.tally.first_token.greatest, 20 * MS);
    serving_end(&serving);

    /* With its whole answer's room kept for each, the second has to wait for the first: 10 + 7 x 5 = 45 ms. */
    tokens.admission = OL_ADMISSION_RESERVE;
    serving_begin(&serving);
    open_world(&serving, &tokens, requests, 2);
    serving_join(&serving, 0, 0, 1);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.tally.recomputed, 0);
    CHECK_NEAR(serving.tally.latency_sum, 45000 + 90000, 0);
    serving_end(&serving);
}

/* What never fits fails at once; who waits too long gives up; a lost instance's requests begin again. */
static void failing_waiting_losing(void)
{
    const struct ol_request requests[] = {
        {.at = 0, .prompt = 200, .output = 7},
        {.at = 0, .prompt = 100, .output = 3},
        {.at = MS, .prompt = 100, .output = 3},
    };
    const struct ol_tokens tokens = tokens_of(1, 206, OL_ADMISSION_PREEMPT);
    struct serving serving;
    serving_begin(&serving);
    serving.service.patience = 30 * MS;
    open_world(&serving, &tokens, requests, 3);
    serving_advance(&serving, 5 * MS);
    CHECK_INT(serving.tally.failed, 1);
    CHECK_INT(serving.wanted_count, 1);
    serving_join(&serving, 5 * MS, 7, 1);
    serving_advance(&serving, 20 * MS);
    serving.engine->ops->lose(serving.engine, 20 * MS, 7); /* the second had its first token at 15 */
    CHECK_INT(serving.wanted_count, 2);
    serving_join(&serving, 28 * MS, 8, 1); /* 10 + 2 x 5: done at 48, but the third gave up at 31 */
    serving_advance(&serving, 30 * MS);
    serving.engine->ops->drain(serving.engine, 30 * MS, 8);
    CHECK_INT(serving.drain_count, 0);
    serving_advance(&serving, OL_HOUR);
    CHECK_INT(serving.tally.completed, 1);
    CHECK_NEAR(serving.tally.latency_sum, 48 * MS, 0);
    CHECK_INT(serving.tally.timed_out, 1);
    CHECK_INT(serving.drain_count, 1);
    CHECK_INT(serving.drains[0].id, 8);
    CHECK_INT(serving.drains[0].at, 48 * MS);
    serving.engine->ops->settle(serving.engine, OL_SECOND);
    serving_check_conserved(&serving);
    serving_end(&serving);
}

/* ---- turn by turn ---- */

#define REQUESTS 300
#define HOSTS    4

struct plain_host {
    bool is_there, is_going;
    int phase; /* 0 idle, 1 reading, 2 writing */
    ol_time end;
    double speed;
    int let_in[REQUESTS], reading[REQUESTS], writing[REQUESTS];
    int let_in_count, reading_count, writing_count;
};

struct plain {
    const struct ol_tokens *tokens;
    const struct ol_service *service;
    struct ol_request requests[REQUESTS];
    int64_t made[REQUESTS], held[REQUESTS];
    ol_time began[REQUESTS], first[REQUESTS];
    struct plain_host hosts[HOSTS];
    int line[REQUESTS], line_count, arrived;
    ol_time lost_at; /* the last instance that was */
    uint64_t completed, shed, timed_out, failed, recomputed;
    double latency, waited;
    struct ol_histogram first_token;
};

static void cut(int *list, int *count, int at)
{
    memmove(list + at, list + at + 1, (size_t)(--*count - at) * sizeof *list);
}

static void insert(int *list, int *count, int at, int value)
{
    memmove(list + at + 1, list + at, (size_t)((*count)++ - at) * sizeof *list);
    list[at] = value;
}

static int64_t read_of(const struct plain *plain, int i)
{
    return plain->requests[i].prompt + plain->made[i];
}

static int64_t held_of(const struct plain *plain, const struct plain_host *host)
{
    int64_t sum = 0;
    for (int i = 0; i < host->reading_count; i++)
        sum += plain->held[host->reading[i]];
    for (int i = 0; i < host->writing_count; i++)
        sum += plain->held[host->writing[i]];
    return sum;
}

static bool plain_room(const struct plain *plain, const struct plain_host *host, int request)
{
    const int64_t capacity = ol_tokens_capacity(plain->tokens);
    const int load = host->let_in_count + host->reading_count + host->writing_count;
    const struct ol_request *asks = plain->requests;
    int64_t promised = asks[request].prompt + asks[request].output, unread = 0;
    if (!host->is_there || host->is_going || load >= plain->tokens->batch)
        return false;
    for (int i = 0; i < host->let_in_count; i++) {
        unread += read_of(plain, host->let_in[i]);
        promised += asks[host->let_in[i]].prompt + asks[host->let_in[i]].output;
        if (plain->made[host->let_in[i]] && plain->tokens->admission == OL_ADMISSION_PREEMPT)
            return false;
    }
    for (int i = 0; i < host->reading_count; i++)
        if (plain->made[host->reading[i]] && plain->tokens->admission == OL_ADMISSION_PREEMPT)
            return false;
    for (int i = 0; i < host->reading_count; i++)
        promised += asks[host->reading[i]].prompt + asks[host->reading[i]].output;
    for (int i = 0; i < host->writing_count; i++)
        promised += asks[host->writing[i]].prompt + asks[host->writing[i]].output;
    if (plain->tokens->admission == OL_ADMISSION_RESERVE)
        return promised <= capacity;
    return held_of(plain, host) + unread + asks[request].prompt + load + 1 <= capacity;
}

static struct plain_host *plain_emptiest(struct plain *plain, int request)
{
    struct plain_host *best = NULL;
    int least = 0;
    for (int i = 0; i < HOSTS; i++) {
        struct plain_host *host = &plain->hosts[i];
        const int load = host->let_in_count + host->reading_count + host->writing_count;
        if ((!best || load < least) && plain_room(plain, host, request)) {
            best = host;
            least = load;
        }
    }
    return best;
}

static void plain_let_in(struct plain_host *host, int request, ol_time now)
{
    insert(host->let_in, &host->let_in_count, host->let_in_count, request);
    if (host->phase == 0)
        host->end = now;
}

static void plain_complete(struct plain *plain, int i, ol_time now)
{
    plain->completed++;
    plain->latency += (double)(now - plain->requests[i].at);
    plain->waited += (double)(plain->began[i] - plain->requests[i].at);
    ol_histogram_add(&plain->first_token, plain->first[i] - plain->requests[i].at);
}

static void plain_end_turn(struct plain *plain, struct plain_host *host, ol_time now)
{
    for (int k = 0; host->phase == 2 && k < host->writing_count; k++) {
        const int i = host->writing[k];
        plain->made[i]++;
        plain->held[i]++;
        if (plain->made[i] >= plain->requests[i].output) {
            plain_complete(plain, i, now);
            cut(host->writing, &host->writing_count, k--);
        }
    }
    while (host->phase == 1 && host->reading_count) {
        const int i = host->reading[0];
        cut(host->reading, &host->reading_count, 0);
        if (plain->first[i] < 0)
            plain->first[i] = now;
        if (++plain->made[i] >= plain->requests[i].output)
            plain_complete(plain, i, now);
        else
            insert(host->writing, &host->writing_count, host->writing_count, i);
    }
    host->phase = 0;
    host->end = OL_NEVER;
}

static void plain_begin_turn(struct plain *plain, struct plain_host *host, ol_time now)
{
    const int64_t capacity = ol_tokens_capacity(plain->tokens);
    int64_t sum = 0;
    while (host->let_in_count) {
        const int i = host->let_in[0];
        const int64_t read = read_of(plain, i);
        if ((sum && sum + read > plain->tokens->prefill_limit) ||
            held_of(plain, host) + read + host->writing_count + host->reading_count + 1 > capacity)
            break;
        cut(host->let_in, &host->let_in_count, 0);
        insert(host->reading, &host->reading_count, host->reading_count, i);
        plain->held[i] = read;
        sum += read;
        if (plain->began[i] < 0)
            plain->began[i] = now;
    }
    host->end = OL_NEVER;
    if (sum) {
        host->phase = 1;
        host->end = now + ol_tokens_prefill(plain->tokens, sum, host->speed);
        return;
    }
    while (host->writing_count && held_of(plain, host) + host->writing_count > capacity) {
        insert(host->let_in, &host->let_in_count, 0, host->writing[--host->writing_count]);
        plain->recomputed++;
    }
    if (host->writing_count) {
        host->phase = 2;
        host->end = now + ol_tokens_decode(plain->tokens, host->writing_count, host->speed);
    }
}

static void plain_arrive(struct plain *plain)
{
    const int i = plain->arrived++;
    const struct ol_request *request = &plain->requests[i];
    struct plain_host *host = plain->line_count ? NULL : plain_emptiest(plain, i);
    if (request->prompt + request->output > ol_tokens_capacity(plain->tokens))
        plain->failed++;
    else if (host)
        plain_let_in(host, i, request->at);
    else if (plain->line_count >= plain->service->queue)
        plain->shed++;
    else
        insert(plain->line, &plain->line_count, plain->line_count, i);
}

static void plain_dispatch(struct plain *plain, ol_time now)
{
    struct plain_host *host;
    while (plain->line_count && (host = plain_emptiest(plain, plain->line[0]))) {
        plain_let_in(host, plain->line[0], now);
        cut(plain->line, &plain->line_count, 0);
    }
}

static void plain_leave(struct plain_host *host)
{
    if (host->let_in_count + host->reading_count + host->writing_count)
        return;
    host->is_there = false;
    host->end = OL_NEVER;
}

/* All that end at the instant end before any begins. */
static void plain_turn(struct plain *plain, ol_time now)
{
    bool is_turning[HOSTS];
    for (int i = 0; i < HOSTS; i++) {
        is_turning[i] = plain->hosts[i].end == now;
        if (is_turning[i])
            plain_end_turn(plain, &plain->hosts[i], now);
    }
    plain_dispatch(plain, now);
    for (int i = 0; i < HOSTS; i++)
        if (is_turning[i]) {
            plain_begin_turn(plain, &plain->hosts[i], now);
            if (plain->hosts[i].is_going)
                plain_leave(&plain->hosts[i]);
        }
}

static void plain_advance(struct plain *plain, ol_time until)
{
    for (;;) {
        ol_time end = OL_NEVER;
        for (int i = 0; i < HOSTS; i++)
            end = plain->hosts[i].end < end ? plain->hosts[i].end : end;
        const ol_time arrival = plain->arrived < REQUESTS ? plain->requests[plain->arrived].at : OL_NEVER;
        ol_time due = OL_NEVER;
        if (plain->line_count)
            due = plain->requests[plain->line[0]].at + plain->service->patience;
        if (due < plain->lost_at)
            due = plain->lost_at;
        if (arrival >= until && end >= until && due >= until)
            return;
        if (arrival <= end && arrival <= due) {
            plain_arrive(plain);
        } else if (due <= end) {
            cut(plain->line, &plain->line_count, 0);
            plain->timed_out++;
            plain_dispatch(plain, due);
        } else {
            plain_turn(plain, end);
        }
    }
}

/* NULL where it is not there. */
static struct plain_host *plain_host_of(struct plain *plain, int id)
{
    return plain->hosts[id].is_there ? &plain->hosts[id] : NULL;
}

static void plain_join(struct plain *plain, int id, double speed, ol_time now)
{
    struct plain_host *host = &plain->hosts[id];
    host->is_there = true;
    host->is_going = false;
    host->phase = 0;
    host->end = OL_NEVER;
    host->speed = speed;
    plain_dispatch(plain, now);
}

/* As they came; of one instant by their sizes. */
static int by_arrival(const void *a, const void *b, void *requests)
{
    const struct ol_request *x = (struct ol_request *)requests + *(const int *)a;
    const struct ol_request *y = (struct ol_request *)requests + *(const int *)b;
    const int64_t left[] = {x->at, x->prompt, x->output}, right[] = {y->at, y->prompt, y->output};
    size_t i = 0;
    while (i < 2 && left[i] == right[i])
        i++;
    return (left[i] > right[i]) - (left[i] < right[i]);
}

static void plain_lose(struct plain *plain, struct plain_host *host, ol_time now)
{
    int all[REQUESTS], count = 0;
    while (host->let_in_count)
        all[count++] = host->let_in[--host->let_in_count];
    while (host->reading_count)
        all[count++] = host->reading[--host->reading_count];
    while (host->writing_count)
        all[count++] = host->writing[--host->writing_count];
    qsort_r(all, (size_t)count, sizeof *all, by_arrival, plain->requests);
    while (count-- > 0) {
        plain->made[all[count]] = plain->held[all[count]] = 0;
        plain->began[all[count]] = plain->first[all[count]] = -1;
        insert(plain->line, &plain->line_count, 0, all[count]);
    }
    plain->lost_at = now;
    host->is_there = false;
    host->end = OL_NEVER;
    plain_dispatch(plain, now);
}

static void make_requests(struct plain *plain, struct ol_rng *rng)
{
    const double gap = 5 * MS * (double)(1 + ol_rng_below(rng, 8));
    double at = 0;
    for (int i = 0; i < REQUESTS; i++) {
        /* several at an instant, now and then, and instants at which turns end */
        at += ol_rng_below(rng, 4) ? gap * ol_rng_exponential(rng) : 0;
        plain->requests[i] = (struct ol_request){
            .at = ol_rng_below(rng, 2) ? (ol_time)at : (ol_time)at / MS * MS,
            .prompt = (uint32_t)(1 + ol_rng_below(rng, 180)),
            .output = (uint32_t)(1 + ol_rng_below(rng, 40)),
        };
        if (i && plain->requests[i].at < plain->requests[i - 1].at)
            plain->requests[i].at = plain->requests[i - 1].at;
        plain->began[i] = plain->first[i] = -1;
    }
}

static void compare(const struct plain *plain, const struct ol_request_tally *tally, uint64_t world)
{
    const int before = check_failures;
    CHECK_INT(tally->completed, plain->completed);
    CHECK_INT(tally->failed, plain->failed);
    CHECK_INT(tally->shed, plain->shed);
    CHECK_INT(tally->timed_out, plain->timed_out);
    CHECK_INT(tally->recomputed, plain->recomputed);
    CHECK_NEAR(tally->latency_sum, plain->latency, 0);
    CHECK_NEAR(tally->waited_sum, plain->waited, 0);
    for (int i = 0; i <= 20; i++)
        CHECK_NEAR(ol_histogram_quantile(&tally->first_token, i / 20.0),
                   ol_histogram_quantile(&plain->first_token, i / 20.0), 0);
    if (check_failures != before)
        CHECK_REPORT("that was in world %d", (int)world);
}

/* One of them comes, goes or is lost. */
static void change_instance(struct serving *serving, struct plain *plain, struct ol_rng *rng, ol_time now)
{
    const struct ol_engine_ops *ops = serving->engine->ops;
    const int id = (int)ol_rng_below(rng, HOSTS);
    const double speed = 1 + (double)ol_rng_below(rng, 3) / 2;
    struct plain_host *host = plain_host_of(plain, id);
    if (!host) {
        ops->join(serving->engine, now, (uint32_t)id, speed);
        plain_join(plain, id, speed, now);
    } else if (!host->is_going && ol_rng_below(rng, 2)) {
        ops->drain(serving->engine, now, (uint32_t)id);
        host->is_going = true;
        plain_leave(host);
    } else {
        ops->lose(serving->engine, now, (uint32_t)id);
        plain_lose(plain, host, now);
    }
}

/* Random batches, memory and bounds of the line; instances that come, go and are lost. */
static uint64_t run_world(uint64_t world)
{
    struct ol_rng rng = ol_rng_stream(world, "world", "", 0);
    const int64_t memory = ol_rng_below(&rng, 4) ? 230 + (int64_t)ol_rng_below(&rng, 600) : 0;
    const struct ol_tokens tokens =
        tokens_of(1 + (int64_t)ol_rng_below(&rng, 6), memory, (enum ol_token_admission)ol_rng_below(&rng, 2));
    struct plain *plain = ol_mem_new(sizeof *plain);
    struct serving serving;
    serving_begin(&serving);
    serving.service.queue = ol_rng_below(&rng, 2) ? 20 : 1000;
    serving.service.patience = ol_rng_below(&rng, 2) ? 200 * MS : OL_HOUR;
    *plain = (struct plain){.tokens = &tokens, .service = &serving.service};
    make_requests(plain, &rng);
    open_world(&serving, &tokens, plain->requests, REQUESTS);
    for (int i = 0; i < HOSTS; i++)
        plain->hosts[i].end = OL_NEVER;
    for (ol_time now = 0; now < 4 * OL_SECOND; now += (ol_time)ol_rng_below(&rng, OL_SECOND)) {
        serving_advance(&serving, now);
        plain_advance(plain, now);
        change_instance(&serving, plain, &rng, now);
    }
    serving_advance(&serving, OL_MINUTE);
    plain_advance(plain, OL_MINUTE);
    compare(plain, &serving.tally, world);
    serving.engine->ops->settle(serving.engine, OL_MINUTE);
    serving_check_conserved(&serving);
    serving_end(&serving);
    const uint64_t recomputed = plain->recomputed;
    ol_histogram_release(&plain->first_token);
    ol_mem_free(plain);
    return recomputed;
}

static void turn_by_turn(void)
{
    uint64_t recomputed = 0;
    for (uint64_t world = 0; world < 600; world++)
        recomputed += run_world(world);
    CHECK(recomputed > 100);
}

/* ---- tables ---- */

/* H100, 70B: 1,536 tokens lie half-way between 78 and 137 ms; 256 lie on the line of the first two rows, 54 - 12. */
static void shipped_table(void)
{
    struct ol_tokens tokens = tokens_of(8, 0, OL_ADMISSION_RESERVE);
    tokens.table = 0;
    tokens.prefills.count = tokens.decodes.count = 0;
    CHECK_INT(ol_tokens_prefill(&tokens, 1536, 1), 107500);
    CHECK_INT(ol_tokens_prefill(&tokens, 256, 1), 42000);
    CHECK_INT(ol_tokens_prefill(&tokens, 1024, 2), 39000);
    CHECK_INT(ol_tokens_decode(&tokens, 1, 1), 30600);
    tokens.table = 1;
    tokens.decode_speed = 1.5;
    CHECK_INT(ol_tokens_prefill(&tokens, 8192, 1), 1550000);
    CHECK_INT(ol_tokens_decode(&tokens, 8, 1), 30000);
}

/* 640 GB, 90% of it usable, 140 GB of weights, 320 KiB a token: 436e9 / 327680 tokens; with weights and tokens of half
 * the size 506e9 / 163840. */
static void memory_in_tokens(void)
{
    struct ol_tokens tokens = tokens_of(8, 0, OL_ADMISSION_RESERVE);
    CHECK(ol_tokens_capacity(&tokens) == OL_TOKENS_UNBOUNDED);
    tokens.memory = 640000000000;
    tokens.memory_share = 0.9;
    tokens.weights = 140000000000;
    tokens.token_size = 327680;
    CHECK_INT(ol_tokens_capacity(&tokens), 1330566);
    tokens.weights_factor = tokens.token_factor = 0.5;
    CHECK_INT(ol_tokens_capacity(&tokens), 3088378);
}

/* Two prompts of 100 are read together, 10 ms each; ten more tokens at 9 ms for three. With 230 tokens of memory, two
 * of 105.5 tokens in the mean, at 7 ms. */
static void load_factor(void)
{
    struct ol_tokens tokens = tokens_of(3, 0, OL_ADMISSION_PREEMPT);
    CHECK_NEAR(ol_tokens_load(&tokens, 10, 100, 11, 2), 10 * (0.010 + 0.030) / 2, 1e-12);
    tokens = tokens_of(3, 230, OL_ADMISSION_PREEMPT);
    CHECK_NEAR(ol_tokens_load(&tokens, 10, 100, 11, 1), 10 * (0.010 + 0.035), 1e-12);
}

int main(void)
{
    CASE(three_requests);
    CASE(memory_that_is_full);
    CASE(failing_waiting_losing);
    CASE(turn_by_turn);
    CASE(shipped_table);
    CASE(memory_in_tokens);
    CASE(load_factor);
    return check_end();
}
