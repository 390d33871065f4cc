/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each law is a row: its parameters, how a value is drawn, and its mean. Values of an empirical law are read in
 * law_file.c. */
#include "outlay/law.h"

#include "sim/base/decimal.h"
#include "sim/base/law_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PARAMETERS 2

/* Shapes outside this range give means or draws that no double holds. */
#define LEAST_SHAPE    0.01
#define GREATEST_SHAPE 1e6

enum parameter { NO_PARAMETER, LOCATION, SCALE, SHAPE };

struct ol_law_type {
    const char *name, *signature, *summary;
    enum parameter parameters[PARAMETERS];
    double (*draw)(const struct ol_law *law, struct ol_rng *rng);
    double (*mean)(const struct ol_law *law);
    /* May be NULL: fills c and d. Or a sentence about what is wrong with the parameters together. */
    const char *(*prepare)(struct ol_law *law);
};

static double first_parameter(const struct ol_law *law)
{
    return law->a;
}

static double constant_draw(const struct ol_law *law, struct ol_rng *rng)
{
    (void)rng;
    return law->a;
}

static double uniform_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->a + (law->b - law->a) * ol_rng_unit(rng);
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

static double lognormal_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return exp(law->c + law->d * ol_rng_normal(rng));
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

static double gamma_mean(const struct ol_law *law)
{
    return law->a * law->b;
}

static double pareto_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->b * exp(law->c * ol_rng_exponential(rng));
}

static double pareto_mean(const struct ol_law *law)
{
    return law->a > 1 ? law->b * law->a / (law->a - 1) : (double)INFINITY;
}

static double empirical_draw(const struct ol_law *law, struct ol_rng *rng)
{
    return law->values[ol_rng_below(rng, law->value_count)];
}

static double empirical_mean(const struct ol_law *law)
{
    double sum = 0;
    for (size_t i = 0; i < law->value_count; i++)
        sum += law->values[i] / (double)law->value_count;
    return sum;
}

static const struct ol_law_type types[] = {
    {"constant",
     "constant(value)",
     "always the same; the value alone means it too",
     {LOCATION, 0},
     constant_draw,
     first_parameter,
     NULL},
    {"uniform",
     "uniform(least,greatest)",
     "any value between the two, each as likely",
     {LOCATION, LOCATION},
     uniform_draw,
     uniform_mean,
     uniform_prepare},
    {"exponential",
     "exponential(mean)",
     "without memory, such as gaps between independent arrivals",
     {SCALE, 0},
     exponential_draw,
     first_parameter,
     NULL},
    {"lognormal",
     "lognormal(mean,sd)",
     "skewed; mean and deviation are of the value, not of its logarithm",
     {SCALE, LOCATION},
     lognormal_draw,
     first_parameter,
     lognormal_prepare},
    {"weibull",
     "weibull(shape,scale)",
     "lifetimes; shape below 1: early failures, above 1: wear",
     {SHAPE, SCALE},
     weibull_draw,
     weibull_mean,
     invert_shape},
    {"gamma",
     "gamma(shape,scale)",
     "skewed, with mean shape x scale",
     {SHAPE, SCALE},
     gamma_draw,
     gamma_mean,
     NULL},
    {"pareto",
     "pareto(shape,min)",
     "a heavy tail above min; no mean for shapes up to 1",
     {SHAPE, SCALE},
     pareto_draw,
     pareto_mean,
     invert_shape},
    {"empirical",
     "empirical(file.csv)",
     "draws among the values in the first column of a file",
     {0, 0},
     empirical_draw,
     empirical_mean,
     NULL},
};

#define TYPES (sizeof types / sizeof *types)

static const struct ol_law_type *const constant = &types[0], *const empirical = &types[TYPES - 1];

double ol_law_draw(const struct ol_law *law, struct ol_rng *rng)
{
    OL_ASSERT(law->type);
    double value = law->type->draw(law, rng);
    return value < OL_LAW_MAX ? value : OL_LAW_MAX;
}

