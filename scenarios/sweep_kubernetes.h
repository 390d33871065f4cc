/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sweep_kubernetes: the shards of a sweep as an Indexed Job of Kubernetes, for kubectl apply.
 *
 * The scenario and the sweep's folder lie on a volume that all pods mount at /work, where they run. A pod that fails is
 * tried again for its index alone, and goes on where it was (backoffLimitPerIndex: Kubernetes 1.29 has it by default).
 */
#ifndef OUTLAY_SCENARIOS_SWEEP_KUBERNETES_H
#define OUTLAY_SCENARIOS_SWEEP_KUBERNETES_H

#include "outlay/output.h"

struct ol_kubernetes_job {
    const char *name;           /* of the scenario; what Kubernetes does not take in names is left out */
    const char *image, *volume; /* that has outlay in its PATH; the claim */
    const char *command;        /* as of struct ol_slurm_launch, with `outlay` as the program */
    size_t shards;
    int64_t parallelism, threads;
};

void ol_kubernetes_write(struct ol_output *output, const struct ol_kubernetes_job *job);

#endif
