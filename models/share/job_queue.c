/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/job_queue.h"

#include "outlay/pool.h"

#include <math.h>
#include <string.h>

static const char *const preemptibles[] = {
    [OL_QUEUE_AS_ASKED] = "as-asked", [OL_QUEUE_PREEMPTIBLE] = "yes", [OL_QUEUE_FIRM] = "no", NULL};

#define AT(member) OL_FIELD_AT(struct ol_job_queue, member)
static const struct ol_field queue_fields[] = {
    {"name", OL_FIELD_NAME, "by which jobs call it", .is_required = true, AT(name)},
    {"max-gpus", OL_FIELD_REAL, "the largest job that it takes", .unit = "gpus", .min = 1e-3, .max = 1e9,
     AT(max_gpus)},
    {"max-cpus", OL_FIELD_REAL, "the same in a pool of processors", .unit = "cpus", .min = 1, .max = 1e9,
     AT(max_cpus)},
    {"min-gpus", OL_FIELD_REAL, "the smallest job that it takes", .unit = "gpus", .min = 1e-3, .max = 1e9,
     AT(min_gpus)},
    {"min-cpus", OL_FIELD_REAL, "the same in a pool of processors", .unit = "cpus", .min = 1, .max = 1e9,
     AT(min_cpus)},
    {"min-runtime", OL_FIELD_DURATION, "the shortest estimate that it takes", .min = 1, .max = 1e18,
     AT(min_runtime)},
    {"max-runtime", OL_FIELD_DURATION, "the longest estimate that it takes", .min = 1, .max = 1e18,
     AT(max_runtime)},
    {"wait-target", OL_FIELD_DURATION, "within which its jobs should start; measured, not enforced", .min = 1,
     .max = 1e18, AT(wait_target)},
    {"length", OL_FIELD_COUNT, "the most jobs that wait in it; one more is refused", .unit = "jobs", .min = 1,
     .max = 1e9, AT(length)},
    {"priority", OL_FIELD_COUNT, "queues of a higher one stand before; added to that of its jobs", .min = -1e6,
     .max = 1e6, .fallback = "0", AT(priority)},
    {"preemptible", OL_FIELD_CHOICE, "whether its jobs may be stopped for others, whatever they ask",
     .choices = preemptibles, .fallback = "as-asked", AT(preemptible)},
    {0},
};

const struct ol_element ol_job_queue_element = {
    .name = "queue",
    .summary = "a queue of a pool: which jobs it takes, and what it promises them",
    .size = sizeof(struct ol_job_queue),
    .fields = queue_fields,
    .example =
        "<queue name=\"interactive\" max-gpus=\"4\" max-runtime=\"1h\" wait-target=\"5m\" priority=\"10\"/>",
};

/* ---- which ---- */

static bool refuses(struct ol_text *why, const char *queue, const char *what)
{
    if (why)
        ol_text_addf(why, "queue %.60s takes %s", queue, what);
    return false;
}

bool ol_job_queue_fits(const struct ol_job_queue *queue, const struct ol_sharing_setting *setting,
                       const struct ol_job_view *view, struct ol_text *why)
{
    const bool is_gpus = ol_pool_unit(setting->pool) == OL_UNIT_GPUS;
    const char *unit = is_gpus ? "GPUs" : "processors";
    const double size = (double)view->units / setting->grain;
    const double most = is_gpus ? queue->max_gpus : queue->max_cpus;
    const double least = is_gpus ? queue->min_gpus : queue->min_cpus;
    char bound[80], length[OL_TIME_BUFFER];
    if (most > 0 && size > most) {
        snprintf(bound, sizeof bound, "jobs of at most %g %s, not %g", most, unit, size);
        return refuses(why, queue->name, bound);
    }
    if (least > 0 && size < least) {
        snprintf(bound, sizeof bound, "jobs of at least %g %s, not %g", least, unit, size);
        return refuses(why, queue->name, bound);
    }
    if (queue->max_runtime > 0 && view->estimate > queue->max_runtime) {
        snprintf(bound, sizeof bound, "jobs of at most %s", ol_duration_format(queue->max_runtime, length));
        return refuses(why, queue->name, bound);
    }
    if (queue->min_runtime > 0 && view->estimate < queue->min_runtime) {
        snprintf(bound, sizeof bound, "jobs of at least %s", ol_duration_format(queue->min_runtime, length));
        return refuses(why, queue->name, bound);
    }
    return true;
}

const struct ol_job_queue *ol_job_queue_of(const struct ol_sharing_setting *setting,
                                           const struct ol_job_view *view)
{
    const struct ol_list *list = &setting->pool->queues;
    const struct ol_job_queue *queues = list->items;
    char buffer[OL_LABEL_BUFFER];
    const char *named = list->count > 0 ? ol_label_text(setting->labels, view->job->queue, buffer) : "";
    for (size_t i = 0; *named && i < list->count; i++)
        if (strcmp(queues[i].name, named) == 0)
            return &queues[i];
    for (size_t i = 0; i < list->count; i++)
        if (ol_job_queue_fits(&queues[i], setting, view, NULL))
            return &queues[i];
    return NULL;
}

struct ol_job_class ol_job_class_of(const struct ol_sharing_setting *setting, const struct ol_job_view *view)
{
    const struct ol_job_queue *queue = ol_job_queue_of(setting, view);
    struct ol_job_class class = {view->ask->is_preemptible, view->ask->priority};
    if (!queue)
        return class;
    class.priority += queue->priority;
    if (queue->preemptible != OL_QUEUE_AS_ASKED)
        class.is_preemptible = queue->preemptible == OL_QUEUE_PREEMPTIBLE;
    return class;
}

/* ---- faults ---- */

/* Where only the types of the nodes tell what the pool counts, both may be given. */
static void check_unit(const struct ol_pool *pool, const struct ol_job_queue *queue, struct ol_faults *faults)
{
    const bool is_gpus = pool->gpus > 0 || pool->gpus_per_node > 0;
    const bool is_cpus = pool->cpus > 0 || pool->cpus_per_node > 0;
    const char *strange[] = {is_gpus ? "max-cpus" : "max-gpus", is_gpus ? "min-cpus" : "min-gpus"};
    for (size_t i = 0; i < 2; i++)
        if (is_gpus != is_cpus && ol_xml_attribute(queue->node, strange[i]))
            ol_faults_add(faults, ol_xml_place(queue->node, strange[i]), "%s: the pool counts %s; write %.4s%s",
                          strange[i], is_gpus ? "GPUs" : "processors", strange[i], is_gpus ? "gpus" : "cpus");
}

void ol_job_queues_check(const struct ol_pool *pool, struct ol_faults *faults)
{
    const struct ol_job_queue *queues = pool->queues.items;
    for (size_t i = 0; i < pool->queues.count; i++) {
        const struct ol_job_queue *queue = &queues[i];
        check_unit(pool, queue, faults);
        if (queue->max_runtime > 0 && queue->min_runtime > queue->max_runtime)
            ol_faults_add(faults, ol_xml_place(queue->node, "min-runtime"),
                          "min-runtime: it is longer than max-runtime, so that no job fits");
        if ((queue->max_gpus > 0 && queue->min_gpus > queue->max_gpus) ||
            (queue->max_cpus > 0 && queue->min_cpus > queue->max_cpus))
            ol_faults_add(faults, queue->node->place, "<queue>: its smallest job is larger than its largest");
    }
}
