/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_hash: a price's key in 128 bits.
 *
 * Importers remember which prices they have written, and a list has millions. Two keys of a book of a million prices
 * are taken for one with a chance below 1e-26.
 */
#ifndef OUTLAY_PRICING_PRICE_HASH_H
#define OUTLAY_PRICING_PRICE_HASH_H

#include "pricing/book_writer.h"

struct ol_price_hash {
    uint64_t one, other; /* `one` is 0 in an empty place of a table only */
};

/* Of meter, term, item, region and zone, of payment and years where the term has them, and of the system and the time
 * given beside the row. */
struct ol_price_hash ol_price_hash(const struct ol_price_row *row, struct ol_slice system, ol_time from);

static inline bool ol_price_hash_is(struct ol_price_hash a, struct ol_price_hash b)
{
    return a.one == b.one && a.other == b.other;
}

#endif
