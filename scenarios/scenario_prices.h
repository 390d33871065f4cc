/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_prices: the elements of a scenario that have to do with money, and what they say of its pools.
 *
 * <pricebook> names a book (a file beside the scenario, or a shipped one), <billing> who pays and how, <transfer> data
 * that is sent, and <commitment> what was bought; a pool's <capacity> names types of the books. The books are opened
 * when the scenario is read, because a pool is as large as its nodes are.
 */
#ifndef OUTLAY_SCENARIO_PRICES_H
#define OUTLAY_SCENARIO_PRICES_H

#include "outlay/scenario.h"
#include "scenarios/book_set.h"

struct ol_pricebook_use { /* <pricebook> */
    const struct ol_xml_node *node;
    const char *href;
};

struct ol_billing_terms { /* <billing> */
    const struct ol_xml_node *node;
    const char *account;
    bool free_tiers;
};

enum ol_transfer_to { OL_TRANSFER_INTERNET, OL_TRANSFER_ZONE, OL_TRANSFER_REGION };

struct ol_transfer { /* <transfer> */
    const struct ol_xml_node *node;
    const char *name, *provider, *region, *destination, *team;
    int to; /* enum ol_transfer_to */
    int64_t size_bytes;
    ol_time at, every; /* since the clock's start; every 0: once */
};

extern const struct ol_element ol_pricebook_use_element, ol_billing_terms_element, ol_transfer_element;

/* Opens the books, counts the pools' units, and adds the faults of both. The books stay with the scenario. */
void ol_scenario_open_prices(struct ol_scenario *scenario, struct ol_faults *faults);
/* The one given or the default. */
struct ol_billing_terms ol_scenario_billing(const struct ol_scenario *scenario);
/* Of all amounts: the one given, or that of the first book. */
const char *ol_scenario_currency(const struct ol_scenario *scenario);
/* The one book that an element means: of its provider or, where it names none, the only one that has prices or that
 * knows the type or region. NULL where there is none, or several. */
const struct ol_book *ol_scenario_book(const struct ol_scenario *scenario, const char *provider, const char *type,
                                       const char *region);
/* Adds the fault of an element for which there is none, or several. */
void ol_scenario_blame_book(const struct ol_scenario *scenario, const struct ol_xml_node *node,
                            const char *provider, struct ol_faults *faults);

#endif
