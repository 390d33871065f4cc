/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ledger: what is held under a key, found in a few steps, and forgotten once nothing is.
 *
 * Keys are numbers of the caller's making (a job's slot, a quota and a user). Memory is that of the most keys that
 * were held at once. Items move when one is added or forgotten: no pointer to one outlives that.
 *
 *     ol_ledger_item(&ledger, slot)->units += 8;
 */
#ifndef OUTLAY_SHARE_LEDGER_H
#define OUTLAY_SHARE_LEDGER_H

#include "outlay/simtime.h"

#include <stddef.h>

struct ol_ledger_item {
    uint64_t key; /* plus one; 0: free */
    int64_t units;
    ol_time since;
    uint32_t node, jobs;
    bool is_running, is_firm;
};

/* Zero-initialised is empty. */
struct ol_ledger {
    struct ol_ledger_item *items; /* open addressing; a power of two */
    size_t room, count;
};

/* NULL where there is none. */
struct ol_ledger_item *ol_ledger_find(const struct ol_ledger *ledger, uint64_t key);
/* Found, or added with all else zero. */
struct ol_ledger_item *ol_ledger_item(struct ol_ledger *ledger, uint64_t key);
void ol_ledger_forget(struct ol_ledger *ledger, uint64_t key);
void ol_ledger_release(struct ol_ledger *ledger);

#endif
