/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape_pattern: what comes again: the hours of the day, the days of the week, a profile out of a file. All in UTC.
 */
#include "outlay/arena.h"
#include "outlay/input.h"
#include "shape_cycle.h"
#include "shape_kinds.h"

#include <math.h>
#include <string.h>

#define PROFILE_LIMIT ((size_t)16 << 20) /* bytes of a file */

/* ---- daily ---- */

struct daily_options {
    const char *values;
    double amplitude;
    ol_time peak;
};

/* A cosine, looked at in pieces of five minutes. */
struct wave {
    double amplitude;
    ol_time peak; /* the first, on the stream's axis; may be negative */
};
#define WAVE_PIECE (5 * OL_MINUTE)

/* A daily shape is one of the two. */
struct daily {
    struct ol_shape_cycle *cycle;
    struct wave wave;
};

static const struct ol_field daily_fields[] = {
    {"values", OL_FIELD_TEXT, "Relative rates of equal parts of the day, from midnight UTC on: 24 for the hours.",
     .offset = offsetof(struct daily_options, values)},
    {"amplitude", OL_FIELD_SHARE, "In place of values: how far the rate swings about its mean.", .max = 1,
     .offset = offsetof(struct daily_options, amplitude)},
    {"peak", OL_FIELD_DURATION, "With an amplitude: the time of day when the rate is greatest.", .fallback = "14h",
     .max = 86400e6, .offset = offsetof(struct daily_options, peak)},
    {0},
};

static bool is_given(const struct ol_shape *shape, const char *attribute)
{
    return shape->node && ol_xml_attribute(shape->node, attribute);
}

static void check_values(const struct ol_shape *shape, const char *text, size_t least, size_t most,
                         struct ol_faults *faults)
{
    double values[1440];
    char why[OL_SHAPE_WHY];
    const size_t count = ol_shape_numbers(text, values, most, why);
    if (why[0])
        ol_faults_add(faults, ol_xml_place(shape->node, "values"), "values: %s", why);
    else if (count < least)
        ol_faults_add(faults, ol_xml_place(shape->node, "values"), "values: there are %zu; give %zu", count,
                      least);
}

static void daily_check(const struct ol_shape *shape, struct ol_faults *faults)
{
    const struct daily_options *options = shape->kind.options;
    if ((options->values != NULL) == (is_given(shape, "amplitude") || options->amplitude > 0))
        ol_faults_add(faults, shape->node ? shape->node->place : OL_NOWHERE,
                      "a daily shape needs values, or an amplitude, and not both");
    else if (options->values)
        check_values(shape, options->values, 2, 1440, faults);
}

static void *daily_open(const struct ol_shape *shape, const struct ol_shape_context *context,
                        struct ol_error *error)
{
    const struct daily_options *options = shape->kind.options;
    double values[1440];
    char why[OL_SHAPE_WHY];
    size_t count = 0;
    if (options->values && (count = ol_shape_numbers(options->values, values, 1440, why)) == 0) {
        ol_fail(error, OL_BAD_INPUT, ol_xml_place(shape->node, "values"), "values: %s", why);
        return NULL;
    }
    const size_t room = count * sizeof *values;
    struct daily *daily = ol_mem_new(sizeof *daily + sizeof(struct ol_shape_cycle) + room);
    daily->wave = (struct wave){options->amplitude, options->peak - context->zero_instant % OL_DAY};
    if (count == 0)
        return daily;
    struct ol_shape_cycle *cycle =
        ol_shape_cycle_new(values, count, OL_DAY / (ol_time)count, context->zero_instant % OL_DAY);
    daily->cycle = memcpy(daily + 1, cycle, sizeof *cycle + room);
    ol_mem_free(cycle);
    return daily;
}

static double wave_at(const struct wave *wave, ol_time at)
{
    const double angle = 2 * M_PI * (double)(at - wave->peak) / (double)OL_DAY;
    return 1 + wave->amplitude * cos(angle);
}

static struct ol_shape_view daily_look(void *state, ol_time at)
{
    const struct daily *daily = state;
    if (daily->cycle)
        return ol_shape_cycle_look(daily->cycle, at);
    /* nowhere steeper than its amplitude times 2 pi a day */
    const double rise = daily->wave.amplitude * M_PI * (double)WAVE_PIECE / (double)OL_DAY;
    return (struct ol_shape_view){at + WAVE_PIECE, wave_at(&daily->wave, at + WAVE_PIECE / 2) + rise, false};
}

static double daily_factor(const void *state, ol_time at)
{
    const struct daily *daily = state;
    return daily->cycle ? ol_shape_cycle_factor(daily->cycle, at) : wave_at(&daily->wave, at);
}

