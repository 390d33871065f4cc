/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The online rules against the optimum: by hand, against all choices tried one by one, and their bounds over thousands
 * of demands, chosen at random and by adversaries.
 */
#include "pricing/commit_online.h"
#include "tests/check.h"
#include "tests/fixture.h"

#define HOURS_LIMIT 400

struct world {
    double use[HOURS_LIMIT];
    size_t hours, term;
    struct ol_online_price price;
};

static double cost_of(const struct world *world, double threshold)
{
    double paid[HOURS_LIMIT];
    return ol_online_cost(world->use, world->hours, world->term, world->price, threshold, paid, NULL);
}

static double optimum_of(const struct world *world)
{
    double scratch[2 * (HOURS_LIMIT + 1)];
    return ol_online_optimum(world->use, world->hours, world->term, world->price, scratch, NULL);
}

static double chance(uint64_t *state)
{
    return (double)(fixture_random(state) >> 11) * 0x1p-53;
}

/* Fee 2, an hour 1: commits when more than 2 were paid within 3 hours. Of 1 1 1 1 0 it pays two, then commits: 4. In
 * hindsight a commitment for three of the four hours and one on demand: 3. Of 1 1 0 0 1 1 no three hours hold three. */
static void by_hand(void)
{
    struct world world = {.use = {1, 1, 1, 1, 0}, .hours = 5, .term = 3, .price = {.fee = 2, .on_demand = 1}};
    double paid[5], scratch[12];
    size_t bought = 0, best = 0;
    CHECK_NEAR(ol_online_threshold(world.price), 2, 1e-12);
    CHECK_NEAR(ol_online_cost(world.use, 5, 3, world.price, 2, paid, &bought), 4, 1e-12);
    CHECK_INT(bought, 1);
    CHECK_NEAR(ol_online_optimum(world.use, 5, 3, world.price, scratch, &best), 3, 1e-12);
    CHECK_INT(best, 1);
    const struct world apart = {
        .use = {1, 1, 0, 0, 1, 1}, .hours = 6, .term = 3, .price = {.fee = 2, .on_demand = 1}};
    CHECK_NEAR(cost_of(&apart, 2), 4, 1e-12);
    /* at half price under a commitment it takes 4 paid hours; of 6 in a row it pays 4, the fee, and 2 halves */
    const struct world half = {
        .use = {1, 1, 1, 1, 1, 1}, .hours = 6, .term = 6, .price = {.fee = 2, .on_demand = 1, .usage = 0.5}};
    CHECK_NEAR(ol_online_threshold(half.price), 4, 1e-12);
    CHECK_NEAR(cost_of(&half, 4), 4 + 2 + 2 * 0.5, 1e-12);
    CHECK_NEAR(optimum_of(&half), 2 + 6 * 0.5, 1e-12);
}

/* 2 - alpha and e / (e - 1 + alpha): at alpha 0 these are 2 and 1.5819767, at alpha 1 both are 1. */
static void bounds(void)
{
    CHECK_NEAR(ol_online_bound_deterministic(0), 2, 0);
    CHECK_NEAR(ol_online_bound_randomised(0), 1.5819767068693265, 1e-15);
    CHECK_NEAR(ol_online_bound_deterministic(1), 1, 0);
    CHECK_NEAR(ol_online_bound_randomised(1), 1, 1e-15);
    CHECK_NEAR(ol_online_bound_randomised(0.5), 2.718281828459045 / 2.218281828459045, 1e-15);
}

/* The distribution function of z, of which the drawn threshold is the inverse. */
static double below(double z, double alpha)
{
    return (exp((1 - alpha) * z) - 1) / (exp(1) - 1 + alpha);
}

static void drawn_thresholds(void)
{
    const struct ol_online_price price = {.fee = 100, .on_demand = 2, .usage = 0.5}; /* alpha 1/4 */
    const double most = 100 / 0.75, jump = 0.25 / (exp(1) - 0.75);
    for (int i = 1; i < 100; i++) {
        const double z = ol_online_threshold_drawn(price, i / 100.0);
        if (i / 100.0 < 1 - jump)
            CHECK_NEAR(below(z / 100, 0.25), i / 100.0, 1e-12);
        else
            CHECK(isinf(z));
    }
    CHECK_NEAR(ol_online_threshold_drawn(price, 1e-12), 0, 1e-6);
    CHECK_NEAR(below(most / 100, 0.25), 1 - jump, 1e-12);
}

