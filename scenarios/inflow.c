/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/inflow.h"

#include "models/trace/what_if_source.h"
#include "outlay/arena.h"
#include "outlay/input.h"
#include "scenarios/author_feed.h"
#include "scenarios/job_order.h"
#include "scenarios/resampling.h"
#include "scenarios/traffic_inflow.h"

#include <math.h>

/* ---- reading one source ---- */

#define JOBS_TO_GO_BY ((size_t)1 << 11)
#define MOST_EXPECTED 0x1p24 /* a file may be anything behind its first jobs */

/* Adds the job just read behind those kept, and notes what would need another pass over all of them. */
static void keep(const struct ol_inflow *inflow, struct ol_inflow_source *source)
{
    struct ol_job *job = &source->jobs[source->count];
    job->pool = source->pool;
    job->source = (uint16_t)(source - inflow->sources);
    source->was_unsorted |= source->count && job->submit < job[-1].submit;
    source->least_submit = job->submit < source->least_submit ? job->submit : source->least_submit;
    source->count++;
}

/* How many jobs there will be, going by those so far and with some to spare; what turns out to be too much was never
 * touched. So a long log is not copied as its array grows, and most of it lies in large pages. */
static size_t jobs_to_come(const struct ol_inflow_source *source, const struct ol_source *open)
{
    const double progress = open->ops->progress ? open->ops->progress(open) : 0;
    const double expected = progress > 0 ? 1.25 * (double)source->count / progress : 0;
    return source->count < JOBS_TO_GO_BY ? 0 : (size_t)fmin(expected, MOST_EXPECTED);
}

static void make_room(struct ol_inflow_source *source, const struct ol_source *open, size_t *capacity)
{
    const size_t expected = jobs_to_come(source, open);
    OL_MEM_RESERVE(source->jobs, *capacity, expected > source->count ? expected : source->count + 1);
}

/* One log is all there is, and the clock begins with it and ends when its work is done. */
static bool may_read_on(const struct ol_inflow *inflow)
{
    const struct ol_inflow_source *only = inflow->sources;
    return inflow->reads_on && inflow->source_count == 1 && only->is_trace && only->shift >= 0 && !only->follows &&
           inflow->author_count == 0 && !inflow->lender && !inflow->streams && !ol_resampling_is_asked(only) &&
           !ol_scenario_has_start(inflow->scenario) && ol_scenario_clock(inflow->scenario).length == 0;
}

/* So long, sorted so far, with no job before the clock, and it can be read again if it has to. */
static bool reads_on(const struct ol_inflow *inflow, const struct ol_inflow_source *source,
                     const struct ol_source *open)
{
    return inflow->reads_on && source->count == OL_INFLOW_COUNTED && !source->was_unsorted &&
           (open->origin == OL_ORIGIN_ABSOLUTE || source->least_submit >= 0) &&
           !ol_input_is_read_once(((const struct ol_trace *)source->config)->href);
}

/* All of its jobs, or those that are counted of one that is read on, which stays open. */
static int read_jobs(struct ol_inflow *inflow, struct ol_inflow_source *source, struct ol_source *open,
                     struct ol_error *error)
{
    size_t capacity = 0;
    int got = 1;
    source->least_submit = OL_NEVER;
    while (!reads_on(inflow, source, open)) {
        if (source->count == capacity)
            make_room(source, open, &capacity);
        got = ol_source_next(open, &source->jobs[source->count], error);
        if (got <= 0)
            break;
        keep(inflow, source);
        if (inflow->stop && *inflow->stop) {
            inflow->was_stopped = true;
            break;
        }
    }
    source->opened = got > 0 && !inflow->was_stopped ? open : NULL;
    source->expected = source->opened ? jobs_to_come(source, open) : source->count;
    if (source->count && source->count < capacity)
        source->jobs = ol_mem_resize(source->jobs, source->count * sizeof *source->jobs);
    *source->troubles = open->troubles;
    ol_mem_free(source->tallies);
    source->tallies = ol_mem_new(ol_mem_product(sizeof *source->tallies, source->what_ifs->count + 1));
    ol_what_if_source_tallies(open, source->tallies);
    return got < 0 ? got : OL_OK;
}

