/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pack: how full a pool's nodes get under each placement rule, before jobs no longer fit.
 *
 * All jobs of the pool's traces arrive one after the other, in random order, and stay; then jobs drawn from them with
 * replacement, until what arrived asks for `load` times the pool's units. A job goes on one node unless it says on how
 * many; one that finds no room is counted and gone. So the method of Weng et al. (ATC'23), who call it workload
 * inflation. As there, nodes are given names at random, anew for each seed, for the rules that break ties by name: how
 * nodes happen to be called must not decide which rule is best. The typical jobs are those of the traces, the most
 * frequent kinds that make up 95%.
 *
 * Under one seed all rules meet the same jobs in the same order.
 */
#ifndef OUTLAY_SCENARIOS_PACK_H
#define OUTLAY_SCENARIOS_PACK_H

#include "outlay/scenario.h"
#include "scenarios/inflow.h"

struct ol_pack_setting {
    struct ol_scenario *scenario;
    size_t pool;                    /* its index; one whose jobs are placed */
    const struct ol_variant *rules; /* of ol_placements */
    size_t rule_count;
    double load; /* > 0 */
    size_t seeds, threads;
    uint64_t seed;
};

/* One rule under one seed; shares are of the pool's units. */
struct ol_pack_trial {
    double full;             /* held when what arrived first asks for 100%; NAN where it never does */
    double end;              /* held when all have arrived */
    double idle, fragmented; /* at the end; fragmented: that no typical job can use */
    uint64_t failed;         /* jobs that found no room */
};

struct ol_pack {
    uint64_t jobs;    /* of the traces */
    double asked;     /* their units, as a share of the pool's */
    uint64_t skipped; /* rows of traces that are no jobs */
    uint32_t nodes;
    uint64_t units;               /* thousandths */
    struct ol_pack_trial *trials; /* by rule, and there by seed; ol_mem_* */
};

/* Release in any case. */
int ol_pack_run(struct ol_pack *pack, const struct ol_pack_setting *setting, struct ol_error *error);
void ol_pack_release(struct ol_pack *pack);

#endif
