/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/law_fit.h"

#include "outlay/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_SHAPE    0.01 /* as laws allow them */
#define GREATEST_SHAPE 1e6

struct sample {
    const double *sorted;
    size_t count;
    double mean, mean_log, sd_log;
};

struct family {
    const char *name;
    int parameters;
    /* False where the law cannot be fitted. */
    bool (*fit)(const struct sample *sample, double *a, double *b);
    double (*density)(double a, double b, double x); /* its logarithm */
    double (*below)(double a, double b, double x);   /* the probability of at most x */
    double (*mean)(double a, double b);
    bool is_scaled_by_b; /* else by a */
};

/* ---- a root by halving: the function is negative at the low end and crosses once ---- */

static double root(double (*function)(double x, const struct sample *sample), const struct sample *sample)
{
    double low = log(LEAST_SHAPE), high = log(GREATEST_SHAPE);
    for (int i = 0; i < 80; i++) {
        const double middle = (low + high) / 2;
        if (function(exp(middle), sample) < 0)
            low = middle;
        else
            high = middle;
    }
    return exp(low + (high - low) / 2);
}

/* ---- exponential(mean) ---- */

static bool exponential_fit(const struct sample *sample, double *a, double *b)
{
    *a = sample->mean;
    *b = 0;
    return true;
}

static double exponential_density(double a, double b, double x)
{
    (void)b;
    return -log(a) - x / a;
}

static double exponential_below(double a, double b, double x)
{
    (void)b;
    return -expm1(-x / a);
}

static double first_mean(double a, double b)
{
    (void)b;
    return a;
}

/* ---- lognormal(mean,sd): of the value, not of its logarithm ---- */

static bool lognormal_fit(const struct sample *sample, double *a, double *b)
{
    const double variance = sample->sd_log * sample->sd_log;
    *a = exp(sample->mean_log + variance / 2);
    *b = *a * sqrt(expm1(variance));
    return isfinite(*a) && isfinite(*b);
}

static void logarithm_of(double a, double b, double *mean, double *sd)
{
    const double variance = log1p(b / a * (b / a));
    *sd = sqrt(variance);
    *mean = log(a) - variance / 2;
}

static double lognormal_density(double a, double b, double x)
{
    double mean, sd;
    logarithm_of(a, b, &mean, &sd);
    const double z = (log(x) - mean) / sd;
    return -log(x * sd) - log(2 * M_PI) / 2 - z * z / 2;
}

static double lognormal_below(double a, double b, double x)
{
    double mean, sd;
    logarithm_of(a, b, &mean, &sd);
    return 0.5 * erfc(-(log(x) - mean) / sd / M_SQRT2);
}

/* ---- weibull(shape,scale) ---- */

/* The likelihood's derivative by the shape: sum x^k log x / sum x^k - 1/k - mean log x; values are taken over the
 * greatest, so that no power overflows. */
static double weibull_slope(double shape, const struct sample *sample)
{
    const double greatest = sample->sorted[sample->count - 1];
    double powers = 0, logs = 0;
    for (size_t i = 0; i < sample->count; i++) {
        const double log_x = log(sample->sorted[i] / greatest), power = exp(shape * log_x);
        powers += power;
        logs += power * log_x;
    }
    return logs / powers - 1 / shape - (sample->mean_log - log(greatest));
}

static bool weibull_fit(const struct sample *sample, double *a, double *b)
{
    const double greatest = sample->sorted[sample->count - 1];
    double powers = 0;
    *a = root(weibull_slope, sample);
    for (size_t i = 0; i < sample->count; i++)
        powers += pow(sample->sorted[i] / greatest, *a);
    *b = greatest * pow(powers / (double)sample->count, 1 / *a);
    return *a > LEAST_SHAPE * 1.01 && *a < 1e3;
}

static double weibull_density(double a, double b, double x)
{
    const double ratio = log(x / b);
    return log(a / b) + (a - 1) * ratio - exp(a * ratio);
}

static double weibull_below(double a, double b, double x)
{
    return -expm1(-pow(x / b, a));
}

static double weibull_mean(double a, double b)
{
    return b * tgamma(1 + 1 / a);
}

/* ---- gamma(shape,scale) ---- */

/* log k - psi(k) = log mean - mean log (Choi and Wette 1969); the left falls with k. */
static double gamma_slope(double shape, const struct sample *sample)
{
    return log(sample->mean) - sample->mean_log - (log(shape) - gsl_sf_psi(shape));
}

