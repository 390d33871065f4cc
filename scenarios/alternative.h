/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * alternative: an endpoint's <alternative> in the place of the endpoint.
 *
 * An alternative writes only what differs. Its attributes replace the endpoint's of the same names, and its children
 * all of the endpoint's children of the same names; the rest stays as it is. What cannot stand beside that goes: a
 * <function> has no instances, so what the endpoint says of these goes, and the other way round; of <tokens>,
 * <multi-model>, <pipeline> and <function> one serves; <capacity> and the endpoint's own type say the same; a batch has
 * instances while it has work, and not as <autoscaler> and min say. An alternative's own words never go. Where the
 * endpoint's <service> does not suit what serves instead, the alternative brings a <service> of its own.
 *
 * This is done to the tree, before it is read (as edits are), so that an alternative means what the same words mean in
 * an endpoint, and nodes keep their places for those who complain.
 *
 *     struct ol_alternative_use use = {.endpoint = "chat", .alternative = "int8", .volume = 2};
 *     struct ol_scenario *other = ol_scenario_vary(scenario, ol_alternative_tree, &use, path, &faults);
 */
#ifndef OUTLAY_ALTERNATIVE_H
#define OUTLAY_ALTERNATIVE_H

#include "outlay/scenario.h"

struct ol_alternative_use {
    const char *endpoint;    /* its name */
    const char *alternative; /* NULL: the endpoint as it is */
    double volume;           /* of the endpoint's traffic, times its volume-scale; 1: as it is */
};

/* An ol_tree_change; `self` is a struct ol_alternative_use. Names that the tree lacks change nothing. */
const struct ol_xml_node *ol_alternative_tree(void *self, const struct ol_xml_node *root, struct ol_arena *arena);

/* What would be wrong with the scenario, in which nothing is wrong, if each of its alternatives stood in its endpoint's
 * place; `path` as of ol_scenario_vary. Faults and notes outlive the scenario. */
void ol_alternatives_check(const struct ol_scenario *scenario, const char *path, ol_time end,
                           struct ol_faults *faults, struct ol_faults *notes);

#endif
