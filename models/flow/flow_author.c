/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/flow/flow_state.h"
#include "outlay/arena.h"

#include <math.h>
#include <stdio.h>

/* ---- steps ---- */

static void push(struct flow_author *author, ol_time at, const struct flow_run *run, size_t step)
{
    ol_due_push(&author->dues, at, (uint32_t)(run->slot * author->graph.count + step));
}

static ol_time later(ol_time at, double delay)
{
    return at + (ol_time)fmin(delay, (double)OL_TIME_LIMIT);
}

static enum step_state state_by(const struct flow_author *author, const struct flow_run *run, size_t step)
{
    const struct ol_flow_edges *before = &author->graph.before[step];
    bool has_failed = false, has_skipped = false;
    for (size_t i = 0; i < before->count; i++) {
        const uint8_t state = run->fates[before->items[i]].state;
        has_failed |= state == STEP_FAILED || state == STEP_BLOCKED;
        has_skipped |= state == STEP_SKIPPED;
    }
    switch ((enum ol_flow_when)ol_flow_step(author->flow, step)->when) {
    case OL_WHEN_SUCCESS:
        return has_failed ? STEP_BLOCKED : has_skipped ? STEP_SKIPPED : STEP_GOES_ON;
    case OL_WHEN_FAILURE:
        return has_failed ? STEP_GOES_ON : STEP_SKIPPED;
    default:
        return STEP_GOES_ON;
    }
}

static struct ol_rng stream_of(const struct flow_author *author, const struct flow_run *run, size_t step)
{
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s/%s/%llu", author->flow->name, ol_flow_step(author->flow, step)->job.name,
                 (unsigned long long)run->number);
    const struct ol_rng rng =
        ol_rng_stream(author->context.seed, "pipeline", ol_text_string(&entity), author->context.replication);
    ol_text_release(&entity);
    return rng;
}

static void close_step(struct flow_author *author, struct flow_run *run, size_t step, enum step_state state,
                       ol_time now);

/* All that it comes after is done with. */
static void reach_step(struct flow_author *author, struct flow_run *run, size_t step, ol_time now)
{
    struct step_fate *fate = &run->fates[step];
    enum step_state state = state_by(author, run, step);
    run->spans[step].ready = now;
    if (state == STEP_GOES_ON) {
        fate->rng = stream_of(author, run, step);
        if (ol_rng_unit(&fate->rng) >= ol_flow_step(author->flow, step)->probability)
            state = STEP_SKIPPED;
    }
    fate->state = (uint8_t)state;
    if (state == STEP_GOES_ON)
        push(author, now, run, step);
    else
        close_step(author, run, step, state, now);
}

static void close_step(struct flow_author *author, struct flow_run *run, size_t step, enum step_state state,
                       ol_time now)
{
    const struct ol_flow_edges *after = &author->graph.after[step];
    run->fates[step].state = (uint8_t)state;
    run->spans[step].end = now;
    run->has_failed |= state == STEP_FAILED;
    run->open--;
    for (size_t i = 0; i < after->count; i++)
        if (--run->fates[after->items[i]].waits == 0)
            reach_step(author, run, after->items[i], now);
}

/* ---- runs ---- */

static uint32_t take_slot(struct flow_author *author)
{
    if (author->spare_count > 0)
        return author->spares[--author->spare_count];
    OL_MEM_RESERVE(author->live, author->live_capacity, author->live_count + 1);
    return (uint32_t)author->live_count++;
}

static void give_slot(struct flow_author *author, uint32_t slot)
{
    author->live[slot] = NULL;
    OL_MEM_RESERVE(author->spares, author->spare_capacity, author->spare_count + 1);
    author->spares[author->spare_count++] = slot;
}

static void free_run(struct flow_run *run)
{
    if (run) {
        ol_mem_free(run->fates);
        ol_mem_free(run->spans);
    }
    ol_mem_free(run);
}

