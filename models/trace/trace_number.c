/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace_number.h"

#include <string.h>

#include <math.h>

__extension__ typedef __int128 wide;

/* Enough for any digit that can still move a result of 63 bits, few enough for 128 bits of intermediate. */
#define WHOLE_DIGITS    18
#define FRACTION_DIGITS 15

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool scaled(wide whole, wide fraction, wide divisor, int64_t scale, int64_t *magnitude)
{
    wide product = whole * scale + (fraction * scale + divisor / 2) / divisor;
    if (product > INT64_MAX)
        return false;
    *magnitude = (int64_t)product;
    return true;
}

/* Exponents are rare in traces: a double is exact enough for them. */
static bool read_exponent(struct ol_slice text, int64_t scale, int64_t *value)
{
    double real;
    if (!ol_slice_real(text, &real))
        return false;
    real = round(real * (double)scale);
    if (!(fabs(real) < 9.2e18))
        return false;
    *value = (int64_t)real;
    return true;
}

bool ol_trace_number(struct ol_slice text, int64_t scale, int64_t *value)
{
    const char *at = text.data, *end = at + text.length;
    bool is_negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    const char *first = at;
    while (at < end && *at == '0')
        at++;
    wide whole = 0, fraction = 0, divisor = 1;
    size_t digits = 0, places = 0, seen = (size_t)(at - first);
    for (; at < end && is_digit(*at); at++, digits++)
        whole = digits < WHOLE_DIGITS ? whole * 10 + (*at - '0') : whole;
    seen += digits;
    if (at < end && *at == '.')
        for (at++; at < end && is_digit(*at); at++, seen++)
            if (places < FRACTION_DIGITS) {
                fraction = fraction * 10 + (*at - '0');
                divisor *= 10;
                places++;
            }
    if (seen == 0)
        return false;
    if (at < end)
        return (*at == 'e' || *at == 'E') && read_exponent(text, scale, value);
    int64_t magnitude;
    if (digits > WHOLE_DIGITS || !scaled(whole, fraction, divisor, scale, &magnitude))
        return false;
    *value = is_negative ? -magnitude : magnitude;
    return true;
}

ol_time ol_trace_unit(const char *name)
{
    static const struct {
        const char *name;
        ol_time length;
    } units[] = {{"us", OL_MICROSECOND}, {"ms", 1000 * OL_MICROSECOND},
                 {"s", OL_SECOND},       {"m", OL_MINUTE},
                 {"h", OL_HOUR},         {"d", OL_DAY}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].name, name) == 0)
            return units[i].length;
    return 0;
}
