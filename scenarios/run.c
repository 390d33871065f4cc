/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run.h"

#include "outlay/replicate.h"
#include "scenarios/pool_series.h"
#include "scenarios/run_directory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

/* What becomes of one replication. Names of metrics are kept once for all of them. */
struct fate {
    double *values;  /* NULL where it did not come so far */
    ol_label *names; /* of each value, in the execution's table */
    size_t count;
    struct ol_error *error; /* NULL: none */
    bool is_finished;
};

struct execution {
    struct ol_run *run;
    const struct ol_run_setting *setting;
    struct fate *fates;
    struct ol_labels names; /* of metrics, and their units in the same order */
    struct ol_labels units;
    ol_label *unit_of; /* by name */
    size_t unit_capacity;
    pthread_mutex_t lock;   /* of the four above */
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
    setting->tick(setting->tick_self, share < 0 ? share : (ended + share) / (double)setting->replications,
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

static ol_label name_of(struct execution *execution, const struct ol_metric *metric)
{
    const ol_label name = ol_label_of_text(&execution->names, metric->name, strlen(metric->name));
    OL_MEM_RESERVE(execution->unit_of, execution->unit_capacity, (size_t)name + 1);
    execution->unit_of[name] = ol_label_of_text(&execution->units, metric->unit, strlen(metric->unit));
    return name;
}

static int keep_metrics(struct execution *execution, struct fate *fate, struct ol_world *world,
                        struct ol_error *error)
{
    struct ol_arena arena = {0};
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    ol_world_metrics(world, &metrics, 0);
    const ol_time begin = world->warmup_end < world->end ? world->warmup_end : world->end;
    const int status = ol_billing_metrics(&execution->run->billing, world, begin, world->end, &metrics, 0, error);
    if (status == OL_OK) {
        fate->count = metrics.count;
        fate->values = ol_mem_new(ol_mem_product(sizeof *fate->values, metrics.count));
        fate->names = ol_mem_new(ol_mem_product(sizeof *fate->names, metrics.count));
        pthread_mutex_lock(&execution->lock);
        for (size_t i = 0; i < metrics.count; i++) {
            fate->values[i] = metrics.items[i].values[0];
            fate->names[i] = name_of(execution, &metrics.items[i]);
        }
        pthread_mutex_unlock(&execution->lock);
    }
    ol_arena_release(&arena);
    return status;
}

static void simulate(struct execution *execution, struct fate *fate, size_t replication, struct ol_world *world)
{
    const struct ol_run_setting *setting = execution->setting;
    struct ol_world_setting world_setting = {
        .seed = setting->seed,
        .replication = replication,
        .counts_teams = execution->run->billing.currency != NULL,
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
    int status = ol_world_build(world, &execution->run->inflow, &world_setting, &error);
    if (status == OL_OK)
        status = ol_world_run(world, &error);
    if (status == OL_OK)
        status = ol_world_check_fit(world, &error);
    atomic_fetch_add(&execution->ended, 1);
    atomic_fetch_add(&execution->jobs_ended, world->table.count);
    if (status == OL_OK)
        status = keep_metrics(execution, fate, world, &error);
    if (status == OL_OK) {
        fate->is_finished = !ol_world_was_stopped(world);
    } else {
        fate->error = ol_mem_new(sizeof error);
        *fate->error = error;
    }
}

static void replicate(void *self, size_t replication)
{
    struct execution *execution = self;
    struct fate *fate = &execution->fates[replication];
    struct ol_world world;
    if (replication > 0 && execution->setting->stop && *execution->setting->stop)
        return;
    if (replication == 0) {
        simulate(execution, fate, replication, &execution->run->world);
        return;
    }
    simulate(execution, fate, replication, &world);
    ol_world_release(&world);
}

/* ---- the result ---- */

/* Finished replications in order; where there is none, the first as far as it came. */
static void gather_metrics(struct execution *execution)
{
    struct ol_result *result = &execution->run->result;
    size_t planned = execution->setting->replications, finished = 0;
    for (size_t r = 0; r < planned; r++)
        finished += execution->fates[r].is_finished;
    result->is_partial = finished < planned;
    result->replications = finished ? finished : 1;
    result->metrics = (struct ol_metrics){.replications = result->replications, .arena = &execution->run->arena};
    char name[OL_LABEL_BUFFER], unit[OL_LABEL_BUFFER];
    size_t column = 0;
    for (size_t r = 0; r < planned && column < result->replications; r++) {
        const struct fate *fate = &execution->fates[r];
        if (finished && !fate->is_finished)
            continue;
        for (size_t i = 0; i < fate->count; i++)
            ol_metrics_set(&result->metrics, column, ol_label_text(&execution->names, fate->names[i], name),
                           ol_label_text(&execution->units, execution->unit_of[fate->names[i]], unit),
                           fate->values[i]);
        column++;
    }
}

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
    describe_findings(run);
}

static int first_failure(const struct execution *execution, struct ol_error *error)
{
    for (size_t r = 0; r < execution->setting->replications; r++)
        if (execution->fates[r].error) {
            *error = *execution->fates[r].error;
            return error->status;
        }
    return OL_OK;
}

static int run_replications(struct execution *execution, struct ol_error *error)
{
    const struct ol_run_setting *setting = execution->setting;
    execution->fates = ol_mem_new(ol_mem_product(sizeof *execution->fates, setting->replications));
    ol_replicate(setting->replications, setting->threads, replicate, execution);
    int status = first_failure(execution, error);
    if (status == OL_OK) {
        gather_metrics(execution);
        describe(execution);
    }
    for (size_t r = 0; r < setting->replications; r++) {
        ol_mem_free(execution->fates[r].values);
        ol_mem_free(execution->fates[r].names);
        ol_mem_free(execution->fates[r].error);
    }
    ol_mem_free(execution->fates);
    ol_mem_free(execution->unit_of);
    ol_labels_release(&execution->names);
    ol_labels_release(&execution->units);
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
                struct ol_error *error)
{
    run->inflow.streams = setting->streams;
    run->inflow.stop = setting->stop;
    int status = ol_inflow_load(&run->inflow, scenario, error);
    if (status == OL_OK && run->inflow.was_stopped)
        return ol_fail(error, OL_BAD_IO, OL_NOWHERE, "stopped while the traces were read: nothing was simulated");
    if (status == OL_OK)
        status =
            ol_billing_load(&run->billing, scenario, run->inflow.has_instant, run->inflow.start_instant, error);
    return status;
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

int ol_run_execute(struct ol_run *run, struct ol_scenario *scenario, const struct ol_run_setting *setting,
                   struct ol_error *error)
{
    struct execution execution = {.run = run, .setting = setting, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct ol_folder folder = {0};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    ol_time started = (ol_time)now.tv_sec * OL_SECOND + now.tv_nsec / 1000;
    int status = OL_OK;
    if (setting->directory)
        status = ol_folder_begin(&folder, setting->directory, &ol_run_folder, error);
    if (status == OL_OK)
        status = load(run, scenario, setting, error);
    if (status == OL_OK)
        status = simulate_all(&execution, &folder, error);
    if (status == OL_OK && setting->directory)
        status = ol_run_directory_write(&folder, run, setting, started, run->note, error);
    if (status == OL_OK && setting->directory)
        status = ol_folder_commit(&folder, error);
    ol_folder_abandon(&folder);
    return status;
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
