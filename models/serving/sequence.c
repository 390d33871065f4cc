/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/sequence.h"

#include "outlay/arena.h"

void ol_sequence_append(struct ol_sequences *all, struct ol_sequence_list *list, uint32_t sequence)
{
    struct ol_sequence *item = &all->items[sequence];
    item->previous = list->last;
    item->next = OL_NO_SEQUENCE;
    *(list->count ? &all->items[list->last].next : &list->first) = sequence;
    list->last = sequence;
    list->count++;
}

void ol_sequence_prepend(struct ol_sequences *all, struct ol_sequence_list *list, uint32_t sequence)
{
    struct ol_sequence *item = &all->items[sequence];
    item->previous = OL_NO_SEQUENCE;
    item->next = list->first;
    *(list->count ? &all->items[list->first].previous : &list->last) = sequence;
    list->first = sequence;
    list->count++;
}

void ol_sequence_remove(struct ol_sequences *all, struct ol_sequence_list *list, uint32_t sequence)
{
    const struct ol_sequence *item = &all->items[sequence];
    *(item->previous != OL_NO_SEQUENCE ? &all->items[item->previous].next : &list->first) = item->next;
    *(item->next != OL_NO_SEQUENCE ? &all->items[item->next].previous : &list->last) = item->previous;
    list->count--;
}

uint32_t ol_sequence_new(struct ol_sequences *all, const struct ol_try *try)
{
    uint32_t sequence;
    if (all->spare.count) {
        sequence = all->spare.first;
        ol_sequence_remove(all, &all->spare, sequence);
    } else {
        OL_MEM_RESERVE(all->items, all->room, all->count + 1);
        sequence = (uint32_t)all->count++;
    }
    all->items[sequence] = (struct ol_sequence){
        .try = *try,
        .began = -1,
        .first = -1,
        .read = try->prompt ? try->prompt : 1,
        .total = try->output ? try->output : 1,
    };
    return sequence;
}

void ol_sequence_drop(struct ol_sequences *all, uint32_t sequence)
{
    ol_sequence_prepend(all, &all->spare, sequence);
}
