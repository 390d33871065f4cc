/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random worlds in a pool with a <deadline>, tick for tick as the plain engine has them.
 */
#include "tests/model/deadline_stage.h"
#include "tests/model/plain_deadline.h"

#include "outlay/rng.h"

/* A world of whole seconds: dense and sparse markets, short and long restarts, deadlines from hopeless to
 * generous. */
static struct plain_deadline draw_world(struct ol_rng *rng)
{
    static const double gaps[] = {600, 195, 60, 777};
    struct plain_deadline plain = {.policy = (int)ol_rng_below(rng, 4), .gap = gaps[ol_rng_below(rng, 4)]};
    uint64_t gap = (uint64_t)plain.gap, work = 1 + ol_rng_below(rng, 80 * gap);
    bool is_round = ol_rng_below(rng, 2);
    plain.work = (double)(is_round ? (work / gap + 1) * gap : work);
    plain.deadline = plain.work * (.9 + 1.5 * ol_rng_unit(rng)) + (double)ol_rng_below(rng, 3 * gap);
    plain.deadline = is_round ? ceil(plain.deadline / plain.gap) * plain.gap : ceil(plain.deadline);
    plain.restart = (double)ol_rng_below(rng, ol_rng_below(rng, 4) ? gap : 3 * gap);
    plain.zones = 1 + (int)ol_rng_below(rng, PLAIN_ZONES);
    for (int zone = 0; zone < plain.zones; zone++) {
        double change = .02 + .5 * ol_rng_unit(rng), share = ol_rng_unit(rng);
        int value = ol_rng_unit(rng) < share;
        for (int k = 0; k < PLAIN_TICKS; k++)
            plain.spot[zone][k] = value = ol_rng_unit(rng) < change ? ol_rng_unit(rng) < share : value;
    }
    return plain;
}

static ol_time seconds(double value)
{
    return (ol_time)value * OL_SECOND;
}

static void set_world(struct stage *stage, const struct plain_deadline *plain)
{
    static const char *const names[] = {"on-demand", "greedy", "uniform-progress",
                                        "uniform-progress-no-hysteresis"};
    memset(stage, 0, sizeof *stage);
    stage->policy = names[plain->policy];
    stage->tick = seconds(plain->gap);
    stage->restart = seconds(plain->restart);
    stage->until = OL_NEVER;
    for (int zone = 0; zone < plain->zones; zone++)
        add_zone(stage, plain->spot[zone], PLAIN_TICKS, stage->tick);
    stage->job_count = 1;
    stage->jobs[0] = (struct ol_job){.runtime = seconds(plain->work), .units = 1};
    stage->plans[0].deadline = seconds(plain->deadline);
}

static void compare(const struct stage *stage, const struct plain_deadline *plain)
{
    ol_time held[STAGE_ZONES + 1] = {0};
    int lost = 0;
    for (size_t i = 0; i < stage->lives.count; i++) {
        const struct ol_node_life *life = &stage->lives.items[i];
        held[life->capacity] += life->end - life->start;
        lost += life->ended == OL_USAGE_BY_PROVIDER;
    }
    for (int zone = 0; zone < plain->zones; zone++)
        CHECK_INT(held[zone], plain->held[zone] * stage->tick);
    CHECK_INT(held[plain->zones], plain->held[PLAIN_ON_DEMAND] * stage->tick);
    CHECK_INT(stage->lives.count, plain->starts);
    CHECK_INT(lost, plain->losses);
    CHECK_INT(stage->runs[0].interruptions, plain->losses);
    CHECK_INT(stage->runs[0].attempts, plain->starts);
    CHECK_INT(stage->runs[0].end, plain->end * stage->tick);
    CHECK_INT(stage->tally.met, plain->end * stage->tick <= stage->plans[0].deadline);
    CHECK_INT(stage->useful, stage->jobs[0].runtime);
}

/* What could be in time on-demand from the first tick on is in time under every policy: none of them takes spot
 * where there are no two restarts to spare. */
static bool is_feasible(const struct plain_deadline *plain)
{
    return ceil((plain->work + plain->restart) / plain->gap) <= floor(plain->deadline / plain->gap);
}

static void random_worlds_agree(void)
{
    enum { WORLDS = 3000 };
    int feasible = 0, both = 0;
    for (uint64_t i = 0; i < WORLDS && check_failures < 20; i++) {
        struct ol_rng rng = ol_rng_stream(1, "worlds", "", i);
        struct plain_deadline plain = draw_world(&rng);
        struct stage stage;
        plain_deadline_run(&plain);
        set_world(&stage, &plain);
        run_stage(&stage);
        compare(&stage, &plain);
        if (is_feasible(&plain))
            CHECK_INT(stage.tally.met, 1);
        feasible += is_feasible(&plain);
        both += plain.losses > 0 && plain.held[PLAIN_ON_DEMAND] > 0;
        clear_stage(&stage);
    }
    /* worlds worth comparing */
    CHECK(feasible > WORLDS / 2 && feasible < WORLDS);
    CHECK(both > WORLDS / 5);
}

int main(void)
{
    CASE(random_worlds_agree);
    return check_end();
}
