/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_pool: an arena that is emptied and used again: its blocks stay.
 */
#ifndef OUTLAY_XML_POOL_H
#define OUTLAY_XML_POOL_H

#include <stddef.h>

struct ol_xml_pool {
    char *at, *end; /* of what is left in the current block */
    struct ol_xml_block *blocks;
    size_t count, capacity, next; /* the first block that was not begun since the last clear */
};

/* Not zeroed; aligned for pointers and numbers. */
void *ol_xml_pool_refill(struct ol_xml_pool *pool, size_t bytes);
/* All that was taken is taken back. */
void ol_xml_pool_clear(struct ol_xml_pool *pool);
void ol_xml_pool_release(struct ol_xml_pool *pool);

static inline void *ol_xml_pool_take(struct ol_xml_pool *pool, size_t bytes)
{
    const size_t rounded = (bytes + 7) & ~(size_t)7;
    if ((size_t)(pool->end - pool->at) < rounded)
        return ol_xml_pool_refill(pool, rounded);
    void *taken = pool->at;
    pool->at += rounded;
    return taken;
}

#endif
