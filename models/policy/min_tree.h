/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * min_tree: an array of int64 keys that knows the least of any prefix and the first small enough.
 *
 * Sixteen children to a node, two cache lines of keys, so a tree over thousands has three levels and a change
 * touches little. Absent keys are OL_MIN_TREE_NONE, which no search finds. Grows on demand.
 */
#ifndef OUTLAY_MIN_TREE_H
#define OUTLAY_MIN_TREE_H

#include <stddef.h>
#include <stdint.h>

#define OL_MIN_TREE_NONE   INT64_MAX
#define OL_MIN_TREE_FAN    16
#define OL_MIN_TREE_LEVELS 8

/* Zero-initialised is empty. `level[0]` are the keys; the rest are minima of sixteen below. */
struct ol_min_tree {
    int64_t *level[OL_MIN_TREE_LEVELS];
    size_t size[OL_MIN_TREE_LEVELS]; /* multiples of the fan */
    int levels;
};

/* Room for keys 0 .. count-1; new ones are absent. */
void ol_min_tree_grow(struct ol_min_tree *tree, size_t count);
void ol_min_tree_release(struct ol_min_tree *tree);
void ol_min_tree_set(struct ol_min_tree *tree, size_t i, int64_t key);
/* All keys at once: keys[0 .. count-1], the rest absent. */
void ol_min_tree_fill(struct ol_min_tree *tree, const int64_t *keys, size_t count);

static inline int64_t ol_min_tree_key(const struct ol_min_tree *tree, size_t i)
{
    return tree->level[0][i];
}
/* Of all keys; NONE while empty. */
int64_t ol_min_tree_least(const struct ol_min_tree *tree);
/* Index of the least among keys 0 .. count-1, the first where several are; SIZE_MAX where all are absent. */
size_t ol_min_tree_least_before(const struct ol_min_tree *tree, size_t count);
/* The first index at or after `from` whose key is at most `limit`; SIZE_MAX where none is. */
size_t ol_min_tree_first_at_most(const struct ol_min_tree *tree, size_t from, int64_t limit);

#endif
