/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * error: what went wrong, where, and what to do about it.
 *
 * Three kinds of trouble are kept apart. A bug in Outlay aborts (OL_ASSERT). Memory that runs out ends the
 * program with a message (arena.h). Everything else, bad input and a bad environment, is a negative status
 * returned through the layers and one filled `struct ol_error`, written by the lowest layer that knows the
 * place. Only the command line prints errors. A file with many faults is worth one list: `struct ol_faults`
 * collects them so that a reader of a scenario can show all at once.
 *
 *     if (rate < 0)
 *         return ol_fail(error, OL_BAD_INPUT, place, "rate is %g; give a number of at least 0", rate);
 *
 * Strings in a place are borrowed: whoever names a file keeps the name alive as long as the error.
 */
#ifndef OUTLAY_ERROR_H
#define OUTLAY_ERROR_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define OL_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/* Statuses; 0 is success. The exit codes of the command line follow from them (ol_exit_code). */
enum ol_status {
    OL_OK = 0,
    OL_BAD_INPUT = -1, /* what the user gave cannot be used: exit 3 */
    OL_BAD_IO = -2,    /* a file, disk or pipe failed: exit 4 */
    OL_BAD_USAGE = -3, /* the command line itself is wrong: exit 2 */
};

/* A place in the user's text. `file` NULL: no file is to blame; line and column count from 1, 0 is unknown. */
struct ol_place {
    const char *file;
    int64_t line;
    int32_t column;
};

struct ol_error {
    int status; /* an enum ol_status; OL_OK while nothing was written */
    struct ol_place place;
    char message[600];
};

/* A growing list of errors of one input. Zero-initialised is empty; release frees. */
struct ol_faults {
    struct ol_error *items;
    size_t count, capacity;
};

#define OL_NOWHERE ((struct ol_place){0})

/* Fill `error` (which may be NULL) and return `status`, so that `return ol_fail(...)` reads well. */
int ol_fail(struct ol_error *error, int status, struct ol_place place, const char *format, ...) OL_PRINTF(4, 5);
/* The same with the text of errno behind the message: "cannot open: No such file or directory". */
int ol_fail_errno(struct ol_error *error, int status, struct ol_place place, const char *format, ...)
    OL_PRINTF(4, 5);

/* Append one fault. The list keeps at most 1,000 (ol_faults_kept says how many) and counts on. */
void ol_faults_add(struct ol_faults *faults, struct ol_place place, const char *format, ...) OL_PRINTF(3, 4);
size_t ol_faults_kept(const struct ol_faults *faults);
void ol_faults_release(struct ol_faults *faults);

/* "file:line:column: message" with the parts that are known; control characters shown as \xNN. */
void ol_error_print(const struct ol_error *error, FILE *stream);
/* 0, 2, 3 or 4 by the status. */
int ol_exit_code(int status);

/* An impossible state. Never used on input. */
#define OL_ASSERT(condition) ((condition) ? (void)0 : ol_assert_failed(#condition, __FILE__, __LINE__))
_Noreturn void ol_assert_failed(const char *condition, const char *file, int line);

#endif
