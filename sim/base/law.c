/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws are read by the kinds of their parameters, and asked by the rows of law_type.h. */
#include "outlay/law.h"

#include "outlay/quantity.h"
#include "sim/base/decimal.h"
#include "sim/base/law_file.h"
#include "sim/base/law_type.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Shapes outside this range give means or draws that no double holds. */
#define LEAST_SHAPE    0.01
#define GREATEST_SHAPE 1e6

static double bounded(double value)
{
    return value < OL_LAW_MAX ? value : OL_LAW_MAX;
}

double ol_law_draw(const struct ol_law *law, struct ol_rng *rng)
{
    OL_ASSERT(law->type);
    const struct ol_law_type *type = law->type;
    return bounded(type->draw ? type->draw(law, rng) : type->quantile(law, ol_rng_unit(rng)));
}

double ol_law_mean(const struct ol_law *law)
{
    OL_ASSERT(law->type);
    return law->type->mean(law);
}

double ol_law_quantile(const struct ol_law *law, double p)
{
    OL_ASSERT(law->type && p > 0 && p < 1);
    return bounded(law->type->quantile(law, p));
}

double ol_law_probability(const struct ol_law *law, double value)
{
    double low = 0, high = 1;
    for (int i = 0; i < DBL_MANT_DIG; i++) {
        const double middle = (low + high) / 2;
        if (ol_law_quantile(law, middle) <= value)
            low = middle;
        else
            high = middle;
    }
    return high == 1 ? 1 : low;
}

bool ol_law_is_constant(const struct ol_law *law)
{
    return law->type == &ol_law_constant || (law->type == &ol_law_uniform && law->a == law->b);
}

const char *ol_law_name(const struct ol_law *law)
{
    OL_ASSERT(law->type);
    return law->type->name;
}

bool ol_law_describe(size_t i, const char **name, const char **signature, const char **summary)
{
    if (!ol_law_types[i])
        return false;
    *name = ol_law_types[i]->name;
    *signature = ol_law_types[i]->signature;
    *summary = ol_law_types[i]->summary;
    return true;
}

/* ---- reading ---- */

static const struct ol_law_type *find_type(struct ol_slice name)
{
    for (size_t i = 0; ol_law_types[i]; i++)
        if (ol_slice_is(name, ol_law_types[i]->name))
            return ol_law_types[i];
    return NULL;
}

#define NAMES_LIMIT 40

static void explain_unknown(struct ol_slice name, char why[OL_LAW_WHY])
{
    const char *names[NAMES_LIMIT + 1] = {0}, *nearest;
    char word[40], list[160] = "";
    size_t length = 0;
    for (size_t i = 0; ol_law_types[i] && i < NAMES_LIMIT && length < sizeof list; i++) {
        names[i] = ol_law_types[i]->name;
        length += (size_t)snprintf(list + length, sizeof list - length, "%s%s", i ? ", " : "", names[i]);
    }
    struct ol_slice quoted = ol_excerpt(name, sizeof word - 1);
    snprintf(word, sizeof word, OL_SLICE_FORMAT, OL_SLICE_ARGS(quoted));
    nearest = ol_nearest(word, names);
    snprintf(why, OL_LAW_WHY, "there is no law \"%s\"%s%s%s are %s", word, nearest ? "; did you mean \"" : "",
             nearest ? nearest : "", nearest ? "\"? The laws" : "; the laws", list);
}

static size_t count_parameters(const struct ol_law_type *type)
{
    size_t count = 0;
    while (count < OL_LAW_PARAMETERS && type->parameters[count])
        count++;
    return count;
}

/* It may be written without parentheses. */
static bool takes_nothing(const struct ol_law_type *type)
{
    return type && !type->read && count_parameters(type) == 0;
}

static bool read_value(enum ol_law_parameter parameter, struct ol_slice text, enum ol_law_dimension dimension,
                       double *value, char reason[160])
{
    if (parameter == OL_PARAMETER_SHARE)
        return ol_share_parse(text, value, reason);
    return ol_law_value_read(text, parameter == OL_PARAMETER_SHAPE ? OL_LAW_PLAIN : dimension, value, reason);
}

