/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/story_listing.h"

#include "outlay/json.h"
#include "scenarios/story_text.h"

#include <inttypes.h>
#include <string.h>

#define LINE_WIDTH 100

/* ---- what both say ---- */

static const char *unit_of(const struct ol_told *told)
{
    return told->story->count > 0 ? told->story->beats[0].event.unit : "";
}

/* Nobody asks for the microseconds; before 1970 it is the second before, too. */
static ol_time in_seconds(ol_time instant)
{
    const ol_time rest = instant % OL_SECOND;
    return instant - rest - (rest < 0 ? OL_SECOND : 0);
}

static void say_at(struct ol_text *text, const struct ol_told *told, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    if (told->record->has_instant)
        ol_text_adds(text, ol_instant_format(in_seconds(told->record->start_instant + at), buffer));
    else
        ol_story_say_time(text, at);
}

/* "2h earlier", "at the same time" */
static void say_shift(struct ol_text *text, ol_time then, ol_time now)
{
    if (then == now) {
        ol_text_adds(text, "just when it did");
        return;
    }
    ol_story_say_time(text, then < now ? now - then : then - now);
    ol_text_adds(text, then < now ? " earlier" : " later");
}

static void say_shifted(struct ol_text *text, const struct ol_told *told, ol_time then)
{
    ol_text_adds(text, " at ");
    say_at(text, told, then);
    ol_text_adds(text, ", ");
    if (told->row->start == OL_NEVER)
        ol_text_adds(text, "which it did not");
    else
        say_shift(text, then, told->row->start);
}

static void say_otherwise(struct ol_text *text, const struct ol_told *told, const struct ol_otherwise *other)
{
    if (!*other->state) {
        ol_text_addf(text, "it is not known what it would have done: %s", other->why);
        return;
    }
    ol_text_adds(text, other->start == OL_NEVER ? "it would not have started" : "it would have started");
    if (other->start != OL_NEVER)
        say_shifted(text, told, other->start);
    if (other->end != OL_NEVER && told->row->end != OL_NEVER) {
        ol_text_adds(text, ", and have ended ");
        say_shift(text, other->end, told->row->end);
    }
    ol_text_adds(text, ".");
}

/* With nothing else started since it came; nothing to say where it started at once. */
static bool say_alone(struct ol_text *text, const struct ol_told *told)
{
    const struct ol_story *story = told->story;
    if (story->count == 0 || story->beats[0].event.kind != OL_EVENT_ARRIVED || story->alone == OL_NEVER ||
        told->row->start == story->beats[0].event.at)
        return false;
    ol_text_adds(text, "its ");
    ol_story_say_units(text, story->beats[0].event.units, unit_of(told));
    ol_text_adds(text, " would have been free");
    say_shifted(text, told, story->alone);
    ol_text_adds(text, ".");
    return true;
}

static void say_times(struct ol_text *text, const char *what, int64_t times)
{
    if (times == 1)
        ol_text_addf(text, " %s once.", what);
    else if (times > 1)
        ol_text_addf(text, " %s %" PRId64 " times.", what, times);
}

static void say_outcome(struct ol_text *text, const struct ol_told *told)
{
    const struct ol_job_row *row = told->row;
    char money[OL_MONEY_BUFFER];
    if (row->end != OL_NEVER && row->start != OL_NEVER) {
        ol_text_adds(text, "From its first start to its end ");
        ol_story_say_time(text, row->run);
        ol_text_addf(text, " passed, in %" PRId64 " attempt%s", row->attempts, row->attempts == 1 ? "" : "s");
        ol_text_addf(text, "; it is " OL_SLICE_FORMAT ".", OL_SLICE_ARGS(row->status));
    } else {
        ol_text_addf(text, "At the end of the run it was " OL_SLICE_FORMAT ".", OL_SLICE_ARGS(row->status));
    }
    say_times(text, "It was stopped for others", row->preemptions);
    say_times(text, "It lost nodes", row->interruptions);
    if (row->lost != OL_NEVER && row->lost > 0) {
        ol_text_adds(text, " Of its time on nodes ");
        ol_story_say_time(text, row->lost);
        ol_text_adds(text, " was computed in vain.");
    }
    if (row->has_cost)
        ol_text_addf(text, " It cost %s%s%s.", ol_money_say(row->cost, 2, money),
                     told->record->currency ? " " : "", told->record->currency ? told->record->currency : "");
}

/* ---- for a person ---- */

