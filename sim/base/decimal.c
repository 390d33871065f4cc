/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/decimal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAGNITUDE_MAX  ((ol_magnitude)-1)
#define GREATEST_POWER 38 /* of ten in 128 bits */

static bool append_digit(ol_magnitude *digits, int digit)
{
    if (*digits > (MAGNITUDE_MAX - 9) / 10)
        return false;
    *digits = *digits * 10 + (unsigned)digit;
    return true;
}

/* The fraction; zeros wait until a digit follows them, so that trailing zeros cost no capacity. */
static size_t read_fraction(struct ol_slice text, size_t i, struct ol_decimal *decimal)
{
    int32_t zeros = 0;
    for (; i < text.length && isdigit((unsigned char)text.data[i]); i++) {
        zeros++;
        if (text.data[i] == '0' || decimal->has_tail)
            continue;
        struct ol_decimal longer = *decimal;
        bool fits = true;
        for (; zeros > 0; zeros--) {
            fits = fits && append_digit(&longer.digits, zeros == 1 ? text.data[i] - '0' : 0);
            longer.places++;
        }
        if (fits)
            *decimal = longer;
        else
            decimal->has_tail = true;
    }
    return i;
}

size_t ol_decimal_read(struct ol_slice text, struct ol_decimal *decimal)
{
    struct ol_decimal read = {0};
    size_t i = 0, digits;
    for (; i < text.length && isdigit((unsigned char)text.data[i]); i++)
        if (!append_digit(&read.digits, text.data[i] - '0'))
            return 0;
    digits = i;
    if (i < text.length && text.data[i] == '.') {
        size_t end = read_fraction(text, i + 1, &read);
        digits += end - (i + 1);
        i = end;
    }
    if (!digits)
        return 0;
    *decimal = read;
    return i;
}

ol_magnitude ol_divide_half_even(ol_magnitude dividend, ol_magnitude divisor, bool has_tail)
{
    ol_magnitude quotient = dividend / divisor, rest = dividend % divisor, missing = divisor - rest;
    bool up = rest > missing || (rest == missing && (has_tail || quotient % 2 == 1));
    return quotient + up;
}

static enum ol_decimal_fit scale_up(ol_magnitude *product, int32_t power)
{
    for (; power > 0 && *product; power--)
        if (__builtin_mul_overflow(*product, (ol_magnitude)10, product))
            return OL_DECIMAL_TOO_LARGE;
    return OL_DECIMAL_EXACT;
}

enum ol_decimal_fit ol_decimal_scale(struct ol_decimal decimal, uint64_t factor, int32_t shift,
                                     ol_magnitude *product)
{
    ol_magnitude scaled, divisor = 1;
    int32_t power = shift - decimal.places;
    if (__builtin_mul_overflow(decimal.digits, (ol_magnitude)factor, &scaled))
        return OL_DECIMAL_TOO_LARGE;
    /* A tail means some 10^37 digits before it: scaled up they would not fit anyway. */
    if (power >= 0 && decimal.has_tail)
        return OL_DECIMAL_TOO_LARGE;
    if (power >= 0) {
        enum ol_decimal_fit fit = scale_up(&scaled, power);
        *product = scaled;
        return fit;
    }
    if (-power > GREATEST_POWER) {
        *product = 0;
        return scaled ? OL_DECIMAL_ROUNDED : OL_DECIMAL_EXACT;
    }
    for (; power < 0; power++)
        divisor *= 10;
    *product = ol_divide_half_even(scaled, divisor, decimal.has_tail);
    return scaled % divisor || decimal.has_tail ? OL_DECIMAL_ROUNDED : OL_DECIMAL_EXACT;
}

const struct ol_unit *ol_unit_find(const struct ol_unit *units, struct ol_slice name)
{
    for (; units->name; units++)
        if (ol_slice_is(name, units->name))
            return units;
    return NULL;
}

static bool is_alias(const char *aliases, struct ol_slice name)
{
    for (const char *word = aliases; *word;) {
        size_t length = strcspn(word, " ");
        if (length == name.length && strncasecmp(word, name.data, length) == 0)
            return true;
        word += length + strspn(word + length, " ");
    }
    return false;
}

static const struct ol_unit *meant(const struct ol_unit *units, struct ol_slice name)
{
    for (const struct ol_unit *unit = units; unit->name; unit++)
        if (is_alias(unit->name, name) || is_alias(unit->aliases, name))
            return unit;
    return NULL;
}

void ol_unit_explain(const struct ol_unit *units, struct ol_slice text, struct ol_slice name, char why[160])
{
    char list[64] = "";
    size_t length = 0;
    for (const struct ol_unit *unit = units; unit->name && length < sizeof list; unit++)
        length += (size_t)snprintf(list + length, sizeof list - length, "%s%s", length ? " " : "", unit->name);
    name = ol_slice_trim(name);
    struct ol_slice quoted = ol_excerpt(text, 30), quoted_name = ol_excerpt(name, 16);
    if (!name.length) {
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" has no unit; write one behind the number: %s",
                 OL_SLICE_ARGS(quoted), list);
        return;
    }
    if (ol_unit_find(units, name)) {
        snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" has a blank before its unit; leave it out",
                 OL_SLICE_ARGS(quoted));
        return;
    }
    const struct ol_unit *unit = meant(units, name);
    snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" has the unknown unit \"" OL_SLICE_FORMAT "\"%s%s%s are %s",
             OL_SLICE_ARGS(quoted), OL_SLICE_ARGS(quoted_name), unit ? "; did you mean \"" : "",
             unit ? unit->name : "", unit ? "\"? Units" : "; units", list);
}

struct ol_slice ol_excerpt(struct ol_slice text, size_t limit)
{
    if (text.length <= limit)
        return text;
    while (limit && ((unsigned char)text.data[limit] & 0xc0) == 0x80)
        limit--;
    return (struct ol_slice){text.data, limit};
}
