/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/service.h"

#include <math.h>

static const struct ol_field batch_fields[] = {
    {"size", OL_FIELD_COUNT, "Of a batch with so many requests.", .unit = "requests", .is_required = true,
     .min = 1, .max = 1e6, OL_FIELD_AT(struct ol_batch_time, size)},
    {"time", OL_FIELD_DURATION, "How long it takes.", .is_required = true, .min = 1, .max = 1e15,
     OL_FIELD_AT(struct ol_batch_time, time)},
    {0},
};
static const struct ol_element batch_element = {
    .name = "batch",
    .summary = "how long a batch of a size takes; between two of them in a straight line",
    .size = sizeof(struct ol_batch_time),
    .fields = batch_fields,
    .example = "<batch size=\"8\" time=\"20ms\"/>",
};

static const struct ol_field batching_fields[] = {
    {"size", OL_FIELD_COUNT, "How many requests are served together at most.", .unit = "requests",
     .is_required = true, .min = 1, .max = 1e5, OL_FIELD_AT(struct ol_batching, size)},
    {"wait", OL_FIELD_DURATION, "How long the first of them waits for others at most.", .min = 0, .max = 1e15,
     OL_FIELD_AT(struct ol_batching, wait)},
    {"base", OL_FIELD_DURATION, "How long a batch takes, whatever its size.", .min = 0, .max = 1e15,
     OL_FIELD_AT(struct ol_batching, base)},
    {"per-item", OL_FIELD_DURATION, "How much longer it takes for each request in it.", .min = 0, .max = 1e15,
     OL_FIELD_AT(struct ol_batching, per_item)},
    {0},
};
static const struct ol_child batching_children[] = {
    {&batch_element, offsetof(struct ol_batching, times), 0, 0},
    {0},
};
const struct ol_element ol_batching_element = {
    .name = "batching",
    .summary = "serves requests together; a batch whose time is not told takes as long as the longest in it",
    .size = sizeof(struct ol_batching),
    .fields = batching_fields,
    .children = batching_children,
    .example = "<batching size=\"8\" wait=\"5ms\" base=\"10ms\" per-item=\"2ms\"/>",
};

static const char *const disciplines[] = {"fifo", "sharing", NULL};
static const char *const on_loss[] = {"restart", "fail", NULL};

static const struct ol_field service_fields[] = {
    {"time", OL_FIELD_LAW, "How long a request takes that does not tell it itself.", .dimension = OL_LAW_DURATION,
     OL_FIELD_AT(struct ol_service, time)},
    {"concurrency", OL_FIELD_COUNT, "How many requests an instance serves at once.", .unit = "requests",
     .fallback = "1", .min = 1, .max = 1e5, OL_FIELD_AT(struct ol_service, concurrency)},
    {"discipline", OL_FIELD_CHOICE, "Whether these have a slot each or share the instance.",
     .choices = disciplines, .fallback = "fifo", OL_FIELD_AT(struct ol_service, discipline)},
    {"lanes", OL_FIELD_COUNT, "Sharing: how many requests an instance serves before they slow each other.",
     .unit = "requests", .fallback = "1", .min = 1, .max = 1e5, OL_FIELD_AT(struct ol_service, lanes)},
    {"queue", OL_FIELD_COUNT,
     "How many requests may wait; one more is turned away. Beside a <function> none may, unless it is given.",
     .unit = "requests", .fallback = OL_QUEUE_BOUND_TEXT, .min = 0, .max = 1e8,
     OL_FIELD_AT(struct ol_service, queue)},
    {"patience", OL_FIELD_DURATION, "How long a request waits at most.", .min = 1, .max = 1e15,
     OL_FIELD_AT(struct ol_service, patience)},
    {"service-timeout", OL_FIELD_DURATION, "How long a request is served at most.", .min = 1, .max = 1e15,
     OL_FIELD_AT(struct ol_service, service_timeout)},
    {"timeout", OL_FIELD_DURATION, "How long a caller waits for an answer at most, from each try on.", .min = 1,
     .max = 1e15, OL_FIELD_AT(struct ol_service, timeout)},
    {"retries", OL_FIELD_COUNT, "How often a caller tries again.", .fallback = "0", .min = 0, .max = 1000,
     OL_FIELD_AT(struct ol_service, retries)},
    {"backoff", OL_FIELD_DURATION, "After how long a caller tries again for the first time.", .fallback = "1s",
     .min = 1, .max = 1e15, OL_FIELD_AT(struct ol_service, backoff)},
    {"backoff-factor", OL_FIELD_REAL, "How much longer it is each time.", .fallback = "2", .min = 1, .max = 100,
     OL_FIELD_AT(struct ol_service, backoff_factor)},
    {"on-loss", OL_FIELD_CHOICE, "What requests on an instance do that is lost.", .choices = on_loss,
     .fallback = "restart", OL_FIELD_AT(struct ol_service, on_loss)},
    {"cache", OL_FIELD_SHARE, "The share of requests that a cache in front answers.", .min = 0, .max = 1,
     OL_FIELD_AT(struct ol_service, cache)},
    {"cache-time", OL_FIELD_DURATION, "How long such an answer takes.", .fallback = "1ms", .min = 0, .max = 1e15,
     OL_FIELD_AT(struct ol_service, cache_time)},
    {"delivery", OL_FIELD_DURATION, "How long an answer is on its way once a request has been served.", .min = 0,
     .max = 1e15, OL_FIELD_AT(struct ol_service, delivery)},
    {0},
};
static const struct ol_child service_children[] = {
    {&ol_batching_element, offsetof(struct ol_service, batchings), 0, 1},
    {0},
};
const struct ol_element ol_service_element = {
    .name = "service",
    .summary = "how an endpoint's instances serve requests",
    .size = sizeof(struct ol_service),
    .fields = service_fields,
    .children = service_children,
    .example = "<service time=\"lognormal(80ms,40ms)\" concurrency=\"4\" queue=\"100\" timeout=\"60s\"/>",
};