static int no_job(const struct ol_inflow_source *source, struct ol_error *error)
{
    const struct ol_troubles *troubles = source->troubles;
    if (troubles->shown_count)
        return ol_fail(error, OL_BAD_INPUT, troubles->shown[0].place,
                       "no row of this trace is a job that can run (%llu could not be read, %llu lack a positive "
                       "runtime or size, %llu were filtered out); the first: %s",
                       (unsigned long long)troubles->malformed, (unsigned long long)troubles->unrunnable,
                       (unsigned long long)troubles->dropped, troubles->shown[0].message);
    if (troubles->dropped)
        return ol_fail(error, OL_BAD_INPUT, source->node->place,
                       "<keep> and <drop> left out every one of the trace's %llu rows; check their patterns",
                       (unsigned long long)troubles->dropped);
    return ol_fail(error, OL_BAD_INPUT, source->node->place, "the trace %s holds no job",
                   ((const struct ol_trace *)source->config)->href);
}

/* What the sources say about time, gathered before anything is placed. */
struct anchors {
    bool has_absolute, has_zero;
    ol_time earliest, zero; /* instants */
};

static void note_anchors(struct anchors *anchors, enum ol_origin origin, ol_time zero_instant, bool has_job,
                         ol_time earliest)
{
    if (origin == OL_ORIGIN_ABSOLUTE && has_job) {
        if (!anchors->has_absolute || earliest < anchors->earliest)
            anchors->earliest = earliest;
        anchors->has_absolute = true;
    } else if (origin == OL_ORIGIN_RELATIVE && zero_instant != OL_NEVER) {
        if (!anchors->has_zero || zero_instant < anchors->zero)
            anchors->zero = zero_instant;
        anchors->has_zero = true;
    }
}

/* Whether a trace read for the base would be read alike here: the same element, for a pool that counts alike. */
static bool is_alike(const struct ol_inflow_source *a, const struct ol_inflow_source *b)
{
    return a->context.unit == b->context.unit && a->context.grain == b->context.grain &&
           a->context.is_placed == b->context.is_placed && a->pool == b->pool && ol_xml_is_alike(a->node, b->node);
}

/* The lender's own source, where what it read can be borrowed; NULL where it cannot. */
static const struct ol_inflow_source *lender_of(const struct ol_inflow *inflow,
                                                const struct ol_inflow_source *source)
{
    if (!inflow->lender || source->follows)
        return NULL;
    const struct ol_inflow_source *there = &inflow->lender->sources[source - inflow->sources];
    return there->is_trace && is_alike(source, there) ? there : NULL;
}

/* Reads a trace that is kept. */
static int read_kept(struct ol_inflow *inflow, struct ol_inflow_source *source, struct ol_error *error)
{
    struct ol_source *open = ol_inflow_open(source, &source->context, error);
    if (!open)
        return error->status;
    int status = read_jobs(inflow, source, open, error);
    if (status == OL_OK && !source->count && !inflow->was_stopped)
        status = no_job(source, error);
    source->origin = open->origin;
    source->zero_instant = open->zero_instant;
    if (!source->opened)
        ol_source_close(open);
    return status;
}

static int survey_kept(struct ol_inflow *inflow, struct ol_inflow_source *source, struct anchors *anchors,
                       struct ol_error *error)
{
    const struct ol_inflow_source *lender = lender_of(inflow, source);
    int status = OL_OK;
    if (lender) {
        source->is_borrowed = true;
        source->origin = lender->origin;
        source->zero_instant = lender->zero_instant;
        source->least_submit = lender->least_submit;
    } else {
        status = read_kept(inflow, source, error);
    }
    note_anchors(anchors, source->origin, source->zero_instant, lender || source->count, source->least_submit);
    return status;
}

