/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request_tally: what is counted of an endpoint's requests.
 *
 * Latencies go into histograms of 128 buckets an octave, whose quantiles err by less than .4% (stats.h), so that
 * memory does not grow with the requests. Those that arrive in the warm-up are served and not counted.
 */
#ifndef OUTLAY_SERVING_REQUEST_TALLY_H
#define OUTLAY_SERVING_REQUEST_TALLY_H

#include "models/storage/passage.h"
#include "models/telemetry/hour_sums.h"
#include "outlay/metric.h"
#include "outlay/request.h"
#include "outlay/stats.h"

#include <stdbool.h>

struct ol_request_tally {
    ol_time warmup_end;
    ol_time target;               /* of the latency, for the SLO; 0: none, and whatever completes is good */
    double objective;             /* share of the requests that are to be good, for the error budget; 0: none */
    bool has_tokens;              /* first tokens and tokens are told as metrics */
    struct ol_hour_sums *by_hour; /* all that arrive; borrowed; NULL: nobody asks */

    uint64_t requests;                                /* that arrived, without retries */
    uint64_t completed, shed, timed_out, failed;      /* what became of them in the end */
    uint64_t in_flight;                               /* that the end of the run has left waiting or in service */
    uint64_t overflowed;                              /* turned away or given up on only to bound memory */
    uint64_t retried;                                 /* tries beyond the first */
    uint64_t cached, cold_starts, within_target;      /* cold starts: requests that had to wait for one */
    uint64_t batches;                                 /* that were served together, after the warm-up */
    uint64_t recomputed;                              /* requests whose tokens had to be thrown away on the way */
    uint64_t prompt_tokens, output_tokens;            /* of those that completed */
    struct ol_histogram latency, first_token, waited; /* microseconds, of those that completed; waited: in queue */
    double latency_sum, waited_sum;                   /* microseconds */
    double busy_time;                                 /* slot-microseconds of service after the warm-up */
    int64_t answer_bytes;                             /* of one answer, in the mean; 0: they are not counted */
    struct ol_passage answered; /* bytes of answers, by days; its begin and start set before the run */
    double slot_time;           /* slot-microseconds that instances served after the warm-up */
    ol_time end;                /* of the run */
};

static inline bool ol_request_tally_counts(const struct ol_request_tally *tally, const struct ol_request *request)
{
    return request->at >= tally->warmup_end;
}

/* One arrives, for the first time. */
static inline void ol_request_tally_arrive(struct ol_request_tally *tally, const struct ol_request *request)
{
    tally->requests += ol_request_tally_counts(tally, request);
    if (tally->by_hour)
        ol_hour_sums_add(tally->by_hour, request->at, 1);
}

/* One has been served: it arrived at `request->at`, began at `began`, is done at `done`; `first` is when its first
 * token was there, or `done`. */
void ol_request_tally_complete(struct ol_request_tally *tally, const struct ol_request *request, ol_time began,
                               ol_time first, ol_time done);
/* A slot, or so many, were busy, or there, from .. to: what of it lies after the warm-up. */
void ol_request_tally_busy(struct ol_request_tally *tally, ol_time from, ol_time to, double slots);
void ol_request_tally_there(struct ol_request_tally *tally, ol_time from, ol_time to, double slots);
/* endpoint.NAME.requests, .latency.p50_s ..., .shed, .slo ... */
void ol_request_tally_metrics(const struct ol_request_tally *tally, const char *endpoint,
                              struct ol_metrics *metrics, size_t replication);
void ol_request_tally_release(struct ol_request_tally *tally);

#endif
