/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all streams have in common: a format's requests go through the window that orders them, are thinned or
 * replicated, spread within what their log does not tell apart, and then get their times and what they did not tell. A
 * stage that has nothing to do is left out.
 */
#include "outlay/traffic.h"

#include "outlay/arena.h"
#include "request_spread.h"
#include "request_volume.h"
#include "request_window.h"

#include <math.h>
#include <stdarg.h>

#define BATCH 512

struct staged {
    struct ol_stream base;
    struct ol_stream *inner;
    struct ol_request_window *window; /* NULL where the format is in order */
    struct ol_request_volume volume;
    struct ol_request_spread spread;
    struct ol_request coarse[BATCH]; /* to be spread */
    int coarse_at, coarse_count;
    double time_scale;
    ol_time anchor, offset; /* an inner time t is offset + time_scale * (t - anchor) */
    bool is_settled, has_start, has_ended;
    const struct ol_traffic *traffic;
    struct ol_rng prompts, outputs, payloads;
    struct ol_request batch[BATCH]; /* on the way from one stage to the next */
    int at, count;                  /* of it, for replication */
    struct ol_request first[BATCH]; /* read when it was opened */
    int first_taken, first_count;
};

/* ---- for the readers ---- */

int ol_stream_malformed(struct ol_stream *stream, const struct ol_stream_context *context, struct ol_error *error,
                        struct ol_place place, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    stream->troubles.malformed++;
    ol_troubles_remember(&stream->troubles, place, message);
    return context->stop_on_error ? ol_fail(error, OL_BAD_INPUT, place, "%s", message) : 0;
}

void ol_stream_gap(struct ol_stream *stream, ol_time from, uint64_t buckets)
{
    stream->gaps += buckets;
    if (stream->gap_runs < OL_GAPS_SHOWN)
        stream->shown_gaps[stream->gap_runs] = (struct ol_traffic_gap){from, buckets};
    stream->gap_runs++;
}

/* ---- stages ---- */

static int pull_ordered(struct staged *staged, struct ol_request *requests, int room, struct ol_error *error)
{
    if (!staged->window)
        return staged->inner->ops->next(staged->inner, requests, room, error);
    for (;;) {
        const int taken = ol_request_window_take(staged->window, requests, room, staged->has_ended);
        if (taken > 0 || staged->has_ended)
            return taken;
        const int free = ol_request_window_room(staged->window);
        const int got = staged->inner->ops->next(staged->inner, staged->batch, free < BATCH ? free : BATCH, error);
        if (got < 0)
            return got;
        for (int i = 0; i < got; i++)
            ol_request_window_add(staged->window, &staged->batch[i]);
        staged->has_ended = got == 0;
    }
}

static int pull_thinned(struct staged *staged, struct ol_request *requests, int room, struct ol_error *error)
{
    int got, kept = 0;
    while (kept == 0 && (got = pull_ordered(staged, requests, room, error)) != 0) {
        if (got < 0)
            return got;
        kept = ol_request_volume_thin(&staged->volume, requests, got);
    }
    return kept;
}

/* From the window the batch is filled anew; it is used up then. */
static int feed(struct staged *staged, struct ol_error *error)
{
    while (ol_request_volume_wants(&staged->volume)) {
        if (staged->at == staged->count) {
            struct ol_request read[BATCH];
            const int got = pull_ordered(staged, read, BATCH, error);
            if (got <= 0)
                return got;
            for (int i = 0; i < got; i++)
                staged->batch[i] = read[i];
            staged->at = 0;
            staged->count = got;
        }
        ol_request_volume_add(&staged->volume, &staged->batch[staged->at++]);
    }
    return 1;
}

static int pull_replicated(struct staged *staged, struct ol_request *requests, int room, struct ol_error *error)
{
    int count = 0;
    while (count < room) {
        const int fed = feed(staged, error);
        if (fed < 0)
            return fed;
        if (!ol_request_volume_take(&staged->volume, &requests[count]))
            break;
        count++;
    }
    return count;
}

static int pull(struct staged *staged, struct ol_request *requests, int room, struct ol_error *error)
{
    if (staged->volume.volume < 1)
        return pull_thinned(staged, requests, room, error);
    if (staged->volume.volume > 1)
        return pull_replicated(staged, requests, room, error);
    return pull_ordered(staged, requests, room, error);
}

