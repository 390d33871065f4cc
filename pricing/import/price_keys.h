/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_keys: which prices a book was given, so that none is given twice.
 *
 * Lists repeat themselves, and a book may have but one price of a key since one time. What is kept is a hash of the key
 * and that time, 32 to 64 bytes a price.
 *
 *     if (!ol_price_keys_has(&keys, row) && write(row)) ol_price_keys_add(&keys, row);
 */
#ifndef OUTLAY_PRICING_PRICE_KEYS_H
#define OUTLAY_PRICING_PRICE_KEYS_H

#include "pricing/book_writer.h"

struct ol_price_keys { /* zero-initialised is empty; private */
    struct ol_price_hash *places;
    size_t count, capacity;
};

bool ol_price_keys_has(const struct ol_price_keys *keys, const struct ol_price_row *row);
void ol_price_keys_add(struct ol_price_keys *keys, const struct ol_price_row *row);
void ol_price_keys_release(struct ol_price_keys *keys);

#endif
