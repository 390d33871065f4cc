/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every index is worked on once, whatever the number of threads.
 */
#include "outlay/replicate.h"

#include "tests/check.h"

#include <pthread.h>
#include <stdatomic.h>

#define COUNT 200

struct shifts {
    atomic_int done[COUNT];
    atomic_size_t calls;
    size_t order[COUNT]; /* by call */
    pthread_t caller;
    atomic_int by_others;
};

static void work(void *self, size_t i)
{
    struct shifts *shifts = self;
    atomic_fetch_add(&shifts->done[i], 1);
    shifts->order[atomic_fetch_add(&shifts->calls, 1)] = i;
    if (!pthread_equal(pthread_self(), shifts->caller))
        atomic_fetch_add(&shifts->by_others, 1);
}

static void once_each(void)
{
    static const size_t threads[] = {0, 1, 2, 3, 7, COUNT, 2 * COUNT};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
        for (size_t count = 0; count <= COUNT; count += 50) {
            struct shifts shifts = {.caller = pthread_self()};
            ol_replicate(count, threads[t], work, &shifts);
            CHECK_INT(atomic_load(&shifts.calls), count);
            for (size_t i = 0; i < COUNT; i++)
                CHECK_INT(atomic_load(&shifts.done[i]), i < count);
        }
}

/* Nothing is started for one thread: the caller does all, in order. */
static void alone(void)
{
    struct shifts shifts = {.caller = pthread_self()};
    ol_replicate(COUNT, 1, work, &shifts);
    CHECK_INT(atomic_load(&shifts.by_others), 0);
    for (size_t i = 0; i < COUNT; i++)
        CHECK_INT(shifts.order[i], i);
}

int main(void)
{
    CASE(once_each);
    CASE(alone);
    return check_end();
}
