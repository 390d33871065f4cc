/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check: assertions of the test programs.
 *
 * A test program is a list of named cases. It prints "ok NAME" or "FAIL NAME" with what was expected where, and
 * leaves the counting over all programs to tests/run.sh.
 *
 *     static void sums(void) { CHECK_INT(2 + 2, 4); }
 *     int main(void) { CASE(sums); return check_end(); }
 */
#ifndef OUTLAY_TESTS_CHECK_H
#define OUTLAY_TESTS_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int check_failures, check_failed_cases;

#define CHECK_REPORT(...)                                                                                         \
    (check_failures++, printf("# %s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), printf("\n"))
#define CHECK(condition) ((condition) ? (void)0 : (void)CHECK_REPORT("not so: %s", #condition))
#define CHECK_INT(got, want)                                                                                      \
    do {                                                                                                          \
        long long check_got = (long long)(got), check_want = (long long)(want);                                   \
        if (check_got != check_want)                                                                              \
            CHECK_REPORT("%s is %lld, expected %lld", #got, check_got, check_want);                               \
    } while (0)
#define CHECK_STRING(got, want)                                                                                   \
    do {                                                                                                          \
        const char *check_got = (got), *check_want = (want);                                                      \
        if (!check_got || strcmp(check_got, check_want) != 0)                                                     \
            CHECK_REPORT("%s is \"%s\", expected \"%s\"", #got, check_got ? check_got : "(null)", check_want);    \
    } while (0)
/* Within an absolute tolerance. */
#define CHECK_NEAR(got, want, tolerance)                                                                          \
    do {                                                                                                          \
        double check_got = (got), check_want = (want);                                                            \
        if (!(fabs(check_got - check_want) <= (tolerance)))                                                       \
            CHECK_REPORT("%s is %.17g, expected %.17g", #got, check_got, check_want);                             \
    } while (0)
/* The text holds the part. */
#define CHECK_HAS(text, part)                                                                                     \
    do {                                                                                                          \
        const char *check_text = (text);                                                                          \
        if (!check_text || !strstr(check_text, (part)))                                                           \
            CHECK_REPORT("%s is \"%s\", which lacks \"%s\"", #text, check_text ? check_text : "(null)", (part));  \
    } while (0)

#define CASE(function)                                                                                            \
    do {                                                                                                          \
        int check_before = check_failures;                                                                        \
        function();                                                                                               \
        bool check_good = check_failures == check_before;                                                         \
        check_failed_cases += !check_good;                                                                        \
        printf("%s %s\n", check_good ? "ok" : "FAIL", #function);                                                 \
        fflush(stdout);                                                                                           \
    } while (0)

static inline int check_end(void)
{
    return check_failed_cases ? 1 : 0;
}

#endif
