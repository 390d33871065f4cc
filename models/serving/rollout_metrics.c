/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/rollout_metrics.h"

#include "outlay/text.h"

#include <math.h>

struct sheet {
    const char *rollout;
    struct ol_metrics *metrics;
    size_t replication;
};

static void set(const struct sheet *sheet, const char *name, const char *unit, double value)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "rollout.%s.%s", sheet->rollout, name);
    ol_metrics_set(sheet->metrics, sheet->replication, ol_text_string(&text), unit, value);
    ol_text_release(&text);
}

/* ---- hours ---- */

static ol_time overlap(const struct ol_node_life *life, ol_time from, ol_time to)
{
    const ol_time begin = life->start > from ? life->start : from, end = life->end < to ? life->end : to;
    return end > begin ? end - begin : 0;
}

static double time_of(const struct ol_node_lives *lives, uint16_t pool, ol_time from, ol_time to)
{
    double time = 0;
    for (size_t i = 0; i < lives->count; i++)
        if (lives->items[i].pool == pool)
            time += (double)overlap(&lives->items[i], from, to);
    return time;
}

static double hours_of(const struct ol_rollout_result *result, enum ol_rollout_side side, ol_time from, ol_time to)
{
    const ol_time warmup_end = result->split->warmup_end, begin = from > warmup_end ? from : warmup_end;
    return (time_of(result->lives, result->pools[side], begin, to) +
            time_of(result->standing[side], result->pools[side], begin, to)) /
           (double)OL_HOUR;
}

static ol_time back_at(const struct ol_rollout_result *result)
{
    const ol_time at = result->split->courses[OL_ROLLOUT_NEW].back_at;
    return at < result->end ? at : OL_NEVER;
}

static double extra_hours(const struct ol_rollout_result *result)
{
    const ol_time full_at = ol_rollout_full_at(result->split), back = back_at(result);
    if (full_at >= back) /* nor is it the only one ever */
        return hours_of(result, OL_ROLLOUT_NEW, 0, OL_NEVER);
    return hours_of(result, OL_ROLLOUT_NEW, 0, full_at) + hours_of(result, OL_ROLLOUT_OLD, full_at, back) +
           hours_of(result, OL_ROLLOUT_NEW, back, OL_NEVER);
}

/* ---- requests ---- */

struct service {
    uint64_t requests, ended, within_target;
    struct ol_histogram latency;
};

static void add(struct service *service, const struct ol_request_tally *tally)
{
    service->requests += tally->requests;
    service->ended += tally->completed + tally->shed + tally->timed_out + tally->failed;
    service->within_target += tally->within_target;
    ol_histogram_add_all(&service->latency, &tally->latency);
}

static void set_latency(const struct sheet *sheet, const struct ol_histogram *latency)
{
    static const struct {
        const char *name;
        double p;
    } rows[] = {{"latency.p50_s", 0.5}, {"latency.p95_s", 0.95}, {"latency.p99_s", 0.99}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        set(sheet, rows[i].name, "s",
            latency->count ? ol_histogram_quantile(latency, rows[i].p) / (double)OL_SECOND : NAN);
}

void ol_rollout_metrics(const struct ol_rollout_result *result, struct ol_metrics *metrics, size_t replication)
{
    const struct ol_rollout_split *split = result->split;
    const struct ol_request_tally *old = result->tallies[OL_ROLLOUT_OLD], *new = result->tallies[OL_ROLLOUT_NEW];
    const struct sheet sheet = {split->terms->name, metrics, replication};
    struct service service = {0};
    add(&service, old);
    if (!ol_rollout_copies(split))
        add(&service, new);
    set(&sheet, "requests", "requests", (double)service.requests);
    set(&sheet, "new_requests", "requests", (double)new->requests);
    set(&sheet, "faulty", "requests", (double)split->courses[OL_ROLLOUT_NEW].faulty_counted);
    set(&sheet, "rolled_back", "share", back_at(result) != OL_NEVER);
    set_latency(&sheet, &service.latency);
    if (old->target > 0 && (new->target > 0 || ol_rollout_copies(split)))
        set(&sheet, "slo", "share", service.ended ? (double)service.within_target / (double)service.ended : NAN);
    set(&sheet, "extra_instance_hours", "instance-hours", extra_hours(result));
    ol_histogram_release(&service.latency);
}
