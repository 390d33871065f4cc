/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/progress.h"
#include "scenarios/cli/story_listing.h"
#include "scenarios/event_file.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

struct explaining {
    const struct ol_invocation *invocation;
    const char *directory, *job;
    enum ol_output_format format;
    int64_t nth; /* 0: not given */
    struct ol_arena arena;
    struct ol_job_row row; /* its texts in the arena */
    uint64_t namesakes;
    struct ol_run_record record;
    struct ol_rerun rerun;
    bool has_rerun;
    char why[400]; /* there is none */
    struct ol_story story;
    const char *source;
    struct ol_otherwise others[OL_CHANGES];
    size_t other_count;
    struct ol_text notice;
    struct ol_error error;
};

/* ---- the job ---- */

static struct ol_slice keep(struct explaining *call, struct ol_slice slice)
{
    return (struct ol_slice){ol_arena_copy(&call->arena, slice.data, slice.length), slice.length};
}

static void keep_row(struct explaining *call, const struct ol_job_row *row)
{
    call->row = *row;
    call->row.job = keep(call, row->job);
    call->row.user = keep(call, row->user);
    call->row.team = keep(call, row->team);
    call->row.queue = keep(call, row->queue);
    call->row.pool = keep(call, row->pool);
    call->row.status = keep(call, row->status);
}

/* One pass over all rows: the wanted one, and how many have its name. */
static int find_row(struct explaining *call)
{
    struct ol_job_row row;
    const uint64_t wanted = call->nth > 0 ? (uint64_t)call->nth : 1;
    int got;
    struct ol_job_rows *rows = ol_job_rows_open(call->directory, &call->error);
    if (!rows)
        return call->error.status;
    while ((got = ol_job_rows_next(rows, &row, &call->error)) > 0)
        if (ol_slice_is(row.job, call->job) && ++call->namesakes == wanted)
            keep_row(call, &row);
    ol_job_rows_close(rows);
    return got;
}

#define NAMES_LOOKED_AT 50000

/* The job whose name is nearest to what was asked for, or NULL. */
static const char *nearest_job(struct explaining *call, uint64_t *count)
{
    const char **names = NULL, *nearest;
    size_t kept = 0, capacity = 0;
    struct ol_job_row row;
    struct ol_job_rows *rows = ol_job_rows_open(call->directory, NULL);
    while (rows && ol_job_rows_next(rows, &row, NULL) > 0) {
        *count = row.row;
        if (kept == NAMES_LOOKED_AT)
            continue;
        OL_MEM_RESERVE(names, capacity, kept + 2);
        names[kept++] = keep(call, row.job).data;
        names[kept] = NULL;
    }
    nearest = kept > 0 ? ol_nearest(call->job, names) : NULL;
    ol_job_rows_close(rows);
    ol_mem_free(names);
    return nearest;
}

static int fail_job(struct explaining *call)
{
    uint64_t count = 0;
    if (call->namesakes > 0)
        return ol_fail(&call->error, OL_BAD_INPUT, OL_NOWHERE,
                       "--nth: \"%.200s\" has %" PRIu64 " job%s \"%.60s\"; give a number up to that",
                       call->directory, call->namesakes, call->namesakes == 1 ? "" : "s", call->job);
    const char *nearest = nearest_job(call, &count);
    if (nearest)
        return ol_fail(&call->error, OL_BAD_INPUT, OL_NOWHERE,
                       "\"%.200s\" has no job \"%.60s\"; did you mean \"%.60s\"?", call->directory, call->job,
                       nearest);
    return ol_fail(&call->error, OL_BAD_INPUT, OL_NOWHERE,
                   "\"%.200s\" has no job \"%.60s\"; the first column of its jobs.csv names its %" PRIu64 " job%s",
                   call->directory, call->job, count, count == 1 ? "" : "s");
}

/* ---- its story ---- */

static void look_for_rerun(struct explaining *call)
{
    if (ol_option_given(call->invocation, "no-rerun")) {
        snprintf(call->why, sizeof call->why, "nothing was simulated again (--no-rerun)");
        return;
    }
    call->has_rerun =
        ol_rerun_open(&call->rerun, &call->record, ol_option_value(call->invocation, "scenario"), call->why);
}

static int read_events(struct explaining *call, const char *path)
{
    struct ol_run_event event;
    int got;
    struct ol_event_reader *reader = ol_event_reader_open(path, &call->error);
    if (!reader)
        return call->error.status;
    while ((got = ol_event_read(reader, &event, &call->error)) > 0)
        ol_story_hear(&call->story, &event);
    ol_event_reader_close(reader);
    return got;
}

/* What was simulated again has to be what the run was. */
static void check_story(struct explaining *call)
{
    const struct ol_story *story = &call->story;
    ol_time start = OL_NEVER;
    for (size_t i = story->count; i-- > 0;)
        if (story->beats[i].kind == OL_BEAT_EVENT && story->beats[i].event.kind == OL_EVENT_STARTED)
            start = story->beats[i].event.at;
    const struct ol_run_event *first = story->count > 0 ? &story->beats[0].event : NULL;
    if (first && first->at - first->staged - first->unstaged == call->row.submit && start == call->row.start)
        return;
    ol_story_release(&call->story);
    call->story = (struct ol_story){.row = call->row.row, .alone = OL_NEVER};
    call->has_rerun = false;
    snprintf(call->why, sizeof call->why,
             "simulated again, the job does not do what jobs.csv says: the run is of another version of Outlay");
}

