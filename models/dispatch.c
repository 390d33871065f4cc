/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/dispatch.h"

#include "models/desk.h"

#include "outlay/arena.h"

#include <stdlib.h>

struct ol_dispatch {
    struct ol_pool_model model;
    struct ol_desk desk;
    struct ol_sim *sim;
    const struct ol_probes *probes; /* the simulation's */
    struct ol_job_table *table;
    uint32_t units, free;
    bool is_event, kills;
    ol_time warmup_end;
    uint32_t *ending; /* slots that end at this instant and wait for their turn by arrival */
    size_t ending_count, ending_capacity;
    uint32_t ended, ending_done, freed_early; /* handlers */
};

static ol_time expected_end(const struct ol_job_run *run)
{
    return run->start + run->job->estimate;
}

static inline void tell(const struct ol_dispatch *dispatch, enum ol_job_topic topic, const struct ol_job_run *run)
{
    ol_probes_tell(dispatch->probes, topic, ol_sim_now(dispatch->sim), run);
}

/* ---- starting ---- */

/* Units that come back just when the policy expects them, in the reading where that counts. */
static bool frees_early(const struct ol_dispatch *dispatch, const struct ol_job_run *run)
{
    return dispatch->is_event && run->end >= expected_end(run);
}

static void start_run(void *self, uint32_t slot)
{
    struct ol_dispatch *dispatch = self;
    struct ol_job_run *run = ol_job_table_run(dispatch->table, slot);
    const struct ol_job *job = run->job;
    ol_time now = ol_sim_now(dispatch->sim);
    OL_ASSERT(run->status == OL_JOB_WAITING && job->units <= dispatch->free);
    dispatch->free -= job->units;
    run->status = OL_JOB_RUNNING;
    run->attempts = 1;
    run->start = now;
    run->end = now + (dispatch->kills && job->estimate < job->runtime ? job->estimate : job->runtime);
    if (frees_early(dispatch, run))
        ol_sim_schedule(dispatch->sim, run->end, OL_PHASE_EARLY_RELEASE, dispatch->freed_early, slot);
    ol_sim_schedule(dispatch->sim, run->end, OL_PHASE_RELEASE, dispatch->ended, slot);
    tell(dispatch, OL_JOB_STARTED, run);
}

static void want_pass(struct ol_dispatch *dispatch)
{
    if (dispatch->is_event)
        ol_desk_pass(&dispatch->desk);
    else
        ol_desk_want_pass(&dispatch->desk);
}

/* The same for a handler that does nothing else any more. */
static void pass_or_want(struct ol_dispatch *dispatch)
{
    if (!dispatch->is_event && ol_sim_decide(dispatch->sim))
        ol_desk_pass(&dispatch->desk);
    else
        want_pass(dispatch);
}

/* ---- ending ---- */

static void give_back(struct ol_dispatch *dispatch, const struct ol_job_run *run, bool is_early)
{
    const struct ol_policy_ops *ops = dispatch->desk.policy->ops;
    ol_time now = ol_sim_now(dispatch->sim);
    dispatch->free += run->job->units;
    if (is_early && ops->release_early)
        ops->release_early(dispatch->desk.policy, now, run->job->units, expected_end(run));
    else
        ops->release(dispatch->desk.policy, now, run->job->units, expected_end(run));
}

static void on_freed_early(void *self, uint32_t slot)
{
    struct ol_dispatch *dispatch = self;
    give_back(dispatch, ol_job_table_run(dispatch->table, slot), true);
}

static void end_run(struct ol_dispatch *dispatch, uint32_t slot)
{
    struct ol_job_run *run = ol_job_table_run(dispatch->table, slot);
    bool was_killed = run->end - run->start < run->job->runtime;
    if (!frees_early(dispatch, run))
        give_back(dispatch, run, false);
    else if (dispatch->desk.policy->ops->confirm)
        dispatch->desk.policy->ops->confirm(dispatch->desk.policy);
    run->status = was_killed ? OL_JOB_KILLED : run->job->is_to_fail ? OL_JOB_FAILED : OL_JOB_COMPLETED;
    run->lost = run->status != OL_JOB_COMPLETED ? run->end - run->start : 0;
    tell(dispatch, OL_JOB_ENDED, run);
    ol_job_table_ended(dispatch->table, slot);
}

