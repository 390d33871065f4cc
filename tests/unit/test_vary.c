/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/text.h"
#include "scenarios/vary.h"
#include "tests/check.h"

static struct ol_arena arena;
static struct ol_error error;
static struct ol_vary vary;

static int read_spec(const char *spec)
{
    error = (struct ol_error){0};
    return ol_vary_read(&vary, "//x", spec, &arena, &error);
}

/* The values of a grid, with blanks between them, or why there are none. */
static const char *values_of(const char *spec)
{
    static struct ol_text text;
    ol_text_clear(&text);
    if (read_spec(spec) != OL_OK || ol_vary_list(&vary, &arena, &error) != OL_OK)
        return error.message;
    for (size_t i = 0; i < vary.count; i++)
        ol_text_addf(&text, "%s%s", i > 0 ? " " : "", vary.values[i]);
    return ol_text_string(&text);
}

static const char *at(const char *spec, double share)
{
    return read_spec(spec) == OL_OK ? ol_vary_at(&vary, share, &arena) : error.message;
}

static void lists(void)
{
    CHECK_STRING(values_of("1,2,4"), "1 2 4");
    CHECK_STRING(values_of("easy"), "easy");
    CHECK_STRING(values_of("exponential(1h),lognormal(2h,3h)"), "exponential(1h) lognormal(2h,3h)");
    CHECK_STRING(values_of("'a,b',c"), "'a,b' c");
    CHECK_STRING(values_of("../a.csv,../b.csv"), "../a.csv ../b.csv");
    CHECK_STRING(values_of("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00Z");
}

static void ranges_as_lists(void)
{
    CHECK_STRING(values_of("3..7"), "3 4 5 6 7");
    CHECK_STRING(values_of("-1..1"), "-1 0 1");
    CHECK_STRING(values_of("1h..4h"), "1h 2h 3h 4h");
    CHECK_STRING(values_of("0.5..2.0/4"), "0.5 1 1.5 2");
    CHECK_STRING(values_of("1..10/4"), "1 4 7 10");
    CHECK_STRING(values_of("1..3/10"), "1 2 3");
    CHECK_STRING(values_of("log:1..1000/4"), "1 10 100 1000");
    CHECK_STRING(values_of("log:0.001..0.1/3"), "0.001 0.01 0.1");
    CHECK_STRING(values_of("0%..100%/5"), "0% 25% 50% 75% 100%");
    CHECK_STRING(values_of("5.0..6.0/1"), "5");
}

/* Each of five whole numbers has a fifth of the shares, and each factor of ten a third. */
static void samples(void)
{
    CHECK_STRING(at("3..7", 0), "3");
    CHECK_STRING(at("3..7", 0.199), "3");
    CHECK_STRING(at("3..7", 0.2), "4");
    CHECK_STRING(at("3..7", 0.999), "7");
    CHECK_STRING(at("a,b", 0.499), "a");
    CHECK_STRING(at("a,b", 0.5), "b");
    CHECK_STRING(at("1.0h..3.0h", 0.25), "1.5h");
    CHECK_STRING(at("log:1.0..1000.0", 0.5), "31.6228");
    CHECK_STRING(at("log:1.0..1000000.0", 1.0 / 3), "100");
    CHECK_STRING(at("0.0..1.0", 0.5), "0.5");
}

static void what_is_no_range_and_no_list(void)
{
    CHECK_HAS(values_of(""), "a value is missing");
    CHECK_HAS(values_of("1,,2"), "a value is missing");
    CHECK_HAS(values_of("1,2,"), "a value is missing");
    CHECK_HAS(values_of("1,2,1"), "twice");
    CHECK_HAS(values_of("7..3"), "from the smaller");
    CHECK_HAS(values_of("3..3"), "from the smaller");
    CHECK_HAS(values_of("30m..2h"), "same unit");
    CHECK_HAS(values_of("0..8/0"), "behind the slash");
    CHECK_HAS(values_of("0..8/x"), "behind the slash");
    CHECK_HAS(values_of("log:0..8/2"), "above 0");
    CHECK_HAS(values_of("log:easy"), "behind log:");
    CHECK_HAS(values_of("0.5..2.0"), "A..B/N");
    CHECK_HAS(values_of("1..1000000"), "more than 100000");
    CHECK_HAS(values_of("0..99999999999999999999"), "A..B/N");
}

int main(void)
{
    CASE(lists);
    CASE(ranges_as_lists);
    CASE(samples);
    CASE(what_is_no_range_and_no_list);
    ol_arena_release(&arena);
    return check_end();
}
