/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label is a number with the top bit set, or one more than the text's index without it: 0 is left for "not
 * given". Texts are found by open addressing with linear probing in a table that is at most half full. */
#include "outlay/label.h"

#include "outlay/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LEAST_SLOTS 64

ol_label ol_label_of_odd_number(struct ol_labels *labels, int64_t number)
{
    char text[24];
    if (!labels || number == -1)
        return OL_NO_LABEL;
    int length = snprintf(text, sizeof text, "%" PRId64, number);
    return ol_label_of_text(labels, text, (size_t)length);
}

/* FNV-1a, its high bits folded in for a table that takes low ones. */
static uint32_t hash(const char *bytes, size_t length)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    return (uint32_t)(sum ^ sum >> 32);
}

/* The slot that holds the text, or the empty one where it belongs. */
static uint32_t *find_slot(const struct ol_labels *labels, const char *bytes, size_t length)
{
    size_t mask = labels->slot_count - 1, i = hash(bytes, length) & mask;
    for (; labels->slots[i]; i = (i + 1) & mask) {
        const char *text = labels->texts[labels->slots[i] - 1];
        if (strncmp(text, bytes, length) == 0 && !text[length])
            break;
    }
    return &labels->slots[i];
}

static void grow(struct ol_labels *labels)
{
    ol_mem_free(labels->slots);
    labels->slot_count = labels->slot_count ? labels->slot_count * 2 : LEAST_SLOTS;
    labels->slots = ol_mem_new(ol_mem_product(sizeof *labels->slots, labels->slot_count));
    for (size_t i = 0; i < labels->count; i++)
        *find_slot(labels, labels->texts[i], strlen(labels->texts[i])) = (uint32_t)i + 1;
}

/* "0", "12": a number as it would be written, and small enough to stand for itself. */
static bool is_number(const char *bytes, size_t length, int64_t *number)
{
    bool is_canonical = length && length <= 10 && bytes[0] >= (length > 1 ? '1' : '0') && bytes[0] <= '9';
    return is_canonical && ol_slice_int((struct ol_slice){bytes, length}, number) &&
           (uint64_t)*number <= OL_LABEL_GREATEST_NUMBER;
}

ol_label ol_label_of_text(struct ol_labels *labels, const char *bytes, size_t length)
{
    int64_t number;
    length = length ? strnlen(bytes, length) : 0; /* a NUL ends it: texts are kept as strings */
    if (!length)
        return OL_NO_LABEL;
    if (is_number(bytes, length, &number))
        return OL_LABEL_IS_NUMBER | (uint32_t)number;
    if (labels->count * 2 >= labels->slot_count)
        grow(labels);
    uint32_t *slot = find_slot(labels, bytes, length);
    if (*slot)
        return *slot;
    OL_ASSERT(labels->count < OL_LABEL_IS_NUMBER - 1);
    OL_MEM_RESERVE(labels->texts, labels->capacity, labels->count + 1);
    labels->texts[labels->count++] = ol_arena_copy(&labels->arena, bytes, length);
    *slot = (uint32_t)labels->count;
    return *slot;
}

ol_label ol_label_find(const struct ol_labels *labels, const char *bytes, size_t length)
{
    int64_t number;
    if (is_number(bytes, length, &number))
        return OL_LABEL_IS_NUMBER | (uint32_t)number;
    return length && labels->slot_count ? *find_slot(labels, bytes, length) : OL_NO_LABEL;
}

const char *ol_label_text(const struct ol_labels *labels, ol_label label, char buffer[OL_LABEL_BUFFER])
{
    if (label == OL_NO_LABEL)
        return "";
    if (label & OL_LABEL_IS_NUMBER) {
        snprintf(buffer, OL_LABEL_BUFFER, "%" PRIu32, label & ~OL_LABEL_IS_NUMBER);
        return buffer;
    }
    OL_ASSERT(labels && label <= labels->count);
    return labels->texts[label - 1];
}

void ol_labels_copy(struct ol_labels *to, const struct ol_labels *from)
{
    OL_ASSERT(to->count == 0);
    for (size_t i = 0; i < from->count; i++)
        ol_label_of_text(to, from->texts[i], strlen(from->texts[i]));
}

void ol_labels_release(struct ol_labels *labels)
{
    ol_arena_release(&labels->arena);
    ol_mem_free(labels->texts);
    ol_mem_free(labels->slots);
    *labels = (struct ol_labels){0};
}
