/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * passage: how many bytes passed one way, by days of the calendar (UTC), exactly.
 *
 * What passes over a while is spread evenly over it. Bytes are whole, and the parts of each transfer add up to it, so
 * that what is billed is what was sent. What passed before the warm-up's end is only summed.
 */
#ifndef OUTLAY_STORAGE_PASSAGE_H
#define OUTLAY_STORAGE_PASSAGE_H

#include "models/area.h"

#include <stddef.h>

/* Zero-initialised but for `begin` and `start_instant` is empty. */
struct ol_passage {
    ol_time begin;         /* of what counts: the warm-up's end */
    ol_time start_instant; /* of the clock's zero; 0: a midnight */
    ol_area *days;         /* bytes, from the day of the clock's zero on */
    size_t count, capacity;
    ol_area counted, before; /* bytes in days; and those that do not count */
};

/* From .. to (equal: at once), since the clock's start. */
void ol_passage_add(struct ol_passage *passage, int64_t bytes, ol_time from, ol_time to);
/* The part of a day that lies in begin .. end. */
void ol_passage_day(const struct ol_passage *passage, size_t day, ol_time end, ol_time *from, ol_time *to);
void ol_passage_release(struct ol_passage *passage);

#endif
