/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_class: the partitions and services of a scheduler as jobs name them, and what of each there is to be counted.
 *
 * A job's partition is the one that it names, else that of its queue's name, else the first; where none is listed,
 * there is one of priority 1 that is the whole pool. A job without a service, or with an unknown one, has one that
 * weighs nothing.
 *
 * Resources are counted as Slurm does: a job asks for the nodes that it says, else for one; for processors, in a pool
 * of GPUs, as it says, where the pool knows its own, and else for as many as GPUs.
 */
#ifndef OUTLAY_ORDER_JOB_CLASS_H
#define OUTLAY_ORDER_JOB_CLASS_H

#include "models/order/multifactor.h"
#include "outlay/order.h"

/* A name that jobs may bear: looked up again only when labels have come since. */
struct ol_class_name {
    const char *text;
    ol_label label; /* OL_NO_LABEL while there is no such label */
    size_t looked;  /* how many labels there were then, and 1 more */
};

struct ol_partition_class {
    struct ol_class_name name;
    uint32_t priority, tier;
    double tres[OL_TRES_KINDS];
    struct ol_tres_weights billing;
};

struct ol_service_class {
    struct ol_class_name name;
    uint32_t priority;
    double usage_factor;
};

struct ol_job_classes {
    const struct ol_labels *labels;
    const struct ol_slurm_conf *conf; /* borrowed */
    double grain;
    bool counts_gpus, knows_cpus;
    struct ol_multifactor_cluster cluster; /* but for most_assoc */
    struct ol_partition_class *partitions; /* at least one */
    size_t partition_count;
    struct ol_service_class *services;
    size_t service_count;
};

void ol_job_classes_init(struct ol_job_classes *classes, const struct ol_order_setting *setting,
                         const struct ol_slurm_conf *conf);
void ol_job_classes_release(struct ol_job_classes *classes);
/* Billing weights that cannot be read. */
void ol_job_classes_check(const struct ol_scheduler *scheduler, struct ol_faults *faults);

const struct ol_partition_class *ol_job_partition(const struct ol_job_classes *classes,
                                                  const struct ol_job_view *view);
const struct ol_service_class *ol_job_service(const struct ol_job_classes *classes,
                                              const struct ol_job_view *view);
void ol_job_tres(const struct ol_job_classes *classes, const struct ol_job_view *view, double tres[OL_TRES_KINDS]);
/* Usage that a second of it makes: by its partition's billing weights, else its units; times its service's factor. */
double ol_job_billing(const struct ol_job_classes *classes, const struct ol_job_view *view);

#endif
