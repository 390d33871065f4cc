/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * order_stage: an order as a scenario writes it, and jobs to be ranked by it without a simulation.
 *
 *     struct order_stage stage = order_stage_open("<scheduler order='sjf'/>");
 *     order_stage_begin(&stage, (struct ol_order_setting){.units = 8});
 *     struct stage_job job = stage_job(&stage, 0, "ada", 4, 2 * OL_HOUR);
 *     CHECK_NEAR(stage_rank(&stage, 0, &job), -7200, 0);
 *     order_stage_close(&stage);
 */
#ifndef OUTLAY_TESTS_ORDER_STAGE_H
#define OUTLAY_TESTS_ORDER_STAGE_H

#include "outlay/scheduler.h"
#include "tests/check.h"

struct order_stage {
    struct ol_arena arena;
    struct ol_xml *xml;
    struct ol_scheduler scheduler;
    struct ol_faults faults;
    struct ol_labels labels;
    struct ol_ranker *ranker; /* NULL where there were faults */
    uint32_t slots;
};

struct stage_job {
    struct ol_job job;
    struct ol_ask ask;
    struct ol_job_view view;
};

static inline struct order_stage order_stage_open(const char *text)
{
    struct order_stage stage = {0};
    struct ol_error error = {0};
    stage.xml = ol_xml_of_memory(text, strlen(text), "t.xml", &error);
    CHECK_STRING(error.message, "");
    ol_element_bind(&ol_scheduler_element, ol_xml_tree(stage.xml, &stage.arena), &stage.scheduler, &stage.arena,
                    &stage.faults);
    ol_scheduler_check(&stage.scheduler, &stage.faults);
    return stage;
}

/* Apart from the opening, since the ranker keeps pointers to the stage. */
static inline void order_stage_begin(struct order_stage *stage, struct ol_order_setting setting)
{
    for (size_t i = 0; i < stage->faults.count; i++)
        CHECK_STRING(stage->faults.items[i].message, "");
    setting.scheduler = &stage->scheduler;
    setting.labels = &stage->labels;
    setting.grain = setting.grain ? setting.grain : 1;
    setting.nodes = setting.nodes ? setting.nodes : 1;
    if (!stage->faults.count)
        stage->ranker =
            ((const struct ol_order *)stage->scheduler.order.kind)->open(&setting, stage->scheduler.order.options);
}

static inline void order_stage_close(struct order_stage *stage)
{
    if (stage->ranker)
        stage->ranker->ops->close(stage->ranker);
    ol_labels_release(&stage->labels);
    ol_faults_release(&stage->faults);
    ol_arena_release(&stage->arena);
    ol_xml_close(stage->xml);
}

static inline ol_label stage_label(struct order_stage *stage, const char *text)
{
    return *text ? ol_label_of_text(&stage->labels, text, strlen(text)) : OL_NO_LABEL;
}

/* One that waits since its submit. */
static inline struct stage_job stage_job(struct order_stage *stage, ol_time submit, const char *user,
                                         uint32_t units, ol_time estimate)
{
    return (struct stage_job){
        .job = {.submit = submit,
                .runtime = estimate,
                .estimate = estimate,
                .units = units,
                .user = stage_label(stage, user)},
        .ask = ol_ask_none,
        .view = {.slot = stage->slots++, .units = units, .since = submit, .estimate = estimate, .left = estimate},
    };
}

static inline const struct ol_job_view *stage_view(struct stage_job *job)
{
    job->view.job = &job->job;
    job->view.ask = &job->ask;
    return &job->view;
}

static inline double stage_rank(struct order_stage *stage, ol_time now, struct stage_job *job)
{
    return stage->ranker->ops->rank(stage->ranker, now, stage_view(job));
}

/* 0 where the term is not told. */
static inline double stage_term(struct order_stage *stage, ol_time now, struct stage_job *job, const char *name)
{
    struct ol_rank_term terms[OL_RANK_TERMS];
    const size_t count = stage->ranker->ops->terms(stage->ranker, now, stage_view(job), terms);
    CHECK(count <= OL_RANK_TERMS);
    for (size_t i = 0; i < count; i++)
        if (strcmp(terms[i].name, name) == 0)
            return terms[i].value;
    return 0;
}

static inline void stage_waits(struct order_stage *stage, ol_time now, struct stage_job *job)
{
    job->view.is_running = false;
    job->view.since = now;
    if (stage->ranker->ops->waits)
        stage->ranker->ops->waits(stage->ranker, now, stage_view(job));
}

static inline void stage_starts(struct order_stage *stage, ol_time now, struct stage_job *job)
{
    job->view.is_running = true;
    job->view.since = now;
    if (stage->ranker->ops->started)
        stage->ranker->ops->started(stage->ranker, now, stage_view(job));
}

static inline void stage_stops(struct order_stage *stage, ol_time now, struct stage_job *job)
{
    if (stage->ranker->ops->stopped)
        stage->ranker->ops->stopped(stage->ranker, now, stage_view(job));
    job->view.is_running = false;
}

/* What is wrong with a scheduler: the first fault, or "". */
static inline const char *stage_fault(const char *text)
{
    static char message[sizeof((struct ol_error *)NULL)->message];
    struct order_stage stage = order_stage_open(text);
    snprintf(message, sizeof message, "%s", stage.faults.count ? stage.faults.items[0].message : "");
    order_stage_close(&stage);
    return message;
}

#endif
