/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arrival_models: requests that nobody has logged: Poisson, and renewals with gamma or Weibull gaps.
 *
 * Gaps are drawn with a mean of 1 and counted in expected requests: a gap lasts until the rate, added up over time, has
 * reached it. So any rate works for any law of gaps; where the rate is constant, gaps have the given coefficient of
 * variation. A Poisson process has no memory and is exact under any shape, by thinning (rate_path.h).
 */
#include "outlay/arena.h"
#include "rate_path.h"
#include "traffic_list.h"

#include <math.h>

#define LAST_TIME 0x1p53 /* microseconds: 285 years, up to which each can be told as a double */

enum law { EXPONENTIAL, GAMMA, WEIBULL };

struct model_options {
    double rate, cv;
    int64_t count;
};

struct model_stream {
    struct ol_stream base;
    struct ol_rng gaps, thinning;
    struct ol_rate_path path;
    double at;           /* microseconds, not rounded */
    double last;         /* no request from here on */
    double shape, scale; /* of the law of gaps, for a mean of 1 */
    uint64_t left;
};

static const struct ol_field poisson_fields[] = {
    {"rate", OL_FIELD_RATE, "The mean rate of requests.", .is_required = true, .min = 1e-12, .max = 1e9,
     .offset = offsetof(struct model_options, rate)},
    {"count", OL_FIELD_COUNT, "How many requests at most; without it they go on to the clock's end.",
     .unit = "requests", .min = 1, .max = 1e15, .offset = offsetof(struct model_options, count)},
    {0},
};

static const struct ol_field renewal_fields[] = {
    {"rate", OL_FIELD_RATE, "The mean rate of requests.", .is_required = true, .min = 1e-12, .max = 1e9,
     .offset = offsetof(struct model_options, rate)},
    {"cv", OL_FIELD_REAL, "Deviation of the gaps over their mean: 1 as with Poisson, more in bursts.",
     .is_required = true, .min = 0.02, .max = 20, .offset = offsetof(struct model_options, cv)},
    {"count", OL_FIELD_COUNT, "How many requests at most; without it they go on to the clock's end.",
     .unit = "requests", .min = 1, .max = 1e15, .offset = offsetof(struct model_options, count)},
    {0},
};

/* ---- laws of gaps ---- */

static inline double draw_gap(struct model_stream *stream, enum law law)
{
    if (law == GAMMA)
        return stream->scale * ol_rng_gamma(&stream->gaps, stream->shape);
    const double gap = ol_rng_exponential(&stream->gaps);
    return law == WEIBULL ? stream->scale * pow(gap, stream->shape) : gap;
}

/* The square of a Weibull law's coefficient of variation, by the reciprocal of its shape. */
static double weibull_cv_squared(double reciprocal)
{
    return exp(lgamma(1 + 2 * reciprocal) - 2 * lgamma(1 + reciprocal)) - 1;
}

