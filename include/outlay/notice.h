/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * notice: something about a run that somebody wants to be told of, and how it is told: as an entry in a calendar, as
 * an object for a webhook.
 *
 * A notice has an id that is the same whenever the same thing is told again, so that whoever gets it twice can drop
 * one: a digest of the scenario, of what sort it is and of its labels, without its numbers. Texts may be anybody's, and
 * each writer escapes them for its own form.
 */
#ifndef OUTLAY_NOTICE_H
#define OUTLAY_NOTICE_H

#include "outlay/output.h"

#include <stdbool.h>
#include <stddef.h>

enum ol_severity { OL_SEVERITY_INFO, OL_SEVERITY_WARNING, OL_SEVERITY_CRITICAL };
extern const char *const ol_severity_names[]; /* "info" ... */

struct ol_notice_label {
    const char *name, *value;
};

#define OL_NOTICE_LABELS 24
struct ol_notice {
    const char *kind;  /* "budget-alert", "budget-breach", "anomaly", "objective", "commitment-end" */
    const char *title; /* a few words */
    const char *text;  /* sentences */
    ol_time at;        /* instant; OL_NEVER: of no moment */
    enum ol_severity severity;
    bool is_planned; /* nothing is wrong: it only comes to an end */
    struct ol_notice_label labels[OL_NOTICE_LABELS];
    size_t label_count;
};

/* What all notices of a run have in common. */
struct ol_notice_origin {
    const char *version, *scenario;
    ol_time stamped; /* when it is said to have been written: the run's end in its own calendar */
};

/* RFC 5545: those that have a moment. */
void ol_report_calendar(struct ol_output *output, const struct ol_notice_origin *origin,
                        const struct ol_notice *notices, size_t count);
/* An array of objects: id, kind, severity, title, text, at, scenario, labels. Those that are planned are left out. */
void ol_report_alerts(struct ol_output *output, const struct ol_notice_origin *origin,
                      const struct ol_notice *notices, size_t count);
/* 32 hex digits. */
#define OL_NOTICE_ID 33
const char *ol_notice_id(const struct ol_notice *notice, const struct ol_notice_origin *origin,
                         char id[OL_NOTICE_ID]);

/* OpenMetrics 1.0 text: metrics by their dotted names, names of things in them as labels: "pool.train.cost" is
 * outlay_pool_cost_usd{pool="train"}. */
struct ol_exposed {
    const char *name, *unit; /* as in summary.json */
    double value;
};
void ol_report_open_metrics(struct ol_output *output, const char *scenario, const struct ol_exposed *metrics,
                            size_t count);

#endif
