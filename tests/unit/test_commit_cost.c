/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cost of a commitment and its least, by hand and against trying every level.
 */
#include "pricing/commit_cost.h"
#include "tests/check.h"
#include "tests/fixture.h"

#include <stdlib.h>

static const struct ol_commit_price premium = {.on_demand = 2.1, .committed = 1};

/* Demand 1 2 3 4 at a commitment of 2: 4 * 2 committed, of which 1 + 2 + 2 + 2 = 7 are used; beyond it 1 + 2 = 3 on
 * demand at 2.1. In all 8 + 6.3. */
static void a_bill_by_hand(void)
{
    const double units[] = {1, 2, 3, 4};
    const struct ol_commit_bill bill = ol_commit_bill_of(units, 4, 2, premium);
    CHECK_NEAR(bill.cost, 14.3, 1e-12);
    CHECK_NEAR(bill.on_demand, 6.3, 1e-12);
    CHECK_NEAR(bill.covered, 7, 1e-12);
    CHECK_NEAR(bill.demanded, 10, 1e-12);
    CHECK_NEAR(bill.used, 7.0 / 8, 1e-12);
    CHECK_NEAR(ol_commit_cost(units, 4, 0, premium), 21, 1e-12);
    CHECK_NEAR(ol_commit_bill_of(units, 4, 0, premium).used, 1, 0);
}

/* With 0.5 more for each hour in use: 8 + 3.5 + 6.3. A unit then pays from a share of 1 / (2.1 - 0.5) on. */
static void a_usage_rate(void)
{
    const double units[] = {1, 2, 3, 4};
    const struct ol_commit_price price = {.on_demand = 2.1, .committed = 1, .usage = 0.5};
    CHECK_NEAR(ol_commit_cost(units, 4, 2, price), 17.8, 1e-12);
    CHECK_NEAR(ol_commit_break_even(price), 0.625, 1e-12);
    CHECK_NEAR(ol_commit_best(units, 4, price), 2, 0); /* 2 of 4 hours exceed it; 3 of 4 would be too many */
}

/* At most 1 / 2.1 = 0.476 of the hours may exceed it: of 1 .. 10, four may, and that is 6. At half the price exactly
 * half of them may: then 5 and all up to 6 cost the same, and the least of these is the answer. */
static void the_quantile(void)
{
    const double sorted[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const struct ol_commit_price half = {.on_demand = 2, .committed = 1},
                                 third = {.on_demand = 0.3, .committed = 0.1};
    CHECK_NEAR(ol_commit_quantile(sorted, 10, premium), 6, 0);
    CHECK_NEAR(ol_commit_quantile(sorted, 10, half), 5, 0);
    CHECK_NEAR(ol_commit_cost(sorted, 10, 5, half), ol_commit_cost(sorted, 10, 6, half), 1e-12);
    CHECK_NEAR(ol_commit_quantile(sorted, 9, third), 6, 0); /* 3 of 9, though 0.1 / 0.3 is not 1/3 in binary */
    CHECK_NEAR(ol_commit_quantile(sorted, 0, half), 0, 0);
}

static void a_commitment_that_never_pays(void)
{
    const double units[] = {5, 5, 5};
    const struct ol_commit_price dear = {.on_demand = 1, .committed = 1.2},
                                 equal = {.on_demand = 1, .committed = 1},
                                 used = {.on_demand = 1, .committed = 0.1, .usage = 1};
    CHECK_NEAR(ol_commit_best(units, 3, dear), 0, 0);
    CHECK_NEAR(ol_commit_best(units, 3, equal), 0, 0);
    CHECK_NEAR(ol_commit_best(units, 3, used), 0, 0);
}

/* The cost is piecewise linear with corners at the demands, so one of these is the least. */
static void no_level_costs_less(void)
{
    uint64_t state = 11;
    for (int round = 0; round < 300; round++) {
        double units[40];
        const size_t hours = 1 + fixture_random(&state) % 40;
        for (size_t i = 0; i < hours; i++)
            units[i] = (double)(fixture_random(&state) % 12);
        const struct ol_commit_price price = {.on_demand = 1 + (double)(fixture_random(&state) % 300) / 100,
                                              .committed = 0.5 + (double)(fixture_random(&state) % 100) / 100,
                                              .usage = (double)(fixture_random(&state) % 90) / 100};
        double least = ol_commit_cost(units, hours, 0, price);
        for (size_t i = 0; i < hours; i++)
            least = fmin(least, ol_commit_cost(units, hours, units[i], price));
        CHECK_NEAR(ol_commit_cost(units, hours, ol_commit_best(units, hours, price), price), least, 1e-9);
    }
}

int main(void)
{
    CASE(a_bill_by_hand);
    CASE(a_usage_rate);
    CASE(the_quantile);
    CASE(a_commitment_that_never_pays);
    CASE(no_level_costs_less);
    return check_end();
}
