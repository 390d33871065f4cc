/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/job_array.h"

#include "outlay/arena.h"

#include <math.h>

#define BILLIONTH 1e-9

struct array_author {
    struct ol_author base;
    const struct ol_job_array *array;
    struct ol_author_context context;
    struct ol_job job; /* what all have in common */
    ol_label *names;
    ol_time now, last;         /* last told; end of the last task so far */
    int64_t written, open;     /* tasks; those that wait or run */
    int64_t completed, failed; /* failed: refused, killed and the like, too */
    double held, ran, cost;    /* microseconds before they were submitted and as jobs; billionths */
};

static struct array_author *own(const struct ol_author *author)
{
    return (struct array_author *)author;
}

static ol_time next(const struct ol_author *base)
{
    const struct array_author *author = own(base);
    const struct ol_job_array *array = author->array;
    const bool is_full = array->at_once > 0 && author->open >= array->at_once;
    return author->written < array->tasks && !is_full ? author->now : OL_NEVER;
}

static ol_time draw_runtime(const struct array_author *author)
{
    struct ol_text entity = {0};
    ol_text_addf(&entity, "%s/%lld", author->array->job.name, (long long)author->written);
    struct ol_rng rng =
        ol_rng_stream(author->context.seed, "array task", ol_text_string(&entity), author->context.replication);
    ol_text_release(&entity);
    const double drawn = fmin(ol_law_draw(&author->array->runtime, &rng), (double)OL_TIME_LIMIT);
    return (ol_time)fmax(rint(drawn), 1);
}

static void write(struct ol_author *base, struct ol_job *job, uint64_t *reference)
{
    struct array_author *author = own(base);
    const ol_time estimate = author->array->job.estimate;
    *job = author->job;
    job->name = author->names[author->written];
    job->runtime = draw_runtime(author);
    job->estimate = estimate > 0 ? estimate : job->runtime;
    *reference = (uint64_t)author->written++;
    author->held += (double)(author->now - author->array->job.submit);
    author->open++;
}

static void ended(struct ol_author *base, const struct ol_job_run *run, uint64_t reference, ol_time now)
{
    struct array_author *author = own(base);
    (void)reference;
    author->now = now;
    author->last = now;
    author->open--;
    author->completed += run->status == OL_JOB_COMPLETED;
    author->failed += run->status != OL_JOB_COMPLETED;
    author->ran += ol_author_held(run);
    author->cost += (double)ol_author_cost(&author->context.prices[0], run);
}

static void set(const struct array_author *author, struct ol_metrics *metrics, size_t replication,
                const char *what, const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "array.%s.%s", author->array->job.name, what);
    ol_metrics_set(metrics, replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

static void tell(const struct ol_author *base, struct ol_metrics *metrics, size_t replication)
{
    const struct array_author *author = own(base);
    const int64_t over = author->completed + author->failed, tasks = author->array->tasks;
    const double second = (double)OL_SECOND, begin = (double)author->array->job.submit;
    set(author, metrics, replication, "tasks", "tasks", (double)tasks);
    set(author, metrics, replication, "tasks.completed", "tasks", (double)author->completed);
    set(author, metrics, replication, "tasks.failed", "tasks", (double)author->failed);
    set(author, metrics, replication, "tasks.unfinished", "tasks", (double)(tasks - over));
    set(author, metrics, replication, "held.mean_s", "s",
        author->written > 0 ? author->held / second / (double)author->written : NAN);
    set(author, metrics, replication, "task.mean_s", "s", over > 0 ? author->ran / second / (double)over : NAN);
    set(author, metrics, replication, "makespan_s", "s",
        over == tasks ? ((double)author->last - begin) / second : NAN);
    if (ol_author_is_priced(&author->context.prices[0]))
        set(author, metrics, replication, "cost", author->context.currency, author->cost * BILLIONTH);
}

static void free_author(struct ol_author *base)
{
    ol_mem_free(own(base)->names);
    ol_mem_free(base);
}

static const struct ol_author_ops ops = {
    .next = next, .write = write, .ended = ended, .metrics = tell, .free = free_author};

/* ---- opening ---- */

static void make_names(struct array_author *author)
{
    const struct ol_job_array *array = author->array;
    struct ol_text name = {0};
    author->names = ol_mem_new(ol_mem_product(sizeof *author->names, (size_t)array->tasks));
    for (int64_t i = 0; i < array->tasks; i++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "%s_%lld", array->job.name, (long long)(array->first + i));
        author->names[i] = ol_label_of_text(author->context.works[0].labels, ol_text_string(&name), name.length);
    }
    ol_text_release(&name);
}

