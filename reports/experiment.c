/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/experiment.h"

#include "outlay/stats.h"

#include <math.h>

#define SLACK 1e-9

static double variance(double proportion)
{
    return proportion * (1 - proportion);
}

/* Observations of A, where B has `ratio` times as many. */
static double of_proportions(const struct ol_experiment *experiment, double z_alpha, double z_power, double ratio)
{
    const double a = experiment->baseline, b = a + experiment->effect, both = (a + ratio * b) / (ratio + 1);
    const double root =
        z_alpha * sqrt((ratio + 1) * variance(both)) + z_power * sqrt(ratio * variance(a) + variance(b));
    return root * root / (ratio * experiment->effect * experiment->effect);
}

static double of_means(const struct ol_experiment *experiment, double z_alpha, double z_power, double ratio)
{
    const double root = (z_alpha + z_power) * experiment->deviation / experiment->effect;
    return (1 + 1 / ratio) * root * root + z_alpha * z_alpha / (2 * (1 + ratio));
}

struct ol_experiment_size ol_experiment_size_of(const struct ol_experiment *experiment)
{
    const double z_alpha = ol_normal_quantile(1 - experiment->alpha / experiment->sides);
    const double z_power = ol_normal_quantile(experiment->power);
    const double ratio = experiment->share_b / (1 - experiment->share_b);
    const double a = experiment->deviation > 0 ? of_means(experiment, z_alpha, z_power, ratio)
                                               : of_proportions(experiment, z_alpha, z_power, ratio);
    return (struct ol_experiment_size){.a = ceil(a * (1 - SLACK)), .b = ceil(a * ratio * (1 - SLACK))};
}
