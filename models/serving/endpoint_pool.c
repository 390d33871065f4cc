/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/endpoint_pool.h"

#include "models/serving/endpoint_instances.h"
#include "models/serving/engine.h"
#include "models/serving/model_engine.h"
#include "models/serving/pipeline_engine.h"
#include "models/serving/release.h"
#include "models/serving/request_series.h"
#include "models/serving/serverless_engine.h"
#include "models/serving/service.h"
#include "models/traffic/request_merge.h"
#include "outlay/arena.h"

#include <math.h>

/* Without an autoscaler, the engine is brought up to the present so often. */
#define PERIOD OL_MINUTE

struct endpoint {
    struct ol_pool_model model;
    struct ol_endpoint_setting setting;
    const struct ol_endpoint *terms;
    struct ol_sim *sim;
    struct ol_engine *engine;
    struct ol_scaler *scaler; /* NULL: the fewest, always */
    struct ol_request_merge merge;
    struct ol_request_tally tally;
    struct ol_instances instances;
    struct ol_request_series *series; /* NULL: nobody asks for it */
    int wanted;
    bool is_over;
    bool is_open, is_leaving; /* of a rollout: its instances may be wanted; it is to go */
    ol_time leaves_at;        /* when it is looked at whether it goes; OL_NEVER: nothing is planned */
    double queue;             /* in the mean of the last sample */
    bool is_serverless;       /* the engine has instances of its own, and is given none */
    uint32_t asked, woken, adjusted, opened, left; /* handlers */
};

/* ---- the engine, up to the present ---- */

static void fail(struct endpoint *endpoint)
{
    endpoint->model.has_failed = true;
    ol_sim_end(endpoint->sim);
}

static bool advance(struct endpoint *endpoint, ol_time until)
{
    if (endpoint->model.has_failed)
        return false;
    if (endpoint->engine->ops->advance(endpoint->engine, until, &endpoint->model.error) < 0)
        fail(endpoint);
    return !endpoint->model.has_failed;
}

static bool catch_up_to(struct endpoint *endpoint, ol_time until)
{
    while (endpoint->series && ol_request_series_edge(endpoint->series) <= until &&
           advance(endpoint, ol_request_series_edge(endpoint->series)))
        ol_request_series_close(endpoint->series);
    return advance(endpoint, until);
}

static bool catch_up(void *self)
{
    struct endpoint *endpoint = self;
    return catch_up_to(endpoint, ol_sim_now(endpoint->sim));
}

/* ---- instances ---- */

static void on_drained(void *self, uint32_t id, ol_time at)
{
    struct endpoint *endpoint = self;
    (void)at;
    ol_instances_drained(&endpoint->instances, id);
}

/* The other version hears how many there are, and that they serve. */
static void tell_split(const struct endpoint *endpoint)
{
    struct ol_rollout_split *split = endpoint->setting.split;
    if (!split)
        return;
    if (endpoint->setting.side == OL_ROLLOUT_OLD)
        split->old_wanted = endpoint->wanted;
    else if (endpoint->is_open && split->serves_at == OL_NEVER &&
             (endpoint->is_serverless || endpoint->instances.serving >= endpoint->wanted))
        split->serves_at = ol_sim_now(endpoint->sim);
}

static void adjust(struct endpoint *endpoint)
{
    if (!endpoint->is_serverless)
        ol_instances_adjust(&endpoint->instances, endpoint->wanted);
    tell_split(endpoint);
    if (endpoint->series)
        ol_request_series_level(
            endpoint->series, ol_sim_now(endpoint->sim), endpoint->instances.serving,
            endpoint->wanted > endpoint->instances.serving ? endpoint->wanted - endpoint->instances.serving : 0);
}

static void on_adjusted(void *self, uint32_t argument)
{
    struct endpoint *endpoint = self;
    (void)argument;
    if (catch_up(endpoint))
        adjust(endpoint);
}

/* ---- asking ---- */

