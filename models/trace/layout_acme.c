/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_acme: trace_seren.csv and trace_kalos.csv of the Acme traces (Shanghai AI Lab, 2023; Hu et al., NSDI'24), as
 * described in the README of github.com/InternLM/AcmeTrace:
 * job_id,user,node_num,gpu_num,cpu_num,type,state,submit_time,start_time,end_time,duration,queue,gpu_time, and in Kalos
 * mem_per_pod_GB,shared_mem_per_pod,fail_time,stop_time beside them. Times carry their offset.
 *
 * The runtime is end less start: `duration` is that in Seren, but in the README's own rows of Kalos it counts from the
 * submit on.
 */
#include "format_list.h"
#include "trace_table.h"

#define TIMES "%Y-%m-%d %H:%M:%S%z"

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "job_id"},
    {.field = OL_TRACE_USER, .name = "user"},
    {.field = OL_TRACE_GPUS, .name = "gpu_num"},
    {.field = OL_TRACE_CPUS, .name = "cpu_num"},
    {.field = OL_TRACE_TYPE, .name = "type"},
    {.field = OL_TRACE_STATUS, .name = "state"},
    {.field = OL_TRACE_SUBMIT, .name = "submit_time", .format = TIMES},
    {.field = OL_TRACE_START, .name = "start_time", .format = TIMES},
    {.field = OL_TRACE_END, .name = "end_time", .format = TIMES},
    {0},
};

const struct ol_trace_layout ol_trace_acme = {
    .format = OL_LAYOUT_FORMAT("acme", "job traces of the Acme clusters Seren and Kalos of Shanghai AI Lab"),
    .signature = "\\A\\x{FEFF}?job_id,user,node_num,gpu_num,cpu_num,"
                 "(?:mem_per_pod_GB,shared_mem_per_pod,)?type,state,submit_time,",
    .delimiter = ',',
    .has_header = true,
    .zone = "UTC",
    .columns = columns,
    .is_of_gpus = true,
};
