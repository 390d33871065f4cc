/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/metric.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Where `name` is, or where it belongs: behind the last, where they come in order. */
static size_t place_of(const struct ol_metrics *metrics, const char *name, bool *is_there)
{
    size_t low = 0, high = metrics->count;
    *is_there = false;
    if (high > 0 && strcmp(metrics->items[high - 1].name, name) < 0)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(metrics->items[middle].name, name);
        if (order == 0) {
            *is_there = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The outgrown table stays in the arena: doubling wastes less than what is in use. */
static void make_room(struct ol_metrics *metrics)
{
    if (metrics->count < metrics->capacity)
        return;
    size_t capacity = metrics->capacity ? 2 * metrics->capacity : 64;
    struct ol_metric *items = OL_ARENA_ARRAY(metrics->arena, struct ol_metric, capacity);
    if (metrics->count > 0)
        memcpy(items, metrics->items, metrics->count * sizeof *items);
    metrics->items = items;
    metrics->capacity = capacity;
}

static struct ol_metric *insert(struct ol_metrics *metrics, size_t place, const char *name, const char *unit)
{
    make_room(metrics);
    struct ol_metric *metric = &metrics->items[place];
    memmove(metric + 1, metric, (metrics->count - place) * sizeof *metric);
    metrics->count++;
    metric->name = ol_arena_copy(metrics->arena, name, strlen(name));
    metric->unit = ol_arena_copy(metrics->arena, unit, strlen(unit));
    metric->values = OL_ARENA_ARRAY(metrics->arena, double, metrics->replications);
    return metric;
}

void ol_metrics_set(struct ol_metrics *metrics, size_t replication, const char *name, const char *unit,
                    double value)
{
    OL_ASSERT(replication < metrics->replications);
    bool is_there;
    size_t place = place_of(metrics, name, &is_there);
    struct ol_metric *metric = is_there ? &metrics->items[place] : insert(metrics, place, name, unit);
    metric->values[replication] = value;
}

const struct ol_metric *ol_metrics_find(const struct ol_metrics *metrics, const char *name)
{
    bool is_there;
    size_t place = place_of(metrics, name, &is_there);
    return is_there ? &metrics->items[place] : NULL;
}

bool ol_metric_is_judged(const char *name)
{
    static const char endpoint[] = "endpoint.", latency[] = ".latency.p95_s";
    const size_t length = strlen(name), tail = strlen(latency);
    if (strcmp(name, "jobs.wait.mean_s") == 0 || strcmp(name, "cost.effective") == 0)
        return true;
    return strncmp(name, endpoint, strlen(endpoint)) == 0 && length > tail &&
           strcmp(name + length - tail, latency) == 0;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct ol_metric *)left)->name, ((const struct ol_metric *)right)->name);
}

void ol_metrics_sort(struct ol_metrics *metrics)
{
    if (metrics->count > 1)
        qsort(metrics->items, metrics->count, sizeof *metrics->items, by_name);
}
