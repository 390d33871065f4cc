/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xml_pool.h"

#include "outlay/arena.h"

#define BLOCK_SIZE ((size_t)64 << 10)

struct ol_xml_block {
    char *bytes;
    size_t size;
};

void *ol_xml_pool_refill(struct ol_xml_pool *pool, size_t bytes)
{
    while (pool->next < pool->count && pool->blocks[pool->next].size < bytes)
        pool->next++;
    if (pool->next == pool->count) {
        const size_t size = bytes > BLOCK_SIZE ? bytes : BLOCK_SIZE;
        OL_MEM_RESERVE(pool->blocks, pool->capacity, pool->count + 1);
        pool->blocks[pool->count++] = (struct ol_xml_block){ol_mem_new(size), size};
    }
    const struct ol_xml_block *block = &pool->blocks[pool->next++];
    pool->at = block->bytes + bytes;
    pool->end = block->bytes + block->size;
    return block->bytes;
}

void ol_xml_pool_clear(struct ol_xml_pool *pool)
{
    pool->at = pool->end = NULL;
    pool->next = 0;
}

void ol_xml_pool_release(struct ol_xml_pool *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        ol_mem_free(pool->blocks[i].bytes);
    ol_mem_free(pool->blocks);
    *pool = (struct ol_xml_pool){0};
}
