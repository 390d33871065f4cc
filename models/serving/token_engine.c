/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/token_engine.h"

#include "models/serving/token_host.h"
#include "outlay/arena.h"

struct token_engine {
    struct ol_engine engine;
    struct ol_front front;
    struct ol_token_house house;
    struct ol_token_host *hosts; /* by id */
    size_t host_count, host_room;
    int there;       /* that take requests */
    ol_time turn_at; /* when the first of them turns */
};

/* ---- who goes where ---- */

static struct ol_token_host *emptiest(struct token_engine *self, const struct ol_try *try, ol_time now,
                                      enum ol_token_moment moment)
{
    struct ol_token_host *best = NULL;
    for (size_t i = 0; i < self->host_count; i++) {
        struct ol_token_host *host = &self->hosts[i];
        if ((!best || host->load < best->load) && ol_token_host_has_room(host, &self->house, try, now, moment))
            best = host;
    }
    return best;
}

static void let_in(struct token_engine *self, struct ol_token_host *host, const struct ol_try *try, ol_time now)
{
    ol_token_host_let_in(host, &self->house, try, now);
    if (!host->is_turning && host->next < self->turn_at)
        self->turn_at = host->next;
}

/* To be called when an instance may have got room, and when another is the first in line. */
static void dispatch(struct token_engine *self, ol_time now, enum ol_token_moment moment)
{
    struct ol_token_host *host;
    while (self->front.waiting && (host = emptiest(self, ol_front_first(&self->front), now, moment))) {
        const struct ol_try try = ol_front_take(&self->front, now);
        let_in(self, host, &try, now);
    }
}

/* Its memory would never do. */
static bool is_hopeless(const struct token_engine *self, const struct ol_try *try)
{
    return (int64_t)(try->prompt ? try->prompt : 1) + (try->output ? try->output : 1) > self->house.capacity;
}

/* How far to go on. */
static ol_time enter(struct token_engine *self, const struct ol_try *try, ol_time until)
{
    const ol_time now = try->entered;
    struct ol_token_host *host = self->front.waiting ? NULL : emptiest(self, try, now, OL_TOKEN_ARRIVING);
    if (is_hopeless(self, try)) {
        ol_front_end_for_good(&self->front, try, OL_OUTCOME_FAILED, now);
    } else if (host) {
        let_in(self, host, try, now);
    } else if (ol_front_wait(&self->front, try, now) && !self->there) {
        self->front.tally->cold_starts += try->at >= self->front.tally->warmup_end;
        return ol_front_ask(&self->front, now, until);
    }
    return until;
}

static void leave(struct token_engine *self, struct ol_token_host *host, ol_time now)
{
    const int64_t batch = self->house.tokens->batch;
    ol_request_tally_there(self->front.tally, host->joined, now, (double)batch);
    ol_front_change(&self->front, &self->front.there, -batch, now);
    self->there -= !host->is_draining;
    ol_token_host_close(host);
}

static void find_turn(struct token_engine *self)
{
    self->turn_at = OL_NEVER;
    for (size_t i = 0; i < self->host_count; i++)
        if (self->hosts[i].next < self->turn_at)
            self->turn_at = self->hosts[i].next;
}

static void begin_turn(struct token_engine *self, struct ol_token_host *host, ol_time now)
{
    host->is_turning = false;
    ol_token_host_begin_turn(host, &self->house, now);
    if (host->is_draining && !host->load) {
        leave(self, host, now);
        self->front.hooks.drained(self->front.hooks.self, (uint32_t)(host - self->hosts), now);
    }
}

/* All turns that end at the instant end before any begins. */
static void turn(struct token_engine *self, ol_time now)
{
    size_t first = self->host_count, last = 0;
    for (size_t i = 0; i < self->host_count; i++) {
        struct ol_token_host *host = &self->hosts[i];
        if (host->next != now)
            continue;
        host->is_turning = true;
        ol_token_host_end_turn(host, &self->house);
        first = i < first ? i : first;
        last = i;
    }
    dispatch(self, now, OL_TOKEN_TURNING);
    for (size_t i = first; i <= last; i++)
        if (self->hosts[i].is_turning)
            begin_turn(self, &self->hosts[i], now);
    find_turn(self);
}

/* ---- time goes on ---- */

