/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_google: events of tasks in Google's cells, joined to one row a task.
 *
 * google-2011: task_events of clusterdata-2011-2, by its format and schema document v2.1: no header; time, missing
 * info, job ID, task index, machine ID, event type, user, scheduling class, priority, CPU, memory and disk request,
 * different-machines restriction.
 *
 * google-2019: instance_events of clusterdata-2019, by clusterdata_trace_format_v3.proto of
 * github.com/google/cluster-data: objects of JSON, one behind another, or a CSV with a header of the same names
 * (resource_request.cpus, or with _). Instances of alloc sets, which reserve and do not run, are left out and
 * counted.
 *
 * Times are microseconds; requests are shares of the greatest machine. A task is submitted once, may be scheduled and
 * evicted or fail and be scheduled again, and ends by finishing, being killed or lost. One that did not end comes at
 * the file's end: it has run what its attempts ran. Time 0 is before the trace, so that what ran then has run longer
 * than is told; the greatest time of 63 bits is behind it, which is no time.
 */
#include "event_join.h"
#include "format_list.h"
#include "outlay/arena.h"
#include "outlay/json_reader.h"
#include "trace_number.h"
#include "trace_table.h"

#include <inttypes.h>
#include <string.h>

enum { JOB, USER, STATUS, SUBMIT, START, RUNTIME, CPUS, PRIORITY, ATTEMPTS, LOST };
static const char *const names[] = {"job",  "user",     "status",   "submit", "start", "runtime",
                                    "cpus", "priority", "attempts", "lost",   NULL};

enum { IN_TIME, IN_TYPE, IN_COLLECTION, IN_INDEX, IN_KIND, IN_USER, IN_PRIORITY, IN_CPUS, IN_FIELDS };

/* What an event does to its task. */
enum deed { NOTHING, BEGIN, SCHEDULE, STOP, END };
struct event_type {
    const char *name;
    enum deed deed;
};
static const struct event_type types_2011[] = {{"SUBMIT", BEGIN},
                                               {"SCHEDULE", SCHEDULE},
                                               {"EVICT", STOP},
                                               {"FAIL", STOP},
                                               {"FINISH", END},
                                               {"KILL", END},
                                               {"LOST", END},
                                               {"UPDATE_PENDING", NOTHING},
                                               {"UPDATE_RUNNING", NOTHING},
                                               {0}};
static const struct event_type types_2019[] = {{"SUBMIT", BEGIN},
                                               {"QUEUE", NOTHING},
                                               {"ENABLE", NOTHING},
                                               {"SCHEDULE", SCHEDULE},
                                               {"EVICT", STOP},
                                               {"FAIL", STOP},
                                               {"FINISH", END},
                                               {"KILL", END},
                                               {"LOST", END},
                                               {"UPDATE_PENDING", NOTHING},
                                               {"UPDATE_RUNNING", NOTHING},
                                               {0}};

struct google {
    struct ol_event_join join;
    const struct event_type *types;
    struct ol_json_reader *json;
    size_t columns[IN_FIELDS];
    struct ol_text cells[IN_FIELDS], name;
};

static const char *const in_names[IN_FIELDS] = {
    "time", "type", "collection_id", "instance_index", "collection_type", "user", "priority", "cpus"};

static void google_close(void *state)
{
    struct google *google = state;
    ol_event_join_release(&google->join);
    ol_json_reader_free(google->json);
    for (size_t i = 0; i < IN_FIELDS; i++)
        ol_text_release(&google->cells[i]);
    ol_text_release(&google->name);
    ol_mem_free(google);
}

static void *open_2011(struct ol_trace_table *table, struct ol_error *error)
{
    static const size_t positions[IN_FIELDS] = {0, 5, 2, 3, SIZE_MAX, 6, 8, 9};
    if (ol_trace_table_csv(table, error) != OL_OK)
        return NULL;
    struct google *google = ol_mem_new(sizeof *google);
    google->types = types_2011;
    memcpy(google->columns, positions, sizeof positions);
    return google;
}

static int find_columns(struct google *google, struct ol_trace_table *table, struct ol_error *error)
{
    static const char *const cpus[] = {"resource_request.cpus", "resource_request_cpus"};
    for (size_t i = 0; i < IN_FIELDS; i++)
        google->columns[i] = ol_trace_table_head(table, in_names[i]);
    for (size_t i = 0; i < 2 && google->columns[IN_CPUS] == SIZE_MAX; i++)
        google->columns[IN_CPUS] = ol_trace_table_head(table, cpus[i]);
    for (size_t i = IN_TIME; i <= IN_INDEX; i++)
        if (google->columns[i] == SIZE_MAX)
            return ol_fail(error, OL_BAD_INPUT, ol_csv_place(table->csv),
                           "the header names no column \"%s\"; instance events have time, type, collection_id, "
                           "instance_index and resource_request.cpus",
                           in_names[i]);
    return OL_OK;
}

