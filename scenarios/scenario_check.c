/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_check: the faults between elements.
 *
 * They are looked for also where the language is at fault, so that an author sees everything at once. Then any
 * value may be missing or out of its range. A check asks whether an attribute is written and whether a fault
 * stands at its place; what only follows from such a fault is not told: a pool whose name cannot be read may be
 * the one that a job names, an attribute of an unknown name the misspelt count.
 */
#include "scenarios/scenario_check.h"

#include "outlay/estimate.h"
#include "scenarios/author_list.h"
#include "scenarios/budget.h"
#include "scenarios/data_places.h"
#include "scenarios/decide.h"
#include "scenarios/objective.h"
#include "scenarios/price_change.h"
#include "scenarios/scenario_rollouts.h"
#include "scenarios/scenario_telemetry.h"
#include "scenarios/scenario_what_ifs.h"
#include "scenarios/scenario_work.h"
#include "scenarios/uncertain.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct checking {
    const struct ol_scenario *scenario;
    struct ol_clock clock;
    const char **pool_names; /* of those for jobs that have one, NULL-terminated */
    bool has_all_elements;   /* none of the scenario's is unknown, so that none is a misspelt pool or clock */
    bool has_all_pools;      /* that, and each pool has a name */
    struct ol_faults *faults;
    size_t bound; /* how many of the faults are those of the language */
};

/* ---- what can be relied on ---- */

static bool is_same_place(struct ol_place a, struct ol_place b)
{
    return a.line == b.line && a.column == b.column && a.file && b.file && strcmp(a.file, b.file) == 0;
}

static bool is_given(const struct ol_xml_node *node, const char *attribute)
{
    return ol_xml_attribute(node, attribute) != NULL;
}

/* Whether the attribute is written and was not blamed. */
static bool is_good(const struct checking *checking, const struct ol_xml_node *node, const char *attribute)
{
    const struct ol_xml_attribute *found = ol_xml_attribute(node, attribute);
    for (size_t i = 0; found && i < checking->bound; i++)
        if (is_same_place(checking->faults->items[i].place, found->place))
            return false;
    return found != NULL;
}

/* Whether an attribute has none of the names that the element's may have, so that it may be a misspelt one. */
static bool has_stranger(const struct ol_xml_node *node, const struct ol_element *element)
{
    size_t known = 0;
    for (const struct ol_field *field = element->fields; field && field->type != OL_FIELD_NONE; field++)
        known += is_given(node, field->name);
    return known < node->attribute_count;
}

static const struct ol_element *child_element(const char *name)
{
    const struct ol_child *child = ol_scenario_element.children;
    while (strcmp(child->element->name, name) != 0)
        child++;
    return child->element;
}

/* ---- pools ---- */

static const char *const units[] = {[OL_UNIT_CPUS] = "cpus", [OL_UNIT_GPUS] = "gpus"};

/* The pool if its unit and size can be relied on; of two with one name, jobs may mean either. */
static const struct ol_pool *measured(const struct checking *checking, const struct ol_pool *pool)
{
    const struct ol_pool *pools = checking->scenario->pools.items;
    const bool is_made_of_nodes = ol_pool_has_nodes(pool) && (pool->cpus > 0) != (pool->gpus > 0);
    if (!is_made_of_nodes && (is_given(pool->node, "cpus") == is_given(pool->node, "gpus") ||
                              !is_good(checking, pool->node, is_given(pool->node, "gpus") ? "gpus" : "cpus")))
        return NULL;
    for (size_t i = 0; checking->bound > 0 && i < checking->scenario->pools.count; i++)
        if (&pools[i] != pool && pools[i].name && strcmp(pools[i].name, pool->name) == 0)
            return NULL;
    return pool;
}

