/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arrivals: jobs by laws.
 *
 * Gaps, runtimes, sizes and estimates are drawn from four streams of their own, so that another law of the one
 * leaves the draws of the others as they were. Times are rounded to the microsecond, sizes to the unit; a
 * runtime is at least a microsecond, a size at least 1, and an estimate never below the runtime.
 */
#include "ask_columns.h"
#include "generator.h"
#include "outlay/arena.h"
#include "outlay/source.h"
#include "row_rules.h"

#include <math.h>

struct arrivals_source {
    struct ol_source base;
    const struct ol_arrivals *arrivals;
    const struct ol_law *size;
    struct ol_rng gaps, runtimes, sizes, estimates;
    ol_time submit, until;
    int64_t produced;
    ol_label user, team, queue;
    struct ol_source_context context;
    struct ol_ask ask;
    uint32_t ask_number;
};

static const struct ol_field arrivals_fields[] = {
    {"name", OL_FIELD_NAME, "Names the random streams.", .is_required = true,
     .offset = offsetof(struct ol_arrivals, name)},
    {"pool", OL_FIELD_TEXT, "The pool that the jobs run on.", .is_required = true,
     .offset = offsetof(struct ol_arrivals, pool)},
    {"count", OL_FIELD_COUNT, "How many jobs; without it they go on to the clock's end.", .unit = "jobs", .min = 1,
     .max = 1e15, .offset = offsetof(struct ol_arrivals, count)},
    {"start", OL_FIELD_DURATION, "When the first gap begins.", .max = 1e18,
     .offset = offsetof(struct ol_arrivals, start)},
    {"interarrival", OL_FIELD_LAW, "The gap between two submits.", .is_required = true,
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct ol_arrivals, interarrival)},
    {"runtime", OL_FIELD_LAW, "How long a job runs.", .is_required = true, .dimension = OL_LAW_DURATION,
     .offset = offsetof(struct ol_arrivals, runtime)},
    {"cpus", OL_FIELD_LAW, "How many processors a job takes, where the pool counts them.",
     .offset = offsetof(struct ol_arrivals, cpus)},
    {"gpus", OL_FIELD_LAW, "How many GPUs a job takes, where the pool counts them.",
     .offset = offsetof(struct ol_arrivals, gpus)},
    {"estimate-factor", OL_FIELD_LAW, "The user's estimate over the runtime; values below 1 count as 1.",
     .offset = offsetof(struct ol_arrivals, estimate_factor)},
    {"user", OL_FIELD_TEXT, "Who submits the jobs.", .offset = offsetof(struct ol_arrivals, user)},
    {"team", OL_FIELD_TEXT, "Who pays for them.", .offset = offsetof(struct ol_arrivals, team)},
    {"queue", OL_FIELD_TEXT, "Where they are submitted to.", .offset = offsetof(struct ol_arrivals, queue)},
    OL_WORK_FIELDS(struct ol_arrivals, work),
    {0},
};

const struct ol_element ol_arrivals_element = {
    .name = "arrivals",
    .summary = "synthetic jobs drawn from laws",
    .size = sizeof(struct ol_arrivals),
    .fields = arrivals_fields,
    .example = "<arrivals name=\"sweep\" pool=\"train\" count=\"2000\" interarrival=\"exponential(5m)\"\n"
               "          runtime=\"lognormal(2h,3h)\" gpus=\"8\" team=\"research\"/>",
};

static ol_time draw_time(const struct ol_law *law, struct ol_rng *rng)
{
    return (ol_time)llrint(fmin(ol_law_draw(law, rng), (double)OL_TIME_LIMIT));
}

static uint32_t draw_size(struct arrivals_source *source)
{
    const double size = source->size ? round(ol_law_draw(source->size, &source->sizes)) : 1;
    const double count = fmin(fmax(size, 1), UINT32_MAX / fmax(source->context.grain, 1));
    return (uint32_t)ol_ask_units(&source->context, &source->ask, (int64_t)count * 1000);
}

static ol_time draw_estimate(struct arrivals_source *source, ol_time runtime)
{
    const struct ol_law *law = &source->arrivals->estimate_factor;
    if (!law->type)
        return runtime;
    const double factor = fmax(ol_law_draw(law, &source->estimates), 1);
    const double estimate = fmin(factor * (double)runtime, (double)OL_TIME_LIMIT);
    const ol_time rounded = (ol_time)llrint(estimate);
    return rounded > runtime ? rounded : runtime;
}

static bool is_done(const struct arrivals_source *source)
{
    return source->submit >= source->until ||
           (source->arrivals->count > 0 && source->produced >= source->arrivals->count);
}

