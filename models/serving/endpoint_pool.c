/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/endpoint_pool.h"

#include "models/fleet/node_fleet.h"
#include "models/pool_note.h"
#include "models/serving/engine.h"
#include "models/serving/model_engine.h"
#include "models/serving/pipeline_engine.h"
#include "models/serving/serverless_engine.h"
#include "models/serving/service.h"
#include "models/traffic/request_merge.h"
#include "outlay/arena.h"

/* Without an autoscaler, the engine is brought up to the present so often. */
#define PERIOD OL_MINUTE

struct instance {
    uint32_t hold, node;
    bool is_used, is_draining;
};

struct endpoint {
    struct ol_pool_model model;
    struct ol_endpoint_setting setting;
    const struct ol_endpoint *terms;
    struct ol_sim *sim;
    struct ol_node_fleet *fleet;
    struct ol_engine *engine;
    struct ol_scaler *scaler; /* NULL: the fewest, always */
    struct ol_request_merge merge;
    struct ol_request_tally tally;
    struct instance *instances; /* by the engine's number */
    size_t instance_count, instance_capacity;
    int serving, draining; /* instances that the engine has */
    int64_t free;          /* of the fleet's nodes */
    int wanted;
    bool is_over, is_asking;
    uint32_t asked, woken, adjusted; /* handlers */
};

/* ---- the engine, up to the present ---- */

static void fail(struct endpoint *endpoint)
{
    endpoint->model.has_failed = true;
    ol_sim_end(endpoint->sim);
}

static bool catch_up(struct endpoint *endpoint)
{
    if (endpoint->model.has_failed)
        return false;
    if (endpoint->engine->ops->advance(endpoint->engine, ol_sim_now(endpoint->sim), &endpoint->model.error) < 0)
        fail(endpoint);
    return !endpoint->model.has_failed;
}

/* ---- books ---- */

static void tell(const struct endpoint *endpoint, struct ol_pool_change change)
{
    change.pool = endpoint->setting.index;
    ol_probes_tell(ol_sim_probes(endpoint->sim), OL_POOL_CHANGED, ol_sim_now(endpoint->sim), &change);
}

static uint8_t source_of(const struct endpoint *endpoint, uint32_t node)
{
    return (uint8_t)ol_node_capacity(endpoint->fleet, node)->source;
}

static void tell_node(const struct endpoint *endpoint, uint32_t node, int sign)
{
    tell(endpoint, (struct ol_pool_change){.source = source_of(endpoint, node), .capacity = sign, .nodes = sign});
}

static void tell_busy(const struct endpoint *endpoint, uint32_t node, int sign)
{
    tell(endpoint, (struct ol_pool_change){.source = source_of(endpoint, node), .busy = sign});
}

/* ---- instances ---- */

static uint32_t new_instance(struct endpoint *endpoint)
{
    for (uint32_t i = 0; i < endpoint->instance_count; i++)
        if (!endpoint->instances[i].is_used)
            return i;
    OL_MEM_RESERVE(endpoint->instances, endpoint->instance_capacity, endpoint->instance_count + 1);
    return (uint32_t)endpoint->instance_count++;
}

static void take_up(struct endpoint *endpoint)
{
    const uint32_t id = new_instance(endpoint);
    const uint32_t hold = ol_node_fleet_take(endpoint->fleet, id, 1, OL_NO_HOLD);
    const uint32_t node = ol_node_fleet_hold(endpoint->fleet, hold)->node;
    endpoint->instances[id] = (struct instance){.hold = hold, .node = node, .is_used = true};
    endpoint->free--;
    endpoint->serving++;
    tell_busy(endpoint, node, 1);
    endpoint->engine->ops->join(endpoint->engine, ol_sim_now(endpoint->sim), id,
                                ol_capacity_speed(ol_node_capacity(endpoint->fleet, node), NULL));
}

static void drain(struct endpoint *endpoint, uint32_t id)
{
    endpoint->instances[id].is_draining = true;
    endpoint->serving--;
    endpoint->draining++;
    endpoint->engine->ops->drain(endpoint->engine, ol_sim_now(endpoint->sim), id);
}

