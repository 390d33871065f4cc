/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/billing_telemetry.h"

#include <math.h>

/* A longer run is told by the day. */
#define HOURLY_LIMIT (400 * OL_DAY)

struct telling {
    const struct ol_log_volume *volume;
    ol_time begin, end;
    ol_telemetry_use *use;
    void *self;
};

/* Bytes are billionths of a GB. */
static ol_money quantity_of(double bytes)
{
    return (ol_money)rint(bytes);
}

static void use_span(const struct telling *telling, ol_time from, ol_time to, ol_money quantity)
{
    const struct ol_telemetry_item item = {.from = from, .to = to, .since = from, .quantity = quantity};
    telling->use(telling->self, &item);
}

static ol_time cut_after(ol_time at, ol_time step, ol_time end)
{
    const ol_time next = (at / step + 1) * step;
    return next < end ? next : end;
}

/* Neighbours of one rate are one row, which is spread evenly over its time. */
static void tell_taken(const struct telling *telling)
{
    const ol_time step = telling->end - telling->begin > HOURLY_LIMIT ? OL_DAY : OL_HOUR;
    ol_time from = telling->begin, to = from;
    ol_money row = 0, last = 0;
    for (ol_time at = telling->begin, next; at < telling->end; at = next) {
        next = cut_after(at, step, telling->end);
        const ol_money now = quantity_of(ol_log_volume_taken(telling->volume, at, next));
        const bool is_alike = to > from && now == last && next - at == step && to % step == 0 && from % step == 0;
        if (!is_alike) {
            if (row > 0)
                use_span(telling, from, to, row);
            from = at;
            row = 0;
        }
        row += now;
        last = now;
        to = next;
    }
    if (row > 0)
        use_span(telling, from, to, row);
}

/* The mean of each day. */
static void tell_hot(const struct telling *telling)
{
    for (ol_time at = telling->begin, next; at < telling->end; at = next) {
        next = cut_after(at, OL_DAY, telling->end);
        const ol_money mean = quantity_of(ol_log_volume_hot(telling->volume, at, next));
        if (mean > 0)
            use_span(telling, at, next, mean);
    }
}

/* What each day has brought. What came before the begin is cut there, and says since when it lies there. */
static void tell_cold(const struct telling *telling)
{
    double bytes;
    ol_time enter, leave;
    for (int64_t day = 0; ol_log_volume_cold(telling->volume, day, &bytes, &enter, &leave); day++) {
        const struct ol_telemetry_item item = {
            .from = enter > telling->begin ? enter : telling->begin,
            .to = leave < telling->end ? leave : telling->end,
            .since = enter,
            .quantity = quantity_of(bytes),
            .ended = leave <= telling->end ? OL_USAGE_BY_USER : OL_USAGE_RUNNING,
        };
        if (item.from < item.to && item.quantity > 0)
            telling->use(telling->self, &item);
    }
}

static void (*const tellers[OL_BILL_SORTS])(const struct telling *) = {
    [OL_BILL_LOGS_TAKEN] = tell_taken, [OL_BILL_LOGS_HOT] = tell_hot, [OL_BILL_LOGS_COLD] = tell_cold};

bool ol_billing_is_telemetry(const struct ol_billing_row *row)
{
    return tellers[row->sort] != NULL || row->sort == OL_BILL_SERIES;
}

void ol_billing_telemetry_usage(const struct ol_billing_row *row, const struct ol_world_telemetry *telemetry,
                                ol_time begin, ol_time end, ol_telemetry_use *use, void *self)
{
    const struct telling telling = {.begin = begin, .end = end, .use = use, .self = self};
    if (row->sort == OL_BILL_SERIES && begin < end) {
        use_span(&telling, begin, end, row->usage.quantity);
    } else if (row->sort != OL_BILL_SERIES) {
        struct telling of_logs = telling;
        of_logs.volume = &telemetry->volumes[row->logs];
        tellers[row->sort](&of_logs);
    }
}
