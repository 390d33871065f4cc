/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_profile: what is in a log of requests, and what looks wrong in it.
 *
 * Memory does not grow with the requests: sizes below 65,536 are counted one by one, so that their quantiles are
 * exact, and larger ones in a histogram (stats.h). Peaks are of whole minutes and hours of the traffic's own time. A
 * finding is one sentence about what may mislead whoever trusts the traffic; none of them is an error.
 */
#ifndef OUTLAY_TRAFFIC_PROFILE_H
#define OUTLAY_TRAFFIC_PROFILE_H

#include "outlay/stats.h"
#include "outlay/traffic.h"
#include "scenarios/quantiles.h"

enum ol_traffic_quantity {
    OL_QUANTITY_PROMPT,
    OL_QUANTITY_OUTPUT,
    OL_QUANTITY_BYTES,
    OL_QUANTITY_WORK,
    OL_TRAFFIC_QUANTITIES
};
extern const char *const ol_traffic_quantity_names[OL_TRAFFIC_QUANTITIES];

/* The most requests in a whole minute or hour. */
struct ol_traffic_peak {
    uint64_t requests;
    ol_time from;
};

#define OL_TRAFFIC_FINDINGS 16

/* Strings live in the arena. */
struct ol_traffic_profile {
    const char *path, *name, *format; /* path NULL: a model */
    uint64_t requests, models;
    bool has_instants;
    ol_time first, last;
    double rate; /* per second, between the first and the last; 0 where these are one instant */
    struct ol_traffic_peak minute, hour;
    double gap_mean, gap_cv, gap_longest; /* microseconds; of the times between requests */
    ol_time gap_longest_from;
    struct ol_quantiles quantities[OL_TRAFFIC_QUANTITIES];
    struct ol_troubles troubles;
    uint64_t reordered, disordered, gaps, gap_runs, empty;
    struct ol_traffic_gap shown_gaps[OL_GAPS_SHOWN];
    const char *findings[OL_TRAFFIC_FINDINGS];
    size_t finding_count;
    struct ol_arena arena;
};

/* Reads all of it. Zero-initialised profiles can be released. */
int ol_traffic_profile_read(struct ol_traffic_profile *profile, const struct ol_traffic *traffic,
                            const struct ol_stream_context *context, struct ol_error *error);
void ol_traffic_profile_release(struct ol_traffic_profile *profile);

#endif
