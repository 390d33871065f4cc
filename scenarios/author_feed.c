/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/author_feed.h"

#include "outlay/arena.h"
#include "scenarios/scenario_work.h"

#include <math.h>

#define CHUNK_BITS 10
#define CHUNK      (1u << CHUNK_BITS)

struct ol_written {
    struct ol_job job;
    uint64_t reference;
    uint32_t author;
    uint32_t spare; /* where its place can be used again: the next such number */
};

/* ---- the jobs ---- */

static struct ol_written *written_of(const struct ol_author_feed *feed, uint32_t number)
{
    return &feed->chunks[(number - 1) >> CHUNK_BITS][(number - 1) & (CHUNK - 1)];
}

/* Number and place of one more. */
static struct ol_written *new_written(struct ol_author_feed *feed, uint32_t *number)
{
    *number = feed->spare;
    if (*number) {
        feed->spare = written_of(feed, *number)->spare;
        return written_of(feed, *number);
    }
    OL_ASSERT(feed->count < INT32_MAX); /* of the bits of ol_job.written */
    const size_t chunk = feed->count >> CHUNK_BITS;
    if ((feed->count & (CHUNK - 1)) == 0) {
        OL_MEM_RESERVE(feed->chunks, feed->chunk_capacity, chunk + 1);
        feed->chunks[chunk] = ol_mem_new(CHUNK * sizeof **feed->chunks);
    }
    *number = ++feed->count;
    return written_of(feed, *number);
}

static void reuse(struct ol_author_feed *feed, uint32_t number)
{
    written_of(feed, number)->spare = feed->spare;
    feed->spare = number;
}

static void write_job(struct ol_author_feed *feed, size_t i)
{
    const struct ol_inflow_author *about = &feed->inflow->authors[i];
    uint32_t number;
    struct ol_written *written = new_written(feed, &number);
    *written = (struct ol_written){.author = (uint32_t)i};
    feed->authors[i]->ops->write(feed->authors[i], &written->job, &written->reference);
    struct ol_job *job = &written->job;
    if (job->runtime == 0) {
        reuse(feed, number);
        return;
    }
    OL_ASSERT(job->source < about->work_count && job->runtime > 0 && job->estimate > 0);
    job->source = (uint16_t)(about->first_source + job->source);
    job->pool = feed->inflow->sources[job->source].pool;
    job->submit = ol_sim_now(feed->sim);
    job->written = number & INT32_MAX;
    feed->submit(feed->self, job);
}

/* ---- waking ---- */

static ol_time earliest(const struct ol_author_feed *feed)
{
    ol_time least = OL_NEVER;
    for (size_t i = 0; i < feed->inflow->author_count; i++) {
        const ol_time next = feed->authors[i]->ops->next(feed->authors[i]);
        least = next < least ? next : least;
    }
    return least;
}

static void watch(struct ol_author_feed *feed)
{
    const ol_time now = ol_sim_now(feed->sim), next = earliest(feed);
    const bool is_late = ol_sim_phase(feed->sim) > OL_PHASE_DECIDE;
    const bool is_past_arrivals = next == now && ol_sim_phase(feed->sim) > OL_PHASE_ARRIVAL;
    OL_ASSERT(next >= now);
    if (next == feed->wakes_at)
        return;
    if (feed->ticket)
        ol_sim_cancel(feed->sim, feed->ticket);
    feed->wakes_at = next;
    feed->ticket = 0;
    if (next != OL_NEVER)
        feed->ticket =
            ol_sim_schedule(feed->sim, next + (next == now && is_late),
                            is_past_arrivals && !is_late ? OL_PHASE_DECIDE : OL_PHASE_ARRIVAL, feed->handler, 0);
}

/* Jobs that are refused are told while this goes on, and can be answered at once. */
static void wake(void *self, uint32_t argument)
{
    struct ol_author_feed *feed = self;
    const ol_time now = ol_sim_now(feed->sim);
    (void)argument;
    feed->ticket = 0;
    feed->wakes_at = OL_NEVER;
    feed->is_writing = true;
    while (earliest(feed) <= now)
        for (size_t i = 0; i < feed->inflow->author_count; i++)
            while (feed->authors[i]->ops->next(feed->authors[i]) <= now)
                write_job(feed, i);
    feed->is_writing = false;
    watch(feed);
    feed->told(feed->self);
}

static void hear(void *self, const struct ol_note *note)
{
    struct ol_author_feed *feed = self;
    const struct ol_job_run *run = note->what;
    const uint32_t number = run->job->written;
    if (!number)
        return;
    struct ol_written *written = written_of(feed, number);
    struct ol_author *author = feed->authors[written->author];
    author->ops->ended(author, run, written->reference, note->at);
    if (feed->inflow->streams)
        reuse(feed, number);
    if (!feed->is_writing)
        watch(feed);
}

struct ol_probe ol_author_feed_probe(struct ol_author_feed *feed)
{
    return (struct ol_probe){.topics = 1u << OL_JOB_ENDED | 1u << OL_JOB_REFUSED, .hear = hear, .self = feed};
}

