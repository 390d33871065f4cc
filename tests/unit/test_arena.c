/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "tests/check.h"

#include <stdalign.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* Memory is taken and given back as a run does it: arrays that grow side by side, and again once all are free. */
static int grows_and_shrinks(void)
{
    enum { ARRAYS = 3, LENGTH = 300000 };
    int wrong = 0;
    for (int round = 0; round < 2; round++) {
        size_t *arrays[ARRAYS] = {NULL}, capacities[ARRAYS] = {0};
        for (size_t i = 0; i < LENGTH; i++)
            for (size_t k = 0; k < ARRAYS; k++) {
                OL_MEM_RESERVE(arrays[k], capacities[k], i + 1);
                arrays[k][i] = i * ARRAYS + k;
            }
        for (size_t k = 0; k < ARRAYS; k++) {
            arrays[k] = ol_mem_resize(arrays[k], LENGTH / 2 * sizeof *arrays[k]);
            for (size_t i = 0; i < LENGTH / 2; i++)
                wrong += arrays[k][i] != i * ARRAYS + k;
            ol_mem_free(arrays[k]);
        }
        const unsigned char *const cleared = ol_mem_new(LENGTH);
        for (size_t i = 0; i < LENGTH; i++)
            wrong += cleared[i] != 0;
        ol_mem_free((void *)cleared);
    }
    return wrong;
}

/* The exit status of a child that hoards, with so many bytes of data at the most. */
static int hoard(rlim_t most)
{
    int status = -1;
    const pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = {most, most};
        if (most != RLIM_INFINITY && setrlimit(RLIMIT_DATA, &limit) != 0)
            _exit(2);
        ol_mem_hoard();
        _exit(grows_and_shrinks() != 0);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* 3 arrays of 300,000 x 8 bytes are 7.2 MB, twice as much while one of them moves: 64 MiB are plenty, and less than
 * what is wished for ahead. */
static void hoarding_asks_for_no_more_than_there_is(void)
{
    CHECK_INT(hoard(RLIM_INFINITY), 0);
#ifndef __SANITIZE_ADDRESS__ /* whose own memory counts as data */
    CHECK_INT(hoard((rlim_t)64 << 20), 0);
#endif
}

int main(void)
{
    CASE(zeroed_aligned_and_apart);
    CASE(larger_than_a_block);
    CASE(reserving_keeps_what_is_there);
    CASE(hoarding_asks_for_no_more_than_there_is);
    return check_end();
}
