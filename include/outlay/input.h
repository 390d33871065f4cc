/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * input: a file, a gzip file or standard input by lines or by chunks, one buffer long.
 *
 * Gzip is known by its first two bytes, not by the name. A line is handed out as a slice of the buffer, without its
 * newline (a CR before it stays), valid until the next call. A line longer than OL_INPUT_LINE_LIMIT, a truncated or
 * damaged gzip stream, one that unfolds to over 256 MiB and 250 times its size, and a failing read are errors with
 * file and line; they never look like the end. Memory does not depend on the file's length. What is not made of lines
 * (JSON, XML) is read by chunks, as the bytes come.
 *
 *     struct ol_input *input = ol_input_open("jobs.swf.gz", place, error);
 *     while ((got = ol_input_line(input, &line, error)) > 0) ...
 *     ol_input_close(input);
 */
#ifndef OUTLAY_INPUT_H
#define OUTLAY_INPUT_H

#include "outlay/digest.h"
#include "outlay/error.h"
#include "outlay/text.h"

#include <stdbool.h>
#include <stdint.h>

#define OL_INPUT_LINE_LIMIT ((size_t)1 << 20)
/* So many bytes behind a line may be read: its newline, and then whatever is there. */
#define OL_INPUT_BEHIND ((size_t)8)

struct ol_input; /* opaque */

/* "-" is standard input. `place` is blamed where the file cannot be opened (the attribute that names it). The
 * path must outlive the input: errors point into it. NULL on failure. */
struct ol_input *ol_input_open(const char *path, struct ol_place place, struct ol_error *error);
/* Standard input, pipes, devices: what was read of them cannot be read again. */
bool ol_input_is_read_once(const char *path);
void ol_input_close(struct ol_input *input);
/* Before anything is taken: once all has been read, the digest of the file's raw bytes, as they were read, is put into
 * `sha256`, which must outlive the input; until then, and where reading ends early or fails, it stays as it is. */
void ol_input_digest(struct ol_input *input, char sha256[OL_DIGEST_BUFFER]);

/* 1: a line; 0: the end; negative: `error` is filled. OL_INPUT_BEHIND bytes may be read behind a line; the
 * first is a newline. */
int ol_input_line(struct ol_input *input, struct ol_slice *line, struct ol_error *error);
/* For readers that find the end of a line themselves: what of the next lines is in the buffer already, which may be
 * nothing, and may end within a line. Behind it OL_INPUT_BEHIND bytes may be read; the first is a newline, which is
 * none of the file's. Valid until the next call but ol_input_take. */
struct ol_slice ol_input_ahead(const struct ol_input *input);
/* Takes the next line, so long, whose newline the reader found there. */
void ol_input_take(struct ol_input *input, size_t length);
/* The next bytes as they come, of any length but 0, valid until the next call: 1; 0: the end; negative: `error` is
 * filled. It goes on behind the line handed out last, and a line behind the chunk; but lines are counted no more from
 * the first chunk on, so that places and errors bear the file alone. */
int ol_input_chunk(struct ol_input *input, struct ol_slice *bytes, struct ol_error *error);
/* What comes next, of any length, without taking it, so that a reader can be chosen; empty at the end and where reading
 * fails, which the next call tells. Valid until then. */
struct ol_slice ol_input_peek(struct ol_input *input);
/* The place of the line handed out last. */
struct ol_place ol_input_place(const struct ol_input *input);
/* Raw bytes read so far and in all (0 where that is not known), for progress. */
uint64_t ol_input_bytes_read(const struct ol_input *input);
uint64_t ol_input_bytes_total(const struct ol_input *input);

/* A whole small file, NUL-terminated, taken from nothing but ol_mem_*; more than `limit` bytes is an error. */
char *ol_input_slurp(const char *path, size_t limit, size_t *length, struct ol_place place,
                     struct ol_error *error);

#endif