/* The engine has nothing on it any more. */
static void on_drained(void *self, uint32_t id, ol_time at)
{
    struct endpoint *endpoint = self;
    struct instance *instance = &endpoint->instances[id];
    uint32_t gone = 0;
    (void)at;
    OL_ASSERT(instance->is_used && instance->is_draining);
    tell_busy(endpoint, instance->node, -1);
    ol_node_fleet_give(endpoint->fleet, instance->hold, &gone);
    endpoint->free += 1 - (int64_t)gone;
    instance->is_used = false;
    endpoint->draining--;
}

/* Instances are numbered anew as they go, so that the newest is the last that was taken: by its node. */
static void let_go(struct endpoint *endpoint)
{
    uint32_t newest = UINT32_MAX;
    for (uint32_t i = 0; i < endpoint->instance_count; i++) {
        const struct instance *instance = &endpoint->instances[i];
        if (instance->is_used && !instance->is_draining &&
            (newest == UINT32_MAX || instance->node >= endpoint->instances[newest].node))
            newest = i;
    }
    drain(endpoint, newest);
}

/* As many as are wanted, as far as there are nodes; the rest is ordered. */
static void adjust(struct endpoint *endpoint)
{
    if (!ol_endpoint_has_instances(endpoint->terms))
        return;
    while (endpoint->serving < endpoint->wanted && endpoint->free > 0)
        take_up(endpoint);
    while (endpoint->serving > endpoint->wanted)
        let_go(endpoint);
    const int missing = endpoint->wanted - endpoint->serving;
    ol_node_fleet_want(endpoint->fleet, missing > 0 ? (uint64_t)missing : 0, missing > 0);
}

static void on_adjusted(void *self, uint32_t argument)
{
    struct endpoint *endpoint = self;
    (void)argument;
    if (catch_up(endpoint))
        adjust(endpoint);
}

/* ---- what the fleet tells ---- */

static void node_expected(void *self, int64_t units, ol_time at)
{
    (void)self, (void)units, (void)at;
}

static void node_joined(void *self, uint32_t node)
{
    struct endpoint *endpoint = self;
    endpoint->free++;
    tell_node(endpoint, node, 1);
    ol_sim_defer(endpoint->sim, endpoint->adjusted);
}

static void node_hinted(void *self, uint32_t node)
{
    (void)self, (void)node;
}

static void leave(struct endpoint *endpoint, uint32_t node)
{
    for (uint32_t i = 0; i < endpoint->instance_count; i++)
        if (endpoint->instances[i].is_used && endpoint->instances[i].node == node &&
            !endpoint->instances[i].is_draining)
            drain(endpoint, i);
}

static void node_closed(void *self, uint32_t node, uint32_t free)
{
    struct endpoint *endpoint = self;
    endpoint->free -= free;
    if (catch_up(endpoint))
        leave(endpoint, node);
    ol_sim_defer(endpoint->sim, endpoint->adjusted);
}

static void node_lost(void *self, uint32_t node)
{
    struct endpoint *endpoint = self;
    uint32_t hold, units = 0;
    catch_up(endpoint);
    while ((hold = ol_node_first_hold(endpoint->fleet, node)) != OL_NO_HOLD) {
        const uint32_t id = ol_node_fleet_hold(endpoint->fleet, hold)->holder;
        struct instance *instance = &endpoint->instances[id];
        endpoint->engine->ops->lose(endpoint->engine, ol_sim_now(endpoint->sim), id);
        *(instance->is_draining ? &endpoint->draining : &endpoint->serving) -= 1;
        tell_busy(endpoint, node, -1);
        ol_node_fleet_drop(endpoint->fleet, instance->hold, node, &units);
        instance->is_used = false;
    }
    tell_node(endpoint, node, -1);
    ol_sim_defer(endpoint->sim, endpoint->adjusted);
}