static int by_slot(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* All that end at this instant have been gathered. */
static void on_ending_done(void *self, uint32_t argument)
{
    struct ol_dispatch *dispatch = self;
    size_t count = dispatch->ending_count;
    (void)argument;
    qsort(dispatch->ending, count, sizeof *dispatch->ending, by_slot);
    for (size_t i = 0; i < count; i++) {
        end_run(dispatch, dispatch->ending[i]);
        want_pass(dispatch);
    }
    dispatch->ending_count = 0;
}

static void on_ended(void *self, uint32_t slot)
{
    struct ol_dispatch *dispatch = self;
    if (!dispatch->is_event || !dispatch->desk.policy->ops->releases_by_arrival) {
        end_run(dispatch, slot);
        pass_or_want(dispatch);
        return;
    }
    if (!dispatch->ending_count)
        ol_sim_schedule(dispatch->sim, ol_sim_now(dispatch->sim), OL_PHASE_CAPACITY, dispatch->ending_done, 0);
    OL_MEM_RESERVE(dispatch->ending, dispatch->ending_capacity, dispatch->ending_count + 1);
    dispatch->ending[dispatch->ending_count++] = slot;
}

/* ---- arriving ---- */

static void submit(struct ol_pool_model *model, const struct ol_job *job)
{
    struct ol_dispatch *dispatch = (struct ol_dispatch *)model;
    struct ol_job_run *run = ol_job_table_add(dispatch->table, job);
    job = run->job;
    run->is_in_warmup = job->submit < dispatch->warmup_end;
    if (job->units > dispatch->units) {
        run->status = OL_JOB_REJECTED;
        tell(dispatch, OL_JOB_REFUSED, run);
        ol_job_table_ended(dispatch->table, run->slot);
        return;
    }
    run->status = OL_JOB_WAITING;
    tell(dispatch, OL_JOB_ARRIVED, run);
    const struct ol_candidate candidate = {job->estimate, run->slot, job->units};
    dispatch->desk.policy->ops->arrive(dispatch->desk.policy, ol_sim_now(dispatch->sim), &candidate);
    want_pass(dispatch);
}

static void verify(const struct ol_pool_model *model)
{
    const struct ol_dispatch *dispatch = (const struct ol_dispatch *)model;
    const struct ol_job_table *table = dispatch->table;
    uint64_t busy = 0;
    for (uint32_t slot = table->retired; slot < table->count; slot++) {
        const struct ol_job_run *run = ol_job_table_run(table, slot);
        busy += run->status == OL_JOB_RUNNING ? run->job->units : 0;
    }
    OL_ASSERT(busy + dispatch->free == dispatch->units);
    if (dispatch->desk.policy->ops->verify)
        dispatch->desk.policy->ops->verify(dispatch->desk.policy);
}

static void dispatch_free(struct ol_pool_model *model)
{
    struct ol_dispatch *dispatch = (struct ol_dispatch *)model;
    ol_desk_close(&dispatch->desk);
    ol_mem_free(dispatch->ending);
    ol_mem_free(dispatch);
}

static const struct ol_pool_model_ops ops = {.submit = submit, .verify = verify, .free = dispatch_free};

struct ol_pool_model *ol_dispatch_new(struct ol_sim *sim, const struct ol_pool *pool, struct ol_job_table *table,
                                      ol_time warmup_end)
{
    const struct ol_scheduler scheduler = ol_pool_scheduler(pool);
    struct ol_dispatch *dispatch = ol_mem_new(sizeof *dispatch);
    dispatch->model.ops = &ops;
    dispatch->sim = sim;
    dispatch->probes = ol_sim_probes(sim);
    dispatch->table = table;
    dispatch->units = dispatch->free = ol_pool_units(pool);
    dispatch->is_event = scheduler.pass == OL_PASS_EVENT;
    dispatch->kills = scheduler.overrun == OL_OVERRUN_KILL;
    dispatch->warmup_end = warmup_end;
    dispatch->model.arrival_phase = dispatch->is_event ? OL_PHASE_EARLY_ARRIVAL : OL_PHASE_ARRIVAL;
    dispatch->ended = ol_sim_handler(sim, on_ended, dispatch);
    dispatch->ending_done = ol_sim_handler(sim, on_ending_done, dispatch);
    dispatch->freed_early = ol_sim_handler(sim, on_freed_early, dispatch);
    dispatch->desk = (struct ol_desk){.sim = sim, .start = start_run, .self = dispatch};
    const struct ol_policy_setting setting = {.units = dispatch->units, .free = dispatch->units};
    ol_desk_open(&dispatch->desk, &scheduler, &setting);
    return &dispatch->model;
}