static void blame_pool(struct checking *checking, const struct ol_xml_node *node, const char *name)
{
    const char *nearest = ol_nearest(name, checking->pool_names);
    struct ol_text list = {0};
    for (size_t i = 0; checking->pool_names[i]; i++)
        ol_text_addf(&list, "%s\"%s\"", i > 0 ? ", " : "", checking->pool_names[i]);
    if (nearest)
        ol_faults_add(checking->faults, ol_xml_place(node, "pool"),
                      "pool: there is no pool \"%.80s\"; did you mean \"%s\"?", name, nearest);
    else if (!checking->pool_names[0])
        ol_faults_add(checking->faults, ol_xml_place(node, "pool"),
                      "pool: there is no pool \"%.80s\"; add one, as jobs run on nothing else", name);
    else
        ol_faults_add(checking->faults, ol_xml_place(node, "pool"),
                      "pool: there is no pool \"%.80s\"; there is %.300s", name, ol_text_string(&list));
    ol_text_release(&list);
}

/* The pool that an element names; NULL where there is none, or none to rely on. */
static const struct ol_pool *pool_of(struct checking *checking, const struct ol_xml_node *node, const char *name)
{
    const size_t index = name ? ol_scenario_pool_index(checking->scenario, name) : SIZE_MAX;
    const struct ol_pool *pool = index == SIZE_MAX ? NULL : ol_scenario_pool(checking->scenario, index);
    if (pool && pool->endpoint) {
        ol_faults_add(
            checking->faults, ol_xml_place(node, "pool"),
            "pool: \"%.80s\" is an <endpoint>, which answers the requests of <traffic> and takes no jobs; "
            "send these to a <pool>",
            name);
        return NULL;
    }
    if (pool)
        return measured(checking, pool);
    if (name && checking->has_all_pools)
        blame_pool(checking, node, name);
    return NULL;
}

/* An element's cpus and gpus against what its pool counts. */
static void check_unit(struct checking *checking, const struct ol_xml_node *node, const struct ol_element *element,
                       const struct ol_pool *pool)
{
    const enum ol_unit unit = ol_pool_unit(pool);
    const char *counted = units[unit], *other = units[unit == OL_UNIT_CPUS ? OL_UNIT_GPUS : OL_UNIT_CPUS];
    const bool is_fine = ol_pool_grain(pool) > 1, is_part = is_given(node, "gpu-milli") || is_given(node, "slice");
    if (is_given(node, other) && !is_fine)
        ol_faults_add(checking->faults, ol_xml_place(node, other),
                      "%s: the pool \"%s\" counts %s; give %s instead", other, pool->name, counted, counted);
    else if (!is_given(node, counted) && !(is_fine && (is_part || is_given(node, other))) &&
             !has_stranger(node, element))
        ol_faults_add(checking->faults, node->place,
                      "the pool \"%s\" counts %s, and <%s> does not say how many; add %s=\"1\"", pool->name,
                      counted, element->name, counted);
}

/* What an elastic job needs at least is looked at with its element (scenario_work.c). */
static void check_size(struct checking *checking, const struct ol_xml_node *node, const struct ol_pool *pool,
                       double size)
{
    const char *counted = units[ol_pool_unit(pool)];
    if (size > (double)ol_pool_size(pool) && !ol_pool_deadline(pool) && !is_given(node, "elastic") &&
        is_good(checking, node, counted))
        ol_faults_add(checking->faults, ol_xml_place(node, counted),
                      "%s: %.15g is more than the pool \"%s\" has, which is %lu; no such job can ever start",
                      counted, size, pool->name, (unsigned long)ol_pool_size(pool));
}

/* ---- work ---- */

static void check_dependencies(struct checking *checking, const struct ol_trace *trace)
{
    const struct ol_kind *format = trace->format.kind;
    const struct ol_place place = ol_xml_place(trace->node, "dependencies");
    if (!trace->has_dependencies)
        return;
    if (format && strcmp(format->name, "swf") != 0)
        ol_faults_add(checking->faults, place,
                      "dependencies: only format=\"swf\" tells which job came after which; leave it out");
    if (trace->resample > 0 || trace->shake > 0)
        ol_faults_add(
            checking->faults, place,
            "dependencies: jobs that are shaken or resampled come at times of their own; leave one of the "
            "two out");
}

