/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Synthetic jobs: constants whose jobs are known by hand, means against the laws', and the independence of the
 * streams: another law for the runtime leaves the submits as they were.
 */
#include "outlay/source.h"
#include "tests/check.h"

struct world {
    struct ol_arena arena;
    struct ol_labels labels;
    struct ol_arrivals arrivals;
    struct ol_source_context context;
};

static struct ol_law law_of(struct world *world, const char *text, enum ol_law_dimension dimension)
{
    struct ol_law law = {0};
    char why[OL_LAW_WHY];
    CHECK(ol_law_parse(&law, ol_slice_of(text), dimension, ".", &world->arena, why));
    return law;
}

static void begin(struct world *world, const char *gap, const char *runtime, const char *cpus)
{
    *world = (struct world){0};
    world->context =
        (struct ol_source_context){.unit = OL_UNIT_CPUS, .labels = &world->labels, .seed = 7, .until = OL_NEVER};
    world->arrivals = (struct ol_arrivals){
        .name = "a",
        .interarrival = law_of(world, gap, OL_LAW_DURATION),
        .runtime = law_of(world, runtime, OL_LAW_DURATION),
        .cpus = law_of(world, cpus, OL_LAW_PLAIN),
    };
}

static void end(struct world *world)
{
    ol_arena_release(&world->arena);
    ol_labels_release(&world->labels);
}

/* How many there were in all; the first `room` are kept. */
static size_t pull(struct world *world, struct ol_job *jobs, size_t room)
{
    struct ol_error error = {0};
    struct ol_source *source = ol_arrivals_open(&world->arrivals, &world->context, &error);
    CHECK_STRING(error.message, "");
    struct ol_job job;
    size_t count = 0;
    int got;
    while (source && (got = ol_source_next(source, &job, &error)) != 0) {
        CHECK_INT(got, 1);
        if (count < room)
            jobs[count] = job;
        count++;
    }
    ol_source_close(source);
    return count;
}

/* Gaps of 10 s from 5 s on; 2.5 processors round to 3; factor 1.5 of 20 s is 30 s. */
static void constants(void)
{
    struct world world;
    struct ol_job jobs[3];
    begin(&world, "10s", "20s", "2.5");
    world.arrivals.count = 3;
    world.arrivals.start = 5 * OL_SECOND;
    world.arrivals.estimate_factor = law_of(&world, "1.5", OL_LAW_PLAIN);
    world.arrivals.team = "research";
    CHECK_INT(pull(&world, jobs, 3), 3);
    for (int i = 0; i < 3; i++) {
        CHECK_INT(jobs[i].submit, (15 + 10 * i) * OL_SECOND);
        CHECK_INT(jobs[i].runtime, 20 * OL_SECOND);
        CHECK_INT(jobs[i].estimate, 30 * OL_SECOND);
        CHECK_INT(jobs[i].units, 3);
        CHECK_INT(jobs[i].name, ol_label_of_number(NULL, i + 1));
    }
    char buffer[OL_LABEL_BUFFER];
    CHECK_STRING(ol_label_text(&world.labels, jobs[2].team, buffer), "research");
    CHECK_INT(jobs[2].user, OL_NO_LABEL);
    end(&world);
}

/* Submits at 10, 20, ... before 60 s: five. */
static void without_a_count_to_the_end(void)
{
    struct world world;
    begin(&world, "10s", "1s", "1");
    world.context.until = 60 * OL_SECOND;
    CHECK_INT(pull(&world, NULL, 0), 5);
    end(&world);
}

static void least_values(void)
{
    struct world world;
    struct ol_job jobs[1];
    begin(&world, "0s", "0s", "0.2");
    world.arrivals.count = 1;
    world.arrivals.estimate_factor = law_of(&world, "0.1", OL_LAW_PLAIN);
    CHECK_INT(pull(&world, jobs, 1), 1);
    CHECK_INT(jobs[0].runtime, OL_MICROSECOND);
    CHECK_INT(jobs[0].estimate, OL_MICROSECOND);
    CHECK_INT(jobs[0].units, 1);
    end(&world);
}

/* The mean of n exponential values has the deviation mean / sqrt(n): six of them are 0.06 of it at n = 10,000. */
static void means_follow_the_laws(void)
{
    enum { COUNT = 10000 };
    static struct ol_job jobs[COUNT];
    struct world world;
    begin(&world, "exponential(5m)", "exponential(1h)", "uniform(1,9)");
    world.arrivals.count = COUNT;
    CHECK_INT(pull(&world, jobs, COUNT), COUNT);
    double runtimes = 0, units = 0;
    for (int i = 0; i < COUNT; i++) {
        runtimes += (double)jobs[i].runtime / COUNT;
        units += (double)jobs[i].units / COUNT;
    }
    CHECK_NEAR((double)jobs[COUNT - 1].submit / COUNT / (double)(5 * OL_MINUTE), 1, 0.06);
    CHECK_NEAR(runtimes / (double)OL_HOUR, 1, 0.06);
    /* deviation of a uniform over 8: 8 / sqrt(12) = 2.31; of the mean 0.0231 */
    CHECK_NEAR(units, 5, 6 * 0.0231 + 0.01);
    end(&world);
}

