/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/front.h"

#include "models/serving/release.h"
#include "outlay/arena.h"

#include <math.h>
#include <stdlib.h>

static ol_time least_bound(ol_time a, ol_time b)
{
    const ol_time first = a > 0 ? a : OL_NEVER, second = b > 0 ? b : OL_NEVER;
    return first < second ? first : second;
}

int ol_front_open(struct ol_front *front, const struct ol_engine_setting *setting)
{
    *front = (struct ol_front){
        .inflow = setting->inflow,
        .tally = setting->tally,
        .service = setting->service,
        .hooks = setting->hooks,
        .work_rng = ol_rng_stream(setting->seed, "service", setting->name, setting->replication),
        .cache_rng = ol_rng_stream(setting->seed, "cache", setting->name, setting->replication),
        .every = setting->every,
        .arrival_at = OL_NEVER,
        .give_up = least_bound(setting->service->patience, setting->service->timeout),
    };
    return OL_OK;
}

void ol_front_close(struct ol_front *front)
{
    ol_mem_free(front->ring);
    ol_mem_free(front->retries);
}

/* Where the batch at hand is over. */
static int look_further(struct ol_front *front, struct ol_error *error)
{
    struct ol_error none = {0}, *told = error ? error : &none;
    told->status = OL_OK;
    const struct ol_request *next = ol_request_merge_peek(front->inflow, told);
    front->arrival_at = next ? ol_release_of(next->at, front->every) : OL_NEVER;
    return next ? OL_OK : told->status;
}

int ol_front_look(struct ol_front *front, struct ol_error *error)
{
    const struct ol_request_merge *inflow = front->inflow;
    if (inflow->at == inflow->count)
        return look_further(front, error);
    front->arrival_at = ol_release_of(inflow->batch[inflow->at].at, front->every);
    return OL_OK;
}

/* ---- who comes back ---- */

static bool is_sooner(const struct ol_try *a, const struct ol_try *b)
{
    if (a->entered != b->entered)
        return a->entered < b->entered;
    return a->at != b->at ? a->at < b->at : a->work < b->work;
}

static void push_retry(struct ol_front *front, const struct ol_try *try)
{
    OL_MEM_RESERVE(front->retries, front->retry_room, front->retry_count + 1);
    size_t i = front->retry_count++;
    for (; i > 0 && is_sooner(try, &front->retries[(i - 1) / 2]); i = (i - 1) / 2)
        front->retries[i] = front->retries[(i - 1) / 2];
    front->retries[i] = *try;
}

static struct ol_try pop_retry(struct ol_front *front)
{
    const struct ol_try top = front->retries[0], last = front->retries[--front->retry_count];
    size_t i = 0;
    for (size_t child = 1; child < front->retry_count; child = 2 * i + 1) {
        child += child + 1 < front->retry_count && is_sooner(&front->retries[child + 1], &front->retries[child]);
        if (!is_sooner(&front->retries[child], &last))
            break;
        front->retries[i] = front->retries[child];
        i = child;
    }
    front->retries[i] = last;
    return top;
}

/* The first retry comes after `backoff`, each after that `backoff_factor` times later. */
static ol_time backoff_of(const struct ol_service *service, uint32_t tries)
{
    const double wait = (double)service->backoff * pow(service->backoff_factor, tries - 1);
    return wait < (double)OL_TIME_LIMIT ? (ol_time)wait : OL_TIME_LIMIT;
}

/* ---- who arrives ---- */

static void draw(struct ol_front *front, const struct ol_request *request, struct ol_try *try)
{
    *try = (struct ol_try){.at = request->at,
                           .entered = front->arrival_at,
                           .work = request->work,
                           .prompt = request->prompt,
                           .output = request->output,
                           .model = request->model,
                           .tries = 1};
    if (!request->work && front->service->time.type)
        try->work = (ol_time)(ol_law_draw(&front->service->time, &front->work_rng) + 0.5);
}

