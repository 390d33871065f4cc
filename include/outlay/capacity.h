/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * capacity: where a pool's units come from, and on which terms they are had.
 *
 * A pool may be made of nodes of several sources: the user's own, reserved, on demand, on spot. The nodes stand for
 * the whole run. What a node of a provider's type gives (GPUs or processors) the scenario looks up in its price books;
 * what it costs is nobody's business here.
 */
#ifndef OUTLAY_CAPACITY_H
#define OUTLAY_CAPACITY_H

#include "outlay/field.h"
#include "outlay/money.h"

enum ol_capacity_source {
    OL_CAPACITY_OWNED,
    OL_CAPACITY_RESERVED,
    OL_CAPACITY_ON_DEMAND,
    OL_CAPACITY_SPOT,
    OL_CAPACITY_SOURCES
};
extern const char *const ol_capacity_source_names[OL_CAPACITY_SOURCES + 1]; /* NULL-terminated */

struct ol_capacity { /* <capacity> */
    const struct ol_xml_node *node;
    int source; /* enum ol_capacity_source */
    const char *provider, *type, *region, *zone, *system, *account;
    int64_t nodes;
    int64_t units_per_node;                  /* of the pool's unit; 0: the pool's, or the type's */
    struct ol_unit_price cost_per_node_hour; /* owned */
    int term, payment;                       /* reserved: 0 1y, 1 3y; enum ol_payment */
};

extern const struct ol_element ol_capacity_element;

/* What the fields alone cannot tell. */
void ol_capacity_check(const struct ol_capacity *capacity, struct ol_faults *faults);

#endif