static bool gamma_fit(const struct sample *sample, double *a, double *b)
{
    *a = root(gamma_slope, sample);
    *b = sample->mean / *a;
    return *a > LEAST_SHAPE * 1.01 && *a < 1e5;
}

static double gamma_density(double a, double b, double x)
{
    return (a - 1) * log(x) - x / b - a * log(b) - lgamma(a);
}

static double gamma_below(double a, double b, double x)
{
    return gsl_cdf_gamma_P(x, a, b);
}

static double gamma_mean(double a, double b)
{
    return a * b;
}

/* ---- pareto(shape,min) ---- */

static bool pareto_fit(const struct sample *sample, double *a, double *b)
{
    *b = sample->sorted[0];
    const double excess = sample->mean_log - log(*b);
    *a = excess > 0 ? 1 / excess : INFINITY;
    return *a > LEAST_SHAPE && *a < 1e3;
}

static double pareto_density(double a, double b, double x)
{
    return log(a / x) + a * log(b / x);
}

static double pareto_below(double a, double b, double x)
{
    return x <= b ? 0 : -expm1(a * log(b / x));
}

static double pareto_mean(double a, double b)
{
    return a > 1 ? a * b / (a - 1) : (double)INFINITY;
}

static const struct family families[OL_LAW_FITS] = {
    {"exponential", 1, exponential_fit, exponential_density, exponential_below, first_mean, false},
    {"lognormal", 2, lognormal_fit, lognormal_density, lognormal_below, first_mean, false},
    {"weibull", 2, weibull_fit, weibull_density, weibull_below, weibull_mean, true},
    {"gamma", 2, gamma_fit, gamma_density, gamma_below, gamma_mean, true},
    {"pareto", 2, pareto_fit, pareto_density, pareto_below, pareto_mean, true},
};

static const struct family *family_of(const struct ol_law_fit *fit)
{
    for (size_t i = 0; i < OL_LAW_FITS; i++)
        if (strcmp(families[i].name, fit->law) == 0)
            return &families[i];
    OL_ASSERT(false);
    return NULL;
}

/* The greatest difference between a law and the steps of the values; equal values are one step. */
static double distance_of(const struct family *family, double a, double b, const double *sorted, size_t count)
{
    double greatest = 0;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && sorted[next] == sorted[i];)
            next++;
        const double below = family->below(a, b, sorted[i]);
        greatest = fmax(greatest,
                        fmax(fabs(below - (double)i / (double)count), fabs(below - (double)next / (double)count)));
    }
    return greatest;
}

static int by_aic(const void *a, const void *b)
{
    const double x = ((const struct ol_law_fit *)a)->aic, y = ((const struct ol_law_fit *)b)->aic;
    return x < y ? -1 : x > y;
}

static struct sample sample_of(const double *sorted, size_t count)
{
    struct ol_tally plain = {0}, logs = {0};
    for (size_t i = 0; i < count; i++) {
        ol_tally_add(&plain, sorted[i]);
        ol_tally_add(&logs, log(sorted[i]));
    }
    return (struct sample){sorted, count, ol_tally_mean(&plain), ol_tally_mean(&logs),
                           sqrt(logs.m2 / (double)(count > 0 ? count : 1))};
}

size_t ol_law_fit(const double *sorted, size_t count, struct ol_law_fit fits[OL_LAW_FITS])
{
    size_t found = 0;
    if (count < 2 || sorted[0] <= 0 || sorted[0] == sorted[count - 1])
        return 0;
    const struct sample sample = sample_of(sorted, count);
    for (size_t i = 0; i < OL_LAW_FITS; i++) {
        const struct family *family = &families[i];
        struct ol_law_fit fit = {.law = family->name};
        struct ol_sum likelihood = {0};
        if (!family->fit(&sample, &fit.a, &fit.b))
            continue;
        for (size_t k = 0; k < count; k++)
            ol_sum_add(&likelihood, family->density(fit.a, fit.b, sorted[k]));
        fit.aic = 2 * family->parameters - 2 * ol_sum_total(&likelihood);
        fit.distance = distance_of(family, fit.a, fit.b, sorted, count);
        if (isfinite(fit.aic))
            fits[found++] = fit;
    }
    qsort(fits, found, sizeof *fits, by_aic);
    return found;
}

double ol_law_fit_mean(const struct ol_law_fit *fit)
{
    return family_of(fit)->mean(fit->a, fit->b);
}

void ol_law_fit_rescale(struct ol_law_fit *fit, double factor, const double *sorted, size_t count)
{
    const struct family *family = family_of(fit);
    if (!family->is_scaled_by_b)
        fit->a *= factor;
    fit->b *= factor;
    fit->distance = distance_of(family, fit->a, fit->b, sorted, count);
}

