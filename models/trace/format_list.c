/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format_list.h"

const struct ol_kind *const ol_trace_formats[] = {
    &ol_trace_swf.kind,
    &ol_trace_csv.kind,
    &ol_trace_tsv.kind,
    NULL,
};
