/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "tests/check.h"

#include <stdalign.h>

static void zeroed_aligned_and_apart(void)
{
    struct ol_arena arena = {0};
    unsigned char *last = NULL;
    size_t dirty = 0, crooked = 0, overlapping = 0;
    for (size_t i = 0; i < 5000; i++) {
        size_t bytes = 1 + i * 37 % 300;
        unsigned char *memory = ol_arena_take(&arena, bytes);
        crooked += (uintptr_t)memory % alignof(max_align_t) != 0;
        for (size_t k = 0; k < bytes; k++)
            dirty += memory[k] != 0;
        overlapping += last && *last != 0xaa;
        memset(memory, 0xaa, bytes);
        last = memory;
    }
    CHECK_INT(dirty, 0);
    CHECK_INT(crooked, 0);
    CHECK_INT(overlapping, 0);
    ol_arena_release(&arena);
    CHECK(!arena.newest && !arena.used);
}

static void larger_than_a_block(void)
{
    struct ol_arena arena = {0};
    char *large = ol_arena_take(&arena, 1 << 20);
    large[(1 << 20) - 1] = 1;
    CHECK_STRING(ol_arena_copy(&arena, "abcdef", 3), "abc");
    CHECK_STRING(ol_arena_format(&arena, "%s-%d", "x", 7), "x-7");
    CHECK(arena.used >= 1 << 20);
    ol_arena_release(&arena);
}

static void reserving_keeps_what_is_there(void)
{
    int *numbers = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 10000; i++) {
        OL_MEM_RESERVE(numbers, capacity, (size_t)i + 1);
        numbers[i] = i;
    }
    int wrong = 0;
    for (int i = 0; i < 10000; i++)
        wrong += numbers[i] != i;
    CHECK_INT(wrong, 0);
    CHECK(capacity >= 10000 && capacity < 20000);
    ol_mem_free(numbers);
}

int main(void)
{
    CASE(zeroed_aligned_and_apart);
    CASE(larger_than_a_block);
    CASE(reserving_keeps_what_is_there);
    return check_end();
}
