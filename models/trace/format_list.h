/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * format_list: the trace formats, one line each.
 */
#ifndef OUTLAY_TRACE_FORMAT_LIST_H
#define OUTLAY_TRACE_FORMAT_LIST_H

#include "outlay/source.h"

struct ol_trace_layout;

extern const struct ol_trace_format ol_trace_swf, ol_trace_csv, ol_trace_tsv;
extern const struct ol_trace_layout ol_trace_swf_csv, ol_trace_sacct, ol_trace_kubernetes, ol_trace_philly,
    ol_trace_philly_csv, ol_trace_helios, ol_trace_acme, ol_trace_pai, ol_trace_openb, ol_trace_openb_2025,
    ol_trace_google_2011, ol_trace_google_2019, ol_trace_azure_vm;

#endif
