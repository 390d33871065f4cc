/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/flow/flow_path.h"

static size_t last_to_end(const struct ol_flow_graph *graph, const struct ol_flow_span *spans)
{
    size_t last = 0;
    for (size_t i = 1; i < graph->count; i++)
        if (spans[i].end > spans[last].end)
            last = i;
    return last;
}

size_t ol_flow_critical(const struct ol_flow_graph *graph, const struct ol_flow_span *spans, uint16_t *path)
{
    size_t step = last_to_end(graph, spans), length = 0;
    path[length++] = (uint16_t)step;
    while (graph->before[step].count > 0) {
        const struct ol_flow_edges *before = &graph->before[step];
        size_t latest = before->items[0];
        for (size_t i = 1; i < before->count; i++) {
            const size_t other = before->items[i];
            const ol_time end = spans[other].end, most = spans[latest].end;
            latest = end > most || (end == most && other < latest) ? other : latest;
        }
        step = latest;
        path[length++] = (uint16_t)step;
    }
    for (size_t i = 0; i < length / 2; i++) {
        const uint16_t other = path[length - 1 - i];
        path[length - 1 - i] = path[i];
        path[i] = other;
    }
    return length;
}

void ol_flow_slacks(const struct ol_flow_graph *graph, const struct ol_flow_span *spans, ol_time *slacks)
{
    const ol_time end = spans[last_to_end(graph, spans)].end;
    for (size_t i = graph->count; i-- > 0;) {
        const size_t step = graph->order[i];
        const struct ol_flow_edges *after = &graph->after[step];
        ol_time latest = end; /* by when it has to end */
        for (size_t k = 0; k < after->count; k++) {
            const size_t next = after->items[k];
            const ol_time begins = spans[next].ready + slacks[next];
            latest = begins < latest ? begins : latest;
        }
        slacks[step] = latest - spans[step].end;
    }
}
