/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pipelines against a reference that knows their fate beforehand: random graphs, each attempt of each step with an
 * outcome that is drawn first. With as many slots as there are jobs, every submit and the makespan follow; with few of
 * them, no step may be submitted before those that it comes after are done with.
 */
#include "models/flow/flow.h"
#include "outlay/arena.h"
#include "tests/check.h"

#define STEPS    12
#define ATTEMPTS 5

enum fate { SUCCEEDED, FAILED, BLOCKED, SKIPPED };

struct world {
    struct ol_flow flow;
    struct ol_flow_step steps[STEPS];
    char names[STEPS][8], after[STEPS][STEPS * 8];
    bool joins[STEPS][STEPS]; /* [step][one before it] */
    bool fails[STEPS][ATTEMPTS];
    size_t count, slots;
    struct ol_arena arena;
    struct ol_labels labels;
    struct ol_asks asks;

    /* as it went */
    struct {
        struct ol_job job;
        struct ol_job_run run;
        uint64_t reference;
        bool is_over;
    } jobs[STEPS * ATTEMPTS + 1];
    size_t job_count;
    ol_time ends[STEPS]; /* of the last attempt */
    size_t attempts[STEPS];
};

static void draw_step(struct world *world, size_t i, struct ol_rng *rng)
{
    struct ol_flow_step *step = &world->steps[i];
    char why[OL_LAW_WHY], text[32];
    snprintf(world->names[i], sizeof world->names[i], "s%zu", i);
    for (size_t k = 0; k < i; k++) {
        world->joins[i][k] = ol_rng_unit(rng) < 0.35;
        if (world->joins[i][k])
            snprintf(world->after[i] + strlen(world->after[i]), 8, "%s ", world->names[k]);
    }
    snprintf(text, sizeof text, "%llus", (unsigned long long)(1 + ol_rng_below(rng, 100)));
    *step = (struct ol_flow_step){.job = {.name = world->names[i], .gpus = 1},
                                  .after = world->after[i],
                                  .retries = (int64_t)ol_rng_below(rng, ATTEMPTS),
                                  .retry_delay = (ol_time)ol_rng_below(rng, 20) * OL_SECOND,
                                  .backoff = (double)(1 + ol_rng_below(rng, 2)),
                                  .when = (int)ol_rng_below(rng, 3),
                                  .probability = 1,
                                  .fail_after = 1};
    CHECK(ol_law_parse(&step->duration, ol_slice_of(text), OL_LAW_DURATION, ".", &world->arena, why));
    for (size_t k = 0; k < ATTEMPTS; k++)
        world->fails[i][k] = ol_rng_unit(rng) < 0.4;
}

static void draw_world(struct world *world, struct ol_rng *rng)
{
    *world = (struct world){.count = 1 + ol_rng_below(rng, STEPS)};
    for (size_t i = 0; i < world->count; i++)
        draw_step(world, i, rng);
    world->flow = (struct ol_flow){.name = "p", .steps = {world->steps, world->count}};
}

/* ---- a pool of so many slots, first come, first served ---- */

static size_t running(const struct world *world)
{
    size_t count = 0;
    for (size_t i = 0; i < world->job_count; i++)
        count += world->jobs[i].run.status == OL_JOB_RUNNING;
    return count;
}

static void start_jobs(struct world *world, ol_time now)
{
    for (size_t i = 0; i < world->job_count && running(world) < world->slots; i++) {
        struct ol_job_run *run = &world->jobs[i].run;
        if (run->status != OL_JOB_WAITING)
            continue;
        run->status = OL_JOB_RUNNING;
        run->start = now;
        run->end = now + world->jobs[i].job.runtime;
    }
}

static size_t first_to_end(const struct world *world)
{
    size_t first = world->job_count;
    for (size_t i = 0; i < world->job_count; i++)
        if (world->jobs[i].run.status == OL_JOB_RUNNING &&
            (first == world->job_count || world->jobs[i].run.end < world->jobs[first].run.end))
            first = i;
    return first;
}

static void take(struct world *world, struct ol_author *author, ol_time now)
{
    struct ol_job *job = &world->jobs[world->job_count].job;
    author->ops->write(author, job, &world->jobs[world->job_count].reference);
    if (job->runtime == 0)
        return;
    job->submit = now;
    world->jobs[world->job_count].run = (struct ol_job_run){.job = job, .status = OL_JOB_WAITING};
    world->job_count++;
    OL_ASSERT(world->job_count <= STEPS * ATTEMPTS);
    for (size_t k = 0; k < world->count; k++) /* nothing before it is under way */
        for (size_t i = 0; world->joins[job->source][k] && i + 1 < world->job_count; i++)
            CHECK(world->jobs[i].job.source != k || world->jobs[i].is_over);
}

static void end_job(struct world *world, struct ol_author *author, size_t i)
{
    struct ol_job_run *run = &world->jobs[i].run;
    const size_t step = run->job->source;
    run->status = world->fails[step][world->attempts[step]++] ? OL_JOB_FAILED : OL_JOB_COMPLETED;
    world->jobs[i].is_over = true;
    world->ends[step] = run->end;
    author->ops->ended(author, run, world->jobs[i].reference, run->end);
}