static void *open_2019(struct ol_trace_table *table, struct ol_error *error)
{
    struct google *google = ol_mem_new(sizeof *google);
    google->types = types_2019;
    const struct ol_slice start = ol_slice_trim(ol_input_peek(table->input));
    if (start.length && (*start.data == '{' || *start.data == '['))
        google->json = ol_json_reader_new(table->input);
    else if (ol_trace_table_csv(table, error) != OL_OK || find_columns(google, table, error) != OL_OK) {
        google_close(google);
        return NULL;
    }
    return google;
}

static void keep_json(struct google *google, const struct ol_json_event *event)
{
    for (size_t i = 0; i < IN_FIELDS; i++)
        if (ol_slice_is(event->key, in_names[i]))
            ol_text_set(&google->cells[i], event->text);
}

/* One object, at whatever depth; 0 at the end of the file. Its own objects are not gone into, but for the request. */
static int read_json(struct google *google, struct ol_error *error)
{
    struct ol_json_event event;
    int got, depth = -1;
    while ((got = ol_json_next(google->json, &event, error)) > 0) {
        if (depth < 0 && event.type == OL_JSON_OBJECT)
            depth = event.depth;
        else if (depth >= 0 && event.type == OL_JSON_OBJECT_END && event.depth == depth)
            return 1;
        else if (depth >= 0 && (event.type == OL_JSON_STRING || event.type == OL_JSON_NUMBER) &&
                 event.depth <= depth + 2 && event.key.data)
            keep_json(google, &event);
    }
    return got;
}

static int read_csv(struct google *google, struct ol_trace_table *table, struct ol_error *error)
{
    const int got = ol_csv_row(table->csv, error);
    for (size_t i = 0; got > 0 && i < IN_FIELDS; i++)
        if (google->columns[i] != SIZE_MAX)
            ol_text_set(&google->cells[i], ol_slice_trim(ol_csv_field(table->csv, google->columns[i])));
    return got;
}

static int read_event(struct google *google, struct ol_trace_table *table, struct ol_error *error)
{
    for (size_t i = 0; i < IN_FIELDS; i++)
        ol_text_clear(&google->cells[i]);
    return google->json ? read_json(google, error) : read_csv(google, table, error);
}

/* By number or name; what is left out is 0, as the messages have it. */
static const struct event_type *type_of(const struct google *google)
{
    const struct ol_slice text = ol_text_slice(&google->cells[IN_TYPE]);
    int64_t number = 0;
    const bool is_number = !text.length || ol_slice_int(text, &number);
    for (int64_t i = 0; google->types[i].name; i++)
        if (is_number ? i == number : ol_slice_is(text, google->types[i].name))
            return &google->types[i];
    return NULL;
}

/* Nothing of the trace's end, and of what is no number. */
static ol_time time_of(const struct google *google)
{
    const struct ol_slice text = ol_text_slice(&google->cells[IN_TIME]);
    int64_t time = 0;
    if (text.length && (!ol_slice_int(text, &time) || time < 0 || time > OL_TIME_LIMIT))
        return OL_NEVER;
    return time;
}

/* The task has ended or the file has: its row. */
static void put_task(struct ol_trace_table *table, const struct ol_joined *task)
{
    ol_trace_table_begin(table, task->place);
    ol_trace_table_put(table, JOB, (struct ol_slice){task->name, task->name_length});
    ol_trace_table_put(table, USER, ol_slice_of(task->texts[OL_JOIN_USER]));
    ol_trace_table_put(table, STATUS, ol_slice_of(task->texts[OL_JOIN_STATUS]));
    ol_trace_table_put_time(table, SUBMIT, task->submit);
    ol_trace_table_put_time(table, START, task->first_start);
    ol_trace_table_put_time(table, RUNTIME, ol_joined_runtime(task));
    ol_trace_table_put(table, CPUS, ol_slice_of(task->texts[OL_JOIN_CPUS]));
    ol_trace_table_put(table, PRIORITY, ol_slice_of(task->texts[OL_JOIN_PRIORITY]));
    ol_trace_table_putf(table, ATTEMPTS, "%" PRIu32, task->attempts);
    ol_trace_table_put_time(table, LOST, ol_joined_lost(task));
}

