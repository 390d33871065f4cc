/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/job_class.h"

#include "models/order/account.h"
#include "outlay/scheduler.h"

#include <math.h>
#include <string.h>

/* ---- what a job says ---- */

/* `label` is one. */
static bool bears(const struct ol_job_classes *classes, struct ol_class_name *name, ol_label label)
{
    if (name->label == OL_NO_LABEL && name->looked != classes->labels->count + 1) {
        name->label = ol_label_find(classes->labels, name->text, strlen(name->text));
        name->looked = classes->labels->count + 1;
    }
    return name->label == label;
}

static struct ol_partition_class *partition_labelled(const struct ol_job_classes *classes, ol_label label)
{
    for (size_t i = 0; label != OL_NO_LABEL && i < classes->partition_count; i++)
        if (bears(classes, &classes->partitions[i].name, label))
            return &classes->partitions[i];
    return NULL;
}

const struct ol_partition_class *ol_job_partition(const struct ol_job_classes *classes,
                                                  const struct ol_job_view *view)
{
    if (classes->partition_count == 1)
        return &classes->partitions[0];
    const struct ol_partition_class *partition = partition_labelled(classes, view->ask->partition);
    if (!partition && view->ask->partition == OL_NO_LABEL)
        partition = partition_labelled(classes, view->job->queue);
    return partition ? partition : &classes->partitions[0];
}

const struct ol_service_class *ol_job_service(const struct ol_job_classes *classes, const struct ol_job_view *view)
{
    static const struct ol_service_class none = {.usage_factor = 1};
    for (size_t i = 0; view->ask->qos != OL_NO_LABEL && i < classes->service_count; i++)
        if (bears(classes, &classes->services[i].name, view->ask->qos))
            return &classes->services[i];
    return &none;
}

static double billed_resources(const struct ol_job_classes *classes, const struct ol_partition_class *partition,
                               const double tres[OL_TRES_KINDS])
{
    if (!partition->billing.is_given)
        return tres[OL_TRES_CPU];
    return floor(ol_multifactor_billing(classes->conf, &partition->billing, tres));
}

void ol_job_tres(const struct ol_job_classes *classes, const struct ol_job_view *view, double tres[OL_TRES_KINDS])
{
    const double units = view->units / classes->grain;
    const bool says_cpus = classes->counts_gpus && classes->knows_cpus && view->ask->cpu_milli > 0;
    tres[OL_TRES_CPU] = ceil(says_cpus ? (double)view->ask->cpu_milli / 1000 : units);
    tres[OL_TRES_MEMORY] = (double)(view->ask->memory_bytes >> 20);
    tres[OL_TRES_NODE] = view->ask->nodes ? view->ask->nodes : 1;
    tres[OL_TRES_GPU] = classes->counts_gpus ? units : 0;
    tres[OL_TRES_BILLING] = billed_resources(classes, ol_job_partition(classes, view), tres);
}

double ol_job_billing(const struct ol_job_classes *classes, const struct ol_job_view *view)
{
    const struct ol_partition_class *partition = ol_job_partition(classes, view);
    double tres[OL_TRES_KINDS], billed = view->units / classes->grain;
    ol_job_tres(classes, view, tres);
    if (partition->billing.is_given)
        billed = ol_multifactor_billing(classes->conf, &partition->billing, tres);
    return billed * ol_job_service(classes, view)->usage_factor;
}

/* ---- set-up ---- */

static void set_partition(struct ol_job_classes *classes, struct ol_partition_class *partition,
                          const struct ol_order_setting *setting, const struct ol_partition *from)
{
    const double gpus = setting->counts_gpus ? setting->units / classes->grain : 0;
    char why[OL_SLURM_WHY];
    *partition = (struct ol_partition_class){
        .name.text = from->name,
        .priority = (uint32_t)from->priority,
        .tier = (uint32_t)from->tier,
        .tres = {[OL_TRES_CPU] = from->cpus ? (double)from->cpus : classes->cluster.cpus,
                 [OL_TRES_MEMORY] =
                     (double)((from->memory_bytes ? from->memory_bytes : setting->memory_bytes) >> 20),
                 [OL_TRES_NODE] = from->nodes ? (double)from->nodes : classes->cluster.nodes,
                 [OL_TRES_GPU] = from->gpus ? (double)from->gpus : gpus},
    };
    if (from->billing && !ol_tres_weights_read(ol_slice_of(from->billing), &partition->billing, why))
        partition->billing.is_given = false;
    partition->tres[OL_TRES_BILLING] = billed_resources(classes, partition, partition->tres);
}

static void set_partitions(struct ol_job_classes *classes, const struct ol_order_setting *setting)
{
    static const struct ol_partition whole = {.name = "", .priority = 1, .tier = 1};
    const struct ol_list *list = &setting->scheduler->partitions;
    const struct ol_partition *partitions = list->count ? list->items : &whole;
    classes->partition_count = list->count ? list->count : 1;
    classes->partitions = ol_mem_new(ol_mem_product(sizeof *classes->partitions, classes->partition_count));
    classes->cluster.most_partition = 1;
    for (size_t i = 0; i < classes->partition_count; i++) {
        set_partition(classes, &classes->partitions[i], setting, &partitions[i]);
        if (classes->partitions[i].priority > classes->cluster.most_partition)
            classes->cluster.most_partition = classes->partitions[i].priority;
    }
}

static void set_services(struct ol_job_classes *classes, const struct ol_list *list)
{
    const struct ol_qos *qoses = list->items;
    classes->service_count = list->count;
    classes->services = ol_mem_new(ol_mem_product(sizeof *classes->services, list->count + 1));
    for (size_t i = 0; i < list->count; i++) {
        classes->services[i] = (struct ol_service_class){
            .name.text = qoses[i].name,
            .priority = (uint32_t)qoses[i].priority,
            .usage_factor = qoses[i].usage_factor,
        };
        if (classes->services[i].priority > classes->cluster.most_qos)
            classes->cluster.most_qos = classes->services[i].priority;
    }
}

void ol_job_classes_init(struct ol_job_classes *classes, const struct ol_order_setting *setting,
                         const struct ol_slurm_conf *conf)
{
    *classes = (struct ol_job_classes){
        .labels = setting->labels,
        .conf = conf,
        .grain = setting->grain ? setting->grain : 1,
        .counts_gpus = setting->counts_gpus,
        .knows_cpus = setting->counts_gpus && setting->cpu_milli >= 1000,
        .cluster.nodes = setting->nodes ? setting->nodes : 1,
    };
    classes->cluster.cpus = classes->knows_cpus ? (uint32_t)(setting->cpu_milli / 1000)
                                                : (uint32_t)ceil(setting->units / classes->grain);
    set_partitions(classes, setting);
    set_services(classes, &setting->scheduler->qoses);
}

void ol_job_classes_release(struct ol_job_classes *classes)
{
    ol_mem_free(classes->partitions);
    ol_mem_free(classes->services);
    *classes = (struct ol_job_classes){0};
}

void ol_job_classes_check(const struct ol_scheduler *scheduler, struct ol_faults *faults)
{
    const struct ol_partition *partitions = scheduler->partitions.items;
    struct ol_tres_weights weights;
    char why[OL_SLURM_WHY];
    for (size_t i = 0; i < scheduler->partitions.count; i++)
        if (partitions[i].billing && !ol_tres_weights_read(ol_slice_of(partitions[i].billing), &weights, why))
            ol_faults_add(faults, ol_xml_place(partitions[i].node, "tres-billing-weights"),
                          "tres-billing-weights: %s", why);
}
