/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/resampling.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define LEAST_BLOCKS 2

static const struct ol_trace *trace_of(const struct ol_inflow_source *source)
{
    return source->is_trace ? source->config : NULL;
}

bool ol_resampling_is_asked(const struct ol_inflow_source *source)
{
    const struct ol_trace *trace = trace_of(source);
    return trace && (trace->shake > 0 || trace->resample > 0);
}

/* From the first submit to just behind the last. */
static ol_time span_of(const struct ol_inflow_source *source)
{
    return source->count > 0 ? source->jobs[source->count - 1].submit - source->jobs[0].submit + 1 : 0;
}

int ol_resampling_check(const struct ol_inflow *inflow, const struct ol_inflow_source *source,
                        struct ol_error *error)
{
    const struct ol_trace *trace = trace_of(source);
    char block[OL_TIME_BUFFER];
    if (!ol_resampling_is_asked(source))
        return OL_OK;
    const char *name = trace->resample > 0 ? "resample" : "shake";
    if (inflow->streams)
        return ol_fail(
            error, OL_BAD_INPUT, ol_xml_place(trace->node, name),
            "%s: it makes each replication a trace of its own from the whole, which a run that streams does "
            "not have; leave stream out, or %s",
            name, name);
    if (trace->resample > 0 && span_of(source) / trace->resample < LEAST_BLOCKS)
        return ol_fail(
            error, OL_BAD_INPUT, ol_xml_place(trace->node, "resample"),
            "resample: the trace is %.1f days from its first job to its last, and there have to be at least %d "
            "blocks of %s to draw from; give shorter blocks, or a longer trace",
            (double)span_of(source) / (double)OL_DAY, LEAST_BLOCKS, ol_duration_format(trace->resample, block));
    return OL_OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* How many sources before it are of the same file and pool. */
static size_t number_of(const struct ol_inflow *inflow, const struct ol_inflow_source *source)
{
    size_t number = 0;
    for (const struct ol_inflow_source *other = inflow->sources; other < source; other++)
        number += other->is_trace && other->pool == source->pool &&
                  strcmp(base_name(trace_of(other)->href), base_name(trace_of(source)->href)) == 0;
    return number;
}

/* ---- blocks ---- */

/* The first job submitted at `time` or later. */
static size_t first_from(const struct ol_inflow_source *source, ol_time time)
{
    size_t low = 0, high = source->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (source->jobs[middle].submit < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct ol_job *draw_blocks(const struct ol_inflow_source *source, ol_time block, struct ol_rng *rng,
                                  size_t *count)
{
    const ol_time first = source->jobs[0].submit, span = span_of(source), end = first + span;
    const uint64_t whole = (uint64_t)(span / block);
    struct ol_job *jobs = NULL;
    size_t capacity = 0, n = 0;
    for (ol_time at = first; at < end; at += block) {
        const ol_time from = first + (ol_time)ol_rng_below(rng, whole) * block, shift = at - from;
        for (size_t i = first_from(source, from);
             i < source->count && source->jobs[i].submit < from + block && source->jobs[i].submit + shift < end;
             i++) {
            OL_MEM_RESERVE(jobs, capacity, n + 1);
            jobs[n] = source->jobs[i];
            jobs[n++].submit += shift;
        }
    }
    *count = n;
    return jobs;
}

/* ---- shaking ---- */

static ol_time times(ol_time time, double factor)
{
    return (ol_time)llrint(fmin((double)time * factor, (double)OL_TIME_LIMIT));
}

static double factor_of(double shake, struct ol_rng *rng)
{
    return 1 + shake * (2 * ol_rng_unit(rng) - 1);
}

static void shake_jobs(struct ol_job *jobs, size_t count, double shake, struct ol_rng *gaps,
                       struct ol_rng *runtimes)
{
    ol_time before = 0, submit = 0;
    for (struct ol_job *job = jobs; job < jobs + count; job++) {
        const ol_time gap = times(job->submit - before, factor_of(shake, gaps));
        const double factor = factor_of(shake, runtimes);
        before = job->submit;
        submit = gap < OL_TIME_LIMIT - submit ? submit + gap : OL_TIME_LIMIT;
        job->submit = submit;
        job->runtime = times(job->runtime, factor);
        job->estimate = times(job->estimate, factor);
        job->runtime = job->runtime > OL_MICROSECOND ? job->runtime : OL_MICROSECOND;
        job->estimate = job->estimate > OL_MICROSECOND ? job->estimate : OL_MICROSECOND;
    }
}

struct ol_job *ol_resample(const struct ol_inflow *inflow, const struct ol_inflow_source *source, uint64_t seed,
                           uint64_t replication, size_t *count)
{
    const struct ol_trace *trace = trace_of(source);
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s %s %zu", trace->pool, base_name(trace->href), number_of(inflow, source));
    const char *name = ol_text_string(&entity);
    struct ol_rng blocks = ol_rng_stream(seed, "trace.blocks", name, replication);
    struct ol_rng gaps = ol_rng_stream(seed, "trace.gaps", name, replication);
    struct ol_rng runtimes = ol_rng_stream(seed, "trace.runtimes", name, replication);
    struct ol_job *jobs;
    ol_text_release(&entity);
    if (trace->resample > 0 && source->count > 0) {
        jobs = draw_blocks(source, trace->resample, &blocks, count);
    } else {
        *count = source->count;
        jobs = ol_mem_new(ol_mem_product(sizeof *jobs, source->count));
        if (source->count > 0)
            memcpy(jobs, source->jobs, source->count * sizeof *jobs);
    }
    if (trace->shake > 0)
        shake_jobs(jobs, *count, trace->shake, &gaps, &runtimes);
    return jobs;
}
