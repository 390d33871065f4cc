/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deadline_stage: one pool with a <deadline> and one or two jobs, set up without a scenario, run, and watched.
 *
 *     set_stage(&stage, "greedy", "1011", 24, 100);
 *     run_stage(&stage);      // also checks the laws that hold in every world
 *     ...
 *     clear_stage(&stage);
 *
 * Zones are the first capacities, on-demand is the last.
 */
#ifndef OUTLAY_TESTS_DEADLINE_STAGE_H
#define OUTLAY_TESTS_DEADLINE_STAGE_H

#include "models/deadline/deadline_pool.h"
#include "models/pool_note.h"

#include "outlay/arena.h"
#include "tests/check.h"

#define STAGE_TICK    (10 * OL_MINUTE)
#define STAGE_RESTART (3 * OL_MINUTE)
#define STAGE_ZONES   3
#define STAGE_TICKS   400

/* What a market gives, tick by tick. */
struct market {
    ol_time at[STAGE_TICKS];
    double values[STAGE_TICKS];
    struct ol_signal signal;
};

struct stage {
    /* set before the run; the defaults by set_stage */
    const char *policy;
    ol_time tick, restart, warmup_end, until;
    struct ol_job jobs[2];
    size_t job_count;
    struct ol_work_plan plans[2]; /* by source; jobs[i] is of source i */
    struct market markets[STAGE_ZONES];
    struct ol_capacity capacities[STAGE_ZONES + 1];
    size_t zones;

    /* of the run */
    struct ol_sim *sim;
    struct ol_pool_model *pool;
    struct ol_node_lives lives;
    size_t submitted, visited;
    struct ol_job_run runs[2];
    struct ol_deadline_tally tally;
    struct ol_text notes;                   /* the jobs' course: "arrived 0, started 0 ..." */
    struct ol_pool_change level, most;      /* now, and the most of each there was */
    ol_time level_since;                    /* up to where busy_area is counted */
    ol_area busy_area;                      /* after the warm-up */
    ol_area useful, startup, lost, foreign; /* spending; foreign: what only other pools have */
    ol_area node_area;                      /* of nodes, the warm-up too */
};

static inline void add_zone(struct stage *stage, const int *values, size_t count, ol_time tick)
{
    struct market *market = &stage->markets[stage->zones];
    market->signal = (struct ol_signal){.at = market->at, .values = market->values, .end = (ol_time)count * tick};
    for (size_t k = 0; k < count; k++) {
        size_t n = market->signal.count;
        if (n && market->values[n - 1] == values[k])
            continue;
        market->at[n] = (ol_time)k * tick;
        market->values[n] = values[k];
        market->signal.count++;
    }
    stage->capacities[stage->zones++] =
        (struct ol_capacity){.source = OL_CAPACITY_SPOT, .market = &market->signal};
    stage->capacities[stage->zones] = (struct ol_capacity){.source = OL_CAPACITY_ON_DEMAND};
}

static inline void draw_zone(struct stage *stage, const char *digits)
{
    int values[STAGE_TICKS];
    for (size_t k = 0; digits[k]; k++)
        values[k] = digits[k] - '0';
    add_zone(stage, values, strlen(digits), STAGE_TICK);
}

static inline void add_job(struct stage *stage, int submit, int work, int deadline)
{
    size_t i = stage->job_count++;
    stage->jobs[i] = (struct ol_job){
        .submit = submit * OL_MINUTE, .runtime = work * OL_MINUTE, .units = 1, .source = (uint16_t)i};
    stage->plans[i].deadline = deadline * OL_MINUTE;
}

/* Of one job that arrives at 0, and one zone. */
static inline void set_stage(struct stage *stage, const char *policy, const char *digits, int work, int deadline)
{
    memset(stage, 0, sizeof *stage);
    stage->policy = policy;
    stage->tick = STAGE_TICK;
    stage->restart = STAGE_RESTART;
    stage->until = OL_NEVER;
    draw_zone(stage, digits);
    add_job(stage, 0, work, deadline);
}

static inline ol_time submit_next(void *self)
{
    struct stage *stage = self;
    stage->pool->ops->submit(stage->pool, &stage->jobs[stage->submitted++]);
    return stage->submitted < stage->job_count ? stage->jobs[stage->submitted].submit : OL_NEVER;
}

static inline void visit(void *self, const struct ol_job_run *run)
{
    struct stage *stage = self;
    stage->runs[stage->visited++] = *run;
}

static inline void raise_level(int64_t *level, int64_t *most, int64_t by)
{
    *level += by;
    CHECK(*level >= 0);
    *most = *level > *most ? *level : *most;
}

static inline void count_area(struct stage *stage, ol_time now)
{
    ol_time from = stage->level_since > stage->warmup_end ? stage->level_since : stage->warmup_end;
    if (now > from)
        ol_area_add(&stage->busy_area, stage->level.busy, now - from);
    ol_area_add(&stage->node_area, stage->level.nodes, now - stage->level_since);
    stage->level_since = now;
}

