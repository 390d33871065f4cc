/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A managed pool against the walk of plain_checkpoint.h, under the very same lifetimes: random plans of saves and
 * random laws, equal to the microsecond.
 *
 * The walk draws from the fleet's own stream, so that both meet the same losses. The pool's closed forms and its events
 * have nothing in common with the walk.
 */
#include "tests/model/plain_checkpoint.h"
#include "tests/model/play.h"

#include "outlay/law.h"

#define SEED         7
#define WORLDS       400
#define REPLICATIONS 3 /* of each */
#define LIFETIMES    40

struct node {
    const struct ol_law *law;
    struct ol_rng rng;
};

/* A node that would be lost at its very start lives for a microsecond. */
static int64_t draw_lifetime(void *context)
{
    struct node *node = context;
    const int64_t life = llrint(ol_law_draw(node->law, &node->rng));
    return life > 0 ? life : 1;
}

static int64_t below(struct ol_rng *rng, int64_t bound)
{
    return (int64_t)ol_rng_below(rng, (uint64_t)bound);
}

/* Intervals from a second to 10 hours, work of up to 30 of them. */
static struct plain_checkpoint draw_plan(struct ol_rng *rng)
{
    const int64_t interval = (int64_t)(1e6 * exp(log(36000) * ol_rng_unit(rng)));
    const bool flushes = ol_rng_below(rng, 2) == 0;
    return (struct plain_checkpoint){
        .work = 1 + below(rng, 30 * interval),
        .interval = interval,
        .cost = below(rng, interval / 2),
        .flush = flushes ? below(rng, 2 * interval) : 0,
        .startup = below(rng, interval / 4),
        .restore = below(rng, interval),
        .downtime = below(rng, 2) * below(rng, interval),
        .lifetime = draw_lifetime,
    };
}

static void write_law(struct ol_text *text, struct ol_rng *rng, double mean)
{
    switch (ol_rng_below(rng, 5)) {
    case 0:
        ol_text_addf(text, "exponential(%.0fus)", mean);
        break;
    case 1:
        ol_text_addf(text, "weibull(0.7,%.0fus)", mean);
        break;
    case 2:
        ol_text_addf(text, "uniform(0s,%.0fus)", 2 * mean);
        break;
    case 3:
        ol_text_addf(text, "gamma(2,%.0fus)", mean / 2);
        break;
    default:
        ol_text_adds(text, "empirical(lives.csv)");
    }
}

/* Some of them end with a save, with its flush, or with the work, if nothing comes before. */
static void write_lives(struct play *world, struct ol_rng *rng, const struct plain_checkpoint *plan, double mean)
{
    struct ol_text lives = {0};
    for (int i = 0; i < LIFETIMES; i++) {
        const int64_t head = plan->startup + (int64_t)ol_rng_below(rng, 2) * plan->restore;
        const int64_t saves = 1 + below(rng, 5);
        int64_t life = llrint(mean * ol_rng_exponential(rng));
        if (i % 2)
            life = head + saves * (plan->interval + plan->cost) + (i % 4 == 1 ? plan->flush : 0);
        ol_text_addf(&lives, "%lldus\n", (long long)life);
    }
    fixture_write(&world->stage.fixture, "lives.csv", ol_text_string(&lives), lives.length);
    ol_text_release(&lives);
}

static const char *write_scenario(struct ol_text *text, struct ol_rng *rng, const struct plain_checkpoint *plan,
                                  double mean)
{
    ol_text_clear(text);
    ol_text_addf(
        text,
        "<scenario version='1' name='walk'><workload><job name='a' pool='p' gpus='4' runtime='%lldus' "
        "checkpoint='c'/></workload><checkpoint name='c' interval='%lldus' cost='%lldus' restore='%lldus'",
        (long long)plan->work, (long long)plan->interval, (long long)plan->cost, (long long)plan->restore);
    if (plan->flush > 0)
        ol_text_addf(text, " mode='async' flush='%lldus'", (long long)plan->flush);
    ol_text_addf(text,
                 "/><pool name='p' gpus-per-node='4'><capacity source='owned' nodes='1' delay='%lldus' "
                 "job-start='%lldus' interruptions='",
                 (long long)plan->downtime, (long long)plan->startup);
    write_law(text, rng, mean);
    ol_text_adds(text, "'/></pool></scenario>");
    return ol_text_string(text);
}

static struct plain_outcome walk(const struct play *world, const struct plain_checkpoint *plan,
                                 uint64_t replication)
{
    const struct ol_capacity *capacity = ol_scenario_pool(world->stage.scenario, 0)->capacities.items;
    struct plain_checkpoint plain = *plan;
    struct node node = {&capacity->interruptions, ol_rng_stream(SEED, "interruptions", "p/1", replication)};
    plain.context = &node;
    return plain_checkpoint_run(&plain);
}

/* Of the pool, in microseconds of each of the four units. */
static void check_area(ol_area area, int64_t want, const char *what)
{
    if (area != (ol_area)4 * want)
        CHECK_REPORT("%s: %.0f, the walk has %lld", what, (double)area / 4, (long long)want);
}

static void check_same(const struct play *world, const struct plain_outcome *want)
{
    const struct ol_pool_usage *usage = &world->world.usages[0];
    CHECK_INT(world->world.end, want->total);
    check_area(usage->busy_area, want->total - want->down, "busy");
    check_area(usage->useful_area, want->useful, "useful");
    check_area(usage->lost_area, want->lost, "lost");
    check_area(usage->startup_area, want->starting, "startup");
    check_area(usage->restore_area, want->restoring, "restore");
    check_area(usage->saving_area, want->saving, "saving");
    CHECK_NEAR(play_metric(world, "jobs.interruptions"), (double)want->interruptions, 0);
    CHECK_NEAR(play_metric(world, "jobs.makespan_s"), (double)want->total / 1e6, 1e-9 * (double)want->total / 1e6);
}

static void same_as_the_walk_to_the_microsecond(void)
{
    struct ol_rng rng = ol_rng_stream(SEED, "plans", "", 0);
    struct ol_text text = {0};
    int64_t losses = 0;
    for (int i = 0; i < WORLDS && !check_failures; i++) {
        struct play world;
        const struct plain_checkpoint plan = draw_plan(&rng);
        const int64_t stride = plan.startup + plan.restore + plan.interval + plan.cost + plan.flush;
        const double mean = ceil((double)stride * (0.7 + 4 * ol_rng_unit(&rng)));
        play_begin(&world);
        write_lives(&world, &rng, &plan, mean);
        const char *scenario = write_scenario(&text, &rng, &plan, mean);
        const bool is_read = play_read(&world, scenario);
        for (uint64_t k = 0; is_read && k < REPLICATIONS && play_run(&world, SEED, k); k++) {
            const struct plain_outcome want = walk(&world, &plan, k);
            check_same(&world, &want);
            losses += want.interruptions;
        }
        if (check_failures)
            printf("# world %d: %s\n", i, scenario);
        play_close(&world);
    }
    CHECK(losses > 5 * WORLDS * REPLICATIONS); /* there was something to compare */
    ol_text_release(&text);
}

int main(void)
{
    CASE(same_as_the_walk_to_the_microsecond);
    return check_end();
}
