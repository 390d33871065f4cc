/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * front: what all engines share: how requests arrive, wait in one line, give up, try again, and are counted.
 *
 * A try is one attempt of a request to be served. The front draws what is random about a request when it arrives, in
 * the order of arrival, so that two scenarios under one seed serve the same requests whatever their engines do. A try
 * that was turned away, timed out or failed comes back after a while where the service says so, as the same request
 * with the same work; its latency counts from its first arrival.
 *
 * Where requests are collected (release.h), a try enters when it is released; its latency counts from its arrival.
 *
 * No more than OL_QUEUE_BOUND wait to try again; one more is given up on. The line is a ring of bounded length, in
 * the order of tries; those that an instance's loss has sent back stand in front, in their old order. So the first in
 * line is always the first to give up.
 *
 * At one instant an engine lets end what ends, then lets give up who gives up, then lets arrive who arrives (retries
 * first). Levels (requests in the system, waiting, slots busy, slots there) are kept as sums since the last sample.
 */
#ifndef OUTLAY_SERVING_FRONT_H
#define OUTLAY_SERVING_FRONT_H

#include "models/serving/engine.h"
#include "models/serving/request_tally.h"
#include "models/serving/service.h"
#include "models/traffic/request_merge.h"

#define OL_FRONT_LOOKS 4096 /* steps from one look whether the run is to stop to the next */

struct ol_try {
    ol_time at;      /* of the request */
    ol_time entered; /* of this try; of the first, when it is released: at once, mostly */
    ol_time work;    /* service time at speed 1 */
    uint32_t prompt, output, model;
    uint32_t tries; /* up to now, this one included */
};

/* A number that changes in time: its area since the last sample is area + now x (time since). */
struct ol_level {
    int64_t now, area;
};

struct ol_front {
    struct ol_request_merge *inflow;
    struct ol_request_tally *tally;
    const struct ol_service *service;
    struct ol_engine_hooks hooks;
    struct ol_rng work_rng, cache_rng;
    ol_time every;       /* requests are released at its multiples; 0: as they arrive */
    ol_time arrival_at;  /* when the next request of the inflow enters; OL_NEVER at its end */
    ol_time give_up;     /* after so long in line; OL_NEVER: nobody does */
    ol_time returned_at; /* when somebody was last sent back to the line */
    bool has_asked;      /* for an instance */
    uint32_t steps;      /* of the engine's loop, going round */

    /* the line */
    struct ol_try *ring;
    size_t mask, head, waiting;
    /* heap by the time of the try */
    struct ol_try *retries;
    size_t retry_count, retry_room;

    /* since the last sample */
    ol_time sampled_at;
    uint64_t arrivals, completions;
    double latency_sum;
    struct ol_level present, queued, busy, there; /* requests, requests, slots, slots */
};

int ol_front_open(struct ol_front *front, const struct ol_engine_setting *setting);
void ol_front_close(struct ol_front *front);

/* Looks at the inflow once more. To be called first in each advance: negative where the traffic failed. */
int ol_front_look(struct ol_front *front, struct ol_error *error);
/* When somebody arrives next, for the first time or again; OL_NEVER: nobody does. */
static inline ol_time ol_front_next(const struct ol_front *front)
{
    const ol_time retry = front->retry_count ? front->retries[0].entered : OL_NEVER;
    return retry < front->arrival_at ? retry : front->arrival_at;
}
/* The run is to stop. To be asked before each step of an engine's loop, for lines and retries may keep it busy for long
 * between two events of the kernel; it looks once in a while. */
static inline bool ol_front_is_stopped(struct ol_front *front)
{
    const volatile int *stop = front->inflow->stop;
    return ++front->steps % OL_FRONT_LOOKS == 0 && stop && *stop;
}
/* What the next request of the inflow brings in bytes; 0 where there is none. */
static inline uint32_t ol_front_next_bytes(const struct ol_front *front)
{
    return front->arrival_at == OL_NEVER ? 0 : front->inflow->batch[front->inflow->at].bytes;
}
/* Takes him: 1 with the try filled in, 0 where the cache has answered him, negative as above. */
int ol_front_arrive(struct ol_front *front, struct ol_try *try, struct ol_error *error);

/* When the first in line gives up. Who was sent back when he had been there for long enough does so then. */
static inline ol_time ol_front_due(const struct ol_front *front)
{
    if (!front->waiting || front->give_up == OL_NEVER)
        return OL_NEVER;
    const ol_time due = front->ring[front->head].entered + front->give_up;
    return due > front->returned_at ? due : front->returned_at;
}
static inline const struct ol_try *ol_front_first(const struct ol_front *front)
{
    return &front->ring[front->head];
}
/* He stands in line from now on, or is turned away: true where he stands. */
bool ol_front_wait(struct ol_front *front, const struct ol_try *try, ol_time now);
/* Back to the head of the line, whatever its bound. */
void ol_front_return(struct ol_front *front, const struct ol_try *try, ol_time now);
/* The first in line leaves it, to be served. */
struct ol_try ol_front_take(struct ol_front *front, ol_time now);
/* The first in line gives up. */
void ol_front_expire(struct ol_front *front, ol_time now);
/* There is no instance and somebody waits: asks for one, once. Until when the engine may go on: at most `until`. */
ol_time ol_front_ask(struct ol_front *front, ol_time now, ol_time until);
/* Where that may be so, after an instance has gone or begun to. */
static inline void ol_front_ask_unless(struct ol_front *front, bool is_served, ol_time now)
{
    if (!is_served && front->waiting)
        ol_front_ask(front, now, OL_NEVER);
}

/* How a try ended. */
enum ol_outcome { OL_OUTCOME_SHED, OL_OUTCOME_TIMED_OUT, OL_OUTCOME_FAILED };
void ol_front_complete(struct ol_front *front, const struct ol_try *try, ol_time began, ol_time first,
                       ol_time now);
/* He tries again, or that was it. */
void ol_front_end(struct ol_front *front, const struct ol_try *try, enum ol_outcome outcome, ol_time now);
/* That was it, whatever the service says of retries. */
void ol_front_end_for_good(struct ol_front *front, const struct ol_try *try, enum ol_outcome outcome, ol_time now);
/* Tries on a lost instance, which are put into order: back to the line, or failed. */
void ol_front_give_back(struct ol_front *front, struct ol_try *tries, size_t count, ol_time now);

static inline void ol_front_change(struct ol_front *front, struct ol_level *level, int64_t by, ol_time now)
{
    level->now += by;
    level->area -= by * (now - front->sampled_at);
}
void ol_front_sample(struct ol_front *front, ol_time now, struct ol_scaler_sample *sample);
/* The run is over: whoever waits, or waits to try again, is in flight. */
void ol_front_settle(struct ol_front *front, ol_time now);
static inline bool ol_front_counts(const struct ol_front *front, const struct ol_try *try)
{
    return try->at >= front->tally->warmup_end;
}
static inline void ol_front_in_flight(struct ol_front *front, const struct ol_try *try)
{
    front->tally->in_flight += ol_front_counts(front, try);
}

#endif