static void sleep_until_wanted(struct endpoint *endpoint);

/* When the next requests enter; OL_NEVER: none do any more. */
static ol_time next_release(struct endpoint *endpoint)
{
    const struct ol_request *request = ol_request_merge_peek(&endpoint->merge, &endpoint->model.error);
    const ol_time release = request ? ol_release_of(request->at, endpoint->terms->every) : OL_NEVER;
    return release < endpoint->setting.until ? release : OL_NEVER;
}

static ol_time period_of(const struct endpoint *endpoint)
{
    return endpoint->scaler ? endpoint->scaler->ops->period(endpoint->scaler) : PERIOD;
}

/* The traffic is over, and nothing was in flight in the last period. */
static bool is_done(struct endpoint *endpoint, const struct ol_scaler_sample *sample)
{
    if (ol_request_merge_peek(&endpoint->merge, &endpoint->model.error))
        return false;
    if (endpoint->model.error.status == OL_OK && !ol_request_merge_is_over(&endpoint->merge))
        return false;
    if (endpoint->model.error.status < 0)
        fail(endpoint);
    return sample->to > sample->from && !(sample->concurrency > 0) && sample->pending == 0;
}

/* Instances that there always are; a function has none. */
static int fewest(const struct endpoint *endpoint)
{
    return endpoint->is_serverless ? 0 : (int)endpoint->terms->min;
}

/* Whether the number of instances stays as it is. */
static bool is_held(const struct endpoint *endpoint)
{
    const struct ol_rollout_split *split = endpoint->setting.split;
    return endpoint->is_leaving || (split && ol_rollout_holds(split, endpoint->setting.side));
}

/* Its autoscaler is heard. */
static bool is_scaled(const struct endpoint *endpoint)
{
    return endpoint->scaler && !endpoint->is_over && !is_held(endpoint);
}

/* A batch that no autoscaler minds has all its instances while there is something to do. */
static bool is_plain_batch(const struct endpoint *endpoint)
{
    return endpoint->terms->every > 0 && !endpoint->scaler && ol_endpoint_has_instances(endpoint->terms);
}

static int wanted_by_batch(struct endpoint *endpoint, uint64_t pending)
{
    const bool has_work = pending > 0 || next_release(endpoint) <= ol_sim_now(endpoint->sim);
    return has_work ? (int)ol_node_fleet_most(endpoint->instances.fleet) : fewest(endpoint);
}

static void come_to_rest(struct endpoint *endpoint)
{
    endpoint->is_over = true;
    if (!is_held(endpoint)) {
        endpoint->wanted = fewest(endpoint);
        adjust(endpoint);
    }
    if (endpoint->setting.done)
        endpoint->setting.done(endpoint->setting.done_self);
}

static struct ol_scaler_sample ask(struct endpoint *endpoint)
{
    struct ol_scaler_sample sample = {0};
    endpoint->engine->ops->sample(endpoint->engine, ol_sim_now(endpoint->sim), &sample);
    if (endpoint->series)
        ol_request_series_sample(endpoint->series, &sample);
    sample.starting =
        endpoint->wanted > endpoint->instances.serving ? endpoint->wanted - endpoint->instances.serving : 0;
    endpoint->queue = sample.to > sample.from ? sample.queue : endpoint->queue;
    if (is_scaled(endpoint))
        endpoint->wanted = endpoint->scaler->ops->decide(endpoint->scaler, &sample, endpoint->wanted);
    else if (is_plain_batch(endpoint))
        endpoint->wanted = wanted_by_batch(endpoint, sample.pending);
    adjust(endpoint);
    return sample;
}

/* A batch is looked at each second until it is done, and then when the next is released. */
static ol_time next_question(struct endpoint *endpoint)
{
    const ol_time now = ol_sim_now(endpoint->sim);
    if (is_plain_batch(endpoint) && endpoint->wanted > fewest(endpoint))
        return now + OL_SECOND;
    const ol_time release = is_plain_batch(endpoint) ? next_release(endpoint) : OL_NEVER;
    return release > now && release < OL_NEVER ? release : now + period_of(endpoint);
}

