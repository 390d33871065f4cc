/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_way: where in a JSON document an event stands, as a path: "/skus/-/category/usageType".
 *
 * What a price list says depends on where it says it. A way is fed every event and knows the keys down to the last one;
 * an element of an array is "-". The end of an object has the way of its beginning. Keys longer than any that a list
 * has are cut, so that a way is never long.
 *
 *     ol_json_way_take(&way, &event);
 *     if (event.type == OL_JSON_OBJECT_END && ol_json_way_is(&way, "/skus/-")) ...
 */
#ifndef OUTLAY_PRICING_JSON_WAY_H
#define OUTLAY_PRICING_JSON_WAY_H

#include "outlay/json_reader.h"

struct ol_json_way {
    struct ol_text path;
    size_t ends[OL_JSON_READER_DEPTH + 1]; /* of the path at each depth */
};

void ol_json_way_take(struct ol_json_way *way, const struct ol_json_event *event);
bool ol_json_way_is(const struct ol_json_way *way, const char *path);
/* The position of the way among the paths; `count` where it is none of them. */
size_t ol_json_way_find(const struct ol_json_way *way, const char *const *paths, size_t count);
void ol_json_way_release(struct ol_json_way *way);

/* Whether the event is a string or a number, which both stand for amounts in these lists. */
static inline bool ol_json_is_text(const struct ol_json_event *event)
{
    return event->type == OL_JSON_STRING || event->type == OL_JSON_NUMBER;
}

#endif
