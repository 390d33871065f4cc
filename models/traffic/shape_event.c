/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape_event: what happens now and then: a burst at a given time or at random, and a flash crowd that comes fast and
 * goes slowly (Ari et al., "Managing flash crowds on the Internet", MASCOTS 2003).
 */
#include "outlay/arena.h"
#include "shape_kinds.h"

#include <math.h>

static ol_time draw_time(const struct ol_law *law, struct ol_rng *rng)
{
    return (ol_time)fmin(fmax(ol_law_draw(law, rng), 1), 0x1p60);
}

/* ---- bursts ---- */

struct burst_options {
    ol_time start;
    struct ol_law every, length, factor;
};

struct bursts {
    const struct burst_options *options;
    struct ol_rng rng;
    ol_time from, to; /* the present or next one; from OL_NEVER: there is none */
    double factor;
};

static const struct ol_field burst_fields[] = {
    {"start", OL_FIELD_DURATION, "When the first begins; with every, when the wait for the first begins.",
     .max = 1e18, .offset = offsetof(struct burst_options, start)},
    {"every", OL_FIELD_LAW, "From the end of one burst to the next; without it there is one.",
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct burst_options, every)},
    {"length", OL_FIELD_LAW, "How long one lasts.", .is_required = true, .dimension = OL_LAW_DURATION,
     .offset = offsetof(struct burst_options, length)},
    {"factor", OL_FIELD_LAW, "Of the rate in a burst.", .is_required = true,
     .offset = offsetof(struct burst_options, factor)},
    {0},
};

static void draw_burst(struct bursts *bursts, ol_time begin)
{
    const struct burst_options *options = bursts->options;
    bursts->from = begin + (options->every.type ? draw_time(&options->every, &bursts->rng) : 0);
    bursts->to = bursts->from + draw_time(&options->length, &bursts->rng);
    bursts->factor = fmin(ol_law_draw(&options->factor, &bursts->rng), 1e9);
}

static void *burst_open(const struct ol_shape *shape, const struct ol_shape_context *context,
                        struct ol_error *error)
{
    const struct burst_options *options = shape->kind.options;
    struct bursts *bursts = ol_mem_new(sizeof *bursts);
    (void)error;
    bursts->options = options;
    bursts->rng = ol_rng_stream(context->seed, "traffic.burst", context->name, context->replication);
    draw_burst(bursts, options->start);
    return bursts;
}

static double burst_factor(const void *state, ol_time at)
{
    const struct bursts *bursts = state;
    return at >= bursts->from && at < bursts->to ? bursts->factor : 1;
}

static struct ol_shape_view burst_look(void *state, ol_time at)
{
    struct bursts *bursts = state;
    while (at >= bursts->to && bursts->from < OL_NEVER) {
        if (bursts->options->every.type && bursts->to < OL_TIME_LIMIT)
            draw_burst(bursts, bursts->to);
        else
            bursts->from = bursts->to = OL_NEVER;
    }
    return (struct ol_shape_view){at < bursts->from ? bursts->from : bursts->to, burst_factor(state, at), true};
}

const struct ol_shape_kind ol_shape_burst = {
    .kind = {"burst", "more, or fewer, for a while", burst_fields, sizeof(struct burst_options)},
    .open = burst_open,
    .look = burst_look,
    .factor = burst_factor,
};

/* ---- flash crowds ---- */

#define PIECES 64 /* that the rise, and each time the rest falls to 1/e, is looked at in */

struct crowd_options {
    ol_time start, rise, hold, decay;
    double factor;
};

static const struct ol_field crowd_fields[] = {
    {"start", OL_FIELD_DURATION, "When the crowd begins to come.", .is_required = true, .max = 1e18,
     .offset = offsetof(struct crowd_options, start)},
    {"rise", OL_FIELD_DURATION, "How long it grows, evenly.", .fallback = "5m", .min = 1000, .max = 1e15,
     .offset = offsetof(struct crowd_options, rise)},
    {"hold", OL_FIELD_DURATION, "How long it stays.", .fallback = "0s", .max = 1e15,
     .offset = offsetof(struct crowd_options, hold)},
    {"decay", OL_FIELD_DURATION, "Then, in what time all but 1/e of it has gone.", .fallback = "30m", .min = 1000,
     .max = 1e15, .offset = offsetof(struct crowd_options, decay)},
    {"factor", OL_FIELD_REAL, "Of the rate at its peak.", .is_required = true, .min = 1, .max = 1e6,
     .offset = offsetof(struct crowd_options, factor)},
    {0},
};

struct crowd {
    const struct crowd_options *options;
};

static void *crowd_open(const struct ol_shape *shape, const struct ol_shape_context *context,
                        struct ol_error *error)
{
    struct crowd *crowd = ol_mem_new(sizeof *crowd);
    (void)context, (void)error;
    crowd->options = shape->kind.options;
    return crowd;
}

static double crowd_factor(const void *state, ol_time at)
{
    const struct crowd_options *options = ((const struct crowd *)state)->options;
    const double more = options->factor - 1;
    const ol_time into = at - options->start, falling = into - options->rise - options->hold;
    if (into < 0)
        return 1;
    if (into < options->rise)
        return 1 + more * (double)into / (double)options->rise;
    return falling < 0 ? options->factor : 1 + more * exp(-(double)falling / (double)options->decay);
}

static struct ol_shape_view crowd_look(void *state, ol_time at)
{
    const struct crowd_options *options = ((const struct crowd *)state)->options;
    const ol_time top = options->start + options->rise, fall = top + options->hold;
    if (at < options->start)
        return (struct ol_shape_view){options->start, 1, true};
    if (at >= top && at < fall)
        return (struct ol_shape_view){fall, options->factor, true};
    if (at - fall > 50 * options->decay)
        return (struct ol_shape_view){OL_NEVER, 1, true};
    const ol_time piece = (at < top ? options->rise : options->decay) / PIECES;
    ol_time until = at + (piece > 0 ? piece : 1);
    until = at < top && until > top ? top : until;
    /* it has a peak at the top only, where a piece ends */
    return (struct ol_shape_view){until,
                                  at < top ? 1 + (options->factor - 1) * (double)(until - options->start) /
                                                     (double)options->rise
                                           : crowd_factor(state, at),
                                  false};
}

const struct ol_shape_kind ol_shape_flash_crowd = {
    .kind = {"flash-crowd", "a crowd that comes fast and goes slowly", crowd_fields, sizeof(struct crowd_options)},
    .open = crowd_open,
    .look = crowd_look,
    .factor = crowd_factor,
};
