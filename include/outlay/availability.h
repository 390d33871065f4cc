/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * availability: recorded spot markets, as elements of a capacity: how many nodes could be had, and at what price.
 *
 * <availability> replays a trace of what was to be had: one value for each equal gap, of which the author has to say
 * what it means, because publications of the very same data differ: 1 available, 1 unavailable, or a number of nodes.
 * <price-history> replays prices: where a capacity has a max-price, its nodes are to be had while the price is not
 * above it. Both become signals (signal.h) whose value is the number of nodes that may run: OL_AVAILABLE where the
 * market set no limit.
 *
 * Files, each of which may be compressed with gzip; which of them one is, shows from its first byte:
 *
 *   - JSON as published with SkyPilot's traces: {"metadata": {"gap_seconds": 195}, "data": [0, 0, 1 ...]}
 *   - CSV of one column: a value a line, with or without a header; the gap then has to be given
 *   - CSV of times and values, by a header (time, value and the like) or in this order: seconds from the trace's zero,
 *     durations such as 5m, or instants in ISO 8601, of which the first is the trace's zero
 *   - the reply of the AWS command line to describe-spot-price-history, in any order, one page or several:
 *     {"SpotPriceHistory": [{"Timestamp", "ProductDescription", "InstanceType", "SpotPrice", "AvailabilityZone"}]}
 *   - CSV of prices, with a header: timestamp, price or SpotPrice, and type, zone, system where there are several
 *
 * What is wrong in a file ends the reading with file, line and what to do: a market with a hole in it is none.
 */
#ifndef OUTLAY_AVAILABILITY_H
#define OUTLAY_AVAILABILITY_H

#include "outlay/field.h"
#include "outlay/signal.h"

#define OL_AVAILABLE 1e9 /* as many nodes as anybody asks for */

enum ol_availability_meaning { OL_MEANS_AVAILABLE, OL_MEANS_UNAVAILABLE, OL_MEANS_NODES };

struct ol_availability { /* <availability> */
    const struct ol_xml_node *node;
    const char *href;
    int means; /* enum ol_availability_meaning; of the value 1 */
    int after; /* enum ol_signal_after */
    ol_time
        gap; /* of equal gaps, before what the file says; of times, how long the last value lasts. 0: not given */
    ol_time shift; /* the clock's zero lies so far into the trace */
};
extern const struct ol_element ol_availability_element;

struct ol_price_history { /* <price-history> */
    const struct ol_xml_node *node;
    const char *href;
    const char *type, *zone, *system; /* of the rows to be used; NULL: any, which then have to be of one sort */
    int after;                        /* enum ol_signal_after */
    ol_time shift; /* where given: the clock's zero lies so far behind the first price, whatever its instant */
};
extern const struct ol_element ol_price_history_element;

/* The nodes that may run. `signal` is empty; release it with ol_signal_release, after a failure too. The last value
 * of a file with times lasts `gap`, or as long as the one before it. */
int ol_availability_load(const struct ol_availability *availability, struct ol_signal *signal,
                         struct ol_error *error);
/* The price of a node hour in the history's own currency, by the same rules. Where the clock is anchored,
 * `start_instant` is the instant of its zero, and the signal starts there; else (OL_NEVER), or where the file's times
 * are no instants, it starts with the first price used. The last price lasts as long as the one before it, a price
 * alone an hour; of two prices of one instant the first in the file counts. */
int ol_price_history_load(const struct ol_price_history *history, ol_time start_instant, struct ol_signal *signal,
                          struct ol_error *error);
/* OL_AVAILABLE while the price is at most `limit`, else 0; start, end and after are those of the prices. `signal` is
 * empty. */
void ol_signal_below(const struct ol_signal *prices, double limit, struct ol_signal *signal);

#endif