static void streams_are_independent(void)
{
    struct world world, other;
    struct ol_job jobs[50], others[50];
    begin(&world, "exponential(5m)", "exponential(1h)", "uniform(1,9)");
    begin(&other, "exponential(5m)", "lognormal(2h,3h)", "uniform(1,9)");
    world.arrivals.count = other.arrivals.count = 50;
    CHECK_INT(pull(&world, jobs, 50), 50);
    CHECK_INT(pull(&other, others, 50), 50);
    int same_runtimes = 0;
    for (int i = 0; i < 50; i++) {
        CHECK_INT(jobs[i].submit, others[i].submit);
        CHECK_INT(jobs[i].units, others[i].units);
        same_runtimes += jobs[i].runtime == others[i].runtime;
    }
    CHECK_INT(same_runtimes, 0);
    end(&other);
    other = world;
    other.context.replication = 1;
    CHECK_INT(pull(&other, others, 50), 50);
    CHECK(jobs[0].submit != others[0].submit);
    other.context.replication = 0;
    other.arrivals.name = "b";
    CHECK_INT(pull(&other, others, 50), 50);
    CHECK(jobs[0].submit != others[0].submit);
    end(&world);
}

static void check_refused(struct world *world, const char *part)
{
    struct ol_error error = {0};
    CHECK(ol_arrivals_open(&world->arrivals, &world->context, &error) == NULL);
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_HAS(error.message, part);
}

static void what_cannot_be_opened(void)
{
    struct world world;
    begin(&world, "10s", "1s", "1");
    check_refused(&world, "would never end");
    world.arrivals.count = 1;
    world.context.unit = OL_UNIT_GPUS;
    check_refused(&world, "the pool counts gpus");
    end(&world);
    begin(&world, "0s", "1s", "1");
    world.context.until = OL_DAY;
    check_refused(&world, "gaps of 0");
    end(&world);
}

/* Gaps of 2^60 us: the third submit would lie past 2^61. */
static void gaps_past_all_time(void)
{
    struct world world;
    struct ol_error error = {0};
    struct ol_job job;
    begin(&world, "1152921504606846976us", "1s", "1");
    world.arrivals.count = 5;
    struct ol_source *source = ol_arrivals_open(&world.arrivals, &world.context, &error);
    CHECK(source != NULL);
    CHECK_INT(ol_source_next(source, &job, &error), 1);
    CHECK_INT(ol_source_next(source, &job, &error), 1);
    CHECK_INT(ol_source_next(source, &job, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "shorter gaps");
    ol_source_close(source);
    end(&world);
}

static void a_single_job(void)
{
    struct ol_labels labels = {0};
    struct ol_error error = {0};
    struct ol_source_context context = {.unit = OL_UNIT_GPUS, .labels = &labels, .until = OL_NEVER};
    struct ol_single_job single = {
        .name = "long", .submit = OL_MINUTE, .runtime = OL_HOUR, .gpus = 8, .user = "ann"};
    struct ol_source *source = ol_single_job_open(&single, &context, &error);
    struct ol_job job;
    char buffer[OL_LABEL_BUFFER];
    CHECK(source != NULL);
    CHECK_INT(ol_source_next(source, &job, &error), 1);
    CHECK_INT(job.submit, OL_MINUTE);
    CHECK_INT(job.estimate, OL_HOUR);
    CHECK_INT(job.units, 8);
    CHECK_STRING(ol_label_text(&labels, job.name, buffer), "long");
    CHECK_STRING(ol_label_text(&labels, job.user, buffer), "ann");
    CHECK_INT(ol_source_next(source, &job, &error), 0);
    ol_source_close(source);
    context.unit = OL_UNIT_CPUS;
    CHECK(ol_single_job_open(&single, &context, &error) == NULL);
    CHECK_HAS(error.message, "add cpus=\"1\"");
    ol_labels_release(&labels);
}

int main(void)
{
    CASE(constants);
    CASE(without_a_count_to_the_end);
    CASE(least_values);
    CASE(means_follow_the_laws);
    CASE(streams_are_independent);
    CASE(what_cannot_be_opened);
    CASE(gaps_past_all_time);
    CASE(a_single_job);
    return check_end();
}