static int advance(struct ol_engine *engine, ol_time until, struct ol_error *error)
{
    struct token_engine *self = (struct token_engine *)engine;
    struct ol_front *front = &self->front;
    int status = ol_front_look(front, error);
    while (status >= 0 && !ol_front_is_stopped(front)) {
        const ol_time end = self->turn_at, due = ol_front_due(front), arrival = ol_front_next(front);
        ol_time next = end < due ? end : due;
        next = arrival < next ? arrival : next;
        if (next >= until)
            break;
        if (arrival == next) {
            struct ol_try try;
            status = ol_front_arrive(front, &try, error);
            if (status > 0)
                until = enter(self, &try, until);
        } else if (due == next) {
            ol_front_expire(front, next);
            dispatch(self, next, OL_TOKEN_ARRIVING);
        } else {
            turn(self, next);
        }
    }
    return status < 0 ? status : OL_OK;
}

/* ---- instances ---- */

static void join(struct ol_engine *engine, ol_time now, uint32_t id, double speed)
{
    struct token_engine *self = (struct token_engine *)engine;
    OL_MEM_RESERVE(self->hosts, self->host_room, (size_t)id + 1);
    while (self->host_count <= id)
        self->hosts[self->host_count++] = (struct ol_token_host){.next = OL_NEVER};
    ol_token_host_open(&self->hosts[id], &self->house, speed, now);
    self->there++;
    self->front.has_asked = false;
    ol_front_change(&self->front, &self->front.there, self->house.tokens->batch, now);
    dispatch(self, now, OL_TOKEN_ARRIVING);
}

static void drain(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct token_engine *self = (struct token_engine *)engine;
    struct ol_token_host *host = &self->hosts[id];
    self->there -= !host->is_draining;
    host->is_draining = true;
    if (!host->load) {
        leave(self, host, now);
        self->front.hooks.drained(self->front.hooks.self, id, now);
    }
    ol_front_ask_unless(&self->front, self->there > 0, now);
}

static void lose(struct ol_engine *engine, ol_time now, uint32_t id)
{
    struct token_engine *self = (struct token_engine *)engine;
    struct ol_token_host *host = &self->hosts[id];
    struct ol_try *tries = ol_mem_new(ol_mem_product(sizeof *tries, (size_t)host->load + 1));
    const size_t count = ol_token_host_clear(host, &self->house, tries, now);
    leave(self, host, now);
    ol_front_give_back(&self->front, tries, count, now);
    ol_mem_free(tries);
    find_turn(self);
    dispatch(self, now, OL_TOKEN_ARRIVING);
    ol_front_ask_unless(&self->front, self->there > 0, now);
}

/* ---- what is told of it ---- */

static void sample(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *told)
{
    struct token_engine *self = (struct token_engine *)engine;
    ol_front_sample(&self->front, now, told);
    told->ready = self->there;
}

static void settle_list(struct token_engine *self, const struct ol_sequence_list *list, ol_time now)
{
    for (uint32_t i = list->first; i != OL_NO_SEQUENCE; i = self->house.sequences.items[i].next) {
        const struct ol_sequence *sequence = &self->house.sequences.items[i];
        ol_front_in_flight(&self->front, &sequence->try);
        if (sequence->began >= 0)
            ol_request_tally_busy(self->front.tally, sequence->began, now, 1);
    }
}

static void settle(struct ol_engine *engine, ol_time now)
{
    struct token_engine *self = (struct token_engine *)engine;
    for (size_t i = 0; i < self->host_count; i++) {
        const struct ol_token_host *host = &self->hosts[i];
        if (!host->is_there)
            continue;
        settle_list(self, &host->let_in, now);
        settle_list(self, &host->reading, now);
        settle_list(self, &host->writing, now);
        ol_request_tally_there(self->front.tally, host->joined, now, (double)self->house.tokens->batch);
    }
    ol_front_settle(&self->front, now);
}

static void close_engine(struct ol_engine *engine)
{
    struct token_engine *self = (struct token_engine *)engine;
    for (size_t i = 0; i < self->host_count; i++)
        ol_token_host_close(&self->hosts[i]);
    ol_front_close(&self->front);
    ol_mem_free(self->house.sequences.items);
    ol_mem_free(self->hosts);
    ol_mem_free(self);
}

static const struct ol_engine_ops ops = {advance, join, drain, lose, sample, settle, close_engine, NULL};

struct ol_engine *ol_token_engine_open(const struct ol_engine_setting *setting, const struct ol_tokens *tokens)
{
    struct token_engine *self = ol_mem_new(sizeof *self);
    self->engine.ops = &ops;
    self->turn_at = OL_NEVER;
    ol_front_open(&self->front, setting);
    setting->tally->has_tokens = true;
    self->house = (struct ol_token_house){
        .front = &self->front,
        .tokens = tokens,
        .sequences = {.spare = OL_SEQUENCE_LIST},
        .capacity = ol_tokens_capacity(tokens),
    };
    return &self->engine;
}
