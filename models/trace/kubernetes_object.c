/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes_object.h"

#include "outlay/arena.h"
#include "outlay/json_reader.h"
#include "trace_number.h"

#include <string.h>

#define KEY_LIMIT 48

struct resources { /* of one container */
    int64_t cpu, gpu, memory;
    bool has_cpu, has_gpu, has_memory;
};

struct ol_kubernetes_reader {
    struct ol_json_reader *json;
    int base;                                       /* depth of the object that is being read; -1: none */
    int items;                                      /* depth of a list's items, up to the list's end; -1: none */
    bool is_behind;                                 /* them */
    char keys[OL_JSON_READER_DEPTH + 1][KEY_LIMIT]; /* the way down to here; "" in arrays */
    struct ol_kubernetes_object object;
    struct resources requests, limits;
    struct ol_text name, space, involved, involved_space, account, label_user;
    bool is_terminated;
};

struct ol_kubernetes_reader *ol_kubernetes_reader_new(struct ol_input *input)
{
    struct ol_kubernetes_reader *reader = ol_mem_new(sizeof *reader);
    reader->json = ol_json_reader_new(input);
    reader->base = reader->items = -1;
    return reader;
}

void ol_kubernetes_reader_free(struct ol_kubernetes_reader *reader)
{
    if (!reader)
        return;
    struct ol_text *const own[] = {&reader->name,           &reader->space,   &reader->involved,
                                   &reader->involved_space, &reader->account, &reader->label_user};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        ol_text_release(own[i]);
    for (size_t i = 0; i < OL_KUBERNETES_TEXTS; i++)
        ol_text_release(&reader->object.texts[i]);
    ol_json_reader_free(reader->json);
    ol_mem_free(reader);
}

bool ol_kubernetes_quantity(struct ol_slice text, int64_t scale, int64_t *value)
{
    static const struct {
        const char *suffix;
        int64_t times, parts;
    } units[] = {{"Ki", INT64_C(1) << 10, 1},
                 {"Mi", INT64_C(1) << 20, 1},
                 {"Gi", INT64_C(1) << 30, 1},
                 {"Ti", INT64_C(1) << 40, 1},
                 {"Pi", INT64_C(1) << 50, 1},
                 {"k", 1000, 1},
                 {"M", 1000000, 1},
                 {"G", 1000000000, 1},
                 {"T", INT64_C(1000000000000), 1},
                 {"P", INT64_C(1000000000000000), 1},
                 {"m", 1, 1000},
                 {"u", 1, 1000000},
                 {"n", 1, 1000000000}};
    int64_t times = 1, parts = 1, whole;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const size_t length = strlen(units[i].suffix);
        if (text.length > length && memcmp(text.data + text.length - length, units[i].suffix, length) == 0) {
            times = units[i].times;
            parts = units[i].parts;
            text.length -= length;
            break;
        }
    }
    if (times > INT64_MAX / scale || !ol_trace_number(text, times * scale, &whole) || whole < 0)
        return false;
    *value = whole / parts + (whole % parts > 0);
    return true;
}

/* ---- where a value stands ---- */

/* Whether the way from the object down to the event is `path`: "spec/containers/[]/name". */
static bool is_at(const struct ol_kubernetes_reader *reader, const struct ol_json_event *event, const char *path)
{
    for (int depth = reader->base + 1; depth <= event->depth; depth++) {
        const char *key = reader->keys[depth][0] ? reader->keys[depth] : "[]";
        const size_t length = strlen(key);
        if (strncmp(path, key, length) != 0)
            return false;
        path += length;
        if (depth < event->depth && *path++ != '/')
            return false;
    }
    return *path == '\0';
}

/* The same for the ways that begin with it. */
static bool is_below(const struct ol_kubernetes_reader *reader, const struct ol_json_event *event,
                     const char *path)
{
    const struct ol_json_event parent = {.depth = event->depth - 1};
    return event->depth > reader->base + 1 && is_at(reader, &parent, path);
}

static void note_key(struct ol_kubernetes_reader *reader, const struct ol_json_event *event)
{
    char *key = reader->keys[event->depth];
    const size_t length = !event->key.data ? 0 : event->key.length < KEY_LIMIT ? event->key.length : KEY_LIMIT - 1;
    if (length)
        memcpy(key, event->key.data, length);
    key[length] = '\0';
}

/* ---- what is kept ---- */