static bool is_cached(struct ol_front *front)
{
    return front->service->cache > 0 && ol_rng_unit(&front->cache_rng) < front->service->cache;
}

static void answer_from_cache(struct ol_front *front, const struct ol_try *try)
{
    const struct ol_request request = {.at = try->at, .prompt = try->prompt, .output = try->output};
    const ol_time done = try->entered + front->service->cache_time;
    front->tally->cached += ol_front_counts(front, try);
    ol_request_tally_complete(front->tally, &request, try->entered, done, done);
    front->completions++;
    front->latency_sum += (double)(done - try->at);
}

int ol_front_arrive(struct ol_front *front, struct ol_try *try, struct ol_error *error)
{
    front->arrivals++;
    if (front->retry_count && front->retries[0].entered <= front->arrival_at) {
        *try = pop_retry(front);
        front->tally->retried += ol_front_counts(front, try);
        ol_front_change(front, &front->present, 1, try->entered);
        return 1;
    }
    const struct ol_request *request = &front->inflow->batch[front->inflow->at];
    draw(front, request, try);
    ol_request_tally_arrive(front->tally, request);
    ol_request_merge_take(front->inflow);
    const int status = ol_front_look(front, error);
    if (status < 0)
        return status;
    if (is_cached(front)) {
        answer_from_cache(front, try);
        return 0;
    }
    ol_front_change(front, &front->present, 1, try->entered);
    return 1;
}

/* ---- the line ---- */

static void make_room(struct ol_front *front)
{
    const size_t room = front->ring ? front->mask + 1 : 0, next = room ? 2 * room : 64;
    if (front->waiting < room)
        return;
    struct ol_try *ring = ol_mem_new(ol_mem_product(sizeof *ring, next));
    for (size_t i = 0; i < front->waiting; i++)
        ring[i] = front->ring[(front->head + i) & front->mask];
    ol_mem_free(front->ring);
    front->ring = ring;
    front->mask = next - 1;
    front->head = 0;
}

bool ol_front_wait(struct ol_front *front, const struct ol_try *try, ol_time now)
{
    if (front->waiting >= (uint64_t)front->service->queue) {
        front->tally->overflowed += front->service->queue >= OL_QUEUE_BOUND && ol_front_counts(front, try);
        ol_front_end(front, try, OL_OUTCOME_SHED, now);
        return false;
    }
    make_room(front);
    front->ring[(front->head + front->waiting++) & front->mask] = *try;
    ol_front_change(front, &front->queued, 1, now);
    return true;
}

void ol_front_return(struct ol_front *front, const struct ol_try *try, ol_time now)
{
    make_room(front);
    front->head = (front->head - 1) & front->mask;
    front->ring[front->head] = *try;
    front->waiting++;
    front->returned_at = now;
    ol_front_change(front, &front->queued, 1, now);
}

struct ol_try ol_front_take(struct ol_front *front, ol_time now)
{
    const struct ol_try try = front->ring[front->head];
    front->head = (front->head + 1) & front->mask;
    front->waiting--;
    ol_front_change(front, &front->queued, -1, now);
    return try;
}

void ol_front_expire(struct ol_front *front, ol_time now)
{
    const struct ol_try try = ol_front_take(front, now);
    ol_front_end(front, &try, OL_OUTCOME_TIMED_OUT, now);
}

ol_time ol_front_ask(struct ol_front *front, ol_time now, ol_time until)
{
    if (front->has_asked || !front->hooks.wanted)
        return until;
    front->has_asked = true;
    const ol_time told = front->hooks.wanted(front->hooks.self, now);
    return told < until ? told : until;
}

/* ---- who leaves ---- */

