/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan_folder: a plan as a folder: plan.json, points.csv, and plots of the points that have all replications: the front
 * of the cost and the first objective's metric, and of one or two decisions each metric over them.
 */
#ifndef OUTLAY_CLI_PLAN_FOLDER_H
#define OUTLAY_CLI_PLAN_FOLDER_H

#include "scenarios/cli/plan_listing.h"

/* A plan's folder of before is replaced, any other one that is not empty is an error. */
int ol_plan_folder_begin(struct ol_folder *folder, const char *path, struct ol_error *error);
/* Writes all of it, and puts it in its place. What hinders a plot is said on standard error. */
int ol_plan_folder_write(struct ol_folder *folder, const struct ol_plan_telling *telling, struct ol_error *error);

#endif
