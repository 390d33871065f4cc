/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_change: prices that are so many times what the books say, as a what-if.
 *
 * It is made to charges as they are rated: those of usage that the change names, and that no commitment covers. What
 * commitments cover, and what they cost, is as at the books' prices. Several changes of one charge multiply.
 */
#ifndef OUTLAY_SCENARIOS_PRICE_CHANGE_H
#define OUTLAY_SCENARIOS_PRICE_CHANGE_H

#include "outlay/charge.h"
#include "outlay/scenario.h"

struct ol_price_change { /* <price-change> */
    const struct ol_xml_node *node;
    const char *name, *provider, *meter, *type;
    int term; /* enum ol_term */
    double factor;
};

extern const struct ol_element ol_price_change_element;
void ol_price_changes_check(const struct ol_scenario *scenario, struct ol_faults *faults);

/* An ol_charge_sink before another; `self` is one of these. */
struct ol_price_changing {
    const struct ol_scenario *scenario;
    ol_charge_sink *sink;
    void *self;
};
int ol_price_changing_sink(void *self, const struct ol_charge *charge, struct ol_error *error);

#endif
