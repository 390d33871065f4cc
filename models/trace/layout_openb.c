/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_openb: pods of two GPU clusters of Alibaba, as described in github.com/alibaba/clusterdata.
 *
 * openb (cluster-trace-gpu-v2023; Weng et al., ATC'23), openb_pod_list_*.csv: name,cpu_milli,memory_mib,num_gpu,
 * gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time. Times are seconds from the trace's
 * start; a pod that was never scheduled has no scheduled_time, and so no runtime. gpu_milli is of each GPU, below
 * 1000 of one that is shared.
 *
 * openb-2025 (cluster-trace-gpu-v2025; Yang et al., NSDI'25), disaggregated_DLRM_trace.csv: instance_sn,role,app_name,
 * cpu_request,cpu_limit,gpu_request,gpu_limit,rdma_request,...,memory_request (GiB),...,creation_time,scheduled_time,
 * deletion_time. What was there before the trace or outlived it has no such time, and cannot run.
 */
#include "format_list.h"
#include "trace_table.h"

static const struct ol_trace_column columns_2023[] = {
    {.field = OL_TRACE_JOB, .name = "name"},
    {.field = OL_TRACE_CPU_MILLI, .name = "cpu_milli"},
    {.field = OL_TRACE_MEMORY, .name = "memory_mib", .unit = "MiB"},
    {.field = OL_TRACE_GPUS, .name = "num_gpu"},
    {.field = OL_TRACE_GPU_MILLI, .name = "gpu_milli"},
    {.field = OL_TRACE_GPU_MODEL, .name = "gpu_spec"},
    {.field = OL_TRACE_QOS, .name = "qos"},
    {.field = OL_TRACE_STATUS, .name = "pod_phase"},
    {.field = OL_TRACE_SUBMIT, .name = "creation_time", .unit = "s"},
    {.field = OL_TRACE_START, .name = "scheduled_time", .unit = "s"},
    {.field = OL_TRACE_END, .name = "deletion_time", .unit = "s"},
    {0},
};

const struct ol_trace_layout ol_trace_openb = {
    .format = OL_LAYOUT_FORMAT("openb", "pods of Alibaba's GPU cluster of 2023, with shared GPUs"),
    .signature = "\\A\\x{FEFF}?name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,",
    .delimiter = ',',
    .has_header = true,
    .columns = columns_2023,
    .is_of_gpus = true,
};

static const struct ol_trace_column columns_2025[] = {
    {.field = OL_TRACE_JOB, .name = "instance_sn"},
    {.field = OL_TRACE_TEAM, .name = "app_name"},
    {.field = OL_TRACE_TYPE, .name = "role"},
    {.field = OL_TRACE_CPUS, .name = "cpu_request"},
    {.field = OL_TRACE_GPUS, .name = "gpu_request"},
    {.field = OL_TRACE_MEMORY, .name = "memory_request", .unit = "GiB"},
    {.field = OL_TRACE_SUBMIT, .name = "creation_time", .unit = "s"},
    {.field = OL_TRACE_START, .name = "scheduled_time", .unit = "s"},
    {.field = OL_TRACE_END, .name = "deletion_time", .unit = "s"},
    {0},
};

const struct ol_trace_layout ol_trace_openb_2025 = {
    .format = OL_LAYOUT_FORMAT("openb-2025", "instances of Alibaba's disaggregated GPU cluster of 2025"),
    .signature = "\\A\\x{FEFF}?instance_sn,role,app_name,cpu_request,cpu_limit,gpu_request,",
    .delimiter = ',',
    .has_header = true,
    .columns = columns_2025,
    .is_of_gpus = true,
};