static void play(struct world *world, struct ol_metrics *metrics)
{
    struct ol_author_price prices[STEPS];
    struct ol_source_context works[STEPS];
    struct ol_error error = {0};
    for (size_t i = 0; i < world->count; i++)
        prices[i] = (struct ol_author_price){.per_unit_hour = 3600}; /* 1 a second */
    for (size_t i = 0; i < world->count; i++)
        works[i] = (struct ol_source_context){
            .unit = OL_UNIT_GPUS, .labels = &world->labels, .asks = &world->asks, .grain = 1};
    const struct ol_author_context context = {.prices = prices,
                                              .works = works,
                                              .work_count = world->count,
                                              .seed = 1,
                                              .until = OL_NEVER,
                                              .currency = "USD"};
    struct ol_author *author = ol_flow_open(&world->flow, &context, &error);
    CHECK(author != NULL);
    for (;;) {
        const size_t first = first_to_end(world);
        const ol_time next = author->ops->next(author);
        const ol_time end = first < world->job_count ? world->jobs[first].run.end : OL_NEVER;
        const ol_time now = end <= next ? end : next;
        if (now == OL_NEVER)
            break;
        if (end <= next)
            end_job(world, author, first);
        else
            take(world, author, now);
        start_jobs(world, now);
    }
    author->ops->finish(author, 0);
    author->ops->metrics(author, metrics, 0);
    author->ops->free(author);
}

static void release(struct world *world)
{
    ol_labels_release(&world->labels);
    ol_asks_release(&world->asks);
    ol_arena_release(&world->arena);
}

/* ---- what has to come of it ---- */

struct expected {
    enum fate fates[STEPS];
    size_t attempts[STEPS];
    ol_time ready[STEPS], ends[STEPS], makespan;
    double seconds; /* of all attempts */
    bool has_failed;
};

static bool is_taken(const struct world *world, struct expected *expected, size_t i)
{
    bool bad = false, skipped = false;
    for (size_t k = 0; k < i; k++) {
        bad |= world->joins[i][k] && (expected->fates[k] == FAILED || expected->fates[k] == BLOCKED);
        skipped |= world->joins[i][k] && expected->fates[k] == SKIPPED;
        if (world->joins[i][k] && expected->ends[k] > expected->ready[i])
            expected->ready[i] = expected->ends[k];
    }
    expected->ends[i] = expected->ready[i];
    if (world->steps[i].when == OL_WHEN_ALWAYS)
        return true;
    expected->fates[i] = world->steps[i].when == OL_WHEN_SUCCESS && bad ? BLOCKED : SKIPPED;
    return world->steps[i].when == OL_WHEN_FAILURE ? bad : !bad && !skipped;
}

static struct expected expect(const struct world *world)
{
    struct expected expected = {0};
    for (size_t i = 0; i < world->count; i++) {
        const struct ol_flow_step *step = &world->steps[i];
        double delay = (double)step->retry_delay;
        const bool goes_on = is_taken(world, &expected, i);
        expected.fates[i] = goes_on ? FAILED : expected.fates[i];
        for (size_t k = 0; goes_on && k <= (size_t)step->retries && expected.fates[i] == FAILED; k++) {
            expected.ends[i] += (k > 0 ? (ol_time)delay : 0) + (ol_time)ol_law_mean(&step->duration);
            delay *= k > 0 ? step->backoff : 1;
            expected.attempts[i]++;
            expected.seconds += ol_law_mean(&step->duration) / OL_SECOND;
            expected.fates[i] = world->fails[i][k] ? FAILED : SUCCEEDED;
        }
        expected.has_failed |= expected.fates[i] == FAILED;
        expected.makespan = expected.ends[i] > expected.makespan ? expected.ends[i] : expected.makespan;
    }
    return expected;
}

static double metric(const struct ol_metrics *metrics, const char *name)
{
    const struct ol_metric *found = ol_metrics_find(metrics, name);
    CHECK(found != NULL);
    return found ? found->values[0] : NAN;
}

static void whole_fates(void)
{
    struct ol_rng rng = ol_rng_stream(7, "graphs", "", 0);
    static struct world world;
    for (int round = 0; round < 500; round++) {
        struct ol_metrics metrics = {.replications = 1, .arena = &world.arena};
        draw_world(&world, &rng);
        world.slots = SIZE_MAX;
        const struct expected expected = expect(&world);
        play(&world, &metrics);
        double critical = 0;
        for (size_t i = 0; i < world.count; i++) {
            char name[64];
            CHECK_INT(world.attempts[i], expected.attempts[i]);
            if (world.attempts[i] > 0)
                CHECK_INT(world.ends[i], expected.ends[i]);
            snprintf(name, sizeof name, "step.p.%s.critical_share", world.names[i]);
            if (expected.makespan > 0)
                critical += metric(&metrics, name);
        }
        CHECK_NEAR(metric(&metrics, "pipeline.p.makespan.max_s"), (double)expected.makespan / OL_SECOND, 1e-9);
        CHECK_NEAR(metric(&metrics, "pipeline.p.success_share"), expected.has_failed ? 0 : 1, 0);
        CHECK_NEAR(metric(&metrics, "pipeline.p.cost"), expected.seconds, 1e-6);
        if (expected.makespan > 0)
            CHECK_NEAR(critical, 1, 1e-12);
        release(&world);
    }
}

/* The order is looked at with each submit. */
static void few_slots(void)
{
    struct ol_rng rng = ol_rng_stream(8, "graphs", "", 0);
    static struct world world;
    for (int round = 0; round < 500; round++) {
        struct ol_metrics metrics = {.replications = 1, .arena = &world.arena};
        draw_world(&world, &rng);
        world.slots = 1 + ol_rng_below(&rng, 3);
        const struct expected expected = expect(&world);
        play(&world, &metrics);
        for (size_t i = 0; i < world.count; i++)
            CHECK_INT(world.attempts[i], expected.attempts[i]);
        CHECK_NEAR(metric(&metrics, "pipeline.p.runs"), 1, 0);
        CHECK_NEAR(metric(&metrics, "pipeline.p.runs.unfinished"), 0, 0);
        release(&world);
    }
}

int main(void)
{
    CASE(whole_fates);
    CASE(few_slots);
    return check_end();
}