const struct ol_batching *ol_service_batching(const struct ol_service *service)
{
    return service->batchings.items;
}

static void check_batching(const struct ol_batching *batching, struct ol_faults *faults)
{
    const struct ol_batch_time *times = batching->times.items;
    for (size_t i = 1; i < batching->times.count; i++)
        if (times[i].size <= times[i - 1].size)
            ol_faults_add(faults, times[i].node->place,
                          "<batch size=\"%lld\"> follows one of %lld; list them by increasing size",
                          (long long)times[i].size, (long long)times[i - 1].size);
    if (batching->times.count && (batching->base || batching->per_item))
        ol_faults_add(faults, batching->node->place,
                      "<batching> has both <batch> rows and base or per-item; keep one of the two");
}

void ol_service_check(const struct ol_service *service, struct ol_faults *faults)
{
    const struct ol_batching *batching = ol_service_batching(service);
    if (batching)
        check_batching(batching, faults);
    if (service->discipline == OL_DISCIPLINE_SHARING && batching)
        ol_faults_add(faults, service->node->place,
                      "discipline=\"sharing\" does not go with <batching>; use fifo");
}

/* ---- times ---- */

/* On the line through the two rows around, or the two nearest; one row holds for all sizes. */
static double time_by_rows(const struct ol_batch_time *rows, size_t count, double items)
{
    size_t i = 1;
    if (count == 1)
        return (double)rows[0].time;
    while (i + 1 < count && (double)rows[i].size < items)
        i++;
    const double slope = (double)(rows[i].time - rows[i - 1].time) / (double)(rows[i].size - rows[i - 1].size);
    return (double)rows[i - 1].time + slope * (items - (double)rows[i - 1].size);
}

ol_time ol_batching_time(const struct ol_batching *batching, int64_t items)
{
    if (!batching->times.count)
        return batching->base + batching->per_item * items;
    const double time = time_by_rows(batching->times.items, batching->times.count, (double)items);
    return time >= 1 ? (ol_time)(time + 0.5) : 1;
}

double ol_service_load(const struct ol_service *service, double rate_per_second, double instances, double speed)
{
    const struct ol_batching *batching = ol_service_batching(service);
    double slots = instances * (double)service->concurrency, time = 0;
    if (service->discipline == OL_DISCIPLINE_SHARING)
        slots = instances * fmin((double)service->lanes, (double)service->concurrency);
    if (service->time.type)
        time = ol_law_mean(&service->time);
    if (batching) {
        const double together = (double)ol_batching_time(batching, batching->size);
        time = (together > 0 ? together : time) / (double)batching->size;
    }
    const double work = rate_per_second * (1 - service->cache) * time / (double)OL_SECOND;
    return work > 0 ? work / (slots * speed) : 0;
}
