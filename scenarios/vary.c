/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/vary.h"

#include "outlay/text.h"

#include <math.h>
#include <string.h>

#define WHOLE_LIMIT 9e15 /* up to which doubles hold every whole number */
#define LIST_LIMIT  10000
#define DIGITS      6 /* of a real, so that values are read and written back alike by people */
#define MANTISSA    "0123456789.+-eE"

/* ---- numbers with a unit ---- */

struct number {
    double value;
    bool is_whole;
    const char *unit;
};

/* The longest start that is a number; what is left is its unit, in which no digit stands. */
static bool read_number(const char *text, struct number *number)
{
    for (size_t length = strspn(text, MANTISSA); length > 0; length--)
        if (ol_slice_real((struct ol_slice){text, length}, &number->value)) {
            number->unit = text + length;
            number->is_whole = strcspn(text, ".eE") >= length && fabs(number->value) < WHOLE_LIMIT;
            return isfinite(number->value) && !strpbrk(number->unit, "0123456789/,");
        }
    return false;
}

/* Without an exponent, which not all readers take. */
static const char *write_number(const struct ol_vary *vary, double value, struct ol_arena *arena)
{
    if (vary->is_whole)
        return ol_arena_format(arena, "%.0f%s", value, vary->unit);
    const int magnitude = value == 0 ? 0 : (int)floor(log10(fabs(value)));
    const int decimals = magnitude >= DIGITS - 1 ? 0 : DIGITS - 1 - magnitude;
    char text[400];
    int length = snprintf(text, sizeof text, "%.*f", decimals, value);
    if (decimals > 0) {
        while (text[length - 1] == '0')
            length--;
        length -= text[length - 1] == '.';
    }
    return ol_arena_format(arena, "%.*s%s", length, text, vary->unit);
}

/* ---- ranges ---- */

static double between(const struct ol_vary *vary, double share)
{
    if (vary->is_log)
        return exp(log(vary->from) + share * (log(vary->to) - log(vary->from)));
    return vary->from + share * (vary->to - vary->from);
}

static void keep_values(struct ol_vary *vary, const char **values, size_t count, struct ol_arena *arena)
{
    const char **kept = OL_ARENA_ARRAY(arena, const char *, count);
    memcpy(kept, values, count * sizeof *kept);
    vary->values = kept;
    vary->count = count;
}

/* Whole numbers that fall together count once. */
static void take_steps(struct ol_vary *vary, size_t steps, struct ol_arena *arena)
{
    const char **values = ol_mem_new(ol_mem_product(sizeof *values, steps));
    size_t count = 0;
    for (size_t i = 0; i < steps; i++) {
        const double share = steps > 1 ? (double)i / (double)(steps - 1) : 0;
        const double value = i + 1 == steps && steps > 1 ? vary->to : i == 0 ? vary->from : between(vary, share);
        values[count] = write_number(vary, vary->is_whole ? round(value) : value, arena);
        count += count == 0 || strcmp(values[count], values[count - 1]) != 0;
    }
    keep_values(vary, values, count, arena);
    ol_mem_free(values);
}

static int bad(const struct ol_vary *vary, struct ol_error *error, const char *why)
{
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--vary %.200s: %s", vary->xpath, why);
}

static int check_range(const struct ol_vary *vary, const struct number *from, const struct number *to,
                       struct ol_error *error)
{
    if (strcmp(from->unit, to->unit) != 0)
        return bad(vary, error, "both ends of a range have the same unit, as in 1h..24h");
    if (!(from->value < to->value))
        return bad(vary, error, "a range goes from the smaller to the greater, as in 1..8");
    if (vary->is_log && from->value <= 0)
        return bad(vary, error, "a range by logarithm begins above 0, as in log:1..1000");
    return OL_OK;
}

