/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cost_tag: team and project of usages, from the JSON object of their tags, which many usages share: each is read
 * once.
 */
#ifndef OUTLAY_REPORTS_COST_TAG_H
#define OUTLAY_REPORTS_COST_TAG_H

#include "outlay/arena.h"
#include "outlay/label.h"

struct ol_cost_tag {
    const char *team, *project; /* "" where there is none */
};

/* Zero-initialised is empty. Private. */
struct ol_cost_tags {
    struct ol_cost_tag **known; /* by label; NULL: not read */
    size_t capacity;
    struct ol_arena arena;
};

/* Of a label of `labels`, which are always the same; the answer lives as long as the tags. */
const struct ol_cost_tag *ol_cost_tag_of(struct ol_cost_tags *tags, const struct ol_labels *labels,
                                         ol_label label);
void ol_cost_tags_release(struct ol_cost_tags *tags);

#endif