/* ---- as text ---- */

static void add_value(double value, enum ol_law_dimension dimension, struct ol_text *text)
{
    if (dimension == OL_LAW_DURATION)
        ol_text_addf(text, value < 1e11 ? "%.6gs" : "%.0fs", value / 1e6);
    else if (!(dimension == OL_LAW_SIZE ? ol_law_write(value, dimension, text) : false))
        ol_text_addf(text, "%.6g", value);
}

void ol_law_fit_write(const struct ol_law_fit *fit, enum ol_law_dimension dimension, struct ol_text *text)
{
    const struct family *family = family_of(fit);
    ol_text_addf(text, "%s(", fit->law);
    if (family->is_scaled_by_b)
        ol_text_addf(text, "%.6g", fit->a);
    else
        add_value(fit->a, dimension, text);
    if (family->parameters > 1) {
        ol_text_adds(text, ",");
        add_value(fit->b, dimension, text);
    }
    ol_text_adds(text, ")");
}

/* ---- quantiles: straight lines between a few of the values ---- */

#define NODES    32
#define CLOSE    0.005 /* a line is near enough where it is off by this much in probability ... */
#define MEAN_OFF 0.001 /* ... and where it makes this much of a difference to the mean */

struct line {
    size_t from, to; /* indices of the values at its ends */
    double distance; /* in probability, at most */
    double off;      /* this or the difference to the mean, whichever is more, over what is near enough */
    size_t worst;    /* where it is best parted */
};

/* The value at index i stands for the probability i / (count - 1). Of equal values the last is looked at, of which the
 * distribution function is told exactly. */
static struct line line_of(const double *sorted, size_t count, double mean, size_t from, size_t to)
{
    struct line line = {.from = from, .to = to, .worst = from + (to - from) / 2};
    const double width = sorted[to] - sorted[from];
    double greatest = -1, sum = 0;
    for (size_t i = from + 1; i < to; i++) {
        const double share =
            width > 0 ? (sorted[i] - sorted[from]) / width : (double)(i - from) / (double)(to - from);
        const double off = fabs(share * (double)(to - from) - (double)(i - from));
        sum += sorted[i] - sorted[from] - width * (double)(i - from) / (double)(to - from);
        if (off > greatest) {
            greatest = off;
            line.worst = i;
        }
    }
    if (to - from < 2 || width <= 0)
        return line;
    line.distance = greatest / (double)(count - 1);
    line.off = fmax(line.distance / CLOSE, fabs(sum) / (double)count / mean / MEAN_OFF);
    return line;
}

static int by_begin(const void *a, const void *b)
{
    const size_t x = ((const struct line *)a)->from, y = ((const struct line *)b)->from;
    return x < y ? -1 : x > y;
}

/* Parts the line that is farthest off, again and again. */
static size_t draw_lines(const double *sorted, size_t count, double mean, struct line lines[NODES])
{
    size_t drawn = 1;
    lines[0] = line_of(sorted, count, mean, 0, count - 1);
    while (drawn < NODES) {
        size_t worst = 0;
        for (size_t i = 1; i < drawn; i++)
            if (lines[i].off > lines[worst].off)
                worst = i;
        if (lines[worst].off <= 1)
            break;
        const struct line whole = lines[worst];
        lines[worst] = line_of(sorted, count, mean, whole.from, whole.worst);
        lines[drawn++] = line_of(sorted, count, mean, whole.worst, whole.to);
    }
    qsort(lines, drawn, sizeof *lines, by_begin);
    return drawn;
}

double ol_law_quantiles_write(const double *sorted, size_t count, enum ol_law_dimension dimension,
                              struct ol_text *text)
{
    struct line lines[NODES];
    struct ol_tally tally = {0};
    double distance = 0;
    OL_ASSERT(count > 0);
    if (sorted[0] == sorted[count - 1]) {
        add_value(sorted[0], dimension, text);
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        ol_tally_add(&tally, sorted[i]);
    const size_t drawn = draw_lines(sorted, count, ol_tally_mean(&tally), lines);
    ol_text_adds(text, "quantiles(0%:");
    add_value(sorted[0], dimension, text);
    for (size_t i = 0; i < drawn; i++) {
        ol_text_addf(text, ",%.6g%%:", 100 * (double)lines[i].to / (double)(count - 1));
        add_value(sorted[lines[i].to], dimension, text);
        distance = fmax(distance, lines[i].distance);
    }
    ol_text_adds(text, ")");
    return distance;
}
