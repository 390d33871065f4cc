/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * serving_stage: one endpoint's engine with its traffic, for tests: Poisson arrivals or a list of requests.
 */
#ifndef OUTLAY_TESTS_SERVING_STAGE_H
#define OUTLAY_TESTS_SERVING_STAGE_H

#include "models/serving/front.h"
#include "tests/check.h"

#define SERVING_DRAINS 64

struct serving {
    struct ol_arena arena;
    struct ol_service service;
    struct ol_batching batching;
    struct ol_request_merge inflow;
    struct ol_request_tally tally;
    struct ol_engine *engine;
    struct ol_engine_hooks hooks; /* by default they note what they are told */
    uint64_t seed, replication;
    bool breaks; /* its traffic, at its end */
    struct {
        uint32_t id;
        ol_time at;
    } drains[SERVING_DRAINS];
    int drain_count;
    ol_time wanted_at;
    int wanted_count;
};

/* All defaults as a scenario would have them: one slot, no bounds. */
void serving_begin(struct serving *serving);
struct ol_law serving_law(struct serving *serving, const char *text);
/* Takes up the traffic. */
void serving_poisson(struct serving *serving, ol_time mean_gap, uint64_t count);
void serving_list(struct serving *serving, const struct ol_request *requests, size_t count);
/* Of the stage's fields as they are now. */
struct ol_engine_setting serving_setting(struct serving *serving);
void serving_open(struct serving *serving, const struct ol_tokens *tokens);
void serving_batching(struct serving *serving, int64_t size, ol_time wait);
void serving_join(struct serving *serving, ol_time now, uint32_t from_id, uint32_t count);
void serving_advance(struct serving *serving, ol_time until);
/* Every request is somewhere. */
void serving_check_conserved(struct serving *serving);
void serving_end(struct serving *serving);

/* A closed form lies in the 99.9% interval over replications, and that is narrow. */
void serving_check_within(const char *what, const double *values, size_t count, double want, double half_limit);

#endif