bool ol_author_feed_goes_on(const struct ol_author_feed *feed)
{
    return feed->authors && (feed->is_writing || earliest(feed) != OL_NEVER);
}

/* ---- opening ---- */

/* Pools whose nodes stand as bare numbers have no price; where nodes come and go, each job tells what its own cost. */
static struct ol_author_price price_of(const struct ol_author_feed *feed, size_t index)
{
    const struct ol_scenario *scenario = feed->inflow->scenario;
    const struct ol_pool *pool = ol_scenario_pool(scenario, index);
    const bool is_priced = feed->currency && pool->capacities.count > 0;
    const bool is_told = is_priced && (ol_pool_deadline(pool) || ol_scenario_is_managed(scenario, index));
    return (struct ol_author_price){
        .is_told = is_told,
        .per_unit_hour = is_priced && !is_told ? ol_pool_price_per_hour(pool) / ol_pool_grain(pool) : NAN};
}

static struct ol_author *open_one(struct ol_author_feed *feed, size_t i, uint64_t seed, uint64_t replication,
                                  struct ol_error *error)
{
    const struct ol_inflow_author *about = &feed->inflow->authors[i];
    struct ol_author_context *context = &feed->contexts[i];
    const struct ol_clock clock = ol_scenario_clock(feed->inflow->scenario);
    for (size_t k = 0; k < about->work_count; k++) {
        const size_t source = about->first_source + k;
        feed->works[source] = ol_inflow_context(feed->inflow, &feed->inflow->sources[source], seed, replication);
        feed->prices[source] = price_of(feed, feed->inflow->sources[source].pool);
    }
    *context =
        (struct ol_author_context){.prices = feed->prices + about->first_source,
                                   .works = feed->works + about->first_source,
                                   .work_count = about->work_count,
                                   .seed = seed,
                                   .replication = replication,
                                   .has_instant = feed->inflow->has_instant,
                                   .start_instant = feed->inflow->has_instant ? feed->inflow->start_instant : 0,
                                   .until = clock.length > 0 ? clock.length : OL_NEVER,
                                   .warmup_end = feed->warmup_end,
                                   .currency = feed->currency};
    return about->kind->open(about->config, context, error);
}

static int open_all(struct ol_author_feed *feed, uint64_t seed, uint64_t replication, struct ol_error *error)
{
    const size_t count = feed->inflow->author_count;
    if (count == 0)
        return OL_OK;
    feed->authors = ol_mem_new(ol_mem_product(sizeof *feed->authors, count));
    feed->contexts = ol_mem_new(ol_mem_product(sizeof *feed->contexts, count));
    feed->works = ol_mem_new(ol_mem_product(sizeof *feed->works, feed->inflow->source_count));
    feed->prices = ol_mem_new(ol_mem_product(sizeof *feed->prices, feed->inflow->source_count));
    for (size_t i = 0; i < count; i++) {
        feed->authors[i] = open_one(feed, i, seed, replication, error);
        if (!feed->authors[i])
            return error->status;
    }
    return OL_OK;
}

int ol_author_feed_open(struct ol_author_feed *feed, uint64_t seed, uint64_t replication, struct ol_error *error)
{
    const int status = open_all(feed, seed, replication, error);
    if (status != OL_OK || !feed->authors)
        return status;
    feed->handler = ol_sim_handler(feed->sim, wake, feed);
    feed->wakes_at = OL_NEVER;
    watch(feed);
    return OL_OK;
}

int ol_author_feed_rehearse(const struct ol_inflow *inflow, struct ol_error *error)
{
    struct ol_author_feed feed = {.inflow = inflow};
    const int status = open_all(&feed, 1, 0, error);
    ol_author_feed_release(&feed);
    return status;
}

/* ---- the end ---- */

void ol_author_feed_finish(struct ol_author_feed *feed, ol_time end)
{
    for (size_t i = 0; feed->authors && i < feed->inflow->author_count; i++)
        if (feed->authors[i]->ops->finish)
            feed->authors[i]->ops->finish(feed->authors[i], end);
}

void ol_author_feed_metrics(const struct ol_author_feed *feed, struct ol_metrics *metrics, size_t replication)
{
    for (size_t i = 0; feed->authors && i < feed->inflow->author_count; i++)
        if (feed->authors[i]->ops->metrics)
            feed->authors[i]->ops->metrics(feed->authors[i], metrics, replication);
}

void ol_author_feed_release(struct ol_author_feed *feed)
{
    for (size_t i = 0; feed->authors && i < feed->inflow->author_count; i++)
        if (feed->authors[i])
            feed->authors[i]->ops->free(feed->authors[i]);
    for (size_t i = 0; i << CHUNK_BITS < feed->count; i++)
        ol_mem_free(feed->chunks[i]);
    ol_mem_free(feed->chunks);
    ol_mem_free(feed->authors);
    ol_mem_free(feed->contexts);
    ol_mem_free(feed->works);
    ol_mem_free(feed->prices);
    *feed = (struct ol_author_feed){0};
}
