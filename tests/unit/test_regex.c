/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/regex.h"

#include "tests/check.h"

static const struct ol_place somewhere = {"scenario.xml", 12, 9};

static int find(const char *pattern, const char *subject, struct ol_error *error)
{
    struct ol_regex *regex = ol_regex_new(pattern, somewhere, error);
    if (!regex)
        return OL_BAD_INPUT;
    int found = ol_regex_find(regex, ol_slice_of(subject), error);
    ol_regex_free(regex);
    return found;
}

static void finding(void)
{
    static const struct {
        const char *pattern, *subject;
        int found;
    } rows[] = {
        {"^[1-9]", "8", 1},
        {"^[1-9]", "08", 0},
        {"b+", "aabba", 1},
        {"", "anything", 1},
        {"", "", 1},
        {"^$", "", 1},
        {"^.$", "\xe2\x82\xac", 1}, /* one character of three bytes */
        {"^\\x{20ac}$", "\xe2\x82\xac", 1},
        {"(?i)GPU", "2 gpus", 1},
        {"a.c", "a\nc", 0},
        {"(*NO_JIT)^a+b", "aaab", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_error error = {0};
        CHECK_INT(find(rows[i].pattern, rows[i].subject, &error), rows[i].found);
        CHECK_STRING(error.message, "");
    }
}

static void nul_and_empty_subjects(void)
{
    struct ol_regex *regex = ol_regex_new("^a\\0b$", somewhere, NULL);
    CHECK_INT(ol_regex_find(regex, (struct ol_slice){"a\0b", 3}, NULL), 1);
    CHECK_INT(ol_regex_find(regex, (struct ol_slice){NULL, 0}, NULL), 0);
    ol_regex_free(regex);
}

static void groups(void)
{
    struct ol_slice text;
    struct ol_regex *regex = ol_regex_new("^(?<team>[a-z]+)-(?<job>\\d+)?(?<rest>.*)", somewhere, NULL);
    CHECK(ol_regex_group(regex, "team", &text) && text.length == 0); /* before any find */
    CHECK_INT(ol_regex_find(regex, ol_slice_of("nlp-42x"), NULL), 1);
    CHECK(ol_regex_group(regex, "team", &text) && ol_slice_is(text, "nlp"));
    CHECK(ol_regex_group(regex, "job", &text) && ol_slice_is(text, "42"));
    CHECK(ol_regex_group(regex, "rest", &text) && ol_slice_is(text, "x"));
    CHECK(!ol_regex_group(regex, "user", &text) && text.length == 0);
    CHECK(!ol_regex_group(regex, "", &text));
    CHECK_INT(ol_regex_find(regex, ol_slice_of("nlp-x"), NULL), 1);
    CHECK(ol_regex_group(regex, "job", &text) && ol_slice_is(text, "")); /* took no part */
    CHECK_INT(ol_regex_find(regex, ol_slice_of("42"), NULL), 0);
    CHECK(ol_regex_group(regex, "team", &text) && text.length == 0); /* nothing of the find before */
    ol_regex_free(regex);
}

static void a_name_of_two_groups(void)
{
    struct ol_slice text;
    struct ol_regex *regex = ol_regex_new("(?J)^(?:u=(?<who>\\w+)|t=(?<who>\\w+))$", somewhere, NULL);
    CHECK_INT(ol_regex_find(regex, ol_slice_of("u=ann"), NULL), 1);
    CHECK(ol_regex_group(regex, "who", &text) && ol_slice_is(text, "ann"));
    CHECK_INT(ol_regex_find(regex, ol_slice_of("t=bob"), NULL), 1);
    CHECK(ol_regex_group(regex, "who", &text) && ol_slice_is(text, "bob"));
    ol_regex_free(regex);
}

static void bad_patterns(void)
{
    static const struct {
        const char *pattern, *offset, *why; /* counted by hand: right behind what is wrong */
    } rows[] = {
        {"a(b", "offset 3", "missing closing parenthesis"}, {"[z-a]", "offset 3", "range out of order"},
        {"*", "offset 0", "quantifier does not follow"},    {"(?<team>a)(?<team>b)", "offset 18", "same name"},
        {"a\\Cb", "offset 3", "\\C is disabled"},           {"\xff", "offset 0", "UTF-8"},
        {"((a{1000}){1000}){1000}", "offset", "too large"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_error error = {0};
        CHECK(!ol_regex_new(rows[i].pattern, somewhere, &error));
        CHECK_INT(error.status, OL_BAD_INPUT);
        CHECK_INT(error.place.line, 12);
        CHECK_HAS(error.message, rows[i].pattern);
        CHECK_HAS(error.message, rows[i].offset);
        CHECK_HAS(error.message, rows[i].why);
    }
}

static void pattern_length(void)
{
    struct ol_error error = {0};
    char pattern[4098];
    memset(pattern, 'a', sizeof pattern);
    pattern[4096] = '\0';
    CHECK_INT(find(pattern, pattern, &error), 1);
    pattern[4096] = 'a';
    pattern[4097] = '\0';
    CHECK_INT(find(pattern, pattern, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "has 4097 bytes; at most 4096");
}

/* 30 times a and no b: 2^30 ways to fail, with JIT and without. */
static void hostile_patterns_are_bounded(void)
{
    static const char *const patterns[] = {"^(a+)+$", "(*NO_JIT)^(a+)+$", "(*NO_JIT)^(a|aa)+$"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct ol_error error = {0};
        struct ol_regex *regex = ol_regex_new(patterns[i], somewhere, &error);
        CHECK_INT(ol_regex_find(regex, ol_slice_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), &error),
                  OL_BAD_INPUT);
        CHECK_INT(error.place.line, 12);
        CHECK_HAS(error.message, "limit");
        CHECK_INT(ol_regex_find(regex, ol_slice_of("aaa"), &error), 1); /* and it goes on */
        ol_regex_free(regex);
    }
}

/* Each repeat nests one deeper, 20,000 of them. */
static void depth_is_bounded(void)
{
    static char subject[20001];
    struct ol_error error = {0};
    memset(subject, 'a', sizeof subject - 1);
    CHECK_INT(find("(*NO_JIT)^(a|b)*c", subject, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "limit");
}

static void subjects_that_are_not_utf8(void)
{
    struct ol_slice text;
    struct ol_error error = {0};
    struct ol_regex *regex = ol_regex_new("(?<all>.*)", somewhere, NULL);
    CHECK_INT(ol_regex_find(regex, ol_slice_of("ok"), &error), 1);
    CHECK_INT(ol_regex_find(regex, ol_slice_of("abc\xff"), &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "not UTF-8 (at its byte 3)");
    CHECK(ol_regex_group(regex, "all", &text) && text.length == 0);
    CHECK_INT(ol_regex_find(regex, ol_slice_of("cut \xe2\x82"), &error), OL_BAD_INPUT);
    ol_regex_free(regex);
}

int main(void)
{
    CASE(finding);
    CASE(nul_and_empty_subjects);
    CASE(groups);
    CASE(a_name_of_two_groups);
    CASE(bad_patterns);
    CASE(pattern_length);
    CASE(hostile_patterns_are_bounded);
    CASE(depth_is_bounded);
    CASE(subjects_that_are_not_utf8);
    return check_end();
}