static void ask_later(struct endpoint *endpoint)
{
    ol_sim_schedule(endpoint->sim, next_question(endpoint), OL_PHASE_DECIDE, endpoint->asked, 0);
}

static bool has_instances(const struct endpoint *endpoint)
{
    return endpoint->instances.serving + endpoint->instances.draining > 0;
}

static bool is_asleep(const struct endpoint *endpoint)
{
    return !endpoint->is_serverless && endpoint->wanted == 0 && !has_instances(endpoint);
}

static void begin_asking(struct endpoint *endpoint)
{
    if (is_asleep(endpoint))
        sleep_until_wanted(endpoint);
    else
        ask_later(endpoint);
}

/* ---- in a rollout ---- */

/* Once nobody waits; those who are served have their instances until they are done. */
static void leave(struct endpoint *endpoint)
{
    endpoint->is_leaving = true;
    if (endpoint->queue > 0)
        return;
    endpoint->wanted = 0;
    ol_node_fleet_dismiss(endpoint->instances.fleet);
    adjust(endpoint);
}

static ol_time goes_at(const struct endpoint *endpoint)
{
    return ol_rollout_goes_at(endpoint->setting.split, endpoint->setting.side);
}

/* What is known of its end may change: a version to which all has gone back stays. */
static void plan_leave(struct endpoint *endpoint)
{
    const ol_time at = goes_at(endpoint);
    if (at <= ol_sim_now(endpoint->sim))
        leave(endpoint);
    else if (at < endpoint->leaves_at && at < endpoint->setting.until) {
        endpoint->leaves_at = at;
        ol_sim_schedule(endpoint->sim, at, OL_PHASE_DECIDE, endpoint->left, 0);
    }
}

static void on_left(void *self, uint32_t argument)
{
    struct endpoint *endpoint = self;
    (void)argument;
    endpoint->leaves_at = OL_NEVER;
    if (!catch_up(endpoint))
        return;
    endpoint->is_leaving = goes_at(endpoint) <= ol_sim_now(endpoint->sim);
    if (endpoint->is_leaving)
        ask(endpoint);
    plan_leave(endpoint);
}

/* Instances of the new version are ordered. */
static void on_opened(void *self, uint32_t argument)
{
    struct endpoint *endpoint = self;
    const struct ol_rollout_split *split = endpoint->setting.split;
    const int most = (int)ol_node_fleet_most(endpoint->instances.fleet);
    (void)argument;
    if (!catch_up(endpoint))
        return;
    endpoint->is_open = true;
    endpoint->wanted = fewest(endpoint);
    if (!endpoint->is_serverless && ol_rollout_matches(split) && split->old_wanted > endpoint->wanted)
        endpoint->wanted = split->old_wanted < most ? split->old_wanted : most;
    adjust(endpoint);
    begin_asking(endpoint);
}

static bool has_left(const struct endpoint *endpoint)
{
    return endpoint->is_leaving && endpoint->wanted == 0 && !has_instances(endpoint);
}

/* ---- once a period ---- */

/* Nobody is there, and nobody could tell that a request would come. */
static void wake_for(struct endpoint *endpoint, const struct ol_scaler_sample *sample)
{
    const bool has_come = sample->queue > 0 || (sample->arrivals > 0 && !endpoint->is_leaving);
    if (is_scaled(endpoint) || !has_come)
        return;
    endpoint->wanted = 1;
    adjust(endpoint);
}

