/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_index: how a book's prices, types and flat terms are found; built once, when all of the book is read.
 *
 * Prices are hashed by their key. A slot stands for a key: for its one price, or for a run of `history`, the prices of
 * that key by the date from which they hold. A key that is asked for may leave out what a price leaves open; which ways
 * of leaving out occur at all is noted for each meter, so that no other is tried.
 *
 * A slot is a number: 0 is empty; else the lowest bits are one more than the index of the price, or than where the run
 * begins in `history` (with its length, then its prices), then come some bits of the key's hash, by which most slots of
 * other keys are told apart without a look at a price, and one bit that says which of the two it is.
 */
#ifndef OUTLAY_PRICING_BOOK_INDEX_H
#define OUTLAY_PRICING_BOOK_INDEX_H

#include "outlay/pricebook.h"

#define OL_SLOT_INDEX ((uint32_t)0x00ffffff)
#define OL_SLOT_TAG   ((uint32_t)0x7f000000)
#define OL_SLOT_RUN   ((uint32_t)0x80000000)

/* By name and region, in the order of the book. */
struct ol_flat_key {
    ol_label name, region; /* of an item or a family; OL_NO_LABEL: any */
    ol_label system;       /* OL_NO_LABEL: any */
    uint8_t way;           /* what the name is of */
    uint32_t next;         /* one more than the index of the next in the same slot; 0: none */
};

/* All of it in the book's arena. */
struct ol_book_index {
    uint32_t *slots;
    size_t slot_count;
    uint32_t *history;
    uint16_t shapes[OL_METERS]; /* a bit for each way, the most particular lowest */
    ol_label usual_system;      /* what usage without a system runs on */
    uint32_t *types_by_label;   /* one more than the type's index */
    size_t label_count;         /* entries of the one above */
    uint32_t *flat_slots;       /* one more than the index of the first */
    size_t flat_slot_count;
    struct ol_flat_key *flat_keys;
};

/* Two prices of one key that hold from the same date on are faults. */
void ol_book_index_build(struct ol_book *book, struct ol_faults *faults);

#endif
