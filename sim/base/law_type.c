/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The laws of the textbooks, each a row: its parameters, how a value is drawn, its quantiles and its mean; and the
 * list of all. Values of an empirical law are read in law_file.c, lifetimes of machines are in law_lifetime.c. */
#include "sim/base/law_type.h"

#include "outlay/stats.h"
#include "sim/base/law_file.h"

#include <math.h>

static double first_parameter(const struct ol_law *law)
{
    return law->a;
}

static double constant_draw(const struct ol_law *law, struct ol_rng *rng)
{
    (void)rng;
    return law->a;
}

static double constant_quantile(const struct ol_law *law, double p)
{
    (void)p;
    return law->a;
}

static double uniform_quantile(const struct ol_law *law, double p)
{
    return law->a + (law->b - law->a) * p;
}

static double uniform_mean(const struct ol_law *law)
{
    return law->a + (law->b - law->a) / 2;
}

static const char *uniform_prepare(struct ol_law *law)
{
    return law->a > law->b ? "the least value is greater than the greatest" : NULL;
}

static double exponential_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->a * ol_rng_exponential(rng);
}

static double exponential_quantile(const struct ol_law *law, double p)
{
    return -law->a * log1p(-p);
}

static double lognormal_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return exp(law->c + law->d * ol_rng_normal(rng));
}

static double lognormal_quantile(const struct ol_law *law, double p)
{
    return exp(law->c + law->d * ol_normal_quantile(p));
}

/* Mean m and deviation s of the value: its logarithm has variance log(1 + (s/m)^2), and mean log m less half of
 * that. */
static const char *lognormal_prepare(struct ol_law *law)
{
    double ratio = law->b / law->a, variance = log1p(ratio * ratio);
    law->c = log(law->a) - variance / 2;
    law->d = sqrt(variance);
    return isfinite(variance) ? NULL : "the deviation is too great for the mean";
}

static double weibull_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->b * pow(ol_rng_exponential(rng), law->c);
}

static double weibull_quantile(const struct ol_law *law, double p)
{
    return law->b * pow(-log1p(-p), law->c);
}

static double weibull_mean(const struct ol_law *law)
{
    return law->b * tgamma(1 + law->c);
}

/* Of weibull and pareto. */
static const char *invert_shape(struct ol_law *law)
{
    law->c = 1 / law->a;
    return NULL;
}

static double gamma_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->b * ol_rng_gamma(rng, law->a);
}

static double gamma_quantile(const struct ol_law *law, double p)
{
    return law->b * ol_gamma_quantile(p, law->a);
}

static double gamma_mean(const struct ol_law *law)
{
    return law->a * law->b;
}

static double pareto_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->b * exp(law->c * ol_rng_exponential(rng));
}

static double pareto_quantile(const struct ol_law *law, double p)
{
    return law->b * exp(-law->c * log1p(-p));
}

static double pareto_mean(const struct ol_law *law)
{
    return law->a > 1 ? law->b * law->a / (law->a - 1) : (double)INFINITY;
}

static double empirical_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->values[ol_rng_below(rng, law->value_count)];
}

/* The least value that a share p of all does not exceed; the product may be off by a rounding. */
static double empirical_quantile(const struct ol_law *law, double p)
{
    double rank = ceil(p * (double)law->value_count * (1 - 1e-12));
    return law->values[rank > 1 ? (size_t)rank - 1 : 0];
}

static double empirical_mean(const struct ol_law *law)
{
    double sum = 0;
    for (size_t i = 0; i < law->value_count; i++)
        sum += law->values[i] / (double)law->value_count;
    return sum;
}

const struct ol_law_type ol_law_constant = {
    .name = "constant",
    .signature = "constant(value)",
    .summary = "always the same; the value alone means it too",
    .parameters = {OL_PARAMETER_LOCATION},
    .draw = constant_draw,
    .quantile = constant_quantile,
    .mean = first_parameter,
};

const struct ol_law_type ol_law_uniform = {
    .name = "uniform",
    .signature = "uniform(least,greatest)",
    .summary = "any value between the two, each as likely",
    .parameters = {OL_PARAMETER_LOCATION, OL_PARAMETER_LOCATION},
    .prepare = uniform_prepare,
    .quantile = uniform_quantile,
    .mean = uniform_mean,
};

static const struct ol_law_type exponential = {
    .name = "exponential",
    .signature = "exponential(mean)",
    .summary = "without memory, such as gaps between independent arrivals",
    .parameters = {OL_PARAMETER_SCALE},
    .draw = exponential_draw,
    .quantile = exponential_quantile,
    .mean = first_parameter,
};

static const struct ol_law_type lognormal = {
    .name = "lognormal",
    .signature = "lognormal(mean,sd)",
    .summary = "skewed; mean and deviation are of the value, not of its logarithm",
    .parameters = {OL_PARAMETER_SCALE, OL_PARAMETER_LOCATION},
    .prepare = lognormal_prepare,
    .draw = lognormal_draw,
    .quantile = lognormal_quantile,
    .mean = first_parameter,
};

static const struct ol_law_type weibull = {
    .name = "weibull",
    .signature = "weibull(shape,scale)",
    .summary = "lifetimes; shape below 1: early failures, above 1: wear",
    .parameters = {OL_PARAMETER_SHAPE, OL_PARAMETER_SCALE},
    .prepare = invert_shape,
    .draw = weibull_draw,
    .quantile = weibull_quantile,
    .mean = weibull_mean,
};

static const struct ol_law_type gamma_law = {
    .name = "gamma",
    .signature = "gamma(shape,scale)",
    .summary = "skewed, with mean shape x scale",
    .parameters = {OL_PARAMETER_SHAPE, OL_PARAMETER_SCALE},
    .draw = gamma_draw,
    .quantile = gamma_quantile,
    .mean = gamma_mean,
};

static const struct ol_law_type pareto = {
    .name = "pareto",
    .signature = "pareto(shape,min)",
    .summary = "a heavy tail above min; no mean for shapes up to 1",
    .parameters = {OL_PARAMETER_SHAPE, OL_PARAMETER_SCALE},
    .prepare = invert_shape,
    .draw = pareto_draw,
    .quantile = pareto_quantile,
    .mean = pareto_mean,
};

static const struct ol_law_type empirical = {
    .name = "empirical",
    .signature = "empirical(file.csv)",
    .summary = "draws among the values in the first column of a file",
    .read = ol_law_file_read,
    .draw = empirical_draw,
    .quantile = empirical_quantile,
    .mean = empirical_mean,
};

const struct ol_law_type *const ol_law_types[] = {
    &ol_law_constant,
    &ol_law_uniform,
    &exponential,
    &lognormal,
    &weibull,
    &gamma_law,
    &pareto,
    &ol_law_values,
    &ol_law_quantiles,
    &empirical,
    &ol_law_lifetimes,
    &ol_law_bathtub,
    &ol_law_gcp_preemptible,
    &ol_law_advisor,
    NULL,
};