struct ol_author *ol_job_array_open(const void *config, const struct ol_author_context *context,
                                    struct ol_error *error)
{
    const struct ol_job_array *array = config;
    struct array_author *author = ol_mem_new(sizeof *author);
    *author = (struct array_author){.base = {&ops}, .array = array, .context = *context, .now = array->job.submit};
    if (ol_author_single_job(&array->job, context->works, &author->job, error) == OL_OK) {
        make_names(author);
        return &author->base;
    }
    free_author(&author->base);
    return NULL;
}

/* ---- the language ---- */

#define ARRAY(member) OL_FIELD_AT(struct ol_job_array, member)
static const struct ol_field array_fields[] = {
    {"name", OL_FIELD_NAME, "Names its metrics and its jobs: NAME_0, NAME_1 ...", .is_required = true,
     ARRAY(job.name)},
    {"pool", OL_FIELD_TEXT, "The pool that its tasks run on.", .is_required = true, ARRAY(job.pool)},
    {"tasks", OL_FIELD_COUNT, "How many there are.", .unit = "tasks", .is_required = true, .min = 1,
     .max = OL_ARRAY_TASKS_MOST, ARRAY(tasks)},
    {"first", OL_FIELD_COUNT, "The number of the first task.", .fallback = "0", .max = 1e12, ARRAY(first)},
    {"at-once", OL_FIELD_COUNT, "So many at most wait or run at a time; without it, all.", .unit = "tasks",
     .min = 1, .max = OL_ARRAY_TASKS_MOST, ARRAY(at_once)},
    {"runtime", OL_FIELD_LAW, "How long a task runs.", .is_required = true, .dimension = OL_LAW_DURATION,
     ARRAY(runtime)},
    {"estimate", OL_FIELD_DURATION,
     "How long the scheduler is told a task runs; what was drawn where it is not given.", .min = 1, .max = 1e18,
     ARRAY(job.estimate)},
    {"start", OL_FIELD_DURATION, "After the clock's start: when it is submitted.", .fallback = "0s", .max = 1e18,
     ARRAY(job.submit)},
    {"cpus", OL_FIELD_COUNT, "Processors that a task takes, where the pool counts them.", .min = 1,
     .max = UINT32_MAX, ARRAY(job.cpus)},
    {"gpus", OL_FIELD_COUNT, "GPUs that a task takes, where the pool counts them.", .min = 1, .max = UINT32_MAX,
     ARRAY(job.gpus)},
    {"user", OL_FIELD_TEXT, "Who submits it.", ARRAY(job.user)},
    {"team", OL_FIELD_TEXT, "Who pays for it.", ARRAY(job.team)},
    {"queue", OL_FIELD_TEXT, "Where it is submitted to.", ARRAY(job.queue)},
    OL_WORK_FIELDS(struct ol_job_array, job.work),
    {0},
};

const struct ol_element ol_job_array_element = {
    .name = "array",
    .summary = "a job array: tasks that are alike, of which so many at most wait or run at a time",
    .size = sizeof(struct ol_job_array),
    .fields = array_fields,
    .example = "<array name=\"scan\" pool=\"train\" tasks=\"100\" at-once=\"10\" runtime=\"lognormal(1h,20m)\" "
               "gpus=\"1\"/>",
};

static const char *file_of(const void *config, size_t i)
{
    return i == 0 ? ((const struct ol_job_array *)config)->runtime.path : NULL;
}

static bool work_of(const void *config, size_t i, struct ol_author_work *work)
{
    const struct ol_single_job *job = &((const struct ol_job_array *)config)->job;
    if (i > 0)
        return false;
    *work = ol_author_work_of(job, &ol_job_array_element);
    return true;
}

const struct ol_author_kind ol_job_array_kind = {
    .element = &ol_job_array_element, .work = work_of, .file = file_of, .open = ol_job_array_open};
