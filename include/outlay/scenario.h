/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario: a run as its author wrote it: plain records, checked, not yet built.
 *
 * Reading yields all faults of a file at once: those of the language (field.h) and those between elements, such
 * as pools that do not exist and columns that a format lacks; not those that only follow from another. What-if
 * edits are applied before either. The records live in the scenario's arena, and the labels of its jobs in its
 * table.
 *
 *     struct ol_scenario *scenario = ol_scenario_open("pool.xml", edits, edit_count, &faults, &error);
 *     ol_scenario_close(scenario);
 */
#ifndef OUTLAY_SCENARIO_H
#define OUTLAY_SCENARIO_H

#include "outlay/dataset.h"
#include "outlay/digest.h"
#include "outlay/endpoint.h"
#include "outlay/field.h"
#include "outlay/pool.h"
#include "outlay/source.h"
#include "outlay/telemetry.h"
#include "outlay/traffic.h"
#include "outlay/work.h"

struct ol_clock { /* <clock> */
    const struct ol_xml_node *node;
    ol_time start;  /* an instant; given where the node has the attribute */
    ol_time length; /* 0: until all work is done */
    ol_time warmup;
};

struct ol_run_settings { /* <run> */
    const struct ol_xml_node *node;
    int64_t seed;
    int64_t replications; /* -1: until they are as precise as wanted */
    double precision;     /* half width of the interval over the mean */
    int64_t max_replications;
    int variance; /* enum ol_variance: estimate.h */
    bool stream;  /* read traces as the clock goes, in bounded memory */
};

#define OL_AUTHOR_KINDS_MOST 8

struct ol_workload { /* <workload> */
    const struct ol_xml_node *node;
    struct ol_list traces, arrivals, jobs;        /* struct ol_trace, ol_arrivals, ol_single_job */
    struct ol_list traffics;                      /* struct ol_traffic */
    struct ol_list authors[OL_AUTHOR_KINDS_MOST]; /* by kind: scenarios/author_list.h */
};

struct ol_scenario { /* <scenario> */
    const struct ol_xml_node *node;
    const char *version, *name, *currency;
    struct ol_list clocks, runs, workloads, pools; /* clocks and runs: none or one; a workload: always, if empty */
    struct ol_list pricebooks, billings, transfers, commitments; /* scenarios/scenario_prices.h, pricebook.h */
    struct ol_list endpoints;             /* struct ol_endpoint; their instances are pools, behind the others */
    struct ol_list checkpoints, elastics; /* struct ol_checkpoint, ol_elastic */
    struct ol_list rollouts;              /* struct ol_rollout: models/serving/rollout.h */
    struct ol_list datasets;              /* struct ol_dataset */
    struct ol_list logs, custom_metrics;  /* struct ol_logs, ol_custom_metrics */
    struct ol_list links, caches;         /* struct ol_link, ol_cache (link.h) */
    struct ol_list file_systems;          /* struct ol_file_system */
    struct ol_list objectives;            /* struct ol_objective: scenarios/objective.h */
    struct ol_list decides;               /* scenarios/decide.h; what plans choose */
    struct ol_list budgets, uncertains;   /* scenarios/budget.h, uncertain.h */
    struct ol_list price_changes;         /* scenarios/price_change.h */

    /* below: not from attributes */
    struct ol_arena arena;
    struct ol_labels labels;
    struct ol_asks asks;                 /* of its jobs */
    struct ol_pool_nodes *nodes;         /* of each pool, where jobs are placed on them */
    const struct ol_data_places *places; /* of its datasets and pools (scenarios/data_places.h) */
    struct ol_xml *xml;
    bool borrows_xml;                     /* ol_scenario_vary */
    const struct ol_scenario *base;       /* ol_scenario_edited: of which it is a variant; NULL: of none */
    struct ol_book_set *books;            /* opened; empty where there are none */
    struct ol_store_class *store_classes; /* that datasets come into */
    size_t store_class_count;
    struct ol_signal *markets; /* of its capacities; loaded */
    size_t market_count;
    char sha256[OL_DIGEST_BUFFER]; /* of the document after includes and edits */
    bool tells_months;             /* whoever runs it asks for the cost of each month, budgets or not */
};

extern const struct ol_element ol_scenario_element;

struct ol_edit {
    const char *xpath, *value;
};

/* NULL where anything is wrong: `error` where the file cannot be read at all or an edit fails, else `faults`. */
struct ol_scenario *ol_scenario_open(const char *path, const struct ol_edit *edits, size_t edit_count,
                                     struct ol_faults *faults, struct ol_error *error);
/* The same of a scenario that is open already, with edits on top of its own; `path` is what it was opened by, and stays
 * the file of errors that are its. The variant borrows price books, and knows the labels and asks of the base under the
 * same numbers, so that jobs which were read for the base are jobs of the variant. The base must outlive it, and may
 * have variants made by several threads at once. Its digest is left out. */
struct ol_scenario *ol_scenario_edited(const struct ol_scenario *base, const char *path,
                                       const struct ol_edit *edits, size_t edit_count, struct ol_faults *faults,
                                       struct ol_error *error);
/* The same document read in another form: `change` gives the tree that is read instead, made in the arena, of nodes of
 * its own and of the given ones. Faults are settled as those of a scenario that was opened by the name `path`. The
 * scenario must stay open for longer than what comes of it, and its digest is that one's, too. */
typedef const struct ol_xml_node *ol_tree_change(void *self, const struct ol_xml_node *root,
                                                 struct ol_arena *arena);
struct ol_scenario *ol_scenario_vary(const struct ol_scenario *scenario, ol_tree_change *change, void *self,
                                     const char *path, struct ol_faults *faults);
void ol_scenario_close(struct ol_scenario *scenario);

#define OL_PRECISION_USUAL        0.02
#define OL_MAX_REPLICATIONS_USUAL 10000

/* It has data, logs or metrics, which are there and cost something whether or not anything runs. */
bool ol_scenario_needs_no_work(const struct ol_scenario *scenario);
/* The one given or the default (zero start, no length; seed 1, 1 replication). */
struct ol_clock ol_scenario_clock(const struct ol_scenario *scenario);
struct ol_run_settings ol_scenario_run(const struct ol_scenario *scenario);
bool ol_scenario_has_start(const struct ol_scenario *scenario);
/* SIZE_MAX where there is none. */
size_t ol_scenario_pool_index(const struct ol_scenario *scenario, const char *name);
const struct ol_pool *ol_scenario_pool(const struct ol_scenario *scenario, size_t i);
size_t ol_scenario_pool_count(const struct ol_scenario *scenario);

#endif
