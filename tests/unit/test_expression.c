/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formulas by their values, which are those of arithmetic, and by what is said of those that are none.
 */
#include "models/order/expression.h"

#include "tests/check.h"

static const char *const names[] = {"gpus", "wait", "zero", NULL};
static const double values[] = {8, 7200, 0};
static char why[OL_EXPRESSION_WHY + 40];

static double value(const char *text)
{
    struct ol_expression expression = {0};
    struct ol_arena arena = {0};
    size_t column;
    why[0] = '\0';
    CHECK(ol_expression_compile(&expression, ol_slice_of(text), names, &arena, &column, why));
    CHECK_STRING(why, "");
    const double result = expression.count ? ol_expression_value(&expression, values) : NAN;
    ol_arena_release(&arena);
    return result;
}

static const char *fault(const char *text)
{
    struct ol_expression expression = {0};
    struct ol_arena arena = {0};
    char message[OL_EXPRESSION_WHY] = "";
    size_t column = 0;
    CHECK(!ol_expression_compile(&expression, ol_slice_of(text), names, &arena, &column, message));
    snprintf(why, sizeof why, "%zu: %s", column, message);
    ol_arena_release(&arena);
    return why;
}

static void arithmetic(void)
{
    CHECK_NEAR(value("1 + 2 * 3"), 7, 0);
    CHECK_NEAR(value("(1 + 2) * 3"), 9, 0);
    CHECK_NEAR(value("10 - 4 - 3"), 3, 0);
    CHECK_NEAR(value("100 / 10 / 2"), 5, 0);
    CHECK_NEAR(value("7 % 4"), 3, 0);
    CHECK_NEAR(value("2 ^ 3 ^ 2"), 512, 0); /* from the right */
    CHECK_NEAR(value("-2 ^ 2"), -4, 0);
    CHECK_NEAR(value("2 ^ -1"), .5, 0);
    CHECK_NEAR(value("- - +3"), 3, 0);
    CHECK_NEAR(value("1.5e2 + .5"), 150.5, 0);
    CHECK_NEAR(value("\t1\n+\r2 "), 3, 0);
}

static void times(void)
{
    CHECK_NEAR(value("wait / 1h"), 2, 0);
    CHECK_NEAR(value("1w - 7d"), 0, 0);
    CHECK_NEAR(value("1m + 30s + 500ms"), 90.5, 0);
    CHECK_NEAR(value("2e1s"), 20, 0);
}

static void choices(void)
{
    CHECK_NEAR(value("gpus > 4 ? 2 : 3"), 2, 0);
    CHECK_NEAR(value("gpus < 4 ? 2 : gpus == 8 ? 5 : 6"), 5, 0);
    CHECK_NEAR(value("1 ? 0 ? 1 : 2 : 3"), 2, 0);
    CHECK_NEAR(value("gpus >= 8 && wait <= 7200"), 1, 0);
    CHECK_NEAR(value("zero || 5"), 1, 0);
    CHECK_NEAR(value("zero || zero"), 0, 0);
    CHECK_NEAR(value("7 || zero"), 1, 0);
    CHECK_NEAR(value("7 && zero"), 0, 0);
    CHECK_NEAR(value("1 || 0 && 0"), 1, 0);
    CHECK_NEAR(value("!zero + !7"), 1, 0);
    CHECK_NEAR(value("gpus != 8"), 0, 0);
    CHECK_NEAR(value("1 < 2 == 1"), 1, 0);
    CHECK_NEAR(value("2 + (3 && 4) * 2"), 4, 0);
}

static void functions(void)
{
    CHECK_NEAR(value("max(1, gpus, 3)"), 8, 0);
    CHECK_NEAR(value("min(4)"), 4, 0);
    CHECK_NEAR(value("min (1, -2, max(3, 4))"), -2, 0);
    CHECK_NEAR(value("log2(gpus) + log10(1000) + log(exp(2))"), 8, 1e-12);
    CHECK_NEAR(value("sqrt(16) + abs(-3) + floor(2.7) + ceil(2.1) + round(2.5)"), 15, 0);
}

/* What has no value. */
static void bounds(void)
{
    CHECK_NEAR(value("gpus / zero"), 1e300, 0);
    CHECK_NEAR(value("-gpus / zero"), -1e300, 0);
    CHECK_NEAR(value("zero / zero"), 0, 0);
    CHECK_NEAR(value("gpus % zero"), 0, 0);
    CHECK_NEAR(value("sqrt(-1)"), 0, 0);
    CHECK_NEAR(value("log(-1)"), 0, 0);
    CHECK_NEAR(value("log(zero)"), -1e300, 0);
    CHECK_NEAR(value("10 ^ 400"), 1e300, 0);
    CHECK_NEAR(value("10 ^ 299 * 10 ^ 299"), 1e300, 0);
    CHECK_NEAR(value("1e300 * 1e300 - 1e300 * 1e300"), 0, 0);
    CHECK_NEAR(value("exp(10000)"), 1e300, 0);
}

static void faults(void)
{
    CHECK_STRING(fault(""), "1: it ends where a number, a field or \"(\" should stand");
    CHECK_STRING(fault("1 +"), "4: it ends where a number, a field or \"(\" should stand");
    CHECK_STRING(fault("1 + gpu"), "5: there is no field \"gpu\"; did you mean \"gpus\"?");
    CHECK_STRING(fault("sqr(4)"), "1: there is no function \"sqr\"; did you mean \"sqrt\"?");
    CHECK_HAS(fault("wait(4)"), "1: there is no function \"wait\"");
    CHECK_STRING(fault("(1 + 2"), "7: it ends where \")\" should stand");
    CHECK_STRING(fault("1 2"), "3: \"2\" stands where an operator or the end should");
    CHECK_STRING(fault("gpus = 8"), "6: \"=\" stands where an operator or the end should");
    CHECK_STRING(fault("max(1; 2)"), "6: \";\" stands where \",\" or \")\" should");
    CHECK_STRING(fault("abs(1, 2)"), "6: abs takes one value");
    CHECK_STRING(fault("1 ? 2"), "6: it ends where \":\" should stand");
    CHECK_STRING(fault("5 * 3y"), "6: \"y\" is no unit of time; there are ms s m h d w");
    CHECK_STRING(fault("1.2.3"), "1: \"1.2.3\" is no number");
    CHECK_STRING(fault("#"), "1: \"#\" stands where a number, a field or \"(\" should");
    CHECK_HAS(fault("\xff"), "1: \"\\xff\" stands where");
}

/* Deep ones are refused, and long ones are not. */
static void limits(void)
{
    struct ol_text text = {0};
    for (int i = 0; i < 200; i++)
        ol_text_adds(&text, "(");
    CHECK_HAS(fault(ol_text_string(&text)), "nested too deep");
    ol_text_clear(&text);
    for (int i = 0; i < 1000; i++)
        ol_text_adds(&text, "1+");
    ol_text_adds(&text, "1");
    CHECK_NEAR(value(ol_text_string(&text)), 1001, 0);
    for (int i = 0; i < 2000; i++)
        ol_text_adds(&text, "+1");
    CHECK_HAS(fault(ol_text_string(&text)), "too long");
    ol_text_clear(&text);
    for (int i = 0; i < 90; i++)
        ol_text_adds(&text, "1+(2*");
    CHECK_HAS(fault(ol_text_string(&text)), "too ");
    ol_text_release(&text);
}

int main(void)
{
    CASE(arithmetic);
    CASE(times);
    CASE(choices);
    CASE(functions);
    CASE(bounds);
    CASE(faults);
    CASE(limits);
    return check_end();
}
