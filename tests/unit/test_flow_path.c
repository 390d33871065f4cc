/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The critical path and the slack of a plan from the textbooks: the seven activities of Wikipedia's "Program evaluation
 * and review technique", whose mean times in days are a 4.00, b 5.33, c 5.17 after a, d 6.33 after a, e 5.17 after b
 * and c, f 4.50 after d, g 5.17 after e. They take 19.51 days by way of a, c, e, g; b has 3.84 days of slack, d and f
 * 4.68. Here a hundredth of a day is one unit of time.
 */
#include "models/flow/flow_path.h"
#include "tests/check.h"

enum { A, B, C, D, E, F, G, COUNT };

static const ol_time lengths[COUNT] = {400, 533, 517, 633, 517, 450, 517};
static const struct {
    size_t before, after;
} edges[] = {{A, C}, {A, D}, {B, E}, {C, E}, {D, F}, {E, G}};

/* As early as may be. */
static void run(const struct ol_flow_graph *graph, struct ol_flow_span *spans)
{
    for (size_t i = 0; i < graph->count; i++) {
        const size_t step = graph->order[i];
        const struct ol_flow_edges *before = &graph->before[step];
        for (size_t k = 0; k < before->count; k++)
            if (spans[before->items[k]].end > spans[step].ready)
                spans[step].ready = spans[before->items[k]].end;
        spans[step].end = spans[step].ready + lengths[step];
    }
}

static void textbook(void)
{
    static const ol_time wanted[COUNT] = {0, 384, 0, 468, 0, 468, 0};
    static const uint16_t wanted_path[] = {A, C, E, G};
    struct ol_flow_graph graph = ol_flow_graph_empty(COUNT);
    struct ol_flow_span spans[COUNT] = {0};
    uint16_t path[COUNT];
    ol_time slacks[COUNT];
    size_t length;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        ol_flow_graph_join(&graph, edges[i].before, edges[i].after);
    CHECK(ol_flow_graph_sort(&graph, path, &length));
    run(&graph, spans);
    CHECK_INT(spans[G].end, 1951);
    length = ol_flow_critical(&graph, spans, path);
    CHECK_INT(length, 4);
    for (size_t i = 0; i < 4; i++)
        CHECK_INT(path[i], wanted_path[i]);
    ol_flow_slacks(&graph, spans, slacks);
    for (size_t i = 0; i < COUNT; i++)
        CHECK_INT(slacks[i], wanted[i]);
    ol_flow_graph_release(&graph);
}

/* Where a and b end together, c after both goes back to the first of them, in whatever order they were joined. */
static void first_of_equals(void)
{
    for (int is_turned = 0; is_turned < 2; is_turned++) {
        struct ol_flow_graph graph = ol_flow_graph_empty(3);
        const struct ol_flow_span spans[] = {{.end = 4}, {.end = 4}, {.ready = 4, .end = 5}};
        uint16_t path[3];
        ol_flow_graph_join(&graph, is_turned ? B : A, C);
        ol_flow_graph_join(&graph, is_turned ? A : B, C);
        CHECK_INT(ol_flow_critical(&graph, spans, path), 2);
        CHECK_INT(path[0], A);
        ol_flow_graph_release(&graph);
    }
}

/* d comes after f, too: a circle of two, found though e and g wait as well. */
static void circle(void)
{
    struct ol_flow_graph graph = ol_flow_graph_empty(COUNT);
    uint16_t found[COUNT];
    size_t length = 0;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        ol_flow_graph_join(&graph, edges[i].before, edges[i].after);
    ol_flow_graph_join(&graph, F, D);
    CHECK(!ol_flow_graph_sort(&graph, found, &length));
    CHECK_INT(length, 2);
    CHECK_INT(found[0] + found[1], D + F);
    ol_flow_graph_release(&graph);
    graph = ol_flow_graph_empty(1);
    ol_flow_graph_join(&graph, 0, 0);
    CHECK(!ol_flow_graph_sort(&graph, found, &length));
    CHECK_INT(length, 1);
    ol_flow_graph_release(&graph);
}

int main(void)
{
    CASE(textbook);
    CASE(first_of_equals);
    CASE(circle);
    return check_end();
}
