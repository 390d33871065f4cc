/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/trace/ask_columns.h"

#include "generator.h"
#include "outlay/quantity.h"
#include "trace_number.h"

#include <strings.h>

/* ---- attributes ---- */

struct ol_ask ol_ask_of_work(const struct ol_work *work, const struct ol_xml_node *node, int64_t cpu_milli,
                             struct ol_labels *labels)
{
    struct ol_ask ask = ol_ask_none;
    ask.cpu_milli = cpu_milli;
    ask.memory_bytes = work->memory_bytes;
    ask.milli = (uint32_t)work->gpu_milli;
    ask.nodes = (uint32_t)work->nodes;
    ask.model = ol_generator_label(labels, work->gpu_model);
    ask.slice = ol_generator_label(labels, work->slice);
    ask.deadline = work->deadline;
    ask.account = ol_generator_label(labels, work->account);
    ask.qos = ol_generator_label(labels, work->qos);
    ask.partition = ol_generator_label(labels, work->partition);
    ask.type = ol_generator_label(labels, work->type);
    ask.priority = (int32_t)work->priority;
    ask.nice = (int32_t)work->nice;
    ask.is_preemptible = work->is_preemptible;
    ask.is_override = work->is_override;
    ask.is_exempt = work->is_exempt;
    if (node && ol_xml_attribute(node, "gpu-use"))
        ask.gpu_use = (float)work->gpu_use;
    ask.gpus_used = (uint32_t)work->gpus_used;
    ask.crash = work->crash;
    return ask;
}

uint32_t ol_ask_keep(const struct ol_source_context *context, const struct ol_ask *ask)
{
    return context->asks ? ol_asks_intern(context->asks, ask) : 0;
}

static uint32_t part_of(const struct ol_source_context *context, const struct ol_ask *ask)
{
    char text[OL_LABEL_BUFFER];
    const uint32_t slice = ask->slice ? ol_slice_milli(ol_label_text(context->labels, ask->slice, text)) : 0;
    return slice ? slice : ask->milli;
}

int64_t ol_ask_units(const struct ol_source_context *context, const struct ol_ask *ask, int64_t thousandths)
{
    if (context->grain <= 1)
        return (thousandths + 999) / 1000;
    const uint32_t part = context->unit == OL_UNIT_GPUS ? part_of(context, ask) : 0;
    return part > 0 && part < 1000 ? (thousandths + 999) / 1000 * part : thousandths;
}

/* ---- cells ---- */

static const struct {
    const char *name;
    int64_t bytes;
} memory_units[] = {
    {"B", 1},         {"kB", 1000},     {"MB", 1000000},  {"GB", 1000000000}, {"TB", 1000000000000},
    {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30},
};
#define MEMORY_UNITS (sizeof memory_units / sizeof *memory_units)

static int64_t memory_unit(const char *name)
{
    for (size_t i = 0; name && i < MEMORY_UNITS; i++)
        if (strcmp(memory_units[i].name, name) == 0)
            return memory_units[i].bytes;
    return 0;
}

bool ol_ask_is_memory_unit(const char *unit)
{
    return memory_unit(unit) > 0;
}

static const char *read_duration(struct ol_slice text, const char *unit, ol_time *time)
{
    char why[160];
    const ol_time length = unit ? ol_trace_unit(unit) : OL_SECOND;
    if (!ol_trace_number(text, length > 0 ? length : OL_SECOND, time) && !ol_duration_parse(text, time, why))
        return "which is no duration; a number or one such as 5m is";
    return *time < 0 || *time > OL_TIME_LIMIT ? "which is more than can be simulated" : NULL;
}

static const char *read_memory(struct ol_slice text, const char *unit, int64_t *bytes)
{
    char why[160];
    const int64_t scale = unit ? memory_unit(unit) : 1;
    if (!ol_trace_number(text, scale > 0 ? scale : 1, bytes) && !ol_size_parse(text, bytes, why))
        return "which is no size; a number or one such as 16GiB is";
    return *bytes < 0 ? "which is less than nothing" : NULL;
}

