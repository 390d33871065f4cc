/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lifecycle: what happens to a dataset's cohorts at a midnight.
 *
 * In this order: the past day's reads are told; what came in it becomes one cohort a class and size; objects are
 * written anew, and leave old versions; rules delete and move. Of several rules that a cohort is old enough for, a
 * deletion goes first, then the one of the greatest age.
 */
#ifndef OUTLAY_LIFECYCLE_H
#define OUTLAY_LIFECYCLE_H

#include "models/storage/cohort.h"

/* The midnight with the shelf's next number, at `now`. */
void ol_shelf_turn(struct ol_shelf *shelf, ol_time now);
/* Reads by pattern from what is told of them up to `now`, within one day. */
void ol_shelf_count_reads(struct ol_shelf *shelf, ol_time now);

#endif