static void check_trace(struct checking *checking, const struct ol_trace *trace)
{
    const struct ol_trace_format *format = (const void *)trace->format.kind;
    const struct ol_run_settings run = ol_scenario_run(checking->scenario);
    char block[OL_TIME_BUFFER];
    pool_of(checking, trace->node, trace->pool);
    if (is_good(checking, trace->node, "resample") && trace->resample % OL_DAY != 0)
        ol_faults_add(
            checking->faults, ol_xml_place(trace->node, "resample"),
            "resample: blocks of %s would move jobs to another time of day; give whole days, such as 1d or 7d",
            ol_duration_format(trace->resample, block));
    if (run.stream && (trace->resample > 0 || trace->shake > 0)) {
        const char *name = trace->resample > 0 ? "resample" : "shake";
        ol_faults_add(
            checking->faults, ol_xml_place(trace->node, name),
            "%s: it makes each replication a trace of its own from the whole, which a run that streams does "
            "not have; leave it out, or stream",
            name);
    }
    check_dependencies(checking, trace);
    if (format && format->check)
        format->check(trace, checking->faults);
    if (trace->href && strcmp(trace->href, "-") != 0 && access(trace->href, R_OK) != 0)
        ol_faults_add(checking->faults, ol_xml_place(trace->node, "href"), "href: cannot read \"%.200s\": %s",
                      trace->href, strerror(errno));
}

static bool may_have_length(const struct checking *checking)
{
    const struct ol_xml_node *node = checking->clock.node;
    return !checking->has_all_elements ||
           (node && (is_given(node, "length") || has_stranger(node, child_element("clock"))));
}

/* Gaps of 0 never reach the clock's end, wherever it lies. */
static void check_end(struct checking *checking, const struct ol_arrivals *arrivals)
{
    const struct ol_xml_node *node = arrivals->node;
    if (is_given(node, "count") || has_stranger(node, &ol_arrivals_element))
        return;
    if (is_good(checking, node, "interarrival") && !(ol_law_mean(&arrivals->interarrival) > 0))
        ol_faults_add(checking->faults, ol_xml_place(node, "interarrival"),
                      "interarrival: with gaps of 0 these arrivals would never end; give longer ones, or a count");
    else if (!may_have_length(checking))
        ol_faults_add(checking->faults, node->place,
                      "these arrivals would never end: give them a count, or the <clock> a length");
}

/* As a <job> may not be smaller or shorter: what varies is rounded up, what is always too small is a mistake. */
static void check_constant(struct checking *checking, const struct ol_arrivals *arrivals, const char *name,
                           const struct ol_law *law, const char *least)
{
    if (is_good(checking, arrivals->node, name) && ol_law_is_constant(law) && ol_law_mean(law) < 1)
        ol_faults_add(checking->faults, ol_xml_place(arrivals->node, name),
                      "%s: \"%.80s\" is too small; give at least %s", name,
                      ol_xml_attribute(arrivals->node, name)->value, least);
}

/* Mixes that say how many units their jobs take need not be told by the arrivals. */
static void check_arrivals_unit(struct checking *checking, const struct ol_arrivals *arrivals,
                                const struct ol_pool *pool)
{
    const struct ol_mix *mixes = arrivals->mixes.items;
    if (arrivals->mixes.count == 0 || is_given(arrivals->node, units[ol_pool_unit(pool)]))
        check_unit(checking, arrivals->node, &ol_arrivals_element, pool);
    else
        for (size_t i = 0; i < arrivals->mixes.count; i++)
            check_unit(checking, mixes[i].node, &ol_mix_element, pool);
}

static void check_arrivals(struct checking *checking, const struct ol_arrivals *arrivals)
{
    const struct ol_pool *pool = pool_of(checking, arrivals->node, arrivals->pool);
    check_end(checking, arrivals);
    ol_arrivals_check(arrivals, checking->faults);
    check_constant(checking, arrivals, "runtime", &arrivals->laws.runtime, "1us");
    check_constant(checking, arrivals, "cpus", &arrivals->laws.cpus, "1");
    check_constant(checking, arrivals, "gpus", &arrivals->laws.gpus, "1");
    if (!pool)
        return;
    check_arrivals_unit(checking, arrivals, pool);
    const struct ol_law *size = ol_pool_unit(pool) == OL_UNIT_CPUS ? &arrivals->laws.cpus : &arrivals->laws.gpus;
    if (size->type && ol_law_is_constant(size))
        check_size(checking, arrivals->node, pool, ol_law_mean(size));
}

