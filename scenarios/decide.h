/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * decide: the element <decide>: what a plan may choose in a scenario, and among what.
 *
 * A decision is either one thing that takes several values, written as vary.h has them, or a list of choices, each of
 * which sets several things together, as a cloud with its region and price does. Values that are numbers have an order,
 * which a search follows; other values and choices have none.
 *
 *     <decide xpath="//capacity[@source='spot']/@max" values="0,4,8,16"/>
 *     <decide name="place">
 *       <choice name="virginia"><set xpath="//capacity/@region" value="us-east-1"/></choice>
 *       <choice name="frankfurt"><set xpath="//capacity/@region" value="eu-central-1"/></choice>
 *     </decide>
 *
 * Of each level is found out whether it is what the scenario has as given: its edits change nothing in the document.
 */
#ifndef OUTLAY_SCENARIOS_DECIDE_H
#define OUTLAY_SCENARIOS_DECIDE_H

#include "outlay/scenario.h"

#define OL_DECIDE_LEVELS 10000 /* of all decisions together */

extern const struct ol_element ol_decide_element;

/* The elements, as they stand. */
void ol_decides_check(const struct ol_list *decides, struct ol_faults *faults);

struct ol_decision_level {
    const char *name; /* the value, or the name of the choice */
    const struct ol_edit *edits;
    size_t edit_count;
};

struct ol_decision {
    const char *name; /* its own, or the XPath */
    struct ol_decision_level *levels;
    size_t count;
    size_t given; /* the level of the scenario as it is; SIZE_MAX: none */
    bool is_unordered;
};

struct ol_decisions {
    struct ol_decision *items;
    size_t count;
};

/* Those of the scenario, and those given as XPath and values besides. Texts are in the arena, or the scenario's. Errors
 * are at the element's place, those of `more` are bad usage. */
int ol_decisions_read(struct ol_decisions *decisions, const struct ol_scenario *scenario,
                      const struct ol_edit *more, size_t more_count, struct ol_arena *arena,
                      struct ol_error *error);

#endif
