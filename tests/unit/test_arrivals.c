/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Synthetic jobs: constants whose jobs are known by hand, means against the laws', and the independence of the
 * streams: another law for the runtime leaves the submits as they were.
 */
#include "outlay/source.h"
#include "tests/check.h"

#include <math.h>
#include <string.h>

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
        .rate_scale = 1,
        .user_copies = 1,
        .laws.runtime = law_of(world, runtime, OL_LAW_DURATION),
        .laws.cpus = law_of(world, cpus, OL_LAW_PLAIN),
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
    world.arrivals.laws.estimate_factor = law_of(&world, "1.5", OL_LAW_PLAIN);
    world.arrivals.laws.team = "research";
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
    world.arrivals.laws.estimate_factor = law_of(&world, "0.1", OL_LAW_PLAIN);
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

/* ---- mixes, users and shapes ---- */

#define MANY 20000

/* Three of four jobs are ada's, of 4 processors, the others bob's, of 8 for two minutes: the binomial bound of four
 * deviations is 4 sqrt(.75 .25 / n). With a repeat of 60% a job is of the mix of the one before with .6 + .4 (.75^2 +
 * .25^2) = .85. */
static void jobs_of_mixes(void)
{
    struct world world;
    static struct ol_job jobs[MANY];
    begin(&world, "10s", "1m", "4");
    world.arrivals.laws.user = "ada";
    world.arrivals.count = MANY;
    world.arrivals.repeat = 0.6;
    struct ol_mix mixes[2] = {{.share = 3},
                              {.share = 1,
                               .laws = {.user = "bob",
                                        .cpus = law_of(&world, "8", OL_LAW_PLAIN),
                                        .runtime = law_of(&world, "2m", OL_LAW_DURATION)}}};
    world.arrivals.mixes = (struct ol_list){mixes, 2};
    CHECK_INT(pull(&world, jobs, MANY), MANY);
    const ol_label ada = ol_label_find(&world.labels, "ada", 3), bob = ol_label_find(&world.labels, "bob", 3);
    int ada_jobs = 0, same = 0;
    for (int i = 0; i < MANY; i++) {
        const bool is_ada = jobs[i].user == ada;
        ada_jobs += is_ada;
        same += i > 0 && jobs[i].user == jobs[i - 1].user;
        CHECK(is_ada ? jobs[i].units == 4 && jobs[i].runtime == OL_MINUTE
                     : jobs[i].user == bob && jobs[i].units == 8 && jobs[i].runtime == 2 * OL_MINUTE);
    }
    /* a chain in which a job keeps the mix with .6 has (1 + .6) / (1 - .6) = 4 times the variance */
    CHECK_NEAR((double)ada_jobs / MANY, 0.75, 4 * 2 * sqrt(0.75 * 0.25 / MANY));
    CHECK_NEAR((double)same / (MANY - 1), 0.85, 4 * 2 * sqrt(0.85 * 0.15 / MANY));
    end(&world);
}

/* Of three users by Zipf's law with exponent 1 the shares are 6, 3 and 2 elevenths; each of two copies has half. */
static void many_users(void)
{
    struct world world;
    static struct ol_job jobs[MANY];
    begin(&world, "10s", "1m", "1");
    world.arrivals.count = MANY;
    world.arrivals.laws.user = "u";
    world.arrivals.laws.users = 3;
    world.arrivals.laws.user_skew = 1;
    world.arrivals.user_copies = 2;
    CHECK_INT(pull(&world, jobs, MANY), MANY);
    static const struct {
        const char *name;
        double share;
    } expected[] = {{"u-1", 3.0 / 11},   {"u-1:2", 3.0 / 11}, {"u-2", 1.5 / 11},
                    {"u-2:2", 1.5 / 11}, {"u-3", 1.0 / 11},   {"u-3:2", 1.0 / 11}};
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        const ol_label label = ol_label_find(&world.labels, expected[k].name, strlen(expected[k].name));
        int count = 0;
        for (int i = 0; i < MANY; i++)
            count += jobs[i].user == label;
        const double share = expected[k].share;
        CHECK_NEAR((double)count / MANY, share, 4 * sqrt(share * (1 - share) / MANY));
    }
    end(&world);
}

/* Twice the rate in the day's first half, none in the second: gaps of an hour at the mean rate
 * come each half hour from midnight on, up to noon, when the next would be over; the clock's zero is a Monday. */
static void gaps_in_operational_time(void)
{
    struct world world;
    struct ol_job jobs[30];
    begin(&world, "1h", "1m", "1");
    world.context.until = 2 * OL_DAY;
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    static const char text[] = "<arrivals name='a' pool='p' interarrival='1h' runtime='1m' cpus='1'>"
                               "<shape kind='daily' values='1 0'/></arrivals>";
    struct ol_xml *xml = ol_xml_of_memory(text, sizeof text - 1, "test", &error);
    CHECK(xml != NULL);
    ol_element_bind(&ol_arrivals_element, ol_xml_tree(xml, &world.arena), &world.arrivals, &world.arena, &faults);
    ol_arrivals_check(&world.arrivals, &faults);
    CHECK_INT(faults.count, 0);
    CHECK_INT(pull(&world, jobs, 30), 47);
    for (int i = 0; i < 23; i++)
        CHECK_INT(jobs[i].submit, (i + 1) * OL_HOUR / 2);
    CHECK_INT(jobs[23].submit, OL_DAY); /* a day's 24 hours of work at the mean rate are over at noon */
    CHECK_INT(jobs[24].submit, OL_DAY + OL_HOUR / 2);
    world.arrivals.rate_scale = 2;
    CHECK_INT(pull(&world, jobs, 30), 95);
    CHECK_INT(jobs[0].submit, OL_HOUR / 4);
    ol_faults_release(&faults);
    ol_xml_close(xml);
    end(&world);
}

