/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One replication's jobs: a lane for each source, and a heap of the lanes by the submit time of their heads.
 */
#include "scenarios/inflow.h"

#include "models/trace/what_if_source.h"
#include "outlay/arena.h"
#include "outlay/stats.h"
#include "scenarios/job_order.h"
#include "scenarios/job_window.h"
#include "scenarios/resampling.h"

#include <math.h>
#include <string.h>

#define BATCH 512 /* jobs of a log that is read on */

/* One source in a queue: its kept jobs, or a window over an open one. Of one that is read on, its kept jobs first and
 * then one batch after the other. */
struct lane {
    struct ol_inflow_source *source;
    const struct ol_job *jobs; /* kept or drawn */
    size_t next, count;
    struct ol_job *own;               /* drawn or resampled for this replication, or a batch: to be freed */
    struct ol_source *open;           /* streaming, or read on */
    struct ol_what_if_tally *tallies; /* of jobs that were drawn: one a what-if */
    struct ol_source_context context;
    struct ol_job_window window; /* of one that is read as the clock goes */
    ol_time last;                /* submit of the job taken last */
    bool is_exhausted;
};

struct ol_inflow_queue {
    struct ol_inflow *inflow;
    struct lane *lanes; /* in the order of the scenario */
    size_t lane_count;
    struct lane **heap; /* those that have a job left, by (submit of the head, order) */
    size_t heap_count;
    int status; /* of a read ahead that failed: told by the next peek */
    struct ol_error error;
};

/* The next job of an open source, on the clock. */
static int lane_read(struct ol_inflow *inflow, struct lane *lane, struct ol_job *job, struct ol_error *error)
{
    int got;
    while ((got = ol_source_next(lane->open, job, error)) > 0) {
        if (ol_inflow_place(inflow, lane->source, lane->open->origin == OL_ORIGIN_ABSOLUTE, job))
            return 1;
        lane->source->early++;
    }
    return got;
}

static uint64_t troubles_in(const struct ol_troubles *troubles)
{
    return troubles->malformed + troubles->unrunnable + troubles->dropped;
}

/* Kilobytes, so that they are not copied with each job. */
static void tell_troubles(struct lane *lane)
{
    struct ol_troubles *told = lane->source->troubles;
    if (told && troubles_in(told) != troubles_in(&lane->open->troubles))
        *told = lane->open->troubles;
}

static int window_fill(struct ol_inflow *inflow, struct lane *lane, struct ol_error *error)
{
    while (!lane->is_exhausted && lane->window.count < lane->window.size) {
        struct ol_job *job = ol_job_window_room(&lane->window);
        int got = lane_read(inflow, lane, job, error);
        if (got < 0)
            return got;
        lane->is_exhausted = got == 0;
        if (got && job->submit < lane->last)
            return ol_fail(
                error, OL_BAD_INPUT, lane->source->node->place,
                "the trace is too far out of order to be read as a stream (a job comes more than %d rows "
                "late); set stream=\"no\" in <run>, or sort the trace by submit time",
                OL_INFLOW_WINDOW);
        if (got)
            ol_job_window_push(&lane->window);
    }
    tell_troubles(lane);
    return OL_OK;
}

/* The next batch, for which the order in which it is read has to be the right one. */
static int read_on(struct ol_inflow *inflow, struct lane *lane, struct ol_error *error)
{
    const bool is_absolute = lane->open->origin == OL_ORIGIN_ABSOLUTE;
    ol_time last = lane->jobs[lane->count - 1].submit;
    int got = 1;
    if (!lane->own) {
        lane->own = ol_mem_new(BATCH * sizeof *lane->own);
        ol_mem_free(lane->source->jobs); /* all taken, and forgotten */
        lane->source->jobs = NULL;
    }
    lane->jobs = lane->own;
    lane->next = lane->count = 0;
    while (lane->count < BATCH && (got = ol_source_next(lane->open, &lane->own[lane->count], error)) > 0) {
        struct ol_job *job = &lane->own[lane->count++];
        ol_inflow_place(inflow, lane->source, is_absolute, job);
        if (job->submit < last) {
            inflow->needs_whole = true;
            return ol_fail(error, OL_BAD_INPUT, lane->source->node->place,
                           "the trace is not sorted by submit time");
        }
        last = job->submit;
    }
    tell_troubles(lane);
    return got < 0 ? got : OL_OK;
}

/* Draw a generator's jobs whole. */
static int lane_draw(struct ol_inflow *inflow, struct lane *lane, struct ol_error *error)
{
    size_t capacity = 0;
    int got;
    do {
        OL_MEM_RESERVE(lane->own, capacity, lane->count + 1);
        got = lane_read(inflow, lane, &lane->own[lane->count], error);
        lane->count += got > 0;
    } while (got > 0 && !(inflow->stop && *inflow->stop));
    lane->jobs = lane->own;
    ol_jobs_sort(lane->own, lane->count);
    lane->tallies = ol_mem_new(ol_mem_product(sizeof *lane->tallies, lane->source->what_ifs->count + 1));
    ol_what_if_source_tallies(lane->open, lane->tallies);
    ol_source_close(lane->open);
    lane->open = NULL;
    return got < 0 ? got : OL_OK;
}

