/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run.h"

#include "outlay/replicate.h"
#include "scenarios/month_costs.h"
#include "scenarios/objective.h"
#include "scenarios/pool_series.h"
#include "scenarios/replications.h"
#include "scenarios/run_directory.h"
#include "scenarios/world_check.h"

#include <stdatomic.h>
#include <time.h>

struct execution {
    struct ol_run *run;
    const struct ol_run_setting *setting;
    size_t planned; /* replications, as asked for, or of windows as many as there are */
    struct ol_replications replications;
    size_t first;           /* of those that are at work */
    struct ol_output *jobs; /* jobs.csv; NULL: not written */
    struct ol_event_log events;
    atomic_size_t ended;             /* replications, for progress */
    atomic_uint_fast64_t jobs_ended; /* their jobs */
};

/* One replication's progress as that of the whole run. */
static void tick(void *self, double share, uint64_t jobs)
{
    struct execution *execution = self;
    const struct ol_run_setting *setting = execution->setting;
    double ended = (double)atomic_load(&execution->ended);
    setting->tick(setting->tick_self, share < 0 ? share : (ended + share) / (double)execution->replications.count,
                  atomic_load(&execution->jobs_ended) + jobs);
}

/* Its share of what the pool's nodes cost, for as long as it held it. */
static bool cost_of(const struct execution *execution, const struct ol_job_run *run, ol_money *cost)
{
    const uint16_t pool = run->job->pool;
    const struct ol_scenario *scenario = execution->run->inflow.scenario;
    ol_money hourly;
    if (!execution->run->billing.currency)
        return false;
    if (execution->run->world.managed[pool]) {
        *cost = run->cost;
        return ol_scenario_pool(scenario, pool)->capacities.count > 0;
    }
    if (!ol_billing_hourly(&execution->run->billing, pool, &hourly))
        return false;
    const ol_time end = run->status == OL_JOB_RUNNING ? execution->run->world.end : run->end;
    const bool has_run = run->status == OL_JOB_RUNNING || ol_job_has_ended(run);
    const ol_time length = has_run ? end - run->start : 0;
    const struct ol_unit_price unit_hour = {hourly, ol_pool_units(ol_scenario_pool(scenario, pool))};
    return ol_unit_price_times(unit_hour, (ol_money)run->job->units * length * 1000, 3600, cost);
}

static void write_job(void *self, const struct ol_job_run *run)
{
    const struct execution *execution = self;
    const struct ol_scenario *scenario = execution->run->inflow.scenario;
    ol_money cost;
    const bool has_cost = cost_of(execution, run, &cost);
    ol_report_jobs_row(execution->jobs, run, ol_scenario_pool(scenario, run->job->pool)->name,
                       ol_pool_grain(ol_scenario_pool(scenario, run->job->pool)), &scenario->labels,
                       has_cost ? &cost : NULL);
}

static int keep_metrics(struct execution *execution, size_t replication, struct ol_world *world,
                        struct ol_error *error)
{
    struct ol_replications *replications = &execution->replications;
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    ol_world_metrics(world, &metrics, 0);
    const ol_time begin = world->warmup_end < world->end ? world->warmup_end : world->end;
    const int status = ol_billing_metrics(&execution->run->billing, world, begin, world->end, &metrics, 0, error);
    if (status == OL_OK) {
        ol_replications_keep(replications, replication, &metrics);
        if (replications->control_count > 0) {
            double *errors = ol_mem_new(ol_mem_product(sizeof *errors, replications->control_count));
            ol_world_errors(world, errors);
            replications->items[replication].errors = errors;
        }
    }
    ol_arena_release(&arena);
    return status;
}

static void choose_window(const struct execution *execution, size_t i, struct ol_world_setting *setting)
{
    const ol_time warmup = ol_scenario_clock(execution->run->inflow.scenario).warmup;
    setting->replication = 0;
    setting->window_from = warmup + (ol_time)i * execution->setting->window;
    setting->window_until = setting->window_from + execution->setting->window;
}

