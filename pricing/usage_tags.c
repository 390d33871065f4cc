/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/usage_tags.h"

#include "outlay/json.h"
#include "outlay/json_reader.h"
#include "pricing/usage_file.h"

#include <string.h>

/* ---- gathering ---- */

bool ol_tag_set_add(struct ol_tag_set *set, struct ol_slice name, struct ol_slice value)
{
    if (set->count == OL_TAGS_LIMIT)
        return false;
    set->tags[set->count].name = set->bytes.length;
    set->tags[set->count].name_length = name.length;
    ol_text_add(&set->bytes, name.data, name.length);
    set->tags[set->count].value = set->bytes.length;
    set->tags[set->count].value_length = value.length;
    ol_text_add(&set->bytes, value.data, value.length);
    set->count++;
    return true;
}

bool ol_tag_set_read(struct ol_tag_set *set, struct ol_slice json)
{
    struct ol_error error = {0};
    struct ol_json_event event = {0};
    struct ol_json_reader *reader = ol_json_reader_of_memory(json.data, json.length, "tags");
    bool is_good = ol_json_next(reader, &event, &error) > 0 && event.type == OL_JSON_OBJECT;
    while (is_good && ol_json_next(reader, &event, &error) > 0 && event.type != OL_JSON_OBJECT_END)
        is_good = event.key.data &&
                  (event.type == OL_JSON_STRING || event.type == OL_JSON_NUMBER || event.type == OL_JSON_NULL) &&
                  ol_tag_set_add(set, event.key, event.text);
    is_good = is_good && error.status == OL_OK && ol_json_finish(reader, &error) == OL_OK;
    ol_json_reader_free(reader);
    return is_good;
}

ol_label ol_tag_set_label(const struct ol_tag_set *set, struct ol_labels *labels)
{
    struct ol_usage_tag tags[OL_TAGS_LIMIT];
    const char *bytes = ol_text_string(&set->bytes);
    for (size_t i = 0; i < set->count; i++)
        tags[i] = (struct ol_usage_tag){{bytes + set->tags[i].name, set->tags[i].name_length},
                                        {bytes + set->tags[i].value, set->tags[i].value_length}};
    return ol_usage_tags(labels, tags, set->count);
}

/* ---- as one text ---- */

static int compare_names(struct ol_slice a, struct ol_slice b)
{
    const size_t shorter = a.length < b.length ? a.length : b.length;
    const int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

/* They are few, and those of one name keep their order. */
static void sort_tags(struct ol_usage_tag *tags, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct ol_usage_tag tag = tags[i];
        size_t at = i;
        for (; at > 0 && compare_names(tags[at - 1].name, tag.name) > 0; at--)
            tags[at] = tags[at - 1];
        tags[at] = tag;
    }
}

static const char *text_of(struct ol_slice slice, struct ol_text *buffer)
{
    ol_text_clear(buffer);
    ol_text_add(buffer, slice.data, slice.length);
    return ol_text_string(buffer);
}

ol_label ol_usage_tags(struct ol_labels *labels, struct ol_usage_tag *tags, size_t count)
{
    struct ol_text text = {0}, name = {0}, value = {0};
    if (count == 0)
        return OL_NO_LABEL;
    sort_tags(tags, count);
    struct ol_output *output = ol_output_to_text(&text);
    struct ol_json json = {.output = output, .compact = true};
    ol_json_object(&json, NULL);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count ||
            compare_names(tags[i].name, tags[i + 1].name) != 0) /* of equal names the last counts */
            ol_json_string(&json, text_of(tags[i].name, &name), text_of(tags[i].value, &value));
    ol_json_end(&json);
    ol_output_close(output, NULL);
    const struct ol_slice trimmed = ol_slice_trim(ol_slice_of(ol_text_string(&text)));
    const ol_label label = ol_label_of_text(labels, trimmed.data, trimmed.length);
    ol_text_release(&text);
    ol_text_release(&name);
    ol_text_release(&value);
    return label;
}