/* Take over what the survey opened, its first job included. */
static void lane_adopt(struct ol_inflow *inflow, struct lane *lane)
{
    struct ol_inflow_source *source = lane->source;
    lane->open = source->opened;
    source->opened = NULL;
    *ol_job_window_room(&lane->window) = source->first;
    if (ol_inflow_place(inflow, source, lane->open->origin == OL_ORIGIN_ABSOLUTE,
                        ol_job_window_room(&lane->window)))
        ol_job_window_push(&lane->window);
    else
        source->early++;
}

static int lane_open(struct ol_inflow *inflow, struct lane *lane, uint64_t seed, uint64_t replication,
                     struct ol_error *error)
{
    struct ol_inflow_source *source = lane->source;
    if (source->is_trace && !inflow->streams) {
        lane->open = source->opened;
        source->opened = NULL;
        if (ol_resampling_is_asked(source))
            lane->own = ol_resample(inflow, source, seed, replication, &lane->count);
        else
            lane->count = source->follows ? 0 : source->count;
        lane->jobs = lane->own ? lane->own : source->jobs;
        return OL_OK;
    }
    /* Generators draw in order. */
    if (inflow->streams)
        ol_job_window_open(&lane->window, source->is_trace ? OL_INFLOW_WINDOW : 1);
    if (source->opened) {
        lane_adopt(inflow, lane);
    } else {
        lane->context = ol_inflow_context(inflow, source, seed, replication);
        lane->open = ol_inflow_open(source, &lane->context, error);
    }
    if (!lane->open)
        return error->status;
    return inflow->streams ? window_fill(inflow, lane, error) : lane_draw(inflow, lane, error);
}

/* ---- merging ---- */

static inline bool is_windowed(const struct lane *lane)
{
    return lane->window.size > 0;
}

static inline const struct ol_job *lane_head(const struct lane *lane)
{
    if (is_windowed(lane))
        return ol_job_window_first(&lane->window);
    return lane->next < lane->count ? &lane->jobs[lane->next] : NULL;
}

static bool lane_before(const struct lane *a, const struct lane *b)
{
    ol_time x = lane_head(a)->submit, y = lane_head(b)->submit;
    return x < y || (x == y && a < b);
}

