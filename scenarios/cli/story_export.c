/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * story_export: a job's story as JSON and as CSV.
 */
#include "scenarios/cli/story_export.h"
#include "outlay/json.h"
#include "scenarios/cli/told_text.h"
#include "scenarios/story_text.h"

/* ---- JSON ---- */

static void json_slice(struct ol_json *json, const char *key, struct ol_slice slice)
{
    struct ol_text text = {0};
    ol_text_set(&text, slice);
    ol_json_string(json, key, ol_text_string(&text));
    ol_text_release(&text);
}

static void json_time(struct ol_json *json, const char *key, ol_time time)
{
    if (time == OL_NEVER)
        ol_json_string(json, key, NULL);
    else
        ol_json_seconds(json, key, time);
}

static void json_job(struct ol_json *json, const struct ol_told *told)
{
    const struct ol_job_row *row = told->row;
    char money[OL_MONEY_BUFFER];
    json_slice(json, "job", row->job);
    ol_json_int(json, "row", (int64_t)row->row);
    json_slice(json, "user", row->user);
    json_slice(json, "team", row->team);
    json_slice(json, "queue", row->queue);
    json_slice(json, "pool", row->pool);
    ol_json_real(json, "units", told->story->count > 0 ? told->story->beats[0].event.units : row->units);
    json_slice(json, "status", row->status);
    json_time(json, "submit_s", row->submit);
    json_time(json, "start_s", row->start);
    json_time(json, "end_s", row->end);
    json_time(json, "wait_s", row->wait);
    json_time(json, "lost_s", row->lost);
    ol_json_string(json, "cost", row->has_cost ? ol_money_format(row->cost, money) : NULL);
}

static const char *what_of(const struct ol_beat *beat)
{
    static const char *const names[] = {[OL_BEAT_HEAD] = "first", [OL_BEAT_BEHIND] = "behind"};
    return beat->kind == OL_BEAT_EVENT ? ol_event_names[beat->event.kind] : names[beat->kind];
}

static void json_group(struct ol_json *json, const char *key, const struct ol_story_group *group)
{
    if (group->count == 0)
        return;
    ol_json_object(json, key);
    ol_json_int(json, "jobs", (int64_t)group->count);
    ol_json_real(json, "units", group->units);
    ol_json_end(json);
}

static void json_decision(struct ol_json *json, const struct ol_run_event *event)
{
    ol_json_string(json, "decision", ol_event_decisions[event->decision]);
    ol_json_string(json, "reason", ol_event_reasons[event->reason]);
    ol_json_int(json, "place", event->place);
    ol_json_int(json, "waiting", event->waiting);
    ol_json_real(json, "needed", event->needed);
    if (event->other > 0)
        ol_json_int(json, "other", (int64_t)event->other);
    json_time(json, "expected_s", event->expected);
    ol_json_string(json, "limit", event->limit);
    ol_json_real(json, "rank", event->rank);
    ol_json_object(json, "terms");
    for (size_t i = 0; i < event->term_count; i++)
        ol_json_real(json, event->terms[i].name, event->terms[i].value);
    ol_json_end(json);
}

static void json_beat(struct ol_json *json, const struct ol_told *told, size_t i)
{
    const struct ol_beat *beat = &told->story->beats[i];
    struct ol_text text = {0};
    ol_story_say_beat(&text, told->story, i);
    ol_json_object(json, NULL);
    json_time(json, "at_s", beat->event.at);
    ol_json_string(json, "what", what_of(beat));
    ol_json_string(json, "text", ol_text_string(&text));
    ol_json_real(json, "free", beat->event.free);
    ol_json_real(json, "capacity", beat->event.capacity);
    json_group(json, "ahead", &beat->ahead);
    json_group(json, "served", &beat->served);
    json_group(json, "passed", &beat->passed);
    json_group(json, "freed", &beat->freed);
    json_group(json, "stopped", &beat->stopped);
    if (beat->kind == OL_BEAT_EVENT && beat->event.kind == OL_EVENT_DECIDED)
        json_decision(json, &beat->event);
    ol_json_end(json);
    ol_text_release(&text);
}

static void json_other(struct ol_json *json, const struct ol_told *told, const struct ol_otherwise *other)
{
    struct ol_text text = {0};
    ol_told_say_otherwise(&text, told, other);
    ol_json_object(json, NULL);
    ol_json_string(json, "change", other->change);
    json_time(json, "start_s", other->start);
    json_time(json, "end_s", other->end);
    ol_json_string(json, "text", ol_text_string(&text));
    ol_json_end(json);
    ol_text_release(&text);
}

void ol_story_write_json(const struct ol_told *told, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    struct ol_text text = {0};
    ol_told_say_outcome(&text, told);
    ol_json_object(&json, NULL);
    json_job(&json, told);
    ol_json_string(&json, "source", told->source);
    ol_json_string(&json, "text", ol_text_string(&text));
    ol_json_string(&json, "notice", told->notice);
    ol_json_array(&json, "beats");
    for (size_t i = 0; i < told->story->count; i++)
        json_beat(&json, told, i);
    ol_json_end(&json);
    json_time(&json, "alone_start_s", told->story->alone);
    ol_json_array(&json, "otherwise");
    for (size_t i = 0; i < told->other_count; i++)
        json_other(&json, told, &told->others[i]);
    ol_json_end(&json);
    ol_json_end(&json);
    ol_text_release(&text);
}

/* ---- CSV ---- */

void ol_story_write_csv(const struct ol_told *told, struct ol_output *output)
{
    const struct ol_story *story = told->story;
    char instant[OL_TIME_BUFFER];
    ol_output_string(output, "at_s,after_s,instant,what,text\n");
    for (size_t i = 0; i < story->count; i++) {
        const ol_time at = story->beats[i].event.at;
        struct ol_text text = {0};
        ol_story_say_beat(&text, story, i);
        ol_output_seconds(output, at);
        ol_output_char(output, ',');
        ol_output_seconds(output, at - story->beats[0].event.at);
        ol_output_char(output, ',');
        if (told->record->has_instant)
            ol_output_string(output, ol_instant_format(told->record->start_instant + at, instant));
        ol_output_format(output, ",%s,", what_of(&story->beats[i]));
        ol_output_csv(output, ol_text_string(&text));
        ol_output_char(output, '\n');
        ol_text_release(&text);
    }
}