static void check_job(struct checking *checking, const struct ol_single_job *job)
{
    const struct ol_pool *pool = pool_of(checking, job->node, job->pool);
    if (!pool)
        return;
    check_unit(checking, job->node, &ol_single_job_element, pool);
    check_size(checking, job->node, pool, (double)(ol_pool_unit(pool) == OL_UNIT_CPUS ? job->cpus : job->gpus));
}

static void check_author_work(struct checking *checking, const struct ol_author_work *work)
{
    const struct ol_pool *pool = pool_of(checking, work->node, work->pool);
    if (!pool)
        return;
    check_unit(checking, work->node, work->element, pool);
    check_size(checking, work->node, pool, (double)(ol_pool_unit(pool) == OL_UNIT_CPUS ? work->cpus : work->gpus));
}

static void check_authors(struct checking *checking)
{
    struct ol_authored authored;
    struct ol_author_work work;
    for (size_t i = 0; ol_scenario_author_work(checking->scenario, i, &work); i++)
        check_author_work(checking, &work);
    for (size_t i = 0; ol_scenario_author(checking->scenario, i, &authored); i++)
        if (authored.kind->check)
            authored.kind->check(authored.config, may_have_length(checking), checking->faults);
}

/* ---- the settings ---- */

static void check_clock(struct checking *checking)
{
    const struct ol_clock *clock = &checking->clock;
    char warmup[OL_TIME_BUFFER], length[OL_TIME_BUFFER];
    if (!clock->node || !is_good(checking, clock->node, "length") || !is_good(checking, clock->node, "warmup"))
        return;
    if (clock->warmup >= clock->length)
        ol_faults_add(checking->faults, ol_xml_place(clock->node, "warmup"),
                      "warmup: %s leaves nothing of the clock's length of %s; make it shorter",
                      ol_duration_format(clock->warmup, warmup), ol_duration_format(clock->length, length));
}

/* Of <run>, what goes with replications="auto" alone. */
static void check_stopping(struct checking *checking, const struct ol_run_settings *run)
{
    static const char *const names[] = {"precision", "max-replications"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (run->replications > 0 && is_given(run->node, names[i]))
            ol_faults_add(checking->faults, ol_xml_place(run->node, names[i]),
                          "%s: it is for replications=\"auto\", and %lld are asked for; leave one of the two out",
                          names[i], (long long)run->replications);
    if (run->variance == OL_VARIANCE_ANTITHETIC && run->replications % 2 > 0)
        ol_faults_add(checking->faults, ol_xml_place(run->node, "variance"),
                      "variance: antithetic replications come in pairs, and %lld cannot; give an even number",
                      (long long)run->replications);
}

static void check_run(struct checking *checking)
{
    const struct ol_run_settings run = ol_scenario_run(checking->scenario);
    if (run.node && run.stream && run.replications < 0)
        ol_faults_add(checking->faults, ol_xml_place(run.node, "stream"),
                      "stream: a run that streams its traces has one replication, and replications=\"auto\" needs "
                      "several; leave one of the two out");
    if (run.node && is_good(checking, run.node, "replications"))
        check_stopping(checking, &run);
    if (run.node && run.stream && run.replications > 1 && is_good(checking, run.node, "replications"))
        ol_faults_add(checking->faults, ol_xml_place(run.node, "stream"),
                      "stream: a run that streams its traces cannot have %lld replications; leave stream out, or "
                      "ask for one",
                      (long long)run.replications);
}

/* ---- all of it ---- */

/* Jobs name their pool and source in 16 bits. */
static bool is_countable(struct checking *checking, size_t count, const struct ol_xml_node *node, const char *what)
{
    if (count <= UINT16_MAX)
        return true;
    ol_faults_add(checking->faults, node->place, "there are %zu %s; at most %d can be told apart", count, what,
                  UINT16_MAX);
    return false;
}

/* ---- endpoints ---- */

static const struct ol_endpoint *endpoint_named(const struct ol_scenario *scenario, const char *name)
{
    const struct ol_endpoint *endpoints = scenario->endpoints.items;
    for (size_t i = 0; name && i < scenario->endpoints.count; i++)
        if (endpoints[i].name && strcmp(endpoints[i].name, name) == 0)
            return &endpoints[i];
    return NULL;
}

static void blame_endpoint(struct checking *checking, const struct ol_traffic *traffic)
{
    const struct ol_endpoint *endpoints = checking->scenario->endpoints.items;
    const size_t count = checking->scenario->endpoints.count;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count + 1));
    for (size_t i = 0; i < count; i++)
        names[i] = endpoints[i].name ? endpoints[i].name : "";
    const char *nearest = ol_nearest(traffic->endpoint, names);
    ol_faults_add(checking->faults, ol_xml_place(traffic->node, "endpoint"),
                  "endpoint: there is no <endpoint name=\"%.80s\">%s%.80s%s", traffic->endpoint,
                  nearest     ? "; did you mean \""
                  : count > 0 ? "; there is \""
                              : "; add one",
                  nearest     ? nearest
                  : count > 0 ? names[0]
                              : "",
                  nearest     ? "\"?"
                  : count > 0 ? "\""
                              : "");
    ol_mem_free(names);
}