static struct flow_run *begin_run(struct flow_author *author, uint64_t number, ol_time scheduled, ol_time now)
{
    const size_t count = author->graph.count;
    struct flow_run *run = ol_mem_new(sizeof *run);
    *run = (struct flow_run){.number = number,
                             .scheduled = scheduled,
                             .started = now,
                             .open = count,
                             .slot = take_slot(author),
                             .fates = ol_mem_new(ol_mem_product(sizeof *run->fates, count)),
                             .spans = ol_mem_new(ol_mem_product(sizeof *run->spans, count))};
    author->live[run->slot] = run;
    author->going++;
    for (size_t i = 0; i < count; i++)
        run->fates[i].waits = (uint32_t)author->graph.before[i].count;
    for (size_t i = 0; i < count; i++)
        if (author->graph.before[i].count == 0)
            reach_step(author, run, i, now);
    return run;
}

/* A run that is over makes room for what waits in the queue, which may be over at once where its steps are skipped. */
static void settle(struct flow_author *author, struct flow_run *run, ol_time now)
{
    while (run && run->open == 0) {
        ol_flow_record(author, run, now);
        give_slot(author, run->slot);
        author->going--;
        free_run(run);
        run = author->going == 0 && author->queue.head < author->queue.count
                  ? begin_run(author, author->queued++, author->queue.items[author->queue.head++], now)
                  : NULL;
    }
}

static void keep_in_queue(struct flow_author *author, uint64_t number, ol_time scheduled)
{
    if (author->queue.head == author->queue.count) {
        author->queue.head = author->queue.count = 0;
        author->queued = number;
    }
    OL_MEM_RESERVE(author->queue.items, author->queue.capacity, author->queue.count + 1);
    author->queue.items[author->queue.count++] = scheduled;
}

static void run_is_due(struct flow_author *author)
{
    const ol_time at = author->next_run;
    const uint64_t number = ++author->runs;
    const bool is_free = author->going == 0 || author->flow->overlap == OL_OVERLAP_ALLOW;
    author->next_run = ol_flow_run_after(author, at);
    if (is_free)
        settle(author, begin_run(author, number, at, at), at);
    else if (author->flow->overlap == OL_OVERLAP_QUEUE)
        keep_in_queue(author, number, at);
    else
        author->skipped += at >= author->context.warmup_end;
}

/* ---- the author ---- */

static struct flow_author *own(const struct ol_author *author)
{
    return (struct flow_author *)author;
}

static ol_time next(const struct ol_author *base)
{
    const struct flow_author *author = own(base);
    const ol_time due = ol_due_next(&author->dues);
    return due < author->next_run ? due : author->next_run;
}

static void draw_attempt(const struct ol_flow_step *step, struct ol_rng *rng, struct ol_job *job)
{
    const double drawn = fmin(ol_law_draw(&step->duration, rng), (double)OL_TIME_LIMIT);
    job->is_to_fail = ol_rng_unit(rng) < step->fail;
    job->runtime = (ol_time)fmax(rint(drawn * (job->is_to_fail ? step->fail_after : 1)), 1);
}

static void write(struct ol_author *base, struct ol_job *job, uint64_t *reference)
{
    struct flow_author *author = own(base);
    const ol_time now = next(base);
    while (author->next_run <= now)
        run_is_due(author);
    if (ol_due_next(&author->dues) > now)
        return;
    *reference = ol_due_pop(&author->dues);
    const size_t i = *reference % author->graph.count;
    const struct ol_flow_step *step = ol_flow_step(author->flow, i);
    struct step_fate *fate = &author->live[*reference / author->graph.count]->fates[i];
    fate->attempts++;
    *job = author->jobs[i];
    job->source = (uint16_t)i;
    draw_attempt(step, &fate->rng, job);
    job->estimate = step->estimate > 0 ? step->estimate : job->runtime;
}

