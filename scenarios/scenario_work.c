/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_work.h"

#include "models/arbiter/preemption.h"
#include "scenarios/author_list.h"
#include "scenarios/scenario_data.h"

#include <math.h>
#include <string.h>

/* ---- the sources ---- */

/* What all sorts of sources have in common. */
struct worker {
    const struct ol_xml_node *node;
    const char *pool;
    const struct ol_work *work;
    const struct ol_list *what_ifs;
    const struct ol_trace *trace; /* where it is one */
    double units;                 /* of each job; 0: they differ */
    ol_time runtime;              /* of the only job; 0: there are several */
};

static double constant_of(const struct ol_law *law)
{
    return law->type && ol_law_is_constant(law) ? ol_law_mean(law) : 0;
}

/* The i-th source; false behind the last. */
static bool worker_at(const struct ol_scenario *scenario, size_t i, struct worker *worker)
{
    const struct ol_workload *workload = scenario->workloads.items;
    if (scenario->workloads.count == 0)
        return false;
    if (i < workload->traces.count) {
        const struct ol_trace *trace = (const struct ol_trace *)workload->traces.items + i;
        *worker = (struct worker){trace->node, trace->pool, &trace->work, &trace->what_ifs, trace, 0, 0};
        return true;
    }
    i -= workload->traces.count;
    if (i < workload->arrivals.count) {
        const struct ol_arrivals *arrivals = (const struct ol_arrivals *)workload->arrivals.items + i;
        *worker = (struct worker){arrivals->node,
                                  arrivals->pool,
                                  &arrivals->work,
                                  &arrivals->what_ifs,
                                  NULL,
                                  constant_of(&arrivals->laws.gpus) + constant_of(&arrivals->laws.cpus),
                                  0};
        return true;
    }
    i -= workload->arrivals.count;
    if (i < workload->jobs.count) {
        const struct ol_single_job *job = (const struct ol_single_job *)workload->jobs.items + i;
        *worker = (struct worker){
            job->node, job->pool, &job->work, &job->what_ifs, NULL, (double)(job->gpus + job->cpus), job->runtime};
        return true;
    }
    i -= workload->jobs.count;
    struct ol_author_work work;
    if (!ol_scenario_author_work(scenario, i, &work))
        return false;
    *worker = (struct worker){
        work.node, work.pool, work.work, &ol_no_what_ifs, NULL, (double)(work.gpus + work.cpus), 0};
    return true;
}

bool ol_scenario_source_work(const struct ol_scenario *scenario, size_t i, struct ol_source_work *source)
{
    struct worker worker;
    const bool is_there = worker_at(scenario, i, &worker);
    if (is_there)
        *source = (struct ol_source_work){worker.node, worker.pool, worker.work, worker.what_ifs};
    return is_there;
}

static const struct ol_pool *pool_of(const struct ol_scenario *scenario, const struct worker *worker)
{
    const size_t index = worker->pool ? ol_scenario_pool_index(scenario, worker->pool) : SIZE_MAX;
    return index == SIZE_MAX ? NULL : ol_scenario_pool(scenario, index);
}

/* ---- names ---- */

static const struct ol_checkpoint *checkpoint_named(const struct ol_scenario *scenario, const char *name)
{
    const struct ol_checkpoint *items = scenario->checkpoints.items;
    for (size_t i = 0; name && i < scenario->checkpoints.count; i++)
        if (items[i].name && strcmp(items[i].name, name) == 0)
            return &items[i];
    return NULL;
}

static const struct ol_elastic *elastic_named(const struct ol_scenario *scenario, const char *name)
{
    const struct ol_elastic *items = scenario->elastics.items;
    for (size_t i = 0; name && i < scenario->elastics.count; i++)
        if (items[i].name && strcmp(items[i].name, name) == 0)
            return &items[i];
    return NULL;
}

static const struct ol_file_system *files_named(const struct ol_scenario *scenario, const char *name)
{
    const struct ol_file_system *items = scenario->file_systems.items;
    for (size_t i = 0; name && i < scenario->file_systems.count; i++)
        if (items[i].name && strcmp(items[i].name, name) == 0)
            return &items[i];
    return NULL;
}

