/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/billing_telemetry.h"

#include "scenarios/billing_row.h"

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

/* ---- rows ---- */

static void add_logs(struct ol_billing *billing, size_t i)
{
    const struct ol_logs *logs = (const struct ol_logs *)billing->scenario->logs.items + i;
    const struct ol_book *book = ol_scenario_book(billing->scenario, logs->provider, NULL, logs->region);
    if (!book) /* of a scenario without price books */
        return;
    const struct ol_book_class *classes = book->classes.items;
    const struct {
        enum ol_billing_sort sort;
        enum ol_meter meter;
        const char *item;
        bool is_used;
    } sorts[] = {
        {OL_BILL_LOGS_TAKEN, OL_METER_LOG_INGEST, logs->system, true},
        {OL_BILL_LOGS_HOT, OL_METER_LOG_STORAGE, logs->system, logs->hot > 0},
        {OL_BILL_LOGS_COLD, OL_METER_STORAGE, logs->class || logs->cold == 0 ? logs->class : classes[0].name,
         logs->cold > 0},
    };
    for (size_t k = 0; k < sizeof sorts / sizeof *sorts; k++) {
        if (!sorts[k].is_used)
            continue;
        const struct ol_usage row = {
            .meter = (uint8_t)sorts[k].meter,
            .provider = ol_billing_label(billing, book->provider),
            .item = ol_billing_label(billing, sorts[k].item),
            .region = ol_billing_label(billing, logs->region),
            .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "logs/%s", logs->name)),
            .tags = ol_billing_tags(billing, NULL, logs->team),
        };
        struct ol_billing_row *added = ol_billing_add_row(billing, &row);
        added->sort = sorts[k].sort;
        added->logs = i;
    }
}

static void add_series(struct ol_billing *billing, const struct ol_custom_metrics *metrics)
{
    const struct ol_book *book = ol_scenario_book(billing->scenario, metrics->provider, NULL, metrics->region);
    if (!book)
        return;
    const struct ol_usage row = {
        .meter = OL_METER_METRIC_SERIES,
        .quantity = ol_custom_metrics_count(metrics) * OL_MONEY_UNIT,
        .provider = ol_billing_label(billing, book->provider),
        .region = ol_billing_label(billing, metrics->region),
        .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "metrics/%s", metrics->name)),
        .tags = ol_billing_tags(billing, NULL, metrics->team),
    };
    ol_billing_add_row(billing, &row)->sort = OL_BILL_SERIES;
}

void ol_billing_add_telemetry(struct ol_billing *billing)
{
    const struct ol_scenario *scenario = billing->scenario;
    for (size_t i = 0; i < scenario->logs.count; i++)
        add_logs(billing, i);
    for (size_t i = 0; i < scenario->custom_metrics.count; i++)
        add_series(billing, (const struct ol_custom_metrics *)scenario->custom_metrics.items + i);
}
