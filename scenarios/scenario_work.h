/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_work: which checkpoint, elasticity, file system and deadline the jobs of each source have, and what is wrong
 * with them.
 */
#ifndef OUTLAY_SCENARIO_WORK_H
#define OUTLAY_SCENARIO_WORK_H

#include "outlay/scenario.h"

/* The i-th source of jobs; false past the last. */
struct ol_source_work {
    const struct ol_xml_node *node;
    const char *pool;
    const struct ol_work *work;
    const struct ol_list *what_ifs;
};
bool ol_scenario_source_work(const struct ol_scenario *scenario, size_t i, struct ol_source_work *source);
/* Reads what file systems, checkpoints and elastics say beyond their fields, and looks for the names that sources
 * give. */
void ol_scenario_check_work(const struct ol_scenario *scenario, struct ol_faults *faults);
/* Of a scenario without faults. */
struct ol_work_plan ol_scenario_plan(const struct ol_scenario *scenario, const struct ol_work *work);
/* Of a quota of a team that no work of the pool is of (quota_notes.c). */
void ol_scenario_note_quotas(const struct ol_scenario *scenario, const struct ol_pool *pool,
                             struct ol_faults *notes);
/* Whether a pool's jobs or nodes need more than a pool that stands: nodes that move, saves, elasticity, speeds,
 * file systems, crashes, somebody who stops jobs. */
bool ol_scenario_is_managed(const struct ol_scenario *scenario, size_t pool);
/* Whether any source says what its jobs really use, or that they crash. */
bool ol_scenario_tells_use(const struct ol_scenario *scenario);
/* Checkpoints that cost more than they are worth. */
void ol_scenario_note_work(const struct ol_scenario *scenario, struct ol_faults *notes);

#endif
