/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_array: <array> of <workload>: tasks that are alike, of which so many at most are with the pool at a time.
 *
 * As Slurm's --array=0-99%10: tasks="100" at-once="10". The tasks of array "scan" are the jobs scan_0, scan_1 ... in
 * this order. A task is submitted when fewer than `at-once` of them wait or run, so that its own wait begins there;
 * how long it was held back before, from the array's start on, is array.NAME.held.mean_s. (Slurm shows such a task as
 * pending all along, with the reason JobArrayTaskLimit; its wait is the sum of the two.)
 *
 * Each task draws its runtime from its own stream, so that at-once changes when it runs, not how long.
 */
#ifndef OUTLAY_MODELS_SEARCH_JOB_ARRAY_H
#define OUTLAY_MODELS_SEARCH_JOB_ARRAY_H

#include "outlay/author.h"

#define OL_ARRAY_TASKS_MOST 200000

struct ol_job_array {              /* <array> */
    struct ol_single_job job;      /* its node, name, pool, size, submit, estimate and work; not its runtime */
    int64_t tasks, first, at_once; /* first: number of the first task; at_once 0: all */
    struct ol_law runtime;
};

extern const struct ol_element ol_job_array_element;
extern const struct ol_author_kind ol_job_array_kind;

struct ol_author *ol_job_array_open(const void *array, const struct ol_author_context *context,
                                    struct ol_error *error);

#endif
