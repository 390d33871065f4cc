/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * function_meter: what a function's provider counts, hour by hour of the calendar.
 *
 * A call is counted in the hour in which it ends. Only hours in which one does are kept, so that a function that is
 * hardly called takes little, however long the run. Months begin with an hour, so no hour lies in two of them.
 */
#ifndef OUTLAY_SERVING_FUNCTION_METER_H
#define OUTLAY_SERVING_FUNCTION_METER_H

#include "outlay/arena.h"
#include "outlay/simtime.h"

struct ol_function_hour {
    ol_time from; /* on the clock; of the first maybe before its zero */
    uint64_t calls;
    uint64_t time, provisioned_time; /* billed sandbox-microseconds: of sandboxes on demand, of provisioned ones */
};

/* Zero-initialised but for `phase`; released by its owner. */
struct ol_function_meter {
    ol_time phase; /* how far the clock's zero lies behind a full hour */
    struct ol_function_hour *hours;
    size_t count, capacity;
};

static inline ol_time ol_function_meter_phase(ol_time start_instant)
{
    return (start_instant % OL_HOUR + OL_HOUR) % OL_HOUR;
}

static inline uint64_t ol_function_time_sum(uint64_t a, uint64_t b)
{
    return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

/* A call that ends at `now`, not before the last one. */
static inline void ol_function_meter_call(struct ol_function_meter *meter, ol_time now, uint64_t billed,
                                          bool is_provisioned)
{
    if (meter->count == 0 || now >= meter->hours[meter->count - 1].from + OL_HOUR) {
        OL_MEM_RESERVE(meter->hours, meter->capacity, meter->count + 1);
        meter->hours[meter->count++] =
            (struct ol_function_hour){.from = (now + meter->phase) / OL_HOUR * OL_HOUR - meter->phase};
    }
    struct ol_function_hour *hour = &meter->hours[meter->count - 1];
    uint64_t *const time = is_provisioned ? &hour->provisioned_time : &hour->time;
    hour->calls++;
    *time = ol_function_time_sum(*time, billed);
}

static inline struct ol_function_hour ol_function_meter_total(const struct ol_function_meter *meter)
{
    struct ol_function_hour total = {0};
    for (size_t i = 0; i < meter->count; i++) {
        total.calls += meter->hours[i].calls;
        total.time = ol_function_time_sum(total.time, meter->hours[i].time);
        total.provisioned_time = ol_function_time_sum(total.provisioned_time, meter->hours[i].provisioned_time);
    }
    return total;
}

static inline void ol_function_meter_release(struct ol_function_meter *meter)
{
    ol_mem_free(meter->hours);
    *meter = (struct ol_function_meter){0};
}

#endif
