/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * author_list: the kinds of authors (author.h), and the works of all authors of a scenario.
 *
 * A kind is one line here: its number, which counts up, its struct and its element.
 */
#ifndef OUTLAY_AUTHOR_LIST_H
#define OUTLAY_AUTHOR_LIST_H

#include "models/flow/flow.h"
#include "models/retraining/retraining_author.h"
#include "models/search/job_array.h"
#include "models/search/search.h"
#include "outlay/author.h"
#include "outlay/scenario.h"

#define OL_AUTHOR_KINDS(line)                                                                                     \
    line(0, ol_flow_kind, ol_flow_element) line(1, ol_search_kind, ol_search_element)                             \
        line(2, ol_job_array_kind, ol_job_array_element)                                                          \
            line(3, ol_retraining_author_kind, ol_retraining_element)

/* One author element of the scenario. */
struct ol_authored {
    const struct ol_author_kind *kind;
    const void *config;
};
/* By kind, and then as they are written; false past the last. */
bool ol_scenario_author(const struct ol_scenario *scenario, size_t i, struct ol_authored *authored);
size_t ol_author_work_count(const struct ol_authored *authored);
/* The i-th work of all of them, in that order; false past the last. */
/* Against the clock; only of a scenario in which nothing is wrong (ol_author_kind.fit). */
void ol_scenario_fit_authors(const struct ol_scenario *scenario, struct ol_faults *faults,
                             struct ol_faults *notes);
bool ol_scenario_author_work(const struct ol_scenario *scenario, size_t i, struct ol_author_work *work);

#endif
