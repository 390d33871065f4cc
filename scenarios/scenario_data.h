/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario_data: the datasets of a scenario, and the storage classes that they come into.
 *
 * Classes are the price book's: what a class asks of objects is there. Without a price book data is kept for nothing,
 * in classes that are only names. A dataset that names no class is in the book's first. A checkpoint that names a
 * dataset is kept in its class and region, whatever else it leaves open.
 */
#ifndef OUTLAY_SCENARIO_DATA_H
#define OUTLAY_SCENARIO_DATA_H

#include "models/storage/store.h"
#include "outlay/pricebook.h"
#include "outlay/scenario.h"

/* Fills in what is left open, gathers the classes (scenario->store_classes), and adds faults. The price books are open
 * or, where `has_books` is false, could not be opened. */
void ol_scenario_open_datasets(struct ol_scenario *scenario, bool has_books, struct ol_faults *faults);
/* Rules that bill for days that nothing is there. */
void ol_scenario_note_datasets(const struct ol_scenario *scenario, struct ol_faults *notes);
/* Whether an element's storage class is one of the book's (NULL: there is none, and any will do), or a fault. */
bool ol_scenario_check_class(const struct ol_book *book, const struct ol_xml_node *node, const char *class,
                             struct ol_faults *faults);
/* How long datasets are followed; and how long, their age among it, where they are written anew. */
#define OL_DATASET_LONGEST (7300 * OL_DAY)
#define OL_DATASET_ANEW    (730 * OL_DAY)

const struct ol_dataset *ol_scenario_dataset(const struct ol_scenario *scenario, size_t i);
/* SIZE_MAX where there is none; `name` may be NULL. */
size_t ol_scenario_dataset_index(const struct ol_scenario *scenario, const char *name);
/* Whether a book charges for an item by a meter: it has a price of its own, or one of whatever item. */
bool ol_scenario_prices(const struct ol_book *book, enum ol_meter meter, const char *item);

#endif
