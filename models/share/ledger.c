/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/ledger.h"

#include "outlay/arena.h"

/* splitmix64's finaliser (Steele, Lea and Flood 2014). */
static size_t home_of(const struct ol_ledger *ledger, uint64_t stored)
{
    uint64_t z = stored;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (size_t)(z ^ z >> 31) & (ledger->room - 1);
}

/* Where the key is, or where it would go. */
static size_t place_of(const struct ol_ledger *ledger, uint64_t stored)
{
    size_t i = home_of(ledger, stored);
    while (ledger->items[i].key != 0 && ledger->items[i].key != stored)
        i = (i + 1) & (ledger->room - 1);
    return i;
}

struct ol_ledger_item *ol_ledger_find(const struct ol_ledger *ledger, uint64_t key)
{
    if (ledger->room == 0)
        return NULL;
    struct ol_ledger_item *item = &ledger->items[place_of(ledger, key + 1)];
    return item->key ? item : NULL;
}

static void grow(struct ol_ledger *ledger)
{
    const struct ol_ledger old = *ledger;
    ledger->room = old.room ? 2 * old.room : 64;
    ledger->items = ol_mem_new(ol_mem_product(sizeof *ledger->items, ledger->room));
    for (size_t i = 0; i < old.room; i++)
        if (old.items[i].key)
            ledger->items[place_of(ledger, old.items[i].key)] = old.items[i];
    ol_mem_free(old.items);
}

struct ol_ledger_item *ol_ledger_item(struct ol_ledger *ledger, uint64_t key)
{
    if (4 * (ledger->count + 1) > 3 * ledger->room)
        grow(ledger);
    struct ol_ledger_item *item = &ledger->items[place_of(ledger, key + 1)];
    if (!item->key) {
        *item = (struct ol_ledger_item){.key = key + 1};
        ledger->count++;
    }
    return item;
}

/* Those behind it in its run move up, so that no search stops short of them (Knuth, vol. 3, algorithm 6.4 R). */
void ol_ledger_forget(struct ol_ledger *ledger, uint64_t key)
{
    const size_t mask = ledger->room - 1;
    size_t hole = ledger->room ? place_of(ledger, key + 1) : 0;
    if (ledger->room == 0 || !ledger->items[hole].key)
        return;
    for (size_t i = (hole + 1) & mask; ledger->items[i].key; i = (i + 1) & mask) {
        const size_t home = home_of(ledger, ledger->items[i].key);
        if (((i - home) & mask) < ((i - hole) & mask))
            continue;
        ledger->items[hole] = ledger->items[i];
        hole = i;
    }
    ledger->items[hole].key = 0;
    ledger->count--;
}

void ol_ledger_release(struct ol_ledger *ledger)
{
    ol_mem_free(ledger->items);
    *ledger = (struct ol_ledger){0};
}