static void simulate(struct execution *execution, size_t replication, struct ol_world *world)
{
    struct ol_replication *kept = &execution->replications.items[replication];
    const struct ol_run_setting *setting = execution->setting;
    struct ol_world_setting world_setting = {
        .seed = setting->seed,
        .replication = ol_replications_stream(setting->variance, setting->first + replication),
        .counts_teams = execution->run->billing.currency != NULL,
        .counts_months =
            execution->run->billing.currency && (ol_scenario_counts_months(execution->run->inflow.scenario) ||
                                                 (setting->directory && replication == 0)),
        .currency = execution->run->billing.currency,
        .stop = setting->stop,
        .visit = execution->jobs && replication == 0 ? write_job : NULL,
        .visit_self = execution,
        .event = execution->events.output && replication == 0 ? ol_event_log_sink : NULL,
        .event_self = &execution->events,
        .tick = setting->tick ? tick : NULL,
        .tick_self = execution,
        .wants_tick = setting->wants_tick,
    };
    struct ol_error error = {0};
    if (setting->window > 0)
        choose_window(execution, replication, &world_setting);
    int status = ol_world_build(world, &execution->run->inflow, &world_setting, &error);
    if (status == OL_OK)
        status = ol_world_run(world, &error);
    if (status == OL_OK && setting->window == 0) /* a window may have one job, which is too large */
        status = ol_world_check_fit(world, &error);
    atomic_fetch_add(&execution->ended, 1);
    atomic_fetch_add(&execution->jobs_ended, world->table.count);
    if (status == OL_OK)
        status = keep_metrics(execution, replication, world, &error);
    if (status == OL_OK) {
        kept->is_finished = !ol_world_was_stopped(world);
    } else {
        kept->error = ol_mem_new(sizeof error);
        *kept->error = error;
    }
}

static bool is_asked_to_stop(const struct execution *execution)
{
    return execution->setting->stop && *execution->setting->stop;
}

static void replicate(void *self, size_t i)
{
    struct execution *execution = self;
    const size_t replication = execution->first + i;
    struct ol_world world;
    if (replication > 0 && is_asked_to_stop(execution))
        return;
    if (replication == 0) {
        simulate(execution, replication, &execution->run->world);
        return;
    }
    simulate(execution, replication, &world);
    ol_world_release(&world);
}

/* ---- the result ---- */

static void describe_findings(struct ol_run *run)
{
    struct ol_result *result = &run->result;
    result->has_findings = run->world.sizing.pool_count > 0;
    if (!result->has_findings)
        return;
    run->findings = ol_waste_book_rows(&run->world.sizing.book, &result->finding_count);
    for (size_t i = 0; i < result->finding_count; i++)
        run->findings[i].pool_name = ol_scenario_pool(run->inflow.scenario, run->findings[i].pool)->name;
    result->findings = run->findings;
}

static void describe_budgets(struct ol_run *run)
{
    struct ol_result *result = &run->result;
    const struct ol_spend_meter *meter = &run->world.spend;
    result->alerts = ol_spend_meter_alerts(meter, &run->arena, &result->alert_count);
    result->spend_days = ol_spend_meter_days(meter, &run->arena, &result->spend_day_count);
    ol_month_costs_tell((struct ol_spend_alert *)result->alerts, result->alert_count, ol_result_drawn(result));
}

static void describe(struct execution *execution)
{
    struct ol_run *run = execution->run;
    const struct ol_scenario *scenario = run->inflow.scenario;
    const struct ol_world *world = &run->world;
    struct ol_result *result = &run->result;
    run->series = ol_pool_series(world, &run->billing, &run->arena, &result->series_count);
    result->endpoints = ol_requests_series(world, &run->arena, &result->endpoint_count);
    result->version = execution->setting->version;
    result->scenario = scenario->name;
    result->scenario_sha256 = scenario->sha256;
    result->currency = run->billing.currency ? run->billing.currency : scenario->currency;
    result->seed = execution->setting->seed;
    result->has_instant = run->inflow.has_instant;
    result->start_instant = run->inflow.start_instant;
    result->begin = world->warmup_end < world->end ? world->warmup_end : world->end;
    result->end = world->end;
    result->series = run->series;
    result->waits = &world->stats.wait_histogram;
    result->labels = &scenario->labels;
    result->objectives = ol_objectives_judge(&scenario->objectives, &result->metrics, result->metrics.replications,
                                             &run->arena, &result->objective_count);
    describe_findings(run);
    describe_budgets(run);
}

