/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/guest_heap.h"

#include "outlay/arena.h"

static void put(struct ol_guest_heap *heap, struct ol_guest *guests, enum ol_guest_order order, size_t place,
                uint32_t guest)
{
    heap->items[place] = guest;
    guests[guest].places[order] = (uint32_t)place;
}

static bool is_before(const struct ol_guest *guests, enum ol_guest_order order, uint32_t a, uint32_t b)
{
    const double x = guests[a].keys[order], y = guests[b].keys[order];
    return x != y ? x < y : a < b;
}

static void rise(struct ol_guest_heap *heap, struct ol_guest *guests, enum ol_guest_order order, size_t place,
                 uint32_t guest)
{
    for (; place > 0 && is_before(guests, order, guest, heap->items[(place - 1) / 2]); place = (place - 1) / 2)
        put(heap, guests, order, place, heap->items[(place - 1) / 2]);
    put(heap, guests, order, place, guest);
}

static void sink(struct ol_guest_heap *heap, struct ol_guest *guests, enum ol_guest_order order, size_t place,
                 uint32_t guest)
{
    for (size_t child = 2 * place + 1; child < heap->count; child = 2 * place + 1) {
        child += child + 1 < heap->count && is_before(guests, order, heap->items[child + 1], heap->items[child]);
        if (!is_before(guests, order, heap->items[child], guest))
            break;
        put(heap, guests, order, place, heap->items[child]);
        place = child;
    }
    put(heap, guests, order, place, guest);
}

void ol_guest_heap_push(struct ol_guest_heap *heap, struct ol_guest *guests, enum ol_guest_order order,
                        uint32_t guest)
{
    OL_MEM_RESERVE(heap->items, heap->room, heap->count + 1);
    rise(heap, guests, order, heap->count++, guest);
}

void ol_guest_heap_remove(struct ol_guest_heap *heap, struct ol_guest *guests, enum ol_guest_order order,
                          uint32_t guest)
{
    const size_t place = guests[guest].places[order];
    const uint32_t last = heap->items[--heap->count];
    if (last == guest)
        return;
    if (is_before(guests, order, last, guest))
        rise(heap, guests, order, place, last);
    else
        sink(heap, guests, order, place, last);
}
