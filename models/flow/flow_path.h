/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow_path: which steps made a run as long as it was.
 *
 * A step's span reaches from when all that it comes after was done with to when it was done with itself: its waits, its
 * attempts, the delays between them. Spans of one path through the graph therefore lie end to end, and the critical
 * path is the one that ends the run: from its last step back, each time to the step before that ended last (the first
 * such as they are written). Its spans add up to the run's length exactly.
 *
 * Slack is how much longer a step's span could have been without the run being any longer, all other spans as they were
 * (total float of the critical path method: Kelley and Walker, 1959). It is zero on the critical path.
 */
#ifndef OUTLAY_MODELS_FLOW_PATH_H
#define OUTLAY_MODELS_FLOW_PATH_H

#include "models/flow/flow_graph.h"

struct ol_flow_span {
    ol_time ready, end;
};

/* The critical path, first step first, into `path` (room for all steps); its length. */
size_t ol_flow_critical(const struct ol_flow_graph *graph, const struct ol_flow_span *spans, uint16_t *path);
/* Of each step. */
void ol_flow_slacks(const struct ol_flow_graph *graph, const struct ol_flow_span *spans, ol_time *slacks);

#endif
