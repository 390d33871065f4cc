/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deadline_markets: the zones of spot and the on-demand market of a pool, as one replication meets them.
 *
 * All jobs of the pool see the same market at a time: a zone is available to a job when at least as many nodes may
 * run there as the job needs; what other jobs hold is not taken off. A zone without a signal always is. Jobs of
 * several units need as many nodes as hold them, which may differ from market to market.
 */
#ifndef OUTLAY_DEADLINE_MARKETS_H
#define OUTLAY_DEADLINE_MARKETS_H

#include "outlay/pool.h"
#include "outlay/signal.h"

struct ol_deadline_market {
    uint16_t capacity;      /* index into the pool's capacities */
    uint8_t source;         /* enum ol_capacity_source */
    int64_t units_per_node; /* 0: one node holds any job */
    int64_t order;
    double price_per_hour;          /* of a node; NAN: not known */
    bool is_moved;                  /* by the cursor's signal; else always available */
    double most;                    /* that the signal ever gives */
    struct ol_signal_cursor cursor; /* at the latest time asked for */
};

struct ol_deadline_markets {
    struct ol_deadline_market on_demand;
    struct ol_deadline_market *zones; /* in the order of use */
    size_t zone_count;
};

/* `pool` has passed ol_deadline_check. A zone's draws, where its signal draws, come from the stream "market" of
 * "POOL/INDEX", the index being the capacity's. */
void ol_deadline_markets_init(struct ol_deadline_markets *markets, const struct ol_pool *pool, uint64_t seed,
                              uint64_t replication);
void ol_deadline_markets_release(struct ol_deadline_markets *markets);

/* The zone for a job of `units` from now on: `held`, which may be NULL, while it is available, else the first that
 * is; NULL: none. Times asked for may not decrease. */
const struct ol_deadline_market *ol_deadline_markets_spot(struct ol_deadline_markets *markets, ol_time now,
                                                          uint32_t units, const struct ol_deadline_market *held);
/* Whether a zone may yet be available to such a job, as seen at the latest time asked for. */
bool ol_deadline_markets_go_on(const struct ol_deadline_markets *markets, uint32_t units);
int64_t ol_deadline_market_nodes(const struct ol_deadline_market *market, uint32_t units);
/* That these nodes have. */
int64_t ol_deadline_market_units(const struct ol_deadline_market *market, uint32_t units);

#endif