/* All up to `count`. */
static int replicate_to(struct execution *execution, size_t count, struct ol_error *error)
{
    struct ol_replications *replications = &execution->replications;
    execution->first = replications->count;
    ol_replications_plan(replications, count);
    ol_replicate(count - execution->first, execution->setting->threads, replicate, execution);
    return ol_replications_failure(replications, error);
}

/* Looks now and then, at numbers that do not depend on the threads, whether the means are known well enough. */
static int replicate_until_precise(struct execution *execution, struct ol_error *error)
{
    const struct ol_run_setting *setting = execution->setting;
    struct ol_replications *replications = &execution->replications;
    const size_t each = ol_replications_each(setting->variance), limit = setting->replications / each;
    bool is_precise = false, is_stopped = false;
    /* A name that is wrong is to be told before all the others are done. */
    int status = setting->metric_count > 0 ? replicate_to(execution, each, error) : OL_OK;
    if (status == OL_OK && setting->metric_count > 0)
        status = ol_replications_check(replications, setting->metrics, setting->metric_count, error);
    for (size_t i = 0; status == OL_OK && !is_precise && !is_stopped && replications->count < limit * each; i++) {
        status = replicate_to(execution, ol_precision_look(i, limit) * each, error);
        is_stopped = is_asked_to_stop(execution);
        if (status == OL_OK && i == 0)
            status = ol_replications_check(replications, setting->metrics, setting->metric_count, error);
        if (status == OL_OK && !is_stopped)
            is_precise =
                ol_replications_look(replications, setting->precision, setting->metrics, setting->metric_count);
    }
    replications->stopping.wanted = setting->precision;
    replications->stopping.reason = is_precise ? "precision" : is_stopped ? "interrupt" : "limit";
    return status;
}

static int run_replications(struct execution *execution, struct ol_error *error)
{
    const struct ol_run_setting *setting = execution->setting;
    struct ol_replications *replications = &execution->replications;
    replications->variance = setting->variance;
    if (setting->variance == OL_VARIANCE_CONTROL)
        replications->control_count = ol_inflow_control_count(&execution->run->inflow);
    const int status = setting->precision > 0 ? replicate_until_precise(execution, error)
                                              : replicate_to(execution, execution->planned, error);
    if (status == OL_OK) {
        ol_replications_gather(replications, &execution->run->result, &execution->run->arena);
        if (!setting->only_metrics)
            describe(execution);
    }
    ol_replications_release(replications);
    return status;
}

/* ---- the whole ---- */

static int open_jobs(struct execution *execution, const struct ol_folder *folder, struct ol_error *error)
{
    if (!execution->setting->directory || !execution->setting->with_jobs)
        return OL_OK;
    struct ol_text path = {0};
    execution->jobs = ol_output_open(ol_folder_file(folder, "jobs.csv", &path), error);
    ol_text_release(&path);
    if (!execution->jobs)
        return error->status;
    ol_report_jobs_header(execution->jobs);
    return OL_OK;
}

static int load(struct ol_run *run, struct ol_scenario *scenario, const struct ol_run_setting *setting,
                bool reads_on, struct ol_error *error)
{
    run->inflow.reads_on = reads_on;
    run->inflow.streams = setting->streams;
    run->inflow.digests = setting->directory;
    run->inflow.stop = setting->stop;
    run->inflow.lender = setting->lender;
    int status = ol_inflow_load(&run->inflow, scenario, error);
    if (status == OL_OK && run->inflow.was_stopped)
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE, "stopped while the traces were read: nothing was simulated");
    if (status == OL_OK)
        status =
            ol_billing_load(&run->billing, scenario, run->inflow.has_instant, run->inflow.start_instant, error);
    return status;
}

/* Up to the last submit of its traces, or to the clock's end where jobs are drawn up to it. */
static ol_time span_of_work(const struct ol_inflow *inflow)
{
    const struct ol_clock clock = ol_scenario_clock(inflow->scenario);
    const ol_time last = ol_inflow_last_submit(inflow);
    for (size_t i = 0; i < inflow->source_count; i++)
        if (!inflow->sources[i].is_trace && clock.length > 0)
            return clock.length;
    const ol_time span = last == OL_NEVER ? 0 : last + 1;
    return clock.length > 0 && clock.length < span ? clock.length : span;
}