static void take_event(struct google *google, struct ol_joined *task, const struct event_type *type)
{
    const ol_time time = time_of(google);
    ol_joined_text(task, OL_JOIN_USER, ol_text_slice(&google->cells[IN_USER]));
    ol_joined_text(task, OL_JOIN_PRIORITY, ol_text_slice(&google->cells[IN_PRIORITY]));
    ol_joined_text(task, OL_JOIN_CPUS, ol_text_slice(&google->cells[IN_CPUS]));
    if (type->deed != NOTHING)
        ol_joined_text(task, OL_JOIN_STATUS, ol_slice_of(type->name));
    if (type->deed == BEGIN)
        ol_joined_submit(task, time);
    else if (type->deed == SCHEDULE)
        ol_joined_start(task, time);
    else if (type->deed == STOP || type->deed == END)
        ol_joined_stop(task, time);
}

/* "JOB-INDEX" */
static struct ol_slice name_task(struct google *google)
{
    ol_text_clear(&google->name);
    ol_text_addf(&google->name, "%s-%s", ol_text_string(&google->cells[IN_COLLECTION]),
                 google->cells[IN_INDEX].length ? ol_text_string(&google->cells[IN_INDEX]) : "0");
    return ol_text_slice(&google->name);
}

static struct ol_place place_of(const struct google *google, const struct ol_trace_table *table)
{
    return google->json ? ol_json_place(google->json) : ol_csv_place(table->csv);
}

/* A row that is no event becomes one without times, so that it is counted among those that cannot be used. */
static void put_stranger(struct google *google, struct ol_trace_table *table)
{
    ol_trace_table_begin(table, place_of(google, table));
    ol_trace_table_put(table, SUBMIT, ol_slice_of("no event"));
}

static bool is_alloc(const struct google *google)
{
    const struct ol_slice kind = ol_text_slice(&google->cells[IN_KIND]);
    return ol_slice_is(kind, "1") || ol_slice_is(kind, "ALLOC_SET");
}

static int google_next(void *state, struct ol_trace_table *table, struct ol_error *error)
{
    struct google *google = state;
    int got;
    while ((got = read_event(google, table, error)) > 0) {
        const struct event_type *type = type_of(google);
        if (!type || !google->cells[IN_COLLECTION].length) {
            put_stranger(google, table);
            return 1;
        }
        if (is_alloc(google)) {
            table->passed_over++;
            continue;
        }
        struct ol_joined *task = ol_event_join_of(&google->join, name_task(google), place_of(google, table));
        take_event(google, task, type);
        if (type->deed == END) {
            put_task(table, task);
            ol_event_join_remove(&google->join, task);
            return 1;
        }
    }
    if (got < 0 || !google->join.first)
        return got;
    put_task(table, google->join.first);
    ol_event_join_remove(&google->join, google->join.first);
    return 1;
}

static const struct ol_row_maker maker_2011 = {open_2011, google_next, google_close};
static const struct ol_row_maker maker_2019 = {open_2019, google_next, google_close};

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "job"},
    {.field = OL_TRACE_USER, .name = "user"},
    {.field = OL_TRACE_STATUS, .name = "status"},
    {.field = OL_TRACE_SUBMIT, .name = "submit", .unit = "s"},
    {.field = OL_TRACE_START, .name = "start", .unit = "s"},
    {.field = OL_TRACE_RUNTIME, .name = "runtime", .unit = "s"},
    {.field = OL_TRACE_CPUS, .name = "cpus"},
    {.field = OL_TRACE_PRIORITY, .name = "priority"},
    {.field = OL_TRACE_ATTEMPTS, .name = "attempts"},
    {.field = OL_TRACE_LOST, .name = "lost", .unit = "s"},
    {0},
};

const struct ol_trace_layout ol_trace_google_2011 = {
    .format = OL_LAYOUT_FORMAT("google-2011", "task_events of Google's cluster data of 2011, without header"),
    .signature =
        "\\A[0-9]+,[0-9]?,[0-9]+,[0-9]+,[0-9]*,[0-8],[^,\\n]*,[0-3]?,[0-9]+,[0-9.eE-]*,[0-9.eE-]*,[0-9.eE-]*,"
        "[01]?\\r?\\n",
    .delimiter = ',',
    .names = names,
    .columns = columns,
    .maker = &maker_2011,
};

const struct ol_trace_layout ol_trace_google_2019 = {
    .format = OL_LAYOUT_FORMAT("google-2019", "instance_events of Google's cluster data of 2019, JSON or CSV"),
    .signature = "\\A\\x{FEFF}?(?:\\s*\\[?\\s*\\{(?=[^}]*\"collection_id\")[^}]*\"instance_index\"|"
                 "(?=[^\\n]*\\bcollection_id\\b)(?=[^\\n]*\\binstance_index\\b)time,)",
    .delimiter = ',',
    .has_header = true,
    .names = names,
    .columns = columns,
    .maker = &maker_2019,
    .passed_over = "events of alloc sets",
};
