/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * count_traffic: requests of which is known only how many came in each minute, hour or day.
 *
 * A bucket's requests lie in it at times drawn uniformly, in order: of `left` times above u, the least is
 * 1 - (1 - u) * V^(1 / left) with V uniform, so that none is kept. Or they lie evenly. A count that is no whole number
 * is rounded up with the probability of its fraction. Counts that are told as logarithms are taken back.
 */
#include "count_series.h"
#include "outlay/arena.h"
#include "traffic_list.h"

#include <math.h>

#define COUNT_LIMIT 1e12 /* of one bucket */

enum spread { RANDOM, EVEN };

struct count_stream {
    struct ol_row_stream rows;
    struct ol_count_series series;
    struct ol_rng places, fractions;
    ol_time from; /* of the present bucket */
    uint64_t total, left;
    double at; /* share of the bucket that has gone by */
};

static const char *const spreads[] = {"random", "even", NULL};
static const char *const transforms[] = {"none", "log", NULL};
static const char *const layouts[] = {"guess", "table", "list", NULL};

static const struct ol_field count_fields[] = {
    {"bucket", OL_FIELD_DURATION, "How long a bucket is.", .is_required = true, .min = 1000, .max = 1e15,
     .offset = offsetof(struct ol_count_options, bucket)},
    {"spread", OL_FIELD_CHOICE, "Where the requests of a bucket lie in it.", .fallback = "random",
     .choices = spreads, .offset = offsetof(struct ol_count_options, spread)},
    {"transform", OL_FIELD_CHOICE, "Whether the file has counts, or their natural logarithms.", .fallback = "none",
     .choices = transforms, .offset = offsetof(struct ol_count_options, transform)},
    {"layout", OL_FIELD_CHOICE,
     "A table has a bucket a row, a list is nothing but counts; guess goes by the first line.",
     .fallback = "guess", .choices = layouts, .offset = offsetof(struct ol_count_options, layout)},
    {"delimiter", OL_FIELD_TEXT,
     "Of a table: one character, or \"tab\"; without it whichever of , ; and tab the first line has most.",
     .offset = offsetof(struct ol_count_options, delimiter)},
    {0},
};

static double count_of(const struct count_stream *stream, double value)
{
    return stream->series.options->transform == 1 ? exp(value) : value;
}

/* 1: the next bucket that has requests; 0: there is none; negative: error. */
static int next_bucket(struct count_stream *stream, struct ol_error *error)
{
    struct ol_count_bucket bucket;
    int got;
    while ((got = ol_count_series_next(&stream->series, &stream->rows, &bucket, error)) > 0) {
        const double count = fmin(count_of(stream, bucket.count), COUNT_LIMIT), whole = floor(count);
        stream->total = (uint64_t)whole;
        if (count > whole)
            stream->total += ol_rng_unit(&stream->fractions) < count - whole;
        stream->left = stream->total;
        stream->from = bucket.from;
        stream->at = 0;
        if (stream->total > 0)
            return 1;
        stream->rows.base.empty += count <= 0;
    }
    return got;
}

static ol_time draw_place(struct count_stream *stream)
{
    const ol_time length = stream->series.options->bucket;
    if (stream->series.options->spread == EVEN)
        stream->at = ((double)(stream->total - stream->left) + 0.5) / (double)stream->total;
    else
        stream->at = 1 - (1 - stream->at) * exp(-ol_rng_exponential(&stream->places) / (double)stream->left);
    const ol_time behind = (ol_time)(stream->at * (double)length);
    return stream->from + (behind < length ? behind : length - 1);
}

static int count_next(struct ol_stream *base, struct ol_request *requests, int room, struct ol_error *error)
{
    struct count_stream *stream = (struct count_stream *)base;
    int count = 0;
    while (count < room) {
        const int got = stream->left > 0 ? 1 : next_bucket(stream, error);
        if (got < 0)
            return got;
        if (got == 0)
            break;
        for (; count < room && stream->left > 0; stream->left--)
            requests[count++] = (struct ol_request){.at = draw_place(stream)};
    }
    return count;
}

static void count_close(struct ol_stream *base)
{
    struct count_stream *stream = (struct count_stream *)base;
    ol_count_series_release(&stream->series);
    ol_mem_free(stream);
}

static double count_progress(const struct ol_stream *base)
{
    return ol_count_series_progress(&((const struct count_stream *)base)->series);
}

static const struct ol_stream_ops count_ops = {count_next, count_close, count_progress};

static struct ol_stream *count_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                    struct ol_error *error)
{
    const char *name = traffic->name ? traffic->name : "";
    const struct ol_count_options *options = traffic->format.options;
    struct count_stream *stream = ol_mem_new(sizeof *stream);
    stream->rows.base =
        (struct ol_stream){.ops = &count_ops, .first_at = OL_NEVER, .is_ordered = true, .bucket = options->bucket};
    stream->rows.context = *context;
    stream->rows.traffic = traffic;
    stream->places = ol_rng_stream(context->seed, "traffic.places", name, context->replication);
    stream->fractions = ol_rng_stream(context->seed, "traffic.fractions", name, context->replication);
    if (ol_count_series_open(&stream->series, traffic, options, error) < 0) {
        count_close(&stream->rows.base);
        return NULL;
    }
    return &stream->rows.base;
}

static void count_check(const struct ol_traffic *traffic, struct ol_faults *faults)
{
    const struct ol_count_options *options = traffic->format.options;
    const struct ol_traffic_column *columns = traffic->columns.items;
    bool has_count = traffic->columns.count == 0;
    ol_traffic_check_delimiter(traffic, options->delimiter, faults);
    for (size_t i = 0; i < traffic->columns.count; i++) {
        has_count |= columns[i].field == OL_TRAFFIC_COUNT;
        if (columns[i].field != OL_TRAFFIC_COUNT && columns[i].field != OL_TRAFFIC_TIME)
            ol_faults_add(faults, ol_xml_place(columns[i].node, "field"),
                          "a count series has the columns time and count; give laws for prompt, output and bytes");
    }
    if (!has_count)
        ol_faults_add(
            faults, traffic->node ? traffic->node->place : OL_NOWHERE,
            "the series does not say how many requests come; add <column field=\"count\" name=\"...\"/>");
}

const struct ol_traffic_format ol_traffic_counts = {
    .kind = {"counts", "how many requests came in each bucket of time", count_fields,
             sizeof(struct ol_count_options)},
    .reads_file = true,
    .takes_columns = true,
    .check = count_check,
    .open = count_open,
};
