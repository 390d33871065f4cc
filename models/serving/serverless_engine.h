/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * serverless_engine: requests served by a provider's sandboxes, which nobody has to keep.
 *
 * Every request takes a sandbox of its own: one of those provisioned, else the one that went idle last, else a new one,
 * which has to start first. A sandbox that has ended a request is kept for a while, and gone at the end of it: a
 * request of that very instant finds it gone. At most `concurrency` requests are served at once; the others wait where
 * `queue` has room for them, and are shed else. A sandbox that ends a request while others wait serves the first of
 * these at once. No instances are the user's: join, drain and lose have no meaning here, and do nothing.
 *
 * A payload above the limit fails at once and is not billed. A request that runs into the time limit, which counts from
 * the moment that its sandbox has started, times out there, is billed, and takes its sandbox along; provisioned ones
 * are replaced at once. The service is measured with `measured-memory`, and so many times as fast as the memory is
 * more, up to `saturation-memory`.
 *
 * What is billed follows from the usage: requests that were invoked, and what each lasted, rounded up. Like the tally,
 * it leaves out requests that arrived in the warm-up, and those that have not ended.
 */
#ifndef OUTLAY_SERVING_SERVERLESS_ENGINE_H
#define OUTLAY_SERVING_SERVERLESS_ENGINE_H

#include "models/serving/engine.h"

struct ol_serverless_service { /* <function> */
    const struct ol_xml_node *node;
    int64_t memory_bytes, measured_bytes, saturation_bytes; /* the latter 0: as memory; none */
    struct ol_law time;                                     /* no type: only what the traffic tells */
    struct ol_law cold_start, keep_alive;
    bool cold_scales;
    int64_t concurrency, provisioned, queue; /* concurrency 0: no limit */
    ol_time patience;                        /* 0: none */
    int64_t payload_limit_bytes;             /* 0: none */
    ol_time time_limit;                      /* 0: none */
    ol_time increment, minimum;              /* of what is billed */
    bool bills_cold_start;
};
extern const struct ol_field ol_serverless_service_fields[];
extern const struct ol_element ol_serverless_service_element;
void ol_serverless_service_check(const struct ol_serverless_service *options, const struct ol_xml_node *node,
                                 struct ol_faults *faults);

struct ol_serverless_usage {
    uint64_t invocations;                    /* that ended, served or timed out */
    uint64_t cold, warm, provisioned;        /* these, by what they found */
    uint64_t too_large, too_long, throttled; /* payload; time limit; found all sandboxes busy, waited or not */
    uint64_t billed_time;                    /* microseconds, on sandboxes on demand, after rounding up */
    uint64_t provisioned_billed_time;        /* the same on provisioned ones */
    uint64_t provisioned_time;               /* sandbox-microseconds kept warm, used or not */
    uint64_t cold_time;                      /* microseconds of starting sandboxes */
    uint64_t idle_time;                      /* sandbox-microseconds that others were kept for and not used */
    uint64_t peak;                           /* requests served at once, at most */
};

/* Of so many sandbox-microseconds, a GB being 2^30 bytes, as those who bill by it count. */
static inline double ol_serverless_gb_seconds(const struct ol_serverless_service *options, uint64_t sandbox_time)
{
    return (double)options->memory_bytes / 0x1p30 * ((double)sandbox_time / (double)OL_SECOND);
}

/* Borrows the options; the setting's <service> is not looked at. Closed by its ops. */
struct ol_engine *ol_serverless_open(const struct ol_serverless_service *options,
                                     const struct ol_engine_setting *setting);
/* Up to `now`, to which it has been advanced. */
struct ol_serverless_usage ol_serverless_usage(const struct ol_engine *engine, ol_time now);

#endif
