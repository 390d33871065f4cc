/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regex: PCRE2 with its limits set. A pattern may lower a limit in its text, never raise it. \C, which could match
 * half a character, is refused, since with UTF it makes PCRE2 unsafe.
 */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "outlay/regex.h"

#include "outlay/arena.h"

#include <pcre2.h>
#include <string.h>

#define PATTERN_LIMIT  ((size_t)4096)
#define MATCH_LIMIT    1000000
#define DEPTH_LIMIT    10000
#define HEAP_LIMIT_KIB (20 * 1024)
#define STACK_FIRST    ((size_t)32 << 10) /* of matches by JIT */
#define STACK_LAST     ((size_t)1 << 20)

struct ol_regex {
    struct ol_place place;
    pcre2_general_context *general;
    pcre2_code *code;
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_jit_stack *stack;
    struct ol_slice subject; /* of the last find; no data where that found nothing */
};

static void *take(size_t bytes, void *unused)
{
    (void)unused;
    return ol_mem_new(bytes);
}

static void give(void *memory, void *unused)
{
    (void)unused;
    ol_mem_free(memory);
}

static int compile(struct ol_regex *regex, const char *pattern, struct ol_error *error)
{
    int code = 0;
    PCRE2_SIZE at = 0;
    size_t length = strlen(pattern);
    if (length > PATTERN_LIMIT)
        return ol_fail(error, OL_BAD_INPUT, regex->place, "the pattern has %zu bytes; at most %zu are allowed",
                       length, PATTERN_LIMIT);
    pcre2_compile_context *context = pcre2_compile_context_create(regex->general);
    regex->code =
        pcre2_compile((PCRE2_SPTR)pattern, length, PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, context);
    pcre2_compile_context_free(context);
    if (regex->code)
        return OL_OK;
    char why[160];
    pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    return ol_fail(error, OL_BAD_INPUT, regex->place, "the pattern \"%.200s\" is wrong at offset %zu: %s", pattern,
                   at, why);
}

static void prepare_matching(struct ol_regex *regex)
{
    pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE); /* where it fails, the interpreter matches */
    regex->context = pcre2_match_context_create(regex->general);
    pcre2_set_match_limit(regex->context, MATCH_LIMIT);
    pcre2_set_depth_limit(regex->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(regex->context, HEAP_LIMIT_KIB);
    regex->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_LAST, regex->general);
    pcre2_jit_stack_assign(regex->context, NULL, regex->stack);
    regex->data = pcre2_match_data_create_from_pattern(regex->code, regex->general);
}

struct ol_regex *ol_regex_new(const char *pattern, struct ol_place place, struct ol_error *error)
{
    struct ol_regex *regex = ol_mem_new(sizeof *regex);
    regex->place = place;
    regex->general = pcre2_general_context_create(take, give, NULL);
    if (compile(regex, pattern, error) != OL_OK) {
        ol_regex_free(regex);
        return NULL;
    }
    prepare_matching(regex);
    return regex;
}

void ol_regex_free(struct ol_regex *regex)
{
    if (!regex)
        return;
    pcre2_match_data_free(regex->data);
    if (regex->stack)
        pcre2_jit_stack_free(regex->stack);
    pcre2_match_context_free(regex->context);
    pcre2_code_free(regex->code);
    pcre2_general_context_free(regex->general);
    ol_mem_free(regex);
}

static int match_failed(const struct ol_regex *regex, int code, struct ol_error *error)
{
    char why[160];
    if (code <= PCRE2_ERROR_UTF8_ERR1 && code >= PCRE2_ERROR_UTF8_ERR21)
        return ol_fail(error, OL_BAD_INPUT, regex->place,
                       "the text to be matched is not UTF-8 (at its byte %zu); convert the file",
                       (size_t)pcre2_get_startchar(regex->data));
    pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    return ol_fail(error, OL_BAD_INPUT, regex->place,
                   "the pattern takes too long on a text (%s; at most %d steps are allowed): simplify it, nested "
                   "repeats like (a+)+ are the usual reason",
                   why, MATCH_LIMIT);
}

int ol_regex_find(struct ol_regex *regex, struct ol_slice subject, struct ol_error *error)
{
    if (!subject.data)
        subject = (struct ol_slice){"", 0};
    regex->subject = (struct ol_slice){0};
    int found =
        pcre2_match(regex->code, (PCRE2_SPTR)subject.data, subject.length, 0, 0, regex->data, regex->context);
    if (found == PCRE2_ERROR_NOMATCH)
        return 0;
    if (found < 0)
        return match_failed(regex, found, error);
    regex->subject = subject;
    return 1;
}

/* A name may belong to several groups, after (?J); the first that took part counts. */
bool ol_regex_group(const struct ol_regex *regex, const char *name, struct ol_slice *text)
{
    PCRE2_SPTR first, last;
    *text = (struct ol_slice){"", 0};
    int entry_size = pcre2_substring_nametable_scan(regex->code, (PCRE2_SPTR)name, &first, &last);
    if (entry_size < 0)
        return false;
    const PCRE2_SIZE *bounds = pcre2_get_ovector_pointer(regex->data);
    for (PCRE2_SPTR entry = first; regex->subject.data && entry <= last; entry += entry_size) {
        size_t group = (size_t)entry[0] << 8 | entry[1];
        if (bounds[2 * group] == PCRE2_UNSET)
            continue;
        *text =
            (struct ol_slice){regex->subject.data + bounds[2 * group], bounds[2 * group + 1] - bounds[2 * group]};
        break;
    }
    return true;
}