static void on_asked(void *self, uint32_t argument)
{
    struct endpoint *endpoint = self;
    (void)argument;
    const ol_time now = ol_sim_now(endpoint->sim);
    if ((endpoint->is_over && !endpoint->setting.split) ||
        !catch_up_to(endpoint, is_plain_batch(endpoint) && now < endpoint->setting.until
                                   ? now + 1 /* what ends now has ended */
                                   : now))
        return;
    const struct ol_scaler_sample sample = ask(endpoint);
    if (endpoint->setting.split)
        plan_leave(endpoint);
    if (endpoint->setting.split && is_asleep(endpoint))
        wake_for(endpoint, &sample);
    if (!endpoint->is_over && is_done(endpoint, &sample))
        come_to_rest(endpoint);
    if (endpoint->is_over && (!endpoint->setting.split || has_left(endpoint)))
        return;
    begin_asking(endpoint);
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
    const ol_time release = next_release(endpoint), now = ol_sim_now(endpoint->sim);
    if (release < OL_NEVER)
        ol_sim_schedule(endpoint->sim, release > now ? release : now + 1, OL_PHASE_ARRIVAL, endpoint->woken, 0);
    else
        ask_later(endpoint); /* whether it is done */
}

/* ---- the model ---- */

static void submit(struct ol_pool_model *model, const struct ol_job *job)
{
    (void)model;
    OL_ASSERT(job == NULL); /* an endpoint takes none */
}

static bool collect_rest(struct endpoint *endpoint, ol_time end)
{
    if (endpoint->terms->every > 0 &&
        ol_release_settle(&endpoint->merge, &endpoint->tally, end, &endpoint->model.error) < 0)
        fail(endpoint);
    return !endpoint->model.has_failed;
}

static void finish_series(struct endpoint *endpoint, ol_time end)
{
    struct ol_scaler_sample sample = {0};
    if (!endpoint->series)
        return;
    endpoint->engine->ops->sample(endpoint->engine, end, &sample);
    ol_request_series_sample(endpoint->series, &sample);
    ol_request_series_finish(endpoint->series, end);
}

static void finish(struct ol_pool_model *model, ol_time end)
{
    struct endpoint *endpoint = (struct endpoint *)model;
    if (catch_up(endpoint))
        finish_series(endpoint, end);
    if (!endpoint->model.has_failed && collect_rest(endpoint, end))
        endpoint->engine->ops->settle(endpoint->engine, end);
    ol_instances_finish(&endpoint->instances, end);
}

static void metrics(const struct ol_pool_model *model, struct ol_metrics *table, size_t replication)
{
    const struct endpoint *endpoint = (const struct endpoint *)model;
    if (!endpoint->is_serverless)
        ol_node_fleet_metrics(endpoint->instances.fleet, table, replication);
    ol_request_tally_metrics(&endpoint->tally, endpoint->terms->name, table, replication);
    if (endpoint->engine->ops->metrics)
        endpoint->engine->ops->metrics(endpoint->engine, endpoint->terms->name, table, replication);
    if (endpoint->is_serverless)
        ol_serverless_metrics(endpoint->terms->functions.items, endpoint->terms->name,
                              ol_serverless_usage(endpoint->engine, ol_sim_now(endpoint->sim)), table,
                              replication);
}

static void verify(const struct ol_pool_model *model)
{
    ol_instances_verify(&((const struct endpoint *)model)->instances);
}

static void endpoint_free(struct ol_pool_model *model)
{
    struct endpoint *endpoint = (struct endpoint *)model;
    endpoint->engine->ops->close(endpoint->engine);
    ol_scaler_close(endpoint->scaler);
    ol_request_merge_close(&endpoint->merge);
    ol_request_series_free(endpoint->series);
    ol_request_tally_release(&endpoint->tally);
    ol_instances_close(&endpoint->instances);
    ol_mem_free(endpoint);
}

static const struct ol_pool_model_ops ops = {
    .submit = submit,
    .finish = finish,
    .metrics = metrics,
    .verify = verify,
    .free = endpoint_free,
};

/* Not there yet. */
static bool is_new(const struct ol_endpoint_setting *setting)
{
    return setting->split && setting->side == OL_ROLLOUT_NEW;
}

