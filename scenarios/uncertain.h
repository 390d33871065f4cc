/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * uncertain: something that the scenario's author does not know, as a distribution.
 *
 * An input is an XPath and a law: `law` is of a factor on what is written there (in laws, on what has the law's
 * dimension), `value` of the value itself, in its units. A run takes the scenario as it is written; `outlay risk`
 * draws each input anew for each sample, from a stream of the input's own name, and so another input disturbs none.
 *
 *     <uncertain name="demand" xpath="//arrivals/@interarrival" law="lognormal(1,0.2)"/>
 *     <uncertain name="growth" xpath="//traffic/@growth" value="uniform(0.1,0.6)"/>
 *
 *     status = ol_uncertain_inputs_open(&inputs, scenario, &error);
 *     edits = ol_uncertain_edits(&inputs, sampled, &arena, &error);
 */
#ifndef OUTLAY_SCENARIOS_UNCERTAIN_H
#define OUTLAY_SCENARIOS_UNCERTAIN_H

#include "outlay/scenario.h"

#define OL_UNCERTAIN_CHANCE "chance" /* among the drivers: the simulation's own randomness, and no input's name */

struct ol_uncertain { /* <uncertain> */
    const struct ol_xml_node *node;
    const char *name, *xpath, *value;
    struct ol_law law; /* of the factor; no type: none was given */
    bool is_whole;
};

extern const struct ol_element ol_uncertain_element;
void ol_uncertains_check(const struct ol_scenario *scenario, struct ol_faults *faults);

struct ol_uncertain_input {
    const struct ol_uncertain *uncertain;
    struct ol_law law;
    enum ol_law_dimension dimension; /* of the law */
    struct ol_xml_value *targets;
    size_t target_count;
};
struct ol_uncertain_inputs {
    struct ol_uncertain_input *items; /* in the arena */
    size_t count, target_count;
    struct ol_arena *arena; /* the caller's */
};

/* What the inputs stand for in a scenario, which must stay open. Fails where one selects nothing or what has no
 * number, or where two select the same. */
int ol_uncertain_inputs_open(struct ol_uncertain_inputs *inputs, const struct ol_scenario *scenario,
                             struct ol_error *error);
double ol_uncertain_draw(const struct ol_uncertain_input *input, uint64_t seed, uint64_t sample);
/* The edits that put a drawn value in the place of each input's: inputs->target_count of them, in the arena. */
int ol_uncertain_edits(const struct ol_uncertain_inputs *inputs, const double *drawn, struct ol_arena *arena,
                       struct ol_edit **edits, struct ol_error *error);

#endif
