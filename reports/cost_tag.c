/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/cost_tag.h"

#include "outlay/json_reader.h"

#include <string.h>

static struct ol_cost_tag *read_tag(struct ol_arena *arena, const char *json)
{
    struct ol_cost_tag *tag = ol_arena_take(arena, sizeof *tag);
    struct ol_json_reader *reader = ol_json_reader_of_memory(json, strlen(json), "tags");
    struct ol_json_event event;
    struct ol_error error = {0};
    *tag = (struct ol_cost_tag){"", ""};
    while (ol_json_next(reader, &event, &error) > 0) {
        const bool is_text = event.depth == 1 && event.type == OL_JSON_STRING && event.key.data;
        if (is_text && ol_slice_is(event.key, "team"))
            tag->team = ol_arena_copy(arena, event.text.data, event.text.length);
        else if (is_text && ol_slice_is(event.key, "project"))
            tag->project = ol_arena_copy(arena, event.text.data, event.text.length);
    }
    ol_json_reader_free(reader);
    return tag;
}

const struct ol_cost_tag *ol_cost_tag_of(struct ol_cost_tags *tags, const struct ol_labels *labels, ol_label label)
{
    static const struct ol_cost_tag none = {"", ""};
    char buffer[OL_LABEL_BUFFER];
    if (label == OL_NO_LABEL || (label & OL_LABEL_IS_NUMBER))
        return &none;
    const size_t before = tags->capacity;
    OL_MEM_RESERVE(tags->known, tags->capacity, (size_t)label + 1);
    if (tags->capacity > before)
        memset(tags->known + before, 0, (tags->capacity - before) * sizeof *tags->known);
    if (!tags->known[label])
        tags->known[label] = read_tag(&tags->arena, ol_label_text(labels, label, buffer));
    return tags->known[label];
}

void ol_cost_tags_release(struct ol_cost_tags *tags)
{
    ol_mem_free(tags->known);
    ol_arena_release(&tags->arena);
    *tags = (struct ol_cost_tags){0};
}