static inline void hear_change(void *self, const struct ol_note *note)
{
    struct stage *stage = self;
    const struct ol_pool_change *change = note->what;
    count_area(stage, note->at);
    CHECK_INT(change->pool, 5);
    raise_level(&stage->level.busy, &stage->most.busy, change->busy);
    raise_level(&stage->level.queued_jobs, &stage->most.queued_jobs, change->queued_jobs);
    raise_level(&stage->level.queued_units, &stage->most.queued_units, change->queued_units);
    raise_level(&stage->level.capacity, &stage->most.capacity, change->capacity);
    raise_level(&stage->level.nodes, &stage->most.nodes, change->nodes);
}

static inline void hear_spending(void *self, const struct ol_note *note)
{
    struct stage *stage = self;
    const struct ol_spending *spending = note->what;
    stage->useful += spending->useful;
    stage->startup += spending->startup;
    stage->lost += spending->lost;
    stage->foreign += spending->restore + spending->saving;
}

static inline void hear_job(void *self, const struct ol_note *note)
{
    static const char *const names[] = {[OL_JOB_ARRIVED] = "arrived",
                                        [OL_JOB_STARTED] = "started",
                                        [OL_JOB_INTERRUPTED] = "interrupted",
                                        [OL_JOB_ENDED] = "ended"};
    struct stage *stage = self;
    ol_text_addf(&stage->notes, "%s%s %g", stage->notes.length ? ", " : "", names[note->topic],
                 (double)note->at / (double)OL_MINUTE);
}

static inline void add_probes(struct stage *stage)
{
    struct ol_probes *probes = ol_sim_probes(stage->sim);
    ol_probes_add(probes, (struct ol_probe){1u << OL_POOL_CHANGED, hear_change, stage});
    ol_probes_add(probes, (struct ol_probe){1u << OL_JOB_SPENT, hear_spending, stage});
    ol_probes_add(probes, (struct ol_probe){1u << OL_JOB_ARRIVED | 1u << OL_JOB_STARTED |
                                                1u << OL_JOB_INTERRUPTED | 1u << OL_JOB_ENDED,
                                            hear_job, stage});
}

/* Laws that hold in every world: what was busy was spent, the lives are what the levels say, and the levels come
 * back to nothing where all jobs have ended. */
static inline void check_ledger(const struct stage *stage)
{
    ol_area of_lives = 0;
    size_t ended = 0;
    for (size_t i = 0; i < stage->lives.count; i++) {
        CHECK_INT(stage->lives.items[i].pool, 5);
        ol_area_add(&of_lives, 1, stage->lives.items[i].end - stage->lives.items[i].start);
    }
    CHECK(of_lives == stage->node_area);
    CHECK(stage->useful + stage->startup + stage->lost == stage->busy_area);
    CHECK(stage->foreign == 0);
    for (size_t i = 0; i < stage->visited; i++)
        ended += stage->runs[i].status == OL_JOB_COMPLETED;
    if (ended < stage->job_count)
        return;
    CHECK_INT(stage->level.busy | stage->level.nodes | stage->level.capacity, 0);
    CHECK_INT(stage->level.queued_jobs | stage->level.queued_units, 0);
}

static inline void run_stage(struct stage *stage)
{
    struct ol_pool pool = {.name = "p", .gpus = 1, .capacities = {stage->capacities, stage->zones + 1}};
    struct ol_deadline deadline = {.policy = {.kind = ol_kind_find(ol_deadline_policies, stage->policy)},
                                   .tick = stage->tick,
                                   .restart = stage->restart};
    struct ol_job_table table = {.visit = visit, .visit_self = stage};
    struct ol_deadline_setting setting = {
        .pool = 5, .warmup_end = stage->warmup_end, .plans = stage->plans, .lives = &stage->lives};
    stage->sim = ol_sim_new();
    add_probes(stage);
    stage->pool = ol_deadline_pool_new(stage->sim, &pool, &deadline, &table, &setting);
    ol_sim_feed(stage->sim, (struct ol_feed){stage->jobs[0].submit, OL_PHASE_ARRIVAL, submit_next, stage});
    CHECK_INT(ol_sim_run(stage->sim, stage->until), 0);
    stage->pool->ops->verify(stage->pool);
    count_area(stage, ol_sim_now(stage->sim));
    stage->pool->ops->finish(stage->pool, ol_sim_now(stage->sim));
    ol_job_table_drain(&table);
    stage->tally = ol_deadline_pool_tally(stage->pool);
    check_ledger(stage);
    stage->pool->ops->free(stage->pool);
    ol_job_table_release(&table);
    ol_sim_free(stage->sim);
}

static inline void clear_stage(struct stage *stage)
{
    ol_text_release(&stage->notes);
    ol_mem_free(stage->lives.items);
}

#endif
