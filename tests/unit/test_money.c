/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/money.h"
#include "tests/check.h"

#define MOST  "170141183460469231731687303715.884105727"  /* 2^127 - 1 billionths */
#define LEAST "-170141183460469231731687303715.884105728" /* -2^127 billionths */

static ol_money money_of(const char *text)
{
    char why[160] = "";
    ol_money money = -999;
    if (!ol_money_parse(ol_slice_of(text), &money, why))
        printf("# %s\n", why);
    return money;
}

static const char *fault(const char *text)
{
    static char why[160];
    ol_money money = -999;
    if (ol_money_parse(ol_slice_of(text), &money, why))
        return "(accepted)";
    CHECK(money == -999);
    return why;
}

static const char *format(ol_money money)
{
    static char buffer[OL_MONEY_BUFFER];
    return ol_money_format(money, buffer);
}

static const char *say(const char *text, int decimals)
{
    static char buffer[OL_MONEY_BUFFER];
    return ol_money_say(money_of(text), decimals, buffer);
}

static void parses(void)
{
    CHECK_INT(money_of("32.7726"), 32772600000);
    CHECK_INT(money_of("0.1380000000"), 138000000);
    CHECK_INT(money_of("-1.5"), -1500000000);
    CHECK_INT(money_of("+1.5"), 1500000000);
    CHECK_INT(money_of("1e-7"), 100);
    CHECK_INT(money_of("2.5E2"), 250000000000);
    CHECK_INT(money_of("1e+3"), 1000000000000);
    CHECK_INT(money_of(".5"), 500000000);
    CHECK_INT(money_of("0"), 0);
    CHECK_INT(money_of("0e99999"), 0);
    CHECK_INT(money_of("1e-99999"), 0);
    CHECK_INT(money_of("0000000000000000000000000000000000000000000001"), 1000000000);
}

static void parses_round_half_to_even(void)
{
    CHECK_INT(money_of("0.0000000005"), 0);
    CHECK_INT(money_of("0.0000000015"), 2);
    CHECK_INT(money_of("0.0000000025"), 2);
    CHECK_INT(money_of("-0.0000000015"), -2);
    CHECK_INT(money_of("0.00000000250000000000000000000000000000000000000000000001"), 3);
    CHECK_INT(money_of("0.0000000024999999999999999999999999999999999999999999999999"), 2);
    CHECK_INT(money_of("0.333333333333333333333333333333333333333333333333333"), 333333333);
    CHECK_INT(money_of("0.13800000000000001"), 138000000);
}

static void faults(void)
{
    CHECK_HAS(fault(""), "no amount of money");
    CHECK_HAS(fault("$5"), "without currency");
    CHECK_HAS(fault("1,234.5"), "separators");
    CHECK_HAS(fault("5 USD"), "no amount of money");
    CHECK_HAS(fault("1e"), "no amount of money");
    CHECK_HAS(fault("1e5.5"), "no amount of money");
    CHECK_HAS(fault("1.2.3"), "no amount of money");
    CHECK_HAS(fault("--1"), "no amount of money");
    CHECK_HAS(fault("."), "no amount of money");
    CHECK_HAS(fault("nan"), "no amount of money");
    CHECK_HAS(fault("170141183460469231731687303715.884105728"), "too large");
    CHECK_HAS(fault("-170141183460469231731687303715.884105729"), "too large");
    CHECK_HAS(fault("1e30"), "too large");
    CHECK_HAS(fault("1e99999"), "too large");
}

static void formats(void)
{
    CHECK_STRING(format(money_of("12.50")), "12.5");
    CHECK_STRING(format(-1), "-0.000000001");
    CHECK_STRING(format(0), "0");
    CHECK_STRING(format(OL_MONEY_UNIT), "1");
    CHECK_STRING(format(money_of("100200.03")), "100200.03");
    CHECK_STRING(format(money_of(MOST)), MOST);
    CHECK_STRING(format(money_of(LEAST)), LEAST);
}

static void amounts_said(void)
{
    CHECK_STRING(say("1234.5", 2), "1,234.50");
    CHECK_STRING(say("999.995", 2), "1,000.00");
    CHECK_STRING(say("0.125", 2), "0.12");
    CHECK_STRING(say("0.135", 2), "0.14");
    CHECK_STRING(say("0.125000001", 2), "0.13");
    CHECK_STRING(say("2.5", 0), "2");
    CHECK_STRING(say("3.5", 0), "4");
    CHECK_STRING(say("-1234567.891", 1), "-1,234,567.9");
    CHECK_STRING(say("-0.001", 2), "0.00");
    CHECK_STRING(say("123", 9), "123.000000000");
    CHECK_STRING(say(LEAST, 9), "-170,141,183,460,469,231,731,687,303,715.884105728");
}

static void sums(void)
{
    ol_money sum = money_of("0.1");
    CHECK(ol_money_add(&sum, money_of("0.2")) && sum == money_of("0.3"));
    sum = money_of(MOST);
    CHECK(!ol_money_add(&sum, 1) && sum == money_of(MOST));
    sum = money_of(LEAST);
    CHECK(!ol_money_add(&sum, -1) && sum == money_of(LEAST));
}

static const char *times(const char *text, int64_t numerator, int64_t denominator)
{
    ol_money product = 0;
    return ol_money_times(money_of(text), numerator, denominator, &product) ? format(product) : "overflow";
}

