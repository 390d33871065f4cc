/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json: writing JSON that is the same bytes every time.
 *
 * A writer knows whether a comma or a line break is due; keys come in the order they are written, indented by
 * two blanks. Numbers are never nan or infinite (they become null). Text that is not UTF-8 has its bad bytes
 * replaced by U+FFFD.
 *
 *     struct ol_json json = {.output = out};
 *     ol_json_object(&json, NULL);  ol_json_int(&json, "n", 3);  ol_json_end(&json);
 */
#ifndef OUTLAY_JSON_H
#define OUTLAY_JSON_H

#include "outlay/output.h"

#include <stdbool.h>

#define OL_JSON_DEPTH 32

struct ol_json {
    struct ol_output *output;
    int depth;
    bool is_array[OL_JSON_DEPTH], has_items[OL_JSON_DEPTH];
    bool compact; /* one line, no blanks */
};

/* `key` is NULL inside arrays and at the top. */
void ol_json_object(struct ol_json *json, const char *key);
void ol_json_array(struct ol_json *json, const char *key);
/* Ends the innermost object or array; the outermost also ends the line. */
void ol_json_end(struct ol_json *json);
void ol_json_string(struct ol_json *json, const char *key, const char *value); /* NULL value: null */
void ol_json_int(struct ol_json *json, const char *key, int64_t value);
void ol_json_real(struct ol_json *json, const char *key, double value);
/* A time in seconds, exactly. */
void ol_json_seconds(struct ol_json *json, const char *key, ol_time time);
void ol_json_bool(struct ol_json *json, const char *key, bool value);

#endif