/* The heap below i is in order but for i itself. */
static void sift_down(struct ol_inflow_queue *queue, size_t i)
{
    struct lane **heap = queue->heap, *lane = heap[i];
    size_t child;
    while ((child = 2 * i + 1) < queue->heap_count) {
        if (child + 1 < queue->heap_count && lane_before(heap[child + 1], heap[child]))
            child++;
        if (!lane_before(heap[child], lane))
            break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = lane;
}

static void merge(struct ol_inflow_queue *queue)
{
    for (size_t i = 0; i < queue->lane_count; i++)
        if (lane_head(&queue->lanes[i]))
            queue->heap[queue->heap_count++] = &queue->lanes[i];
    for (size_t i = queue->heap_count / 2; i-- > 0;)
        sift_down(queue, i);
}

struct ol_inflow_queue *ol_inflow_queue_new(struct ol_inflow *inflow, uint64_t seed, uint64_t replication,
                                            const bool *takes, struct ol_error *error)
{
    struct ol_inflow_queue *queue = ol_mem_new(sizeof *queue);
    queue->inflow = inflow;
    queue->lanes = ol_mem_new(ol_mem_product(sizeof *queue->lanes, inflow->source_count));
    queue->heap = ol_mem_new(ol_mem_product(sizeof *queue->heap, inflow->source_count));
    for (size_t i = 0; i < inflow->source_count; i++) {
        if (!takes[i])
            continue;
        struct lane *lane = &queue->lanes[queue->lane_count++];
        lane->source = &inflow->sources[i];
        if (lane_open(inflow, lane, seed, replication, error) != OL_OK) {
            ol_inflow_queue_free(queue);
            return NULL;
        }
    }
    merge(queue);
    return queue;
}

/* The first of its jobs that is submitted at `at` or later. */
static size_t first_from(const struct lane *lane, ol_time at)
{
    size_t low = 0, high = lane->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lane->jobs[middle].submit < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void ol_inflow_queue_cut(struct ol_inflow_queue *queue, ol_time from, ol_time until)
{
    OL_ASSERT(!ol_inflow_forgets(queue->inflow));
    for (size_t i = 0; i < queue->lane_count; i++) {
        struct lane *lane = &queue->lanes[i];
        lane->count = first_from(lane, until);
        lane->next = first_from(lane, from);
    }
    queue->heap_count = 0;
    merge(queue);
}

void ol_inflow_queue_free(struct ol_inflow_queue *queue)
{
    if (!queue)
        return;
    for (size_t i = 0; i < queue->lane_count; i++) {
        ol_source_close(queue->lanes[i].open);
        ol_mem_free(queue->lanes[i].own);
        ol_mem_free(queue->lanes[i].tallies);
        ol_job_window_release(&queue->lanes[i].window);
    }
    ol_mem_free(queue->lanes);
    ol_mem_free(queue->heap);
    ol_mem_free(queue);
}

int ol_inflow_queue_peek(struct ol_inflow_queue *queue, const struct ol_job **job, struct ol_error *error)
{
    *job = queue->heap_count ? lane_head(queue->heap[0]) : NULL;
    if (queue->status != OL_OK)
        *error = queue->error;
    return queue->status;
}

void ol_inflow_queue_take(struct ol_inflow_queue *queue)
{
    struct lane *lane = queue->heap[0];
    if (queue->heap_count == 1 && !is_windowed(lane) && lane->next + 1 < lane->count) {
        lane->next++;
        return;
    }
    if (is_windowed(lane)) {
        lane->last = ol_job_window_first(&lane->window)->submit;
        ol_job_window_pop(&lane->window);
        queue->status = window_fill(queue->inflow, lane, &queue->error);
    } else if (++lane->next == lane->count && lane->open) {
        queue->status = read_on(queue->inflow, lane, &queue->error);
    }
    if (!lane_head(lane))
        queue->heap[0] = queue->heap[--queue->heap_count];
    if (queue->heap_count > 1)
        sift_down(queue, 0);
}

/* ---- what became of the jobs ---- */

/* A stream tells how far it came. */
static void lane_what_ifs(const struct lane *lane, ol_what_if_visitor *visit, void *self)
{
    struct ol_what_if_tally streamed[OL_WHAT_IFS] = {0};
    const struct ol_what_if_tally *tallies = lane->tallies ? lane->tallies : lane->source->tallies;
    if (lane->open) {
        ol_what_if_source_tallies(lane->open, streamed);
        tallies = streamed;
    }
    for (size_t i = 0; tallies && i < lane->source->what_ifs->count; i++)
        visit(self, &tallies[i]);
}

void ol_inflow_queue_what_ifs(const struct ol_inflow_queue *queue, ol_what_if_visitor *visit, void *self)
{
    for (size_t i = 0; i < queue->lane_count; i++)
        if (ol_what_ifs_are_applied(queue->lanes[i].source->what_ifs))
            lane_what_ifs(&queue->lanes[i], visit, self);
}

/* ---- what was drawn, beside what its laws let expect ---- */

enum { CONTROL_GAPS, CONTROL_RUNTIMES, CONTROLS };

size_t ol_inflow_control_count(const struct ol_inflow *inflow)
{
    return CONTROLS * inflow->source_count;
}

/* Of gaps: over all of them where their number was given, else by how many jobs there were until the clock's end. */
static double gap_error(const struct lane *lane, const struct ol_arrivals *arrivals)
{
    const double mean = ol_law_mean(&arrivals->interarrival) / arrivals->rate_scale, n = (double)lane->count;
    const ol_time until = lane->context.until;
    if (until == OL_NEVER)
        return n > 0 ? (double)(lane->own[lane->count - 1].submit - arrivals->start) / n / mean - 1 : 0;
    if (arrivals->count > 0 || strcmp(ol_law_name(&arrivals->interarrival), "exponential") != 0)
        return 0;
    return until > arrivals->start ? n * mean / (double)(until - arrivals->start) - 1 : 0;
}

static double runtime_error(const struct lane *lane, const struct ol_arrivals *arrivals)
{
    struct ol_sum sum = {0};
    for (size_t i = 0; i < lane->count; i++)
        ol_sum_add(&sum, (double)lane->own[i].runtime);
    return lane->count > 0 ? ol_sum_total(&sum) / (double)lane->count / ol_law_mean(&arrivals->laws.runtime) - 1
                           : 0;
}

static bool has_mean(const struct ol_law *law)
{
    return isfinite(ol_law_mean(law)) && ol_law_mean(law) > 0;
}

void ol_inflow_queue_errors(const struct ol_inflow_queue *queue, double *errors)
{
    for (const struct lane *lane = queue->lanes; lane < queue->lanes + queue->lane_count; lane++) {
        double *own = errors + CONTROLS * (size_t)(lane->source - queue->inflow->sources);
        const struct ol_arrivals *arrivals = ol_inflow_arrivals(lane->source);
        if (!arrivals || !lane->own)
            continue;
        if (arrivals->shapes.count == 0 && has_mean(&arrivals->interarrival))
            own[CONTROL_GAPS] = gap_error(lane, arrivals);
        if (arrivals->mixes.count == 0 && !ol_what_ifs_are_applied(&arrivals->what_ifs) &&
            has_mean(&arrivals->laws.runtime))
            own[CONTROL_RUNTIMES] = runtime_error(lane, arrivals);
    }
}

double ol_inflow_queue_progress(const struct ol_inflow_queue *queue)
{
    double taken = 0, all = 0;
    for (const struct lane *lane = queue->lanes; lane < queue->lanes + queue->lane_count; lane++) {
        if (lane->open && lane->source->is_trace)
            return lane->open->ops->progress ? lane->open->ops->progress(lane->open) : -1;
        taken += (double)lane->next;
        all += (double)lane->count;
    }
    return all > 0 ? taken / all : 1;
}
