/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/preemption.h"

static const char *const reasons[] = {[OL_PREEMPT_FOR_CLASS] = "class",
                                      [OL_PREEMPT_FOR_PRIORITY] = "priority",
                                      [OL_PREEMPT_FOR_RANK] = "rank",
                                      NULL};
static const char *const choices[] = {[OL_VICTIMS_LOWEST] = "lowest-priority",
                                      [OL_VICTIMS_NEWEST] = "newest",
                                      [OL_VICTIMS_LEAST_LOST] = "least-lost-work",
                                      [OL_VICTIMS_FEWEST] = "fewest-jobs",
                                      NULL};

#define AT(member) OL_FIELD_AT(struct ol_preemption, member)
static const struct ol_field preemption_fields[] = {
    {"by", OL_FIELD_CHOICE,
     "for whom: class: jobs that are not preemptible stop those that are; priority: a higher one stops a lower "
     "one; "
     "rank: whoever stands higher in the order",
     .choices = reasons, .fallback = "class", AT(by)},
    {"margin", OL_FIELD_REAL, "by how much a rank has to be higher", .max = 1e15, AT(margin)},
    {"victims", OL_FIELD_CHOICE, "whom first: who is lowest in rank, started last, loses least, or holds most",
     .choices = choices, .fallback = "lowest-priority", AT(victims)},
    {"grace", OL_FIELD_DURATION, "from being told to the stop", .max = 1e18, AT(grace)},
    {"min-run", OL_FIELD_DURATION, "who has run for less is left alone", .max = 1e18, AT(min_run)},
    {"after-wait", OL_FIELD_DURATION, "only for jobs that have waited so long", .max = 1e18, AT(after_wait)},
    {"protect-deadline", OL_FIELD_DURATION, "who is so close to its deadline is left alone", .max = 1e18,
     AT(protect)},
    {"per-day", OL_FIELD_COUNT, "stops in 24 hours, at most, in the pool", .min = 1, .max = 1e9, AT(per_day)},
    {"per-job-a-day", OL_FIELD_COUNT, "stops in 24 hours, at most, of one job", .min = 1, .max = 1e9,
     AT(per_job_a_day)},
    {0},
};

const struct ol_element ol_preemption_element = {
    .name = "preemption",
    .summary = "who may have running jobs stopped, which ones, and how often",
    .size = sizeof(struct ol_preemption),
    .fields = preemption_fields,
    .example = "<preemption by=\"class\" victims=\"least-lost-work\" grace=\"2m\" min-run=\"30m\"/>",
};
