/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scaler: how many instances an endpoint should have.
 *
 * A scaler is asked once a period. It is shown what its endpoint did since it was asked last, and what instances there
 * are; it answers with the number that it wants. It keeps what memory its rule needs (alarms, windows, cooldowns), and
 * never sees the endpoint. Its answers follow from the samples alone. Bounds (min, max) are the caller's; a scaler
 * clips to them itself, as the real ones do. Where min is 0 an endpoint may be left without instances; every rule then
 * wants one again as soon as a request has come or waits.
 *
 * A rule is a kind (field.h) whose fields stand on <autoscaler>; adding one is one file and one line in the list.
 *
 * Several rules may act on one endpoint. Those that only bound (schedules, forecasts) come first: a schedule may set
 * the number, and all of them narrow the range. Of the others the greatest answer counts, as with several policies of
 * AWS and several metrics of Kubernetes, so that the number falls only where all of them let it.
 */
#ifndef OUTLAY_SCALER_H
#define OUTLAY_SCALER_H

#include "outlay/field.h"

/* What happened in (from, to]. */
struct ol_scaler_sample {
    ol_time from, to;
    uint64_t arrivals, completions;
    uint64_t pending;    /* requests in service, waiting, or waiting to try again, at `to` */
    double concurrency;  /* requests in service or waiting, in the mean over the time */
    double queue;        /* those that wait, in the mean */
    double utilization;  /* share of the serving instances' slots that were busy, 0..1; NAN where none served */
    double latency_s;    /* of those that completed, in the mean; NAN: none did */
    int ready, starting; /* instances at `to` */
};

struct ol_scaler; /* each rule embeds it first in its own struct */

struct ol_scaler_ops {
    /* Between two questions; it never changes. */
    ol_time (*period)(const struct ol_scaler *scaler);
    /* How many there should be from now on; `wanted` is what it answered last. */
    int (*decide)(struct ol_scaler *scaler, const struct ol_scaler_sample *sample, int wanted);
    /* Of rules that only bound what others decide, NULL for these others: narrows the range after the last decision. */
    void (*bound)(const struct ol_scaler *scaler, int *min, int *max);
    void (*close)(struct ol_scaler *scaler);
};

struct ol_scaler {
    const struct ol_scaler_ops *ops;
};

struct ol_scaler_setting {
    int min, max;          /* 0 <= min <= max */
    ol_time start_instant; /* of the clock, for schedules; 0: a Monday */
};

struct ol_autoscaler { /* <autoscaler> */
    const struct ol_xml_node *node;
    struct ol_variant rule;
    struct ol_list steps, times; /* <step>, <at>: of the rules that have them */
};
extern const struct ol_element ol_autoscaler_element;

struct ol_scaler_rule {
    struct ol_kind kind;
    void (*check)(const struct ol_autoscaler *autoscaler, struct ol_faults *faults); /* may be NULL */
    /* Of one that was checked; it borrows nothing. */
    struct ol_scaler *(*open)(const struct ol_scaler_setting *setting, const struct ol_autoscaler *autoscaler);
};

/* NULL-terminated: `rule` of <autoscaler>. */
extern const struct ol_kind *const ol_scaler_rules[];

/* What the fields alone cannot tell: targets that are no shares, steps that are missing, lines that are no times. */
void ol_autoscaler_check(const struct ol_autoscaler *autoscaler, struct ol_faults *faults);

/* One scaler of all <autoscaler> of an endpoint, in the order in which they are written; NULL where there are none. */
struct ol_scaler *ol_scaler_open(const struct ol_scaler_setting *setting, const struct ol_autoscaler *autoscalers,
                                 size_t count);
/* The same of scalers that are open already, and owned from now on. */
struct ol_scaler *ol_scaler_max(const struct ol_scaler_setting *setting, struct ol_scaler *const *scalers,
                                size_t count);
void ol_scaler_close(struct ol_scaler *scaler); /* NULL is fine */

#endif
