/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_philly_csv: the jobs of Microsoft's Philly cluster (2017; Jeon et al., ATC'19) as the tables that others have
 * made of them: timestamp,duration,num_gpus,gpu_time,cluster. One row a job; the timestamp is its submit, local without
 * a zone, of a cluster whose utilization logs name Pacific time; duration is seconds; cluster is the virtual one.
 */
#include "format_list.h"
#include "trace_table.h"

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_SUBMIT, .name = "timestamp", .format = "%Y-%m-%d %H:%M:%S"},
    {.field = OL_TRACE_RUNTIME, .name = "duration", .unit = "s"},
    {.field = OL_TRACE_GPUS, .name = "num_gpus"},
    {.field = OL_TRACE_TEAM, .name = "cluster"},
    {0},
};

const struct ol_trace_layout ol_trace_philly_csv = {
    .format = OL_LAYOUT_FORMAT("philly-csv", "jobs of Microsoft's Philly cluster, one a line"),
    .signature = "\\A\\x{FEFF}?timestamp,duration,num_gpus,gpu_time,cluster\\r?\\n",
    .delimiter = ',',
    .has_header = true,
    .zone = "America/Los_Angeles",
    .columns = columns,
    .is_of_gpus = true,
};
