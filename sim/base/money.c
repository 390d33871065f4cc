/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/money.h"

#include "sim/base/decimal.h"

#include <stdio.h>

#define DECIMALS       9
#define GREATEST_SHIFT 1000 /* of an exponent; beyond it everything is zero or too large */
#define MONEY_MAX      ((ol_money)(((ol_magnitude)1 << 127) - 1))

static ol_magnitude magnitude_of(ol_money money)
{
    return money < 0 ? 0 - (ol_magnitude)money : (ol_magnitude)money;
}

/* With the sign; false where it does not fit. */
static bool signed_of(ol_magnitude magnitude, bool is_negative, ol_money *money)
{
    if (magnitude > (ol_magnitude)MONEY_MAX + is_negative)
        return false;
    *money = (ol_money)(is_negative ? 0 - magnitude : magnitude);
    return true;
}

/* "e-7" at the end of a number, or nothing. */
static bool read_exponent(struct ol_slice text, int32_t *exponent)
{
    int64_t value = 0;
    if (text.length) {
        struct ol_slice digits = {text.data + 1, text.length - 1};
        if ((text.data[0] != 'e' && text.data[0] != 'E') || !ol_slice_int(digits, &value))
            return false;
    }
    *exponent = (int32_t)(value > GREATEST_SHIFT    ? GREATEST_SHIFT
                          : value < -GREATEST_SHIFT ? -GREATEST_SHIFT
                                                    : value);
    return true;
}