/* Fills the group of the next instant; whether there is one. */
static int gather(struct staged *staged, struct ol_error *error)
{
    for (;;) {
        if (staged->coarse_at == staged->coarse_count) {
            const int got = pull(staged, staged->coarse, BATCH, error);
            if (got <= 0)
                return got;
            staged->coarse_at = 0;
            staged->coarse_count = got;
        }
        if (!ol_request_spread_add(&staged->spread, &staged->coarse[staged->coarse_at]))
            return 1;
        staged->coarse_at++;
    }
}

static int pull_spread(struct staged *staged, struct ol_request *requests, int room, struct ol_error *error)
{
    int count = 0;
    if (staged->spread.resolution == 0)
        return pull(staged, requests, room, error);
    while (count < room) {
        if (ol_request_spread_take(&staged->spread, &requests[count])) {
            count++;
            continue;
        }
        const int got = gather(staged, error);
        if (got < 0)
            return got;
        if (got == 0 && staged->spread.taken == staged->spread.count)
            break;
    }
    return count;
}

/* ---- times, and what is not told ---- */

/* With the first request it is known where the times lie. */
static void settle(struct staged *staged, ol_time first)
{
    const bool is_absolute = staged->inner->origin == OL_ORIGIN_ABSOLUTE;
    staged->anchor = is_absolute ? first : 0;
    staged->offset = is_absolute && !staged->has_start ? first : 0;
    staged->base.origin = is_absolute && !staged->has_start ? OL_ORIGIN_ABSOLUTE : OL_ORIGIN_RELATIVE;
    staged->is_settled = true;
}

static void place(const struct staged *staged, struct ol_request *requests, int count)
{
    if (staged->time_scale == 1) {
        const ol_time added = staged->offset - staged->anchor;
        for (int i = 0; i < count && added; i++)
            requests[i].at += added;
        return;
    }
    for (int i = 0; i < count; i++) {
        const double behind = (double)(requests[i].at - staged->anchor) * staged->time_scale;
        const ol_time at = llrint(fmax(fmin(behind, 0x1p60), -0x1p60)) + staged->offset;
        requests[i].at = at > OL_TIME_LIMIT ? OL_TIME_LIMIT : at;
    }
}

/* At least 1, as 0 is what is not told. */
static uint32_t draw(const struct ol_law *law, struct ol_rng *rng)
{
    return (uint32_t)llrint(fmin(fmax(ol_law_draw(law, rng), 1), UINT32_MAX));
}

static void complete(struct staged *staged, struct ol_request *requests, int count)
{
    const struct ol_traffic *traffic = staged->traffic;
    for (int i = 0; traffic->prompt.type && i < count; i++)
        if (requests[i].prompt == 0)
            requests[i].prompt = draw(&traffic->prompt, &staged->prompts);
    for (int i = 0; traffic->output.type && i < count; i++)
        if (requests[i].output == 0)
            requests[i].output = draw(&traffic->output, &staged->outputs);
    for (int i = 0; traffic->bytes.type && i < count; i++)
        if (requests[i].bytes == 0)
            requests[i].bytes = draw(&traffic->bytes, &staged->payloads);
}

/* What the stream says of itself; the troubles are long, and change seldom. */
static void report(struct staged *staged)
{
    const struct ol_stream *inner = staged->inner;
    struct ol_stream *outer = &staged->base;
    outer->reordered = inner->reordered + (staged->window ? staged->window->reordered : 0);
    outer->disordered = inner->disordered + (staged->window ? staged->window->disordered : 0);
    if (outer->troubles.malformed != inner->troubles.malformed ||
        outer->troubles.dropped != inner->troubles.dropped)
        outer->troubles = inner->troubles;
    if (outer->gap_runs != inner->gap_runs)
        for (size_t i = 0; i < OL_GAPS_SHOWN; i++)
            outer->shown_gaps[i] = inner->shown_gaps[i];
    outer->gaps = inner->gaps;
    outer->empty = inner->empty;
    outer->gap_runs = inner->gap_runs;
    outer->bucket = inner->bucket;
}

static int produce(struct staged *staged, struct ol_request *requests, int room, struct ol_error *error)
{
    const int got = pull_spread(staged, requests, room, error);
    report(staged);
    if (got <= 0)
        return got;
    if (!staged->is_settled)
        settle(staged, requests[0].at);
    place(staged, requests, got);
    complete(staged, requests, got);
    return got;
}

static int staged_next(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error)
{
    struct staged *staged = (struct staged *)stream;
    int count = staged->first_count - staged->first_taken;
    if (count == 0)
        return produce(staged, requests, room, error);
    count = count > room ? room : count;
    for (int i = 0; i < count; i++)
        requests[i] = staged->first[staged->first_taken++];
    return count;
}

