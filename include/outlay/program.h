/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program: another program, run to its end without a shell.
 *
 * It gets signals as a fresh program has them, no input, and a process group of its own, so that all of it can be ended
 * when its time is over.
 *
 *     const char *const arguments[] = {"squeue", "-h", NULL};
 *     const struct ol_program squeue = {.path = "squeue", .arguments = arguments, .limit_ms = 60000};
 *     code = ol_program_run(&squeue, &out, &said);
 */
#ifndef OUTLAY_PROGRAM_H
#define OUTLAY_PROGRAM_H

#include "outlay/text.h"

#include <stdint.h>

struct ol_program {
    const char *path;               /* with a slash: a file; else it is looked for in PATH */
    const char *const *arguments;   /* the name first; NULL-terminated */
    const char *const *environment; /* NULL-terminated; NULL: as here */
    const char *folder;             /* where it runs; NULL: here */
    int64_t limit_ms;
};

#define OL_PROGRAM_FAILED (-1) /* it could not be started, was ended by a signal, or took too long */

/* Its exit status. What it writes is added to `out` (NULL: dropped) and, of standard error, to `said`: the first 4 KiB,
 * or why it failed. */
int ol_program_run(const struct ol_program *program, struct ol_text *out, struct ol_text *said);

#endif
