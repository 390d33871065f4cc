/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metric_wish: which way of a metric is the better one.
 *
 * Most of what is counted here is a burden: costs, waits, latencies, losses. The table names the metrics of which more
 * is better; those of which neither is (how many jobs were submitted, how much of a pool a team had) have no wish.
 */
#ifndef OUTLAY_METRIC_WISH_H
#define OUTLAY_METRIC_WISH_H

enum ol_metric_wish { OL_WISH_LESS = -1, OL_WISH_NONE = 0, OL_WISH_MORE = 1 };

enum ol_metric_wish ol_metric_wish(const char *metric);

#endif
