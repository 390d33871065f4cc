/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * moved_stage: worlds whose nodes come and go, from scenario text to the fates of jobs and the lives of nodes.
 *
 *     CHECK_STRING(play(WORLD(ON_DEMAND("max='2'"), JOB("a", 0, 4, 20))), "a 0-20");
 *     CHECK_STRING(lives(), "on-demand 0-20 user");
 *     CHECK_NEAR(metric("cost.billed"), 1, 1e-9);
 *
 * Times are minutes. A fate is "NAME START-END", with "in 2" behind it for a job that took two attempts; a life is the
 * node's zone, or its source where it has none, from and to, and who ended it. Lives come in the order of their ends.
 * The book that stands beside each scenario is made up: see `book`.
 */
#ifndef OUTLAY_TESTS_MOVED_STAGE_H
#define OUTLAY_TESTS_MOVED_STAGE_H

#include "scenarios/billing.h"
#include "scenarios/build.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

/* n4 has 4 cpus and costs 6 an hour on demand, 2 on spot; n8 twice as much of all; n2 half as much. m4 is cheaper: 1 on
 * spot. */
static const char book[] =
    "<pricebook version='1' name='cloud' provider='cloud' currency='USD'>"
    "<service meter='instance' name='Cloud Machines'/><region name='north' area='eu'/>"
    "<type name='n2' family='n' vcpus='2' memory='8GiB'/><type name='n4' family='n' vcpus='4' memory='8GiB'/>"
    "<type name='n8' family='n' vcpus='8' memory='8GiB'/><type name='m4' family='m' vcpus='4' memory='8GiB'/>"
    "<rule meter='instance' minimum='1s' increment='1s'/>"
    "<price meter='instance' item='n2' amount='3'/><price meter='instance' item='n2' term='spot' amount='1'/>"
    "<price meter='instance' item='n4' amount='6'/><price meter='instance' item='n4' term='spot' amount='2'/>"
    "<price meter='instance' item='n8' amount='12'/><price meter='instance' item='n8' term='spot' amount='4'/>"
    "<price meter='instance' item='m4' amount='5'/><price meter='instance' item='m4' term='spot' amount='1'/>"
    "</pricebook>";

#define WORLD_WITH(before, pool, jobs)                                                                            \
    "<scenario version='1' name='world' currency='USD'>" before "<pricebook href='book.xml'/><workload>" jobs     \
    "</workload><pool name='p'>" pool "</pool></scenario>"
#define WORLD(pool, jobs) WORLD_WITH("<clock start='2026-01-01T00:00:00Z'/>", pool, jobs)
#define CLOCK(minutes)    "<clock start='2026-01-01T00:00:00Z' length='" #minutes "m'/>"
#define SCHEDULER(name)   "<scheduler backfill='" name "'/>"
#define OWNED(more)       "<capacity source='owned' units-per-node='4' " more "/>"
#define ON_DEMAND(more)   "<capacity source='on-demand' type='n4' " more "/>"
#define SPOT(more)        "<capacity source='spot' type='n4' " more "/>"
#define JOB_WITH(name, submit, cpus, runtime, more)                                                               \
    "<job pool='p' name='" name "' submit='" #submit "m' cpus='" #cpus "' runtime='" #runtime "m' " more "/>"
#define JOB(name, submit, cpus, runtime) JOB_WITH(name, submit, cpus, runtime, "")

/* Of the world played last. */
static struct ol_text moved_fates, moved_lives;
static struct ol_arena moved_arena;
static struct ol_metrics moved_metrics;
static struct ol_error moved_error; /* of the run, which may be meant to fail */

static inline double in_minutes(ol_time time)
{
    return (double)time / (double)OL_MINUTE;
}

