/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_regex: the first line is the pattern, the rest the subject. Neither may crash or take long, and what a
 * group gives lies in the subject.
 */
#include "outlay/regex.h"

#include <stdlib.h>
#include <string.h>

#define MUST(condition) ((condition) ? (void)0 : abort())
#define SUBJECT_MOST    2000 /* what is to be found is in short ones */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(struct ol_regex *regex, struct ol_slice subject)
{
    struct ol_slice text;
    struct ol_error error = {0};
    int found = ol_regex_find(regex, subject, &error);
    MUST(found >= 0 || (error.status == found && error.message[0]));
    MUST(found != 1 || ol_slice_is_utf8(subject, NULL) || memchr(subject.data, 0, subject.length));
    if (ol_regex_group(regex, "team", &text) && text.length)
        MUST(found == 1 && text.data >= subject.data && text.data + text.length <= subject.data + subject.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *newline = size ? memchr(data, '\n', size) : NULL;
    size_t length = newline ? (size_t)(newline - data) : size;
    struct ol_slice subject = {(const char *)data + length, size - length};
    struct ol_error error = {0};
    struct ol_text pattern = {0};
    ol_text_add(&pattern, (const char *)data, length);
    struct ol_regex *regex = ol_regex_new(ol_text_string(&pattern), OL_NOWHERE, &error);
    MUST(regex || (error.status == OL_BAD_INPUT && error.message[0]));
    if (newline)
        subject = (struct ol_slice){subject.data + 1, subject.length - 1};
    subject.length = subject.length < SUBJECT_MOST ? subject.length : SUBJECT_MOST;
    if (regex)
        match(regex, subject);
    ol_regex_free(regex);
    ol_text_release(&pattern);
    return 0;
}
