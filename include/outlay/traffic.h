/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic: where an endpoint's requests come from: a log of requests, a series of counts, or a model.
 *
 * A stream is pulled, a batch at a time, and yields requests in the order of time on its own axis; what cannot be read
 * is counted in its troubles, as with traces of jobs (source.h). Small disorder is put right within a window; a request
 * that comes later than that is counted and placed at the time of the one before it. `time-scale` stretches the gaps
 * behind the first request, `volume-scale` thins or multiplies requests, both by the stream itself. Whoever opens
 * streams places them on the clock (ol_stream_shift): one whose times are instants lies there, and where it is given a
 * `start` its first request lies at that time of the clock in place of its instant.
 *
 * A format is a kind (field.h) whose fields stand on <traffic>; adding one is one file and one line in the list.
 */
#ifndef OUTLAY_TRAFFIC_H
#define OUTLAY_TRAFFIC_H

#include "outlay/field.h"
#include "outlay/request.h"
#include "outlay/source.h"

struct ol_stream; /* one open stream; each kind embeds it first in its own struct */

struct ol_stream_ops {
    /* Fills up to `room` requests; how many: 0 at the end, negative with `error` filled. */
    int (*next)(struct ol_stream *stream, struct ol_request *requests, int room, struct ol_error *error);
    void (*close)(struct ol_stream *stream);
    double (*progress)(const struct ol_stream *stream); /* share of the input consumed, 0..1; may be NULL */
};

/* A run of buckets of a count series that are missing. */
struct ol_traffic_gap {
    ol_time from; /* on the stream's own axis, as the input has it */
    uint64_t buckets;
};
#define OL_GAPS_SHOWN 10

struct ol_stream {
    const struct ol_stream_ops *ops;
    enum ol_origin origin; /* settled when ol_stream_open returns */
    ol_time first_at;      /* of the first request; OL_NEVER where there is none */
    bool is_ordered;       /* its kind never goes back in time */
    bool is_rated;         /* its kind scales its volume by its rate */
    struct ol_troubles troubles;
    uint64_t reordered;  /* that stood before an earlier one, and were put in their place */
    uint64_t disordered; /* that came later than the window could put right */
    uint64_t gaps;       /* of count series: buckets that are missing; they count as empty, and are said */
    uint64_t empty;      /* of count series: buckets whose count is 0 */
    ol_time bucket;      /* of count series: how long one is */
    uint64_t gap_runs;   /* how many runs of them; the first are kept */
    struct ol_traffic_gap shown_gaps[OL_GAPS_SHOWN];
};

/* What next() needs from outside; borrowed for the life of the stream. */
struct ol_stream_context {
    struct ol_labels *labels; /* of models; NULL: they are not told apart */
    bool stop_on_error;
    uint64_t seed, replication;
    ol_time until;         /* of the clock: models end there; OL_NEVER where there is no end */
    ol_time start_instant; /* of the clock, for daily and weekly shapes; 0: a Monday */
};

enum ol_traffic_field {
    OL_TRAFFIC_TIME,
    OL_TRAFFIC_PROMPT,
    OL_TRAFFIC_OUTPUT,
    OL_TRAFFIC_BYTES,
    OL_TRAFFIC_MODEL,
    OL_TRAFFIC_WORK,
    OL_TRAFFIC_COUNT, /* of count series */
    OL_TRAFFIC_FIELDS
};
extern const char *const ol_traffic_field_names[OL_TRAFFIC_FIELDS + 1];

struct ol_traffic_column { /* <column> of <traffic> */
    const struct ol_xml_node *node;
    int field;          /* enum ol_traffic_field */
    const char *name;   /* the header's name for it, the key in JSON, the group of a pattern */
    int64_t index;      /* or its position, from 1; 0: not given */
    const char *value;  /* or a constant in place of a column */
    const char *unit;   /* of times: ns us ms s m h d; NULL: the format's own */
    const char *format; /* of the time: a pattern; NULL: a number in `unit`, or ISO 8601 */
    const char *zone;   /* of the time: NULL is UTC */
};

struct ol_traffic { /* <traffic> */
    const struct ol_xml_node *node;
    const char *name, *endpoint;
    struct ol_variant format;
    const char *href;                    /* of those that read a file */
    int on_error;                        /* 0 skip, 1 stop */
    ol_time start;                       /* given: where its first request, or a model's zero, lies on the clock */
    ol_time resolution;                  /* what its times do not tell apart; 0: they are exact */
    double time_scale, volume_scale;     /* 1: as it is */
    struct ol_law prompt, output, bytes; /* of requests that do not tell; no type: 0 */
    struct ol_list columns;              /* struct ol_traffic_column */
    struct ol_list shapes;               /* struct ol_shape (models/traffic/shape.h): of those that have a rate */
};

/* What a model is asked for, with the traffic's volume-scale and before its shapes. */
struct ol_traffic_volume {
    double rate, count; /* a second; at most, 0: no end */
};

struct ol_traffic_format {
    struct ol_kind kind;
    bool reads_file, takes_columns, has_rate; /* whether href, <column> and <shape> mean anything to it */
    void (*check)(const struct ol_traffic *traffic, struct ol_faults *faults); /* of its options; may be NULL */
    struct ol_traffic_volume (*volume)(
        const struct ol_traffic *traffic); /* of those that have a rate; else NULL */
    /* Without order and scales; the context's `until` and `start_instant` are on its own axis. */
    struct ol_stream *(*open)(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                              struct ol_error *error);
};

/* NULL-terminated: `format` of <traffic>. */
extern const struct ol_kind *const ol_traffic_formats[];
extern const struct ol_element ol_traffic_element;

/* The faults that can be seen without reading: columns, shapes, files. */
void ol_traffic_check(const struct ol_traffic *traffic, struct ol_faults *faults);

/* Opens it by its format, puts it in order and scales it. It reads the beginning, so origin and first_at are known. */
struct ol_stream *ol_stream_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                 struct ol_error *error);
void ol_stream_close(struct ol_stream *stream); /* NULL is fine */

static inline int ol_stream_next(struct ol_stream *stream, struct ol_request *requests, int room,
                                 struct ol_error *error)
{
    return stream->ops->next(stream, requests, room, error);
}

/* What is added to its times on a clock that starts at `start_instant`. */
static inline ol_time ol_stream_shift(const struct ol_traffic *traffic, const struct ol_stream *stream,
                                      ol_time start_instant)
{
    return stream->origin == OL_ORIGIN_ABSOLUTE ? -start_instant : traffic->start;
}

/* For the readers: a row that cannot be used, as ol_troubles_malformed (source.h) has it. */
int ol_stream_malformed(struct ol_stream *stream, const struct ol_stream_context *context, struct ol_error *error,
                        struct ol_place place, const char *format, ...) OL_PRINTF(5, 6);
/* Buckets that are missing from `from` on. */
void ol_stream_gap(struct ol_stream *stream, ol_time from, uint64_t buckets);

#endif
