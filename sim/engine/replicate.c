/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/replicate.h"

#include "outlay/arena.h"

#include <pthread.h>
#include <stdatomic.h>

struct crew {
    atomic_size_t next;
    size_t count;
    void (*work)(void *self, size_t i);
    void *self;
};

static void *labour(void *argument)
{
    struct crew *crew = argument;
    size_t i;
    while ((i = atomic_fetch_add(&crew->next, 1)) < crew->count)
        crew->work(crew->self, i);
    return NULL;
}

void ol_replicate(size_t count, size_t threads, void (*work)(void *self, size_t i), void *self)
{
    struct crew crew = {.count = count, .work = work, .self = self};
    size_t helpers = threads < count ? threads : count;
    helpers = helpers ? helpers - 1 : 0;
    pthread_t *started = ol_mem_new(ol_mem_product(sizeof *started, helpers));
    size_t running = 0;
    /* Fewer threads than asked for do the same work. */
    while (running < helpers && pthread_create(&started[running], NULL, labour, &crew) == 0)
        running++;
    labour(&crew);
    while (running)
        pthread_join(started[--running], NULL);
    ol_mem_free(started);
}
