/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing: from what a scenario held and sent to usage, and to charges.
 *
 * What is to be paid for is known before the run but for when it ends: the nodes of each pool's capacity, the
 * transfers, the commitments. So the rows are made once, with times on the simulated clock, and each replication rates
 * them over its own length; several threads may. Of nodes that come and go the row says what they are, and the
 * replication when they were there: a usage for each life of a node; of functions, likewise, what was called hour by
 * hour. Reserved nodes are usage on demand under a
 * reservation that is made for them. Owned nodes are rated by a book that is made of their costs, so that they stand on
 * the same bill.
 *
 *     status = ol_billing_load(&billing, scenario, has_instant, start, &error);
 *     status = ol_billing_rate(&billing, &world, begin, end, sink, self, &error);
 *     ol_billing_release(&billing);
 */
#ifndef OUTLAY_BILLING_H
#define OUTLAY_BILLING_H

#include "models/storage/store.h"
#include "outlay/metric.h"
#include "pricing/rate.h"
#include "scenarios/build.h"
#include "scenarios/scenario_prices.h"

/* What is paid for: usage without its times. */
struct ol_billing_row {
    struct ol_usage usage;
    enum ol_billing_sort {
        OL_BILL_NODES,
        OL_BILL_MOVED_NODES,
        OL_BILL_SENT,
        OL_BILL_KEPT,
        OL_BILL_CALLED,
        OL_BILL_DATA,
        OL_BILL_LOGS_TAKEN,
        OL_BILL_LOGS_HOT,
        OL_BILL_LOGS_COLD,
        OL_BILL_SERIES,
        OL_BILL_PASSED,   /* data on its ways */
        OL_BILL_ANSWERED, /* answers of endpoints */
        OL_BILL_CACHED,   /* what caches hold */
        OL_BILL_STANDING, /* gateways and lines: from the beginning to the end */
        OL_BILL_FILES,    /* file systems: likewise */
        OL_BILL_SORTS
    } sort;
    const struct ol_transfer *transfer; /* of what is sent */
    uint16_t pool, capacity; /* indices, of nodes; where they come and go the usage is of one of them. Of what is
                                called: the endpoint's pool */
    uint8_t bill;            /* enum ol_function_bill, of what is called */
    size_t checkpoint;       /* index, of what is kept */
    size_t file_system;      /* index, of a file system */
    size_t logs;             /* index, of the three of logs */
    size_t dataset;          /* index, of data; the rows of datasets stand together, in their order */
    size_t cache;            /* index, of what is cached */
    struct ol_site from, to; /* of what passed */
};

/* Of a class that datasets come into. */
struct ol_billing_class {
    ol_label item, retrieved[OL_RETRIEVALS]; /* the latter by enum ol_retrieval */
    bool is_priced[OL_PIECE_SORTS];          /* the book charges for such pieces at all */
};

struct ol_billing {
    const struct ol_scenario *scenario;
    const char *currency;  /* of the bill; NULL where nothing is to be paid for */
    ol_time start_instant; /* of the clock's zero */
    struct ol_labels labels;
    struct ol_text owned; /* the book of owned nodes, as a file would have it; empty: there are none */

    /* private */
    struct ol_book_set books; /* the scenario's, and that of owned nodes */
    struct ol_book *owned_book;
    struct ol_billing_row *rows;
    size_t count, capacity;
    struct ol_billing_class *classes; /* one a class of the scenario's datasets */
    size_t first_data;                /* index of the first dataset's row */
    struct ol_book_commitment *commitments;
    size_t commitment_count, commitment_capacity;
    ol_money *hourly; /* by pool: what an hour of all nodes that stand costs at the clock's start */
    struct ol_arena arena;
};

/* Nothing is loaded, and `currency` stays NULL, where the scenario has neither prices nor costs. */
int ol_billing_load(struct ol_billing *billing, const struct ol_scenario *scenario, bool has_instant,
                    ol_time start, struct ol_error *error);
void ol_billing_release(struct ol_billing *billing);

/* What was held, kept and sent in a replication's world from `begin` to `end` (simulated). The caller frees the array
 * with ol_mem_free. */
struct ol_usage *ol_billing_usage(const struct ol_billing *billing, const struct ol_world *world, ol_time begin,
                                  ol_time end, size_t *count);
/* By which meter a piece of a store is counted; OL_METERS: it is for nothing. */
enum ol_meter ol_billing_meter(enum ol_piece_sort sort);
/* Charges of usage that began at `begin` or later. */
int ol_billing_rate_usages(const struct ol_billing *billing, const struct ol_usage *usages, size_t count,
                           ol_time begin, ol_time end, ol_charge_sink *sink, void *self, struct ol_error *error);
int ol_billing_rate(const struct ol_billing *billing, const struct ol_world *world, ol_time begin, ol_time end,
                    ol_charge_sink *sink, void *self, struct ol_error *error);
/* What an hour of all nodes of a pool costs, commitments' payments spread out; false where it has none to pay for,
 * where they come and go, and of functions. */
bool ol_billing_hourly(const struct ol_billing *billing, size_t pool, ol_money *hourly);
/* How many things of a pool are paid for: its capacities that have a price. */
size_t ol_billing_row_count(const struct ol_billing *billing, size_t pool);
/* What all its charges have in common. */
struct ol_bill ol_billing_bill(const struct ol_billing *billing);
/* cost.*, pool.NAME.cost, commitment.NAME.*; teams bear what their jobs used of each pool. */
int ol_billing_metrics(const struct ol_billing *billing, const struct ol_world *world, ol_time begin, ol_time end,
                       struct ol_metrics *metrics, size_t replication, struct ol_error *error);

#endif