static void node_left(void *self, uint32_t node)
{
    struct endpoint *endpoint = self;
    endpoint->free--;
    tell_node(endpoint, node, -1);
}

static void fleet_changed(void *self)
{
    struct endpoint *endpoint = self;
    ol_sim_defer(endpoint->sim, endpoint->adjusted);
}

/* ---- asking ---- */

static void sleep_until_wanted(struct endpoint *endpoint);

static ol_time period_of(const struct endpoint *endpoint)
{
    return endpoint->scaler ? endpoint->scaler->ops->period(endpoint->scaler) : PERIOD;
}

/* The traffic is over, and nothing was in flight in the last period. */
static bool is_done(struct endpoint *endpoint, const struct ol_scaler_sample *sample)
{
    if (ol_request_merge_peek(&endpoint->merge, &endpoint->model.error))
        return false;
    if (endpoint->model.error.status < 0)
        fail(endpoint);
    return !(sample->concurrency > 0);
}

/* Instances that there always are; a function has none. */
static int fewest(const struct endpoint *endpoint)
{
    return ol_endpoint_has_instances(endpoint->terms) ? (int)endpoint->terms->min : 0;
}

static void come_to_rest(struct endpoint *endpoint)
{
    endpoint->is_over = true;
    endpoint->wanted = fewest(endpoint);
    adjust(endpoint);
    if (endpoint->setting.done)
        endpoint->setting.done(endpoint->setting.done_self);
}

static struct ol_scaler_sample ask(struct endpoint *endpoint)
{
    struct ol_scaler_sample sample = {0};
    endpoint->engine->ops->sample(endpoint->engine, ol_sim_now(endpoint->sim), &sample);
    sample.starting = endpoint->wanted > endpoint->serving ? endpoint->wanted - endpoint->serving : 0;
    if (endpoint->scaler)
        endpoint->wanted = endpoint->scaler->ops->decide(endpoint->scaler, &sample, endpoint->wanted);
    adjust(endpoint);
    return sample;
}

static void ask_later(struct endpoint *endpoint)
{
    const ol_time next = ol_sim_now(endpoint->sim) + period_of(endpoint);
    endpoint->is_asking = true;
    ol_sim_schedule(endpoint->sim, next, OL_PHASE_DECIDE, endpoint->asked, 0);
}

static void on_asked(void *self, uint32_t argument)
{
    struct endpoint *endpoint = self;
    (void)argument;
    endpoint->is_asking = false;
    if (endpoint->is_over || !catch_up(endpoint))
        return;
    const struct ol_scaler_sample sample = ask(endpoint);
    if (is_done(endpoint, &sample))
        come_to_rest(endpoint);
    else if (ol_endpoint_has_instances(endpoint->terms) && endpoint->wanted == 0 &&
             endpoint->serving + endpoint->draining == 0)
        sleep_until_wanted(endpoint);
    else
        ask_later(endpoint);
}

/* The first request after a sleep: somebody has to be there for it. */
static void on_woken(void *self, uint32_t argument)
{
    struct endpoint *endpoint = self;
    (void)argument;
    if (!catch_up(endpoint))
        return;
    ask(endpoint);
    endpoint->wanted = endpoint->wanted > 0 ? endpoint->wanted : 1;
    adjust(endpoint);
    ask_later(endpoint);
}

static void sleep_until_wanted(struct endpoint *endpoint)
{
    const struct ol_request *request = ol_request_merge_peek(&endpoint->merge, &endpoint->model.error);
    const ol_time now = ol_sim_now(endpoint->sim);
    if (request)
        ol_sim_schedule(endpoint->sim, request->at > now ? request->at : now + 1, OL_PHASE_ARRIVAL,
                        endpoint->woken, 0);
    else
        ask_later(endpoint); /* whether it is done */
}

/* ---- the model ---- */

static void submit(struct ol_pool_model *model, const struct ol_job *job)
{
    (void)model;
    OL_ASSERT(job == NULL); /* an endpoint takes none */
}

