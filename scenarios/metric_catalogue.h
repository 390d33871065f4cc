/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metric_catalogue: the metrics that runs can have, by the patterns of their names.
 *
 * Those who count a thing name its metrics (models, pricing); here is what a user finds before a run has been: each
 * name with its unit and what it means. In a pattern a word of capitals stands for what a scenario calls its own:
 *
 *     pool.NAME.utilization     pool.train.utilization
 *     pool.NAME.SOURCE.cost     pool.train.spot.cost
 *
 * Such a word stands for one part of the name, between points; where no pattern fits a name so, it may stand for
 * several, since a pool may have points in its name. No name fits two patterns in the first way. A metric that has
 * no pattern is a mistake, which tests/golden/run.sh finds.
 */
#ifndef OUTLAY_METRIC_CATALOGUE_H
#define OUTLAY_METRIC_CATALOGUE_H

#include "outlay/arena.h"

struct ol_metric_pattern {
    const char *name; /* "pool.NAME.utilization"; NULL ends the table */
    const char *unit; /* as summary.json has it; OL_METRIC_MONEY: the scenario's currency */
    const char *summary;
};

#define OL_METRIC_MONEY "currency"

extern const struct ol_metric_pattern ol_metric_patterns[];

/* The one that a metric's name fits; NULL where there is none. */
const struct ol_metric_pattern *ol_metric_pattern_of(const char *metric);
/* What was probably meant by a name that fits none, with the words it has where the pattern has capitals; NULL where
 * nothing is near. Into the arena. */
const char *ol_metric_meant(const char *metric, struct ol_arena *arena);

#endif