struct ol_work_plan ol_scenario_plan(const struct ol_scenario *scenario, const struct ol_work *work)
{
    return (struct ol_work_plan){
        .checkpoint = checkpoint_named(scenario, work->checkpoint),
        .elastic = elastic_named(scenario, work->elastic),
        .kind = work->kind,
        .deadline = work->deadline,
        .writes = ol_scenario_dataset_index(scenario, work->writes),
        .write_bytes = work->write_bytes,
        .write_keep = work->write_keep,
        .files = files_named(scenario, work->filesystem),
        .io_rate = work->io_rate,
        .io_rate_per_unit = work->io_rate_per_unit,
        .files_bytes = work->files_bytes,
    };
}

static const char *checkpoint_name(const struct ol_scenario *scenario, size_t i)
{
    const struct ol_checkpoint *items = scenario->checkpoints.items;
    return i < scenario->checkpoints.count ? items[i].name ? items[i].name : "" : NULL;
}

static const char *elastic_name(const struct ol_scenario *scenario, size_t i)
{
    const struct ol_elastic *items = scenario->elastics.items;
    return i < scenario->elastics.count ? items[i].name ? items[i].name : "" : NULL;
}

static const char *dataset_name(const struct ol_scenario *scenario, size_t i)
{
    const struct ol_dataset *items = scenario->datasets.items;
    return i < scenario->datasets.count ? items[i].name ? items[i].name : "" : NULL;
}

static const char *files_name(const struct ol_scenario *scenario, size_t i)
{
    const struct ol_file_system *items = scenario->file_systems.items;
    return i < scenario->file_systems.count ? items[i].name ? items[i].name : "" : NULL;
}

static void blame_name(const struct ol_scenario *scenario, const struct ol_xml_node *node, const char *attribute,
                       const char *element, const char *name,
                       const char *(*name_at)(const struct ol_scenario *, size_t), struct ol_faults *faults)
{
    size_t count = 0;
    while (name_at(scenario, count))
        count++;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count + 1));
    for (size_t i = 0; i < count; i++)
        names[i] = name_at(scenario, i);
    struct ol_text there = {0};
    for (size_t i = 0; i < count; i++)
        ol_text_addf(&there, "%s\"%s\"", i > 0 ? ", " : "; there is ", names[i]);
    const char *nearest = ol_nearest(name, names);
    if (nearest)
        ol_faults_add(faults, ol_xml_place(node, attribute),
                      "%s: the scenario has no <%s name=\"%.60s\">; did you mean \"%.60s\"?", attribute, element,
                      name, nearest);
    else
        ol_faults_add(faults, ol_xml_place(node, attribute), "%s: the scenario has no <%s name=\"%.60s\">%.200s",
                      attribute, element, name, count > 0 ? ol_text_string(&there) : "; add one");
    ol_text_release(&there);
    ol_mem_free(names);
}

/* ---- checks ---- */

static double best_speed(const struct ol_pool *pool, const char *kind)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    double best = pool->capacities.count == 0 ? 1 : 0;
    for (size_t i = 0; i < pool->capacities.count; i++)
        best = fmax(best, ol_capacity_speed(&capacities[i], kind));
    return best > 0 ? best : 1;
}

/* Of a job whose size and runtime are known: whether even uninterrupted nodes would be too late. */
static void check_deadline(const struct ol_scenario *scenario, const struct worker *worker,
                           struct ol_faults *faults)
{
    char needed[OL_TIME_BUFFER], allowed[OL_TIME_BUFFER];
    const struct ol_pool *pool = pool_of(scenario, worker);
    const struct ol_elastic *elastic = elastic_named(scenario, worker->work->elastic);
    if (!pool || worker->work->deadline == 0 || worker->runtime == 0)
        return;
    double speed = best_speed(pool, worker->work->kind);
    if (elastic && elastic->worker > 0)
        speed *= ol_elastic_speedup(elastic, (double)elastic->max) /
                 ol_elastic_speedup(elastic, worker->units / (double)elastic->worker);
    const struct ol_deadline *policy = ol_pool_deadline(pool);
    const ol_time least = (ol_time)((double)worker->runtime / speed) + (policy ? policy->restart : 0);
    if (least > worker->work->deadline)
        ol_faults_add(
            faults, ol_xml_place(worker->node, "deadline"),
            "deadline: the work takes %s even on nodes that are never interrupted, and the deadline is %s "
            "after the submit; move it, or speed the work up",
            ol_duration_say(least, needed), ol_duration_say(worker->work->deadline, allowed));
}

