/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arrivals: jobs by laws.
 *
 * When the next one comes is drawn here, what it is like in job_mix.h. Gaps are spent at the rate of the shapes: one of
 * an hour is over in half of that where jobs come twice as fast. Times are rounded to the microsecond, sizes to the
 * unit; a runtime is at least a microsecond, a size at least 1, and an estimate never below the runtime.
 */
#include "ask_columns.h"
#include "job_mix.h"
#include "models/traffic/rate_path.h"
#include "outlay/arena.h"
#include "outlay/source.h"
#include "row_rules.h"

#include <math.h>

struct arrivals_source {
    struct ol_source base;
    const struct ol_arrivals *arrivals;
    struct ol_job_mix *mix;
    struct ol_rng gaps;
    struct ol_rate_path path; /* without shapes it is not looked at */
    double at;                /* of a path: where the last job came, unrounded */
    ol_time submit, until;
    int64_t produced, count; /* count 0: no end */
    struct ol_source_context context;
    struct ol_ask ask;
    uint32_t ask_number;
};

static uint32_t units_of(const struct arrivals_source *source, double size)
{
    const double count = fmin(fmax(size, 1), UINT32_MAX / fmax(source->context.grain, 1));
    return (uint32_t)ol_ask_units(&source->context, &source->ask, (int64_t)count * 1000);
}

static bool is_done(const struct arrivals_source *source)
{
    return source->submit >= source->until || (source->count > 0 && source->produced >= source->count);
}

/* To the next submit; false past what can be simulated. */
static bool advance(struct arrivals_source *source)
{
    const double gap = ol_law_draw(&source->arrivals->interarrival, &source->gaps) / source->arrivals->rate_scale;
    if (source->arrivals->shapes.count > 0) {
        const double last = fmin((double)source->until, (double)OL_TIME_LIMIT);
        source->at = ol_rate_path_travel(&source->path, source->at, gap, last);
        const bool is_past = source->at >= last;
        source->submit = is_past ? source->until : (ol_time)source->at;
        return !is_past || source->until != OL_NEVER;
    }
    const ol_time rounded = (ol_time)llrint(fmin(gap, (double)OL_TIME_LIMIT));
    if (source->submit > OL_TIME_LIMIT - rounded)
        return false;
    source->submit += rounded;
    return true;
}

static int arrivals_next(struct ol_source *base, struct ol_job *job, struct ol_error *error)
{
    struct arrivals_source *source = (struct arrivals_source *)base;
    if (is_done(source))
        return 0;
    if (!advance(source))
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(source->arrivals->node, "interarrival"),
                       "job %lld of arrivals \"%s\" would come later than can be simulated; give shorter gaps",
                       (long long)source->produced + 1, source->arrivals->name);
    if (is_done(source))
        return 0;
    source->produced++;
    *job = (struct ol_job){
        .submit = source->submit,
        .name = ol_label_of_number(NULL, source->produced),
        .ask = source->ask_number,
    };
    job->units = units_of(source, ol_job_mix_draw(source->mix, job));
    return 1;
}

static void arrivals_close(struct ol_source *base)
{
    struct arrivals_source *source = (struct arrivals_source *)base;
    ol_rate_path_release(&source->path);
    ol_job_mix_free(source->mix);
    ol_mem_free(source);
}

static double arrivals_progress(const struct ol_source *base)
{
    const struct arrivals_source *source = (const struct arrivals_source *)base;
    if (source->count > 0)
        return (double)source->produced / (double)source->count;
    return fmin((double)source->submit / (double)source->until, 1);
}

static const struct ol_source_ops arrivals_ops = {arrivals_next, arrivals_close, arrivals_progress};

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

static int open_path(struct arrivals_source *source, struct ol_error *error)
{
    const struct ol_source_context *context = &source->context;
    const ol_time monday = 4 * OL_DAY; /* 1970-01-05 */
    const struct ol_shape_context about = {
        .zero_instant = context->start_instant ? context->start_instant : monday,
        .seed = context->seed,
        .replication = context->replication,
        .name = source->arrivals->name,
    };
    const int status =
        ol_rate_path_open(&source->path, &source->arrivals->shapes, &about, (double)OL_SECOND, error);
    if (status == 0)
        ol_rate_path_seek(&source->path, source->submit);
    return status;
}

struct ol_source *ol_arrivals_open(const struct ol_arrivals *arrivals, const struct ol_source_context *context,
                                   struct ol_error *error)
{
    const bool is_gpus = context->unit == OL_UNIT_GPUS;
    const struct ol_ask ask = ol_ask_of_work(&arrivals->work, arrivals->node,
                                             is_gpus ? mean_milli(&arrivals->laws.cpus) : 0, context->labels);
    const bool is_part =
        is_gpus && context->grain > 1 && (ask.milli > 0 || ask.slice) && !arrivals->laws.gpus.type;
    if (check_end(arrivals, context->until, error) < 0)
        return NULL;
    struct arrivals_source *source = ol_mem_new(sizeof *source);
    *source = (struct arrivals_source){
        .base = {.ops = &arrivals_ops, .zero_instant = OL_NEVER},
        .arrivals = arrivals,
        .mix = ol_job_mix_new(arrivals, context, !is_part, error),
        .gaps = ol_rng_stream(context->seed, "interarrival", arrivals->name, context->replication),
        .at = (double)arrivals->start,
        .submit = arrivals->start,
        .until = context->until,
        .count = ol_arrivals_count(arrivals),
        .context = *context,
        .ask = ask,
        .ask_number = ol_ask_keep(context, &ask),
    };
    source->base.ask = source->ask_number;
    if (source->mix && (arrivals->shapes.count == 0 || open_path(source, error) == 0))
        return &source->base;
    arrivals_close(&source->base);
    return NULL;
}
