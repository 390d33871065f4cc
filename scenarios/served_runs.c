/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/served_runs.h"

#include "outlay/endpoint.h"
#include "outlay/replicate.h"
#include "reports/summary.h"
#include "scenarios/alternative.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

/* Of one run. */
struct outcome {
    struct ol_scenario *scenario;
    struct ol_error error;
    char currency[16]; /* "": none */
    double hours;
    bool is_partial;
};

struct batch {
    struct ol_cheapest *cheapest;
    struct ol_served_run *runs;
    size_t count, threads_each;
    struct outcome *outcomes;
    atomic_size_t ended;
};

static void tick(void *self, double share, uint64_t jobs)
{
    struct batch *batch = self;
    const struct ol_run_setting *setting = &batch->cheapest->setting;
    const double ended = (double)atomic_load(&batch->ended);
    setting->tick(setting->tick_self, share < 0 ? share : (ended + share) / (double)batch->count, jobs);
}

/* ---- what a run tells ---- */

static const struct ol_endpoint *endpoint_of(const struct ol_scenario *scenario, const char *name)
{
    const struct ol_endpoint *endpoints = scenario->endpoints.items;
    for (size_t i = 0; i < scenario->endpoints.count; i++)
        if (strcmp(endpoints[i].name, name) == 0)
            return &endpoints[i];
    return NULL;
}

/* Of the replications that have one; NAN where none has. */
static double mean_of(const struct ol_result *result, const char *format, const char *endpoint)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "%.*s%s%s", (int)(strchr(format, '*') - format), format, endpoint,
                 strchr(format, '*') + 1);
    const struct ol_metric *metric = ol_metrics_find(&result->metrics, ol_text_string(&name));
    ol_text_release(&name);
    if (!metric)
        return NAN;
    double *values = ol_mem_new(ol_mem_product(sizeof *values, result->replications));
    const size_t count = ol_summary_pick(values, metric->values, result->replications);
    const double mean = count > 0 ? ol_interval_of(values, count).mean : NAN;
    ol_mem_free(values);
    return mean;
}

/* All of its capacities, or the function. */
static bool is_priced(const struct ol_run *run, const struct ol_scenario *scenario,
                      const struct ol_endpoint *endpoint)
{
    const size_t pool = ol_scenario_pool_index(scenario, endpoint->name);
    const size_t paid = ol_billing_row_count(&run->billing, pool);
    return paid > 0 &&
           (!ol_endpoint_has_instances(endpoint) || paid >= ol_scenario_pool(scenario, pool)->capacities.count);
}

/* Paid for, from their start on; NAN where there never are any. */
static double mean_instances(const struct ol_result *result, const char *name, double hours)
{
    static const char *const metrics[] = {"pool.*.owned.node_hours", "pool.*.reserved.node_hours",
                                          "pool.*.on-demand.node_hours", "pool.*.spot.node_hours"};
    double sum = NAN;
    for (size_t i = 0; hours > 0 && i < sizeof metrics / sizeof *metrics; i++) {
        const double node_hours = mean_of(result, metrics[i], name);
        if (!isnan(node_hours))
            sum = (isnan(sum) ? 0 : sum) + node_hours / hours;
    }
    return sum;
}

static void fill_cost(struct ol_served_cell *cell, double hours, double completed)
{
    if (!cell->is_priced)
        cell->cost = NAN;
    cell->month = hours > 0 ? cell->cost * OL_MONTH_HOURS / hours : NAN;
    cell->per_1k = completed > 0 ? cell->cost * 1000 / completed : NAN;
    cell->instance_hour = cell->instances > 0 && hours > 0 ? cell->cost / (cell->instances * hours) : NAN;
}

static void fill(struct ol_served_cell *cell, const struct ol_run *run, const struct ol_scenario *scenario,
                 const struct ol_endpoint *endpoint, double hours)
{
    const struct ol_result *result = &run->result;
    const char *name = endpoint->name;
    const double requests = mean_of(result, "endpoint.*.requests", name);
    const double completed = mean_of(result, "endpoint.*.completed", name);
    cell->requests_a_day = hours > 0 ? requests / hours * 24 : 0;
    cell->instances = mean_instances(result, name, hours);
    cell->utilization = mean_of(result, "endpoint.*.utilization", name);
    cell->p95_s = mean_of(result, "endpoint.*.latency.p95_s", name);
    cell->in_time = mean_of(result, "endpoint.*.slo", name);
    cell->answered = requests > 0 ? completed / requests : NAN;
    cell->cost = mean_of(result, "endpoint.*.cost", name);
    cell->is_priced = !isnan(cell->cost) && is_priced(run, scenario, endpoint);
    cell->meets = (endpoint->target > 0 ? cell->in_time : cell->answered) >= endpoint->objective;
    fill_cost(cell, hours, completed);
    cell->is_known = true;
}

static const char *kept(struct ol_cheapest *cheapest, const char *text)
{
    return text ? ol_arena_copy(&cheapest->arena, text, strlen(text)) : NULL;
}

