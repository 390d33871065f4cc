/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import/json_way.h"

#include <string.h>

#define KEY_LIMIT 100 /* more than any key that is asked for */

void ol_json_way_take(struct ol_json_way *way, const struct ol_json_event *event)
{
    const int depth = event->depth;
    if (event->type == OL_JSON_OBJECT_END || event->type == OL_JSON_ARRAY_END) {
        way->path.length = way->ends[depth];
        return;
    }
    way->path.length = depth ? way->ends[depth - 1] : 0;
    if (depth) {
        ol_text_add(&way->path, "/", 1);
        if (event->key.data)
            ol_text_add(&way->path, event->key.data,
                        event->key.length < KEY_LIMIT ? event->key.length : KEY_LIMIT);
        else
            ol_text_add(&way->path, "-", 1);
    }
    way->ends[depth] = way->path.length;
}

bool ol_json_way_is(const struct ol_json_way *way, const char *path)
{
    const size_t length = strlen(path);
    return way->path.length == length && (!length || memcmp(way->path.data, path, length) == 0);
}

size_t ol_json_way_find(const struct ol_json_way *way, const char *const *paths, size_t count)
{
    size_t i = 0;
    while (i < count && !ol_json_way_is(way, paths[i]))
        i++;
    return i;
}

void ol_json_way_release(struct ol_json_way *way)
{
    ol_text_release(&way->path);
}