/* Reads a trace's first job, and leaves the rest to the queue. */
static int survey_stream(struct ol_inflow_source *source, struct anchors *anchors, struct ol_error *error)
{
    source->opened = ol_inflow_open(source, &source->context, error);
    if (!source->opened)
        return error->status;
    int got = ol_source_next(source->opened, &source->first, error);
    *source->troubles = source->opened->troubles;
    if (got <= 0)
        return got < 0 ? got : no_job(source, error);
    note_anchors(anchors, source->opened->origin, source->opened->zero_instant, true, source->first.submit);
    return OL_OK;
}

/* Opens every source. Generators have nothing to tell, but their labels are in the table before threads share it. */
static int survey(struct ol_inflow *inflow, struct ol_inflow_source *source, struct anchors *anchors,
                  struct ol_error *error)
{
    source->context = ol_inflow_context(inflow, source, 1, 0);
    source->context.follows = source->follows;
    source->context.sha256 = inflow->digests ? source->sha256 : NULL;
    if (source->follows && inflow->streams)
        return ol_fail(
            error, OL_BAD_INPUT, ol_xml_place(source->node, "dependencies"),
            "dependencies: a run that streams does not have the whole trace to look into; leave one of the "
            "two out");
    if (source->is_trace)
        return inflow->streams ? survey_stream(source, anchors, error)
                               : survey_kept(inflow, source, anchors, error);
    struct ol_source *open = ol_inflow_open(source, &source->context, error);
    ol_source_close(open);
    return open ? OL_OK : error->status;
}

/* Requests are not read here, but their instants count like those of jobs. */
static int note_traffic(const struct ol_inflow *inflow, struct anchors *anchors, struct ol_error *error)
{
    ol_time earliest;
    const int status = ol_traffic_inflow_earliest(inflow->scenario, &earliest, error);
    if (status == OL_OK && earliest != OL_NEVER) {
        if (!anchors->has_absolute || earliest < anchors->earliest)
            anchors->earliest = earliest;
        anchors->has_absolute = true;
    }
    return status;
}

static void fix_clock(struct ol_inflow *inflow, const struct anchors *anchors)
{
    inflow->has_instant = true;
    if (ol_scenario_has_start(inflow->scenario))
        inflow->start_instant = ol_scenario_clock(inflow->scenario).start;
    else if (anchors->has_absolute)
        inflow->start_instant = anchors->earliest;
    else if (anchors->has_zero)
        inflow->start_instant = anchors->zero;
    else
        inflow->has_instant = false;
}

static ol_time offset_of(const struct ol_inflow *inflow, const struct ol_inflow_source *source, bool is_absolute)
{
    return source->shift - (is_absolute ? inflow->start_instant : 0);
}

bool ol_inflow_place(const struct ol_inflow *inflow, const struct ol_inflow_source *source, bool is_absolute,
                     struct ol_job *job)
{
    job->submit += offset_of(inflow, source, is_absolute);
    job->pool = source->pool;
    job->source = (uint16_t)(source - inflow->sources);
    return job->submit >= 0;
}

/* Jobs of before the clock's start are left out. */
static void place_kept(struct ol_inflow_source *source)
{
    const ol_time offset = source->offset;
    if (source->count && (offset != 0 || source->least_submit < 0)) {
        size_t kept = 0;
        for (size_t i = 0; i < source->count; i++) {
            source->jobs[kept] = source->jobs[i];
            source->jobs[kept].submit += offset;
            kept += source->jobs[kept].submit >= 0;
        }
        source->early = source->count - kept;
        source->count = kept;
    }
    if (source->was_unsorted)
        ol_jobs_sort(source->jobs, source->count);
    if (source->follows) {
        source->follows->jobs = source->jobs;
        source->follows->job_count = source->count;
    }
}

