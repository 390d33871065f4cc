/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fleet: what a pool says of its capacities together.
 *
 * A <fleet> is a group of capacities that are asked together: for each node, its strategy picks among the members that
 * can give one now. A <capacity-quota> is a limit on the units of all capacities that name it, as providers set them by
 * region and family. A <shock> takes several nodes away at once: interruptions of one market come together (of those
 * that one type and zone have together, over 92 per cent lie within three minutes).
 */
#ifndef OUTLAY_FLEET_H
#define OUTLAY_FLEET_H

#include "outlay/capacity.h"
#include "outlay/field.h"

/* What a strategy may know of a member that can give a node now. */
struct ol_fleet_offer {
    double unit_price; /* of a unit and hour at the reference's speed; infinite: not known */
    bool has_market;   /* its room is known, not just without a limit */
    double room;       /* nodes that the market has left */
    double mean_life;  /* of a node; infinite: nothing takes it */
    int64_t units;     /* that it has given and are there */
};

struct ol_strategy {
    struct ol_kind kind;
    /* Which of the offers is taken; count > 0. Of equal ones the first, which comes first in the order of use. */
    size_t (*choose)(const struct ol_fleet_offer *offers, size_t count);
};
/* NULL-terminated: lowest-price, capacity-optimized, diversified, price-capacity-optimized. */
extern const struct ol_kind *const ol_strategies[];

struct ol_fleet_group { /* <fleet> */
    const struct ol_xml_node *node;
    const char *name;
    struct ol_variant strategy;
    int64_t max_nodes; /* of all members together; 0: theirs */
};
extern const struct ol_element ol_fleet_element;

struct ol_capacity_quota { /* <capacity-quota> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t units;
};
extern const struct ol_element ol_capacity_quota_element;

struct ol_shock { /* <shock> */
    const struct ol_xml_node *node;
    const char *name;
    struct ol_law every; /* the gap between two shocks */
    double share;        /* of the nodes are lost, each with this probability */
    ol_time within;      /* at any moment of so long after it */
    int source;          /* enum ol_capacity_source; -1: any */
    const char *zone;    /* NULL: any */
};
extern const struct ol_element ol_shock_element;
/* Whether it may take nodes of a capacity. */
bool ol_shock_hits(const struct ol_shock *shock, const struct ol_capacity *capacity);

#endif