/* "A..B" or "A..B/N". */
static int read_range(struct ol_vary *vary, const char *spec, const char *dots, struct ol_arena *arena,
                      bool *is_range, struct ol_error *error)
{
    const char *slash = strrchr(dots, '/');
    const char *left = ol_arena_copy(arena, spec, (size_t)(dots - spec));
    const char *right = ol_arena_copy(arena, dots + 2, slash ? (size_t)(slash - dots - 2) : strlen(dots + 2));
    struct number from, to;
    int64_t steps = 0;
    *is_range = read_number(left, &from) && read_number(right, &to);
    if (!*is_range)
        return OL_OK;
    if (slash && (!ol_slice_int(ol_slice_of(slash + 1), &steps) || steps < 1 || steps > OL_VARY_VALUES))
        return bad(vary, error, "behind the slash stands how many values to take, 1 to 100000, as in 0.5..2.0/4");
    const int status = check_range(vary, &from, &to, error);
    if (status != OL_OK)
        return status;
    vary->from = from.value;
    vary->to = to.value;
    vary->unit = to.unit;
    vary->is_whole = from.is_whole && to.is_whole;
    if (vary->is_whole && vary->to - vary->from >= WHOLE_LIMIT)
        return bad(vary, error, "this range is too wide for whole numbers; write its ends with a decimal point");
    if (steps > 0)
        take_steps(vary, (size_t)steps, arena);
    return OL_OK;
}

/* ---- lists ---- */

/* Where a value ends: at a comma outside brackets and quotes, or with the text. */
static const char *value_end(const char *at)
{
    int depth = 0;
    char quote = 0;
    for (; *at; at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (*at == '(' || *at == '[')
            depth++;
        else if (*at == ')' || *at == ']')
            depth--;
        else if (*at == ',' && depth <= 0)
            break;
    }
    return at;
}

static int check_value(const struct ol_vary *vary, const char **values, size_t count, struct ol_error *error)
{
    if (!*values[count])
        return bad(vary, error, "a value is missing; write XPATH=V1,V2,... without an empty one");
    for (size_t i = 0; i < count; i++)
        if (strcmp(values[i], values[count]) == 0)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--vary %.200s: the value \"%.100s\" is there twice",
                           vary->xpath, values[i]);
    return OL_OK;
}

static int read_list(struct ol_vary *vary, const char *spec, struct ol_arena *arena, struct ol_error *error)
{
    const char **values = NULL;
    size_t count = 0, capacity = 0;
    int status = OL_OK;
    for (const char *at = spec, *end; status == OL_OK; at = end + 1) {
        end = value_end(at);
        OL_MEM_RESERVE(values, capacity, count + 1);
        values[count] = ol_arena_copy(arena, at, (size_t)(end - at));
        status = check_value(vary, values, count, error);
        if (status == OL_OK && ++count > LIST_LIMIT)
            status = bad(vary, error, "more than 10000 values; give a range, with --sample");
        if (!*end)
            break;
    }
    if (status == OL_OK)
        keep_values(vary, values, count, arena);
    ol_mem_free(values);
    return status;
}

/* ---- the whole ---- */

int ol_vary_read(struct ol_vary *vary, const char *xpath, const char *spec, struct ol_arena *arena,
                 struct ol_error *error)
{
    bool is_range = false;
    int status = OL_OK;
    *vary = (struct ol_vary){.xpath = ol_arena_copy(arena, xpath, strlen(xpath)),
                             .spec = ol_arena_copy(arena, spec, strlen(spec)),
                             .unit = ""};
    vary->is_log = strncmp(spec, "log:", 4) == 0;
    const char *range = vary->is_log ? spec + 4 : spec, *dots = strstr(range, "..");
    if (dots)
        status = read_range(vary, range, dots, arena, &is_range, error);
    if (status != OL_OK || is_range)
        return status;
    if (vary->is_log)
        return bad(vary, error, "behind log: stands a range, as in log:1..1000");
    return read_list(vary, spec, arena, error);
}

int ol_vary_list(struct ol_vary *vary, struct ol_arena *arena, struct ol_error *error)
{
    const double count = vary->to - vary->from + 1;
    if (vary->values)
        return OL_OK;
    if (!vary->is_whole || vary->is_log)
        return bad(vary, error,
                   "a grid needs to know how many values to take of this range; write A..B/N, or --sample sobol");
    if (count > OL_VARY_VALUES)
        return bad(vary, error, "more than 100000 values; write A..B/N, or --sample sobol");
    take_steps(vary, (size_t)count, arena);
    return OL_OK;
}

const char *ol_vary_at(const struct ol_vary *vary, double share, struct ol_arena *arena)
{
    if (vary->values) {
        const size_t at = (size_t)(share * (double)vary->count);
        return vary->values[at < vary->count ? at : vary->count - 1];
    }
    if (!vary->is_whole)
        return write_number(vary, between(vary, share), arena);
    struct ol_vary layers = *vary; /* each whole number from..to has the room up to the next */
    layers.to += 1;
    const double value = floor(between(&layers, share));
    return write_number(vary, value < vary->from ? vary->from : value > vary->to ? vary->to : value, arena);
}
