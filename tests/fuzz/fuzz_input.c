/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_input: lines of anything, gzip or not. A file that is not gzip comes out as it went in; a failure has a
 * place and a message and stays; slurping agrees with reading line by line.
 */
#include "outlay/arena.h"
#include "outlay/input.h"
#include "tests/fuzz/memory_file.h"

#include <string.h>

#define MUST(condition) ((condition) ? (void)0 : abort())
#define MOST            ((size_t)64 << 20) /* of what a small file may inflate to */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything read, with its newlines but perhaps the last; the status. */
static int read_lines(const char *path, struct ol_text *all)
{
    int got;
    int64_t lines = 0;
    struct ol_slice line;
    struct ol_error error = {0}, again = {0};
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, &error);
    MUST(input);
    while ((got = ol_input_line(input, &line, &error)) > 0 && all->length < MOST) {
        MUST(line.length <= OL_INPUT_LINE_LIMIT && !memchr(line.data, '\n', line.length));
        MUST(ol_input_place(input).line == ++lines);
        ol_text_add(all, line.data, line.length);
        ol_text_add(all, "\n", 1);
    }
    if (got <= 0)
        MUST(ol_input_line(input, &line, &again) == got && again.status == error.status);
    MUST(got >= 0 || (error.status == got && error.place.line == lines + 1 && error.message[0]));
    ol_input_close(input);
    return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = 0;
    struct ol_text all = {0};
    struct memory_file file = memory_file_new(data, size);
    int status = read_lines(file.path, &all);
    bool is_plain = size == 0 || data[0] != 0x1f || (size > 1 && data[1] != 0x8b);
    if (is_plain && status == OL_OK)
        MUST(all.length - (size && data[size - 1] != '\n') == size && (!size || !memcmp(all.data, data, size)));
    char *whole = ol_input_slurp(file.path, MOST, &length, OL_NOWHERE, NULL);
    if (status == OL_OK)
        MUST(whole && length <= all.length && length + 1 >= all.length &&
             (!length || !memcmp(whole, all.data, length)));
    ol_mem_free(whole);
    memory_file_free(&file);
    ol_text_release(&all);
    return 0;
}
