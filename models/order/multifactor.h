/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * multifactor: a job's priority as Slurm's priority/multifactor plugin makes it of what is known of the job.
 *
 * A pure function, so that it can be held against `sprio` without a simulation. Terms are factors times weights, in
 * doubles as the plugin has them (22.05); `sprio -l` prints each rounded to the nearest integer, and the priority cut
 * to one. The priority is at least 1, since 0 is that of a held job, and at most 2^32 - 1.
 */
#ifndef OUTLAY_ORDER_MULTIFACTOR_H
#define OUTLAY_ORDER_MULTIFACTOR_H

#include "models/order/slurm_conf.h"

#define OL_MULTIFACTOR_MOST 4294967295.0

struct ol_multifactor_cluster {
    uint32_t nodes, cpus;
    uint32_t most_assoc, most_qos; /* highest priorities of all associations and services */
    uint32_t most_partition;       /* at least 1 */
};

struct ol_multifactor_job {
    uint32_t waited; /* seconds */
    double fair_share;
    uint32_t assoc, partition, qos; /* priorities */
    uint32_t nodes, cpus;
    uint32_t limit_minutes;
    double tres[OL_TRES_KINDS];           /* memory in MiB */
    double partition_tres[OL_TRES_KINDS]; /* of its partition; 0: it has none, or that is not known */
    int32_t nice;
};

struct ol_multifactor_terms {
    double age, assoc, fair_share, job_size, partition, qos, tres[OL_TRES_KINDS];
    double nice; /* what is taken away */
    uint32_t priority;
};

void ol_multifactor_weigh(const struct ol_slurm_conf *conf, const struct ol_multifactor_cluster *cluster,
                          const struct ol_multifactor_job *job, struct ol_multifactor_terms *terms);
/* Of one whose other terms are known: what time alone moves. `tres` is the sum of its terms. Here, as each tick asks
 * for it of all lines. */
static inline double ol_multifactor_age(const struct ol_slurm_conf *conf, uint32_t waited)
{
    const double age = waited < conf->max_age ? (double)waited / (double)conf->max_age : 1;
    return age * conf->weight_age;
}

static inline uint32_t ol_multifactor_sum(const struct ol_multifactor_terms *terms, double tres)
{
    const double sum = terms->age + terms->assoc + terms->fair_share + terms->job_size + terms->partition +
                       terms->qos + tres - terms->nice;
    return sum < 1 ? 1 : sum >= OL_MULTIFACTOR_MOST ? UINT32_MAX : (uint32_t)sum;
}

/* What a job is billed a second: the sum of its resources by their weights, or the greatest of those of nodes. */
double ol_multifactor_billing(const struct ol_slurm_conf *conf, const struct ol_tres_weights *weights,
                              const double tres[OL_TRES_KINDS]);

#endif