static void check_size(const struct worker *worker, const struct ol_elastic *elastic, const struct ol_pool *pool,
                       struct ol_faults *faults)
{
    const int64_t least = elastic->min * elastic->worker;
    if (pool && ol_pool_size(pool) > 0 && least > ol_pool_size(pool))
        ol_faults_add(
            faults, ol_xml_place(worker->node, "elastic"),
            "elastic: \"%.60s\" runs on at least %lld units, and the pool \"%s\" has %lu; no such job can "
            "ever start",
            elastic->name, (long long)least, pool->name, (unsigned long)ol_pool_size(pool));
    if (worker->units > 0 && (worker->units < (double)(elastic->min * elastic->worker) ||
                              worker->units > (double)(elastic->max * elastic->worker)))
        ol_faults_add(
            faults, ol_xml_place(worker->node, "elastic"),
            "elastic: the job has %.15g units, and \"%.60s\" runs on %lld to %lld; its own size has to be "
            "among these",
            worker->units, elastic->name, (long long)(elastic->min * elastic->worker),
            (long long)(elastic->max * elastic->worker));
}

/* Jobs in a pool with a <deadline> restart where they were: what they save, and how large they are, is not asked. */
static void check_strangers(const struct ol_scenario *scenario, const struct worker *worker,
                            struct ol_faults *faults)
{
    static const char *const attributes[] = {"checkpoint", "elastic", "kind", "filesystem"};
    const struct ol_pool *pool = pool_of(scenario, worker);
    for (size_t i = 0; pool && ol_pool_deadline(pool) && i < sizeof attributes / sizeof *attributes; i++)
        if (ol_xml_attribute(worker->node, attributes[i]))
            ol_faults_add(
                faults, ol_xml_place(worker->node, attributes[i]),
                "%s: jobs of the pool \"%.60s\", which has a <deadline>, pay its `restart` and nothing else; "
                "leave it out",
                attributes[i], worker->pool);
}

/* Workers are whole units, and those that join are asked for neither a place nor a quota. */
static void check_growth(const struct worker *worker, const struct ol_pool *pool, struct ol_faults *faults)
{
    const char *why = !pool                     ? NULL
                      : ol_pool_is_placed(pool) ? "places jobs on nodes, where they stay as they are"
                      : pool->is_fractional     ? "counts parts of a GPU, and workers take whole ones"
                      : pool->shares.count > 0  ? "has <quota>s, which nobody asks when a job grows"
                                                : NULL;
    if (why)
        ol_faults_add(faults, ol_xml_place(worker->node, "elastic"),
                      "elastic: the pool \"%.60s\" %s; leave it out", worker->pool, why);
}

static void check_writes(const struct ol_scenario *scenario, const struct worker *worker, struct ol_faults *faults)
{
    const struct ol_work *work = worker->work;
    if (work->writes && ol_scenario_dataset_index(scenario, work->writes) == SIZE_MAX)
        blame_name(scenario, worker->node, "writes", "dataset", work->writes, dataset_name, faults);
    if (work->writes && !ol_xml_attribute(worker->node, "write-size"))
        ol_faults_add(faults, ol_xml_place(worker->node, "writes"),
                      "writes: how much does a job write? Give write-size=\"14GB\" or another size");
    if (!work->writes && (work->write_bytes > 0 || work->write_keep > 0))
        ol_faults_add(
            faults, ol_xml_place(worker->node, work->write_bytes > 0 ? "write-size" : "write-keep"),
            "write-size and write-keep are of what is written to a dataset; say which by writes=\"...\"");
}

/* What it moves and keeps is on a file system, and there is only one thing to say of one: either of the two rates. */
static void check_files(const struct ol_scenario *scenario, const struct worker *worker, struct ol_faults *faults)
{
    static const char *const attributes[] = {"io-rate", "io-rate-per-unit", "files"};
    const struct ol_work *work = worker->work;
    const struct ol_xml_attribute *own = ol_xml_attribute(worker->node, "filesystem");
    const struct ol_file_system *files = files_named(scenario, work->filesystem);
    bool has_any = false;
    if (work->filesystem && !files)
        blame_name(scenario, worker->node, "filesystem", "filesystem", work->filesystem, files_name, faults);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        const struct ol_xml_attribute *attribute = ol_xml_attribute(worker->node, attributes[i]);
        has_any |= attribute != NULL;
        if (attribute && !own)
            ol_faults_add(faults, attribute->place, "%s: of which file system? add filesystem=\"...\"",
                          attributes[i]);
    }
    if (own && !has_any)
        ol_faults_add(
            faults, own->place,
            "filesystem: nothing is said of what the job does there; add io-rate=\"150MB\", what it moves "
            "in a second, or files=\"500GB\", what it keeps");
    if (ol_xml_attribute(worker->node, "io-rate") && ol_xml_attribute(worker->node, "io-rate-per-unit"))
        ol_faults_add(faults, ol_xml_place(worker->node, "io-rate-per-unit"),
                      "io-rate-per-unit: the job's io-rate is given already; leave one of the two out");
    if (files && work->files_bytes > files->size_bytes)
        ol_faults_add(faults, ol_xml_place(worker->node, "files"),
                      "files: \"%.60s\" has no room for the files of even one such job; enlarge it", files->name);
}

