/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sources of a scenario: all that brings jobs, in the order in which it is written, and how each is opened.
 */
#include "scenarios/inflow.h"

#include "models/trace/follow.h"
#include "models/trace/what_if_source.h"
#include "outlay/arena.h"
#include "scenarios/author_list.h"

#include <stdlib.h>

static struct ol_source *open_trace(const void *config, const struct ol_source_context *context,
                                    struct ol_error *error)
{
    const struct ol_trace *trace = config;
    return ((const struct ol_trace_format *)trace->format.kind)->open(trace, context, error);
}

static struct ol_source *open_arrivals(const void *config, const struct ol_source_context *context,
                                       struct ol_error *error)
{
    return ol_arrivals_open(config, context, error);
}

static struct ol_source *open_job(const void *config, const struct ol_source_context *context,
                                  struct ol_error *error)
{
    return ol_single_job_open(config, context, error);
}

/* What an author writes is not known beforehand. */
static int silence(struct ol_source *source, struct ol_job *job, struct ol_error *error)
{
    (void)source;
    (void)job;
    (void)error;
    return 0;
}

static void close_silence(struct ol_source *source)
{
    ol_mem_free(source);
}

static const struct ol_source_ops silent_ops = {.next = silence, .close = close_silence};

static struct ol_source *open_silence(const void *config, const struct ol_source_context *context,
                                      struct ol_error *error)
{
    struct ol_source *source = ol_mem_new(sizeof *source);
    (void)config;
    (void)context;
    (void)error;
    *source = (struct ol_source){.ops = &silent_ops, .zero_instant = OL_NEVER};
    return source;
}

static int by_ordinal(const void *a, const void *b)
{
    size_t x = ((const struct ol_inflow_source *)a)->node->ordinal;
    size_t y = ((const struct ol_inflow_source *)b)->node->ordinal;
    return x < y ? -1 : x > y;
}

static uint16_t pool_of(const struct ol_scenario *scenario, const char *name)
{
    size_t pool = ol_scenario_pool_index(scenario, name);
    OL_ASSERT(pool <= UINT16_MAX);
    return (uint16_t)pool;
}

static void list_works(struct ol_inflow *inflow, const struct ol_inflow_author *author)
{
    struct ol_author_work work;
    const size_t count = inflow->source_count + author->work_count;
    inflow->sources = ol_mem_resize(inflow->sources, ol_mem_product(sizeof *inflow->sources, count));
    for (size_t i = 0; author->kind->work(author->config, i, &work); i++)
        inflow->sources[inflow->source_count++] =
            (struct ol_inflow_source){.node = work.node,
                                      .open = open_silence,
                                      .config = author->config,
                                      .work = work.work,
                                      .what_ifs = &ol_no_what_ifs,
                                      .pool = pool_of(inflow->scenario, work.pool)};
}

static void list_authors(struct ol_inflow *inflow)
{
    struct ol_authored authored;
    while (ol_scenario_author(inflow->scenario, inflow->author_count, &authored))
        inflow->author_count++;
    inflow->authors = ol_mem_new(ol_mem_product(sizeof *inflow->authors, inflow->author_count));
    for (size_t i = 0; ol_scenario_author(inflow->scenario, i, &authored); i++) {
        inflow->authors[i] = (struct ol_inflow_author){.kind = authored.kind,
                                                       .config = authored.config,
                                                       .first_source = inflow->source_count,
                                                       .work_count = ol_author_work_count(&authored)};
        list_works(inflow, &inflow->authors[i]);
    }
}

/* Behind the others; such a trace is a source already. */
static void list_follows(struct ol_inflow *inflow)
{
    for (size_t i = 0; i < inflow->source_count; i++) {
        struct ol_inflow_source *source = &inflow->sources[i];
        if (!source->is_trace || !((const struct ol_trace *)source->config)->has_dependencies)
            continue;
        const size_t count = inflow->author_count++;
        source->follows = ol_mem_new(sizeof *source->follows);
        inflow->authors = ol_mem_resize(inflow->authors, ol_mem_product(sizeof *inflow->authors, count + 1));
        inflow->authors[count] = (struct ol_inflow_author){
            .kind = &ol_follow_kind, .config = source->follows, .first_source = i, .work_count = 1};
    }
}

void ol_inflow_list(struct ol_inflow *inflow)
{
    const struct ol_workload *workload = inflow->scenario->workloads.items;
    size_t count = workload->traces.count + workload->arrivals.count + workload->jobs.count, n = 0;
    inflow->sources = ol_mem_new(ol_mem_product(sizeof *inflow->sources, count));
    for (size_t i = 0; i < workload->traces.count; i++) {
        const struct ol_trace *trace = (const struct ol_trace *)workload->traces.items + i;
        inflow->sources[n++] = (struct ol_inflow_source){.node = trace->node,
                                                         .open = open_trace,
                                                         .config = trace,
                                                         .work = &trace->work,
                                                         .what_ifs = &trace->what_ifs,
                                                         .is_trace = true,
                                                         .troubles = ol_mem_new(sizeof(struct ol_troubles)),
                                                         .stop_on_error = trace->on_error == 1,
                                                         .pool = pool_of(inflow->scenario, trace->pool),
                                                         .shift = trace->shift};
    }
    for (size_t i = 0; i < workload->arrivals.count; i++) {
        const struct ol_arrivals *arrivals = (const struct ol_arrivals *)workload->arrivals.items + i;
        inflow->sources[n++] = (struct ol_inflow_source){.node = arrivals->node,
                                                         .open = open_arrivals,
                                                         .config = arrivals,
                                                         .work = &arrivals->work,
                                                         .what_ifs = &arrivals->what_ifs,
                                                         .pool = pool_of(inflow->scenario, arrivals->pool)};
    }
    for (size_t i = 0; i < workload->jobs.count; i++) {
        const struct ol_single_job *job = (const struct ol_single_job *)workload->jobs.items + i;
        inflow->sources[n++] = (struct ol_inflow_source){.node = job->node,
                                                         .open = open_job,
                                                         .config = job,
                                                         .work = &job->work,
                                                         .what_ifs = &job->what_ifs,
                                                         .pool = pool_of(inflow->scenario, job->pool)};
    }
    inflow->source_count = n;
    qsort(inflow->sources, n, sizeof *inflow->sources, by_ordinal);
    list_authors(inflow);
    list_follows(inflow);
}

/* ---- opening one ---- */

struct ol_source_context ol_inflow_context(const struct ol_inflow *inflow, const struct ol_inflow_source *source,
                                           uint64_t seed, uint64_t replication)
{
    struct ol_clock clock = ol_scenario_clock(inflow->scenario);
    const struct ol_pool *pool = ol_scenario_pool(inflow->scenario, source->pool);
    return (struct ol_source_context){
        .unit = ol_pool_unit(pool),
        .labels = &inflow->scenario->labels,
        .asks = &inflow->scenario->asks,
        .grain = ol_pool_grain(pool),
        .is_placed = ol_pool_is_placed(pool),
        .stop_on_error = source->stop_on_error,
        .seed = seed,
        .replication = replication,
        .until = clock.length ? clock.length : OL_NEVER,
        .start_instant = inflow->has_instant ? inflow->start_instant : 0,
    };
}

struct ol_source *ol_inflow_open(const struct ol_inflow_source *source, const struct ol_source_context *context,
                                 struct ol_error *error)
{
    return ol_what_if_source(source->open(source->config, context, error), source->what_ifs, context, error);
}

const struct ol_arrivals *ol_inflow_arrivals(const struct ol_inflow_source *source)
{
    return source->open == open_arrivals ? source->config : NULL;
}
