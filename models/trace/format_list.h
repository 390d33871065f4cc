/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * format_list: the trace formats, one line each.
 */
#ifndef OUTLAY_TRACE_FORMAT_LIST_H
#define OUTLAY_TRACE_FORMAT_LIST_H

#include "outlay/source.h"

extern const struct ol_trace_format ol_trace_swf, ol_trace_csv, ol_trace_tsv;

#endif
