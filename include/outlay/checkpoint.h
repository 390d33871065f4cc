/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * checkpoint: how a job saves what it has done, so that an interruption does not cost all of it.
 *
 * <checkpoint> says how often a job saves (a fixed interval of computing, or one by a rule from the mean time between
 * interruptions: young, daly, optimum, adaptive), what a save costs, what is paid to come back, and what happens on a
 * warning. Costs are given as durations, or follow from size and bandwidth: one writer writes it all, or each rank its
 * shard, and reads it when it comes back. A blocking save stops the job; an asynchronous one stops it for `cost` (by
 * default not at all) and survives only once it has been flushed. A save may fail; then the one before it is what is
 * left. Times that follow from sizes are rounded up to the microsecond. What is saved on a <filesystem> moves no faster
 * than that lets it: alone, for what is known before a stretch begins; beside the others, for its saves and its
 * restore.
 *
 * The rules, for a mean time M between interruptions and a cost C of a save (both of the whole gang):
 *     young    sqrt(2 C M)                                            Young 1974
 *     daly     sqrt(2 C M) (1 + sqrt(C / 2M) / 3 + C / 18M) - C       Daly 2006, eq. 37; M where C >= 2M
 *     optimum  M (1 + W0(-exp(-C/M - 1)))                             the minimum of Daly's exact expectation
 *     adaptive daly by the rate that the pool has seen so far
 * A rule never asks for saves closer together than one can be flushed; where a save stops nothing, that is its answer.
 *
 * Expected time of work T (Daly 2006, eq. 20, with a downtime D and restart R that may be interrupted too; the first
 * attempt pays no R): (M + D) exp(R/M) (exp((tau + C)/M) - 1) T / tau.
 *
 * What an attempt's time goes into is a timeline (models/checkpoint/timeline.h).
 */
#ifndef OUTLAY_CHECKPOINT_H
#define OUTLAY_CHECKPOINT_H

#include "outlay/file_system.h"

enum ol_checkpoint_mode { OL_CHECKPOINT_BLOCKING, OL_CHECKPOINT_ASYNC };
enum ol_on_notice { OL_NOTICE_SAVE, OL_NOTICE_MIGRATE, OL_NOTICE_IGNORE };
enum ol_on_hint { OL_HINT_IGNORE, OL_HINT_MIGRATE };

struct ol_interval_rule {
    struct ol_kind kind;
    bool adapts; /* by what was observed, in place of what the laws say */
    /* Both > 0, in one unit of time; the interval in the same. */
    double (*interval)(double mean_between, double cost);
};
/* NULL-terminated: young, daly, optimum, adaptive. */
extern const struct ol_kind *const ol_interval_rules[];

struct ol_checkpoint { /* <checkpoint> */
    const struct ol_xml_node *node;
    const char *name;
    const char *interval_text;     /* attribute `interval`: "15m", or a rule's name */
    ol_time cost;                  /* that a save stops the job; where not given, from size and bandwidth */
    ol_time restore;               /* where not given, from size and bandwidth; else 0 */
    ol_time emergency;             /* that a save within the notice takes; where not given, cost and flush */
    int64_t size_bytes;            /* of one checkpoint */
    int64_t bandwidth_bytes;       /* a second and writer */
    bool sharded;                  /* each rank writes its share */
    int64_t ranks;                 /* 0: one a unit of the job */
    int mode;                      /* enum ol_checkpoint_mode */
    ol_time flush;                 /* async: until a save survives; where not given, from size and bandwidth */
    double failure;                /* the share of saves that fail */
    int on_notice, on_hint;        /* enums above */
    ol_time mean_between;          /* between a job's interruptions, for the rules; 0: by the laws of its nodes */
    int64_t keep;                  /* the last so many; 0: all, up to the job's end */
    const char *dataset;           /* under which name they are metered; NULL: the checkpoint's own */
    const char *storage;           /* the price book's storage class that they are kept in; NULL: not metered */
    const char *provider, *region; /* whose, and where */
    const char *filesystem_name;   /* of the <filesystem> that they lie on; NULL: elsewhere */

    /* below: not from attributes, set by ol_checkpoint_check */
    const struct ol_interval_rule *rule;         /* NULL: a fixed interval, or none */
    ol_time interval;                            /* fixed; 0: none, only emergency saves */
    bool sizes_cost, sizes_restore, sizes_flush; /* which of the three follow from size and bandwidth */
    bool sums_emergency;                         /* it is the sum of cost and flush */
    const struct ol_file_system *files;          /* set before the check, where it is named; else NULL */
    int64_t limit_bytes;                         /* a second, of all writers together; 0: none */
};

extern const struct ol_element ol_checkpoint_element;

/* Reads the interval, notes what follows from what, and adds faults: an interval that is neither a duration nor a rule,
 * sharded without size, a cost that is nowhere ... */
void ol_checkpoint_check(struct ol_checkpoint *checkpoint, struct ol_faults *faults);

/* What a job of so many units pays; after the check. */
ol_time ol_checkpoint_cost(const struct ol_checkpoint *checkpoint, uint32_t units);
ol_time ol_checkpoint_flush(const struct ol_checkpoint *checkpoint, uint32_t units); /* 0 where it blocks */
ol_time ol_checkpoint_restore(const struct ol_checkpoint *checkpoint, uint32_t units);
ol_time ol_checkpoint_emergency(const struct ol_checkpoint *checkpoint, uint32_t units);
/* The compute time between saves; OL_NEVER: none. `mean_between` is of the whole job, in microseconds, infinite where
 * nothing interrupts it; the element's own goes before it, but under a rule that adapts only until something was seen
 * (until `mean_between` is finite). At least a microsecond. */
ol_time ol_checkpoint_interval(const struct ol_checkpoint *checkpoint, double mean_between, uint32_t units);

/* The share of the time that is useful work in the long run, by Daly's expectation: tau / E[T of tau], for the
 * interval and costs in one unit of time. An infinite mean: nothing interrupts; an infinite interval: no saves. For
 * warnings. */
double ol_checkpoint_efficiency(double mean_between, double downtime, double restore, double interval,
                                double cost);

#endif