double ol_law_mean(const struct ol_law *law)
{
    OL_ASSERT(law->type);
    return law->type->mean(law);
}

bool ol_law_is_constant(const struct ol_law *law)
{
    return law->type == constant || (law->type && law->type->draw == uniform_draw && law->a == law->b);
}

bool ol_law_describe(size_t i, const char **name, const char **signature, const char **summary)
{
    if (i >= TYPES)
        return false;
    *name = types[i].name;
    *signature = types[i].signature;
    *summary = types[i].summary;
    return true;
}

/* ---- reading ---- */

static const struct ol_law_type *find_type(struct ol_slice name)
{
    for (size_t i = 0; i < TYPES; i++)
        if (ol_slice_is(name, types[i].name))
            return &types[i];
    return NULL;
}

static void explain_unknown(struct ol_slice name, char why[OL_LAW_WHY])
{
    const char *names[TYPES + 1] = {0}, *nearest;
    char word[40], list[160] = "";
    size_t length = 0;
    for (size_t i = 0; i < TYPES; i++) {
        names[i] = types[i].name;
        length += (size_t)snprintf(list + length, sizeof list - length, "%s%s", i ? ", " : "", types[i].name);
    }
    struct ol_slice quoted = ol_excerpt(name, sizeof word - 1);
    snprintf(word, sizeof word, OL_SLICE_FORMAT, OL_SLICE_ARGS(quoted));
    nearest = ol_nearest(word, names);
    snprintf(why, OL_LAW_WHY, "there is no law \"%s\"%s%s%s; the laws are %s", word,
             nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "", list);
}

static size_t count_parameters(const struct ol_law_type *type)
{
    size_t count = 0;
    while (count < PARAMETERS && type->parameters[count])
        count++;
    return count;
}

static bool read_parameter(const struct ol_law_type *type, size_t i, struct ol_slice text,
                           enum ol_law_dimension dimension, double *value, char why[OL_LAW_WHY])
{
    enum parameter parameter = type->parameters[i];
    char reason[160];
    if (!ol_law_value_read(text, parameter == SHAPE ? OL_LAW_PLAIN : dimension, value, reason)) {
        snprintf(why, OL_LAW_WHY, "%s: %s", type->signature, reason);
        return false;
    }
    struct ol_slice quoted = ol_excerpt(text, 40);
    if (parameter == SCALE && !(*value > 0)) {
        snprintf(why, OL_LAW_WHY, "%s: parameter %zu is \"" OL_SLICE_FORMAT "\"; it must be greater than 0",
                 type->signature, i + 1, OL_SLICE_ARGS(quoted));
        return false;
    }
    if (parameter == SHAPE && !(*value >= LEAST_SHAPE && *value <= GREATEST_SHAPE)) {
        snprintf(why, OL_LAW_WHY, "%s: the shape is \"" OL_SLICE_FORMAT "\"; it must be from %g to %g",
                 type->signature, OL_SLICE_ARGS(quoted), LEAST_SHAPE, GREATEST_SHAPE);
        return false;
    }
    return true;
}

/* Cut at commas; the number of parts, of which the first PARAMETERS are kept. */
static size_t split(struct ol_slice text, struct ol_slice parts[PARAMETERS])
{
    size_t count = 0;
    if (!ol_slice_trim(text).length)
        return 0;
    for (;; count++) {
        const char *comma = memchr(text.data, ',', text.length);
        size_t length = comma ? (size_t)(comma - text.data) : text.length;
        if (count < PARAMETERS)
            parts[count] = ol_slice_trim((struct ol_slice){text.data, length});
        if (!comma)
            return count + 1;
        text = (struct ol_slice){comma + 1, text.length - length - 1};
    }
}

