/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_kubernetes: what `kubectl get pods -o json` and `kubectl get events -o json` print, by the reference of the
 * API (kubernetes.io/docs/reference/kubernetes-api: Pod v1, Event v1): a List, or objects one behind another. Both
 * may be in one file (`kubectl get pods,events -A -o json`), pods first or last.
 *
 * A pod is a job: submitted at metadata.creationTimestamp; it starts when the first of its containers does and ends
 * when the last one has (status.containerStatuses[].state.terminated, or lastState of one that was started again); it
 * asks for the sum of its containers' requests, or limits where a container requests none. Init containers are not
 * looked at; restartCount counts as attempts. The team is its namespace, the queue its priorityClassName, the user
 * the label "user" or the service account.
 *
 * Events tell of pods that are gone: Scheduled submits where nothing else does, Started starts, Killing, Completed and
 * Preempted stop. Of such a pod nobody knows what it asked for: give <column field="cpus" value="1"/>. What is neither
 * a pod nor an event of one is left out and counted. The names of pods are kept to the end of the file, so that memory
 * grows with their number (half a kilobyte each) and not with what the objects hold.
 */
#include "event_join.h"
#include "format_list.h"
#include "kubernetes_object.h"
#include "outlay/arena.h"
#include "trace_table.h"

#include <inttypes.h>

enum { JOB, USER, NAMESPACE, CLASS, PHASE, SUBMIT, START, END, CPUS, GPUS, MEMORY, MODEL, ATTEMPTS, PRIORITY };
static const char *const names[] = {"pod",     "user",      "namespace", "class",    "phase",
                                    "created", "started",   "ended",     "cpus",     "gpus",
                                    "memory",  "gpu_model", "attempts",  "priority", NULL};

struct kubernetes {
    struct ol_kubernetes_reader *reader;
    struct ol_event_join gone; /* pods that only events told of so far */
};

static void kubernetes_close(void *state)
{
    struct kubernetes *kubernetes = state;
    ol_kubernetes_reader_free(kubernetes->reader);
    ol_event_join_release(&kubernetes->gone);
    ol_mem_free(kubernetes);
}

static void *kubernetes_open(struct ol_trace_table *table, struct ol_error *error)
{
    (void)error;
    struct kubernetes *kubernetes = ol_mem_new(sizeof *kubernetes);
    kubernetes->reader = ol_kubernetes_reader_new(table->input);
    return kubernetes;
}

static void put_thousandths(struct ol_trace_table *table, size_t column, int64_t value)
{
    ol_trace_table_putf(table, column, "%" PRId64 ".%03" PRId64, value / 1000, value % 1000);
}

static void put_instant(struct ol_trace_table *table, size_t column, ol_time instant)
{
    char text[OL_TIME_BUFFER];
    if (instant != OL_NEVER)
        ol_trace_table_put(table, column, ol_slice_of(ol_instant_format(instant, text)));
}

static void put_pod(struct ol_trace_table *table, const struct ol_kubernetes_object *pod)
{
    static const int texts[][2] = {
        {JOB, OL_KUBERNETES_NAME},    {USER, OL_KUBERNETES_USER},        {NAMESPACE, OL_KUBERNETES_NAMESPACE},
        {CLASS, OL_KUBERNETES_CLASS}, {PHASE, OL_KUBERNETES_PHASE},      {SUBMIT, OL_KUBERNETES_CREATED},
        {MODEL, OL_KUBERNETES_MODEL}, {PRIORITY, OL_KUBERNETES_PRIORITY}};
    ol_trace_table_begin(table, pod->place);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ol_trace_table_put(table, (size_t)texts[i][0], ol_text_slice(&pod->texts[texts[i][1]]));
    put_instant(table, START, pod->started);
    if (!pod->is_running)
        put_instant(table, END, pod->ended);
    put_thousandths(table, CPUS, pod->cpu_milli);
    put_thousandths(table, GPUS, pod->gpu_milli);
    ol_trace_table_putf(table, MEMORY, "%" PRId64, pod->memory_bytes);
    ol_trace_table_putf(table, ATTEMPTS, "%" PRId64, pod->restarts + (pod->started != OL_NEVER));
}

static void put_gone(struct ol_trace_table *table, const struct ol_joined *pod)
{
    const struct ol_slice name = {pod->name, pod->name_length};
    ol_trace_table_begin(table, pod->place);
    ol_trace_table_put(table, JOB, name);
    ol_trace_table_put(table, NAMESPACE, ol_slice_of(pod->texts[OL_JOIN_USER]));
    ol_trace_table_put(table, PHASE, ol_slice_of(pod->texts[OL_JOIN_STATUS]));
    put_instant(table, SUBMIT, pod->submit != OL_NEVER ? pod->submit : pod->first_start);
    put_instant(table, START, pod->first_start);
    put_instant(table, END, pod->ended);
    ol_trace_table_putf(table, ATTEMPTS, "%" PRIu32, pod->attempts);
}