static int hear_story(struct explaining *call)
{
    const char *path = ol_arena_format(&call->arena, "%s/events.jsonl", call->directory);
    int status = OL_OK;
    call->story = (struct ol_story){.row = call->row.row, .alone = OL_NEVER};
    call->source = "jobs.csv";
    if (access(path, F_OK) == 0) {
        call->source = "events.jsonl";
        status = read_events(call, path);
    } else if (call->has_rerun) {
        call->source = "simulated again";
        status = ol_rerun_simulate(&call->rerun, ol_story_hear, &call->story, &call->error);
    }
    ol_story_finish(&call->story);
    if (status == OL_OK && strcmp(call->source, "simulated again") == 0)
        check_story(call);
    if (call->story.count == 0)
        call->source = "jobs.csv";
    return status;
}

static void look_otherwise(struct explaining *call)
{
    const bool came = call->story.count > 0 && call->story.beats[0].event.kind == OL_EVENT_ARRIVED &&
                      call->story.beats[0].event.unstaged == 0;
    const ol_time queued = call->row.submit + (came ? call->story.beats[0].event.staged : 0);
    const bool waited = call->row.start != queued || call->row.attempts > 1;
    if (call->has_rerun && came)
        call->other_count =
            ol_otherwise_all(&call->rerun, call->row.pool.data, call->row.row, waited, call->others);
}

/* ---- telling ---- */

static void take_notice(struct explaining *call)
{
    struct ol_text *notice = &call->notice;
    if (strcmp(call->source, "simulated again") == 0)
        ol_text_adds(notice, "The run has no events.jsonl; its scenario was simulated again to see this.");
    else if (strcmp(call->source, "jobs.csv") == 0)
        ol_text_addf(notice, "The run has no events.jsonl, so this is all that its jobs.csv says: %s.", call->why);
    else if (!call->has_rerun && !ol_option_given(call->invocation, "no-rerun"))
        ol_text_addf(notice, "What would have been otherwise is not known: %s.", call->why);
    if (call->namesakes > 1 && call->nth == 0)
        ol_text_addf(notice,
                     "%s%" PRIu64 " jobs of the run have this name; this is the first, --nth tells of others.",
                     notice->length > 0 ? " " : "", call->namesakes);
}

static int tell(struct explaining *call)
{
    struct ol_output *output = ol_output_open("-", &call->error);
    if (!output)
        return call->error.status;
    take_notice(call);
    const struct ol_told told = {
        .row = &call->row,
        .record = &call->record,
        .story = &call->story,
        .source = call->source,
        .others = call->others,
        .other_count = call->other_count,
        .namesakes = call->namesakes,
        .nth = call->nth > 0 ? (uint64_t)call->nth : 1,
        .notice = call->notice.length > 0 ? ol_text_string(&call->notice) : NULL,
    };
    ol_story_write(&told, call->format, output);
    return ol_output_close(output, &call->error);
}

static int explain_job(struct explaining *call)
{
    if (!ol_option_format(call->invocation, &call->format, &call->error) ||
        !ol_option_count(call->invocation, "nth", 1, INT64_MAX, 0, &call->nth, &call->error))
        return OL_BAD_USAGE;
    int status = find_row(call);
    if (status == OL_OK && !call->row.job.data)
        status = fail_job(call);
    if (status == OL_OK)
        status = ol_run_record_read(&call->record, call->directory, &call->error);
    if (status != OL_OK)
        return status;
    look_for_rerun(call);
    status = hear_story(call);
    if (status != OL_OK)
        return status;
    look_otherwise(call);
    return tell(call);
}

static int explain(const struct ol_invocation *invocation)
{
    struct explaining call = {
        .invocation = invocation, .directory = invocation->operands[0], .job = invocation->operands[1]};
    const int status = explain_job(&call);
    const int code = status == OL_OK ? 0 : ol_command_fail(&call.error);
    ol_text_release(&call.notice);
    ol_story_release(&call.story);
    ol_rerun_release(&call.rerun);
    ol_run_record_release(&call.record);
    ol_arena_release(&call.arena);
    return code;
}

static const struct ol_option options[] = {
    {"nth", 0, "N", "which one, where several jobs have that name (default: the first)"},
    {"scenario", 0, "FILE", "where the run's scenario is now (default: where it was)"},
    {"no-rerun", 0, NULL, "simulate nothing: only what the run directory tells"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_explain = {
    .name = "explain",
    .operands = "RUN JOB",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "why a job waited, was stopped, and when it would have started otherwise",
    .details =
        "RUN is a run directory, JOB a name in the first column of its jobs.csv. The story is told from the\n"
        "run's events.jsonl; a run without one is simulated again. What would have been otherwise, as the first\n"
        "in the queue, without backfilling, preemption or quotas, is simulated with that one change, as long as\n"
        "the scenario and its inputs are still what they were.",
    .example = "outlay explain build/month third",
    .options = options,
    .run = explain,
};