static bool read_parameter(const struct ol_law_type *type, size_t i, struct ol_slice text,
                           enum ol_law_dimension dimension, double *value, char why[OL_LAW_WHY])
{
    enum ol_law_parameter parameter = type->parameters[i];
    char reason[160];
    if (!read_value(parameter, text, dimension, value, reason)) {
        snprintf(why, OL_LAW_WHY, "%s: %s", type->signature, reason);
        return false;
    }
    struct ol_slice quoted = ol_excerpt(text, 40);
    if (parameter == OL_PARAMETER_SCALE && !(*value > 0)) {
        snprintf(why, OL_LAW_WHY, "%s: parameter %zu is \"" OL_SLICE_FORMAT "\"; it must be greater than 0",
                 type->signature, i + 1, OL_SLICE_ARGS(quoted));
        return false;
    }
    if (parameter == OL_PARAMETER_SHAPE && !(*value >= LEAST_SHAPE && *value <= GREATEST_SHAPE)) {
        snprintf(why, OL_LAW_WHY, "%s: the shape is \"" OL_SLICE_FORMAT "\"; it must be from %g to %g",
                 type->signature, OL_SLICE_ARGS(quoted), LEAST_SHAPE, GREATEST_SHAPE);
        return false;
    }
    if (parameter == OL_PARAMETER_SHARE && !(*value > 0 && *value <= 1)) {
        snprintf(why, OL_LAW_WHY, "%s: the share is \"" OL_SLICE_FORMAT "\"; it must be above 0 and at most 1",
                 type->signature, OL_SLICE_ARGS(quoted));
        return false;
    }
    return true;
}

/* Cut at commas; the number of parts, of which the first OL_LAW_PARAMETERS are kept. */
static size_t split(struct ol_slice text, struct ol_slice parts[OL_LAW_PARAMETERS])
{
    size_t count = 0;
    if (!ol_slice_trim(text).length)
        return 0;
    for (;; count++) {
        const char *comma = memchr(text.data, ',', text.length);
        size_t length = comma ? (size_t)(comma - text.data) : text.length;
        if (count < OL_LAW_PARAMETERS)
            parts[count] = ol_slice_trim((struct ol_slice){text.data, length});
        if (!comma)
            return count + 1;
        text = (struct ol_slice){comma + 1, text.length - length - 1};
    }
}

static bool read_parameters(struct ol_law *law, const struct ol_law_type *type, struct ol_slice text,
                            enum ol_law_dimension dimension, char why[OL_LAW_WHY])
{
    struct ol_slice parts[OL_LAW_PARAMETERS], quoted = ol_excerpt(text, 60);
    double *const targets[OL_LAW_PARAMETERS] = {&law->a, &law->b, &law->c, &law->d, &law->e};
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
    const struct ol_law_type *type = law->type = find_type(name);
    if (!type) {
        explain_unknown(name, why);
        return false;
    }
    if (type->is_of_time && dimension != OL_LAW_DURATION) {
        snprintf(why, OL_LAW_WHY, "%s is a law of durations, and here stands a %s", type->signature,
                 dimension == OL_LAW_SIZE ? "size" : "number");
        return false;
    }
    if (type->read)
        return type->read(law, ol_slice_trim(inner), dimension, folder, arena, why);
    return read_parameters(law, type, inner, dimension, why);
}

bool ol_law_parse(struct ol_law *law, struct ol_slice text, enum ol_law_dimension dimension, const char *folder,
                  struct ol_arena *arena, char why[OL_LAW_WHY])
{
    struct ol_law read = {.type = &ol_law_constant};
    text = ol_slice_trim(text);
    const char *open = text.length ? memchr(text.data, '(', text.length) : NULL;
    bool is_good;
    if (!open && takes_nothing(find_type(text)))
        is_good = read_call(&read, text, (struct ol_slice){"", 0}, dimension, folder, arena, why);
    else if (!open)
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