static void borrow(const struct ol_inflow *inflow, struct ol_inflow_source *source)
{
    const struct ol_inflow_source *lender = &inflow->lender->sources[source - inflow->sources];
    source->jobs = lender->jobs;
    source->tallies = lender->tallies;
    source->count = source->expected = lender->count;
    source->was_unsorted = lender->was_unsorted;
    source->early = lender->early;
    *source->troubles = *lender->troubles;
}

/* A trace that could be borrowed but lies elsewhere on the clock now is read after all. */
static int place(struct ol_inflow *inflow, struct ol_inflow_source *source, struct ol_error *error)
{
    int status = OL_OK;
    source->offset = offset_of(inflow, source, source->origin == OL_ORIGIN_ABSOLUTE);
    if (source->is_borrowed && inflow->lender->sources[source - inflow->sources].offset == source->offset) {
        borrow(inflow, source);
        return OL_OK;
    }
    if (source->is_borrowed) {
        source->is_borrowed = false;
        status = read_kept(inflow, source, error);
    }
    place_kept(source);
    return status;
}

int ol_inflow_load(struct ol_inflow *inflow, struct ol_scenario *scenario, struct ol_error *error)
{
    struct anchors anchors = {0};
    int status = OL_OK;
    inflow->scenario = scenario;
    ol_inflow_list(inflow);
    inflow->reads_on = may_read_on(inflow);
    for (size_t i = 0; i < inflow->source_count && status == OL_OK && !inflow->was_stopped; i++)
        status = survey(inflow, &inflow->sources[i], &anchors, error);
    if (status == OL_OK)
        status = note_traffic(inflow, &anchors, error);
    if (status == OL_OK)
        fix_clock(inflow, &anchors);
    for (size_t i = 0; i < inflow->source_count && status == OL_OK; i++)
        status = place(inflow, &inflow->sources[i], error);
    for (size_t i = 0; i < inflow->source_count && status == OL_OK && !inflow->was_stopped; i++)
        status = ol_resampling_check(inflow, &inflow->sources[i], error);
    if (status == OL_OK && !inflow->was_stopped)
        status = ol_author_feed_rehearse(inflow, error);
    inflow->reads_on = inflow->reads_on && inflow->sources->opened;
    return status;
}

void ol_inflow_release(struct ol_inflow *inflow)
{
    for (size_t i = 0; i < inflow->source_count; i++) {
        if (!inflow->sources[i].is_borrowed) {
            ol_mem_free(inflow->sources[i].jobs);
            ol_mem_free(inflow->sources[i].tallies);
        }
        ol_mem_free(inflow->sources[i].troubles);
        if (inflow->sources[i].follows)
            ol_mem_free(inflow->sources[i].follows->items);
        ol_mem_free(inflow->sources[i].follows);
        ol_source_close(inflow->sources[i].opened);
    }
    ol_mem_free(inflow->sources);
    ol_mem_free(inflow->authors);
    *inflow = (struct ol_inflow){0};
}

ol_time ol_inflow_last_submit(const struct ol_inflow *inflow)
{
    ol_time last = OL_NEVER;
    OL_ASSERT(!inflow->reads_on); /* which does not know it yet */
    for (size_t i = 0; i < inflow->source_count; i++) {
        const struct ol_inflow_source *source = &inflow->sources[i];
        const ol_time at = source->count > 0 ? source->jobs[source->count - 1].submit : OL_NEVER;
        if (at != OL_NEVER && (last == OL_NEVER || at > last))
            last = at;
    }
    return last;
}

uint64_t ol_inflow_skipped(const struct ol_inflow *inflow)
{
    uint64_t skipped = 0;
    for (size_t i = 0; i < inflow->source_count; i++) {
        const struct ol_troubles *troubles = inflow->sources[i].troubles;
        skipped += inflow->sources[i].early;
        skipped += troubles ? troubles->malformed + troubles->unrunnable : 0;
    }
    return skipped;
}
