/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * throughput_table: how many times as fast a model trains on another GPU, by a table of measured throughputs.
 *
 * CSV with the columns model, gpu and throughput, in any order and with others beside them; where there is a column
 * precision ("single" or "mixed"), only rows of the precision that the job has count. Throughputs are in any unit that
 * is the same for all rows of a model, of as many GPUs each.
 */
#ifndef OUTLAY_TRACE_THROUGHPUT_TABLE_H
#define OUTLAY_TRACE_THROUGHPUT_TABLE_H

#include "outlay/what_if.h"

/* 0 with the throughput of `to` over that of `from`; negative with `error` filled: what the table lacks, or a row that
 * cannot be read. */
int ol_throughput_ratio(const struct ol_gpu_type *measure, bool is_mixed, double *ratio, struct ol_error *error);

#endif
