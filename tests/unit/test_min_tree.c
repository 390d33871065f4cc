/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree of minima against a plain array that is searched from end to end.
 */
#include "models/policy/min_tree.h"

#include "tests/check.h"
#include "tests/fixture.h"

#define KEYS 5000 /* four levels of sixteen */

static int64_t plain[KEYS];
static size_t count;
static uint64_t state = 1;

static size_t plain_least_before(size_t end)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < end && i < count; i++)
        if (plain[i] != OL_MIN_TREE_NONE && (least == SIZE_MAX || plain[i] < plain[least]))
            least = i;
    return least;
}

static size_t plain_first_at_most(size_t from, int64_t limit)
{
    for (size_t i = from; i < count; i++)
        if (plain[i] != OL_MIN_TREE_NONE && plain[i] <= limit)
            return i;
    return SIZE_MAX;
}

/* Every inner key is the least of the sixteen below. */
static void verify(const struct ol_min_tree *tree)
{
    for (int level = 1; level < tree->levels; level++)
        for (size_t i = 0; i < tree->size[level - 1] / OL_MIN_TREE_FAN; i++) {
            int64_t least = OL_MIN_TREE_NONE;
            for (size_t k = i * OL_MIN_TREE_FAN; k < (i + 1) * OL_MIN_TREE_FAN; k++)
                least = tree->level[level - 1][k] < least ? tree->level[level - 1][k] : least;
            if (tree->level[level][i] != least)
                CHECK_REPORT("level %d, node %zu", level, i);
        }
}

static void compare(const struct ol_min_tree *tree)
{
    size_t least = plain_least_before(count);
    CHECK_INT(ol_min_tree_least(tree), least == SIZE_MAX ? OL_MIN_TREE_NONE : plain[least]);
    for (int i = 0; i < 4; i++) {
        size_t end = fixture_below(&state, count + 1), from = fixture_below(&state, count);
        int64_t limit = i ? (int64_t)fixture_below(&state, 50) - 5 : OL_MIN_TREE_NONE;
        CHECK_INT(ol_min_tree_least_before(tree, end), plain_least_before(end));
        CHECK_INT(ol_min_tree_first_at_most(tree, from, limit), plain_first_at_most(from, limit));
    }
}

/* Few different keys, so that the first of equal ones is told; some absent. */
static int64_t draw_key(void)
{
    return fixture_below(&state, 3) ? (int64_t)fixture_below(&state, 40) - 3 : OL_MIN_TREE_NONE;
}

static void grow(struct ol_min_tree *tree, size_t to)
{
    ol_min_tree_grow(tree, to);
    for (; count < to; count++)
        plain[count] = OL_MIN_TREE_NONE;
}

static void against_a_plain_array(void)
{
    static const size_t sizes[] = {1, 2, 15, 16, 17, 255, 256, 257, 300, 4096, 4097, KEYS};
    struct ol_min_tree tree = {0};
    count = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        grow(&tree, sizes[i]);
        verify(&tree);
        for (int step = 0; step < 300; step++) {
            size_t at = fixture_below(&state, 4) ? fixture_below(&state, count) : count - 1;
            plain[at] = draw_key();
            ol_min_tree_set(&tree, at, plain[at]);
            CHECK_INT(ol_min_tree_key(&tree, at), plain[at]);
            compare(&tree);
        }
        verify(&tree);
    }
    ol_min_tree_release(&tree);
}

static void filled_at_once(void)
{
    struct ol_min_tree tree = {0};
    count = 0;
    grow(&tree, 1000);
    for (size_t filled = 0; filled <= 1000; filled += 125) {
        for (size_t i = 0; i < count; i++)
            plain[i] = i < filled ? draw_key() : OL_MIN_TREE_NONE;
        ol_min_tree_fill(&tree, plain, filled);
        verify(&tree);
        for (int step = 0; step < 50; step++)
            compare(&tree);
    }
    ol_min_tree_release(&tree);
}

static void empty(void)
{
    struct ol_min_tree tree = {0};
    CHECK_INT(ol_min_tree_least(&tree), OL_MIN_TREE_NONE);
    CHECK(ol_min_tree_least_before(&tree, 0) == SIZE_MAX);
    CHECK(ol_min_tree_least_before(&tree, 9) == SIZE_MAX);
    CHECK(ol_min_tree_first_at_most(&tree, 0, 9) == SIZE_MAX);
    ol_min_tree_grow(&tree, 40);
    CHECK_INT(ol_min_tree_least(&tree), OL_MIN_TREE_NONE);
    CHECK(ol_min_tree_least_before(&tree, 40) == SIZE_MAX);
    CHECK(ol_min_tree_first_at_most(&tree, 0, INT64_MAX - 1) == SIZE_MAX);
    ol_min_tree_release(&tree);
}

/* The extremes of a key are keys like any other. */
static void extremes(void)
{
    struct ol_min_tree tree = {0};
    ol_min_tree_grow(&tree, 20);
    ol_min_tree_set(&tree, 17, INT64_MAX - 1);
    CHECK_INT(ol_min_tree_first_at_most(&tree, 0, INT64_MAX), 17);
    CHECK_INT(ol_min_tree_least_before(&tree, 20), 17);
    ol_min_tree_set(&tree, 18, INT64_MIN);
    CHECK_INT(ol_min_tree_first_at_most(&tree, 0, INT64_MIN), 18);
    CHECK_INT(ol_min_tree_least(&tree), INT64_MIN);
    ol_min_tree_release(&tree);
}

int main(void)
{
    CASE(against_a_plain_array);
    CASE(filled_at_once);
    CASE(empty);
    CASE(extremes);
    return check_end();
}
