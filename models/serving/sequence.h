/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sequence: a request whose answer is being written, token by token, and the lists in which such stand.
 *
 * Sequences live in one table of the engine and are named by their index; a list threads through them, so that one
 * stands in one list at a time, and moving it costs nothing.
 */
#ifndef OUTLAY_SERVING_SEQUENCE_H
#define OUTLAY_SERVING_SEQUENCE_H

#include "models/serving/front.h"

#define OL_NO_SEQUENCE UINT32_MAX

struct ol_sequence {
    struct ol_try try;
    ol_time began; /* its prompt was first looked at; -1: not yet */
    ol_time first; /* its first token was there; -1: not yet */
    uint32_t
        read; /* tokens to be read when it is let in: the prompt, and the answer as far as it was thrown away */
    uint32_t made;  /* tokens of the answer */
    uint32_t total; /* of the answer */
    uint32_t previous, next;
    uint64_t joined; /* the instance's count of steps when it joined those that are written */
};

struct ol_sequence_list {
    uint32_t first, last;
    uint32_t count;
};
#define OL_SEQUENCE_LIST ((struct ol_sequence_list){OL_NO_SEQUENCE, OL_NO_SEQUENCE, 0})

struct ol_sequences {
    struct ol_sequence *items;
    size_t count, room;
    struct ol_sequence_list spare;
};

/* Of a try that is about to be let in. */
uint32_t ol_sequence_new(struct ol_sequences *all, const struct ol_try *try);
void ol_sequence_append(struct ol_sequences *all, struct ol_sequence_list *list, uint32_t sequence);
void ol_sequence_prepend(struct ol_sequences *all, struct ol_sequence_list *list, uint32_t sequence);
void ol_sequence_remove(struct ol_sequences *all, struct ol_sequence_list *list, uint32_t sequence);
/* It stands in no list; its index may be given again. */
void ol_sequence_drop(struct ol_sequences *all, uint32_t sequence);

#endif
