/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"

#include <malloc.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FIRST_BYTES ((size_t)8 * 1024) /* many an arena holds little, and is cleared whole */
#define BLOCK_BYTES ((size_t)64 * 1024)
#define PAGE        ((size_t)4096)
#define LARGE_PAGE  ((size_t)2 << 20)
#define MALLOC_OWN  ((size_t)32) /* bytes that malloc may add to a mapping */
#define HOARD_BYTES (32 << 20)
#define HEAP_AHEAD  (8 * HOARD_BYTES)
#define TOP_PAD     (128 * 1024) /* of malloc, from the beginning */
#define ALIGNMENT   alignof(max_align_t)

#if defined MADV_HUGEPAGE && !defined MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1 */
#endif

struct ol_arena_block {
    struct ol_arena_block *older;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

_Noreturn void ol_mem_exhausted(size_t bytes)
{
    if (bytes > 0)
        fprintf(stderr, "outlay: out of memory (%zu bytes more were needed)\n", bytes);
    else
        fputs("outlay: out of memory\n", stderr);
    exit(4);
}

void *ol_mem_new(size_t bytes)
{
    void *memory = calloc(1, bytes ? bytes : 1);
    if (!memory)
        ol_mem_exhausted(bytes);
    return memory;
}

/* Large arrays are filled once from end to end: in pages of 2 MiB, where the system has them, that costs a fraction
 * of the page faults. It is a wish, and what becomes of it does not matter. All pages of the array take part: one
 * whose parts differ could not be moved by mremap when it grows. The first was touched by malloc before anybody could
 * wish, and is made large afterwards. */
static void prefer_large_pages(void *memory, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    const size_t before = (uintptr_t)memory % PAGE;
    char *const start = (char *)memory - before;
    (void)madvise(start, (before + bytes + PAGE - 1) / PAGE * PAGE, MADV_HUGEPAGE);
    if ((uintptr_t)start % LARGE_PAGE == 0)
        (void)madvise(start, LARGE_PAGE, MADV_COLLAPSE);
#else
    (void)memory, (void)bytes;
#endif
}

void *ol_mem_resize(void *memory, size_t bytes)
{
    void *resized = realloc(memory, bytes ? bytes : 1);
    if (!resized)
        ol_mem_exhausted(bytes);
    if (bytes >= LARGE_PAGE - MALLOC_OWN)
        prefer_large_pages(resized, bytes);
    return resized;
}

void ol_mem_free(void *memory)
{
    free(memory);
}

/* What small arrays and records will take, now and in large pages, as a page fault for each 4 KiB can cost more than
 * the work on them. Nothing of it is touched yet but the first page, where malloc notes what is free. */
static void take_heap_ahead(void)
{
#if defined __GLIBC__ && defined MADV_HUGEPAGE
    mallopt(M_TOP_PAD, HEAP_AHEAD);
    (void)sbrk((intptr_t)(LARGE_PAGE - (uintptr_t)sbrk(0) % LARGE_PAGE));
    char *const start = sbrk(0);
    void *volatile first = malloc(LARGE_PAGE / 4); /* or nothing, where memory is limited to less than that */
    if ((uintptr_t)start % LARGE_PAGE == 0 && (char *)sbrk(0) - start >= HEAP_AHEAD)
        prefer_large_pages(start, HEAP_AHEAD);
    free(first);
    mallopt(M_TOP_PAD, TOP_PAD);
#endif
}

void ol_mem_hoard(void)
{
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 2 * HEAP_AHEAD);
    mallopt(M_MMAP_THRESHOLD, HOARD_BYTES);
    take_heap_ahead();
#endif
}

size_t ol_mem_product(size_t size, size_t count)
{
    size_t product;
    if (__builtin_mul_overflow(size, count, &product))
        ol_mem_exhausted(SIZE_MAX);
    return product;
}

/* An array of a MiB is soon a large one. With what malloc adds it takes whole large pages, since only such mappings are
 * laid out by them: at the edges of others a page fault is paid for each 4 KiB. What is not used is not touched. */
static size_t whole_pages(size_t bytes)
{
    if (bytes < LARGE_PAGE / 2 || bytes > SIZE_MAX / 2)
        return bytes;
    return (bytes + MALLOC_OWN + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE - MALLOC_OWN;
}

void *ol_mem_reserve(void *memory, size_t *capacity, size_t needed, size_t item_size)
{
    if (needed <= *capacity)
        return memory;
    size_t grown = *capacity < 8 ? 8 : *capacity;
    while (grown < needed)
        grown = grown > SIZE_MAX / 2 ? needed : grown * 2;
    const size_t bytes = whole_pages(ol_mem_product(item_size, grown));
    *capacity = bytes / item_size;
    return ol_mem_resize(memory, bytes);
}

void *ol_arena_take(struct ol_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        ol_mem_exhausted(bytes);
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct ol_arena_block *block = arena->newest;
    if (!block || block->size - block->used < bytes) {
        const size_t usual = block ? BLOCK_BYTES : FIRST_BYTES;
        const size_t size = bytes > usual ? bytes : usual;
        block = ol_mem_new(sizeof *block + size);
        block->size = size;
        block->older = arena->newest;
        arena->newest = block;
    }
    void *memory = block->bytes + block->used;
    block->used += bytes;
    arena->used += bytes;
    return memory;
}

char *ol_arena_copy(struct ol_arena *arena, const char *bytes, size_t length)
{
    char *copy = ol_arena_take(arena, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *ol_arena_format(struct ol_arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = ol_arena_take(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void ol_arena_release(struct ol_arena *arena)
{
    for (struct ol_arena_block *block = arena->newest, *older; block; block = older) {
        older = block->older;
        ol_mem_free(block);
    }
    *arena = (struct ol_arena){0};
}
