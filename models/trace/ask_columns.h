/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ask_columns: what jobs ask for beside their size, from the attributes of their source and the columns of a trace.
 *
 * A source's attributes make the ask that all its jobs begin with; a row of a delimited trace then says otherwise
 * where it has a column and the cell is not empty. Which text goes where is one table.
 */
#ifndef OUTLAY_TRACE_ASK_COLUMNS_H
#define OUTLAY_TRACE_ASK_COLUMNS_H

#include "outlay/source.h"

/* By a source's attributes; `cpu_milli` is of processors that the pool does not count (0: none). */
struct ol_ask ol_ask_of_work(const struct ol_work *work, const struct ol_xml_node *node, int64_t cpu_milli,
                             struct ol_labels *labels);
/* Its number; 0 where nobody keeps any. */
uint32_t ol_ask_keep(const struct ol_source_context *context, const struct ol_ask *ask);
/* Units of a job that asks for `count` thousandths of the pool's cpus or gpus, and a device part or a slice of each. */
int64_t ol_ask_units(const struct ol_source_context *context, const struct ol_ask *ask, int64_t thousandths);

/* Whether a column's unit is one of memory. */
bool ol_ask_is_memory_unit(const char *unit);
/* One cell, not empty, of a field from OL_TRACE_GPU_MILLI on; `unit` as the column gives it. NULL, or what is wrong
 * with the text ("which is no size ..."). */
const char *ol_ask_read(struct ol_ask *ask, int field, struct ol_slice text, const char *unit,
                        struct ol_labels *labels);

#endif
