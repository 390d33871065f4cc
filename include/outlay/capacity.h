/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * capacity: where a pool's nodes come from, and on which terms they are had.
 *
 * A pool may be made of nodes of several sources: the user's own, reserved, on demand, on spot. `nodes` of a capacity
 * stand from the clock's start on and are replaced when they are lost; up to `max` more are ordered when jobs wait,
 * come after `delay`, serve after `startup`, and are given back when they have been idle for `idle`. A capacity is
 * moved, for short, where its number of nodes can change in a run: where max is above nodes, or something takes nodes
 * away (interruptions, a market, shocks).
 *
 * Whose turn it is: by `order`, then as listed; sources that another one names as its fallback come after it. Members
 * of a <fleet> take their turn together, and the fleet's strategy says which of them is asked.
 *
 * What a node of a provider's type gives (GPUs or processors) the scenario looks up in its price books; what it costs
 * is nobody's business here, but for the strategies, which are told.
 */
#ifndef OUTLAY_CAPACITY_H
#define OUTLAY_CAPACITY_H

#include "outlay/availability.h"
#include "outlay/field.h"
#include "outlay/money.h"
#include "outlay/node_list.h"

enum ol_capacity_source {
    OL_CAPACITY_OWNED,
    OL_CAPACITY_RESERVED,
    OL_CAPACITY_ON_DEMAND,
    OL_CAPACITY_SPOT,
    OL_CAPACITY_SOURCES
};
extern const char *const ol_capacity_source_names[OL_CAPACITY_SOURCES + 1]; /* NULL-terminated */

/* When the successor of a lost node is ordered. */
enum ol_replace { OL_REPLACE_ON_LOSS, OL_REPLACE_ON_NOTICE, OL_REPLACE_ON_HINT };
enum ol_fallback { OL_FALLBACK_BY_ORDER, OL_FALLBACK_ON_DEMAND, OL_FALLBACK_NONE };

struct ol_speed { /* <speed>: of one kind of jobs on such nodes */
    const struct ol_xml_node *node;
    const char *kind;
    double factor; /* > 0 */
};

struct ol_capacity { /* <capacity> */
    const struct ol_xml_node *node;
    int source; /* enum ol_capacity_source */
    const char *provider, *type, *region, *zone, *system, *account;
    int64_t nodes, max_nodes;                /* as read; see ol_capacity_least and _most */
    int64_t units_per_node;                  /* of the pool's unit; 0: the pool's, or the type's */
    struct ol_unit_price cost_per_node_hour; /* owned */
    int term, payment;                       /* reserved: 0 1y, 1 3y; enum ol_payment */

    double node_cpus;      /* where jobs are placed: what each node has beside its units; 0: not limited */
    int64_t node_memory;   /* bytes; 0: not limited */
    const char *gpu_model; /* may be NULL */
    struct ol_slicing_terms slicing;

    int64_t order;
    const char *fleet, *quota;    /* names of the pool's elements; may be NULL */
    struct ol_law delay, startup; /* from the order to the node's start; from there until it serves */
    struct ol_law job_start;      /* from a job's start on such nodes until it computes */
    ol_time idle, minimum;        /* given back after so long without work, but not before */
    double speed;                 /* of jobs of kinds that no <speed> names */
    struct ol_list speeds;        /* struct ol_speed */

    struct ol_law interruptions;          /* a node's lifetime from its start; no type: none */
    ol_time lifetime_limit;               /* 0: none */
    ol_time notice, hint;                 /* before the loss */
    int replace, fallback;                /* enums above */
    bool moves_back;                      /* of spot: jobs leave its fallback when there is spot again */
    struct ol_law stock_every, stock_for; /* gaps between stock-outs, and how long they last; no type: none */
    ol_money max_price;                   /* of a node hour; 0: any */
    struct ol_list availabilities, price_histories; /* none or one of each */

    /* below: not from attributes; set by the scenario */
    int64_t units_each;             /* of a node */
    bool is_listed;                 /* made of a node list's rows (pool.h) */
    const struct ol_signal *market; /* the nodes that may run; NULL: no limit. The scenario's */
    double price_per_hour;          /* of a node, for the strategies and the cost of jobs; NAN: not known */
};

extern const struct ol_element ol_capacity_element;

/* What the fields alone cannot tell. */
void ol_capacity_check(const struct ol_capacity *capacity, struct ol_faults *faults);

/* The nodes that stand, and the most there can be, after defaults: without `max` as many as stand, without both one. */
int64_t ol_capacity_least(const struct ol_capacity *capacity);
int64_t ol_capacity_most(const struct ol_capacity *capacity);
/* Whether its number of nodes can change in a run. */
bool ol_capacity_is_moved(const struct ol_capacity *capacity);
/* Of a node for jobs of a kind (NULL: of none). */
double ol_capacity_speed(const struct ol_capacity *capacity, const char *kind);

#endif
