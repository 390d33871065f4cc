/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sharing_stage: a pool with its <quota>s and <queue>s, read from text, jobs that come and go, and the plainest
 * arbiter: again and again the first by precede, then by arrival, that is admitted and fits. The books are verified
 * after each step.
 *
 *     struct stage stage;
 *     stage_open(&stage, "<pool name='p' gpus='100'>...</pool>");
 *     uint32_t job = stage_wait(&stage, 0, "vision", 8);
 *     stage_start(&stage, 0, job);
 */
#ifndef OUTLAY_TESTS_SHARING_STAGE_H
#define OUTLAY_TESTS_SHARING_STAGE_H

#include "outlay/arena.h"
#include "outlay/pool.h"
#include "tests/check.h"

#define STAGE_JOBS 1200

struct stage_job {
    struct ol_job job;
    struct ol_ask ask;
    struct ol_job_view view;
    bool is_waiting;
};

struct stage {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_pool pool;
    struct ol_labels labels;
    struct ol_sharing_setting setting;
    struct ol_sharing *sharing;
    struct stage_job jobs[STAGE_JOBS];
    uint32_t count;
    int64_t free;
};

static inline void stage_read(struct stage *stage, const char *text)
{
    *stage = (struct stage){0};
    stage->xml = ol_xml_of_memory(text, strlen(text), "t.xml", NULL);
    ol_element_bind(&ol_pool_element, ol_xml_tree(stage->xml, &stage->arena), &stage->pool, &stage->arena,
                    &stage->faults);
    ol_pool_check(&stage->pool, &stage->faults);
}

static inline void stage_set(struct stage *stage, const char *text)
{
    stage_read(stage, text);
    for (size_t i = 0; i < stage->faults.count; i++)
        CHECK_STRING(stage->faults.items[i].message, "no fault");
    stage->setting = (struct ol_sharing_setting){.pool = &stage->pool,
                                                 .labels = &stage->labels,
                                                 .units = ol_pool_units(&stage->pool),
                                                 .grain = ol_pool_grain(&stage->pool),
                                                 .unit_price_per_hour = (double)NAN};
    stage->free = stage->setting.units;
}

static inline void stage_open(struct stage *stage, const char *text)
{
    stage_set(stage, text);
    stage->sharing = ol_sharing_open(&stage->setting);
}

static inline void stage_close(struct stage *stage)
{
    if (stage->sharing)
        stage->sharing->ops->close(stage->sharing);
    ol_labels_release(&stage->labels);
    ol_faults_release(&stage->faults);
    ol_arena_release(&stage->arena);
    ol_xml_close(stage->xml);
}

static inline void stage_verify(const struct stage *stage)
{
    stage->sharing->ops->verify(stage->sharing);
}

static inline ol_label stage_label(struct stage *stage, const char *text)
{
    return text ? ol_label_of_text(&stage->labels, text, strlen(text)) : OL_NO_LABEL;
}

/* One that has arrived and was not told of yet. */
static inline struct stage_job *stage_new(struct stage *stage, ol_time now, const char *team, uint32_t units)
{
    struct stage_job *job = &stage->jobs[stage->count];
    *job = (struct stage_job){.ask = ol_ask_none};
    job->job = (struct ol_job){.submit = now, .runtime = OL_HOUR, .estimate = OL_HOUR, .units = units};
    job->job.team = stage_label(stage, team);
    job->view = (struct ol_job_view){.job = &job->job,
                                     .ask = &job->ask,
                                     .slot = stage->count++,
                                     .units = units,
                                     .since = now,
                                     .estimate = OL_HOUR,
                                     .left = OL_HOUR};
    return job;
}

static inline enum ol_admission stage_ask(const struct stage *stage, ol_time now, const struct stage_job *job,
                                          const char **why)
{
    return stage->sharing->ops->admit(stage->sharing, now, &job->view, why);
}

static inline struct stage_job *stage_tell(struct stage *stage, ol_time now, struct stage_job *job)
{
    stage->sharing->ops->waits(stage->sharing, now, &job->view);
    job->is_waiting = true;
    stage_verify(stage);
    return job;
}

static inline struct stage_job *stage_wait(struct stage *stage, ol_time now, const char *team, uint32_t units)
{
    return stage_tell(stage, now, stage_new(stage, now, team, units));
}

static inline void stage_start(struct stage *stage, ol_time now, struct stage_job *job)
{
    job->view.is_running = true;
    job->view.since = now;
    stage->sharing->ops->started(stage->sharing, now, &job->view);
    job->is_waiting = false;
    stage->free -= job->view.units;
    stage_verify(stage);
}

static inline struct stage_job *stage_run(struct stage *stage, ol_time now, const char *team, uint32_t units)
{
    struct stage_job *job = stage_wait(stage, now, team, units);
    stage_start(stage, now, job);
    return job;
}

static inline void stage_stop(struct stage *stage, ol_time now, struct stage_job *job)
{
    stage->sharing->ops->stopped(stage->sharing, now, &job->view);
    job->view.is_running = false;
    stage->free += job->view.units;
    stage_verify(stage);
}

static inline double stage_precede(const struct stage *stage, ol_time now, const struct stage_job *job)
{
    return stage->sharing->ops->precede ? stage->sharing->ops->precede(stage->sharing, now, &job->view) : 0;
}

/* Starts all that may start; returns how many did. */
static inline int stage_serve(struct stage *stage, ol_time now)
{
    for (int started = 0;; started++) {
        struct stage_job *next = NULL;
        double first = 0;
        for (uint32_t i = 0; i < stage->count; i++) {
            struct stage_job *job = &stage->jobs[i];
            if (!job->is_waiting || job->view.units > stage->free || stage_ask(stage, now, job, NULL) != OL_ADMIT)
                continue;
            const double place = stage_precede(stage, now, job);
            if (!next || place < first)
                next = job, first = place;
        }
        if (!next)
            return started;
        stage_start(stage, now, next);
    }
}

/* Units of the team's running jobs. */
static inline int64_t stage_used(struct stage *stage, const char *team)
{
    int64_t used = 0;
    for (uint32_t i = 0; i < stage->count; i++)
        if (stage->jobs[i].view.is_running && stage->jobs[i].job.team == stage_label(stage, team))
            used += stage->jobs[i].view.units;
    return used;
}

static inline bool stage_reclaims(const struct stage *stage, ol_time now, const struct stage_job *taker,
                                  const struct stage_job *victim, int *group)
{
    int unheard;
    return stage->sharing->ops->reclaims(stage->sharing, now, &taker->view, &victim->view,
                                         group ? group : &unheard);
}

static inline double stage_metric(struct stage *stage, ol_time end, const char *name)
{
    struct ol_metrics metrics = {.replications = 1, .arena = &stage->arena};
    stage->sharing->ops->metrics(stage->sharing, stage->setting.warmup_end, end, &metrics, 0);
    const struct ol_metric *metric = ol_metrics_find(&metrics, name);
    const double value = metric ? metric->values[0] : -1;
    return value;
}

/* The text has exactly this one fault, at the column. */
static inline void stage_refuses(const char *text, int column, const char *message)
{
    static struct stage stage;
    stage_read(&stage, text);
    CHECK_INT(stage.faults.count, 1);
    for (size_t i = 0; i < stage.faults.count; i++) {
        CHECK_HAS(stage.faults.items[i].message, message);
        CHECK_INT(stage.faults.items[i].place.column, column);
    }
    stage_close(&stage);
}

#endif
