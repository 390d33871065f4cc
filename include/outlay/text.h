/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text: a growing string, slices of somebody else's bytes, and the nearest-word search behind "did you mean".
 *
 *     struct ol_text text = {0};
 *     ol_text_addf(&text, "%d pools", 3);
 *     puts(ol_text_string(&text));
 *     ol_text_release(&text);
 */
#ifndef OUTLAY_TEXT_H
#define OUTLAY_TEXT_H

#include "outlay/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialised is the empty string. `data` is NUL-terminated once anything was added. */
struct ol_text {
    char *data;
    size_t length, capacity;
};

/* Borrowed bytes, not NUL-terminated. */
struct ol_slice {
    const char *data;
    size_t length;
};

#define OL_SLICE_FORMAT      "%.*s"
#define OL_SLICE_ARGS(slice) (int)((slice).length > 200 ? 200 : (slice).length), (slice).data

void ol_text_add(struct ol_text *text, const char *bytes, size_t length);
void ol_text_adds(struct ol_text *text, const char *string);
void ol_text_addf(struct ol_text *text, const char *format, ...) OL_PRINTF(2, 3);
/* Never NULL. */
const char *ol_text_string(const struct ol_text *text);
void ol_text_clear(struct ol_text *text);
/* Becomes a copy of the slice, which may not lie in it. */
void ol_text_set(struct ol_text *text, struct ol_slice value);
/* Its bytes as they are now. */
struct ol_slice ol_text_slice(const struct ol_text *text);
void ol_text_release(struct ol_text *text);

struct ol_slice ol_slice_of(const char *string);
bool ol_slice_is(struct ol_slice slice, const char *string);
/* Without the blanks (space, tab, CR, LF) at both ends. */
struct ol_slice ol_slice_trim(struct ol_slice slice);
/* Whole-slice decimal parses: false where anything is left over, out of range or empty. No blanks, no hex. */
bool ol_slice_int(struct ol_slice slice, int64_t *value);
bool ol_slice_real(struct ol_slice slice, double *value);
/* Strict UTF-8, without NUL. `bad` (may be NULL) gets the offset of the first bad byte. */
bool ol_slice_is_utf8(struct ol_slice slice, size_t *bad);

/* Somebody's bytes fit for a message: what is not plain text as \xNN, cut with "..." where they are long. */
#define OL_SHOWN_BUFFER 96
const char *ol_slice_show(struct ol_slice slice, char buffer[OL_SHOWN_BUFFER]);
/* The same, of any length. */
void ol_text_add_shown(struct ol_text *text, struct ol_slice slice);

/* The candidate nearest to `word` by edits (transpositions count one) if it is near enough to be meant, else the
 * shortest that begins with it, else NULL. `candidates` is NULL-terminated. */
const char *ol_nearest(const char *word, const char *const *candidates);

#endif
