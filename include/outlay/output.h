/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output: files written through one buffer, and files and directories that appear whole or not at all.
 *
 * A writer remembers its first failure and does nothing after it; the caller checks once, at the end. A folder
 * is written beside its final place under another name and renamed when it is complete, so that a reader never
 * meets half of one; an earlier folder of the same kind at that place is replaced, anything else there, and anything
 * that somebody has put into it since, is refused before any work is done.
 *
 *     struct ol_output *out = ol_output_open(ol_folder_file(folder, "jobs.csv", &path), error);
 *     ol_output_int(out, 42); ol_output_char(out, '\n');
 *     status = ol_output_close(out, error);
 */
#ifndef OUTLAY_OUTPUT_H
#define OUTLAY_OUTPUT_H

#include "outlay/error.h"
#include "outlay/money.h"
#include "outlay/simtime.h"
#include "outlay/text.h"

#include <stdint.h>

struct ol_output; /* opaque */

/* Creates or truncates; NULL on failure. "-" is standard output. */
struct ol_output *ol_output_open(const char *path, struct ol_error *error);
/* The same for a file that appears whole or not at all: `.NAME.partial-PID-HOST` beside it is written, and put in its
 * place by the close, when all has come to the disk. An earlier file stays until then, and its permissions are kept;
 * where it is a link, what it points to is replaced. What is no regular file (a device, a pipe) is written into
 * directly. What writers of NAME that were killed on this machine have left is removed first. */
struct ol_output *ol_output_replace(const char *path, struct ol_error *error);
/* The same of FOLDER/NAME. */
struct ol_output *ol_output_replace_in(const char *folder, const char *name, struct ol_error *error);
/* Writes into `text` instead of a file. */
struct ol_output *ol_output_to_text(struct ol_text *text);
/* Flushes, closes, frees; the first failure of the writer's life is reported here. NULL is fine (OL_OK). */
int ol_output_close(struct ol_output *output, struct ol_error *error);
/* Instead of a close: what ol_output_replace began is removed, and what was there before stays. What another output
 * still has in its buffer is dropped. NULL is fine. */
void ol_output_abandon(struct ol_output *output);
/* Removes the file that the last ol_output_replace began, if it is still being written: for the handler of a signal
 * that ends the program, which may call it at any moment. */
void ol_output_unlink_partial(void);

/* Of the terminal on standard output, where that is one and what is written may come to it; SIZE_MAX elsewhere. */
size_t ol_output_columns(const struct ol_output *output);

void ol_output_char(struct ol_output *output, char character);
void ol_output_bytes(struct ol_output *output, const char *bytes, size_t length);
void ol_output_string(struct ol_output *output, const char *string);
void ol_output_format(struct ol_output *output, const char *format, ...) OL_PRINTF(2, 3);
void ol_output_int(struct ol_output *output, int64_t value);
/* Microseconds as decimal seconds without trailing zeros: 1500000 is "1.5", 2000000 is "2". */
void ol_output_seconds(struct ol_output *output, ol_time duration);
/* The shortest of 15, 16 or 17 significant digits that reads back equal; "0" for -0; never nan or inf. */
void ol_output_real(struct ol_output *output, double value);
/* The nearest millionth, without trailing zeros: for long series, where full precision says nothing and costs much.
 * Magnitudes from 1e12 on are written as by ol_output_real. */
void ol_output_micro(struct ol_output *output, double value);
void ol_output_money(struct ol_output *output, ol_money money);
/* A CSV field: quoted by RFC 4180 where it must be, and with a leading apostrophe where a spreadsheet would take it
 * for a formula. On a terminal what would steer it is replaced (plain.h). */
void ol_output_csv(struct ol_output *output, const char *string);
/* For text nodes and attribute values of HTML and XML. */
void ol_output_escaped(struct ol_output *output, const char *string);

/* For writers that lay out a row themselves: room for `length` bytes (at most OL_OUTPUT_ROOM) to write into, and
 * then where the writing ended. */
#define OL_OUTPUT_ROOM 4096
char *ol_output_room(struct ol_output *output, size_t length);
void ol_output_ended(struct ol_output *output, const char *end);

/* By what a folder is known as one that may be replaced: all of these together. */
struct ol_folder_kind {
    const char *mark;         /* a regular file that each of them holds: "manifest.json" */
    const char *signature;    /* stands in the mark's first OL_FOLDER_SIGNED bytes: "\"outlay\":" */
    const char *const *names; /* of all that it may hold, the mark's too; NULL-terminated */
};
#define OL_FOLDER_SIGNED ((size_t)64 << 10)

struct ol_folder {
    char *path;                        /* where it will be */
    char *working;                     /* where it is being written; NULL when none is open */
    const struct ol_folder_kind *kind; /* private; borrowed, as begin got it */
};

/* An existing folder is only replaced when it is empty or of the same kind, which must outlive the folder. Creates
 * the working folder, having removed those that were left there when their writers were killed on this machine. */
int ol_folder_begin(struct ol_folder *folder, const char *path, const struct ol_folder_kind *kind,
                    struct ol_error *error);
/* Creates a folder inside. */
int ol_folder_make(struct ol_folder *folder, const char *name, struct ol_error *error);
/* working/name, in `buffer`, which it clears first. */
const char *ol_folder_file(const struct ol_folder *folder, const char *name, struct ol_text *buffer);
/* Brings the folder to the disk and puts it in its place. */
int ol_folder_commit(struct ol_folder *folder, struct ol_error *error);
/* Removes what was written, if anything is still open, and frees the names; always safe, due after commit too. */
void ol_folder_abandon(struct ol_folder *folder);

#endif
