/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow_moments: when runs of a pipeline are due, and that they are not too many.
 */
#include "models/flow/flow_state.h"

/* ---- one after the other ---- */

/* When one is due behind that of `at`, however many there are to be. */
static ol_time moment_after(const struct flow_author *author, struct ol_flow_clock *clock, ol_time at)
{
    const struct ol_flow *flow = author->flow;
    const ol_time start = author->context.start_instant;
    ol_time next = OL_NEVER;
    if (flow->schedule)
        next = ol_flow_clock_next(clock, at + start) - start;
    else if (flow->every > 0)
        next = at + flow->every;
    return next < author->last_run ? next : OL_NEVER;
}

ol_time ol_flow_run_after(struct flow_author *author, ol_time at)
{
    const bool was_last = author->flow->count > 0 && author->runs >= (uint64_t)author->flow->count;
    return was_last ? OL_NEVER : moment_after(author, &author->clock, at);
}

/* ---- opening ---- */

/* Stops counting when they are too many. */
static uint64_t count_runs(struct flow_author *author)
{
    struct ol_flow_clock clock = author->clock;
    const uint64_t most = author->flow->count > 0 ? (uint64_t)author->flow->count : UINT64_MAX;
    uint64_t count = 0;
    for (ol_time at = author->next_run; at != OL_NEVER && count < most && count <= OL_FLOW_RUNS_MOST; count++)
        at = moment_after(author, &clock, at);
    return count;
}

static int check_runs(struct flow_author *author, struct ol_error *error)
{
    const struct ol_flow *flow = author->flow;
    const uint64_t runs = count_runs(author), steps = author->graph.count;
    if (runs <= OL_FLOW_RUNS_MOST && runs * steps <= OL_FLOW_JOBS_MOST)
        return OL_OK;
    return ol_fail(
        error, OL_BAD_INPUT, ol_xml_place(flow->node, flow->schedule ? "schedule" : "every"),
        "%s: up to its end these are %s%llu runs of %llu steps each; %d runs and %d jobs of one pipeline "
        "are followed. Let it run more rarely, or give it a count or an earlier until",
        flow->schedule ? "schedule" : "every", runs > OL_FLOW_RUNS_MOST ? "more than " : "",
        (unsigned long long)(runs > OL_FLOW_RUNS_MOST ? OL_FLOW_RUNS_MOST : runs), (unsigned long long)steps,
        OL_FLOW_RUNS_MOST, OL_FLOW_JOBS_MOST);
}

static int open_schedule(struct flow_author *author, struct ol_error *error)
{
    const struct ol_flow *flow = author->flow;
    struct ol_cron cron;
    char why[160];
    const ol_time start_instant = author->context.start_instant;
    if (!author->context.has_instant)
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(flow->node, "schedule"),
                       "schedule: the clock has no place in the calendar; give it one: <clock "
                       "start=\"2026-01-01T00:00:00Z\" ...>");
    if (!ol_flow_clock_parse(ol_slice_of(flow->schedule), &cron, why))
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(flow->node, "schedule"), "schedule: %s", why);
    struct ol_zone *zone =
        flow->zone ? ol_zone_new(flow->zone, ol_xml_place(flow->node, "timezone"), error) : NULL;
    if (flow->zone && !zone)
        return error->status;
    author->clock = ol_flow_clock_of(cron, zone, (enum ol_flow_daylight)flow->daylight);
    author->next_run = ol_flow_clock_first(&author->clock, start_instant + flow->start) - start_instant;
    if (author->next_run >= author->last_run)
        author->next_run = OL_NEVER;
    return OL_OK;
}

int ol_flow_open_moments(struct flow_author *author, struct ol_error *error)
{
    const struct ol_flow *flow = author->flow;
    const ol_time end = author->context.until;
    author->last_run = flow->until > 0 && flow->until < end ? flow->until : end;
    author->next_run = flow->start < author->last_run ? flow->start : OL_NEVER;
    const int status = flow->schedule ? open_schedule(author, error) : OL_OK;
    return status == OL_OK ? check_runs(author, error) : status;
}

/* ---- before any run ---- */

static void note_nothing(const struct ol_flow *flow, ol_time end, struct ol_faults *notes)
{
    char start[OL_TIME_BUFFER], length[OL_TIME_BUFFER];
    if (flow->start >= end)
        ol_faults_add(
            notes, ol_xml_place(flow->node, "start"),
            "start: the clock ends after %s, and pipeline \"%.60s\" starts %s after its start, so that it "
            "never runs; move one of the two",
            ol_duration_format(end, length), flow->name, ol_duration_format(flow->start, start));
    else
        ol_faults_add(
            notes, ol_xml_place(flow->node, "schedule"),
            "schedule: it names no moment before the end, so that pipeline \"%.60s\" never runs; move it, "
            "or give the <clock> another start or length",
            flow->name);
}

void ol_flow_fit(const void *config, const struct ol_author_context *clock, struct ol_faults *faults,
                 struct ol_faults *notes)
{
    const struct ol_flow *flow = config;
    struct flow_author author = {.flow = flow, .context = *clock, .graph.count = flow->steps.count};
    struct ol_error error;
    if (flow->schedule && !clock->has_instant) /* which a trace may bring */
        return;
    if (ol_flow_open_moments(&author, &error) != OL_OK)
        ol_faults_add(faults, error.place, "%s", error.message);
    else if (author.next_run == OL_NEVER)
        note_nothing(flow, author.last_run, notes);
    ol_flow_clock_release(&author.clock);
}