/* Events are listed in no order. */
static void note_scheduled(struct ol_joined *pod, ol_time time)
{
    pod->submit = time < pod->submit ? time : pod->submit;
}

static void note_started(struct ol_joined *pod, ol_time time)
{
    pod->first_start = time < pod->first_start ? time : pod->first_start;
    pod->attempts++;
}

static void note_stopped(struct ol_joined *pod, ol_time time)
{
    if (time != OL_NEVER && (pod->ended == OL_NEVER || time > pod->ended))
        pod->ended = time;
}

/* What an event's reason does to its pod. */
static const struct {
    const char *reason;
    void (*deed)(struct ol_joined *pod, ol_time time);
} reasons[] = {{"Scheduled", note_scheduled},
               {"Started", note_started},
               {"Killing", note_stopped},
               {"Completed", note_stopped},
               {"Preempted", note_stopped}};

static void take_event(struct kubernetes *kubernetes, const struct ol_kubernetes_object *event)
{
    struct ol_joined *pod =
        ol_event_join_of(&kubernetes->gone, ol_text_slice(&event->texts[OL_KUBERNETES_INVOLVED]), event->place);
    const struct ol_slice reason = ol_text_slice(&event->texts[OL_KUBERNETES_REASON]);
    ol_joined_text(pod, OL_JOIN_USER, ol_text_slice(&event->texts[OL_KUBERNETES_NAMESPACE]));
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (ol_slice_is(reason, reasons[i].reason)) {
            reasons[i].deed(pod, event->started);
            ol_joined_text(pod, OL_JOIN_STATUS, reason);
        }
}

static bool is_of_pod(const struct ol_kubernetes_object *object)
{
    return ol_slice_is(ol_text_slice(&object->texts[OL_KUBERNETES_KIND]), "Event") &&
           ol_slice_is(ol_text_slice(&object->texts[OL_KUBERNETES_INVOLVED_KIND]), "Pod") &&
           object->texts[OL_KUBERNETES_INVOLVED].length;
}

/* Its events told of it, and it tells more itself. */
static void forget_gone(struct kubernetes *kubernetes, const struct ol_kubernetes_object *pod)
{
    struct ol_joined *known =
        ol_event_join_of(&kubernetes->gone, ol_text_slice(&pod->texts[OL_KUBERNETES_NAME]), pod->place);
    known->is_told = true;
}

static int kubernetes_next(void *state, struct ol_trace_table *table, struct ol_error *error)
{
    struct kubernetes *kubernetes = state;
    const struct ol_kubernetes_object *object;
    int got;
    while ((got = ol_kubernetes_read(kubernetes->reader, &object, error)) > 0) {
        if (ol_slice_is(ol_text_slice(&object->texts[OL_KUBERNETES_KIND]), "Pod")) {
            forget_gone(kubernetes, object);
            put_pod(table, object);
            return 1;
        }
        if (is_of_pod(object))
            take_event(kubernetes, object);
        else
            table->passed_over++;
    }
    if (got < 0)
        return got;
    while (kubernetes->gone.first && kubernetes->gone.first->is_told)
        ol_event_join_remove(&kubernetes->gone, kubernetes->gone.first);
    if (!kubernetes->gone.first)
        return 0;
    put_gone(table, kubernetes->gone.first);
    ol_event_join_remove(&kubernetes->gone, kubernetes->gone.first);
    return 1;
}

static const struct ol_row_maker maker = {kubernetes_open, kubernetes_next, kubernetes_close};

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "pod"},
    {.field = OL_TRACE_USER, .name = "user"},
    {.field = OL_TRACE_TEAM, .name = "namespace"},
    {.field = OL_TRACE_QUEUE, .name = "class"},
    {.field = OL_TRACE_STATUS, .name = "phase"},
    {.field = OL_TRACE_SUBMIT, .name = "created"},
    {.field = OL_TRACE_START, .name = "started"},
    {.field = OL_TRACE_END, .name = "ended"},
    {.field = OL_TRACE_CPUS, .name = "cpus"},
    {.field = OL_TRACE_GPUS, .name = "gpus"},
    {.field = OL_TRACE_MEMORY, .name = "memory", .unit = "B"},
    {.field = OL_TRACE_GPU_MODEL, .name = "gpu_model"},
    {.field = OL_TRACE_ATTEMPTS, .name = "attempts"},
    {.field = OL_TRACE_PRIORITY, .name = "priority"},
    {0},
};

const struct ol_trace_layout ol_trace_kubernetes = {
    .format = OL_LAYOUT_FORMAT("kubernetes", "pods and events as kubectl get -o json prints them"),
    .signature = "\\A\\x{FEFF}?\\s*\\{(?=[\\s\\S]*?\"apiVersion\"\\s*:)[\\s\\S]*?\"kind\"\\s*:\\s*"
                 "\"(?:List|Pod|PodList|Event|EventList)\"",
    .names = names,
    .columns = columns,
    .maker = &maker,
    .passed_over = "objects that are no pods",
};
