/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All arrangements of the waiting jobs against a plain array that is walked from front to end.
 */
#include "models/policy/candidates.h"

#include "tests/check.h"
#include "tests/fixture.h"

#define LIMIT 2000

static struct ol_candidate plain[LIMIT]; /* in order of arrival */
static size_t count;
static uint64_t state;

static uint32_t below(size_t bound)
{
    return (uint32_t)(fixture_random(&state) % bound);
}

static void plain_remove(size_t i)
{
    memmove(plain + i, plain + i + 1, (--count - i) * sizeof *plain);
}

/* The first that may start, or the shortest of them; SIZE_MAX where none may. */
static size_t plain_find(bool shortest, uint32_t free, uint32_t extra, ol_time slack)
{
    size_t found = SIZE_MAX;
    for (size_t i = 1; i < count; i++) {
        if (plain[i].units > free || (plain[i].estimate > slack && plain[i].units > extra))
            continue;
        if (found == SIZE_MAX || (shortest && plain[i].estimate < plain[found].estimate))
            found = i;
    }
    return found;
}

static bool is_same(const struct ol_candidate *a, const struct ol_candidate *b)
{
    return a->slot == b->slot && a->units == b->units && a->estimate == b->estimate;
}

/* Asks as a pass would: the head does not fit. */
static void take_both(const struct ol_candidates_ops *ops, struct ol_candidates *candidates, ol_time longest)
{
    struct ol_candidate taken = {0};
    uint32_t free = below(plain[0].units), extra = below(3) ? below(free + 2) : 0;
    ol_time slack = below(4) ? below((size_t)longest + 2) : 0;
    size_t want = plain_find(ops == &ol_candidate_shortest, free, extra, slack);
    bool got = ops->take(candidates, free, extra, slack, &taken);
    CHECK_INT(got, want != SIZE_MAX);
    if (!got || want == SIZE_MAX)
        return;
    CHECK(is_same(&taken, &plain[want]));
    plain_remove(want);
}

static void compare_heads(const struct ol_candidates_ops *ops, const struct ol_candidates *candidates)
{
    struct ol_candidate head;
    bool has = ops->head(candidates, &head);
    CHECK_INT(has, count > 0);
    CHECK(!has || !count || is_same(&head, &plain[0]));
}

struct mix {
    uint32_t sizes, longest; /* up to these */
    size_t most;             /* waiting at once */
    int steps;
};

/* The queue fills up to `most`, and then is emptied, again and again. */
static void compare(const struct ol_candidates_ops *ops, const struct mix *mix)
{
    struct ol_candidates *candidates = ops->open(mix->sizes);
    bool is_filling = true;
    count = 0;
    state = mix->sizes;
    for (int step = 0; step < mix->steps; step++) {
        is_filling = count == 0 || (is_filling && count < mix->most);
        if (count == 0 || (below(5) < (is_filling ? 4u : 1u) && count < LIMIT)) {
            plain[count] = (struct ol_candidate){1 + below(mix->longest), (uint32_t)step, 1 + below(mix->sizes)};
            ops->push(candidates, &plain[count++]);
        } else if (below(4) == 0) {
            ops->take_head(candidates);
            plain_remove(0);
        } else {
            take_both(ops, candidates, mix->longest);
        }
        compare_heads(ops, candidates);
        if (mix->sizes <= 100 || step % (mix->steps / 50) == 0)
            ops->verify(candidates);
    }
    ops->close(candidates);
}

static void compare_mixes(const struct ol_candidates_ops *ops)
{
    static const struct mix mixes[] = {
        {1, 3, 10, 2000},          {4, 4, 30, 5000},          {16, 10, 100, 5000},    {40, 100, 300, 8000},
        {5000, 1000, 1500, 10000}, {2000, 2000000, 60, 8000}, {900, 70000, 140, 9000}};
    for (size_t i = 0; i < sizeof mixes / sizeof *mixes; i++)
        compare(ops, &mixes[i]);
}

static void in_order_of_arrival(void)
{
    compare_mixes(&ol_candidate_fifo);
}

/* As many as stand in a row come, most of them leave from its head, and others come. */
static void from_the_head(void)
{
    struct ol_candidates *candidates = ol_candidate_fifo.open(8);
    uint32_t first = 0;
    for (uint32_t slot = 0; slot < 600; slot++) {
        const struct ol_candidate candidate = {.estimate = 5, .slot = slot, .units = 1 + slot % 8};
        ol_candidate_fifo.push(candidates, &candidate);
        ol_candidate_fifo.verify(candidates);
        for (const uint32_t last = slot; slot % 128 == 127 && first < last - 27; first++) {
            struct ol_candidate head;
            CHECK(ol_candidate_fifo.head(candidates, &head) && head.slot == first);
            ol_candidate_fifo.take_head(candidates);
            ol_candidate_fifo.verify(candidates);
        }
    }
    ol_candidate_fifo.close(candidates);
}

static void in_order_of_arrival_in_lines(void)
{
    compare_mixes(&ol_candidate_lines);
}

static void in_order_of_estimate(void)
{
    compare_mixes(&ol_candidate_shortest);
}

int main(void)
{
    CASE(in_order_of_arrival);
    CASE(from_the_head);
    CASE(in_order_of_arrival_in_lines);
    CASE(in_order_of_estimate);
    return check_end();
}
