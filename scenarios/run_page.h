/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_page: report.html of a run directory, from the files in it.
 *
 * A run writes its page with this when its other files are there, and `outlay report` again at any time: the same files
 * give the same bytes.
 */
#ifndef OUTLAY_SCENARIOS_RUN_PAGE_H
#define OUTLAY_SCENARIOS_RUN_PAGE_H

#include "outlay/arena.h"
#include "outlay/report.h"

/* `note` gets what a person should know of the plots. gnuplot draws plots/NAME.svg anew, and
 * what else is among the `forms`, from scripts which may do whatever a program may; with no form the drawings that lie
 * there are taken. The arena keeps the name of a file
 * that is to blame; NULL: it becomes part of the message. */
int ol_run_page_write(const char *directory, unsigned forms, char note[OL_PLOT_NOTE], struct ol_arena *arena,
                      struct ol_error *error);

#endif