/* It grows with the reciprocal, so that halving finds it. */
static double weibull_reciprocal(double cv)
{
    double low = 1e-3, high = 20;
    for (int i = 0; i < 100; i++) {
        const double middle = (low + high) / 2;
        if (weibull_cv_squared(middle) < cv * cv)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void set_law(struct model_stream *stream, enum law law, double cv)
{
    if (law == GAMMA) {
        stream->shape = 1 / (cv * cv);
        stream->scale = cv * cv;
    } else if (law == WEIBULL) {
        stream->shape = weibull_reciprocal(cv);
        stream->scale = exp(-lgamma(1 + stream->shape));
    }
}

/* ---- drawing ---- */

/* Without shapes there is one piece, and nothing to look at. */
static inline int draw_plain(struct model_stream *stream, enum law law, struct ol_request *requests, int room)
{
    const double mean = 1 / stream->path.base;
    int count = 0;
    for (; count < room; count++) {
        stream->at += mean * draw_gap(stream, law);
        if (stream->at >= stream->last) {
            stream->left = 0;
            break;
        }
        requests[count] = (struct ol_request){.at = (ol_time)stream->at};
    }
    return count;
}

/* To where the rate has added up to the gap; false past the end. */
static inline bool advance(struct model_stream *stream, enum law law)
{
    struct ol_rate_path *path = &stream->path;
    double gap = draw_gap(stream, law);
    for (;;) {
        const double rate = law == EXPONENTIAL ? path->bound : ol_rate_path_middle(path);
        const double piece = ((double)path->until - stream->at) * rate;
        if (gap < piece) {
            stream->at += gap / rate;
            return stream->at < stream->last;
        }
        if ((double)path->until >= stream->last)
            return false;
        gap -= piece;
        stream->at = (double)path->until;
        ol_rate_path_seek(path, path->until);
    }
}

static inline bool is_kept(struct model_stream *stream)
{
    const struct ol_rate_path *path = &stream->path;
    return path->is_flat ||
           ol_rng_unit(&stream->thinning) * path->bound < ol_rate_path_at(path, (ol_time)stream->at);
}

static inline int draw_shaped(struct model_stream *stream, enum law law, struct ol_request *requests, int room)
{
    int count = 0;
    while (count < room) {
        if (!advance(stream, law)) {
            stream->left = 0;
            break;
        }
        if (law != EXPONENTIAL || is_kept(stream))
            requests[count++] = (struct ol_request){.at = (ol_time)stream->at};
    }
    return count;
}

static inline int draw(struct ol_stream *base, enum law law, struct ol_request *requests, int room)
{
    struct model_stream *stream = (struct model_stream *)base;
    if ((uint64_t)room > stream->left)
        room = (int)stream->left;
    const int count = stream->path.shape_count > 0 ? draw_shaped(stream, law, requests, room)
                                                   : draw_plain(stream, law, requests, room);
    stream->left -= stream->left > 0 ? (uint64_t)count : 0;
    return count;
}

static int poisson_next(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error)
{
    (void)error;
    return draw(stream, EXPONENTIAL, requests, room);
}

static int gamma_next(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error)
{
    (void)error;
    return draw(stream, GAMMA, requests, room);
}

static int weibull_next(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error)
{
    (void)error;
    return draw(stream, WEIBULL, requests, room);
}

/* ---- opening ---- */

static void model_close(struct ol_stream *base)
{
    struct model_stream *stream = (struct model_stream *)base;
    ol_rate_path_release(&stream->path);
    ol_mem_free(stream);
}

static double model_progress(const struct ol_stream *base)
{
    const struct model_stream *stream = (const struct model_stream *)base;
    return fmin(stream->at / stream->last, 1);
}

static const struct ol_stream_ops model_ops[] = {
    [EXPONENTIAL] = {poisson_next, model_close, model_progress},
    [GAMMA] = {gamma_next, model_close, model_progress},
    [WEIBULL] = {weibull_next, model_close, model_progress},
};

static struct ol_stream *open_model(enum law law, const struct ol_traffic *traffic,
                                    const struct ol_stream_context *context, struct ol_error *error)
{
    const struct model_options *options = traffic->format.options;
    const char *name = traffic->name ? traffic->name : "";
    if (options->count == 0 && context->until == OL_NEVER) {
        ol_fail(error, OL_BAD_INPUT, ol_xml_place(traffic->node, "rate"),
                "this traffic would never end; give it a count=\"...\", or the <clock> a length");
        return NULL;
    }
    struct model_stream *stream = ol_mem_new(sizeof *stream);
    stream->base =
        (struct ol_stream){.ops = &model_ops[law], .first_at = OL_NEVER, .is_ordered = true, .is_rated = true};
    stream->gaps = ol_rng_stream(context->seed, "traffic.gaps", name, context->replication);
    stream->thinning = ol_rng_stream(context->seed, "traffic.thinning", name, context->replication);
    stream->last = fmin((double)context->until, LAST_TIME);
    stream->left = options->count ? (uint64_t)options->count : UINT64_MAX;
    set_law(stream, law, law == EXPONENTIAL ? 1 : options->cv);
    const struct ol_shape_context about = {context->start_instant, context->seed, context->replication, name};
    if (ol_rate_path_open(&stream->path, &traffic->shapes, &about, options->rate * traffic->volume_scale, error) <
        0) {
        model_close(&stream->base);
        return NULL;
    }
    ol_rate_path_seek(&stream->path, 0);
    return &stream->base;
}

static struct ol_traffic_volume model_volume(const struct ol_traffic *traffic)
{
    const struct model_options *options = traffic->format.options;
    return (struct ol_traffic_volume){options->rate * traffic->volume_scale, (double)options->count};
}

static struct ol_stream *poisson_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                      struct ol_error *error)
{
    return open_model(EXPONENTIAL, traffic, context, error);
}

static struct ol_stream *gamma_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                    struct ol_error *error)
{
    return open_model(GAMMA, traffic, context, error);
}

static struct ol_stream *weibull_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                      struct ol_error *error)
{
    return open_model(WEIBULL, traffic, context, error);
}

const struct ol_traffic_format ol_traffic_poisson = {
    .kind = {"poisson", "requests that know nothing of each other", poisson_fields, sizeof(struct model_options)},
    .has_rate = true,
    .volume = model_volume,
    .open = poisson_open,
};

const struct ol_traffic_format ol_traffic_gamma = {
    .kind = {"gamma", "gaps by a gamma law of given variation", renewal_fields, sizeof(struct model_options)},
    .has_rate = true,
    .volume = model_volume,
    .open = gamma_open,
};

const struct ol_traffic_format ol_traffic_weibull = {
    .kind = {"weibull", "gaps by a Weibull law of given variation", renewal_fields, sizeof(struct model_options)},
    .has_rate = true,
    .volume = model_volume,
    .open = weibull_open,
};