bool ol_money_parse(struct ol_slice text, ol_money *money, char why[160])
{
    struct ol_slice rest = text, quoted = ol_excerpt(text, 40);
    bool is_negative = text.length && text.data[0] == '-';
    struct ol_decimal decimal = {0};
    int32_t exponent;
    if (text.length && (text.data[0] == '-' || text.data[0] == '+'))
        rest = (struct ol_slice){text.data + 1, text.length - 1};
    size_t read = ol_decimal_read(rest, &decimal);
    if (!read || !read_exponent((struct ol_slice){rest.data + read, rest.length - read}, &exponent)) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT
                 "\" is no amount of money; write a decimal without currency or separators: 1234.56",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    ol_magnitude magnitude;
    if (ol_decimal_scale(decimal, 1, exponent + DECIMALS, &magnitude) == OL_DECIMAL_TOO_LARGE ||
        !signed_of(magnitude, is_negative, money)) {
        snprintf(why, 160,
                 "\"" OL_SLICE_FORMAT "\" is too large an amount of money; at most 1.7e29 can be counted",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    return true;
}

/* Digits from the right, ending at `end`; the start is returned. At least `least` digits. */
static char *put_digits(char *end, ol_magnitude value, int least, bool has_separators)
{
    for (int i = 0; value || i < least; i++, value /= 10) {
        if (has_separators && i && i % 3 == 0)
            *--end = ',';
        *--end = (char)('0' + (int)(value % 10));
    }
    return end;
}

/* Written from the right into `buffer`; the start is returned. */
static const char *put(ol_magnitude whole, ol_magnitude fraction, int decimals, bool is_negative,
                       bool has_separators, char buffer[OL_MONEY_BUFFER])
{
    char *at = buffer + OL_MONEY_BUFFER - 1;
    *at = 0;
    if (decimals) {
        at = put_digits(at, fraction, decimals, false);
        *--at = '.';
    }
    at = put_digits(at, whole, 1, has_separators);
    if (is_negative)
        *--at = '-';
    return at;
}

const char *ol_money_format(ol_money money, char buffer[OL_MONEY_BUFFER])
{
    ol_magnitude magnitude = magnitude_of(money), unit = (ol_magnitude)OL_MONEY_UNIT;
    ol_magnitude fraction = magnitude % unit;
    int decimals = fraction ? DECIMALS : 0;
    for (; decimals && fraction % 10 == 0; decimals--)
        fraction /= 10;
    return put(magnitude / unit, fraction, decimals, money < 0, false, buffer);
}

const char *ol_money_say(ol_money money, int decimals, char buffer[OL_MONEY_BUFFER])
{
    ol_magnitude step = 1, unit = 1;
    decimals = decimals < 0 ? 0 : decimals > DECIMALS ? DECIMALS : decimals;
    for (int i = 0; i < DECIMALS; i++) {
        step *= i < DECIMALS - decimals ? 10 : 1;
        unit *= i < decimals ? 10 : 1;
    }
    ol_magnitude rounded = ol_divide_half_even(magnitude_of(money), step, false);
    return put(rounded / unit, rounded % unit, decimals, money < 0 && rounded, true, buffer);
}

bool ol_money_add(ol_money *sum, ol_money money)
{
    ol_money total;
    if (__builtin_add_overflow(*sum, money, &total))
        return false;
    *sum = total;
    return true;
}

/* money = quotient * denominator + rest, so that the two products are exact: the second is below 2^126, and the
 * first overflows only where the result does. */
bool ol_money_times(ol_money money, int64_t numerator, int64_t denominator, ol_money *product)
{
    OL_ASSERT(denominator > 0);
    bool is_negative = (money < 0) != (numerator < 0);
    ol_magnitude factor = numerator < 0 ? 0 - (uint64_t)numerator : (uint64_t)numerator;
    ol_magnitude magnitude = magnitude_of(money), divisor = (ol_magnitude)denominator, whole, total;
    ol_magnitude part = magnitude % divisor * factor;
    if (__builtin_mul_overflow(magnitude / divisor, factor, &whole))
        return false;
    /* Half to even looks at the parity of the whole quotient, so it is rounded in one piece. */
    ol_magnitude quotient = part / divisor, rest = part % divisor;
    if (__builtin_add_overflow(whole, quotient, &total))
        return false;
    bool up = rest > divisor - rest || (rest == divisor - rest && total % 2 == 1);
    if (__builtin_add_overflow(total, (ol_magnitude)up, &total))
        return false;
    return signed_of(total, is_negative, product);
}

double ol_money_real(ol_money money)
{
    return (double)money / (double)OL_MONEY_UNIT;
}

/* ---- 256 bits, for one product and one division ---- */

struct wide {
    ol_magnitude high, low;
};

static struct wide multiply(ol_magnitude a, ol_magnitude b)
{
    const ol_magnitude a_low = (uint64_t)a, a_high = a >> 64, b_low = (uint64_t)b, b_high = b >> 64;
    const ol_magnitude low = a_low * b_low, left = a_high * b_low, right = a_low * b_high;
    const ol_magnitude middle = (low >> 64) + (uint64_t)left + (uint64_t)right;
    return (struct wide){.high = a_high * b_high + (left >> 64) + (right >> 64) + (middle >> 64),
                         .low = middle << 64 | (uint64_t)low};
}

/* Bit by bit, for quotients of 128 bits: value.high < divisor < 2^127. */
static ol_magnitude divide_long(struct wide value, ol_magnitude divisor, ol_magnitude *rest)
{
    ol_magnitude quotient = 0, remainder = value.high;
    for (int bit = 127; bit >= 0; bit--) {
        remainder = remainder << 1 | (value.low >> bit & 1);
        quotient <<= 1;
        if (remainder >= divisor) {
            remainder -= divisor;
            quotient |= 1;
        }
    }
    *rest = remainder;
    return quotient;
}

bool ol_money_ratio(ol_money money, ol_money a, ol_money b, ol_money *product)
{
    OL_ASSERT(b > 0);
    const bool is_negative = (money < 0) != (a < 0);
    const ol_magnitude divisor = (ol_magnitude)b;
    const struct wide value = multiply(magnitude_of(money), magnitude_of(a));
    ol_magnitude quotient, rest;
    if (value.high >= divisor)
        return false;
    if (value.high == 0) {
        quotient = value.low / divisor;
        rest = value.low % divisor;
    } else {
        quotient = divide_long(value, divisor, &rest);
    }
    const bool up = rest > divisor - rest || (rest == divisor - rest && quotient % 2 == 1);
    if (__builtin_add_overflow(quotient, (ol_magnitude)up, &quotient))
        return false;
    return signed_of(quotient, is_negative, product);
}

/* ---- unit prices ---- */

#define PRICE_DECIMALS 18
#define BILLION        INT64_C(1000000000)

static int64_t greatest_divisor(ol_magnitude a, ol_magnitude b)
{
    while (b) {
        const ol_magnitude rest = a % b;
        a = b;
        b = rest;
    }
    return (int64_t)a;
}

static void reduce(struct ol_unit_price *price)
{
    const int64_t divisor =
        price->amount ? greatest_divisor(magnitude_of(price->amount), (ol_magnitude)price->scale) : price->scale;
    price->amount /= divisor;
    price->scale /= divisor;
}

bool ol_unit_price_parse(struct ol_slice text, struct ol_unit_price *price, char why[160])
{
    struct ol_slice rest = text, quoted = ol_excerpt(text, 40);
    const bool is_negative = text.length && text.data[0] == '-';
    struct ol_decimal decimal = {0};
    int32_t exponent;
    ol_magnitude magnitude;
    if (text.length && (text.data[0] == '-' || text.data[0] == '+'))
        rest = (struct ol_slice){text.data + 1, text.length - 1};
    const size_t read = ol_decimal_read(rest, &decimal);
    if (!read || !read_exponent((struct ol_slice){rest.data + read, rest.length - read}, &exponent)) {
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" is no price; write a decimal without currency: 0.0125",
                 OL_SLICE_ARGS(quoted));
        return false;
    }
    const enum ol_decimal_fit fit = ol_decimal_scale(decimal, 1, exponent + PRICE_DECIMALS, &magnitude);
    if (fit != OL_DECIMAL_EXACT || !signed_of(magnitude, is_negative, &price->amount)) {
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" %s", OL_SLICE_ARGS(quoted),
                 fit == OL_DECIMAL_ROUNDED ? "has more than 18 decimals, more than a price may have"
                                           : "is too large a price");
        return false;
    }
    price->scale = BILLION;
    reduce(price);
    return true;
}

