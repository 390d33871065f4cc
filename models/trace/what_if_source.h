/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * what_if_source: a source whose jobs go through its <what-if>s (outlay/what_if.h) as they are read.
 *
 * It owns the source that it reads from, and is it in all else: the same jobs in the same order, the same troubles.
 * Times that a trace tells of the past stay; a job's crash comes as much later or earlier as its runtime is longer or
 * shorter, and only traces may have any with a what-if.
 */
#ifndef OUTLAY_TRACE_WHAT_IF_SOURCE_H
#define OUTLAY_TRACE_WHAT_IF_SOURCE_H

#include "outlay/source.h"
#include "outlay/what_if.h"

/* `inner` itself where no measure is applied; NULL passes through. NULL with `error` filled, and `inner` closed, where
 * a table or pattern cannot be read. */
struct ol_source *ol_what_if_source(struct ol_source *inner, const struct ol_list *what_ifs,
                                    const struct ol_source_context *context, struct ol_error *error);
/* Of each of its what-ifs, in order, so far; `tallies` is of what_ifs->count, and stays as it is where `source` is none
 * of these. */
void ol_what_if_source_tallies(const struct ol_source *source, struct ol_what_if_tally *tallies);

#endif
