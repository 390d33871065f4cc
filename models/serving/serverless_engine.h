/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * serverless_engine: requests served by a provider's sandboxes, which nobody has to keep.
 *
 * Every try takes a sandbox of its own: one of those provisioned, else the one that went idle last, else a new one,
 * which has to start first. A sandbox that has ended a call is kept for a while, and gone at the end of it: a request
 * of that very instant finds it gone. At most `concurrency` calls are served at once; the others stand in the front's
 * line (front.h) where <service> lets them, and are shed else. A sandbox that ends a call while others wait serves the
 * first of these at once. No instances are the user's: join, drain and lose have no meaning here, and do nothing.
 *
 * How a request is served when it does not tell, how long callers wait, whether they try again, and the cache in front
 * are <service>'s. A caller who gives up while he is served leaves the call alone: it goes on to its end, holds its
 * sandbox, and is billed, though he may be back before that with another one.
 *
 * A payload above the limit fails at once, for good, and is not billed. A call that runs into the time limit, which
 * counts from the moment that its sandbox has started, times out there, is billed, and takes its sandbox along;
 * provisioned ones are replaced at once. The service is measured with `measured-memory`, and so many times as fast as
 * the memory is more, up to `saturation-memory`.
 *
 * What is billed follows from the usage: calls, and what each lasted, rounded up. Like any cost it counts from the
 * warm-up's end, by when a call ends, whereas the tally leaves out requests that arrived before that.
 */
#ifndef OUTLAY_SERVING_SERVERLESS_ENGINE_H
#define OUTLAY_SERVING_SERVERLESS_ENGINE_H

#include "models/serving/engine.h"
#include "models/serving/function_meter.h"
#include "outlay/money.h"

/* Calls that may be served at once, where nothing else is said: 100 bytes each. */
#define OL_FUNCTION_BOUND 1000000

enum ol_function_arch { OL_FUNCTION_X86, OL_FUNCTION_ARM };
#include "outlay/metric.h"

struct ol_serverless_service { /* <function> */
    const struct ol_xml_node *node;
    int arch;                                               /* enum ol_function_arch */
    double cpus;                                            /* of a sandbox; 0: as the memory */
    int64_t memory_bytes, measured_bytes, saturation_bytes; /* the latter 0: as memory; none */
    struct ol_law cold_start, keep_alive;
    bool cold_scales;
    int64_t concurrency, provisioned; /* concurrency 0: no limit but OL_FUNCTION_BOUND */
    int64_t payload_limit_bytes;      /* 0: none */
    ol_time time_limit;               /* 0: none */
    ol_time increment, minimum;       /* of what is billed */
    bool bills_cold_start;
};
extern const struct ol_field ol_serverless_service_fields[];
extern const struct ol_element ol_serverless_service_element;
void ol_serverless_service_check(const struct ol_serverless_service *options, const struct ol_xml_node *node,
                                 struct ol_faults *faults);

struct ol_serverless_usage {
    uint64_t invocations;                    /* that ended, whoever still waited for them */
    uint64_t cold, warm, provisioned;        /* these, by what they found */
    uint64_t too_large, too_long, throttled; /* payload; time limit; found all sandboxes busy, waited or not */
    uint64_t billed_time;                    /* microseconds, on sandboxes on demand, after rounding up */
    uint64_t provisioned_billed_time;        /* the same on provisioned ones */
    uint64_t provisioned_time;               /* sandbox-microseconds kept warm, used or not */
    uint64_t cold_time;                      /* microseconds of starting sandboxes */
    uint64_t idle_time;                      /* sandbox-microseconds that others were kept for and not used */
    uint64_t peak;                           /* requests served at once, at most */
};

/* What a provider counts: calls; and GB-seconds (vCPU-seconds, where it sells processors by themselves) of calls on
 * sandboxes on demand, of calls on provisioned ones, and of these for as long as they are kept warm. */
enum ol_function_bill {
    OL_FUNCTION_CALLS,
    OL_FUNCTION_TIME,
    OL_FUNCTION_PROVISIONED,
    OL_FUNCTION_KEPT,
    OL_FUNCTION_BILLS
};
/* By which name price books have it, among the prices of its meter; NULL: the plain one. */
const char *ol_function_item(const struct ol_serverless_service *options, enum ol_function_bill bill);

/* Billionths, of so many sandbox-microseconds; a GB is 2^30 bytes, as those who bill by it count. */
static inline ol_money ol_serverless_gb_seconds(const struct ol_serverless_service *options, uint64_t sandboxes,
                                                uint64_t time)
{
    const ol_money all = (ol_money)sandboxes * (ol_money)time, each = (ol_money)options->memory_bytes * 1000;
    const ol_money gib = (ol_money)1 << 30;
    return all / gib * each + (all % gib * each + gib / 2) / gib;
}

/* Billionths. */
static inline ol_money ol_serverless_vcpu_seconds(const struct ol_serverless_service *options, uint64_t sandboxes,
                                                  uint64_t time)
{
    const ol_money milli = (ol_money)(options->cpus * 1000 + 0.5);
    return (ol_money)sandboxes * (ol_money)time * milli;
}

/* How many times as fast as measured it serves with its memory. */
double ol_serverless_speed(const struct ol_serverless_service *options);

/* Borrows the options. Closed by its ops. */
struct ol_engine *ol_serverless_open(const struct ol_serverless_service *options,
                                     const struct ol_engine_setting *setting);
/* Up to `now`, to which it has been advanced. */
struct ol_serverless_usage ol_serverless_usage(const struct ol_engine *engine, ol_time now);
/* The same by hour; the engine's own. */
const struct ol_function_meter *ol_serverless_meter(const struct ol_engine *engine);
/* endpoint.NAME.invocations, .gb_seconds ...: what a provider would bill it by. */
void ol_serverless_metrics(const struct ol_serverless_service *function, const char *endpoint,
                           struct ol_serverless_usage usage, struct ol_metrics *metrics, size_t replication);

#endif
