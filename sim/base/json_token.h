/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_token: what JSON is made of, out of chunks of any length.
 *
 * Lines are counted where blanks are passed only, since a raw line break may not stand in a string; and a column is an
 * offset in the line less the bytes that continue a character, which the check of UTF-8 counts. What is handed out may
 * lie in the chunk: one slice at a time can be lent, which is then kept when the next chunk comes.
 */
#ifndef OUTLAY_JSON_TOKEN_H
#define OUTLAY_JSON_TOKEN_H

#include "outlay/json_reader.h"

/* Begins as {.input = ..., .file = ..., .line = 1} with at = end = chunk, or with memory as the only chunk. */
struct ol_json_tokens {
    struct ol_input *input; /* NULL: memory is read */
    const char *file;
    const char *at, *end, *chunk;
    int64_t offset; /* of the chunk, in the file */
    int64_t line, line_offset;
    int64_t inner;         /* bytes of this line, up to `at`, that continue a character */
    struct ol_slice *lent; /* NULL: none; else copied into `lent_to` before the chunk goes */
    struct ol_text *lent_to;
    struct ol_error failure; /* the first; the functions below return its status */
};

int ol_json_pass_mark(struct ol_json_tokens *tokens);
/* The next byte that is no blank; it is not used up. -1 at the end and on failure. */
int ol_json_peek(struct ol_json_tokens *tokens);
struct ol_place ol_json_here(const struct ol_json_tokens *tokens);
/* Fails: `what` was due, and something else is here. */
int ol_json_unexpected(struct ol_json_tokens *tokens, const char *what);
/* The string at whose opening quote the tokens stand, unescaped: in the chunk or in `buffer`. */
int ol_json_read_string(struct ol_json_tokens *tokens, struct ol_text *buffer, struct ol_slice *text);
/* Whatever runs on from here without a blank or punctuation; likewise. */
int ol_json_read_word(struct ol_json_tokens *tokens, struct ol_text *buffer, struct ol_slice *text);
bool ol_json_is_in_word(unsigned char byte);

#endif
