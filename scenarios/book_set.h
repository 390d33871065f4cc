/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_set: the price books of one bill.
 *
 * Several providers' books side by side, and books of the user's own that hold no prices but what was agreed and
 * bought. Two that price the same provider's things would leave open which one counts, and are refused.
 *
 * A set that has a lender, which must outlive it, opens no book that the lender has opened by the same path.
 *
 *     struct ol_book_set set = {0};
 *     status = ol_book_set_add(&set, "aws.xml", place, &faults, &error);
 *     ol_book_set_release(&set);
 */
#ifndef OUTLAY_SCENARIOS_BOOK_SET_H
#define OUTLAY_SCENARIOS_BOOK_SET_H

#include "outlay/pricebook.h"

struct ol_book_set {
    struct ol_book **books;
    size_t count, capacity;
    const struct ol_book_set *lender; /* whose books are borrowed where they are asked for; may be NULL */
};

/* OL_OK; OL_BAD_INPUT with faults or else a filled error. */
int ol_book_set_add(struct ol_book_set *set, const char *path, struct ol_place place, struct ol_faults *faults,
                    struct ol_error *error);
/* A book that was opened elsewhere; it becomes the set's. */
int ol_book_set_take(struct ol_book_set *set, struct ol_book *book, struct ol_place place, struct ol_error *error);
/* All that ship. */
int ol_book_set_add_shipped(struct ol_book_set *set, struct ol_faults *faults, struct ol_error *error);
void ol_book_set_release(struct ol_book_set *set);

#endif