/* Its own, or that of all its capacities. */
static const char *type_of(const struct ol_endpoint *endpoint)
{
    const struct ol_capacity *capacities = endpoint->capacities.items;
    const size_t count = endpoint->capacities.count;
    const char *type = count > 0 ? capacities[0].type : endpoint->type;
    for (size_t i = 1; type && i < count; i++)
        if (!capacities[i].type || strcmp(type, capacities[i].type) != 0)
            return NULL;
    return type;
}

/* Not on a thread: texts are kept. */
static void tell_case(struct ol_cheapest *cheapest, struct ol_served_case *of, const struct ol_endpoint *endpoint)
{
    const bool has_instances = ol_endpoint_has_instances(endpoint);
    if (of->kind)
        return;
    of->kind = has_instances ? ol_endpoint_kinds[endpoint->kind] : "serverless";
    of->type = has_instances ? kept(cheapest, type_of(endpoint)) : NULL;
    of->target = endpoint->target;
    of->objective = endpoint->objective;
}

/* ---- running ---- */

static void simulate(void *self, size_t i)
{
    struct batch *batch = self;
    struct ol_run_setting setting = batch->cheapest->setting;
    struct outcome *outcome = &batch->outcomes[i];
    struct ol_run run = {0};
    setting.directory = NULL;
    setting.threads = batch->threads_each;
    setting.tick = setting.tick ? tick : NULL;
    setting.tick_self = batch;
    if (ol_run_execute(&run, outcome->scenario, &setting, &outcome->error) == OL_OK) {
        const struct ol_endpoint *endpoint = endpoint_of(outcome->scenario, batch->cheapest->endpoint);
        outcome->hours = (double)(run.result.end - run.result.begin) / (double)OL_HOUR;
        outcome->is_partial = run.result.is_partial;
        snprintf(outcome->currency, sizeof outcome->currency, "%s",
                 run.billing.currency ? run.billing.currency : "");
        fill(batch->runs[i].cell, &run, outcome->scenario, endpoint, outcome->hours);
    }
    atomic_fetch_add(&batch->ended, 1);
    ol_run_release(&run);
}

static int vary(struct batch *batch, size_t i, struct ol_error *error)
{
    struct ol_cheapest *cheapest = batch->cheapest;
    const struct ol_served_run *run = &batch->runs[i];
    struct ol_alternative_use use = {
        .endpoint = cheapest->endpoint, .alternative = run->of->alternative, .volume = run->volume};
    struct ol_faults faults = {0};
    struct ol_scenario *scenario =
        ol_scenario_vary(cheapest->scenario, ol_alternative_tree, &use, cheapest->path, &faults);
    batch->outcomes[i].scenario = scenario;
    if (scenario)
        tell_case(cheapest, run->of, endpoint_of(scenario, cheapest->endpoint));
    else
        ol_fail(error, OL_BAD_INPUT, faults.items[0].place, "\"%.60s\" at volume %.6g: %.480s", run->of->name,
                run->volume, faults.items[0].message);
    ol_faults_release(&faults);
    return scenario ? OL_OK : OL_BAD_INPUT;
}

/* The first that failed, whichever thread was the fastest. */
static int gather(struct batch *batch, struct ol_error *error)
{
    struct ol_cheapest *cheapest = batch->cheapest;
    for (size_t i = 0; i < batch->count; i++) {
        const struct outcome *outcome = &batch->outcomes[i];
        const struct ol_served_run *run = &batch->runs[i];
        struct ol_error told = outcome->error;
        ol_xml_detach(&told, cheapest->path);
        if (told.status != OL_OK)
            return ol_fail(error, told.status, told.place, "\"%.60s\" at volume %.6g: %.480s", run->of->name,
                           run->volume, told.message);
        if (outcome->is_partial)
            return ol_fail(error, OL_BAD_IO, OL_NOWHERE,
                           "stopped: what is cheapest is known when all runs are done; ask for fewer volumes, or "
                           "for a shorter clock");
        if (!(run->cell->requests_a_day > 0))
            return ol_fail(
                error, OL_BAD_INPUT, OL_NOWHERE,
                "at volume %.6g no request comes to \"%.60s\" in the run; give the <clock> more length, or "
                "ask for larger volumes",
                run->volume, cheapest->endpoint);
        if (*outcome->currency && !cheapest->currency)
            cheapest->currency = kept(cheapest, outcome->currency);
        cheapest->hours = outcome->hours > 0 ? outcome->hours : cheapest->hours;
    }
    return OL_OK;
}

int ol_served_runs(struct ol_cheapest *cheapest, struct ol_served_run *runs, size_t count, struct ol_error *error)
{
    const size_t threads = cheapest->setting.threads;
    struct batch batch = {
        .cheapest = cheapest,
        .runs = runs,
        .count = count,
        .threads_each = count > 0 && threads > count ? threads / count : 1,
        .outcomes = ol_mem_new(ol_mem_product(sizeof(struct outcome), count)),
    };
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < count; i++)
        status = vary(&batch, i, error);
    if (status == OL_OK) {
        ol_replicate(count, threads, simulate, &batch);
        status = gather(&batch, error);
    }
    for (size_t i = 0; i < count; i++)
        ol_scenario_close(batch.outcomes[i].scenario);
    ol_mem_free(batch.outcomes);
    return status;
}
