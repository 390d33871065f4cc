/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/pipeline_graph.h"

#include <string.h>

#define STAGE(member)    OL_FIELD_AT(struct ol_stage, member)
#define PIPELINE(member) OL_FIELD_AT(struct ol_pipeline, member)

static const struct ol_field stage_fields[] = {
    {"name", OL_FIELD_NAME, "By which others name it.", .is_required = true, STAGE(name)},
    {"after", OL_FIELD_TEXT, "The stages that have to end first, with blanks between; without it, none.",
     STAGE(after)},
    {"time", OL_FIELD_LAW, "How long a call takes.", .is_required = true, .dimension = OL_LAW_DURATION,
     STAGE(time)},
    {"concurrency", OL_FIELD_COUNT, "How many calls an instance that serves it does at once.", .unit = "calls",
     .min = 1, .max = 1e5, .fallback = "1", STAGE(concurrency)},
    {"share", OL_FIELD_REAL, "Of stages apart: how many instances it gets, in proportion to the others.",
     .min = 1e-6, .max = 1e6, .fallback = "1", STAGE(share)},
    {"probability", OL_FIELD_SHARE, "That a request needs it; what is behind it goes on at once otherwise.",
     .min = 0, .max = 1, .fallback = "100%", STAGE(probability)},
    {"calls", OL_FIELD_COUNT, "How many calls a request makes of it side by side; all have to end.",
     .unit = "calls", .min = 1, .max = 10000, .fallback = "1", STAGE(calls)},
    {0},
};
const struct ol_element ol_stage_element = {
    .name = "stage",
    .summary = "one model of a pipeline, with a queue of its own",
    .size = sizeof(struct ol_stage),
    .fields = stage_fields,
    .example = "<stage name=\"rerank\" after=\"dense sparse\" time=\"exponential(30ms)\" concurrency=\"2\"/>",
};

static const char *const placements[] = {"together", "apart", NULL};

const struct ol_field ol_pipeline_fields[] = {
    {"bound", OL_FIELD_COUNT, "How many requests may be inside; one more waits in front.", .unit = "requests",
     .min = 1, .max = 1e8, .fallback = "1000000", PIPELINE(bound)},
    {"placement", OL_FIELD_CHOICE, "Whether an instance serves all stages, or one.", .choices = placements,
     .fallback = "together", PIPELINE(placement)},
    {0},
};
static const struct ol_child pipeline_children[] = {
    {&ol_stage_element, offsetof(struct ol_pipeline, stages), 1, OL_STAGES_MAX},
    {0},
};
const struct ol_element ol_pipeline_element = {
    .name = "pipeline",
    .summary = "requests go through several models, one after the other or side by side",
    .size = sizeof(struct ol_pipeline),
    .fields = ol_pipeline_fields,
    .children = pipeline_children,
    .example = "<pipeline placement=\"apart\"><stage name=\"embed\" time=\"20ms\" share=\"1\"/>"
               "<stage name=\"rank\" after=\"embed\" time=\"60ms\" share=\"3\"/></pipeline>",
};

/* ---- graph ---- */

static const struct ol_stage *stage_at(const struct ol_pipeline *options, size_t i)
{
    return (const struct ol_stage *)options->stages.items + i;
}

static uint32_t index_of(const struct ol_pipeline *options, uint32_t count, struct ol_slice name)
{
    uint32_t i = 0;
    while (i < count && !ol_slice_is(name, stage_at(options, i)->name))
        i++;
    return i;
}

static void blame_name(const struct ol_pipeline *options, uint32_t count, uint32_t stage, struct ol_slice name,
                       struct ol_faults *faults)
{
    const struct ol_stage *at = stage_at(options, stage);
    const char *names[OL_STAGES_MAX + 1] = {NULL};
    char shown[OL_SHOWN_BUFFER];
    ol_slice_show(name, shown);
    for (uint32_t i = 0; i < count; i++)
        names[i] = stage_at(options, i)->name;
    const char *nearest = ol_nearest(shown, names);
    ol_faults_add(faults, at->node ? at->node->place : OL_NOWHERE,
                  "after: there is no stage \"%s\"; did you mean \"%s\"?", shown, nearest ? nearest : names[0]);
}

/* The next name, NULL data at the end. */
static struct ol_slice next_name(const char **at)
{
    static const char between[] = " ,\t\r\n";
    *at += strspn(*at, between);
    struct ol_slice name = {*at, strcspn(*at, between)};
    *at += name.length;
    return name.length ? name : (struct ol_slice){NULL, 0};
}

static uint64_t read_after(const struct ol_pipeline *options, uint32_t count, uint32_t stage,
                           struct ol_faults *faults)
{
    const char *at = stage_at(options, stage)->after;
    uint64_t before = 0;
    for (struct ol_slice name; at && (name = next_name(&at)).data;) {
        const uint32_t i = index_of(options, count, name);
        if (i < count)
            before |= UINT64_C(1) << i;
        else if (faults)
            blame_name(options, count, stage, name, faults);
    }
    return before;
}

struct ol_pipeline_graph ol_pipeline_graph_of(const struct ol_pipeline *options, struct ol_faults *faults)
{
    struct ol_pipeline_graph graph = {0};
    graph.count = (uint32_t)(options->stages.count < OL_STAGES_MAX ? options->stages.count : OL_STAGES_MAX);
    for (uint32_t i = 0; i < graph.count; i++) {
        graph.before[i] = read_after(options, graph.count, i, faults);
        for (uint32_t j = 0; j < graph.count; j++)
            if (graph.before[i] >> j & 1)
                graph.behind[j] |= UINT64_C(1) << i;
    }
    return graph;
}

uint64_t ol_pipeline_circle(const struct ol_pipeline_graph *graph)
{
    uint64_t left = graph->count < 64 ? (UINT64_C(1) << graph->count) - 1 : UINT64_MAX;
    for (bool has_moved = true; has_moved;) {
        has_moved = false;
        for (uint32_t i = 0; i < graph->count; i++)
            if ((left >> i & 1) && !(graph->before[i] & left)) {
                left &= ~(UINT64_C(1) << i);
                has_moved = true;
            }
    }
    return left;
}

void ol_pipeline_check(const struct ol_pipeline *options, struct ol_faults *faults)
{
    const struct ol_pipeline_graph graph = ol_pipeline_graph_of(options, faults);
    const uint64_t circle = ol_pipeline_circle(&graph);
    uint32_t first = 0;
    if (!circle)
        return;
    while (!(circle >> first & 1))
        first++;
    const struct ol_stage *stage = stage_at(options, first);
    ol_faults_add(faults, stage->node ? stage->node->place : OL_NOWHERE,
                  "after: stage \"%s\" would have to wait for itself, by way of \"%s\"; one of a circle has to be "
                  "after none of it",
                  stage->name, stage->after);
}
