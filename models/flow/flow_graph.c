/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/flow/flow_graph.h"

#include "outlay/arena.h"

#include <string.h>

struct ol_flow_graph ol_flow_graph_empty(size_t count)
{
    return (struct ol_flow_graph){.count = count,
                                  .before = ol_mem_new(ol_mem_product(sizeof(struct ol_flow_edges), count + 1)),
                                  .after = ol_mem_new(ol_mem_product(sizeof(struct ol_flow_edges), count + 1)),
                                  .order = ol_mem_new(ol_mem_product(sizeof(uint16_t), count + 1))};
}

static void add(struct ol_flow_edges *edges, size_t step)
{
    OL_MEM_RESERVE(edges->items, edges->capacity, edges->count + 1);
    edges->items[edges->count++] = (uint16_t)step;
}

void ol_flow_graph_join(struct ol_flow_graph *graph, size_t before, size_t after)
{
    add(&graph->before[after], before);
    add(&graph->after[before], after);
}

/* From a step that was never free, back along steps that were not either, until one is met again. */
static size_t find_circle(const struct ol_flow_graph *graph, const size_t *waits, uint16_t *circle)
{
    size_t *met = ol_mem_new(ol_mem_product(sizeof *met, graph->count)), step = 0, length = 0;
    while (waits[step] == 0)
        step++;
    for (; met[step] == 0; length++) {
        const struct ol_flow_edges *before = &graph->before[step];
        size_t i = 0;
        circle[length] = (uint16_t)step;
        met[step] = length + 1;
        while (waits[before->items[i]] == 0)
            i++;
        step = before->items[i];
    }
    const size_t from = met[step] - 1;
    length -= from;
    memmove(circle, circle + from, length * sizeof *circle);
    for (size_t i = 0; i < length / 2; i++) { /* it was walked backwards */
        const uint16_t other = circle[length - 1 - i];
        circle[length - 1 - i] = circle[i];
        circle[i] = other;
    }
    ol_mem_free(met);
    return length;
}

/* Kahn (1962): what waits for nothing is next, in the order in which it is written. */
bool ol_flow_graph_sort(struct ol_flow_graph *graph, uint16_t *circle, size_t *length)
{
    size_t *waits = ol_mem_new(ol_mem_product(sizeof *waits, graph->count)), found = 0;
    for (size_t i = 0; i < graph->count; i++) {
        waits[i] = graph->before[i].count;
        if (waits[i] == 0)
            graph->order[found++] = (uint16_t)i;
    }
    for (size_t i = 0; i < found; i++) {
        const struct ol_flow_edges *after = &graph->after[graph->order[i]];
        for (size_t k = 0; k < after->count; k++)
            if (--waits[after->items[k]] == 0)
                graph->order[found++] = after->items[k];
    }
    if (found < graph->count)
        *length = find_circle(graph, waits, circle);
    ol_mem_free(waits);
    return found == graph->count;
}

/* ---- by name ---- */

static bool is_between(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',';
}

static size_t step_named(const struct ol_flow *flow, struct ol_slice name)
{
    for (size_t i = 0; i < flow->steps.count; i++)
        if (ol_flow_step(flow, i)->job.name && ol_slice_is(name, ol_flow_step(flow, i)->job.name))
            return i;
    return SIZE_MAX;
}

static void blame_name(const struct ol_flow *flow, const struct ol_flow_step *step, struct ol_slice name,
                       struct ol_faults *faults)
{
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, flow->steps.count + 1));
    char shown[OL_SHOWN_BUFFER], text[80];
    for (size_t i = 0; i < flow->steps.count; i++)
        names[i] = ol_flow_step(flow, i)->job.name ? ol_flow_step(flow, i)->job.name : "";
    snprintf(text, sizeof text, "%.*s", (int)(name.length < 79 ? name.length : 79), name.data);
    const char *nearest = ol_nearest(text, names);
    ol_faults_add(faults, ol_xml_place(step->job.node, "after"), "after: the pipeline has no step \"%s\"%s%.80s%s",
                  ol_slice_show(name, shown), nearest ? "; did you mean \"" : "; name one of its steps",
                  nearest ? nearest : "", nearest ? "\"?" : "");
    ol_mem_free(names);
}

static bool is_joined(const struct ol_flow_edges *edges, size_t step)
{
    for (size_t i = 0; i < edges->count; i++)
        if (edges->items[i] == step)
            return true;
    return false;
}

static void join_named(struct ol_flow_graph *graph, const struct ol_flow *flow, size_t i, struct ol_slice name,
                       struct ol_faults *faults)
{
    const struct ol_flow_step *step = ol_flow_step(flow, i);
    const size_t before = step_named(flow, name);
    char shown[OL_SHOWN_BUFFER];
    if (before == SIZE_MAX && faults)
        blame_name(flow, step, name, faults);
    else if (before != SIZE_MAX && is_joined(&graph->before[i], before) && faults)
        ol_faults_add(faults, ol_xml_place(step->job.node, "after"),
                      "after: \"%s\" is named twice; once is enough", ol_slice_show(name, shown));
    else if (before != SIZE_MAX)
        ol_flow_graph_join(graph, before, i);
}

static void join_step(struct ol_flow_graph *graph, const struct ol_flow *flow, size_t i, struct ol_faults *faults)
{
    const char *at = ol_flow_step(flow, i)->after;
    while (at && *at) {
        const char *from = at;
        while (*at && !is_between(*at))
            at++;
        if (at > from)
            join_named(graph, flow, i, (struct ol_slice){from, (size_t)(at - from)}, faults);
        while (is_between(*at))
            at++;
    }
}

#define CIRCLE_SHOWN 6

static void blame_circle(const struct ol_flow *flow, const uint16_t *circle, size_t length,
                         struct ol_faults *faults)
{
    struct ol_text text = {0};
    const size_t shown = length < CIRCLE_SHOWN ? length : CIRCLE_SHOWN;
    for (size_t i = 0; i < shown; i++)
        ol_text_addf(&text, "%.40s, ", ol_flow_step(flow, circle[i])->job.name);
    ol_text_addf(&text, "%s%.40s", shown < length ? "..., " : "", ol_flow_step(flow, circle[0])->job.name);
    ol_faults_add(faults, ol_xml_place(ol_flow_step(flow, circle[0])->job.node, "after"),
                  "after: these steps go round in a circle, and none could ever begin: %.300s; take one out",
                  ol_text_string(&text));
    ol_text_release(&text);
}

struct ol_flow_graph ol_flow_graph_of(const struct ol_flow *flow, struct ol_faults *faults)
{
    struct ol_flow_graph graph = ol_flow_graph_empty(flow->steps.count);
    uint16_t *circle = ol_mem_new(ol_mem_product(sizeof *circle, flow->steps.count + 1));
    size_t length;
    for (size_t i = 0; i < flow->steps.count; i++)
        join_step(&graph, flow, i, faults);
    if (!ol_flow_graph_sort(&graph, circle, &length) && faults)
        blame_circle(flow, circle, length, faults);
    ol_mem_free(circle);
    return graph;
}

void ol_flow_graph_release(struct ol_flow_graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        ol_mem_free(graph->before[i].items);
        ol_mem_free(graph->after[i].items);
    }
    ol_mem_free(graph->before);
    ol_mem_free(graph->after);
    ol_mem_free(graph->order);
    *graph = (struct ol_flow_graph){0};
}
