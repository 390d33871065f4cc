/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random worlds of requests in slots and on shared instances, against the plainest simulation of them: lists that are
 * searched anew for every event, and work that is counted down for each request.
 */
#include "outlay/arena.h"
#include "tests/model/serving_stage.h"

#include <stdlib.h>

#define MS       1000
#define REQUESTS 300
#define SLOTS    64
#define LOTS     4 /* the largest batch */
#define TRIES    4096
#define END      OL_MINUTE

struct plain_slot {
    int host;      /* -1: none */
    int64_t begun; /* a number, too */
    int64_t idle;  /* a number: the least has been idle longest; 0: busy */
    bool is_going; /* its instance takes no more */
    double speed;
    struct ol_try tries[LOTS];
    int count;
    ol_time began, done, end;
};

struct plain {
    const struct ol_service *service;
    int size;
    ol_time wait;
    struct ol_request requests[REQUESTS];
    int arrived;
    struct ol_try line[TRIES], retries[TRIES];
    int line_count, retry_count;
    struct plain_slot slots[SLOTS];
    int64_t idle_numbers;
    ol_time returned_at;
    uint64_t completed, shed, timed_out, failed, retried, busy;
    double latency, waited;
};

/* ---- one try's fate ---- */

static void plain_end(struct plain *plain, struct ol_try try, uint64_t *count, ol_time now)
{
    double wait = (double)plain->service->backoff;
    if (try.tries > plain->service->retries) {
        ++*count;
        return;
    }
    for (uint32_t i = 1; i < try.tries; i++)
        wait *= plain->service->backoff_factor;
    try.entered = now + (ol_time)wait;
    try.tries++;
    plain->retries[plain->retry_count++] = try;
}

static void plain_let_go(struct plain *plain, const struct plain_slot *slot, const struct ol_try *try)
{
    const ol_time served = slot->done - slot->began, whole = slot->done - try->entered;
    const struct ol_service *service = plain->service;
    if ((service->service_timeout && served > service->service_timeout) ||
        (service->timeout && whole > service->timeout)) {
        plain_end(plain, *try, &plain->timed_out, slot->end);
        return;
    }
    plain->completed++;
    plain->latency += (double)(slot->end - try->at);
    plain->waited += (double)(slot->began - try->at);
}

/* ---- slots ---- */

static struct plain_slot *longest_idle(struct plain *plain)
{
    struct plain_slot *best = NULL;
    for (int i = 0; i < SLOTS; i++) {
        struct plain_slot *slot = &plain->slots[i];
        if (slot->host >= 0 && slot->idle && !slot->is_going && (!best || slot->idle < best->idle))
            best = slot;
    }
    return best;
}

static void plain_begin(struct plain *plain, struct plain_slot *slot, ol_time now)
{
    const struct ol_service *service = plain->service;
    ol_time work = 0, last = 0;
    for (slot->count = 0; slot->count < plain->size && plain->line_count; slot->count++) {
        slot->tries[slot->count] = plain->line[0];
        memmove(plain->line, plain->line + 1, (size_t)--plain->line_count * sizeof *plain->line);
        work = slot->tries[slot->count].work > work ? slot->tries[slot->count].work : work;
        last = slot->tries[slot->count].entered > last ? slot->tries[slot->count].entered : last;
    }
    slot->idle = 0;
    slot->begun = ++plain->idle_numbers;
    slot->began = now;
    slot->done = slot->end = now + (slot->speed == 1 ? work : (ol_time)((double)work / slot->speed + 0.5));
    if (service->service_timeout && slot->end > now + service->service_timeout)
        slot->end = now + service->service_timeout;
    if (service->timeout && slot->end > last + service->timeout)
        slot->end = last + service->timeout > now ? last + service->timeout : now;
}

static bool is_due(const struct plain *plain, ol_time now)
{
    return plain->line_count >= plain->size || (plain->line_count && plain->line[0].entered + plain->wait <= now);
}

static void plain_dispatch(struct plain *plain, ol_time now)
{
    struct plain_slot *slot;
    while (is_due(plain, now) && (slot = longest_idle(plain)))
        plain_begin(plain, slot, now);
}

static void plain_finish(struct plain *plain, struct plain_slot *slot)
{
    const ol_time now = slot->end;
    for (int i = 0; i < slot->count; i++)
        plain_let_go(plain, slot, &slot->tries[i]);
    plain->busy += (uint64_t)(now - slot->began);
    slot->idle = ++plain->idle_numbers;
    if (slot->is_going)
        slot->host = -1;
    plain_dispatch(plain, now);
}

