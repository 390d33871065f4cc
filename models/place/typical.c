/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/placement.h"

#include <stdlib.h>
#include <string.h>

struct sort_of_ask {
    struct ol_asked request;
    uint64_t count;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* Of several shares: how large each is. */
static uint32_t share_of(const struct ol_asked *request)
{
    const uint32_t milli = request->ask->milli;
    return milli > 0 && milli < 1000 && request->units > milli ? milli : 0;
}

/* Larger asks first, and so on. */
static int compare_sorts(const void *left, const void *right)
{
    const struct ol_asked *a = left, *b = right;
    int order = compare_numbers(b->ask->cpu_milli, a->ask->cpu_milli);
    order = order ? order : compare_numbers(b->units, a->units);
    order = order ? order : compare_numbers(share_of(b), share_of(a));
    order = order ? order : compare_numbers(b->ask->model, a->ask->model);
    return order ? order : compare_numbers(b->ask->slice, a->ask->slice);
}

static int compare_counts(const void *left, const void *right)
{
    const struct sort_of_ask *a = left, *b = right;
    const int order = a->count > b->count ? -1 : a->count < b->count;
    return order ? order : compare_sorts(&a->request, &b->request);
}

/* Runs of equal asks in what is sorted. */
static size_t count_sorts(const struct ol_asked *sorted, size_t count, struct sort_of_ask *sorts)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_sorts(&sorted[i - 1], &sorted[i]) != 0)
            sorts[found++] = (struct sort_of_ask){.request = sorted[i]};
        sorts[found - 1].count++;
    }
    return found;
}

size_t ol_typical_gather(const struct ol_asked *requests, size_t count, double share,
                         struct ol_typical **typical)
{
    struct ol_asked *sorted = ol_mem_new(ol_mem_product(sizeof *sorted, count + 1));
    struct sort_of_ask *sorts = ol_mem_new(ol_mem_product(sizeof *sorts, count + 1));
    size_t kept = 0;
    uint64_t covered = 0;
    if (count > 0)
        memcpy(sorted, requests, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_sorts);
    const size_t found = count_sorts(sorted, count, sorts);
    qsort(sorts, found, sizeof *sorts, compare_counts);
    while (kept < found && (double)covered < share * (double)count)
        covered += sorts[kept++].count;
    *typical = ol_mem_new(ol_mem_product(sizeof **typical, kept + 1));
    for (size_t i = 0; i < kept; i++) {
        struct ol_typical *one = &(*typical)[i];
        one->ask = ol_ask_none;
        one->ask.cpu_milli = sorts[i].request.ask->cpu_milli;
        one->ask.milli = sorts[i].request.ask->milli;
        one->ask.model = sorts[i].request.ask->model;
        one->ask.slice = sorts[i].request.ask->slice;
        one->units = sorts[i].request.units;
        one->share = (double)sorts[i].count / (double)covered;
    }
    ol_mem_free(sorted);
    ol_mem_free(sorts);
    return kept;
}