const struct ol_shape_kind ol_shape_daily = {
    .kind = {"daily", "by the hour of the day", daily_fields, sizeof(struct daily_options)},
    .check = daily_check,
    .open = daily_open,
    .look = daily_look,
    .factor = daily_factor,
};

/* ---- weekly ---- */

#define WEEK_HOURS 168

struct weekly_options {
    const char *values;
};

static const struct ol_field weekly_fields[] = {
    {"values", OL_FIELD_TEXT, "Relative rates of the seven days, Monday first, or of their 168 hours, in UTC.",
     .is_required = true, .offset = offsetof(struct weekly_options, values)},
    {0},
};

static void weekly_check(const struct ol_shape *shape, struct ol_faults *faults)
{
    const struct weekly_options *options = shape->kind.options;
    double values[WEEK_HOURS];
    char why[OL_SHAPE_WHY];
    const size_t count = options->values ? ol_shape_numbers(options->values, values, WEEK_HOURS, why) : 0;
    if (options->values && count == 0)
        ol_faults_add(faults, ol_xml_place(shape->node, "values"), "values: %s", why);
    else if (options->values && count != 7 && count != WEEK_HOURS)
        ol_faults_add(faults, ol_xml_place(shape->node, "values"), "values: there are %zu; give 7, or 168", count);
}

static void *weekly_open(const struct ol_shape *shape, const struct ol_shape_context *context,
                         struct ol_error *error)
{
    const struct weekly_options *options = shape->kind.options;
    double values[WEEK_HOURS];
    char why[OL_SHAPE_WHY];
    const size_t count = ol_shape_numbers(options->values, values, WEEK_HOURS, why);
    if (count != 7 && count != WEEK_HOURS) {
        ol_fail(error, OL_BAD_INPUT, ol_xml_place(shape->node, "values"), "values: %s",
                why[0] ? why : "give 7, or 168");
        return NULL;
    }
    const ol_time step = 7 * OL_DAY / (ol_time)count;
    return ol_shape_cycle_new(values, count, step, context->zero_instant - 4 * OL_DAY); /* 1970-01-05: a Monday */
}

const struct ol_shape_kind ol_shape_weekly = {
    .kind = {"weekly", "by the day of the week, or its hour", weekly_fields, sizeof(struct weekly_options)},
    .check = weekly_check,
    .open = weekly_open,
    .look = ol_shape_cycle_look,
    .factor = ol_shape_cycle_factor,
};

/* ---- profile ---- */

struct profile_options {
    const char *href;
    ol_time bucket;
};

static const struct ol_field profile_fields[] = {
    {"href", OL_FIELD_PATH,
     "A file of relative rates, between blanks, commas and line breaks; begun again at its end.",
     .is_required = true, .offset = offsetof(struct profile_options, href)},
    {"bucket", OL_FIELD_DURATION, "For how long each of them holds.", .is_required = true, .min = 1000,
     .max = 1e15, .offset = offsetof(struct profile_options, bucket)},
    {0},
};

/* NULL with `error` filled. */
static struct ol_shape_cycle *read_profile(const struct ol_shape *shape, struct ol_error *error)
{
    const struct profile_options *options = shape->kind.options;
    const struct ol_place place = ol_xml_place(shape->node, "href");
    struct ol_shape_cycle *cycle = NULL;
    char why[OL_SHAPE_WHY];
    size_t length;
    char *text = ol_input_slurp(options->href, PROFILE_LIMIT, &length, place, error);
    double *values = ol_mem_new(OL_CYCLE_VALUES * sizeof *values);
    const size_t count = text ? ol_shape_numbers(text, values, OL_CYCLE_VALUES, why) : 0;
    if (text && count == 0)
        ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = options->href}, "the profile cannot be used: %s",
                why);
    if (count > 0)
        cycle = ol_shape_cycle_new(values, count, options->bucket, 0);
    ol_mem_free(values);
    ol_mem_free(text);
    return cycle;
}

static void profile_check(const struct ol_shape *shape, struct ol_faults *faults)
{
    const struct profile_options *options = shape->kind.options;
    struct ol_error error = {0};
    struct ol_shape_cycle *cycle = options->href && options->bucket > 0 ? read_profile(shape, &error) : NULL;
    if (error.status < 0)
        ol_faults_add(faults, error.place, "%s", error.message);
    ol_mem_free(cycle);
}

static void *profile_open(const struct ol_shape *shape, const struct ol_shape_context *context,
                          struct ol_error *error)
{
    (void)context;
    return read_profile(shape, error);
}

const struct ol_shape_kind ol_shape_profile = {
    .kind = {"profile", "by a file of relative rates", profile_fields, sizeof(struct profile_options)},
    .check = profile_check,
    .open = profile_open,
    .look = ol_shape_cycle_look,
    .factor = ol_shape_cycle_factor,
};