static int count_windows(struct execution *execution, struct ol_error *error)
{
    char said[OL_TIME_BUFFER], spanned[OL_TIME_BUFFER];
    const struct ol_scenario *scenario = execution->run->inflow.scenario;
    const ol_time window = execution->setting->window, warmup = ol_scenario_clock(scenario).warmup;
    const ol_time span = span_of_work(&execution->run->inflow) - warmup;
    const ol_time count = span > 0 ? span / window : 0;
    const struct ol_inflow *inflow = &execution->run->inflow;
    execution->planned = (size_t)count;
    if (inflow->author_count > 0)
        return ol_fail(
            error, OL_BAD_INPUT, inflow->sources[inflow->authors[0].first_source].node->place,
            "its jobs follow from how earlier ones ended, so no window of them can be cut out of the run; "
            "ask for replications instead of windows");
    if (count >= 2 && count <= OL_RUN_WINDOWS)
        return OL_OK;
    return ol_fail(
        error, OL_BAD_INPUT, scenario->node->place,
        count < 2 ? "windows of %s are too long: the work comes over %s, and at least two whole ones are "
                    "needed; give shorter ones, or a <clock> with a length for generated arrivals"
                  : "windows of %s are too short: the work comes over %s, which are more than 10,000 of them; "
                    "give longer ones",
        ol_duration_format(window, said), ol_duration_say(span > 0 ? span : 0, spanned));
}

static int simulate_all(struct execution *execution, const struct ol_folder *folder, struct ol_error *error)
{
    struct ol_error late = {0};
    int status = open_jobs(execution, folder, error);
    if (status == OL_OK && execution->setting->directory)
        status = ol_event_log_open(&execution->events, folder, execution->setting->events, &execution->run->inflow,
                                   error);
    if (status == OL_OK)
        status = run_replications(execution, error);
    int closed = ol_output_close(execution->jobs, &late);
    const int log_closed = ol_event_log_close(&execution->events, closed == OL_OK ? &late : NULL);
    closed = closed == OL_OK ? log_closed : closed;
    if (status == OL_OK && closed != OL_OK) {
        *error = late;
        status = closed;
    }
    return status;
}

static int execute(struct ol_run *run, struct ol_scenario *scenario, const struct ol_run_setting *setting,
                   bool reads_on, struct ol_error *error)
{
    struct execution execution = {.run = run, .setting = setting, .replications.lock = PTHREAD_MUTEX_INITIALIZER};
    struct ol_folder folder = {0};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    ol_time started = (ol_time)now.tv_sec * OL_SECOND + now.tv_nsec / 1000;
    int status = OL_OK;
    if (setting->directory)
        status = ol_folder_begin(&folder, setting->directory, &ol_run_folder, error);
    if (status == OL_OK)
        status = load(run, scenario, setting, reads_on, error);
    execution.planned = setting->replications;
    if (status == OL_OK && setting->window > 0)
        status = count_windows(&execution, error);
    if (status == OL_OK)
        status = simulate_all(&execution, &folder, error);
    if (status == OL_OK && setting->directory)
        status = ol_run_directory_write(&folder, run, setting, started, run->note, error);
    if (status == OL_OK && setting->directory)
        status = ol_folder_commit(&folder, error);
    ol_folder_abandon(&folder);
    return status;
}

int ol_run_execute(struct ol_run *run, struct ol_scenario *scenario, const struct ol_run_setting *setting,
                   struct ol_error *error)
{
    const bool may_read_on = setting->replications == 1 && setting->precision == 0 && setting->window == 0;
    const int status = execute(run, scenario, setting, may_read_on, error);
    if (status == OL_OK || !run->inflow.needs_whole)
        return status;
    /* Once more from the beginning, as nothing of it was committed. */
    ol_run_release(run);
    *error = (struct ol_error){0};
    return execute(run, scenario, setting, false, error);
}

void ol_run_release(struct ol_run *run)
{
    ol_world_release(&run->world);
    ol_billing_release(&run->billing);
    ol_inflow_release(&run->inflow);
    ol_arena_release(&run->arena);
    ol_mem_free(run->findings);
    *run = (struct ol_run){0};
}
