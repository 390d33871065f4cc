/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_directory: the files of a finished run, into an open folder.
 */
#ifndef OUTLAY_RUN_DIRECTORY_H
#define OUTLAY_RUN_DIRECTORY_H

#include "scenarios/run.h"

/* By what a folder is known as a run's. A file that a run comes to write has to join its names. */
extern const struct ol_folder_kind ol_run_folder;

/* Everything but jobs.csv, which is written as the first replication goes. `note` gets what a person should know. */
int ol_run_directory_write(struct ol_folder *folder, const struct ol_run *run,
                           const struct ol_run_setting *setting, ol_time started, char note[300],
                           struct ol_error *error);

/* Every file that a scenario is made from, with its digest; the caller frees the array with ol_mem_free in any case. */
int ol_run_inputs(const struct ol_scenario *scenario, struct ol_manifest_input **items, size_t *count,
                  struct ol_error *error);

#endif
