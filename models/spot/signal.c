/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * signal: steps in two arrays, and cursors that know the step to come.
 *
 * A cursor stands between two steps of different values. To move, it takes the next step's value and then looks for the
 * first step behind that has another. Within the signal that is the next one, as neighbours differ; at its end it may
 * take more than one stretch. A signal of one step alone is never searched, and no search goes beyond simulated time.
 */
#include "outlay/signal.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>

const char *const ol_signal_after_names[OL_SIGNAL_AFTERS + 1] = {
    [OL_SIGNAL_HOLD] = "hold", [OL_SIGNAL_LOOP] = "loop", [OL_SIGNAL_DRAW] = "draw"};

/* ---- making ---- */

static void append(struct ol_signal *signal, size_t *capacity, ol_time at, double value)
{
    size_t room = *capacity;
    OL_MEM_RESERVE(signal->at, room, signal->count + 1);
    OL_MEM_RESERVE(signal->values, *capacity, signal->count + 1);
    signal->at[signal->count] = at;
    signal->values[signal->count++] = value;
}

void ol_signal_add(struct ol_signal *signal, size_t *capacity, ol_time at, double value)
{
    const size_t count = signal->count;
    OL_ASSERT(count ? at >= signal->at[count - 1] : at == 0);
    if (count && signal->at[count - 1] == at)
        signal->count--;
    if (signal->count == 0 || signal->values[signal->count - 1] != value)
        append(signal, capacity, at, value);
}

void ol_signal_release(struct ol_signal *signal)
{
    ol_mem_free(signal->at);
    ol_mem_free(signal->values);
    *signal = (struct ol_signal){0};
}

/* ---- asking ---- */

static double length_of(const struct ol_signal *signal, size_t i)
{
    return (double)((i + 1 < signal->count ? signal->at[i + 1] : signal->end) - signal->at[i]);
}

double ol_signal_mean_run(const struct ol_signal *signal, double least)
{
    struct ol_sum sum = {0};
    size_t falls = 0;
    for (size_t i = 0; i < signal->count; i++) {
        if (signal->values[i] >= least)
            ol_sum_add(&sum, length_of(signal, i));
        falls += i + 1 < signal->count && signal->values[i + 1] < signal->values[i];
    }
    return falls > 0 ? ol_sum_total(&sum) / (double)falls : (double)INFINITY;
}

bool ol_signal_ends_before(const struct ol_signal *signal, ol_time horizon)
{
    return signal->end - signal->start < horizon;
}

/* The step in which a moment of the signal lies. */
static size_t step_at(const struct ol_signal *signal, ol_time moment)
{
    size_t low = 0, high = signal->count; /* at[low] <= moment < at[high] */
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (signal->at[middle] <= moment)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- reading ---- */

/* Behind the signal's end, at `until`. */
static void begin_stretch(struct ol_signal_cursor *cursor)
{
    const struct ol_signal *signal = cursor->signal;
    const bool is_drawn = signal->after == OL_SIGNAL_DRAW;
    const ol_time moment = is_drawn ? (ol_time)ol_rng_below(&cursor->rng, (uint64_t)signal->end) : 0;
    cursor->next = step_at(signal, moment);
    cursor->offset = cursor->until - moment;
}

/* From one step to the one behind it, which begins at `until`. */
static void pass_step(struct ol_signal_cursor *cursor)
{
    const struct ol_signal *signal = cursor->signal;
    if (cursor->next + 1 < signal->count) {
        cursor->until = cursor->offset + signal->at[++cursor->next];
        return;
    }
    cursor->until = cursor->offset + signal->end;
    if (signal->after == OL_SIGNAL_HOLD || signal->count == 1 || cursor->until >= OL_TIME_END)
        cursor->until = OL_NEVER;
    else
        begin_stretch(cursor);
}

void ol_signal_advance(struct ol_signal_cursor *cursor)
{
    OL_ASSERT(cursor->until != OL_NEVER);
    cursor->value = cursor->signal->values[cursor->next];
    do
        pass_step(cursor);
    while (cursor->until != OL_NEVER && cursor->signal->values[cursor->next] == cursor->value);
}

struct ol_signal_cursor ol_signal_begin(const struct ol_signal *signal, struct ol_rng rng)
{
    struct ol_signal_cursor cursor = {.signal = signal, .rng = rng, .offset = -signal->start};
    cursor.next = step_at(signal, signal->start);
    ol_signal_advance(&cursor);
    return cursor;
}
