/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/life_metrics.h"

#include "models/area.h"
#include "outlay/arena.h"

#include <math.h>

struct tally {
    bool has_any; /* the pool has a capacity of the source */
    ol_area time;
    double starts, losses;
};

static void count(struct tally *tally, const struct ol_node_life *life, ol_time begin, ol_time end)
{
    const ol_time from = life->start > begin ? life->start : begin, to = life->end < end ? life->end : end;
    if (to > from)
        tally->time += to - from;
    tally->starts += life->start >= begin;
    tally->losses += life->ended == OL_USAGE_BY_PROVIDER && life->end >= begin;
}

static void set(const char *pool, const char *source, const char *name, const char *unit, double value,
                struct ol_metrics *metrics, size_t replication)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "pool.%s.%s%s", pool, source, name);
    ol_metrics_set(metrics, replication, ol_text_string(&text), unit, value);
    ol_text_release(&text);
}

void ol_life_metrics(const struct ol_node_lives *lives, const struct ol_pool *pool, size_t index, ol_time begin,
                     ol_time end, struct ol_metrics *metrics, size_t replication)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    const double length = end > begin ? (double)(end - begin) : NAN;
    struct tally tallies[OL_CAPACITY_SOURCES] = {0};
    ol_area time = 0;
    for (size_t i = 0; i < pool->capacities.count; i++)
        tallies[capacities[i].source].has_any = true;
    for (size_t i = 0; i < lives->count; i++)
        if (lives->items[i].pool == index)
            count(&tallies[capacities[lives->items[i].capacity].source], &lives->items[i], begin, end);
    for (size_t i = 0; i < OL_CAPACITY_SOURCES; i++) {
        const struct tally *tally = &tallies[i];
        const char *source = ol_capacity_source_names[i];
        time += tally->time;
        if (!tally->has_any)
            continue;
        set(pool->name, source, ".node_hours", "node-hours", (double)tally->time / (double)OL_HOUR, metrics,
            replication);
        set(pool->name, source, ".node_starts", "nodes", tally->starts, metrics, replication);
        set(pool->name, source, ".node_losses", "nodes", tally->losses, metrics, replication);
        set(pool->name, source, ".nodes.mean", "nodes", (double)tally->time / length, metrics, replication);
    }
    set(pool->name, "", "nodes.mean", "nodes", (double)time / length, metrics, replication);
}
