/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * renew_jobs: a job that saves, on a node that is lost again and again, simulated in two ways.
 *
 *     renew_jobs generic|jump REPLICATIONS
 *
 * 5,000 hours of work, a save of 30 s every 15 minutes, a restore of 5 minutes, lives of 20 hours in the mean, the
 * successor at once. `generic` has an event on the kernel for each save, each end and each loss; `jump` is the managed
 * pool, which has none for saves. renew_jobs.py is the first in CPython with heapq. Prints the mean turnaround in
 * hours, by which the three can be compared.
 */
#include "models/managed/managed_pool.h"
#include "outlay/arena.h"
#include "outlay/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORK     (5000 * OL_HOUR)
#define INTERVAL (15 * OL_MINUTE)
#define SAVE     (30 * OL_SECOND)
#define RESTORE  (5 * OL_MINUTE)
#define LIFE     (20 * OL_HOUR)

/* ---- an event for everything ---- */

struct generic {
    struct ol_sim *sim;
    struct ol_rng lives;
    ol_time left, saved_left; /* at the begin of what goes on; by the last save */
    ol_time end;
    ol_ticket next;
    uint32_t computed, saved, lost;
};

static void compute(struct generic *job)
{
    const ol_time now = ol_sim_now(job->sim), part = job->left < INTERVAL ? job->left : INTERVAL;
    job->next = ol_sim_schedule(job->sim, now + part, OL_PHASE_RELEASE, job->computed, 0);
}

static void on_computed(void *self, uint32_t argument)
{
    struct generic *job = self;
    (void)argument;
    job->left -= job->left < INTERVAL ? job->left : INTERVAL;
    if (job->left == 0)
        job->end = ol_sim_now(job->sim);
    else
        job->next = ol_sim_schedule(job->sim, ol_sim_now(job->sim) + SAVE, OL_PHASE_RELEASE, job->saved, 0);
}

static void on_saved(void *self, uint32_t argument)
{
    struct generic *job = self;
    (void)argument;
    job->saved_left = job->left;
    compute(job);
}

static void live(struct generic *job)
{
    const ol_time life = (ol_time)(ol_rng_exponential(&job->lives) * (double)LIFE) + 1;
    ol_sim_schedule(job->sim, ol_sim_now(job->sim) + life, OL_PHASE_CAPACITY, job->lost, 0);
}

/* The restore is over when `saved` comes: nothing is left to be saved then. */
static void on_lost(void *self, uint32_t argument)
{
    struct generic *job = self;
    (void)argument;
    if (job->end != OL_NEVER)
        return;
    ol_sim_cancel(job->sim, job->next);
    job->left = job->saved_left;
    job->next = ol_sim_schedule(job->sim, ol_sim_now(job->sim) + RESTORE, OL_PHASE_CAPACITY, job->saved, 0);
    live(job);
}

static double run_generic(uint64_t replication)
{
    struct generic job = {.sim = ol_sim_new(),
                          .lives = ol_rng_stream(1, "interruptions", "p/1", replication),
                          .left = WORK,
                          .saved_left = WORK,
                          .end = OL_NEVER};
    job.computed = ol_sim_handler(job.sim, on_computed, &job);
    job.saved = ol_sim_handler(job.sim, on_saved, &job);
    job.lost = ol_sim_handler(job.sim, on_lost, &job);
    live(&job);
    compute(&job);
    ol_sim_run(job.sim, OL_NEVER);
    ol_sim_free(job.sim);
    return (double)job.end;
}

/* ---- the pool ---- */

struct note_end {
    ol_time end;
};

static void hear(void *self, const struct ol_note *note)
{
    (void)note;
    ol_sim_end(self);
}

static void visit(void *self, const struct ol_job_run *run)
{
    ((struct note_end *)self)->end = run->end;
}

static double run_jump(uint64_t replication, const struct ol_pool *pool, const struct ol_work_plan *plan)
{
    struct note_end note = {0};
    struct ol_sim *sim = ol_sim_new();
    struct ol_job_table table = {.visit = visit, .visit_self = &note};
    const struct ol_managed_setting setting = {
        .pool = pool, .seed = 1, .replication = replication, .plans = plan, .table = &table};
    const struct ol_job job = {.runtime = WORK, .estimate = WORK, .units = 1};
    ol_probes_add(ol_sim_probes(sim), (struct ol_probe){.topics = 1u << OL_JOB_ENDED, .hear = hear, .self = sim});
    struct ol_pool_model *model = ol_managed_pool_new(sim, &setting);
    model->ops->submit(model, &job);
    ol_sim_run(sim, OL_NEVER);
    model->ops->finish(model, ol_sim_now(sim));
    ol_job_table_drain(&table);
    model->ops->free(model);
    ol_job_table_release(&table);
    ol_sim_free(sim);
    return (double)note.end;
}

static double run_all_jumps(uint64_t replications)
{
    struct ol_arena arena = {0};
    char why[OL_LAW_WHY];
    struct ol_law law = {0};
    OL_ASSERT(ol_law_parse(&law, ol_slice_of("exponential(20h)"), OL_LAW_DURATION, ".", &arena, why));
    struct ol_xml_attribute written[] = {{.name = "nodes", .value = "1"}};
    const struct ol_xml_node node = {.name = "capacity", .attributes = written, .attribute_count = 1};
    struct ol_capacity capacity = {.node = &node, .nodes = 1, .units_each = 1, .speed = 1, .interruptions = law};
    const struct ol_pool pool = {.name = "p", .cpus = 1, .capacities = {&capacity, 1}};
    const struct ol_checkpoint checkpoint = {
        .interval = INTERVAL, .cost = SAVE, .restore = RESTORE, .emergency = SAVE};
    const struct ol_work_plan plan = {.checkpoint = &checkpoint};
    double sum = 0;
    for (uint64_t i = 0; i < replications; i++)
        sum += run_jump(i, &pool, &plan);
    ol_arena_release(&arena);
    return sum;
}

int main(int count, char **arguments)
{
    const uint64_t replications = count == 3 ? strtoull(arguments[2], NULL, 10) : 0;
    double sum = 0;
    if (replications == 0) {
        fprintf(stderr, "renew_jobs generic|jump REPLICATIONS\n");
        return 2;
    }
    if (strcmp(arguments[1], "jump") == 0)
        sum = run_all_jumps(replications);
    else
        for (uint64_t i = 0; i < replications; i++)
            sum += run_generic(i);
    printf("%.4f\n", sum / (double)replications / (double)OL_HOUR);
    return 0;
}