static void open_instances(struct endpoint *endpoint)
{
    const struct ol_endpoint_setting *setting = &endpoint->setting;
    const struct ol_instances_setting instances = {.sim = endpoint->sim,
                                                   .fleet = {.pool = setting->pool,
                                                             .index = setting->index,
                                                             .seed = setting->seed,
                                                             .replication = setting->replication,
                                                             .warmup_end = setting->warmup_end,
                                                             .has_end = setting->until != OL_NEVER,
                                                             .begins_empty = is_new(setting),
                                                             .lives = setting->lives},
                                                   .self = endpoint,
                                                   .catch_up = catch_up,
                                                   .speed = endpoint->terms->speed,
                                                   .notes_standing = setting->split != NULL,
                                                   .adjusted = endpoint->adjusted};
    ol_instances_open(&endpoint->instances, &instances);
}

static struct ol_scaler *new_scaler(const struct endpoint *endpoint)
{
    const struct ol_list *autoscalers = &endpoint->terms->autoscalers;
    const int most = (int)ol_node_fleet_most(endpoint->instances.fleet), least = (int)endpoint->terms->min;
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
                                              .every = endpoint->terms->every,
                                              .name = endpoint->terms->name,
                                              .speed = endpoint->terms->speed,
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
    endpoint->opened = ol_sim_handler(sim, on_opened, endpoint);
    endpoint->left = ol_sim_handler(sim, on_left, endpoint);
    endpoint->tally.warmup_end = setting->warmup_end;
    endpoint->tally.answer_bytes =
        endpoint->terms->response.type ? llround(fmin(ol_law_mean(&endpoint->terms->response), 1e18)) : 0;
    endpoint->tally.answered =
        (struct ol_passage){.begin = setting->warmup_end, .start_instant = setting->start_instant};
    endpoint->tally.target = endpoint->terms->target;
    endpoint->tally.objective = endpoint->terms->objective;
    if (setting->with_series)
        endpoint->series = ol_request_series_new(&endpoint->tally, setting->warmup_end);
    endpoint->tally.by_hour = setting->arrivals;
    endpoint->merge = *setting->merge;
    endpoint->merge.stop = setting->stop;
    open_instances(endpoint);
    endpoint->engine = endpoint->instances.engine = new_engine(endpoint);
    endpoint->is_serverless = !ol_endpoint_has_instances(endpoint->terms);
    endpoint->scaler = new_scaler(endpoint);
    endpoint->leaves_at = OL_NEVER;
    ol_node_fleet_tell(endpoint->instances.fleet, true);
    ol_node_fleet_begin(endpoint->instances.fleet);
    if (is_new(setting)) {
        ol_sim_schedule(sim, setting->split->terms->at, OL_PHASE_DECIDE, endpoint->opened, 0);
        return &endpoint->model;
    }
    endpoint->wanted = is_plain_batch(endpoint) ? wanted_by_batch(endpoint, 0) : fewest(endpoint);
    if (!is_asleep(endpoint))
        ol_sim_schedule(sim, 0, OL_PHASE_DECIDE, endpoint->adjusted, 0); /* those that do not stand are ordered */
    begin_asking(endpoint);
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

const struct ol_node_lives *ol_endpoint_pool_standing(const struct ol_pool_model *model)
{
    return &((const struct endpoint *)model)->instances.standing;
}

const struct ol_request_merge *ol_endpoint_pool_inflow(const struct ol_pool_model *model)
{
    return &((const struct endpoint *)model)->merge;
}

struct ol_endpoint_series ol_endpoint_pool_series(const struct ol_pool_model *model)
{
    const struct endpoint *endpoint = (const struct endpoint *)model;
    if (!endpoint->series)
        return (struct ol_endpoint_series){0};
    struct ol_endpoint_series series = ol_request_series_rows(endpoint->series);
    series.endpoint = endpoint->terms->name;
    series.target_s = (double)endpoint->terms->target / (double)OL_SECOND;
    return series;
}
