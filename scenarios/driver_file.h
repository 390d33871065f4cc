/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * driver_file: what costs depend on, from a file: a column of times, and a column for each driver, named in the header.
 *
 * Values of one step are averaged; an empty cell is missing. Times may go on behind the costs: that is a plan.
 */
#ifndef OUTLAY_DRIVER_FILE_H
#define OUTLAY_DRIVER_FILE_H

#include "outlay/arena.h"
#include "reports/forecast.h"

/* Appends the file's drivers to those there are, of which there may be OL_FORECAST_DRIVERS; `start`, `step` and `count`
 * are those of the costs. Everything is of the arena. */
int ol_driver_file_read(const char *path, ol_time start, ol_time step, size_t count,
                        struct ol_forecast_driver drivers[OL_FORECAST_DRIVERS], size_t *driver_count,
                        struct ol_arena *arena, struct ol_error *error);

#endif