static void begin_object(struct ol_kubernetes_reader *reader, int depth)
{
    struct ol_kubernetes_object *object = &reader->object;
    struct ol_text *const own[] = {&reader->name,           &reader->space,   &reader->involved,
                                   &reader->involved_space, &reader->account, &reader->label_user};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        ol_text_clear(own[i]);
    for (size_t i = 0; i < OL_KUBERNETES_TEXTS; i++)
        ol_text_clear(&object->texts[i]);
    object->cpu_milli = object->gpu_milli = object->memory_bytes = object->restarts = 0;
    object->started = object->ended = OL_NEVER;
    object->is_running = false;
    object->place = ol_json_place(reader->json);
    reader->base = depth;
}

static const char container[] = "spec/containers/[]";
static const char status[] = "status/containerStatuses/[]";

static void take_resource(struct resources *resources, struct ol_slice key, struct ol_slice text)
{
    int64_t value;
    if (ol_slice_is(key, "cpu") && ol_kubernetes_quantity(text, 1000, &value)) {
        resources->cpu = value;
        resources->has_cpu = true;
    } else if (ol_slice_is(key, "memory") && ol_kubernetes_quantity(text, 1, &value)) {
        resources->memory = value;
        resources->has_memory = true;
    } else if ((ol_slice_is(key, "nvidia.com/gpu") || ol_slice_is(key, "amd.com/gpu")) &&
               ol_kubernetes_quantity(text, 1000, &value)) {
        resources->gpu = value;
        resources->has_gpu = true;
    }
}

#define SUM_LIMIT (INT64_C(1) << 61)

static void add(int64_t *sum, int64_t value)
{
    *sum = value < SUM_LIMIT - *sum ? *sum + value : SUM_LIMIT;
}

static void end_container(struct ol_kubernetes_reader *reader)
{
    const struct resources *requests = &reader->requests, *limits = &reader->limits;
    struct ol_kubernetes_object *object = &reader->object;
    add(&object->cpu_milli, requests->has_cpu ? requests->cpu : limits->cpu);
    add(&object->gpu_milli, requests->has_gpu ? requests->gpu : limits->gpu);
    add(&object->memory_bytes, requests->has_memory ? requests->memory : limits->memory);
}

static void take_time(struct ol_slice text, ol_time *kept, bool is_first)
{
    char why[160];
    ol_time time;
    if (ol_instant_parse(text, &time, why) && (*kept == OL_NEVER || (is_first ? time < *kept : time > *kept)))
        *kept = time;
}

