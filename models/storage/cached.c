/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/cached.h"

#include "outlay/arena.h"

static ol_time gone_at(const struct ol_cached *cached, const struct ol_cached_data *data)
{
    return cached->terms->keep > 0 ? data->read + cached->terms->keep : OL_NEVER;
}

/* Up to `now`, or to when it went. */
static void settle(struct ol_cached *cached, struct ol_cached_data *data, ol_time now)
{
    const ol_time gone = gone_at(cached, data), until = gone < now ? gone : now;
    if (until > data->since && cached->terms->class)
        ol_stored_add(&cached->kept, data->bytes, data->since, until);
    data->since = now;
    if (gone <= now)
        data->bytes = 0;
}

static struct ol_cached_data *find(const struct ol_cached *cached, size_t dataset)
{
    for (size_t i = 0; i < cached->count; i++)
        if (cached->data[i].dataset == dataset)
            return &cached->data[i];
    return NULL;
}

static struct ol_cached_data *data_of(struct ol_cached *cached, size_t dataset, ol_time now)
{
    struct ol_cached_data *data = find(cached, dataset);
    if (data)
        return data;
    OL_MEM_RESERVE(cached->data, cached->capacity, cached->count + 1);
    data = &cached->data[cached->count++];
    *data = (struct ol_cached_data){.dataset = dataset, .read = now, .since = now};
    return data;
}

static int64_t part_of(int64_t bytes, int64_t there, int64_t whole)
{
    return there >= whole ? bytes : (int64_t)((ol_area)bytes * there / whole);
}

int64_t ol_cached_peek(const struct ol_cached *cached, size_t dataset, int64_t bytes, int64_t whole, ol_time now)
{
    const struct ol_cached_data *data = find(cached, dataset);
    return data && whole > 0 && gone_at(cached, data) > now ? part_of(bytes, data->bytes, whole) : 0;
}

int64_t ol_cached_read(struct ol_cached *cached, size_t dataset, int64_t bytes, int64_t whole, ol_time now)
{
    struct ol_cached_data *data = data_of(cached, dataset, now);
    settle(cached, data, now);
    const int64_t hit = whole > 0 ? part_of(bytes, data->bytes, whole) : 0;
    data->read = now;
    if (now >= cached->begin) {
        cached->asked += bytes;
        cached->hit += hit;
    }
    return hit;
}

/* Of all but the one that room is needed for; NULL where nothing else is there. */
static struct ol_cached_data *oldest_but(struct ol_cached *cached, const struct ol_cached_data *spared)
{
    struct ol_cached_data *oldest = NULL;
    for (size_t i = 0; i < cached->count; i++) {
        struct ol_cached_data *data = &cached->data[i];
        if (data != spared && data->bytes > 0 && (!oldest || data->read < oldest->read))
            oldest = data;
    }
    return oldest;
}

int64_t ol_cached_bytes(const struct ol_cached *cached)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < cached->count; i++)
        bytes += cached->data[i].bytes;
    return bytes;
}

void ol_cached_put(struct ol_cached *cached, size_t dataset, int64_t bytes, int64_t whole, ol_time now)
{
    struct ol_cached_data *data = data_of(cached, dataset, now), *oldest;
    const int64_t most = whole < cached->terms->size_bytes ? whole : cached->terms->size_bytes;
    for (size_t i = 0; i < cached->count; i++)
        settle(cached, &cached->data[i], now);
    data->bytes = bytes > most - data->bytes ? most : data->bytes + bytes;
    data->read = now;
    int64_t over = ol_cached_bytes(cached) - cached->terms->size_bytes;
    while (over > 0 && (oldest = oldest_but(cached, data))) {
        const int64_t gone = over < oldest->bytes ? over : oldest->bytes;
        oldest->bytes -= gone;
        over -= gone;
    }
    OL_ASSERT(over <= 0);
}

void ol_cached_finish(struct ol_cached *cached, ol_time end)
{
    for (size_t i = 0; i < cached->count; i++)
        settle(cached, &cached->data[i], end);
}

void ol_cached_release(struct ol_cached *cached)
{
    ol_mem_free(cached->data);
    ol_stored_release(&cached->kept);
    *cached = (struct ol_cached){0};
}
