/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * telemetry: what work says of itself, as its author wrote it: log lines, and metrics with labels.
 *
 * <logs> come of something that happens: so many lines for each request of an endpoint, for each hour that a job of a
 * pool runs, or at a rate of their own. Some are sampled away. What is left is taken in by a system that charges by the
 * GB, kept there for a while (hot), and then in a storage class (cold).
 *
 * <custom-metrics> are series: one for each combination of their labels' values, whether or not anybody looks at it.
 */
#ifndef OUTLAY_TELEMETRY_H
#define OUTLAY_TELEMETRY_H

#include "outlay/field.h"

/* What is counted by the hour is counted for two centuries at most. */
#define OL_TELEMETRY_LIMIT (200 * 365 * OL_DAY)

struct ol_logs { /* <logs> */
    const struct ol_xml_node *node;
    const char *name;
    const char *of;     /* a pool or an endpoint; NULL: by `rate` */
    double rate;        /* events a second */
    double lines;       /* for each event */
    int64_t line_bytes; /* of a line */
    double sample, sample_errors,
        errors;         /* shares: kept of what went well, of what failed; of the events that fail */
    double compression; /* so many times smaller is what is kept */
    ol_time hot, cold;  /* whole days; cold after hot */
    const char *system; /* an item of the book's log-ingest prices; NULL: the book's own */
    const char *class;  /* of cold storage; NULL: the book's first */
    const char *provider, *region, *team;
};

struct ol_custom_metrics { /* <custom-metrics> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t series;     /* or by labels */
    const char *labels; /* values of each label: "10x20x3" */
    ol_time resolution; /* a value of each series so often */
    const char *provider, *region, *team;
};

extern const struct ol_element ol_logs_element, ol_custom_metrics_element;
/* Faults that the fields alone cannot see. */
void ol_logs_check(const struct ol_logs *logs, struct ol_faults *faults);
void ol_custom_metrics_check(const struct ol_custom_metrics *metrics, struct ol_faults *faults);

/* The share of the lines that is taken in. */
double ol_logs_share(const struct ol_logs *logs);
/* How many series; 0 where they cannot be told. */
int64_t ol_custom_metrics_count(const struct ol_custom_metrics *metrics);

#endif