/* ---- events ---- */

static void plain_enter(struct plain *plain, const struct ol_try *try)
{
    if (plain->line_count || plain->size > 1 || !longest_idle(plain)) {
        if (plain->line_count >= plain->service->queue) {
            plain_end(plain, *try, &plain->shed, try->entered);
            return;
        }
    }
    plain->line[plain->line_count++] = *try;
    if (plain->size == 1 || plain->line_count >= plain->size)
        plain_dispatch(plain, try->entered);
}

static bool is_sooner(const struct ol_try *a, const struct ol_try *b)
{
    if (a->entered != b->entered)
        return a->entered < b->entered;
    return a->at != b->at ? a->at < b->at : a->work < b->work;
}

static int next_retry(const struct plain *plain)
{
    int best = -1;
    for (int i = 0; i < plain->retry_count; i++)
        if (best < 0 || is_sooner(&plain->retries[i], &plain->retries[best]))
            best = i;
    return best;
}

static struct plain_slot *first_to_end(struct plain *plain)
{
    struct plain_slot *best = NULL;
    for (int i = 0; i < SLOTS; i++) {
        struct plain_slot *slot = &plain->slots[i];
        if (slot->host < 0 || slot->idle)
            continue;
        if (!best || slot->end < best->end || (slot->end == best->end && slot->begun < best->begun))
            best = slot;
    }
    return best;
}

static void plain_arrive(struct plain *plain, int retry, ol_time now)
{
    struct ol_try try;
    if (retry >= 0 && plain->retries[retry].entered == now) {
        try = plain->retries[retry];
        plain->retries[retry] = plain->retries[--plain->retry_count];
        plain->retried++;
    } else {
        const struct ol_request *request = &plain->requests[plain->arrived++];
        try = (struct ol_try){.at = request->at, .entered = request->at, .work = request->work, .tries = 1};
    }
    plain_enter(plain, &try);
}

static ol_time line_due(const struct plain *plain)
{
    ol_time bound = OL_NEVER;
    if (plain->service->patience)
        bound = plain->service->patience;
    if (plain->service->timeout && plain->service->timeout < bound)
        bound = plain->service->timeout;
    if (!plain->line_count || bound == OL_NEVER)
        return OL_NEVER;
    return plain->line[0].entered + bound > plain->returned_at ? plain->line[0].entered + bound
                                                               : plain->returned_at;
}

static void plain_advance(struct plain *plain, ol_time until)
{
    for (;;) {
        struct plain_slot *slot = first_to_end(plain);
        const int retry = next_retry(plain);
        ol_time end = slot ? slot->end : OL_NEVER, due = line_due(plain), batch = OL_NEVER;
        ol_time arrival = plain->arrived < REQUESTS ? plain->requests[plain->arrived].at : OL_NEVER;
        if (retry >= 0 && plain->retries[retry].entered < arrival)
            arrival = plain->retries[retry].entered;
        if (plain->line_count && longest_idle(plain))
            batch = plain->line[0].entered + plain->wait;
        if (end >= until && due >= until && arrival >= until && batch >= until)
            return;
        if (end <= due && end <= arrival && end <= batch) {
            plain_finish(plain, slot);
        } else if (due <= arrival && due <= batch) {
            const struct ol_try try = plain->line[0];
            memmove(plain->line, plain->line + 1, (size_t)--plain->line_count * sizeof *plain->line);
            plain_end(plain, try, &plain->timed_out, due);
        } else if (arrival <= batch) {
            plain_arrive(plain, retry, arrival);
        } else {
            plain_dispatch(plain, batch);
        }
    }
}

/* ---- instances ---- */

static void plain_join(struct plain *plain, int host, double speed, ol_time now)
{
    int left = (int)plain->service->concurrency;
    for (int i = 0; i < SLOTS && left; i++) {
        struct plain_slot *slot = &plain->slots[i];
        if (slot->host >= 0)
            continue;
        *slot = (struct plain_slot){.host = host, .idle = ++plain->idle_numbers, .speed = speed};
        left--;
    }
    plain_dispatch(plain, now);
}

static void plain_drain(struct plain *plain, int host)
{
    for (int i = 0; i < SLOTS; i++) {
        struct plain_slot *slot = &plain->slots[i];
        if (slot->host != host)
            continue;
        slot->is_going = true;
        if (slot->idle)
            slot->host = -1;
    }
}