static void check_worker(const struct ol_scenario *scenario, const struct worker *worker, struct ol_faults *faults)
{
    const struct ol_work *work = worker->work;
    const struct ol_elastic *elastic = elastic_named(scenario, work->elastic);
    if (work->checkpoint && !checkpoint_named(scenario, work->checkpoint))
        blame_name(scenario, worker->node, "checkpoint", "checkpoint", work->checkpoint, checkpoint_name, faults);
    if (work->elastic && !elastic)
        blame_name(scenario, worker->node, "elastic", "elastic", work->elastic, elastic_name, faults);
    if (elastic)
        check_growth(worker, pool_of(scenario, worker), faults);
    if (elastic && elastic->worker > 0 && elastic->max >= elastic->min)
        check_size(worker, elastic, pool_of(scenario, worker), faults);
    check_writes(scenario, worker, faults);
    check_deadline(scenario, worker, faults);
    check_strangers(scenario, worker, faults);
    check_files(scenario, worker, faults);
}

static void check_checkpoint(const struct ol_scenario *scenario, struct ol_checkpoint *checkpoint,
                             struct ol_faults *faults)
{
    checkpoint->files = files_named(scenario, checkpoint->filesystem_name);
    if (checkpoint->filesystem_name && !checkpoint->files)
        blame_name(scenario, checkpoint->node, "filesystem", "filesystem", checkpoint->filesystem_name, files_name,
                   faults);
    ol_checkpoint_check(checkpoint, faults);
}

static void check_pass(const struct ol_scenario *scenario, size_t i, struct ol_faults *faults)
{
    const struct ol_list *schedulers = &ol_scenario_pool(scenario, i)->schedulers;
    const struct ol_scheduler *scheduler = schedulers->items;
    if (schedulers->count > 0 && scheduler->pass == OL_PASS_EVENT && ol_scenario_is_managed(scenario, i))
        ol_faults_add(faults, ol_xml_place(scheduler->node, "pass"),
                      "pass: \"event\" is for pools whose nodes stand and whose jobs run through; leave it out");
}

void ol_scenario_check_work(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    struct worker worker;
    for (size_t i = 0; i < scenario->file_systems.count; i++)
        ol_file_system_check((struct ol_file_system *)scenario->file_systems.items + i, faults);
    for (size_t i = 0; i < scenario->checkpoints.count; i++)
        check_checkpoint(scenario, (struct ol_checkpoint *)scenario->checkpoints.items + i, faults);
    for (size_t i = 0; i < scenario->elastics.count; i++)
        ol_elastic_check((struct ol_elastic *)scenario->elastics.items + i, faults);
    for (size_t i = 0; worker_at(scenario, i, &worker); i++)
        check_worker(scenario, &worker, faults);
    for (size_t i = 0; i < scenario->pools.count; i++)
        check_pass(scenario, i, faults);
}

/* ---- what a pool needs ---- */

static bool has_column(const struct worker *worker, enum ol_trace_field field)
{
    const struct ol_trace_column *columns = worker->trace ? worker->trace->columns.items : NULL;
    for (size_t i = 0; columns && i < worker->trace->columns.count; i++)
        if (columns[i].field == (int)field)
            return true;
    return false;
}

static bool can_crash(const struct worker *worker)
{
    return worker->work->crash > 0 || has_column(worker, OL_TRACE_CRASH);
}

static bool tells_use(const struct worker *worker)
{
    return ol_xml_attribute(worker->node, "gpu-use") || worker->work->gpus_used > 0 || can_crash(worker) ||
           has_column(worker, OL_TRACE_GPU_USE) || has_column(worker, OL_TRACE_GPUS_USED);
}

bool ol_scenario_tells_use(const struct ol_scenario *scenario)
{
    struct worker worker;
    for (size_t i = 0; worker_at(scenario, i, &worker); i++)
        if (tells_use(&worker))
            return true;
    return false;
}