static double cost_of_purchases(const struct world *world, unsigned purchases)
{
    double cost = 0;
    size_t covered_until = 0;
    for (size_t i = 0; i < world->hours; i++) {
        if (purchases >> i & 1) {
            cost += world->price.fee;
            covered_until = i + world->term;
        }
        cost += world->use[i] * (i < covered_until ? world->price.usage : world->price.on_demand);
    }
    return cost;
}

/* A world of its own kind: how often hours are in use changes now and then; fees from an hour's price to a term's. */
static void make_world(struct world *world, size_t hours, bool is_whole, uint64_t *state)
{
    double often = chance(state);
    world->hours = hours;
    world->term = 1 + fixture_random(state) % 24;
    world->price.on_demand = 0.5 + chance(state);
    world->price.usage = fixture_random(state) % 3 ? world->price.on_demand * 0.95 * chance(state) : 0;
    world->price.fee = world->price.on_demand * (0.3 + chance(state) * (double)world->term);
    for (size_t i = 0; i < hours; i++) {
        if (fixture_random(state) % 8 == 0)
            often = fixture_random(state) % 2 ? chance(state) : (double)(fixture_random(state) % 2);
        const bool is_used = chance(state) < often;
        world->use[i] = is_used ? is_whole ? 1 : chance(state) : 0;
    }
}

static void the_optimum_is_one(void)
{
    uint64_t state = 3;
    for (int round = 0; round < 200; round++) {
        struct world world = {.hours = 0};
        make_world(&world, 1 + fixture_random(&state) % 11, round % 2, &state);
        double least = INFINITY;
        for (unsigned purchases = 0; purchases < 1u << world.hours; purchases++)
            least = fmin(least, cost_of_purchases(&world, purchases));
        CHECK_NEAR(optimum_of(&world), least, 1e-9);
    }
}

/* Nobody may demand less of the rule than it promises: whole hours and parts of them. */
static void the_deterministic_bound_holds(void)
{
    uint64_t state = 7;
    int violations = 0;
    double worst = 0;
    for (int round = 0; round < 20000; round++) {
        struct world world = {.hours = 0};
        make_world(&world, 1 + fixture_random(&state) % 120, round % 2, &state);
        const double bound = ol_online_bound_deterministic(ol_online_alpha(world.price));
        const double cost = cost_of(&world, ol_online_threshold(world.price)), optimum = optimum_of(&world);
        violations += cost > bound * optimum * (1 + 1e-9);
        worst = optimum > 0 ? fmax(worst, cost / (bound * optimum)) : worst;
    }
    CHECK_INT(violations, 0);
    CHECK(worst > 0.9); /* or the worlds would be too tame to tell */
}

/* In use up to the hour of the purchase, then never again: the rule has paid the fee / (1 - alpha) and the fee, where
 * either alone would have done. It comes as near to its bound as an hour is small against the fee. */
static void an_adversary_meets_the_bound(void)
{
    for (int percent = 0; percent < 90; percent += 10) {
        const double alpha = percent / 100.0;
        struct world world = {.hours = HOURS_LIMIT,
                              .term = HOURS_LIMIT,
                              .price = {.fee = 200 * (1 - alpha), .on_demand = 1, .usage = alpha}};
        for (size_t i = 0; i < 201; i++)
            world.use[i] = 1;
        const double ratio = cost_of(&world, ol_online_threshold(world.price)) / optimum_of(&world);
        CHECK(ratio <= 2 - alpha + 1e-9);
        CHECK(ratio >= (2 - alpha) * 0.99);
    }
}

/* The expected cost, exactly: with whole hours it only matters how many of them the threshold is worth. `rest` is the
 * threshold of the probability that the density leaves. */
static double expected_cost(const struct world *world, double rest)
{
    const double alpha = ol_online_alpha(world->price), fee = world->price.fee;
    const double most = ol_online_threshold(world->price), hour = world->price.on_demand;
    double cost = 0, from = 0;
    while (from < most) {
        const double to = fmin(from + hour, most);
        cost += (below(to / fee, alpha) - below(from / fee, alpha)) * cost_of(world, (from + to) / 2);
        from = to;
    }
    return cost + (1 - below(most / fee, alpha)) * cost_of(world, rest);
}

static void the_randomised_bound_holds(void)
{
    uint64_t state = 13;
    int violations = 0;
    double worst = 0;
    for (int round = 0; round < 40000; round++) {
        struct world world = {.hours = 0};
        make_world(&world, 1 + fixture_random(&state) % 100, true, &state);
        const double bound = ol_online_bound_randomised(ol_online_alpha(world.price));
        const double cost = expected_cost(&world, INFINITY), optimum = optimum_of(&world);
        violations += cost > bound * optimum * (1 + 1e-9);
        worst = optimum > 0 ? fmax(worst, cost / (bound * optimum)) : worst;
    }
    CHECK_INT(violations, 0);
    CHECK(worst > 0.9);
}

