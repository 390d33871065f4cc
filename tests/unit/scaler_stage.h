/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scaler_stage: autoscalers as they are written, asked about samples made by hand.
 */
#ifndef OUTLAY_TESTS_SCALER_STAGE_H
#define OUTLAY_TESTS_SCALER_STAGE_H

#include "outlay/scaler.h"
#include "tests/check.h"

#define STAGE_ROOM 8

struct stage_list {
    const struct ol_xml_node *node;
    struct ol_list autoscalers;
};
static const struct ol_child stage_children[] = {
    {&ol_autoscaler_element, offsetof(struct stage_list, autoscalers), 0, 0}, {0}};
static const struct ol_element stage_root = {
    .name = "s", .summary = "a stage", .size = sizeof(struct stage_list), .children = stage_children};

struct stage {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    struct stage_list list;
    struct ol_scaler *scaler;
    ol_time now;
    int wanted;
};

static inline struct stage stage_bind(const char *autoscalers)
{
    struct stage stage = {0};
    struct ol_error error = {0};
    struct ol_text text = {0};
    ol_text_addf(&text, "<s>%s</s>", autoscalers);
    stage.xml = ol_xml_of_memory(ol_text_string(&text), text.length, "t.xml", &error);
    CHECK_STRING(error.message, "");
    ol_element_bind(&stage_root, ol_xml_tree(stage.xml, &stage.arena), &stage.list, &stage.arena, &stage.faults);
    const struct ol_autoscaler *items = stage.list.autoscalers.items;
    for (size_t i = 0; i < stage.list.autoscalers.count; i++)
        ol_autoscaler_check(&items[i], &stage.faults);
    ol_text_release(&text);
    return stage;
}

static inline void stage_end(struct stage *stage)
{
    ol_scaler_close(stage->scaler);
    ol_faults_release(&stage->faults);
    ol_arena_release(&stage->arena);
    ol_xml_close(stage->xml);
}

/* One that is in order, with so many instances wanted; `start`: 0 is a Monday. */
static inline struct stage stage_from(const char *autoscalers, int min, int max, int wanted, ol_time start)
{
    struct stage stage = stage_bind(autoscalers);
    CHECK_STRING(stage.faults.count ? stage.faults.items[0].message : "", "");
    const struct ol_scaler_setting setting = {.min = min, .max = max, .start_instant = start};
    stage.scaler = ol_scaler_open(&setting, stage.list.autoscalers.items, stage.list.autoscalers.count);
    stage.wanted = wanted;
    return stage;
}

static inline struct stage stage_of(const char *autoscalers, int min, int max, int wanted)
{
    return stage_from(autoscalers, min, max, wanted, 0);
}

/* One fault, which says so. */
static inline void stage_refuses(const char *autoscaler, const char *part)
{
    struct stage stage = stage_bind(autoscaler);
    CHECK_INT(stage.faults.count, 1);
    CHECK_HAS(stage.faults.count ? stage.faults.items[0].message : "", part);
    stage_end(&stage);
}

/* A quiet one with all that are wanted ready, one period long. */
static inline struct ol_scaler_sample stage_quiet(const struct stage *stage)
{
    return (struct ol_scaler_sample){.from = stage->now,
                                     .to = stage->now + stage->scaler->ops->period(stage->scaler),
                                     .utilization = stage->wanted > 0 ? 0 : NAN,
                                     .latency_s = NAN,
                                     .ready = stage->wanted};
}

static inline int stage_ask(struct stage *stage, struct ol_scaler_sample sample)
{
    stage->now = sample.to;
    stage->wanted = stage->scaler->ops->decide(stage->scaler, &sample, stage->wanted);
    return stage->wanted;
}

/* All that are wanted are ready, and each is so busy. */
static inline int stage_utilized(struct stage *stage, double utilization)
{
    struct ol_scaler_sample sample = stage_quiet(stage);
    sample.utilization = utilization;
    return stage_ask(stage, sample);
}

/* All that are wanted are ready, and so many requests came to all in the period. */
static inline int stage_arrivals(struct stage *stage, uint64_t arrivals)
{
    struct ol_scaler_sample sample = stage_quiet(stage);
    sample.arrivals = arrivals;
    return stage_ask(stage, sample);
}

/* All that are wanted are ready, and so many requests are in flight at all of them. */
static inline int stage_in_flight(struct stage *stage, double concurrency)
{
    struct ol_scaler_sample sample = stage_quiet(stage);
    sample.concurrency = concurrency;
    return stage_ask(stage, sample);
}

#endif
