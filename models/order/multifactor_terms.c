/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arithmetic goes in the plugin's order, so that sums round alike.
 */
#include "models/order/multifactor.h"

#include <math.h>

/* A part of the highest there is, or as it stands. */
static double normal(uint32_t priority, uint32_t most, bool is_raw)
{
    if (is_raw)
        return priority;
    return most ? (double)priority / (double)most : 0;
}

static double size_by_time(const struct ol_slurm_conf *conf, const struct ol_multifactor_cluster *cluster,
                           const struct ol_multifactor_job *job)
{
    double size = (double)job->nodes * (double)cluster->cpus / (double)cluster->nodes;
    if (job->cpus > size)
        size = (double)job->cpus;
    size /= job->limit_minutes;
    size /= cluster->cpus;
    return conf->favors_small ? 1 - size : size;
}

static double size_by_parts(const struct ol_slurm_conf *conf, const struct ol_multifactor_cluster *cluster,
                            const struct ol_multifactor_job *job)
{
    const double nodes = cluster->nodes, cpus = cluster->cpus;
    double size = (conf->favors_small ? nodes - job->nodes : job->nodes) / nodes;
    if (job->cpus) {
        size += (conf->favors_small ? cpus - job->cpus : job->cpus) / cpus;
        size /= 2;
    }
    return size;
}

static double size_of(const struct ol_slurm_conf *conf, const struct ol_multifactor_cluster *cluster,
                      const struct ol_multifactor_job *job)
{
    const double size = conf->flags & OL_PRIORITY_SIZE_RELATIVE ? size_by_time(conf, cluster, job)
                                                                : size_by_parts(conf, cluster, job);
    return size < 0 ? 0 : size > 1 ? 1 : size;
}

static double weigh_tres(const struct ol_slurm_conf *conf, const struct ol_multifactor_job *job,
                         double terms[OL_TRES_KINDS])
{
    double sum = 0;
    for (size_t i = 0; i < OL_TRES_KINDS; i++) {
        double factor = 0;
        if (conf->flags & OL_PRIORITY_RAW_TRES)
            factor = job->tres[i];
        else if (job->tres[i] > 0 && job->partition_tres[i] > 0)
            factor = job->tres[i] / job->partition_tres[i];
        terms[i] = factor * conf->weight_tres.of[i];
        sum += terms[i];
    }
    return sum;
}

void ol_multifactor_weigh(const struct ol_slurm_conf *conf, const struct ol_multifactor_cluster *cluster,
                          const struct ol_multifactor_job *job, struct ol_multifactor_terms *terms)
{
    const bool has_size = conf->weight_job_size > 0;
    *terms = (struct ol_multifactor_terms){
        .age = ol_multifactor_age(conf, job->waited),
        .assoc = normal(job->assoc, cluster->most_assoc, conf->flags & OL_PRIORITY_RAW_ASSOC) * conf->weight_assoc,
        .fair_share = job->fair_share * conf->weight_fair_share,
        .job_size = has_size ? size_of(conf, cluster, job) * conf->weight_job_size : 0,
        .partition = normal(job->partition, cluster->most_partition, conf->flags & OL_PRIORITY_RAW_PART) *
                     conf->weight_partition,
        .qos = normal(job->qos, cluster->most_qos, conf->flags & OL_PRIORITY_RAW_QOS) * conf->weight_qos,
        .nice = job->nice,
    };
    const double tres = weigh_tres(conf, job, terms->tres);
    terms->priority = ol_multifactor_sum(terms, tres);
}

static bool is_on_nodes(size_t kind)
{
    return kind == OL_TRES_CPU || kind == OL_TRES_MEMORY || kind == OL_TRES_NODE || kind == OL_TRES_GPU;
}

double ol_multifactor_billing(const struct ol_slurm_conf *conf, const struct ol_tres_weights *weights,
                              const double tres[OL_TRES_KINDS])
{
    double most = 0, sum = 0;
    for (size_t i = 0; i < OL_TRES_KINDS; i++) {
        const double value = tres[i] * weights->of[i];
        if (i == OL_TRES_BILLING)
            continue;
        if ((conf->flags & OL_PRIORITY_MAX_TRES) && is_on_nodes(i))
            most = fmax(most, value);
        else
            sum += value;
    }
    return most + sum;
}