static void ended(struct ol_author *base, const struct ol_job_run *job, uint64_t reference, ol_time now)
{
    struct flow_author *author = own(base);
    struct flow_run *run = author->live[reference / author->graph.count];
    const size_t i = reference % author->graph.count;
    const struct ol_flow_step *step = ol_flow_step(author->flow, i);
    struct step_fate *fate = &run->fates[i];
    const bool was_refused = job->status == OL_JOB_REJECTED;
    if (!was_refused) {
        const int64_t cost = ol_author_cost(&author->context.prices[i], job);
        fate->waited += job->start - job->job->submit;
        fate->ran += (ol_time)ol_author_held(job);
        fate->cost += cost;
        fate->cost_failed += job->status != OL_JOB_COMPLETED ? cost : 0;
    }
    if (job->status == OL_JOB_COMPLETED)
        close_step(author, run, i, STEP_SUCCEEDED, now);
    else if (!was_refused && fate->attempts <= (uint64_t)step->retries)
        push(author, later(now, (double)step->retry_delay * pow(step->backoff, (double)fate->attempts - 1)), run,
             i);
    else
        close_step(author, run, i, STEP_FAILED, now);
    settle(author, run, now);
}

static void finish(struct ol_author *base, ol_time end)
{
    struct flow_author *author = own(base);
    for (size_t i = 0; i < author->live_count; i++)
        author->unfinished += author->live[i] && author->live[i]->scheduled >= author->context.warmup_end;
    for (size_t i = author->queue.head; i < author->queue.count; i++)
        author->unfinished += author->queue.items[i] >= author->context.warmup_end;
    (void)end;
}

static void free_author(struct ol_author *base)
{
    struct flow_author *author = own(base);
    for (size_t i = 0; i < author->live_count; i++)
        free_run(author->live[i]);
    for (size_t i = 0; i < author->record_count; i++)
        ol_mem_free(author->records[i].path);
    ol_flow_clock_release(&author->clock);
    ol_flow_graph_release(&author->graph);
    ol_mem_free(author->jobs);
    ol_mem_free(author->live);
    ol_mem_free(author->spares);
    ol_mem_free(author->queue.items);
    ol_due_release(&author->dues);
    ol_mem_free(author->records);
    ol_mem_free(author->sums);
    ol_mem_free(author->slacks);
    ol_mem_free(author->path);
    ol_mem_free(author);
}

static const struct ol_author_ops ops = {.next = next,
                                         .write = write,
                                         .ended = ended,
                                         .finish = finish,
                                         .metrics = ol_flow_metrics,
                                         .free = free_author,
                                         .rows = ol_flow_rows};

/* ---- opening ---- */

/* As a <job> of the pipeline's name and the step's: "nightly.train". */
static int make_job(struct flow_author *author, size_t i, struct ol_error *error)
{
    const struct ol_flow *flow = author->flow;
    struct ol_text name = {0};
    struct ol_single_job single = ol_flow_step(flow, i)->job;
    ol_text_addf(&name, "%s.%s", flow->name, single.name);
    single.name = ol_text_string(&name);
    single.user = single.user ? single.user : flow->user;
    single.team = single.team ? single.team : flow->team;
    single.queue = single.queue ? single.queue : flow->queue;
    const int status = ol_author_single_job(&single, &author->context.works[i], &author->jobs[i], error);
    ol_text_release(&name);
    return status;
}

struct ol_author *ol_flow_open(const void *config, const struct ol_author_context *context, struct ol_error *error)
{
    const struct ol_flow *flow = config;
    const size_t count = flow->steps.count;
    struct flow_author *author = ol_mem_new(sizeof *author);
    author->base.ops = &ops;
    author->flow = flow;
    author->context = *context;
    author->graph = ol_flow_graph_of(flow, NULL);
    author->jobs = ol_mem_new(ol_mem_product(sizeof *author->jobs, count));
    author->sums = ol_mem_new(ol_mem_product(sizeof *author->sums, count));
    author->slacks = ol_mem_new(ol_mem_product(sizeof *author->slacks, count));
    author->path = ol_mem_new(ol_mem_product(sizeof *author->path, count));
    int status = ol_flow_open_moments(author, error);
    for (size_t i = 0; status == OL_OK && i < count; i++)
        status = make_job(author, i, error);
    if (status == OL_OK)
        return &author->base;
    free_author(&author->base);
    return NULL;
}
