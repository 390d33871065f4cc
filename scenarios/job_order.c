/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/job_order.h"

#include "outlay/arena.h"

#include <stdlib.h>
#include <string.h>

struct place {
    ol_time submit;
    size_t from;
};

static int compare(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->submit != y->submit)
        return x->submit < y->submit ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static bool is_sorted(const struct ol_job *jobs, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (jobs[i].submit < jobs[i - 1].submit)
            return false;
    return true;
}

/* Follow each cycle of the permutation once, so that no second array of jobs is needed. */
static void permute(struct ol_job *jobs, struct place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (places[i].from == i)
            continue;
        struct ol_job first = jobs[i];
        size_t to = i;
        for (;;) {
            size_t from = places[to].from;
            places[to].from = to;
            if (from == i)
                break;
            jobs[to] = jobs[from];
            to = from;
        }
        jobs[to] = first;
    }
}

bool ol_jobs_sort(struct ol_job *jobs, size_t count)
{
    if (is_sorted(jobs, count))
        return false;
    struct place *places = ol_mem_new(ol_mem_product(sizeof *places, count));
    for (size_t i = 0; i < count; i++)
        places[i] = (struct place){jobs[i].submit, i};
    qsort(places, count, sizeof *places, compare);
    permute(jobs, places, count);
    ol_mem_free(places);
    return true;
}
