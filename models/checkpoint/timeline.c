/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * timeline: positions in a regular plan by division.
 *
 * Where there are saves, an interval is shorter than the work: a cycle of computing and saving then stays below
 * OL_TIME_END, and nothing but sums of whole cycles has to be watched.
 */
#include "models/checkpoint/timeline.h"

static ol_time cut(ol_time time)
{
    return time < OL_TIME_LIMIT ? time : OL_TIME_LIMIT;
}

/* a + n b, cut. */
static ol_time sum_of(ol_time a, int64_t n, ol_time b)
{
    ol_time product, sum;
    if (__builtin_mul_overflow(n, b, &product) || __builtin_add_overflow(a, product, &sum))
        return OL_TIME_LIMIT;
    return cut(sum);
}

static ol_time head_of(const struct ol_timeline *timeline)
{
    return timeline->startup + timeline->restore;
}

static ol_time cycle_of(const struct ol_timeline *timeline)
{
    return timeline->interval + timeline->save;
}

int64_t ol_timeline_saves(const struct ol_timeline *timeline)
{
    return (timeline->work - 1) / timeline->interval;
}

ol_time ol_timeline_length(const struct ol_timeline *timeline)
{
    const ol_time computing = sum_of(head_of(timeline), 1, timeline->work);
    return sum_of(computing, ol_timeline_saves(timeline), timeline->save);
}

/* Saves that have ended by then, where `saves` is how many there are in all. */
static int64_t ended_by(const struct ol_timeline *timeline, int64_t saves, ol_time since_head)
{
    if (saves == 0 || since_head < 0)
        return 0;
    const int64_t cycles = since_head / cycle_of(timeline);
    return cycles < saves ? cycles : saves;
}

/* Up to the first so much of what is left. */
static ol_time take(ol_time *left, ol_time most)
{
    const ol_time taken = *left < most ? *left : most;
    *left -= taken;
    return taken;
}

struct ol_timeline_split ol_timeline_at(const struct ol_timeline *timeline, ol_time elapsed)
{
    struct ol_timeline_split split = {0};
    OL_ASSERT(elapsed >= 0);
    ol_time left = elapsed;
    split.startup = take(&left, timeline->startup);
    split.restore = take(&left, timeline->restore);
    const int64_t saves = ol_timeline_saves(timeline);
    split.saves = ended_by(timeline, saves, left);
    split.surviving = timeline->flush > 0
                          ? ended_by(timeline, saves, elapsed - head_of(timeline) - timeline->flush)
                          : split.saves;
    split.computed = split.saves * timeline->interval;
    split.saving = split.saves * timeline->save;
    left -= split.computed + split.saving;
    const bool has_next = split.saves < saves;
    split.computed += take(&left, has_next ? timeline->interval : left);
    split.saving += left;
    OL_ASSERT(split.computed <= timeline->work);
    return split;
}

ol_time ol_timeline_saved(const struct ol_timeline *timeline, int64_t saves)
{
    OL_ASSERT(saves >= 0 && saves <= ol_timeline_saves(timeline));
    return saves * timeline->interval;
}

ol_time ol_timeline_save_end(const struct ol_timeline *timeline, int64_t i)
{
    OL_ASSERT(i >= 1 && i <= ol_timeline_saves(timeline));
    return sum_of(head_of(timeline), i, cycle_of(timeline));
}
