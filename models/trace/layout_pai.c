/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_pai: pai_task_table.csv of Alibaba's PAI cluster (2020; Weng et al., NSDI'22), as described in
 * cluster-trace-gpu-v2020 of github.com/alibaba/clusterdata. No header; job_name,task_name,inst_num,status,start_time,
 * end_time,plan_cpu,plan_mem,plan_gpu,gpu_type. plan_cpu and plan_gpu are percents of one, plan_mem is GB, all three of
 * each instance; times are seconds from a hidden zero.
 *
 * A task is a job here: its size is that of all its instances. An instance that plans a part of a GPU takes one that it
 * shares, so that two of 50% are two GPUs of 500 thousandths each. Launch is all that is known of the submit, so that
 * there are no waits; MISC stands for several models, which is no model.
 */
#include "format_list.h"
#include "trace_number.h"
#include "trace_table.h"

#include <inttypes.h>

enum { IN_JOB, IN_TASK, IN_INSTANCES, IN_STATUS, IN_START, IN_END, IN_CPU, IN_MEMORY, IN_GPU, IN_MODEL };
enum { JOB, TASK, STATUS, START, END, CPUS, MEMORY, GPUS, GPU_MILLI, MODEL };

static const char *const names[] = {"job_name", "task_name", "status",    "start_time", "end_time", "cpus",
                                    "memory",   "gpus",      "gpu_milli", "gpu_type",   NULL};

static void *pai_open(struct ol_trace_table *table, struct ol_error *error)
{
    return ol_trace_table_csv(table, error) == OL_OK ? table : NULL;
}

static struct ol_slice cell(const struct ol_trace_table *table, size_t i)
{
    return ol_slice_trim(ol_csv_field(table->csv, i));
}

/* Thousandths of what a percent stands for, at least none; what is no such number stays as it is, to be blamed. */
static bool thousandths(struct ol_slice text, int64_t *value)
{
    *value = 0;
    return text.length == 0 || (ol_trace_number(text, 10, value) && *value >= 0 && *value < INT64_C(1) << 31);
}

static void put_product(struct ol_trace_table *table, size_t column, struct ol_slice text, int64_t instances,
                        int64_t each)
{
    int64_t value;
    if (!thousandths(text, &value)) {
        ol_trace_table_put(table, column, text);
        return;
    }
    const int64_t all = instances * each;
    ol_trace_table_putf(table, column, "%" PRId64 ".%03" PRId64, all / 1000, all % 1000);
}

static void put_sizes(struct ol_trace_table *table)
{
    const struct ol_slice count = cell(table, IN_INSTANCES), cpu = cell(table, IN_CPU), gpu = cell(table, IN_GPU);
    int64_t instances, cpus = 0, gpus = 0, memory;
    if (!ol_trace_number(count, 1, &instances) || instances < 0 || instances >= INT64_C(1) << 31) {
        ol_trace_table_put(table, GPUS, count);
        return;
    }
    thousandths(cpu, &cpus);
    thousandths(gpu, &gpus);
    const bool is_part = gpus > 0 && gpus < 1000;
    put_product(table, CPUS, cpu, instances, cpus);
    put_product(table, GPUS, gpu, instances, is_part ? 1000 : gpus);
    if (is_part)
        ol_trace_table_putf(table, GPU_MILLI, "%" PRId64, gpus);
    if (ol_trace_number(cell(table, IN_MEMORY), 1000000, &memory) && memory >= 0 && memory < INT64_C(1) << 31)
        ol_trace_table_putf(table, MEMORY, "%" PRId64, instances * memory);
}

static int pai_next(void *state, struct ol_trace_table *table, struct ol_error *error)
{
    (void)state;
    const int got = ol_csv_row(table->csv, error);
    if (got <= 0)
        return got;
    ol_trace_table_begin(table, ol_csv_place(table->csv));
    ol_trace_table_put(table, JOB, cell(table, IN_JOB));
    ol_trace_table_put(table, TASK, cell(table, IN_TASK));
    ol_trace_table_put(table, STATUS, cell(table, IN_STATUS));
    ol_trace_table_put(table, START, cell(table, IN_START));
    ol_trace_table_put(table, END, cell(table, IN_END));
    put_sizes(table);
    if (!ol_slice_is(cell(table, IN_MODEL), "MISC"))
        ol_trace_table_put(table, MODEL, cell(table, IN_MODEL));
    return 1;
}

static void pai_close(void *state)
{
    (void)state;
}

static const struct ol_row_maker maker = {pai_open, pai_next, pai_close};

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "job_name"},
    {.field = OL_TRACE_TYPE, .name = "task_name"},
    {.field = OL_TRACE_STATUS, .name = "status"},
    {.field = OL_TRACE_SUBMIT, .name = "start_time", .unit = "s"},
    {.field = OL_TRACE_START, .name = "start_time", .unit = "s"},
    {.field = OL_TRACE_END, .name = "end_time", .unit = "s"},
    {.field = OL_TRACE_CPUS, .name = "cpus"},
    {.field = OL_TRACE_GPUS, .name = "gpus"},
    {.field = OL_TRACE_GPU_MILLI, .name = "gpu_milli"},
    {.field = OL_TRACE_MEMORY, .name = "memory", .unit = "kB"},
    {.field = OL_TRACE_GPU_MODEL, .name = "gpu_type"},
    {0},
};

const struct ol_trace_layout ol_trace_pai = {
    .format = OL_LAYOUT_FORMAT("pai", "pai_task_table.csv of Alibaba's PAI cluster of 2020, without header"),
    .signature =
        "\\A[^,\\n]+,[A-Za-z0-9_-]+,[0-9.]*,(?:Terminated|Failed|Running|Waiting),[0-9.]*,[0-9.]*,[0-9.]*,"
        "[0-9.]*,[0-9.]*,[^,\\n]*\\r?\\n",
    .delimiter = ',',
    .names = names,
    .columns = columns,
    .maker = &maker,
    .is_of_gpus = true,
};