static const char *read_share(struct ol_slice text, float *share)
{
    char why[160];
    double value;
    if (!ol_share_parse(text, &value, why) || value > 1)
        return "which is no share; 0.35 and 35% are";
    *share = (float)value;
    return NULL;
}

static const char *read_count(struct ol_slice text, int64_t scale, int64_t least, int64_t most, int64_t *count)
{
    int64_t value;
    if (!ol_trace_number(text, scale, &value) || value < least || value > most)
        return "which is not a number in its range";
    *count = value;
    return NULL;
}

static const char *read_small(struct ol_slice text, int64_t least, int64_t most, void *member)
{
    int64_t value = 0;
    const char *why = read_count(text, 1, least, most, &value);
    const int32_t small = least < 0 ? (int32_t)value : 0;
    const uint32_t whole = (uint32_t)value;
    if (!why && least < 0)
        memcpy(member, &small, sizeof small);
    else if (!why)
        memcpy(member, &whole, sizeof whole);
    return why;
}

static const char *read_flag(struct ol_slice text, bool *flag)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"yes", true}, {"true", true},   {"1", true},  {"y", true},
                 {"no", false}, {"false", false}, {"0", false}, {"n", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.length == strlen(words[i].word) && strncasecmp(text.data, words[i].word, text.length) == 0) {
            *flag = words[i].value;
            return NULL;
        }
    return "which is neither yes nor no";
}

static const char *read_label(struct ol_slice text, struct ol_labels *labels, ol_label *label)
{
    if (!ol_slice_is_utf8(text, NULL))
        return "which is not UTF-8 text";
    *label = ol_label_of_text(labels, text.data, text.length);
    return NULL;
}

const char *ol_ask_read(struct ol_ask *ask, int field, struct ol_slice text, const char *unit,
                        struct ol_labels *labels)
{
    switch (field) {
    case OL_TRACE_GPU_MILLI:
        return read_small(text, 0, 1000, &ask->milli);
    case OL_TRACE_CPU_MILLI:
        return read_count(text, 1, 0, INT64_MAX / 1000, &ask->cpu_milli);
    case OL_TRACE_MEMORY:
        return read_memory(text, unit, &ask->memory_bytes);
    case OL_TRACE_NODES:
        return read_small(text, 0, 1000000, &ask->nodes);
    case OL_TRACE_GPU_MODEL:
        return read_label(text, labels, &ask->model);
    case OL_TRACE_SLICE:
        return read_label(text, labels, &ask->slice);
    case OL_TRACE_ACCOUNT:
        return read_label(text, labels, &ask->account);
    case OL_TRACE_QOS:
        return read_label(text, labels, &ask->qos);
    case OL_TRACE_PARTITION:
        return read_label(text, labels, &ask->partition);
    case OL_TRACE_TYPE:
        return read_label(text, labels, &ask->type);
    case OL_TRACE_PRIORITY:
        return read_small(text, -1000000000, 1000000000, &ask->priority);
    case OL_TRACE_NICE:
        return read_small(text, -1000000000, 1000000000, &ask->nice);
    case OL_TRACE_PREEMPTIBLE:
        return read_flag(text, &ask->is_preemptible);
    case OL_TRACE_OVERRIDE:
        return read_flag(text, &ask->is_override);
    case OL_TRACE_DEADLINE:
        return read_duration(text, unit, &ask->deadline);
    case OL_TRACE_GPU_USE:
        return read_share(text, &ask->gpu_use);
    case OL_TRACE_GPUS_USED:
        return read_small(text, 0, UINT32_MAX, &ask->gpus_used);
    case OL_TRACE_CRASH:
        return read_duration(text, unit, &ask->crash);
    case OL_TRACE_EXEMPT:
        return read_flag(text, &ask->is_exempt);
    }
    return NULL;
}