/* 30 s times 3 is 90 s, which of 1, 2 and 10 minutes is nearest to 2 by ratio (90/60 = 1.5, 120/90 = 1.33); times 2.5
 * it is 75 s: 1. A job of 70 s with factor 1 may not have 1. One of 11 minutes has none that is long enough. */
static void estimates_that_users_write(void)
{
    struct world world;
    struct ol_job jobs[1];
    static const struct {
        const char *runtime, *factor;
        ol_time estimate;
    } cases[] = {{"30s", "3", 2 * OL_MINUTE},
                 {"30s", "2.5", OL_MINUTE},
                 {"70s", "1", 2 * OL_MINUTE},
                 {"30s", "1000", 10 * OL_MINUTE},
                 {"11m", "5", 11 * OL_MINUTE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(&world, "10s", cases[i].runtime, "1");
        world.arrivals.count = 1;
        world.arrivals.laws.estimate_factor = law_of(&world, cases[i].factor, OL_LAW_PLAIN);
        world.arrivals.estimate_values = "1m 2m 10m";
        CHECK_INT(pull(&world, jobs, 1), 1);
        CHECK_INT(jobs[0].estimate, cases[i].estimate);
        end(&world);
    }
}

/* With a correlation of -1 the longest job has the least factor: both laws are uniform, so runtime / 100 s + (factor -
 * 1) / 9 is 1 for each; the marginal laws stay. */
static void estimates_that_go_with_the_runtime(void)
{
    struct world world;
    static struct ol_job jobs[MANY];
    begin(&world, "10s", "uniform(0s,100s)", "1");
    world.arrivals.count = MANY;
    world.arrivals.laws.estimate_factor = law_of(&world, "uniform(1,10)", OL_LAW_PLAIN);
    world.arrivals.laws.estimate_correlation = -1;
    double sum = 0;
    CHECK_INT(pull(&world, jobs, MANY), MANY);
    for (int i = 0; i < MANY; i++) {
        const double runtime = (double)jobs[i].runtime / 1e8;
        const double factor = ((double)jobs[i].estimate / (double)jobs[i].runtime - 1) / 9;
        CHECK_NEAR(runtime + factor, 1, 1e-4 / (runtime + 1e-6));
        sum += runtime;
    }
    CHECK_NEAR(sum / MANY, 0.5, 4 * sqrt(1.0 / 12 / MANY));
    end(&world);
}

static void what_is_wrong_with_mixes(void)
{
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"<arrivals name='a' pool='p' interarrival='1h'/>", "does not say how long its jobs run"},
        {"<arrivals name='a' pool='p' interarrival='1h'><mix runtime='1h'/><mix/></arrivals>",
         "<mix> does not say"},
        {"<arrivals name='a' pool='p' interarrival='1h' runtime='1h'><mix share='0'/></arrivals>",
         "share above 0"},
        {"<arrivals name='a' pool='p' interarrival='1h' runtime='1h' repeat='0.5'/>", "without mixes"},
        {"<arrivals name='a' pool='p' interarrival='1h' runtime='1h' estimate-values='1h 5m'/>",
         "increasing order"},
        {"<arrivals name='a' pool='p' interarrival='1h' runtime='1h' estimate-values=' '/>", "there is none"},
        {"<arrivals name='a' pool='p' interarrival='1h' runtime='1h' estimate-values='soon'/>", "soon"},
        {"<arrivals name='a' pool='p' interarrival='1h' runtime='1h' users='100000' user-copies='2'/>",
         "more than"},
        {"<arrivals name='a' pool='p' interarrival='1h' runtime='1h'><shape kind='weekly' values='1 "
         "2'/></arrivals>",
         "give 7, or 168"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ol_arena arena = {0};
        struct ol_faults faults = {0};
        struct ol_error error = {0};
        struct ol_arrivals arrivals = {0};
        struct ol_xml *xml = ol_xml_of_memory(cases[i].text, strlen(cases[i].text), "test", &error);
        ol_element_bind(&ol_arrivals_element, ol_xml_tree(xml, &arena), &arrivals, &arena, &faults);
        ol_arrivals_check(&arrivals, &faults);
        CHECK_INT(faults.count, 1);
        if (faults.count > 0)
            CHECK_HAS(faults.items[0].message, cases[i].fault);
        ol_faults_release(&faults);
        ol_xml_close(xml);
        ol_arena_release(&arena);
    }
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
    CASE(jobs_of_mixes);
    CASE(many_users);
    CASE(gaps_in_operational_time);
    CASE(estimates_that_users_write);
    CASE(estimates_that_go_with_the_runtime);
    CASE(what_is_wrong_with_mixes);
    return check_end();
}
