/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sizes of experiments against published ones.
 */
#include "reports/experiment.h"
#include "tests/check.h"

static struct ol_experiment proportions(double baseline, double effect, double power)
{
    return (struct ol_experiment){
        .baseline = baseline, .effect = effect, .alpha = 0.05, .power = power, .sides = 2, .share_b = 0.5};
}

static double each(struct ol_experiment experiment)
{
    const struct ol_experiment_size size = ol_experiment_size_of(&experiment);
    if (experiment.share_b == 0.5)
        CHECK_NEAR(size.a, size.b, 0);
    return size.a;
}

/* The example of R's power.prop.test: p1 .50, p2 .75, power .90 gives n = 76.65294. By hand for .20 and .25 at 80%:
 * (1.959964 sqrt(2 x .225 x .775) + .841621 sqrt(.16 + .1875))^2 / .0025 = (1.157458 + .496128)^2 / .0025 = 1093.74. */
static void two_proportions(void)
{
    CHECK_NEAR(each(proportions(0.50, 0.25, 0.9)), 77, 0);
    CHECK_NEAR(each(proportions(0.20, 0.05, 0.8)), 1094, 0);
    CHECK_NEAR(each(proportions(0.25, -0.05, 0.8)), 1094, 0); /* either way round */
    struct ol_experiment one_sided = proportions(0.20, 0.05, 0.8);
    one_sided.sides = 1; /* (.971369 + .496128)^2 / .0025 = 861.42, with 1.644854 */
    CHECK_NEAR(each(one_sided), 862, 0);
}

/* J. Cohen, A power primer (Psychological Bulletin 112 (1992) 155-159), table 2: two means at .05 and power .80, with
 * differences of .2, .5 and .8 deviations: 393, 64 and 26 in each group; at .01 586 for the first. (393 is 393.4, which
 * has to be 394.) */
static void two_means(void)
{
    static const struct {
        double effect, alpha, size;
    } rows[] = {{0.2, 0.05, 394}, {0.5, 0.05, 64}, {0.8, 0.05, 26}, {0.2, 0.01, 586}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ol_experiment means = {.effect = 12 * rows[i].effect,
                                            .deviation = 12,
                                            .alpha = rows[i].alpha,
                                            .power = 0.8,
                                            .sides = 2,
                                            .share_b = 0.5};
        CHECK_NEAR(each(means), rows[i].size, 0);
    }
}

/* By hand, B with a fifth of the traffic, so a quarter of A's: .20 and .25, both (.20 + .25 x .25) / 1.25 = .21;
 * (1.959964 sqrt(1.25 x .1659) + .841621 sqrt(.25 x .16 + .1875))^2 / (.25 x .0025)
 *   = (.892537 + .401428)^2 / .000625 = 2678.95, and a quarter of it 669.74. */
static void unequal_shares(void)
{
    struct ol_experiment experiment = proportions(0.20, 0.05, 0.8);
    experiment.share_b = 0.2;
    const struct ol_experiment_size size = ol_experiment_size_of(&experiment);
    CHECK_NEAR(size.a, 2679, 0);
    CHECK_NEAR(size.b, 670, 0);
    /* Equal shares need the fewest in all. */
    CHECK(size.a + size.b > 2 * 1094);
}

static void laws(void)
{
    CHECK(each(proportions(0.04, 0.005, 0.9)) > each(proportions(0.04, 0.005, 0.8)));
    CHECK(each(proportions(0.04, 0.004, 0.8)) > each(proportions(0.04, 0.005, 0.8)));
    CHECK(each(proportions(0.04, 0.005, 0.8)) > 0);
}

int main(void)
{
    CASE(two_proportions);
    CASE(two_means);
    CASE(unequal_shares);
    CASE(laws);
    return check_end();
}