static int by_entry(const void *a, const void *b)
{
    const struct ol_try *x = a, *y = b;
    const int64_t left[] = {x->entered, x->at, x->work}, right[] = {y->entered, y->at, y->work};
    int i = 0;
    while (i < 2 && left[i] == right[i])
        i++;
    return (left[i] > right[i]) - (left[i] < right[i]);
}

static void plain_lose(struct plain *plain, int host, ol_time now)
{
    static struct ol_try tries[SLOTS * LOTS];
    int count = 0;
    for (int i = 0; i < SLOTS; i++) {
        struct plain_slot *slot = &plain->slots[i];
        if (slot->host != host)
            continue;
        for (int k = 0; !slot->idle && k < slot->count; k++)
            tries[count++] = slot->tries[k];
        if (!slot->idle)
            plain->busy += (uint64_t)(now - slot->began);
        slot->host = -1;
    }
    qsort(tries, (size_t)count, sizeof *tries, by_entry);
    if (plain->service->on_loss == OL_ON_LOSS_FAIL) {
        for (int i = 0; i < count; i++)
            plain_end(plain, tries[i], &plain->failed, now);
    } else if (count) {
        memmove(plain->line + count, plain->line, (size_t)plain->line_count * sizeof *plain->line);
        memcpy(plain->line, tries, (size_t)count * sizeof *tries);
        plain->line_count += count;
        plain->returned_at = now;
    }
    plain_dispatch(plain, now);
}

/* ---- worlds ---- */

static ol_time maybe(struct ol_rng *rng, ol_time most)
{
    return ol_rng_below(rng, 2) ? 0 : 1 + (ol_time)ol_rng_below(rng, (uint64_t)most);
}

/* Bounds of all sorts, now and then. */
static void choose_service(struct ol_service *service, struct ol_rng *rng)
{
    service->concurrency = 1 + (int64_t)ol_rng_below(rng, 4);
    service->queue = ol_rng_below(rng, 2) ? (int64_t)ol_rng_below(rng, 10) : 2000;
    service->patience = maybe(rng, 400 * MS);
    service->timeout = maybe(rng, 900 * MS);
    service->service_timeout = maybe(rng, 400 * MS);
    service->retries = (int64_t)ol_rng_below(rng, 4);
    service->backoff = 1 + (ol_time)ol_rng_below(rng, 300 * MS);
    service->backoff_factor = 1 + (double)ol_rng_below(rng, 3) / 2;
    service->on_loss = (int)ol_rng_below(rng, 2);
}

static void make_requests(struct plain *plain, struct ol_rng *rng)
{
    const double gap = 10 * MS * (double)(1 + ol_rng_below(rng, 8));
    double at = 0;
    for (int i = 0; i < REQUESTS; i++) {
        at += ol_rng_below(rng, 5) ? gap * ol_rng_exponential(rng) : 0;
        plain->requests[i] =
            (struct ol_request){.at = (ol_time)at, .work = (uint32_t)(1 + 150 * MS * ol_rng_exponential(rng))};
    }
}

static void change_instances(struct serving *serving, struct plain *plain, struct ol_rng *rng, int state[4],
                             ol_time now)
{
    const int host = (int)ol_rng_below(rng, 4);
    const double speed = 1 + (double)ol_rng_below(rng, 3) / 2;
    const struct ol_engine_ops *ops = serving->engine->ops;
    for (int i = 0; i < serving->drain_count && i < SERVING_DRAINS; i++)
        state[serving->drains[i].id] = 0;
    serving->drain_count = 0;
    if (state[host] == 0) {
        ops->join(serving->engine, now, (uint32_t)host, speed);
        plain_join(plain, host, speed, now);
        state[host] = 1;
    } else if (state[host] == 1 && ol_rng_below(rng, 2)) {
        state[host] = 2;
        ops->drain(serving->engine, now, (uint32_t)host);
        plain_drain(plain, host);
    } else {
        ops->lose(serving->engine, now, (uint32_t)host);
        plain_lose(plain, host, now);
        state[host] = 0;
    }
}

static void compare(const struct plain *plain, const struct ol_request_tally *tally, uint64_t world)
{
    const int before = check_failures;
    CHECK_INT(tally->completed, plain->completed);
    CHECK_INT(tally->shed, plain->shed);
    CHECK_INT(tally->timed_out, plain->timed_out);
    CHECK_INT(tally->failed, plain->failed);
    CHECK_INT(tally->retried, plain->retried);
    CHECK_NEAR(tally->latency_sum, plain->latency, 0);
    CHECK_NEAR(tally->waited_sum, plain->waited, 0);
    CHECK_NEAR(tally->busy_time, (double)plain->busy, 0);
    if (check_failures != before)
        CHECK_REPORT("that was in world %d", (int)world);
}

