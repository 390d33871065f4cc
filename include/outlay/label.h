/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * label: who a job belongs to, in four bytes.
 *
 * Traces name users, teams and queues by small numbers or by text. A label holds either: a number up to 2^31-2
 * stands for itself (traces of millions of jobs need no table), a text is interned in a `struct ol_labels` and
 * stands as its index. OL_NO_LABEL is "not given". Two labels of one table are equal when their texts are.
 * A text that reads as such a number is kept as that number.
 *
 *     ol_label team = ol_label_of_text(&labels, "vision", 6);
 *     ol_label_text(&labels, team, buffer)    // "vision"
 */
#ifndef OUTLAY_LABEL_H
#define OUTLAY_LABEL_H

#include "outlay/arena.h"

#include <stdint.h>

typedef uint32_t ol_label;

#define OL_NO_LABEL              ((ol_label)0)
#define OL_LABEL_IS_NUMBER       ((ol_label)1 << 31) /* set in a label that stands for a number, its other bits */
#define OL_LABEL_GREATEST_NUMBER ((uint64_t)0x7ffffffe)
#define OL_LABEL_BUFFER          16 /* bytes that ol_label_text may write for a number */

/* The interning table; zero-initialised is empty. One table serves one scenario and is only read once jobs
 * were loaded, unless a source streams. */
struct ol_labels {
    const char **texts;
    uint32_t *slots;
    size_t count, capacity, slot_count;
    struct ol_arena arena; /* of the texts */
};

/* Of any number; for ol_label_of_number, which takes the short way with most. */
ol_label ol_label_of_odd_number(struct ol_labels *labels, int64_t number);
/* Negative or too large numbers are interned as text where a table is given; -1 is OL_NO_LABEL. */
static inline ol_label ol_label_of_number(struct ol_labels *labels, int64_t number)
{
    if ((uint64_t)number <= OL_LABEL_GREATEST_NUMBER)
        return OL_LABEL_IS_NUMBER | (ol_label)number;
    return ol_label_of_odd_number(labels, number);
}
ol_label ol_label_of_text(struct ol_labels *labels, const char *bytes, size_t length);
/* The same without interning: OL_NO_LABEL where the table does not have it. */
ol_label ol_label_find(const struct ol_labels *labels, const char *bytes, size_t length);
/* The text, in the table or written into `buffer`; "" for OL_NO_LABEL. */
const char *ol_label_text(const struct ol_labels *labels, ol_label label, char buffer[OL_LABEL_BUFFER]);
/* Into an empty table: every label means there what it means here. */
void ol_labels_copy(struct ol_labels *to, const struct ol_labels *from);
void ol_labels_release(struct ol_labels *labels);

/* The number that the label stands for, or -1 where it stands for a text or is not given: writers of millions of
 * rows need no text of it. */
static inline int64_t ol_label_number(ol_label label)
{
    return label & OL_LABEL_IS_NUMBER ? (int64_t)(label & ~OL_LABEL_IS_NUMBER) : -1;
}

#endif
