/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * single_job: one job as written in the scenario.
 */
#include "ask_columns.h"
#include "generator.h"
#include "outlay/arena.h"
#include "outlay/source.h"
#include "row_rules.h"

static const struct ol_field single_job_fields[] = {
    {"name", OL_FIELD_NAME, "The job's name in the results.", .is_required = true,
     .offset = offsetof(struct ol_single_job, name)},
    {"pool", OL_FIELD_TEXT, "The pool that it runs on.", .is_required = true,
     .offset = offsetof(struct ol_single_job, pool)},
    {"submit", OL_FIELD_DURATION, "When it arrives, after the clock's start.", .fallback = "0s", .max = 1e18,
     .offset = offsetof(struct ol_single_job, submit)},
    {"runtime", OL_FIELD_DURATION, "How long it runs.", .is_required = true, .min = 1, .max = 1e18,
     .offset = offsetof(struct ol_single_job, runtime)},
    {"estimate", OL_FIELD_DURATION, "How long the scheduler is told it runs; the runtime where it is not given.",
     .min = 1, .max = 1e18, .offset = offsetof(struct ol_single_job, estimate)},
    {"cpus", OL_FIELD_COUNT, "Processors it takes, where the pool counts them.", .min = 1, .max = UINT32_MAX,
     .offset = offsetof(struct ol_single_job, cpus)},
    {"gpus", OL_FIELD_COUNT, "GPUs it takes, where the pool counts them.", .min = 1, .max = UINT32_MAX,
     .offset = offsetof(struct ol_single_job, gpus)},
    {"user", OL_FIELD_TEXT, "Who submits it.", .offset = offsetof(struct ol_single_job, user)},
    {"team", OL_FIELD_TEXT, "Who pays for it.", .offset = offsetof(struct ol_single_job, team)},
    {"queue", OL_FIELD_TEXT, "Where it is submitted to.", .offset = offsetof(struct ol_single_job, queue)},
    OL_WORK_FIELDS(struct ol_single_job, work),
    {0},
};

static const struct ol_child single_job_children[] = {
    {&ol_what_if_element, offsetof(struct ol_single_job, what_ifs), 0, OL_WHAT_IFS},
    {0},
};

const struct ol_element ol_single_job_element = {
    .name = "job",
    .summary = "one job",
    .size = sizeof(struct ol_single_job),
    .fields = single_job_fields,
    .children = single_job_children,
    .example = "<job name=\"long\" pool=\"train\" gpus=\"8\" runtime=\"100h\" submit=\"0s\"/>",
};

struct single_job_source {
    struct ol_source base;
    struct ol_job job;
    bool is_done;
};

static int single_job_next(struct ol_source *base, struct ol_job *job, struct ol_error *error)
{
    struct single_job_source *source = (struct single_job_source *)base;
    (void)error;
    if (source->is_done)
        return 0;
    source->is_done = true;
    *job = source->job;
    return 1;
}

static void single_job_close(struct ol_source *source)
{
    ol_mem_free(source);
}

static double single_job_progress(const struct ol_source *source)
{
    return ((const struct single_job_source *)source)->is_done ? 1 : 0;
}

static const struct ol_source_ops single_job_ops = {single_job_next, single_job_close, single_job_progress};

struct ol_source *ol_single_job_open(const struct ol_single_job *job, const struct ol_source_context *context,
                                     struct ol_error *error)
{
    const bool is_gpus = context->unit == OL_UNIT_GPUS;
    const struct ol_ask ask =
        ol_ask_of_work(&job->work, job->node, is_gpus ? job->cpus * 1000 : 0, context->labels);
    const bool is_part = is_gpus && (ask.milli > 0 || ask.slice) && context->grain > 1 && job->gpus == 0;
    const int64_t count = is_part ? 1 : is_gpus ? job->gpus : job->cpus;
    const int64_t units = ol_ask_units(context, &ask, count * 1000);
    if (units <= 0 && !(context->is_placed && ask.cpu_milli > 0)) {
        const char *name = is_gpus ? "gpus" : "cpus";
        ol_fail(error, OL_BAD_INPUT, ol_xml_place(job->node, "name"),
                "the pool counts %s but job \"%s\" does not say how many; add %s=\"1\"", name, job->name, name);
        return NULL;
    }
    struct single_job_source *source = ol_mem_new(sizeof *source);
    source->base = (struct ol_source){.ops = &single_job_ops, .zero_instant = OL_NEVER};
    source->job = (struct ol_job){
        .submit = job->submit,
        .runtime = job->runtime,
        .estimate = job->estimate > 0 ? job->estimate : job->runtime,
        .units = (uint32_t)units,
        .name = ol_generator_label(context->labels, job->name),
        .user = ol_generator_label(context->labels, job->user),
        .team = ol_generator_label(context->labels, job->team),
        .queue = ol_generator_label(context->labels, job->queue),
        .ask = ol_ask_keep(context, &ask),
    };
    source->base.ask = source->job.ask;
    return &source->base;
}
