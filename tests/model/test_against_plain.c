/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every scheduler against the plain scan that its definition describes (plain_scheduler.h), job by job.
 *
 * Small worlds with few different times are where ties lie; large ones with hundreds of sizes are where the trees
 * have several levels. Estimates lie below, at and above the runtime, and some jobs ask for more than there is.
 */
#include "models/dispatch.h"
#include "outlay/arena.h"
#include "tests/check.h"
#include "tests/fixture.h"
#include "tests/model/plain_scheduler.h"

#include <stdlib.h>

#define SMALL_JOBS 60
#define FEW_JOBS   8

struct world {
    struct ol_job *jobs;
    size_t count;
    uint32_t units;
    ol_time unit; /* of time: a second, or the clock's own microsecond */
};

/* ---- the real one ---- */

struct course {
    const struct world *world;
    struct ol_pool_model *dispatch;
    struct plain_fate *fates;
    size_t arrived, visited;
};

static ol_time arrive(void *self)
{
    struct course *course = self;
    course->dispatch->ops->submit(course->dispatch, &course->world->jobs[course->arrived++]);
    return course->arrived < course->world->count ? course->world->jobs[course->arrived].submit : OL_NEVER;
}

static void visit(void *self, const struct ol_job_run *run)
{
    struct course *course = self;
    bool is_rejected = run->status == OL_JOB_REJECTED;
    CHECK_INT(run->slot, course->visited);
    CHECK(run->job == &course->world->jobs[run->slot]);
    course->fates[course->visited++] = (struct plain_fate){
        is_rejected ? OL_NEVER : run->start, is_rejected ? OL_NEVER : run->end, (enum ol_job_status)run->status};
}

static int by_time(const void *a, const void *b)
{
    ol_time x = *(const ol_time *)a, y = *(const ol_time *)b;
    return (x > y) - (x < y);
}

/* Stops at every instant of the plain one's, where the books and the policy's invariants have to hold. */
static void run_in_slices(struct ol_sim *sim, const struct course *course, const struct plain_fate *plain)
{
    size_t count = 0;
    ol_time *stops = ol_mem_new(course->world->count * 3 * sizeof *stops);
    for (size_t i = 0; i < course->world->count; i++) {
        stops[count++] = course->world->jobs[i].submit;
        stops[count++] = plain[i].start;
        stops[count++] = plain[i].end;
    }
    qsort(stops, count, sizeof *stops, by_time);
    for (size_t i = 0; i < count && stops[i] != OL_NEVER; i++) {
        ol_sim_run(sim, stops[i]);
        course->dispatch->ops->verify(course->dispatch);
    }
    ol_mem_free(stops);
}

/* Where `plain` is given it tells where to stop and verify. */
static void run_world(const struct world *world, const struct plain_rules *rules, const struct plain_fate *plain,
                      struct plain_fate *fates)
{
    struct ol_scheduler scheduler = {
        .order = {.kind = ol_kind_find(ol_orders, "fcfs")},
        .backfill = {.kind = ol_kind_find(ol_backfills, plain_backfill_names[rules->backfill])},
        .pass = rules->is_event ? OL_PASS_EVENT : OL_PASS_INSTANT,
        .overrun = rules->kills ? OL_OVERRUN_KILL : OL_OVERRUN_RUN,
    };
    struct ol_pool pool = {.name = "pool", .cpus = world->units, .schedulers = {&scheduler, 1}};
    struct course course = {.world = world, .fates = fates};
    struct ol_job_table table = {.visit = visit, .visit_self = &course};
    struct ol_sim *sim = ol_sim_new();
    course.dispatch = ol_dispatch_new(sim, &pool, &table, 0);
    ol_sim_feed(sim, (struct ol_feed){.next = world->jobs[0].submit,
                                      .phase = course.dispatch->arrival_phase,
                                      .fire = arrive,
                                      .self = &course});
    if (plain)
        run_in_slices(sim, &course, plain);
    CHECK_INT(ol_sim_run(sim, OL_NEVER), 0);
    course.dispatch->ops->verify(course.dispatch);
    ol_job_table_drain(&table);
    CHECK_INT(course.visited, world->count);
    course.dispatch->ops->free(course.dispatch);
    ol_job_table_release(&table);
    ol_sim_free(sim);
}

/* ---- worlds ---- */

static uint64_t state; /* of the random numbers; each case begins with its own */

static uint32_t below(uint32_t bound)
{
    return (uint32_t)(fixture_random(&state) % bound);
}

static uint32_t draw_units(uint32_t units)
{
    switch (below(8)) {
    case 0:
        return units;
    case 1:
        return 1;
    case 2:
        return 1 + below(units + units / 16 + 1); /* may be more than there is */
    default:
        return 1 + below((units + 1) / 2);
    }
}

static ol_time draw_estimate(ol_time runtime, uint32_t longest)
{
    switch (below(4)) {
    case 0:
        return runtime;
    case 1:
        return 1 + below((uint32_t)runtime);
    default:
        return runtime + below(longest);
    }
}

