/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine: what becomes of an endpoint's requests on its instances, between two moments at which these change.
 *
 * The kernel of events knows nothing of requests: there are too many of them. An engine is told of instances that
 * come and go, and advanced from one such moment (or a question of the autoscaler) to the next; in between it draws
 * requests from its inflow and works through them in a loop of its own, with nothing on the heap and no call by
 * pointer a request. Sorts of endpoints differ in their engines; what they share is how requests arrive, time out,
 * are shed and retried, and what is counted (request_tally.h).
 */
#ifndef OUTLAY_SERVING_ENGINE_H
#define OUTLAY_SERVING_ENGINE_H

#include "outlay/scaler.h"
#include "outlay/traffic.h"

struct ol_metrics;
struct ol_engine; /* each sort embeds it first in its own struct */
struct ol_service;
struct ol_tokens;

struct ol_engine_ops {
    /* All that happens before `until`. Negative with `error` filled where the traffic failed. */
    int (*advance)(struct ol_engine *engine, ol_time until, struct ol_error *error);
    /* An instance serves from now on, so many times as fast as stated; `id` is the caller's, not in use, and small:
     * engines keep instances by it. */
    void (*join)(struct ol_engine *engine, ol_time now, uint32_t id, double speed);
    /* It takes no more requests, and is told by `drained` when it has none left (which may be at once). */
    void (*drain)(struct ol_engine *engine, ol_time now, uint32_t id);
    /* It is gone, with the requests on it: these begin again elsewhere or fail, as the endpoint says. */
    void (*lose)(struct ol_engine *engine, ol_time now, uint32_t id);
    /* Since it was asked last, up to now. `starting` is the caller's to fill. */
    void (*sample)(struct ol_engine *engine, ol_time now, struct ol_scaler_sample *sample);
    /* The run is over: what still waits or is served is counted as in flight, and the time of its slots. Once. */
    void (*settle)(struct ol_engine *engine, ol_time now);
    void (*close)(struct ol_engine *engine);
    /* What is told of this sort alone, once it has settled; may be NULL. */
    void (*metrics)(const struct ol_engine *engine, const char *endpoint, struct ol_metrics *metrics,
                    size_t replication);
};

/* Told in the midst of things: what follows from it for the engine has to wait until the call that told it is over. */
struct ol_engine_hooks {
    void *self;
    /* The instance has no request left since `at`, which lies within the time that is advanced over, and is gone. */
    void (*drained)(void *self, uint32_t id, ol_time at);
    /* There is no instance, and a request begins to wait: of endpoints that scale to nothing. Called once until there
     * has been an instance again. The answer is when the engine has to be told of something next: it advances no
     * further than that (OL_NEVER: as far as it was told). Called within drain and lose, too, where they leave
     * requests waiting; the answer counts for nothing then. May be NULL. */
    ol_time (*wanted)(void *self, ol_time at);
};

struct ol_engine {
    const struct ol_engine_ops *ops;
};

struct ol_request_merge;
struct ol_request_tally;

/* What every engine is opened with. All is borrowed for the life of the engine. */
struct ol_engine_setting {
    struct ol_request_merge *inflow;
    struct ol_request_tally *tally;
    const struct ol_service *service;
    struct ol_engine_hooks hooks;
    ol_time every;    /* requests are released at its multiples (release.h); 0: as they arrive */
    const char *name; /* the endpoint's, which names its random numbers */
    double speed;     /* of instances that are the provider's, and never join: times as fast as told; 0: 1 */
    uint64_t seed, replication;
    ol_time start_instant; /* of the clock; 0: not in the calendar */
};

/* The sort that the service asks for; with `tokens` (NULL: none) the one of language models. */
struct ol_engine *ol_engine_open(const struct ol_engine_setting *setting, const struct ol_tokens *tokens);

#endif