/* Whenever demand ends, the expected cost stays below the bound; and where it never does it comes near. */
static void no_end_of_demand_breaks_the_randomised_bound(void)
{
    for (int percent = 0; percent < 90; percent += 15) {
        const double alpha = percent / 100.0, bound = ol_online_bound_randomised(alpha);
        double worst = 0;
        for (size_t end = 5; end <= 240; end += 5) {
            struct world world = {
                .hours = 240, .term = 240, .price = {.fee = 120 * (1 - alpha), .on_demand = 1, .usage = alpha}};
            for (size_t i = 0; i < end; i++)
                world.use[i] = 1;
            const double ratio = expected_cost(&world, INFINITY) / optimum_of(&world);
            CHECK(ratio <= bound + 1e-9);
            worst = fmax(worst, ratio);
        }
        CHECK(worst >= 0.98 * bound);
    }
}

/* A point mass at the end of the range, taken as a threshold, would not do: alpha 0.3, demand that ends with the hour
 * after the threshold of 120 hours. */
static void a_late_threshold_would_break_it(void)
{
    struct world world = {.hours = 121, .term = 240, .price = {.fee = 120 * 0.7, .on_demand = 1, .usage = 0.3}};
    for (size_t i = 0; i < 121; i++)
        world.use[i] = 1;
    const double bound = ol_online_bound_randomised(0.3) * optimum_of(&world);
    CHECK(expected_cost(&world, ol_online_threshold(world.price)) > 1.05 * bound);
    CHECK(expected_cost(&world, INFINITY) <= bound);
}

/* 3 units for 30 hours, terms of 10 at half the on-demand price: fee 5, so each unit pays 5 hours, commits for 10, pays
 * 5 more and commits again: 20. In hindsight three terms in a row: 15. */
static void slices_of_units(void)
{
    double units[30];
    struct ol_online online, again, other;
    const struct ol_commit_price price = {.on_demand = 1, .committed = 0.5};
    for (size_t i = 0; i < 30; i++)
        units[i] = 3;
    ol_online_run(&online, units, 30, 10, price, 1);
    CHECK_INT(online.slices, 3);
    CHECK_NEAR(online.slice_units, 1, 0);
    CHECK_NEAR(online.on_demand, 90, 1e-9);
    CHECK_NEAR(online.deterministic, 60, 1e-9);
    CHECK_NEAR(online.optimum, 45, 1e-9);
    CHECK_NEAR(online.units_deterministic, 6, 1e-9);
    CHECK_NEAR(online.units_optimum, 9, 1e-9);
    CHECK(online.randomised > 45 && online.randomised <= 45 * online.bound_randomised * 1.01);
    ol_online_run(&again, units, 30, 10, price, 1);
    ol_online_run(&other, units, 30, 10, price, 2);
    CHECK(again.randomised == online.randomised);
    CHECK(other.randomised != online.randomised);
}

/* 1,000 units are told in 200 slices of 5, with the same costs per unit; and no demand costs nothing. */
static void many_units_and_none(void)
{
    double units[30];
    struct ol_online online;
    const struct ol_commit_price price = {.on_demand = 1, .committed = 0.5};
    for (size_t i = 0; i < 30; i++)
        units[i] = 1000;
    ol_online_run(&online, units, 30, 10, price, 1);
    CHECK_INT(online.slices, 200);
    CHECK_NEAR(online.slice_units, 5, 1e-12);
    CHECK_NEAR(online.deterministic, 20000, 1e-6);
    CHECK_NEAR(online.optimum, 15000, 1e-6);
    for (size_t i = 0; i < 30; i++)
        units[i] = 0;
    ol_online_run(&online, units, 30, 10, price, 1);
    CHECK_INT(online.slices, 0);
    CHECK_NEAR(online.deterministic, 0, 0);
}

int main(void)
{
    CASE(by_hand);
    CASE(bounds);
    CASE(drawn_thresholds);
    CASE(the_optimum_is_one);
    CASE(the_deterministic_bound_holds);
    CASE(an_adversary_meets_the_bound);
    CASE(the_randomised_bound_holds);
    CASE(no_end_of_demand_breaks_the_randomised_bound);
    CASE(a_late_threshold_would_break_it);
    CASE(slices_of_units);
    CASE(many_units_and_none);
    return check_end();
}
