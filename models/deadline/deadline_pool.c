/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/deadline/deadline_pool.h"

#include "models/deadline/deadline_markets.h"
#include "models/deadline/deadline_policies.h"
#include "models/life_metrics.h"
#include "models/pool_note.h"
#include "outlay/arena.h"

#include <math.h>

#define NO_COURSE UINT32_MAX

/* A job that is not over. */
struct course {
    struct ol_job_run *run;                /* NULL: free */
    const struct ol_deadline_market *held; /* NULL: nothing */
    ol_time began, deadline;               /* the deadline after began; OL_NEVER: none */
    ol_time left, overhead;
    ol_time ticked, held_since; /* the last tick; the tick from which `held` is */
    ol_area useful;             /* told so far */
    uint32_t next_free;
};

struct ol_deadline_pool {
    struct ol_pool_model model;
    struct ol_sim *sim;
    const struct ol_probes *probes; /* the simulation's */
    struct ol_job_table *table;
    struct ol_deadline_setting setting;
    const struct ol_deadline_policy *policy;
    ol_time tick, restart;
    struct ol_deadline_markets markets;
    struct course *courses; /* named by their index in events */
    size_t count, capacity;
    uint32_t free; /* the first free course, or NO_COURSE */
    uint32_t ticked;
    struct ol_deadline_tally tally;
    const struct ol_pool *pool;
    ol_time end; /* of the run */
};

static inline void tell(const struct ol_deadline_pool *pool, enum ol_job_topic topic, const void *what)
{
    ol_probes_tell(pool->probes, topic, ol_sim_now(pool->sim), what);
}

static void count_up(uint16_t *counter)
{
    if (*counter < UINT16_MAX)
        ++*counter;
}

static enum ol_deadline_node node_of(const struct ol_deadline_pool *pool, const struct ol_deadline_market *market)
{
    if (!market)
        return OL_NODE_NONE;
    return market == &pool->markets.on_demand ? OL_NODE_ON_DEMAND : OL_NODE_SPOT;
}

/* ---- holding ---- */

/* With sign 1 the job comes to wait, with -1 it does no more. */
static void tell_waiting(const struct ol_deadline_pool *pool, const struct ol_job *job, int sign)
{
    struct ol_pool_change change = {
        .job = job, .pool = pool->setting.pool, .queued_jobs = sign, .queued_units = sign * (int64_t)job->units};
    tell(pool, OL_POOL_CHANGED, &change);
}

/* With sign 1 nodes are taken, with -1 given back. */
static void tell_holding(const struct ol_deadline_pool *pool, const struct course *course, int sign)
{
    const struct ol_job *job = course->run->job;
    struct ol_pool_change change = {
        .job = job,
        .pool = pool->setting.pool,
        .source = course->held->source,
        .busy = sign * (int64_t)job->units,
        .queued_jobs = -sign,
        .queued_units = -sign * (int64_t)job->units,
        .capacity = sign * ol_deadline_market_units(course->held, job->units),
        .nodes = sign * ol_deadline_market_nodes(course->held, job->units),
    };
    const struct ol_node_change billed = {
        .pool = change.pool, .capacity = (uint16_t)course->held->capacity, .nodes = change.nodes};
    tell(pool, OL_POOL_CHANGED, &change);
    tell(pool, OL_NODE_BILLED, &billed);
}

/* What its nodes cost since it took them. */
static void charge(const struct course *course, ol_time end, int64_t nodes)
{
    const double price = isnan(course->held->price_per_hour) ? 0 : course->held->price_per_hour;
    const double hours = (double)(end - course->held_since) / (double)OL_HOUR;
    course->run->cost += llrint(fmin(price * hours * (double)nodes, 1e9) * 1e9);
}

static void add_lives(const struct ol_deadline_pool *pool, const struct course *course, ol_time end,
                      enum ol_usage_end ended)
{
    int64_t nodes = ol_deadline_market_nodes(course->held, course->run->job->units);
    charge(course, end, nodes);
    struct ol_node_life life = {
        .start = course->held_since,
        .end = end,
        .pool = pool->setting.pool,
        .capacity = course->held->capacity,
        .ended = (uint8_t)ended,
    };
    while (nodes-- > 0)
        ol_node_lives_add(pool->setting.lives, life);
}

static void let_go(const struct ol_deadline_pool *pool, struct course *course, enum ol_usage_end ended)
{
    if (!course->held)
        return;
    add_lives(pool, course, ol_sim_now(pool->sim), ended);
    tell_holding(pool, course, -1);
    course->held = NULL;
}

static void take(const struct ol_deadline_pool *pool, struct course *course,
                 const struct ol_deadline_market *market)
{
    struct ol_job_run *run = course->run;
    course->held = market;
    course->held_since = ol_sim_now(pool->sim);
    course->overhead = pool->restart;
    count_up(&run->attempts);
    tell_holding(pool, course, 1);
    if (run->status == OL_JOB_RUNNING)
        return;
    run->status = OL_JOB_RUNNING;
    run->start = course->held_since;
    tell(pool, OL_JOB_STARTED, run);
}

