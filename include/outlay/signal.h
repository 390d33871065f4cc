/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * signal: a value over time, given from outside: how many nodes there were to be had, what one cost.
 *
 * A signal is a step function on a time of its own: value i holds from at[i] up to at[i + 1], the last up to `end`. The
 * simulated clock's zero lies at `start` in it. It is loaded once, never changes and may be read by several
 * replications at a time. What comes behind its end is the author's choice:
 *
 *     hold   the last value for good
 *     loop   the whole signal again, from 0 (not from `start`), and so on
 *     draw   a stretch that begins at a moment drawn uniformly from [0, end) and goes on to the end; then the next
 *
 * A replication reads a signal through a cursor of its own, forwards. What a cursor hands out differs from what came
 * before, over the seams of loops and stretches too. Two cursors with the same rng on signals of the same `start`,
 * `end` and `after` draw the same stretches, so that a price and what follows from it stay together.
 *
 *     struct ol_signal_cursor cursor = ol_signal_begin(signal, rng);
 *     while (cursor.until < end) {
 *         ... cursor.value holds up to cursor.until ...
 *         ol_signal_advance(&cursor);
 *     }
 */
#ifndef OUTLAY_SIGNAL_H
#define OUTLAY_SIGNAL_H

#include "outlay/rng.h"
#include "outlay/simtime.h"

#include <stdbool.h>
#include <stddef.h>

enum ol_signal_after { OL_SIGNAL_HOLD, OL_SIGNAL_LOOP, OL_SIGNAL_DRAW, OL_SIGNAL_AFTERS };
extern const char *const ol_signal_after_names[OL_SIGNAL_AFTERS + 1]; /* "hold", "loop", "draw"; NULL-terminated */

struct ol_signal {
    ol_time *at;    /* rising; at[0] is 0 */
    double *values; /* neighbours differ; no NaN */
    size_t count;   /* at least 1 */
    ol_time start;  /* of the clock, 0 <= start < end */
    ol_time end;    /* > at[count - 1], at most OL_TIME_LIMIT */
    int after;      /* enum ol_signal_after */
};

/* Appends a step while a signal is made (zero-initialised at first): the first at 0, none before the one before it. A
 * value equal to the one before is left out, a second value at one time takes the first one's place. `end`, `start`
 * and `after` are the maker's to set. Grown with ol_mem; `capacity` starts at 0. */
void ol_signal_add(struct ol_signal *signal, size_t *capacity, ol_time at, double value);
/* Empty afterwards; nothing to do for one that is. */
void ol_signal_release(struct ol_signal *signal);

/* How long what comes when the value reaches `least` and goes when it falls lasts in the mean, over the whole signal,
 * whatever its start; infinite where it never falls. Each fall takes something away, also one to another value. */
double ol_signal_mean_run(const struct ol_signal *signal, double least);
/* Whether a clock that goes up to `horizon` (OL_NEVER: without end) comes behind the end, where `after` decides. */
bool ol_signal_ends_before(const struct ol_signal *signal, ol_time horizon);

struct ol_signal_cursor {
    double value;  /* holds now ... */
    ol_time until; /* ... up to here; OL_NEVER: for good, or past all simulated time */
    /* private */
    const struct ol_signal *signal;
    struct ol_rng rng;
    size_t next;    /* the step that begins at `until` */
    ol_time offset; /* of that step's zero on the clock */
};

/* At the clock's 0. The signal is borrowed; `rng` is used by OL_SIGNAL_DRAW alone. */
struct ol_signal_cursor ol_signal_begin(const struct ol_signal *signal, struct ol_rng rng);
/* Move to `until`, which is not OL_NEVER: the next value, which differs from the one before. Allocates nothing. */
void ol_signal_advance(struct ol_signal_cursor *cursor);

#endif
