/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * digits: numbers as decimal text, straight into a buffer.
 *
 * For writers of millions of rows, where a call for each number would cost more than the number. Digits come in
 * pairs out of a table. Each function writes at `at` and returns the end of the number; bytes behind it may have been
 * written too. OL_DIGITS_MAX bytes are enough for any of them.
 */
#ifndef OUTLAY_DIGITS_H
#define OUTLAY_DIGITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define OL_DIGITS_MAX 32

extern const char ol_digit_pairs[201];

static inline size_t ol_digits_count(uint64_t value)
{
    size_t count = 1;
    for (; value >= 10000; value /= 10000)
        count += 4;
    return count + (value >= 10) + (value >= 100) + (value >= 1000);
}

/* The last `count` digits of `value`, which fill exactly at .. at + count. */
static inline char *ol_digits_fixed(char *at, uint64_t value, size_t count)
{
    char *end = at + count;
    for (; count >= 2; value /= 100) {
        count -= 2;
        memcpy(at + count, ol_digit_pairs + 2 * (value % 100), 2);
    }
    if (count)
        *at = (char)('0' + value % 10);
    return end;
}

/* Eight digits in eight bytes, the first lowest: split into fours, then pairs, then digits, all at once. The factors
 * are 2^20 / 100 and 2^10 / 10, near enough for what they divide. */
static inline uint64_t ol_digits_spread(uint32_t value)
{
    const uint64_t fours = value / 10000 | (uint64_t)(value % 10000) << 32;
    const uint64_t hundreds = (fours * 10486) >> 20 & UINT64_C(0x0000007f0000007f);
    const uint64_t pairs = hundreds | (fours - 100 * hundreds) << 16;
    const uint64_t tens = (pairs * 103) >> 10 & UINT64_C(0x000f000f000f000f);
    return tens | (pairs - 10 * tens) << 8;
}

/* Numbers differ in length from row to row: below 10^8 there is no branch on it. */
static inline char *ol_digits_unsigned(char *at, uint64_t value)
{
    if (value < 10) {
        *at = (char)('0' + value);
        return at + 1;
    }
    if (value >= 100000000)
        return ol_digits_fixed(at, value, ol_digits_count(value));
    const uint64_t digits = ol_digits_spread((uint32_t)value);
    const unsigned zeros = (unsigned)__builtin_ctzll(digits) / 8; /* in front */
    uint64_t text = (digits | UINT64_C(0x3030303030303030)) >> 8 * zeros;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    text = __builtin_bswap64(text);
#endif
    memcpy(at, &text, sizeof text);
    return at + 8 - zeros;
}

static inline char *ol_digits_int(char *at, int64_t value)
{
    uint64_t magnitude = (uint64_t)value;
    if (value < 0) {
        *at++ = '-';
        magnitude = 0 - magnitude;
    }
    return ol_digits_unsigned(at, magnitude);
}

/* Whole `per_unit`-ths (a power of ten up to 10^9, of `decimals` digits) as a decimal without trailing zeros. */
static inline char *ol_digits_decimal(char *at, int64_t value, uint64_t per_unit, size_t decimals)
{
    uint64_t magnitude = (uint64_t)value;
    if (value < 0) {
        *at++ = '-';
        magnitude = 0 - magnitude;
    }
    uint64_t whole = magnitude / per_unit, fraction = magnitude - whole * per_unit;
    at = ol_digits_unsigned(at, whole);
    if (fraction) {
        *at++ = '.';
        at = ol_digits_fixed(at, fraction, decimals);
        while (at[-1] == '0')
            at--;
    }
    return at;
}

/* Microseconds as decimal seconds. */
static inline char *ol_digits_seconds(char *at, int64_t microseconds)
{
    return ol_digits_decimal(at, microseconds, 1000000, 6);
}

#endif
