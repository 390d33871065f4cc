/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * carrier: brings data from one place to another, and counts what passed.
 *
 * Whoever wants data moved names the way (from a dataset to a place) and is called back when it is there: after a wait
 * of its own (an archive's), the link's latency, and the time on the link, which it shares (wire.h). A way is known by
 * its dataset and where it leads; what passed it is counted by days (passage.h), for the bill and the metrics. Bytes
 * count over the time on the link; what is still under way in the end counts as far as it came.
 *
 *     struct ol_way *way = ol_carrier_way(carrier, dataset, &from, &to);
 *     if (ol_carrier_send(carrier, way, bytes, 0, arrived, self, 7))
 *         ... it is there already, and nobody will be called ...
 */
#ifndef OUTLAY_STORAGE_CARRIER_H
#define OUTLAY_STORAGE_CARRIER_H

#include "models/storage/passage.h"
#include "outlay/link.h"
#include "outlay/metric.h"
#include "outlay/sim.h"

struct ol_way {
    size_t dataset; /* whose bytes */
    struct ol_site from, to;
    enum ol_distance distance;
    const struct ol_link *link; /* NULL: as fast as one could wish */
    struct ol_passage passed;
};

struct ol_carrier_setting {
    const struct ol_link *links; /* borrowed */
    size_t link_count;
    ol_time warmup_end, start_instant;
};

struct ol_carrier; /* opaque */

struct ol_carrier *ol_carrier_new(struct ol_sim *sim, const struct ol_carrier_setting *setting);
/* Good until the carrier is freed. */
struct ol_way *ol_carrier_way(struct ol_carrier *carrier, size_t dataset, const struct ol_site *from,
                              const struct ol_site *to);
/* True where it is there at once. `bytes` may be 0. */
bool ol_carrier_send(struct ol_carrier *carrier, struct ol_way *way, int64_t bytes, ol_time wait,
                     void (*arrived)(void *self, uint32_t argument), void *self, uint32_t argument);
/* So many bytes pass now, beside the others on the link. */
void ol_carrier_count(struct ol_carrier *carrier, struct ol_way *way, int64_t bytes);
/* What passes for so many bytes of data. */
int64_t ol_compressed(int64_t bytes, double compression);
/* How long it takes where nothing else is on the link; OL_TIME_END at most. */
ol_time ol_way_alone(const struct ol_way *way, int64_t bytes);
/* The run is over. */
void ol_carrier_finish(struct ol_carrier *carrier, ol_time end);
/* The i-th way, NULL past the last, in the order of first use. */
const struct ol_way *ol_carrier_way_at(const struct ol_carrier *carrier, size_t i);
/* link.NAME.gb and .utilization. */
void ol_carrier_metrics(const struct ol_carrier *carrier, struct ol_metrics *metrics, size_t replication);
/* What was sent is what was counted or is under way; aborts where it is not so. */
void ol_carrier_verify(const struct ol_carrier *carrier);
void ol_carrier_free(struct ol_carrier *carrier);

#endif
