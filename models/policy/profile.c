/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/policy/profile.h"

#include "outlay/arena.h"

#include <stdbool.h>
#include <string.h>

void ol_profile_begin(struct ol_profile *profile, ol_time now, int64_t free)
{
    OL_MEM_RESERVE(profile->steps, profile->capacity, 1);
    profile->head = 0;
    profile->end = 1;
    profile->steps[0] = (struct ol_profile_step){now, free};
}

void ol_profile_release(struct ol_profile *profile)
{
    ol_mem_free(profile->steps);
    *profile = (struct ol_profile){0};
}

/* The step that holds `at`, which is not before the first one. */
static size_t find(const struct ol_profile *profile, ol_time at)
{
    size_t low = profile->head, high = profile->end;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (profile->steps[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void ol_profile_advance(struct ol_profile *profile, ol_time now)
{
    profile->head = find(profile, now);
    if (profile->steps[profile->head].at < now)
        profile->steps[profile->head].at = now;
}

/* Make a step begin at `at`; its index. */
static size_t cut(struct ol_profile *profile, ol_time at)
{
    size_t i = find(profile, at);
    if (profile->steps[i].at == at)
        return i;
    if (profile->end == profile->capacity && profile->head > profile->capacity / 2) {
        memmove(profile->steps, profile->steps + profile->head,
                (profile->end - profile->head) * sizeof *profile->steps);
        i -= profile->head;
        profile->end -= profile->head;
        profile->head = 0;
    }
    OL_MEM_RESERVE(profile->steps, profile->capacity, profile->end + 1);
    memmove(profile->steps + i + 2, profile->steps + i + 1, (profile->end - i - 1) * sizeof *profile->steps);
    profile->end++;
    profile->steps[i + 1] = (struct ol_profile_step){at, profile->steps[i].free};
    return i + 1;
}

/* Drop step i where it says the same as the one before. */
static void join(struct ol_profile *profile, size_t i)
{
    if (i <= profile->head || i >= profile->end || profile->steps[i].free != profile->steps[i - 1].free)
        return;
    profile->end--;
    memmove(profile->steps + i, profile->steps + i + 1, (profile->end - i) * sizeof *profile->steps);
}

void ol_profile_add(struct ol_profile *profile, ol_time from, ol_time to, int64_t units)
{
    from = from < OL_TIME_END ? from : OL_TIME_END;
    to = to < OL_TIME_END ? to : OL_TIME_END;
    if (from >= to)
        return;
    cut(profile, from);
    size_t end = cut(profile, to);
    size_t begin = find(profile, from);
    for (size_t i = begin; i < end; i++)
        profile->steps[i].free += units;
    join(profile, end);
    join(profile, begin);
}

ol_time ol_profile_earliest(const struct ol_profile *profile, ol_time now, int64_t units, ol_time length,
                            ol_time own_from, ol_time own_to)
{
    ol_time start = OL_NEVER;
    for (size_t i = find(profile, now); i < profile->end; i++) {
        ol_time from = profile->steps[i].at > now ? profile->steps[i].at : now;
        ol_time to = i + 1 < profile->end ? profile->steps[i + 1].at : OL_TIME_END;
        /* The own slot may begin and end within a step: take the step in pieces. */
        for (ol_time end; from < to; from = end) {
            bool is_own = own_from <= from && from < own_to;
            ol_time next_cut = is_own ? own_to : own_from;
            end = next_cut > from && next_cut < to ? next_cut : to;
            if (!is_own && profile->steps[i].free < units) {
                start = OL_NEVER;
                continue;
            }
            start = start == OL_NEVER ? from : start;
            if (end - start >= length || end == OL_TIME_END)
                return start;
        }
    }
    return OL_TIME_END;
}