static int arrivals_next(struct ol_source *base, struct ol_job *job, struct ol_error *error)
{
    struct arrivals_source *source = (struct arrivals_source *)base;
    if (is_done(source))
        return 0;
    const ol_time gap = draw_time(&source->arrivals->interarrival, &source->gaps);
    if (source->submit > OL_TIME_LIMIT - gap)
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(source->arrivals->node, "interarrival"),
                       "job %lld of arrivals \"%s\" would come later than can be simulated; give shorter gaps",
                       (long long)source->produced + 1, source->arrivals->name);
    source->submit += gap;
    if (is_done(source))
        return 0;
    source->produced++;
    const ol_time drawn = draw_time(&source->arrivals->runtime, &source->runtimes);
    const ol_time runtime = drawn > OL_MICROSECOND ? drawn : OL_MICROSECOND;
    *job = (struct ol_job){
        .submit = source->submit,
        .runtime = runtime,
        .estimate = draw_estimate(source, runtime),
        .units = draw_size(source),
        .name = ol_label_of_number(NULL, source->produced),
        .user = source->user,
        .team = source->team,
        .queue = source->queue,
        .ask = source->ask_number,
    };
    return 1;
}

static void arrivals_close(struct ol_source *source)
{
    ol_mem_free(source);
}

static double arrivals_progress(const struct ol_source *base)
{
    const struct arrivals_source *source = (const struct arrivals_source *)base;
    if (source->arrivals->count > 0)
        return (double)source->produced / (double)source->arrivals->count;
    return fmin((double)source->submit / (double)source->until, 1);
}

static const struct ol_source_ops arrivals_ops = {arrivals_next, arrivals_close, arrivals_progress};

/* The law of what the pool counts, or NULL with an error that says what to add. */
static const struct ol_law *size_law(const struct ol_arrivals *arrivals, enum ol_unit unit, struct ol_error *error)
{
    const struct ol_law *law = unit == OL_UNIT_GPUS ? &arrivals->gpus : &arrivals->cpus;
    if (law->type)
        return law;
    const char *name = unit == OL_UNIT_GPUS ? "gpus" : "cpus";
    ol_fail(error, OL_BAD_INPUT, ol_xml_place(arrivals->node, "name"),
            "the pool counts %s but arrivals \"%s\" do not say how many; add %s=\"1\" or a law", name,
            arrivals->name, name);
    return NULL;
}

/* Processors beside GPUs are the same for all jobs. */
static int64_t mean_milli(const struct ol_law *law)
{
    return law->type ? (int64_t)llrint(fmin(ol_law_mean(law) * 1000, 1e12)) : 0;
}

static int check_end(const struct ol_arrivals *arrivals, ol_time until, struct ol_error *error)
{
    if (arrivals->count > 0)
        return 0;
    if (until == OL_NEVER)
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(arrivals->node, "name"),
                       "arrivals \"%s\" would never end; give a count=\"...\", or <clock length=\"...\"/>",
                       arrivals->name);
    if (!(ol_law_mean(&arrivals->interarrival) > 0))
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(arrivals->node, "interarrival"),
                       "gaps of 0 never reach the clock's end; give a count=\"...\" or a longer interarrival");
    return 0;
}

struct ol_source *ol_arrivals_open(const struct ol_arrivals *arrivals, const struct ol_source_context *context,
                                   struct ol_error *error)
{
    const bool is_gpus = context->unit == OL_UNIT_GPUS;
    const struct ol_ask ask = ol_ask_of_work(&arrivals->work, arrivals->node,
                                             is_gpus ? mean_milli(&arrivals->cpus) : 0, context->labels);
    const bool is_part = is_gpus && context->grain > 1 && (ask.milli > 0 || ask.slice) && !arrivals->gpus.type;
    const struct ol_law *size = is_part ? NULL : size_law(arrivals, context->unit, error);
    if ((!size && !is_part) || check_end(arrivals, context->until, error) < 0)
        return NULL;
    struct arrivals_source *source = ol_mem_new(sizeof *source);
    const uint64_t seed = context->seed, replication = context->replication;
    *source = (struct arrivals_source){
        .base = {.ops = &arrivals_ops, .zero_instant = OL_NEVER},
        .arrivals = arrivals,
        .size = size,
        .gaps = ol_rng_stream(seed, "interarrival", arrivals->name, replication),
        .runtimes = ol_rng_stream(seed, "runtime", arrivals->name, replication),
        .sizes = ol_rng_stream(seed, "size", arrivals->name, replication),
        .estimates = ol_rng_stream(seed, "estimate", arrivals->name, replication),
        .submit = arrivals->start,
        .until = context->until,
        .user = ol_generator_label(context->labels, arrivals->user),
        .team = ol_generator_label(context->labels, arrivals->team),
        .queue = ol_generator_label(context->labels, arrivals->queue),
        .context = *context,
        .ask = ask,
        .ask_number = ol_ask_keep(context, &ask),
    };
    return &source->base;
}
