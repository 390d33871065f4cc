/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/policy/min_tree.h"

#include "outlay/arena.h"

#define FAN OL_MIN_TREE_FAN

static size_t rounded(size_t count)
{
    return count ? (count + FAN - 1) / FAN * FAN : FAN;
}

static void level_grow(struct ol_min_tree *tree, int level, size_t size)
{
    if (size <= tree->size[level])
        return;
    tree->level[level] = ol_mem_resize(tree->level[level], ol_mem_product(sizeof(int64_t), size));
    for (size_t i = tree->size[level]; i < size; i++)
        tree->level[level][i] = OL_MIN_TREE_NONE;
    tree->size[level] = size;
}

static int64_t least_of_sixteen(const int64_t *keys)
{
    int64_t least = keys[0];
    for (int i = 1; i < FAN; i++)
        least = keys[i] < least ? keys[i] : least;
    return least;
}

void ol_min_tree_grow(struct ol_min_tree *tree, size_t count)
{
    size_t size = rounded(count);
    if (size <= tree->size[0])
        return;
    int levels = tree->levels;
    tree->levels = 0;
    for (;;) {
        OL_ASSERT(tree->levels < OL_MIN_TREE_LEVELS);
        level_grow(tree, tree->levels++, size);
        if (size == FAN)
            break;
        size = rounded(size / FAN);
    }
    /* A level that is new above old keys has to learn their minima. */
    for (int level = levels ? levels : 1; level < tree->levels; level++)
        for (size_t i = 0; i < tree->size[level - 1] / FAN; i++)
            tree->level[level][i] = least_of_sixteen(tree->level[level - 1] + i * FAN);
}

void ol_min_tree_release(struct ol_min_tree *tree)
{
    for (int level = 0; level < OL_MIN_TREE_LEVELS; level++)
        ol_mem_free(tree->level[level]);
    *tree = (struct ol_min_tree){0};
}

void ol_min_tree_set(struct ol_min_tree *tree, size_t i, int64_t key)
{
    int64_t old = tree->level[0][i];
    tree->level[0][i] = key;
    for (int level = 1; level < tree->levels; level++) {
        size_t parent = i / FAN;
        int64_t *least = &tree->level[level][parent];
        if (key < *least) {
            old = *least;
            *least = key;
        } else if (old == *least && key > old) {
            int64_t again = least_of_sixteen(tree->level[level - 1] + parent * FAN);
            if (again == *least)
                return;
            *least = key = again;
        } else {
            return;
        }
        i = parent;
    }
}

void ol_min_tree_fill(struct ol_min_tree *tree, const int64_t *keys, size_t count)
{
    for (size_t i = 0; i < tree->size[0]; i++)
        tree->level[0][i] = i < count ? keys[i] : OL_MIN_TREE_NONE;
    for (int level = 1; level < tree->levels; level++)
        for (size_t i = 0; i < tree->size[level - 1] / FAN; i++)
            tree->level[level][i] = least_of_sixteen(tree->level[level - 1] + i * FAN);
}

int64_t ol_min_tree_least(const struct ol_min_tree *tree)
{
    return tree->levels ? least_of_sixteen(tree->level[tree->levels - 1]) : OL_MIN_TREE_NONE;
}

/* Down from node i of a level to the first key that equals its least. */
static size_t descend(const struct ol_min_tree *tree, int level, size_t i)
{
    int64_t least = tree->level[level][i];
    while (level > 0) {
        level--;
        i *= FAN;
        while (tree->level[level][i] != least)
            i++;
    }
    return i;
}

size_t ol_min_tree_least_before(const struct ol_min_tree *tree, size_t count)
{
    int64_t least = OL_MIN_TREE_NONE - 1; /* a key that is present is at most this */
    int least_level = 0;
    size_t least_node = SIZE_MAX;
    /* From the top the prefix splits into whole nodes of each level. */
    size_t end = count;
    for (int level = 0; level < tree->levels && end; level++) {
        size_t begin = level + 1 < tree->levels ? end / FAN * FAN : 0;
        for (size_t i = end; i-- > begin;)
            if (tree->level[level][i] <= least) {
                least = tree->level[level][i];
                least_level = level;
                least_node = i;
            }
        end = begin / FAN;
    }
    return least_node == SIZE_MAX ? SIZE_MAX : descend(tree, least_level, least_node);
}

size_t ol_min_tree_first_at_most(const struct ol_min_tree *tree, size_t from, int64_t limit)
{
    int level = 0;
    size_t i = from;
    if (!tree->levels || limit == OL_MIN_TREE_NONE)
        limit = OL_MIN_TREE_NONE - 1;
    /* Up while the rest of a node's children are too large, then down the first that is not. */
    for (; level < tree->levels; level++) {
        size_t end = rounded(i + 1);
        for (; i < end && i < tree->size[level]; i++)
            if (tree->level[level][i] <= limit)
                goto found;
        i = end / FAN;
    }
    return SIZE_MAX;
found:
    while (level > 0) {
        level--;
        i *= FAN;
        while (tree->level[level][i] > limit)
            i++;
    }
    return i;
}
