/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/passage.h"

#include "outlay/arena.h"

/* Since the clock's start, of the day that the clock starts in: zero or before. */
static ol_time first_midnight(const struct ol_passage *passage)
{
    const ol_time into = passage->start_instant % OL_DAY;
    return into >= 0 ? -into : -into - OL_DAY;
}

static void count(struct ol_passage *passage, int64_t bytes, ol_time at)
{
    if (at < passage->begin) {
        passage->before += bytes;
        return;
    }
    const size_t day = (size_t)((at - first_midnight(passage)) / OL_DAY);
    OL_MEM_RESERVE(passage->days, passage->capacity, day + 1);
    while (passage->count <= day)
        passage->days[passage->count++] = 0;
    passage->days[day] += bytes;
    passage->counted += bytes;
}

/* Where the next piece begins: a midnight, or the warm-up's end. */
static ol_time cut_after(const struct ol_passage *passage, ol_time at)
{
    const ol_time first = first_midnight(passage), midnight = first + ((at - first) / OL_DAY + 1) * OL_DAY;
    return at < passage->begin && passage->begin < midnight ? passage->begin : midnight;
}

void ol_passage_add(struct ol_passage *passage, int64_t bytes, ol_time from, ol_time to)
{
    int64_t done = 0;
    ol_time at = from;
    if (from >= to) {
        count(passage, bytes, from);
        return;
    }
    if (from < passage->begin && passage->begin < to) { /* however long before */
        done = (int64_t)((ol_area)bytes * (passage->begin - from) / (to - from));
        passage->before += done;
        at = passage->begin;
    } else if (to <= passage->begin) {
        passage->before += bytes;
        return;
    }
    while (at < to) {
        const ol_time cut = cut_after(passage, at), until = cut < to ? cut : to;
        const int64_t by_then = (int64_t)((ol_area)bytes * (until - from) / (to - from));
        count(passage, by_then - done, at);
        done = by_then;
        at = until;
    }
}

void ol_passage_day(const struct ol_passage *passage, size_t day, ol_time end, ol_time *from, ol_time *to)
{
    const ol_time first = first_midnight(passage) + (ol_time)day * OL_DAY;
    *from = first > passage->begin ? first : passage->begin;
    *to = first + OL_DAY < end ? first + OL_DAY : end;
    *to = *to < *from ? *from : *to;
}

void ol_passage_release(struct ol_passage *passage)
{
    ol_mem_free(passage->days);
    passage->days = NULL;
    passage->count = passage->capacity = 0;
}
