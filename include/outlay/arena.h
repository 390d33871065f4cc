/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena: memory that is released together, and the one place that asks the system for memory.
 *
 * Things that live equally long (a scenario, a replication) are taken from one arena and go with it; nothing in
 * an arena is freed alone. What must grow or go alone uses ol_mem_*. Neither ever returns NULL: when memory is
 * out the program ends with a message, so no caller checks.
 *
 *     struct ol_arena arena = {0};
 *     struct thing *thing = OL_ARENA_NEW(&arena, struct thing);   // zeroed
 *     ol_arena_release(&arena);
 */
#ifndef OUTLAY_ARENA_H
#define OUTLAY_ARENA_H

#include "outlay/error.h"

#include <stddef.h>

struct ol_arena {
    struct ol_arena_block *newest; /* private */
    size_t used;                   /* bytes handed out, for `memory` figures */
};

/* Zeroed, aligned for any type, owned by the arena. */
void *ol_arena_take(struct ol_arena *arena, size_t bytes);
#define OL_ARENA_NEW(arena, type)          ((type *)ol_arena_take((arena), sizeof(type)))
#define OL_ARENA_ARRAY(arena, type, count) ((type *)ol_arena_take((arena), ol_mem_product(sizeof(type), (count))))
/* A copy of `length` bytes with a NUL behind. */
char *ol_arena_copy(struct ol_arena *arena, const char *bytes, size_t length);
char *ol_arena_format(struct ol_arena *arena, const char *format, ...) OL_PRINTF(2, 3);
void ol_arena_release(struct ol_arena *arena);

/* Zeroed memory that the caller frees with ol_mem_free. */
void *ol_mem_new(size_t bytes);
/* Resized memory; what is added is not zeroed. */
void *ol_mem_resize(void *memory, size_t bytes);
void ol_mem_free(void *memory);
/* Ends the program with the message, for the doors of libraries that ask the system themselves; 0: it is not known how
 * many bytes. */
_Noreturn void ol_mem_exhausted(size_t bytes);
/* From now on memory comes in large pages, and what is freed stays with the program, for work that takes much and takes
 * it again and again; called once, before threads are. */
void ol_mem_hoard(void);
/* count * size, or the end of the program where that overflows. */
size_t ol_mem_product(size_t size, size_t count);
/* Make room for `needed` items in a doubling array: OL_MEM_RESERVE(list, capacity, count + 1). */
void *ol_mem_reserve(void *memory, size_t *capacity, size_t needed, size_t item_size);
#define OL_MEM_RESERVE(array, capacity, needed)                                                                   \
    ((array) = ol_mem_reserve((array), &(capacity), (needed), sizeof *(array)))

#endif