static void lose(const struct ol_deadline_pool *pool, struct course *course)
{
    count_up(&course->run->interruptions);
    let_go(pool, course, OL_USAGE_BY_PROVIDER);
    tell(pool, OL_JOB_INTERRUPTED, course->run);
}

/* ---- working ---- */

/* Of [from, from + length), what lies after the warm-up, in unit-microseconds. */
static ol_area measured(const struct ol_deadline_pool *pool, const struct course *course, ol_time from,
                        ol_time length)
{
    ol_time warmup = pool->setting.warmup_end - from;
    length -= warmup > 0 ? warmup : 0;
    return length > 0 ? (ol_area)course->run->job->units * length : 0;
}

/* Since the last tick, on what was held then: overhead first, work then, and nothing at last. */
static void work_off(const struct ol_deadline_pool *pool, struct course *course, ol_time now)
{
    ol_time from = course->ticked, length = now - from;
    course->ticked = now;
    if (!course->held || !length)
        return;
    ol_time startup = length < course->overhead ? length : course->overhead;
    ol_time useful = length - startup < course->left ? length - startup : course->left;
    ol_time lost = length - startup - useful;
    course->overhead -= startup;
    course->left -= useful;
    course->run->lost += lost;
    const struct ol_spending spending = {
        .run = course->run,
        .startup = measured(pool, course, from, startup),
        .useful = measured(pool, course, from + startup, useful),
        .lost = measured(pool, course, now - lost, lost),
    };
    course->useful += spending.useful;
    if (now > pool->setting.warmup_end)
        tell(pool, OL_JOB_SPENT, &spending);
}

/* What was told as useful was lost after all. */
static void forfeit(const struct ol_deadline_pool *pool, const struct course *course)
{
    const struct ol_spending spending = {.run = course->run, .useful = -course->useful, .lost = course->useful};
    course->run->lost += course->run->job->runtime;
    if (course->useful > 0)
        tell(pool, OL_JOB_SPENT, &spending);
}

/* ---- ending ---- */

static void count_deadline(struct ol_deadline_pool *pool, const struct course *course, bool is_met)
{
    if (course->deadline == OL_NEVER || course->run->is_in_warmup)
        return;
    *(is_met ? &pool->tally.met : &pool->tally.missed) += 1;
}

static void end_course(struct ol_deadline_pool *pool, uint32_t index)
{
    struct course *course = &pool->courses[index];
    struct ol_job_run *run = course->run;
    let_go(pool, course, OL_USAGE_BY_USER);
    tell_waiting(pool, run->job, -1);
    run->end = ol_sim_now(pool->sim);
    run->status = run->job->is_to_fail ? OL_JOB_FAILED : OL_JOB_COMPLETED;
    if (run->job->is_to_fail)
        forfeit(pool, course);
    count_deadline(pool, course, run->status == OL_JOB_COMPLETED && run->end - course->began <= course->deadline);
    tell(pool, OL_JOB_ENDED, run);
    *course = (struct course){.next_free = pool->free};
    pool->free = index;
    ol_job_table_ended(pool->table, run->slot);
}

/* ---- deciding ---- */

static const struct ol_deadline_market *decide(struct ol_deadline_pool *pool, struct course *course)
{
    const struct ol_job *job = course->run->job;
    ol_time now = ol_sim_now(pool->sim);
    enum ol_deadline_node last = node_of(pool, course->held);
    const struct ol_deadline_market *spot =
        ol_deadline_markets_spot(&pool->markets, now, job->units, course->held);
    if (last == OL_NODE_SPOT && spot != course->held)
        lose(pool, course);
    struct ol_deadline_view view = {
        .now = now - course->began,
        .tick = pool->tick,
        .restart = pool->restart,
        .work = job->runtime,
        .deadline = course->deadline,
        .left = course->left,
        .done = job->runtime - course->left,
        .overhead = course->overhead,
        .has_spot = spot != NULL,
        .last = last,
        .current = node_of(pool, course->held),
    };
    switch (ol_deadline_decide(pool->policy, &view)) {
    case OL_NODE_SPOT:
        return spot;
    case OL_NODE_ON_DEMAND:
        return &pool->markets.on_demand;
    default:
        return NULL;
    }
}

/* A job that is never pressed, and spot that is not to be had any more. */
static bool waits_in_vain(const struct ol_deadline_pool *pool, const struct course *course)
{
    return course->deadline == OL_NEVER && !ol_deadline_markets_go_on(&pool->markets, course->run->job->units);
}