bool ol_scenario_is_managed(const struct ol_scenario *scenario, size_t index)
{
    const struct ol_pool *pool = ol_scenario_pool(scenario, index);
    const struct ol_capacity *capacities = pool->capacities.items;
    struct worker worker;
    if (pool->endpoint || ol_pool_is_arbitrated(pool))
        return true;
    for (size_t i = 0; i < pool->capacities.count; i++)
        if (ol_pool_moves(pool, i) || capacities[i].speed != 1 || capacities[i].speeds.count > 0 ||
            capacities[i].job_start.type)
            return true;
    for (size_t i = 0; worker_at(scenario, i, &worker); i++)
        if (pool_of(scenario, &worker) == pool &&
            (worker.work->checkpoint || worker.work->elastic || worker.work->filesystem || can_crash(&worker)))
            return true;
    return pool->reclaims.count > 0;
}

/* ---- notes ---- */

/* Of the nodes on which a job may run: the shortest mean life, and the mean time to a new one. */
struct outlook {
    double life, delay;
    double nodes; /* that a job needs */
};

static struct outlook outlook_of(const struct ol_pool *pool, double units)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    struct outlook outlook = {.life = INFINITY, .nodes = 1};
    for (size_t i = 0; i < pool->capacities.count; i++) {
        const struct ol_capacity *capacity = &capacities[i];
        const double life = capacity->interruptions.type ? ol_law_mean(&capacity->interruptions) : INFINITY;
        if (life >= outlook.life || capacity->units_each <= 0)
            continue;
        outlook.life = life;
        outlook.delay = capacity->delay.type ? ol_law_mean(&capacity->delay) : 0;
        outlook.nodes = fmax(1, ceil(units / (double)capacity->units_each));
    }
    return outlook;
}

static void note_checkpoint(const struct ol_scenario *scenario, const struct worker *worker,
                            struct ol_faults *notes)
{
    char save[OL_TIME_BUFFER], period[OL_TIME_BUFFER];
    const struct ol_checkpoint *checkpoint = checkpoint_named(scenario, worker->work->checkpoint);
    const struct ol_pool *pool = pool_of(scenario, worker);
    if (!checkpoint || !pool || ol_pool_deadline(pool))
        return;
    const uint32_t units = worker->units >= 1 && worker->units < UINT32_MAX ? (uint32_t)worker->units : 1;
    const struct outlook outlook = outlook_of(pool, worker->units);
    const double between =
        checkpoint->mean_between > 0 ? (double)checkpoint->mean_between : outlook.life / outlook.nodes;
    const ol_time cost = ol_checkpoint_cost(checkpoint, units);
    const ol_time interval = ol_checkpoint_interval(checkpoint, between, units);
    const bool is_slow = cost > interval, is_rare = (double)cost > between;
    if (!is_slow && !is_rare)
        return;
    const double share = ol_checkpoint_efficiency(
        between, outlook.delay, (double)ol_checkpoint_restore(checkpoint, units), (double)interval, (double)cost);
    ol_faults_add(
        notes, checkpoint->node->place,
        "checkpoint \"%.60s\": a save takes %s, which is longer than %s of %s; expect %.1f%% of the time on "
        "nodes to be useful work",
        checkpoint->name, ol_duration_say(cost, save),
        is_slow ? "its interval" : "the mean time between interruptions",
        ol_duration_say(is_slow ? interval : (ol_time)between, period), 100 * share);
}

/* Ranks that change while jobs run can cross again and again. */
static void note_preemption(const struct ol_pool *pool, struct ol_faults *notes)
{
    const struct ol_scheduler scheduler = ol_pool_scheduler(pool);
    const struct ol_preemption *rules = scheduler.preemptions.count > 0 ? scheduler.preemptions.items : NULL;
    if (scheduler.preempt != OL_PREEMPT_OFF && rules && rules->by == OL_PREEMPT_FOR_RANK &&
        rules->per_job_a_day == 0)
        ol_faults_add(
            notes, rules->node->place,
            "<preemption by=\"rank\">: jobs whose ranks cross as they run and wait may stop each other without "
            "end; per-job-a-day bounds it");
}

void ol_scenario_note_work(const struct ol_scenario *scenario, struct ol_faults *notes)
{
    struct worker worker;
    for (size_t i = 0; i < scenario->pools.count; i++)
        note_preemption(ol_scenario_pool(scenario, i), notes);
    for (size_t i = 0; worker_at(scenario, i, &worker); i++)
        note_checkpoint(scenario, &worker, notes);
}