/* Lines of at most LINE_WIDTH, each behind `indent` blanks; a word is never cut. */
static void write_wrapped(struct ol_output *output, const char *text, size_t indent)
{
    size_t column = 0;
    while (*text) {
        const size_t word = strcspn(text, " ");
        const bool is_first = column == 0;
        if (!is_first && column + 1 + word > LINE_WIDTH) {
            ol_output_char(output, '\n');
            column = 0;
        }
        if (column == 0) {
            ol_output_format(output, "%*s", (int)indent, "");
            column = indent;
        } else {
            ol_output_char(output, ' ');
            column++;
        }
        ol_output_bytes(output, text, word);
        column += word;
        text += word;
        text += strspn(text, " ");
    }
    ol_output_char(output, '\n');
}

static void write_sentence(struct ol_output *output, struct ol_text *text, size_t indent)
{
    write_wrapped(output, ol_text_string(text), indent);
    ol_text_clear(text);
}

static void add_owner(struct ol_text *text, const char *what, struct ol_slice name)
{
    if (name.length == 0)
        return;
    ol_text_addf(text, ", %s ", what);
    ol_text_add_shown(text, name);
}

static void write_title(struct ol_output *output, const struct ol_told *told, struct ol_text *text)
{
    const struct ol_job_row *row = told->row;
    ol_text_adds(text, "Job ");
    ol_text_add_shown(text, row->job);
    ol_text_adds(text, " of pool ");
    ol_text_add_shown(text, row->pool);
    add_owner(text, "user", row->user);
    add_owner(text, "team", row->team);
    add_owner(text, "queue", row->queue);
    ol_text_addf(text, " (row %" PRIu64 " of jobs.csv)", row->row);
    if (told->namesakes > 1)
        ol_text_addf(text, ", number %" PRIu64 " of %" PRIu64 " jobs of that name", told->nth, told->namesakes);
    write_sentence(output, text, 0);
}

static void write_beats(struct ol_output *output, const struct ol_told *told, struct ol_text *text)
{
    const struct ol_story *story = told->story;
    ol_time before = OL_NEVER;
    for (size_t i = 0; i < story->count; i++) {
        const ol_time at = story->beats[i].event.at;
        if (at != before) {
            ol_text_adds(text, "\n");
            say_at(text, told, at);
            if (i > 0) {
                ol_text_adds(text, "  +");
                ol_story_say_time(text, at - story->beats[0].event.at);
            }
            ol_output_format(output, "%s\n", ol_text_string(text));
            ol_text_clear(text);
        }
        before = at;
        ol_story_say_beat(text, story, i);
        write_sentence(output, text, 4);
    }
}

static void write_otherwise(struct ol_output *output, const struct ol_told *told, struct ol_text *text)
{
    const bool has_alone = say_alone(text, told);
    if (!has_alone && told->other_count == 0)
        return;
    ol_output_string(output, "\nOtherwise\n");
    if (has_alone) {
        struct ol_text whole = {0};
        ol_text_addf(&whole, "had nothing else been started since it came, %s", ol_text_string(text));
        ol_text_clear(text);
        write_sentence(output, &whole, 4);
        ol_text_release(&whole);
    }
    for (size_t i = 0; i < told->other_count; i++) {
        ol_text_addf(text, "%s: ", told->others[i].change);
        say_otherwise(text, told, &told->others[i]);
        write_sentence(output, text, 4);
    }
}

static void write_person(const struct ol_told *told, struct ol_output *output)
{
    struct ol_text text = {0};
    write_title(output, told, &text);
    ol_output_char(output, '\n');
    if (told->story->count > 0) {
        ol_story_say_wait(&text, told->story);
        ol_text_adds(&text, " ");
    }
    say_outcome(&text, told);
    write_sentence(output, &text, 0);
    write_beats(output, told, &text);
    write_otherwise(output, told, &text);
    if (told->notice) {
        ol_output_char(output, '\n');
        write_wrapped(output, told->notice, 0);
    }
    ol_text_release(&text);
}

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
        ol_json_real(json, key, (double)time / (double)OL_SECOND);
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
    say_otherwise(&text, told, other);
    ol_json_object(json, NULL);
    ol_json_string(json, "change", other->change);
    json_time(json, "start_s", other->start);
    json_time(json, "end_s", other->end);
    ol_json_string(json, "text", ol_text_string(&text));
    ol_json_end(json);
    ol_text_release(&text);
}

static void write_json(const struct ol_told *told, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    struct ol_text text = {0};
    if (told->story->count > 0) {
        ol_story_say_wait(&text, told->story);
        ol_text_adds(&text, " ");
    }
    say_outcome(&text, told);
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

static void write_csv(const struct ol_told *told, struct ol_output *output)
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

void ol_story_write(const struct ol_told *told, enum ol_output_format format, struct ol_output *output)
{
    static void (*const writers[])(const struct ol_told *, struct ol_output *) = {
        [OL_FORMAT_TABLE] = write_person, [OL_FORMAT_JSON] = write_json, [OL_FORMAT_CSV] = write_csv};
    writers[format](told, output);
}
