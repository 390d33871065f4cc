/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interval_rules: how long to compute between saves, from the mean time between interruptions and a save's cost.
 *
 * J. T. Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, FGCS 22 (2006) 303-312;
 * J. W. Young, A first order approximation to the optimum checkpoint interval, CACM 17 (1974) 530-531.
 */
#include "outlay/checkpoint.h"

#include <math.h>

#define NEWTON_LIMIT 100

static double young(double mean_between, double cost)
{
    return sqrt(2 * cost * mean_between);
}

/* Eq. 37. */
static double daly(double mean_between, double cost)
{
    if (cost >= 2 * mean_between)
        return mean_between;
    const double share = cost / (2 * mean_between);
    return young(mean_between, cost) * (1 + sqrt(share) / 3 + share / 9) - cost;
}

/* The expectation (eq. 20) is least where d/dx ((exp(x + c) - 1) / x) = 0 with x = tau/M and c = C/M: where
 * f(x) = 1 - x - exp(-x - c) is 0, that is, x = 1 + W0(-exp(-c - 1)). f falls and is concave, and its root is below
 * both sqrt(2 c) and 1: from there Newton's steps go down to it and never past it. */
static double optimum(double mean_between, double cost)
{
    const double c = cost / mean_between;
    double x = fmin(sqrt(2 * c), 1);
    for (int i = 0; i < NEWTON_LIMIT; i++) {
        const double grown = -expm1(-x - c); /* 1 - exp(-x - c), also -f' */
        const double next = x - (x - grown) / grown;
        if (!(next < x))
            break;
        x = next;
    }
    return x * mean_between;
}

static const struct ol_interval_rule rule_young = {
    .kind = {.name = "young", .summary = "sqrt(2CM), for saves that are short beside the time between losses"},
    .interval = young,
};
static const struct ol_interval_rule rule_daly = {
    .kind = {.name = "daly", .summary = "Young's with the next terms of the series; never off by much"},
    .interval = daly,
};
static const struct ol_interval_rule rule_optimum = {
    .kind = {.name = "optimum", .summary = "the exact minimum of the expected time under memoryless losses"},
    .interval = optimum,
};
static const struct ol_interval_rule rule_adaptive = {
    .kind = {.name = "adaptive", .summary = "daly by the rate of losses that the pool has seen so far"},
    .adapts = true,
    .interval = daly,
};

const struct ol_kind *const ol_interval_rules[] = {
    &rule_young.kind, &rule_daly.kind, &rule_optimum.kind, &rule_adaptive.kind, NULL,
};

/* Daly's expectation for the work of one interval is (M + D) exp(R/M) (exp((tau + C)/M) - 1); without losses it is
 * tau + C. */
double ol_checkpoint_efficiency(double mean_between, double downtime, double restore, double interval, double cost)
{
    if (isinf(mean_between))
        return isinf(interval) ? 1 : interval / (interval + cost);
    if (isinf(interval))
        return 0;
    return interval /
           ((mean_between + downtime) * exp(restore / mean_between) * expm1((interval + cost) / mean_between));
}