static void finish(struct ol_pool_model *model, ol_time end)
{
    struct endpoint *endpoint = (struct endpoint *)model;
    if (catch_up(endpoint))
        endpoint->engine->ops->settle(endpoint->engine, end);
    ol_node_fleet_finish(endpoint->fleet, end);
}

static double gb_seconds(const struct ol_serverless_service *function, uint64_t time)
{
    return ol_money_real(ol_serverless_gb_seconds(function, 1, time));
}

/* What a provider bills it by. */
static void function_metrics(const struct endpoint *endpoint, struct ol_metrics *table, size_t replication)
{
    const struct ol_serverless_service *function = endpoint->terms->functions.items;
    const struct ol_serverless_usage usage = ol_serverless_usage(endpoint->engine, ol_sim_now(endpoint->sim));
    const struct {
        const char *name, *unit;
        double value;
    } rows[] = {
        {"invocations", "requests", (double)usage.invocations},
        {"gb_seconds", "GB-seconds", gb_seconds(function, usage.billed_time)},
        {"provisioned_gb_seconds", "GB-seconds", gb_seconds(function, usage.provisioned_time)},
        {"provisioned_gb_seconds_used", "GB-seconds", gb_seconds(function, usage.provisioned_billed_time)},
        {"throttled", "requests", (double)usage.throttled},
        {"concurrency_max", "requests", (double)usage.peak},
    };
    struct ol_text name = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "endpoint.%s.%s", endpoint->terms->name, rows[i].name);
        ol_metrics_set(table, replication, ol_text_string(&name), rows[i].unit, rows[i].value);
    }
    ol_text_release(&name);
}

static void metrics(const struct ol_pool_model *model, struct ol_metrics *table, size_t replication)
{
    const struct endpoint *endpoint = (const struct endpoint *)model;
    if (ol_endpoint_has_instances(endpoint->terms))
        ol_node_fleet_metrics(endpoint->fleet, table, replication);
    ol_request_tally_metrics(&endpoint->tally, endpoint->terms->name, table, replication);
    if (!ol_endpoint_has_instances(endpoint->terms))
        function_metrics(endpoint, table, replication);
}

static void verify(const struct ol_pool_model *model)
{
    const struct endpoint *endpoint = (const struct endpoint *)model;
    int serving = 0, draining = 0;
    for (size_t i = 0; i < endpoint->instance_count; i++) {
        const struct instance *instance = &endpoint->instances[i];
        serving += instance->is_used && !instance->is_draining;
        draining += instance->is_used && instance->is_draining;
    }
    OL_ASSERT(serving == endpoint->serving && draining == endpoint->draining && endpoint->free >= 0);
    ol_node_fleet_verify(endpoint->fleet, (uint64_t)endpoint->free);
}

static void endpoint_free(struct ol_pool_model *model)
{
    struct endpoint *endpoint = (struct endpoint *)model;
    endpoint->engine->ops->close(endpoint->engine);
    ol_scaler_close(endpoint->scaler);
    ol_request_merge_close(&endpoint->merge);
    ol_request_tally_release(&endpoint->tally);
    ol_node_fleet_free(endpoint->fleet);
    ol_mem_free(endpoint->instances);
    ol_mem_free(endpoint);
}

static const struct ol_pool_model_ops ops = {
    .submit = submit,
    .finish = finish,
    .metrics = metrics,
    .verify = verify,
    .free = endpoint_free,
};

static struct ol_node_fleet *new_fleet(struct endpoint *endpoint)
{
    const struct ol_endpoint_setting *setting = &endpoint->setting;
    const struct ol_fleet_setting fleet = {.pool = setting->pool,
                                           .index = setting->index,
                                           .seed = setting->seed,
                                           .replication = setting->replication,
                                           .warmup_end = setting->warmup_end,
                                           .has_end = setting->until != OL_NEVER,
                                           .lives = setting->lives,
                                           .hooks = {.self = endpoint,
                                                     .expected = node_expected,
                                                     .joined = node_joined,
                                                     .hinted = node_hinted,
                                                     .closed = node_closed,
                                                     .lost = node_lost,
                                                     .left = node_left,
                                                     .changed = fleet_changed}};
    return ol_node_fleet_new(endpoint->sim, &fleet);
}

