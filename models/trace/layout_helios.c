/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_helios: cluster_log.csv of the Helios traces (SenseTime, 2020; Hu et al., SC'21), as described in the README
 * of github.com/S-Lab-System-Group/HeliosData: job_id,user,vc,gpu_num,cpu_num,node_num,state,submit_time,start_time,
 * end_time,duration,queue. Times are local without a zone, of a datacenter in China; duration and queue are seconds,
 * and queue is a wait, not the name of one. Some copies have no vc.
 */
#include "format_list.h"
#include "trace_table.h"

#define TIMES "%Y-%m-%d %H:%M:%S"

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "job_id"},
    {.field = OL_TRACE_USER, .name = "user"},
    {.field = OL_TRACE_TEAM, .name = "vc"},
    {.field = OL_TRACE_GPUS, .name = "gpu_num"},
    {.field = OL_TRACE_CPUS, .name = "cpu_num"},
    {.field = OL_TRACE_STATUS, .name = "state"},
    {.field = OL_TRACE_SUBMIT, .name = "submit_time", .format = TIMES},
    {.field = OL_TRACE_START, .name = "start_time", .format = TIMES},
    {.field = OL_TRACE_END, .name = "end_time", .format = TIMES},
    {.field = OL_TRACE_RUNTIME, .name = "duration", .unit = "s"},
    {0},
};

const struct ol_trace_layout ol_trace_helios = {
    .format = OL_LAYOUT_FORMAT("helios", "cluster_log.csv of the Helios traces of SenseTime"),
    .signature = "\\A\\x{FEFF}?job_id,user,(?:vc,)?gpu_num,cpu_num,node_num,state,submit_time,",
    .delimiter = ',',
    .has_header = true,
    .zone = "Asia/Shanghai",
    .columns = columns,
    .is_of_gpus = true,
};