static void run_world(uint64_t world, uint64_t totals[4])
{
    struct ol_rng rng = ol_rng_stream(world, "world", "", 0);
    struct plain *plain = ol_mem_new(sizeof *plain);
    struct serving serving;
    int state[4] = {0};
    serving_begin(&serving);
    choose_service(&serving.service, &rng);
    *plain = (struct plain){.service = &serving.service, .size = 1};
    if (ol_rng_below(&rng, 2)) {
        plain->size = 1 + (int)ol_rng_below(&rng, LOTS);
        plain->wait = (ol_time)ol_rng_below(&rng, 200 * MS);
        serving_batching(&serving, plain->size, plain->wait);
        plain->wait = plain->size > 1 ? plain->wait : 0;
    }
    make_requests(plain, &rng);
    serving_list(&serving, plain->requests, REQUESTS);
    serving_open(&serving, NULL);
    for (int i = 0; i < SLOTS; i++)
        plain->slots[i].host = -1;
    for (ol_time now = 0; now < 10 * OL_SECOND; now += 1 + (ol_time)ol_rng_below(&rng, OL_SECOND)) {
        serving_advance(&serving, now);
        plain_advance(plain, now);
        change_instances(&serving, plain, &rng, state, now);
    }
    serving_advance(&serving, END);
    plain_advance(plain, END);
    serving.engine->ops->settle(serving.engine, END);
    compare(plain, &serving.tally, world);
    serving_check_conserved(&serving);
    totals[0] += plain->shed;
    totals[1] += plain->timed_out;
    totals[2] += plain->failed;
    totals[3] += plain->retried;
    serving_end(&serving);
    ol_mem_free(plain);
}

static void slots(void)
{
    uint64_t totals[4] = {0};
    for (uint64_t world = 0; world < 500; world++)
        run_world(world, totals);
    for (int i = 0; i < 4; i++)
        CHECK(totals[i] > 100);
}

/* ---- shared instances ---- */

/* One instance that never goes: whoever is on it is given his part of every microsecond's work. */
struct plain_guest {
    ol_time at;
    double left;
};

static double shared_latency(const struct ol_request *requests, int count, int64_t lanes)
{
    struct plain_guest guests[REQUESTS];
    int here = 0, arrived = 0;
    double now = 0, latency = 0;
    while (here || arrived < count) {
        const double rate = here > lanes ? (double)lanes / here : 1;
        int first = 0;
        for (int i = 1; i < here; i++)
            first = guests[i].left < guests[first].left ? i : first;
        const double end = here ? now + guests[first].left / rate : INFINITY;
        const double next = arrived < count ? fmin(end, (double)requests[arrived].at) : end;
        for (int i = 0; i < here; i++)
            guests[i].left -= (next - now) * rate;
        now = next;
        if (next == end) {
            latency += now - (double)guests[first].at;
            guests[first] = guests[--here];
        } else {
            guests[here++] = (struct plain_guest){requests[arrived].at, requests[arrived].work};
            arrived++;
        }
    }
    return latency;
}

/* Each end is rounded up to a microsecond, and no more. */
static void shared(void)
{
    for (uint64_t world = 0; world < 100; world++) {
        struct ol_rng rng = ol_rng_stream(world, "shared", "", 0);
        struct plain *plain = ol_mem_new(sizeof *plain);
        struct serving serving;
        serving_begin(&serving);
        make_requests(plain, &rng);
        serving.service.concurrency = REQUESTS;
        serving.service.lanes = 1 + (int64_t)ol_rng_below(&rng, 5);
        serving_list(&serving, plain->requests, REQUESTS);
        serving.service.discipline = OL_DISCIPLINE_SHARING;
        serving_open(&serving, NULL);
        serving_join(&serving, 0, 0, 1);
        serving_advance(&serving, OL_HOUR);
        CHECK_INT(serving.tally.completed, REQUESTS);
        const double want = shared_latency(plain->requests, REQUESTS, serving.service.lanes);
        CHECK_NEAR(serving.tally.latency_sum - want, REQUESTS / 2.0, REQUESTS / 2.0 + 1);
        serving_end(&serving);
        ol_mem_free(plain);
    }
}

int main(void)
{
    CASE(slots);
    CASE(shared);
    return check_end();
}