static inline void tell_fate(void *self, const struct ol_job_run *run)
{
    const struct ol_scenario *scenario = self;
    char buffer[OL_LABEL_BUFFER];
    ol_text_addf(&moved_fates, "%s%s", moved_fates.length ? ", " : "",
                 ol_label_text(&scenario->labels, run->job->name, buffer));
    if (ol_job_has_ended(run))
        ol_text_addf(&moved_fates, " %g-%g", in_minutes(run->start), in_minutes(run->end));
    if (run->status == OL_JOB_RUNNING)
        ol_text_addf(&moved_fates, " %g-", in_minutes(run->start));
    if (run->status != OL_JOB_COMPLETED)
        ol_text_addf(&moved_fates, " %s", ol_job_status_names[run->status]);
    if (run->attempts > 1)
        ol_text_addf(&moved_fates, " in %u", run->attempts);
}

static inline void tell_lives(const struct ol_world *world)
{
    for (size_t i = 0; i < world->lives.count; i++) {
        const struct ol_node_life *life = &world->lives.items[i];
        const struct ol_pool *pool = ol_scenario_pool(world->inflow->scenario, life->pool);
        const struct ol_capacity *capacity = (const struct ol_capacity *)pool->capacities.items + life->capacity;
        ol_text_addf(&moved_lives, "%s%s %g-%g%s%s", i ? ", " : "",
                     capacity->zone ? capacity->zone : ol_capacity_source_names[capacity->source],
                     in_minutes(life->start), in_minutes(life->end), life->ended ? " " : "",
                     ol_usage_end_names[life->ended]);
    }
}

/* The bill is read before the run, as strategies go by prices. */
static inline void run_world(struct stage *stage)
{
    struct ol_inflow inflow = {0};
    struct ol_world world = {0};
    struct ol_billing billing = {0};
    const struct ol_world_setting setting = {
        .seed = 1, .counts_teams = true, .visit = tell_fate, .visit_self = stage->scenario};
    CHECK_INT(ol_inflow_load(&inflow, stage->scenario, &stage->error), OL_OK);
    CHECK_INT(ol_billing_load(&billing, stage->scenario, inflow.has_instant, inflow.start_instant, &stage->error),
              OL_OK);
    CHECK_INT(ol_world_build(&world, &inflow, &setting, &stage->error), OL_OK);
    if (ol_world_run(&world, &moved_error) == OL_OK) {
        tell_lives(&world);
        ol_world_metrics(&world, &moved_metrics, 0);
        CHECK_INT(
            ol_billing_metrics(&billing, &world, world.warmup_end, world.end, &moved_metrics, 0, &stage->error),
            OL_OK);
    }
    if (stage->error.status != OL_OK)
        CHECK_REPORT("%s", stage->error.message);
    for (size_t i = 0; i < world.pool_count; i++)
        world.models[i]->ops->verify(world.models[i]);
    ol_world_release(&world);
    ol_billing_release(&billing);
    ol_inflow_release(&inflow);
}

/* The fates, or why the run ended without them. `trace` is put beside the scenario as trace.csv; NULL: none. */
static inline const char *play_with(const char *trace, const char *text)
{
    struct stage stage;
    ol_text_clear(&moved_fates);
    ol_text_clear(&moved_lives);
    ol_arena_release(&moved_arena);
    moved_metrics = (struct ol_metrics){.replications = 1, .arena = &moved_arena};
    moved_error = (struct ol_error){0};
    stage_begin(&stage);
    fixture_write(&stage.fixture, "book.xml", book, sizeof book - 1);
    if (trace)
        fixture_write(&stage.fixture, "trace.csv", trace, strlen(trace));
    if (stage_read(&stage, text))
        run_world(&stage);
    stage_close(&stage);
    return moved_error.status == OL_OK ? ol_text_string(&moved_fates) : moved_error.message;
}

static inline const char *play(const char *text)
{
    return play_with(NULL, text);
}

static inline const char *lives(void)
{
    return ol_text_string(&moved_lives);
}

static inline double metric(const char *name)
{
    const struct ol_metric *found = ol_metrics_find(&moved_metrics, name);
    return found ? found->values[0] : (double)NAN;
}

static inline int end_play(void)
{
    ol_text_release(&moved_fates);
    ol_text_release(&moved_lives);
    ol_arena_release(&moved_arena);
    return check_end();
}

#endif