/* Its beginning is looked at before the run, and every replication reads it. */
static void check_traffic(struct checking *checking, const struct ol_traffic *traffic)
{
    const struct ol_traffic_format *format = (const struct ol_traffic_format *)traffic->format.kind;
    ol_traffic_check(traffic, checking->faults);
    if (traffic->href && strcmp(traffic->href, "-") == 0)
        ol_faults_add(checking->faults, ol_xml_place(traffic->node, "href"),
                      "href: traffic is read more than once, which standard input is not; put it into a file");
    if (traffic->endpoint && !endpoint_named(checking->scenario, traffic->endpoint))
        blame_endpoint(checking, traffic);
    if (format && !format->reads_file && !is_given(traffic->node, "count") && !may_have_length(checking))
        ol_faults_add(checking->faults, traffic->node->place,
                      "traffic \"%.60s\" would never end; give it a count, or the <clock> a length",
                      traffic->name ? traffic->name : "");
}

static void check_endpoint(struct checking *checking, const struct ol_endpoint *endpoint)
{
    const struct ol_pool *pools = checking->scenario->pools.items;
    for (size_t i = 0; endpoint->name && i < checking->scenario->pools.count; i++)
        if (!pools[i].endpoint && pools[i].name && strcmp(pools[i].name, endpoint->name) == 0)
            ol_faults_add(
                checking->faults, ol_xml_place(endpoint->node, "name"),
                "name: there is a <pool> of this name, and results call both by it; give one another name");
    const struct ol_workload *workload = checking->scenario->workloads.items;
    const struct ol_traffic *traffics = workload->traffics.items;
    for (size_t i = 0; endpoint->name && i < workload->traffics.count; i++)
        if (traffics[i].endpoint && strcmp(traffics[i].endpoint, endpoint->name) == 0)
            return;
    if (endpoint->name && checking->has_all_elements &&
        !ol_scenario_rollout_to(checking->scenario, endpoint->name))
        ol_faults_add(checking->faults, endpoint->node->place,
                      "<endpoint name=\"%.60s\"> gets no request; give it <traffic endpoint=\"%.60s\" .../>",
                      endpoint->name, endpoint->name);
}

