/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage_tags: the tags of a row while they are gathered, and as the one text that becomes of them.
 *
 * Names and values are copied, one behind the other, and sorted by name in the end; of several values of one name the
 * last that was added counts. Zero-initialised is empty; the owner releases `bytes`.
 *
 *     struct ol_tag_set set = {0};
 *     is_good = ol_tag_set_read(&set, cell) && ol_tag_set_add(&set, name, value);
 *     label = ol_tag_set_label(&set, labels);
 */
#ifndef OUTLAY_PRICING_USAGE_TAGS_H
#define OUTLAY_PRICING_USAGE_TAGS_H

#include "outlay/label.h"
#include "outlay/text.h"

#include <stdbool.h>

#define OL_TAGS_LIMIT 64

struct ol_tag_set {
    struct ol_text bytes;
    struct {
        size_t name, name_length, value, value_length; /* in the bytes */
    } tags[OL_TAGS_LIMIT];
    size_t count;
};

/* False where there are too many. */
bool ol_tag_set_add(struct ol_tag_set *set, struct ol_slice name, struct ol_slice value);
/* Those of a JSON object of texts and numbers; false where it is none, or has too many. */
bool ol_tag_set_read(struct ol_tag_set *set, struct ol_slice json);
/* By ol_usage_tags. */
ol_label ol_tag_set_label(const struct ol_tag_set *set, struct ol_labels *labels);

#endif
