/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request_spread.h"

#include "outlay/arena.h"

#include <math.h>

bool ol_request_spread_add(struct ol_request_spread *spread, const struct ol_request *request)
{
    if (spread->taken == spread->count)
        spread->taken = spread->count = 0;
    if (spread->count > 0 && (spread->group[0].at != request->at || spread->count == OL_SPREAD_GROUP))
        return false;
    OL_MEM_RESERVE(spread->group, spread->capacity, spread->count + 1);
    spread->group[spread->count++] = *request;
    spread->at = 0;
    return true;
}

/* Of `left` times above u the least is 1 - (1 - u) V^(1 / left), V uniform. */
bool ol_request_spread_take(struct ol_request_spread *spread, struct ol_request *request)
{
    if (spread->taken == spread->count)
        return false;
    const double left = (double)(spread->count - spread->taken);
    spread->at = 1 - (1 - spread->at) * exp(-ol_rng_exponential(&spread->places) / left);
    *request = spread->group[spread->taken++];
    const ol_time behind = (ol_time)(spread->at * (double)spread->resolution);
    request->at += behind < spread->resolution ? behind : spread->resolution - 1;
    if (spread->has_last && request->at < spread->last)
        request->at = spread->last;
    spread->has_last = true;
    spread->last = request->at;
    return true;
}

void ol_request_spread_release(struct ol_request_spread *spread)
{
    ol_mem_free(spread->group);
}