static void check_workload(struct checking *checking, const struct ol_workload *workload)
{
    size_t count = workload->traces.count + workload->arrivals.count + workload->jobs.count;
    struct ol_author_work work;
    for (size_t i = 0; ol_scenario_author_work(checking->scenario, i, &work) && count <= UINT16_MAX; i++)
        count++;
    if (!is_countable(checking, count, workload->node,
                      "traces, arrivals, jobs and steps; put single jobs into a trace"))
        return;
    for (size_t i = 0; i < workload->traces.count; i++)
        check_trace(checking, (const struct ol_trace *)workload->traces.items + i);
    for (size_t i = 0; i < workload->arrivals.count; i++)
        check_arrivals(checking, (const struct ol_arrivals *)workload->arrivals.items + i);
    for (size_t i = 0; i < workload->jobs.count; i++)
        check_job(checking, (const struct ol_single_job *)workload->jobs.items + i);
    for (size_t i = 0; i < workload->traffics.count; i++)
        check_traffic(checking, (const struct ol_traffic *)workload->traffics.items + i);
    check_authors(checking);
    for (size_t i = 0; i < checking->scenario->endpoints.count; i++)
        check_endpoint(checking, (const struct ol_endpoint *)checking->scenario->endpoints.items + i);
}

static void check_workloads(struct checking *checking)
{
    const struct ol_workload *workloads = checking->scenario->workloads.items;
    const size_t count = checking->scenario->workloads.count;
    if (count == 1 && workloads->node != checking->scenario->node && workloads->node->child_count == 0)
        ol_faults_add(
            checking->faults, workloads->node->place,
            "the workload is empty; give a <trace>, <arrivals>, a <job>, a <pipeline>, a <retraining> or "
            "<traffic>");
    for (size_t i = 0; i < count; i++)
        check_workload(checking, &workloads[i]);
}

static void gather(struct checking *checking)
{
    const struct ol_scenario *scenario = checking->scenario;
    const size_t pool_count = ol_scenario_pool_count(scenario);
    size_t named = 0, plain = 0;
    checking->clock = ol_scenario_clock(scenario);
    checking->pool_names = ol_mem_new(ol_mem_product(sizeof *checking->pool_names, pool_count + 1));
    for (size_t i = 0; i < pool_count; i++) {
        const struct ol_pool *pool = ol_scenario_pool(scenario, i);
        plain += !pool->endpoint;
        if (!pool->endpoint && pool->name)
            checking->pool_names[named++] = pool->name;
    }
    checking->has_all_elements =
        scenario->node->child_count <=
        scenario->clocks.count + scenario->runs.count + scenario->workloads.count + pool_count +
            scenario->pricebooks.count + scenario->billings.count + scenario->transfers.count +
            scenario->commitments.count + scenario->checkpoints.count + scenario->elastics.count +
            scenario->rollouts.count + scenario->datasets.count + scenario->logs.count +
            scenario->custom_metrics.count + scenario->links.count + scenario->caches.count +
            scenario->file_systems.count + scenario->objectives.count + scenario->decides.count +
            scenario->budgets.count + scenario->uncertains.count + scenario->price_changes.count;
    checking->has_all_pools = checking->has_all_elements && pool_count > 0 && named == plain;
}

void ol_scenario_check(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    struct checking checking = {.scenario = scenario, .faults = faults, .bound = ol_faults_kept(faults)};
    const size_t pool_count = ol_scenario_pool_count(scenario);
    gather(&checking);
    check_clock(&checking);
    check_run(&checking);
    for (size_t i = 0; i < pool_count; i++)
        ol_pool_check(ol_scenario_pool(scenario, i), faults);
    if (is_countable(&checking, pool_count, scenario->node, "pools"))
        check_workloads(&checking);
    ol_scenario_check_work(scenario, faults);
    ol_scenario_check_what_ifs(scenario, faults);
    ol_scenario_check_rollouts(scenario, faults);
    ol_scenario_check_telemetry(scenario, checking.has_all_elements, faults);
    ol_scenario_check_data(scenario, faults);
    for (size_t i = 0; i < scenario->objectives.count; i++)
        ol_objective_check((const struct ol_objective *)scenario->objectives.items + i, faults);
    ol_decides_check(&scenario->decides, faults);
    ol_budgets_check(scenario, faults);
    ol_price_changes_check(scenario, faults);
    ol_uncertains_check(scenario, faults);
    if (faults->count == 0) {
        struct ol_faults notes = {0}; /* are told by ol_scenario_notes */
        ol_scenario_fit_authors(scenario, faults, &notes);
        ol_faults_release(&notes);
    }
    ol_mem_free(checking.pool_names);
}