static bool read_parameters(struct ol_law *law, const struct ol_law_type *type, struct ol_slice text,
                            enum ol_law_dimension dimension, char why[OL_LAW_WHY])
{
    struct ol_slice parts[PARAMETERS], quoted = ol_excerpt(text, 60);
    double *const targets[PARAMETERS] = {&law->a, &law->b};
    size_t expected = count_parameters(type), found = split(text, parts);
    if (found != expected) {
        snprintf(why, OL_LAW_WHY, "%s takes %zu parameter%s; found %zu in \"" OL_SLICE_FORMAT "\"",
                 type->signature, expected, expected == 1 ? "" : "s", found, OL_SLICE_ARGS(quoted));
        return false;
    }
    for (size_t i = 0; i < expected; i++)
        if (!read_parameter(type, i, parts[i], dimension, targets[i], why))
            return false;
    const char *fault = type->prepare ? type->prepare(law) : NULL;
    if (fault)
        snprintf(why, OL_LAW_WHY, "%s: %s in \"" OL_SLICE_FORMAT "\"", type->signature, fault,
                 OL_SLICE_ARGS(quoted));
    return !fault;
}

/* "10m": a constant. What starts with a letter was meant to be a law. */
static bool read_constant(struct ol_law *law, struct ol_slice text, enum ol_law_dimension dimension,
                          char why[OL_LAW_WHY])
{
    static const char *const examples[] = {"3, or a law such as uniform(1,5)",
                                           "10m, or a law such as exponential(5m)",
                                           "14GB, or a law such as uniform(1GB,2GB)"};
    char reason[160];
    if (ol_law_value_read(text, dimension, &law->a, reason))
        return true;
    const struct ol_law_type *type = find_type(text);
    struct ol_slice quoted = ol_excerpt(text, 40);
    bool is_word = text.length && (text.data[0] | 0x20) >= 'a' && (text.data[0] | 0x20) <= 'z';
    if (type)
        snprintf(why, OL_LAW_WHY, "the law \"" OL_SLICE_FORMAT "\" lacks its parameters; write %s",
                 OL_SLICE_ARGS(quoted), type->signature);
    else if (is_word)
        explain_unknown(text, why);
    else if (!text.length)
        snprintf(why, OL_LAW_WHY, "the value is empty; write %s", examples[dimension]);
    else
        snprintf(why, OL_LAW_WHY, "%s", reason);
    return false;
}

static bool read_call(struct ol_law *law, struct ol_slice name, struct ol_slice inner,
                      enum ol_law_dimension dimension, const char *folder, struct ol_arena *arena,
                      char why[OL_LAW_WHY])
{
    law->type = find_type(name);
    if (!law->type) {
        explain_unknown(name, why);
        return false;
    }
    if (law->type == empirical)
        return ol_law_file_read(law, ol_slice_trim(inner), dimension, folder, arena, why);
    return read_parameters(law, law->type, inner, dimension, why);
}

bool ol_law_parse(struct ol_law *law, struct ol_slice text, enum ol_law_dimension dimension, const char *folder,
                  struct ol_arena *arena, char why[OL_LAW_WHY])
{
    struct ol_law read = {.type = constant};
    text = ol_slice_trim(text);
    const char *open = text.length ? memchr(text.data, '(', text.length) : NULL;
    bool is_good;
    if (!open)
        is_good = read_constant(&read, text, dimension, why);
    else if (text.data[text.length - 1] != ')') {
        struct ol_slice quoted = ol_excerpt(text, 60);
        snprintf(why, OL_LAW_WHY, "\"" OL_SLICE_FORMAT "\" does not end with its closing parenthesis",
                 OL_SLICE_ARGS(quoted));
        is_good = false;
    } else {
        struct ol_slice name = {text.data, (size_t)(open - text.data)};
        struct ol_slice inner = {open + 1, text.length - name.length - 2};
        is_good = read_call(&read, ol_slice_trim(name), inner, dimension, folder, arena, why);
    }
    if (is_good)
        *law = read;
    return is_good;
}