static struct ol_scaler *new_scaler(const struct endpoint *endpoint)
{
    const struct ol_list *autoscalers = &endpoint->terms->autoscalers;
    const int most = (int)ol_node_fleet_most(endpoint->fleet), least = (int)endpoint->terms->min;
    const struct ol_scaler_setting setting = {
        .min = least < most ? least : most, .max = most, .start_instant = endpoint->setting.start_instant};
    return ol_scaler_open(&setting, autoscalers->items, autoscalers->count);
}

static struct ol_engine *new_engine(struct endpoint *endpoint)
{
    const struct ol_service *service = endpoint->terms->services.items;
    const struct ol_engine_setting setting = {.inflow = &endpoint->merge,
                                              .tally = &endpoint->tally,
                                              .service = service,
                                              .hooks = {.self = endpoint, .drained = on_drained},
                                              .name = endpoint->terms->name,
                                              .seed = endpoint->setting.seed,
                                              .replication = endpoint->setting.replication,
                                              .start_instant = endpoint->setting.start_instant};
    if (!ol_endpoint_has_instances(endpoint->terms))
        return ol_serverless_open(endpoint->terms->functions.items, &setting);
    if (endpoint->terms->multi_models.count > 0)
        return ol_model_engine_open(endpoint->terms->multi_models.items, &setting);
    if (endpoint->terms->pipelines.count > 0)
        return ol_pipeline_open(endpoint->terms->pipelines.items, &setting);
    return ol_engine_open(&setting, endpoint->terms->tokens.count > 0 ? endpoint->terms->tokens.items : NULL);
}

struct ol_pool_model *ol_endpoint_pool_new(struct ol_sim *sim, const struct ol_endpoint_setting *setting)
{
    struct endpoint *endpoint = ol_mem_new(sizeof *endpoint);
    endpoint->model.ops = &ops;
    endpoint->model.arrival_phase = OL_PHASE_ARRIVAL;
    endpoint->setting = *setting;
    endpoint->terms = setting->pool->endpoint;
    endpoint->sim = sim;
    endpoint->asked = ol_sim_handler(sim, on_asked, endpoint);
    endpoint->woken = ol_sim_handler(sim, on_woken, endpoint);
    endpoint->adjusted = ol_sim_handler(sim, on_adjusted, endpoint);
    endpoint->tally.warmup_end = setting->warmup_end;
    endpoint->tally.target = endpoint->terms->target;
    endpoint->tally.objective = endpoint->terms->objective;
    endpoint->merge = *setting->merge;
    endpoint->merge.stop = setting->stop;
    endpoint->fleet = new_fleet(endpoint);
    endpoint->engine = new_engine(endpoint);
    endpoint->scaler = new_scaler(endpoint);
    endpoint->wanted = fewest(endpoint);
    ol_node_fleet_tell(endpoint->fleet, true);
    ol_node_fleet_begin(endpoint->fleet);
    if (endpoint->wanted == 0 && ol_endpoint_has_instances(endpoint->terms)) {
        sleep_until_wanted(endpoint);
    } else {
        ol_sim_schedule(sim, 0, OL_PHASE_DECIDE, endpoint->adjusted, 0); /* those that do not stand are ordered */
        ask_later(endpoint);
    }
    return &endpoint->model;
}

const struct ol_function_meter *ol_endpoint_pool_meter(const struct ol_pool_model *model)
{
    const struct endpoint *endpoint = (const struct endpoint *)model;
    return ol_endpoint_has_instances(endpoint->terms) ? NULL : ol_serverless_meter(endpoint->engine);
}

const struct ol_request_tally *ol_endpoint_pool_tally(const struct ol_pool_model *model)
{
    return &((const struct endpoint *)model)->tally;
}
