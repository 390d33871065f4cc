/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/cost_book.h"

#include "outlay/label.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct ol_cost_sum *)a)->name, ((const struct ol_cost_sum *)b)->name);
}

static int by_cost(const void *a, const void *b)
{
    const ol_money left = ((const struct ol_cost_sum *)a)->steps[OL_COST_EFFECTIVE];
    const ol_money right = ((const struct ol_cost_sum *)b)->steps[OL_COST_EFFECTIVE];
    return left == right ? by_name(a, b) : left < right ? 1 : -1;
}

struct ol_cost_sum *ol_cost_groups(const struct ol_cost_line *lines, size_t count, enum ol_cost_key key,
                                   size_t length, size_t *group_count, struct ol_arena *arena)
{
    struct ol_labels names = {0};
    struct ol_cost_sum *groups = NULL;
    struct ol_text name = {0};
    size_t capacity = 0;
    *group_count = 0;
    for (size_t i = 0; i < count; i++) {
        const char *whole = lines[i].keys[key];
        const size_t taken = length > 0 && strlen(whole) > length ? length : strlen(whole);
        ol_text_clear(&name);
        ol_text_adds(&name, "="); /* no label is a number */
        ol_text_add(&name, whole, taken);
        const ol_label label = ol_label_of_text(&names, name.data, name.length);
        if (label > *group_count) {
            OL_MEM_RESERVE(groups, capacity, *group_count + 1);
            groups[(*group_count)++] = (struct ol_cost_sum){.name = ol_arena_copy(arena, whole, taken)};
        }
        for (size_t k = 0; k < OL_COST_STEPS; k++)
            groups[label - 1].steps[k] += lines[i].steps[k];
    }
    if (*group_count > 0)
        qsort(groups, *group_count, sizeof *groups, key == OL_COST_DAY ? by_name : by_cost);
    ol_text_release(&name);
    ol_labels_release(&names);
    return groups;
}