static void staged_close(struct ol_stream *stream)
{
    struct staged *staged = (struct staged *)stream;
    ol_stream_close(staged->inner);
    ol_request_volume_release(&staged->volume);
    ol_request_spread_release(&staged->spread);
    ol_mem_free(staged->window);
    ol_mem_free(staged);
}

static double staged_progress(const struct ol_stream *stream)
{
    const struct ol_stream *inner = ((const struct staged *)stream)->inner;
    return inner->ops->progress ? inner->ops->progress(inner) : 0;
}

static const struct ol_stream_ops staged_ops = {staged_next, staged_close, staged_progress};

/* ---- opening ---- */

/* What the stream has to hold on its own axis. */
static struct ol_stream_context inner_context(const struct ol_traffic *traffic,
                                              const struct ol_stream_context *context)
{
    struct ol_stream_context inner = *context;
    const ol_time monday = 4 * OL_DAY; /* 1970-01-05 */
    inner.stop_on_error |= traffic->on_error == 1;
    inner.start_instant = (context->start_instant ? context->start_instant : monday) + traffic->start;
    if (context->until != OL_NEVER) {
        const double length = (double)(context->until - traffic->start) / traffic->time_scale;
        inner.until = (ol_time)fmin(fmax(ceil(length), 0), 0x1p61);
    }
    return inner;
}

static struct staged *stage(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                            struct ol_stream *inner)
{
    struct staged *staged = ol_mem_new(sizeof *staged);
    const uint64_t seed = context->seed, replication = context->replication;
    const char *name = traffic->name ? traffic->name : "";
    staged->base =
        (struct ol_stream){.ops = &staged_ops, .origin = inner->origin, .first_at = OL_NEVER, .is_ordered = true};
    staged->inner = inner;
    staged->window = inner->is_ordered ? NULL : ol_mem_new(sizeof *staged->window);
    staged->traffic = traffic;
    staged->time_scale = traffic->time_scale;
    staged->has_start = traffic->node && ol_xml_attribute(traffic->node, "start");
    staged->volume.volume = inner->is_rated ? 1 : traffic->volume_scale;
    staged->volume.chances = ol_rng_stream(seed, "traffic.volume", name, replication);
    staged->volume.places = ol_rng_stream(seed, "traffic.replicas", name, replication);
    staged->spread.resolution = traffic->resolution;
    staged->spread.places = ol_rng_stream(seed, "traffic.spread", name, replication);
    staged->prompts = ol_rng_stream(seed, "traffic.prompt", name, replication);
    staged->outputs = ol_rng_stream(seed, "traffic.output", name, replication);
    staged->payloads = ol_rng_stream(seed, "traffic.bytes", name, replication);
    return staged;
}

static int no_request(const struct staged *staged, struct ol_error *error)
{
    const struct ol_traffic *traffic = staged->traffic;
    const struct ol_troubles *troubles = &staged->base.troubles;
    if (troubles->shown_count)
        return ol_fail(error, OL_BAD_INPUT, troubles->shown[0].place,
                       "none of the rows can be read (%llu are malformed); the first: %s",
                       (unsigned long long)troubles->malformed, troubles->shown[0].message);
    if (staged->inner->empty > 0)
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(traffic->node, "href"),
                       "%s holds no request: each of its %llu buckets is 0", traffic->href,
                       (unsigned long long)staged->inner->empty);
    return ol_fail(error, OL_BAD_INPUT, ol_xml_place(traffic->node, "href"), "%s holds no request", traffic->href);
}

struct ol_stream *ol_stream_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                 struct ol_error *error)
{
    const struct ol_traffic_format *format = (const struct ol_traffic_format *)traffic->format.kind;
    const struct ol_stream_context own = inner_context(traffic, context);
    struct ol_stream *inner = format->open(traffic, &own, error);
    if (!inner)
        return NULL;
    struct staged *staged = stage(traffic, context, inner);
    int got = produce(staged, staged->first, BATCH, error);
    if (got == 0 && traffic->href && traffic->volume_scale >= 1)
        got = no_request(staged, error);
    if (got < 0) {
        staged_close(&staged->base);
        return NULL;
    }
    staged->first_count = got;
    if (got > 0)
        staged->base.first_at = staged->first[0].at;
    return &staged->base;
}

void ol_stream_close(struct ol_stream *stream)
{
    if (stream)
        stream->ops->close(stream);
}
