/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format_list.h"

#include "trace_table.h"

const struct ol_kind *const ol_trace_formats[] = {
    &ol_trace_swf.kind,
    &ol_trace_csv.kind,
    &ol_trace_tsv.kind,
    &ol_trace_swf_csv.format.kind,
    &ol_trace_sacct.format.kind,
    &ol_trace_kubernetes.format.kind,
    &ol_trace_philly.format.kind,
    &ol_trace_philly_csv.format.kind,
    &ol_trace_helios.format.kind,
    &ol_trace_acme.format.kind,
    &ol_trace_pai.format.kind,
    &ol_trace_openb.format.kind,
    &ol_trace_openb_2025.format.kind,
    &ol_trace_google_2011.format.kind,
    &ol_trace_google_2019.format.kind,
    &ol_trace_azure_vm.format.kind,
    NULL,
};