void ol_front_complete(struct ol_front *front, const struct ol_try *try, ol_time began, ol_time first, ol_time now)
{
    const struct ol_request request = {.at = try->at, .prompt = try->prompt, .output = try->output};
    const ol_time delivery = front->service->delivery, done = now + delivery;
    ol_request_tally_complete(front->tally, &request, began, first + delivery, done);
    front->completions++;
    front->latency_sum += (double)(done - try->at);
    ol_front_change(front, &front->present, -1, now);
}

void ol_front_end_for_good(struct ol_front *front, const struct ol_try *try, enum ol_outcome outcome, ol_time now)
{
    struct ol_request_tally *tally = front->tally;
    uint64_t *const counts[] = {&tally->shed, &tally->timed_out, &tally->failed};
    *counts[outcome] += try->at >= tally->warmup_end;
    ol_front_change(front, &front->present, -1, now);
}

void ol_front_end(struct ol_front *front, const struct ol_try *try, enum ol_outcome outcome, ol_time now)
{
    struct ol_try again = *try;
    const bool is_full = front->retry_count >= OL_QUEUE_BOUND;
    if (try->tries > (uint64_t)front->service->retries || is_full) {
        front->tally->overflowed += is_full && ol_front_counts(front, try);
        ol_front_end_for_good(front, try, outcome, now);
        return;
    }
    ol_front_change(front, &front->present, -1, now);
    again.entered = now + backoff_of(front->service, try->tries);
    again.tries++;
    push_retry(front, &again);
}

/* By entry; what is equal in all that follows may change places. */
static int by_entry(const void *a, const void *b)
{
    const struct ol_try *x = a, *y = b;
    const int64_t left[] = {x->entered, x->at, x->work, x->prompt, x->output, x->model, x->tries};
    const int64_t right[] = {y->entered, y->at, y->work, y->prompt, y->output, y->model, y->tries};
    size_t i = 0;
    while (i + 1 < sizeof left / sizeof *left && left[i] == right[i])
        i++;
    return (left[i] > right[i]) - (left[i] < right[i]);
}

void ol_front_give_back(struct ol_front *front, struct ol_try *tries, size_t count, ol_time now)
{
    if (count > 1)
        qsort(tries, count, sizeof *tries, by_entry);
    if (front->service->on_loss == OL_ON_LOSS_FAIL)
        for (size_t i = 0; i < count; i++)
            ol_front_end(front, &tries[i], OL_OUTCOME_FAILED, now);
    else
        for (size_t i = count; i-- > 0;)
            ol_front_return(front, &tries[i], now);
}

/* ---- what is counted of it ---- */

static double area_of(struct ol_level *level, ol_time length)
{
    const double area = (double)level->area + (double)level->now * (double)length;
    level->area = 0;
    return area;
}

void ol_front_sample(struct ol_front *front, ol_time now, struct ol_scaler_sample *sample)
{
    const ol_time length = now - front->sampled_at;
    const double time = length > 0 ? (double)length : NAN;
    const double busy = area_of(&front->busy, length), there = area_of(&front->there, length);
    *sample = (struct ol_scaler_sample){
        .from = front->sampled_at,
        .to = now,
        .pending = (uint64_t)front->present.now + front->retry_count,
        .arrivals = front->arrivals,
        .completions = front->completions,
        .concurrency = area_of(&front->present, length) / time,
        .queue = area_of(&front->queued, length) / time,
        .utilization = there > 0 ? busy / there : NAN,
        .latency_s =
            front->completions ? front->latency_sum / (double)front->completions / (double)OL_SECOND : NAN,
    };
    front->sampled_at = now;
    front->arrivals = front->completions = 0;
    front->latency_sum = 0;
}

void ol_front_settle(struct ol_front *front, ol_time now)
{
    for (size_t i = 0; i < front->waiting; i++)
        ol_front_in_flight(front, &front->ring[(front->head + i) & front->mask]);
    for (size_t i = 0; i < front->retry_count; i++)
        ol_front_in_flight(front, &front->retries[i]);
    front->tally->end = now;
}
