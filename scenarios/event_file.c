/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/event_file.h"

#include "outlay/arena.h"
#include "outlay/json.h"
#include "outlay/json_reader.h"

#include <math.h>
#include <string.h>

/* ---- writing ---- */

static void write_job(struct ol_json *json, const struct ol_run_event *event)
{
    ol_json_int(json, "row", (int64_t)event->row);
    ol_json_string(json, "job", event->job);
    ol_json_real(json, "units", event->units);
    ol_json_int(json, "attempt", event->attempt);
    ol_json_string(json, "state", event->state);
}

static void write_levels(struct ol_json *json, const struct ol_run_event *event)
{
    ol_json_real(json, "free", event->free);
    ol_json_real(json, "capacity", event->capacity);
    ol_json_int(json, "waiting", event->waiting);
}

static void write_owner(struct ol_json *json, const struct ol_run_event *event)
{
    ol_json_string(json, "user", event->user);
    ol_json_string(json, "team", event->team);
    ol_json_string(json, "unit", event->unit);
    ol_json_seconds(json, "estimate_s", event->estimate);
    if (event->staged > 0)
        ol_json_seconds(json, "staged_s", event->staged);
    if (event->unstaged > 0)
        ol_json_seconds(json, "unstaged_s", event->unstaged);
}

static void write_terms(struct ol_json *json, const struct ol_run_event *event)
{
    ol_json_real(json, "rank", event->rank);
    ol_json_object(json, "terms");
    for (size_t i = 0; i < event->term_count; i++)
        ol_json_real(json, event->terms[i].name, event->terms[i].value);
    ol_json_end(json);
}

static void write_decision(struct ol_json *json, const struct ol_run_event *event)
{
    ol_json_string(json, "decision", ol_event_decisions[event->decision]);
    if (event->reason != OL_WAIT_NONE)
        ol_json_string(json, "reason", ol_event_reasons[event->reason]);
    if (event->place > 0)
        ol_json_int(json, "place", event->place);
    if (event->other > 0) {
        ol_json_int(json, "other", (int64_t)event->other);
        ol_json_string(json, "other_job", event->other_job);
    }
    ol_json_real(json, "needed", event->needed);
    if (event->expected != OL_NEVER)
        ol_json_seconds(json, "expected_s", event->expected);
    if (event->limit)
        ol_json_string(json, "limit", event->limit);
    write_terms(json, event);
    if (event->is_backfilled)
        ol_json_bool(json, "backfilled", true);
}

static void write_capacity(struct ol_json *json, const struct ol_run_event *event)
{
    ol_json_string(json, "source", event->source);
    ol_json_int(json, "nodes", event->nodes);
    ol_json_real(json, "units", event->units);
}

void ol_event_write(struct ol_output *output, const struct ol_run_event *event)
{
    struct ol_json json = {.output = output, .compact = true};
    ol_json_object(&json, NULL);
    ol_json_seconds(&json, "at_s", event->at);
    ol_json_string(&json, "what", ol_event_names[event->kind]);
    ol_json_string(&json, "pool", event->pool);
    if (event->kind != OL_EVENT_CAPACITY)
        write_job(&json, event);
    write_levels(&json, event);
    if (event->kind == OL_EVENT_ARRIVED || event->kind == OL_EVENT_REFUSED)
        write_owner(&json, event);
    else if (event->kind == OL_EVENT_DECIDED)
        write_decision(&json, event);
    else if (event->kind == OL_EVENT_CAPACITY)
        write_capacity(&json, event);
    ol_json_end(&json);
}

/* ---- reading ---- */

/* A line's texts, by what they are. */
enum text { POOL, JOB, STATE, USER, TEAM, UNIT, OTHER_JOB, LIMIT, SOURCE, TEXTS };

struct ol_event_reader {
    struct ol_input *input;
    struct ol_json_reader *json;
    struct ol_text texts[TEXTS];
    struct ol_text terms[OL_RANK_TERMS];
    bool is_within_terms;
};

struct ol_event_reader *ol_event_reader_open(const char *path, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, (struct ol_place){.file = path}, error);
    if (!input)
        return NULL;
    struct ol_event_reader *reader = ol_mem_new(sizeof *reader);
    reader->input = input;
    reader->json = ol_json_reader_new(input);
    return reader;
}

/* Each member with its place in an event: numbers are counts, reals or times, words are of a list. */
enum sort { TEXT, REAL, TIME, COUNT32, COUNT64, SIGNED64, WORD };
struct member {
    const char *name;
    enum sort sort;
    size_t offset; /* in struct ol_run_event; of a text that of its pointer */
    enum text text;
    const char *const *words;
};