/* 32.7726 * 5 / 3600 = 0.04551750; 1/3 rounds down, 2/3 up. */
static void products(void)
{
    CHECK_STRING(times("32.7726", 5, 3600), "0.0455175");
    CHECK_STRING(times("1", 1, 3), "0.333333333");
    CHECK_STRING(times("2", 1, 3), "0.666666667");
    CHECK_STRING(times("-2", 1, 3), "-0.666666667");
    CHECK_STRING(times("2", -1, 3), "-0.666666667");
    CHECK_STRING(times("-2", -1, 3), "0.666666667");
    CHECK_STRING(times("5", 0, 7), "0");
    CHECK_STRING(times("0.000000001", 1, 2), "0");
    CHECK_STRING(times("0.000000003", 1, 2), "0.000000002");
    CHECK_STRING(times("0.000000005", 1, 2), "0.000000002");
    CHECK_STRING(times("-0.000000003", 1, 2), "-0.000000002");
}

/* An intermediate product beyond 128 bits does no harm; a result beyond them is told. 2^127 - 1 is odd: its half
 * lies between ...942052863 and ...942052864, the even one. */
static void large_products(void)
{
    CHECK_STRING(times(MOST, INT64_MAX, INT64_MAX), MOST);
    CHECK_STRING(times(LEAST, INT64_MAX, INT64_MAX), LEAST);
    CHECK_STRING(times(MOST, 1, 2), "85070591730234615865843651857.942052864");
    CHECK_STRING(times(MOST, -1, 1), "-" MOST);
    CHECK_STRING(times(LEAST, -1, 1), "overflow");
    CHECK_STRING(times(MOST, 2, 1), "overflow");
    CHECK_STRING(times(MOST, INT64_MAX, 1), "overflow");
    CHECK_STRING(times("1", INT64_MIN, INT64_MAX), "-1");
    CHECK_STRING(times("1", INT64_MIN, 1), "-9223372036854775808");
}

static void as_real(void)
{
    CHECK_NEAR(ol_money_real(money_of("-12.5")), -12.5, 0);
    CHECK_NEAR(ol_money_real(money_of("1e20")), 1e20, 1e5);
}

static struct ol_unit_price price_of(const char *text)
{
    char why[160] = "";
    struct ol_unit_price price = {0, 1};
    if (!ol_unit_price_parse(ol_slice_of(text), &price, why))
        CHECK_REPORT("%s", why);
    return price;
}

static const char *cost_of(const char *price, const char *quantity, int64_t units_per_price)
{
    static char buffer[OL_MONEY_BUFFER];
    ol_money cost = 0;
    if (!ol_unit_price_times(price_of(price), money_of(quantity), units_per_price, &cost))
        return "overflow";
    return ol_money_format(cost, buffer);
}

/* By hand, with bc. */
static void unit_prices(void)
{
    char buffer[OL_MONEY_BUFFER], why[160];
    struct ol_unit_price price = price_of("0.0000166667");
    CHECK_INT(price.amount, 166667);
    CHECK_INT(price.scale, 10);
    CHECK_STRING(ol_unit_price_format(price, buffer), "0.0000166667");
    CHECK_STRING(ol_unit_price_format(price_of("-1.5e-3"), buffer), "-0.0015");
    CHECK_STRING(ol_unit_price_format(price_of("0.000000000000000001"), buffer), "0.000000000000000001");
    CHECK_STRING(ol_unit_price_format(price_of("32.77"), buffer), "32.77");
    CHECK(!ol_unit_price_parse(ol_slice_of("0.0000000000000000001"), &price, why));
    CHECK_HAS(why, "18 decimals");
    CHECK(!ol_unit_price_parse(ol_slice_of("$1"), &price, why));
    price = price_of("0.0025");
    CHECK(ol_unit_price_per(&price, 1000));
    CHECK_STRING(ol_unit_price_format(price, buffer), "0.0000025");
    price = price_of("1");
    CHECK(ol_unit_price_per(&price, 3)); /* no decimal of 18 places */
    CHECK_STRING(ol_unit_price_format(price, buffer), "0.333333333333333333");
}

/* A second at 32.77 an hour is 32.77 / 3600 = .00910277777...; 400,000 GB-s at .0000166667 are 6.66668; a year of
 * 1,000 machines is 32.77 * 8,760 * 1,000 = 287,065,200. */
static void line_costs(void)
{
    CHECK_STRING(cost_of("32.77", "1", 3600), "0.009102778");
    CHECK_STRING(cost_of("0.0000166667", "400000", 1), "6.66668");
    CHECK_STRING(cost_of("32.77", "31536000000", 3600), "287065200");
    CHECK_STRING(cost_of("0.5", "0.000000001", 1), "0"); /* half to even */
    CHECK_STRING(cost_of("1.5", "0.000000001", 1), "0.000000002");
    CHECK_STRING(cost_of("-2", "3", 4), "-1.5");
    CHECK_STRING(cost_of("1e20", "1e20", 1), "overflow");
}

/* (2^100 + 1) (2^60 + 1) needs 161 bits on the way; divided by 2^50 it is 2^110 + 2^50 + 2^10 + 2^-50. */
static void wide_ratios(void)
{
    ol_money product = 0;
    const ol_money two = 2;
    CHECK(ol_money_ratio((two << 99) + 1, (two << 59) + 1, two << 49, &product));
    CHECK(product == (two << 109) + (two << 49) + (two << 9));
    CHECK(!ol_money_ratio(two << 100, two << 100, 2, &product));
    CHECK(ol_money_ratio(-(two << 100), 3, two << 100, &product));
    CHECK_INT(product, -3);
}

int main(void)
{
    CASE(unit_prices);
    CASE(line_costs);
    CASE(wide_ratios);
    CASE(parses);
    CASE(parses_round_half_to_even);
    CASE(faults);
    CASE(formats);
    CASE(amounts_said);
    CASE(sums);
    CASE(products);
    CASE(large_products);
    CASE(as_real);
    return check_end();
}
