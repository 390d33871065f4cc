/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preemption: who may have running jobs stopped, which of them, and how often.
 */
#ifndef OUTLAY_ARBITER_PREEMPTION_H
#define OUTLAY_ARBITER_PREEMPTION_H

#include "outlay/field.h"

enum ol_preempt_for {
    OL_PREEMPT_FOR_CLASS,    /* jobs that are not preemptible stop those that are */
    OL_PREEMPT_FOR_PRIORITY, /* jobs of a higher priority stop those of a lower one */
    OL_PREEMPT_FOR_RANK,     /* jobs of a higher rank in the queue, by `margin` */
};

enum ol_victims {
    OL_VICTIMS_LOWEST, /* rank */
    OL_VICTIMS_NEWEST, /* start */
    OL_VICTIMS_LEAST_LOST,
    OL_VICTIMS_FEWEST, /* jobs: the largest first */
};

struct ol_preemption { /* <preemption> */
    const struct ol_xml_node *node;
    int by;                /* enum ol_preempt_for */
    double margin;         /* of rank */
    int victims;           /* enum ol_victims */
    ol_time grace;         /* from being told to the stop */
    ol_time min_run;       /* nobody is stopped who has run for less */
    ol_time after_wait;    /* only for jobs that have waited so long */
    ol_time protect;       /* nobody is stopped so shortly before its deadline */
    int64_t per_day;       /* stops in 24 hours, of the pool; 0: any number */
    int64_t per_job_a_day; /* the same, of one job */
};

extern const struct ol_element ol_preemption_element;

#endif