static void take_status(struct ol_kubernetes_reader *reader, const struct ol_json_event *event)
{
    static const char *const starts[] = {"status/containerStatuses/[]/state/terminated/startedAt",
                                         "status/containerStatuses/[]/state/running/startedAt",
                                         "status/containerStatuses/[]/lastState/terminated/startedAt"};
    static const char *const ends[] = {"status/containerStatuses/[]/state/terminated/finishedAt",
                                       "status/containerStatuses/[]/lastState/terminated/finishedAt"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (is_at(reader, event, starts[i]))
            take_time(event->text, &reader->object.started, true);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (is_at(reader, event, ends[i])) {
            take_time(event->text, &reader->object.ended, false);
            reader->is_terminated |= i == 0;
        }
    int64_t count;
    if (is_at(reader, event, "status/containerStatuses/[]/restartCount") && ol_slice_int(event->text, &count) &&
        count > 0 && count < 1000000000 && count > reader->object.restarts)
        reader->object.restarts = count;
}

static const struct {
    const char *path;
    enum ol_kubernetes_text text;
} texts[] = {
    {"kind", OL_KUBERNETES_KIND},
    {"metadata/creationTimestamp", OL_KUBERNETES_CREATED},
    {"spec/priorityClassName", OL_KUBERNETES_CLASS},
    {"spec/priority", OL_KUBERNETES_PRIORITY},
    {"spec/nodeSelector/nvidia.com/gpu.product", OL_KUBERNETES_MODEL},
    {"status/phase", OL_KUBERNETES_PHASE},
    {"reason", OL_KUBERNETES_REASON},
    {"involvedObject/kind", OL_KUBERNETES_INVOLVED_KIND},
};

static void take_text(struct ol_kubernetes_reader *reader, const struct ol_json_event *event)
{
    const struct {
        const char *path;
        struct ol_text *text;
    } parts[] = {{"metadata/name", &reader->name},
                 {"metadata/namespace", &reader->space},
                 {"metadata/labels/user", &reader->label_user},
                 {"spec/serviceAccountName", &reader->account},
                 {"involvedObject/name", &reader->involved},
                 {"involvedObject/namespace", &reader->involved_space}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (is_at(reader, event, texts[i].path))
            ol_text_set(&reader->object.texts[texts[i].text], event->text);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_at(reader, event, parts[i].path))
            ol_text_set(parts[i].text, event->text);
}

static void take_value(struct ol_kubernetes_reader *reader, const struct ol_json_event *event)
{
    if (is_below(reader, event, "spec/containers/[]/resources/requests"))
        take_resource(&reader->requests, event->key, event->text);
    else if (is_below(reader, event, "spec/containers/[]/resources/limits"))
        take_resource(&reader->limits, event->key, event->text);
    else if (strcmp(reader->keys[reader->base + 1], "status") == 0)
        take_status(reader, event);
    else if (is_at(reader, event, "eventTime") || is_at(reader, event, "firstTimestamp") ||
             is_at(reader, event, "lastTimestamp"))
        take_time(event->text, &reader->object.started, true);
    take_text(reader, event);
}

static void join_names(struct ol_text *to, const struct ol_text *space, const struct ol_text *name)
{
    if (!name->length)
        return;
    ol_text_addf(to, "%s%s", ol_text_string(space), space->length ? "/" : "");
    ol_text_add(to, name->data, name->length);
}

static void end_object(struct ol_kubernetes_reader *reader)
{
    struct ol_kubernetes_object *object = &reader->object;
    const struct ol_text *user = reader->label_user.length ? &reader->label_user : &reader->account;
    const struct ol_text *space = reader->involved.length ? &reader->involved_space : &reader->space;
    join_names(&object->texts[OL_KUBERNETES_NAME], &reader->space, &reader->name);
    join_names(&object->texts[OL_KUBERNETES_INVOLVED], &reader->involved_space, &reader->involved);
    ol_text_add(&object->texts[OL_KUBERNETES_NAMESPACE], ol_text_string(space), space->length);
    ol_text_add(&object->texts[OL_KUBERNETES_USER], ol_text_string(user), user->length);
    reader->base = -1;
}

/* ---- reading ---- */

static bool is_list(const struct ol_kubernetes_reader *reader, const struct ol_json_event *event)
{
    return event->type == OL_JSON_ARRAY && event->depth == reader->base + 1 && ol_slice_is(event->key, "items");
}

/* True at the end of an object. */
static bool take(struct ol_kubernetes_reader *reader, const struct ol_json_event *event)
{
    const bool is_end = event->type == OL_JSON_OBJECT_END || event->type == OL_JSON_ARRAY_END;
    if (is_end && event->depth == reader->base) {
        end_object(reader);
        return true;
    }
    if (is_end) {
        if (is_at(reader, event, container))
            end_container(reader);
        else if (is_at(reader, event, status) && !reader->is_terminated)
            reader->object.is_running = true;
        return false;
    }
    note_key(reader, event);
    if (is_list(reader, event)) {
        reader->base = -1; /* what looked like an object is a list of them */
        reader->items = event->depth;
        reader->is_behind = false;
        return false;
    }
    if (event->type == OL_JSON_OBJECT && is_at(reader, event, container))
        reader->requests = reader->limits = (struct resources){0};
    else if (event->type == OL_JSON_OBJECT && is_at(reader, event, status))
        reader->is_terminated = false;
    else if (event->type == OL_JSON_STRING || event->type == OL_JSON_NUMBER)
        take_value(reader, event);
    return false;
}

/* Between objects: whether one begins. */
static bool begins(struct ol_kubernetes_reader *reader, const struct ol_json_event *event)
{
    if (event->type == OL_JSON_ARRAY_END && event->depth == reader->items)
        reader->is_behind = true;
    else if (event->type == OL_JSON_OBJECT_END && event->depth == reader->items - 1)
        reader->items = -1;
    else if (event->type == OL_JSON_OBJECT)
        return reader->items < 0 || (!reader->is_behind && event->depth == reader->items + 1);
    return false;
}

int ol_kubernetes_read(struct ol_kubernetes_reader *reader, const struct ol_kubernetes_object **object,
                       struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    *object = &reader->object;
    while ((got = ol_json_next(reader->json, &event, error)) > 0) {
        if (reader->base >= 0) {
            if (take(reader, &event))
                return 1;
        } else if (begins(reader, &event)) {
            begin_object(reader, event.depth);
        }
    }
    return got;
}