static void on_tick(void *self, uint32_t index)
{
    struct ol_deadline_pool *pool = self;
    struct course *course = &pool->courses[index];
    ol_time now = ol_sim_now(pool->sim);
    work_off(pool, course, now);
    if (!course->left) {
        end_course(pool, index);
        return;
    }
    const struct ol_deadline_market *market = decide(pool, course);
    if (market != course->held)
        let_go(pool, course, OL_USAGE_BY_USER);
    if (market && market != course->held)
        take(pool, course, market);
    if (!market && waits_in_vain(pool, course))
        return;
    ol_sim_schedule(pool->sim, now + pool->tick, OL_PHASE_DECIDE, pool->ticked, index);
}

/* ---- arriving ---- */

static uint32_t new_course(struct ol_deadline_pool *pool)
{
    uint32_t index = pool->free;
    if (index != NO_COURSE) {
        pool->free = pool->courses[index].next_free;
        return index;
    }
    OL_MEM_RESERVE(pool->courses, pool->capacity, pool->count + 1);
    return (uint32_t)pool->count++;
}

static void submit(struct ol_pool_model *model, const struct ol_job *job)
{
    struct ol_deadline_pool *pool = (struct ol_deadline_pool *)model;
    struct ol_job_run *run = ol_job_table_add(pool->table, job);
    ol_time now = ol_sim_now(pool->sim), deadline = pool->setting.plans[job->source].deadline;
    uint32_t index = new_course(pool);
    job = run->job;
    run->is_in_warmup = job->submit < pool->setting.warmup_end;
    run->status = OL_JOB_WAITING;
    pool->courses[index] = (struct course){
        .run = run,
        .began = now,
        .ticked = now,
        .deadline = deadline ? deadline : OL_NEVER,
        .left = job->runtime,
    };
    tell(pool, OL_JOB_ARRIVED, run);
    tell_waiting(pool, job, 1);
    ol_sim_schedule(pool->sim, now, OL_PHASE_DECIDE, pool->ticked, index);
}

static void deadline_free(struct ol_pool_model *model)
{
    struct ol_deadline_pool *pool = (struct ol_deadline_pool *)model;
    ol_deadline_markets_release(&pool->markets);
    ol_mem_free(pool->courses);
    ol_mem_free(pool);
}

/* ---- at the end ---- */

static void finish(struct ol_pool_model *model, ol_time end)
{
    struct ol_deadline_pool *pool = (struct ol_deadline_pool *)model;
    pool->end = end;
    for (size_t i = 0; i < pool->count; i++) {
        struct course *course = &pool->courses[i];
        if (!course->run)
            continue;
        work_off(pool, course, end);
        if (course->held)
            add_lives(pool, course, end, OL_USAGE_RUNNING);
        if (end - course->began >= course->deadline)
            count_deadline(pool, course, false);
    }
}

struct ol_deadline_tally ol_deadline_pool_tally(const struct ol_pool_model *model)
{
    return ((const struct ol_deadline_pool *)model)->tally;
}

static void metrics(const struct ol_pool_model *model, struct ol_metrics *table, size_t replication)
{
    const struct ol_deadline_pool *pool = (const struct ol_deadline_pool *)model;
    ol_life_metrics(pool->setting.lives, pool->pool, pool->setting.pool, pool->setting.warmup_end, pool->end,
                    table, replication);
}

static void verify(const struct ol_pool_model *model)
{
    const struct ol_deadline_pool *pool = (const struct ol_deadline_pool *)model;
    for (size_t i = 0; i < pool->count; i++) {
        const struct course *course = &pool->courses[i];
        if (!course->run)
            continue;
        const struct ol_job_run *run = course->run;
        OL_ASSERT(course->left > 0 && course->left <= run->job->runtime);
        OL_ASSERT(course->overhead >= 0 && course->overhead <= pool->restart);
        OL_ASSERT(course->ticked >= course->began && course->ticked <= ol_sim_now(pool->sim));
        OL_ASSERT(!course->held || (run->status == OL_JOB_RUNNING && course->held_since <= course->ticked));
    }
}

static const struct ol_pool_model_ops ops = {
    .submit = submit, .finish = finish, .metrics = metrics, .verify = verify, .free = deadline_free};

struct ol_pool_model *ol_deadline_pool_new(struct ol_sim *sim, const struct ol_pool *pool,
                                           const struct ol_deadline *deadline, struct ol_job_table *table,
                                           const struct ol_deadline_setting *setting)
{
    struct ol_deadline_pool *made = ol_mem_new(sizeof *made);
    made->model = (struct ol_pool_model){.ops = &ops, .arrival_phase = OL_PHASE_ARRIVAL};
    made->pool = pool;
    made->sim = sim;
    made->probes = ol_sim_probes(sim);
    made->table = table;
    made->setting = *setting;
    made->policy = (const struct ol_deadline_policy *)deadline->policy.kind;
    made->tick = deadline->tick;
    made->restart = deadline->restart;
    made->free = NO_COURSE;
    made->ticked = ol_sim_handler(sim, on_tick, made);
    ol_deadline_markets_init(&made->markets, pool, setting->seed, setting->replication);
    return &made->model;
}
