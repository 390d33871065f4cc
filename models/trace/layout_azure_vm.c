/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout_azure_vm: vmtable.csv of Azure's public datasets of virtual machines (2017 and 2019; Cortez et al.,
 * SOSP'17), as described in AzurePublicDatasetV1.md and V2.md of github.com/Azure/AzurePublicDataset. No header;
 * vmid,subscriptionid,deploymentid,vmcreated,vmdeleted,maxcpu,avgcpu,p95maxcpu,vmcategory,vmcorecountbucket,
 * vmmemorybucket. Times are seconds from the first machine's creation.
 *
 * A machine is a job that starts where it is created. The greatest buckets of 2019 have no end: ">24" cores is taken
 * as 30 and ">64" GB as 70, as the analysis that comes with the data takes them.
 */
#include "format_list.h"
#include "trace_table.h"

enum {
    VM,
    SUBSCRIPTION,
    DEPLOYMENT,
    CREATED,
    DELETED,
    MAX_CPU,
    AVG_CPU,
    P95_CPU,
    CATEGORY,
    CORES,
    MEMORY,
    COLUMNS
};

static const char *const names[] = {
    "vmid",   "subscriptionid", "deploymentid", "vmcreated",         "vmdeleted",      "maxcpu",
    "avgcpu", "p95maxcpu",      "vmcategory",   "vmcorecountbucket", "vmmemorybucket", NULL};

static const struct {
    const char *bucket, *taken;
} open_buckets[] = {{">24", "30"}, {">64", "70"}};

static void *vm_open(struct ol_trace_table *table, struct ol_error *error)
{
    return ol_trace_table_csv(table, error) == OL_OK ? table : NULL;
}

static struct ol_slice bucket(struct ol_slice text)
{
    for (size_t i = 0; i < sizeof open_buckets / sizeof *open_buckets; i++)
        if (ol_slice_is(text, open_buckets[i].bucket))
            return ol_slice_of(open_buckets[i].taken);
    return text;
}

static int vm_next(void *state, struct ol_trace_table *table, struct ol_error *error)
{
    (void)state;
    const int got = ol_csv_row(table->csv, error);
    if (got <= 0)
        return got;
    ol_trace_table_begin(table, ol_csv_place(table->csv));
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct ol_slice text = ol_slice_trim(ol_csv_field(table->csv, i));
        ol_trace_table_put(table, i, i >= CORES ? bucket(text) : text);
    }
    return 1;
}

static void vm_close(void *state)
{
    (void)state;
}

static const struct ol_row_maker maker = {vm_open, vm_next, vm_close};

static const struct ol_trace_column columns[] = {
    {.field = OL_TRACE_JOB, .name = "vmid"},
    {.field = OL_TRACE_USER, .name = "subscriptionid"},
    {.field = OL_TRACE_TEAM, .name = "deploymentid"},
    {.field = OL_TRACE_SUBMIT, .name = "vmcreated", .unit = "s"},
    {.field = OL_TRACE_START, .name = "vmcreated", .unit = "s"},
    {.field = OL_TRACE_END, .name = "vmdeleted", .unit = "s"},
    {.field = OL_TRACE_TYPE, .name = "vmcategory"},
    {.field = OL_TRACE_CPUS, .name = "vmcorecountbucket"},
    {.field = OL_TRACE_MEMORY, .name = "vmmemorybucket", .unit = "GB"},
    {0},
};

const struct ol_trace_layout ol_trace_azure_vm = {
    .format =
        OL_LAYOUT_FORMAT("azure-vm", "vmtable.csv of Azure's public dataset of virtual machines, without header"),
    .signature = "\\A[^,\\n]+,[^,\\n]+,[^,\\n]+,[0-9.]+,[0-9.]+,[0-9.eE+-]*,[0-9.eE+-]*,[0-9.eE+-]*,"
                 "(?:Delay-insensitive|Interactive|Unknown),>?[0-9.]+,>?[0-9.]+\\r?\\n",
    .delimiter = ',',
    .names = names,
    .columns = columns,
    .maker = &maker,
};