bool ol_unit_price_per(struct ol_unit_price *price, int64_t per)
{
    OL_ASSERT(per > 0);
    const int64_t common = price->amount ? greatest_divisor(magnitude_of(price->amount), (ol_magnitude)per) : per;
    int64_t scale;
    if (__builtin_mul_overflow(price->scale, per / common, &scale))
        return false;
    *price = (struct ol_unit_price){price->amount / common, scale};
    return true;
}

bool ol_unit_price_multiply(struct ol_unit_price *price, struct ol_unit_price factor)
{
    /* price / scale * factor / (scale * billion), each fraction brought to its lowest terms against the other */
    struct ol_unit_price a = {price->amount, factor.scale}, b = {factor.amount, price->scale};
    struct ol_unit_price billion = {BILLION, 1}, product;
    reduce(&a);
    reduce(&b);
    const ol_money whole = b.amount % BILLION == 0 ? b.amount / BILLION : 0;
    if (whole) {
        b.amount = whole;
        billion.amount = 1;
    }
    if (__builtin_mul_overflow(a.amount, b.amount, &product.amount) ||
        __builtin_mul_overflow(a.scale, b.scale, &product.scale) ||
        __builtin_mul_overflow(product.scale, (int64_t)billion.amount, &product.scale))
        return false;
    reduce(&product);
    *price = product;
    return true;
}

const char *ol_unit_price_format(struct ol_unit_price price, char buffer[OL_MONEY_BUFFER])
{
    ol_magnitude whole = magnitude_of(price.amount) / ((ol_magnitude)price.scale * BILLION);
    ol_magnitude rest = magnitude_of(price.amount) % ((ol_magnitude)price.scale * BILLION), unit = 1;
    int decimals = PRICE_DECIMALS;
    for (int i = 0; i < PRICE_DECIMALS; i++)
        unit *= 10;
    struct wide part = multiply(rest, unit);
    ol_magnitude left, fraction = divide_long(part, (ol_magnitude)price.scale * BILLION, &left);
    fraction += left >= (ol_magnitude)price.scale * BILLION - left;
    whole += fraction / unit;
    fraction %= unit;
    for (; decimals && fraction % 10 == 0; decimals--)
        fraction /= 10;
    return put(whole, fraction, decimals, price.amount < 0, false, buffer);
}

bool ol_unit_price_times(struct ol_unit_price price, ol_money quantity, int64_t units_per_price, ol_money *cost)
{
    OL_ASSERT(price.scale > 0 && units_per_price > 0);
    ol_money divisor;
    if (__builtin_mul_overflow((ol_money)price.scale * units_per_price, OL_MONEY_UNIT, &divisor))
        return false;
    return ol_money_ratio(price.amount, quantity, divisor, cost);
}

double ol_unit_price_real(struct ol_unit_price price)
{
    return (double)price.amount / ((double)price.scale * (double)OL_MONEY_UNIT);
}