/* Submits, runtimes and estimates in whole units of time, so that few of them differ. */
static struct world make_world(size_t count, uint32_t units, uint32_t span, uint32_t longest, ol_time unit)
{
    struct world world = {ol_mem_new(count * sizeof *world.jobs), count, units, unit};
    ol_time *submits = ol_mem_new(count * sizeof *submits);
    for (size_t i = 0; i < count; i++)
        submits[i] = below(span);
    qsort(submits, count, sizeof *submits, by_time);
    for (size_t i = 0; i < count; i++) {
        ol_time runtime = 1 + below(longest);
        world.jobs[i] = (struct ol_job){.submit = submits[i] * unit,
                                        .runtime = runtime * unit,
                                        .estimate = draw_estimate(runtime, longest) * unit,
                                        .units = draw_units(units)};
    }
    ol_mem_free(submits);
    return world;
}

/* ---- one against the other ---- */

static void print_world(const struct world *world, const struct plain_rules *rules, const struct plain_fate *got,
                        const struct plain_fate *want)
{
    printf("# %s pass=%s overrun=%s units=%u\n", plain_backfill_names[rules->backfill],
           rules->is_event ? "event" : "instant", rules->kills ? "kill" : "run", world->units);
    printf("#  job submit runtime estimate units: start end, expected start end\n");
    for (size_t i = 0; i < world->count; i++) {
        const struct ol_job *job = &world->jobs[i];
        const ol_time times[] = {job->submit, job->runtime, job->estimate};
        printf("#  %zu", i);
        for (size_t k = 0; k < 3; k++)
            printf(" %g", (double)times[k] / (double)world->unit);
        printf(" %u: %g %g, %g %g%s\n", job->units, (double)got[i].start / (double)world->unit,
               (double)got[i].end / (double)world->unit, (double)want[i].start / (double)world->unit,
               (double)want[i].end / (double)world->unit,
               got[i].start != want[i].start || got[i].end != want[i].end ? "  <--" : "");
    }
}

static bool is_same(const struct plain_fate *a, const struct plain_fate *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i].start != b[i].start || a[i].end != b[i].end || a[i].status != b[i].status)
            return false;
    return true;
}

static bool agrees(const struct world *world, const struct plain_rules *rules, bool in_slices)
{
    struct plain_fate *plain = ol_mem_new(world->count * sizeof *plain);
    struct plain_fate *real = ol_mem_new(world->count * sizeof *real);
    plain_schedule(rules, world->jobs, world->count, plain);
    run_world(world, rules, in_slices ? plain : NULL, real);
    bool same = is_same(plain, real, world->count);
    CHECK(same);
    if (!same)
        print_world(world, rules, real, plain);
    ol_mem_free(plain);
    ol_mem_free(real);
    return same;
}

/* All ways to schedule but those that `backfills` lacks a bit for. */
static bool agrees_in_all(const struct world *world, unsigned backfills, bool in_slices)
{
    bool same = true;
    for (unsigned i = 0; i < PLAIN_BACKFILLS * 4 && same; i++) {
        const struct plain_rules rules = {world->units, (enum plain_backfill)(i / 4), i & 1, i >> 1 & 1};
        if (backfills >> rules.backfill & 1)
            same = agrees(world, &rules, in_slices);
    }
    return same;
}

#define ALL_BACKFILLS ((1u << PLAIN_BACKFILLS) - 1)

static void small_worlds(uint64_t seed, int worlds, size_t jobs, ol_time unit)
{
    bool same = true;
    state = seed;
    for (int i = 0; i < worlds && same; i++) {
        size_t count = 1 + below((uint32_t)jobs);
        struct world world =
            make_world(count, 1 + below(below(2) ? 8 : 64), 1 + below(30), 1 + below(below(2) ? 5 : 20), unit);
        same = agrees_in_all(&world, ALL_BACKFILLS, i % 4 == 0);
        ol_mem_free(world.jobs);
    }
}

static void few_jobs(void)
{
    small_worlds(1, 6000, FEW_JOBS, OL_SECOND);
}

static void some_jobs(void)
{
    small_worlds(2, 1500, SMALL_JOBS, OL_SECOND);
}

/* Runtimes of a microsecond, the shortest there are. */
static void least_times(void)
{
    small_worlds(3, 2000, FEW_JOBS, OL_MICROSECOND);
}

static void large_world(uint64_t seed, size_t count, unsigned backfills)
{
    state = seed;
    struct world world = make_world(count, 4096, (uint32_t)count * 40, 600, OL_SECOND);
    agrees_in_all(&world, backfills, false);
    ol_mem_free(world.jobs);
}

/* Far more than a chunk of the job table, a block of the release list and a node of the trees hold. */
static void many_sizes(void)
{
    large_world(4, 2000, ALL_BACKFILLS & ~(1u << PLAIN_CONSERVATIVE));
}

static void many_reservations(void)
{
    large_world(5, 300, 1u << PLAIN_CONSERVATIVE);
}

int main(void)
{
    CASE(few_jobs);
    CASE(some_jobs);
    CASE(least_times);
    CASE(many_sizes);
    CASE(many_reservations);
    return check_end();
}
