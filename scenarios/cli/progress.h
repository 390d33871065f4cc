/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * progress: how far a long run has come, on a terminal only, and stopping it in order.
 *
 * A timer sets a flag a few times a second; the work looks at the flag where it has a moment and, when it is set,
 * tells how far it is. The first ctrl-C or SIGTERM asks the run to stop and keep what it has; another one ends the
 * program at once, by that signal, so that a shell knows. What comes within a second of the first is taken for the
 * same wish: timeout(1), and many a batch system, signals both a program and its process group.
 */
#ifndef OUTLAY_CLI_PROGRESS_H
#define OUTLAY_CLI_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

/* Set by signals. */
extern volatile int ol_stop_asked, ol_progress_due;

void ol_progress_begin(const char *what);
/* From any thread: the share of its work that it has done (negative: not known), and the jobs it has seen (0: not
 * counted). */
void ol_progress_tick(void *unused, double share, uint64_t jobs);
/* Clears the line. */
void ol_progress_end(void);

/* ctrl-C, SIGTERM and a lost terminal end the program, and what it was about to put in a file's place goes with it.
 * Signals that were ignored stay so. */
void ol_stop_tidy(void);
/* Before work of some length and the threads that do it: they ask for a stop instead, and a second one ends the
 * program; memory that is freed stays with it. */
void ol_work_begin(void);
/* When all is written: ends the program by the signal that asked for the stop; nothing where none did. */
void ol_stop_finish(void);

#endif