#define AT(field) offsetof(struct ol_run_event, field)
static const struct member members[] = {
    {"at_s", TIME, AT(at), 0, NULL},
    {"what", WORD, AT(kind), 0, ol_event_names},
    {"pool", TEXT, AT(pool), POOL, NULL},
    {"row", COUNT64, AT(row), 0, NULL},
    {"job", TEXT, AT(job), JOB, NULL},
    {"units", REAL, AT(units), 0, NULL},
    {"attempt", COUNT32, AT(attempt), 0, NULL},
    {"state", TEXT, AT(state), STATE, NULL},
    {"free", REAL, AT(free), 0, NULL},
    {"capacity", REAL, AT(capacity), 0, NULL},
    {"waiting", COUNT32, AT(waiting), 0, NULL},
    {"user", TEXT, AT(user), USER, NULL},
    {"team", TEXT, AT(team), TEAM, NULL},
    {"unit", TEXT, AT(unit), UNIT, NULL},
    {"estimate_s", TIME, AT(estimate), 0, NULL},
    {"staged_s", TIME, AT(staged), 0, NULL},
    {"unstaged_s", TIME, AT(unstaged), 0, NULL},
    {"decision", WORD, AT(decision), 0, ol_event_decisions},
    {"reason", WORD, AT(reason), 0, ol_event_reasons},
    {"place", COUNT32, AT(place), 0, NULL},
    {"other", COUNT64, AT(other), 0, NULL},
    {"other_job", TEXT, AT(other_job), OTHER_JOB, NULL},
    {"needed", REAL, AT(needed), 0, NULL},
    {"expected_s", TIME, AT(expected), 0, NULL},
    {"limit", TEXT, AT(limit), LIMIT, NULL},
    {"rank", REAL, AT(rank), 0, NULL},
    {"source", TEXT, AT(source), SOURCE, NULL},
    {"nodes", SIGNED64, AT(nodes), 0, NULL},
};

static bool set_number(const struct member *member, double value, void *at)
{
    if (member->sort != REAL && !(fabs(value) < 9e15))
        return false;
    switch (member->sort) {
    case REAL:
        *(double *)at = value;
        return true;
    case TIME:
        if (!(fabs(value) < (double)OL_TIME_END / (double)OL_SECOND))
            return false;
        *(ol_time *)at = (ol_time)llrint(value * (double)OL_SECOND);
        return true;
    case COUNT32:
        if (!(value >= 0 && value <= UINT32_MAX))
            return false;
        *(uint32_t *)at = (uint32_t)value;
        return true;
    case COUNT64:
        if (!(value >= 0))
            return false;
        *(uint64_t *)at = (uint64_t)value;
        return true;
    default:
        *(int64_t *)at = (int64_t)value;
        return true;
    }
}

/* Enumerators are ints. */
static bool set_word(const struct member *member, struct ol_slice text, void *at)
{
    for (int i = 0; member->words[i]; i++)
        if (ol_slice_is(text, member->words[i])) {
            memcpy(at, &i, sizeof i);
            return true;
        }
    return false;
}

static bool set_member(struct ol_event_reader *reader, const struct member *member,
                       const struct ol_json_event *given, struct ol_run_event *event)
{
    void *at = (char *)event + member->offset;
    double value;
    if (member->sort == WORD)
        return given->type == OL_JSON_STRING && set_word(member, given->text, at);
    if (member->sort != TEXT)
        return given->type == OL_JSON_NUMBER && ol_slice_real(given->text, &value) &&
               set_number(member, value, at);
    if (given->type != OL_JSON_STRING)
        return false;
    ol_text_set(&reader->texts[member->text], given->text);
    *(const char **)at = ol_text_string(&reader->texts[member->text]);
    return true;
}

static bool set_term(struct ol_event_reader *reader, const struct ol_json_event *given, struct ol_run_event *event)
{
    if (event->term_count == OL_RANK_TERMS)
        return true;
    struct ol_text *name = &reader->terms[event->term_count];
    struct ol_rank_term *term = &event->terms[event->term_count++];
    ol_text_set(name, given->key);
    term->name = ol_text_string(name);
    return given->type == OL_JSON_NUMBER && ol_slice_real(given->text, &term->value);
}

/* Whether what was met can be what a run writes. */
static bool take(struct ol_event_reader *reader, const struct ol_json_event *given, struct ol_run_event *event)
{
    const bool is_member = given->key.data != NULL && given->depth == 1;
    if (reader->is_within_terms && given->depth == 2)
        return set_term(reader, given, event);
    reader->is_within_terms = is_member && given->type == OL_JSON_OBJECT && ol_slice_is(given->key, "terms");
    if (is_member && ol_slice_is(given->key, "backfilled"))
        event->is_backfilled = given->type == OL_JSON_TRUE;
    for (size_t i = 0; is_member && i < sizeof members / sizeof *members; i++)
        if (ol_slice_is(given->key, members[i].name))
            return set_member(reader, &members[i], given, event);
    return true;
}

static const struct ol_run_event blank = {.kind = OL_EVENT_KINDS,
                                          .pool = "",
                                          .job = "",
                                          .state = "",
                                          .user = "",
                                          .team = "",
                                          .unit = "",
                                          .other_job = "",
                                          .source = "",
                                          .expected = OL_NEVER};

int ol_event_read(struct ol_event_reader *reader, struct ol_run_event *event, struct ol_error *error)
{
    struct ol_json_event given;
    int got = ol_json_next(reader->json, &given, error);
    if (got <= 0)
        return got;
    bool is_good = given.type == OL_JSON_OBJECT;
    *event = blank;
    while (is_good && (got = ol_json_next(reader->json, &given, error)) > 0) {
        if (given.type == OL_JSON_OBJECT_END && given.depth == 0)
            break;
        is_good = take(reader, &given, event);
    }
    if (got < 0)
        return got;
    if (!is_good || event->kind == OL_EVENT_KINDS)
        return ol_fail(error, OL_BAD_INPUT, ol_json_place(reader->json),
                       "this is no event of a run; write the file again with \"outlay run ... --events yes\"");
    event->waits = strcmp(event->state, "waiting") == 0;
    return 1;
}

void ol_event_reader_close(struct ol_event_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < TEXTS; i++)
        ol_text_release(&reader->texts[i]);
    for (size_t i = 0; i < OL_RANK_TERMS; i++)
        ol_text_release(&reader->terms[i]);
    ol_json_reader_free(reader->json);
    ol_input_close(reader->input);
    ol_mem_free(reader);
}
