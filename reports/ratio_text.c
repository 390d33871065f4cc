/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Long division, nine decimals at a step where the denominator leaves room for that, else one.
 */
#include "reports/ratio_text.h"

#include "outlay/digits.h"

#include <stdbool.h>

#define STEP          9
#define BILLION       UINT32_C(1000000000)
#define GREATEST      ((ol_ratio_part)-1)
#define EXACT_PLACES  27
#define MOST_PLACES   54 /* a quotient that begins later is zero */
#define SIGNIFICANT   17
#define WHOLE_BILLION ((ol_ratio_part)BILLION * BILLION)

static char *put_whole(char *at, ol_ratio_part whole)
{
    if (whole < WHOLE_BILLION)
        return ol_digits_unsigned(at, (uint64_t)whole);
    at = put_whole(at, whole / WHOLE_BILLION);
    return ol_digits_fixed(at, (uint64_t)(whole % WHOLE_BILLION), 2 * STEP);
}

static size_t count_whole(ol_ratio_part whole)
{
    size_t count = 0;
    for (; whole; whole /= 10)
        count++;
    return count;
}

/* The digits behind the point, and where the first is that is not zero. */
struct places {
    char digits[MOST_PLACES];
    size_t count, zeros;
};

static void divide_on(struct places *places, size_t whole_digits, ol_ratio_part *rest, ol_ratio_part denominator)
{
    const bool is_wide = denominator > GREATEST / BILLION;
    const size_t step = is_wide ? 1 : STEP;
    const uint32_t factor = is_wide ? 10 : BILLION;
    bool has_begun = whole_digits > 0;
    while (*rest && places->count < MOST_PLACES) {
        const size_t significant = has_begun ? whole_digits + places->count - places->zeros : 0;
        if (places->count >= EXACT_PLACES && significant > SIGNIFICANT)
            break;
        *rest *= factor;
        ol_digits_fixed(places->digits + places->count, (uint64_t)(*rest / denominator), step);
        *rest %= denominator;
        places->count += step;
        while (!has_begun && places->zeros < places->count) {
            has_begun = places->digits[places->zeros] != '0';
            places->zeros += !has_begun;
        }
    }
}

/* Half up, to SIGNIFICANT digits in all; true where the whole part grows by one. */
static bool round_off(struct places *places, size_t whole_digits)
{
    const size_t wanted = whole_digits ? SIGNIFICANT - (whole_digits < SIGNIFICANT ? whole_digits : SIGNIFICANT)
                                       : places->zeros + SIGNIFICANT;
    if (wanted >= places->count)
        return false;
    const bool is_up = places->digits[wanted] >= '5';
    size_t i = places->count = wanted;
    if (!is_up)
        return false;
    while (i > 0 && places->digits[i - 1] == '9')
        places->digits[--i] = '0';
    if (i > 0)
        places->digits[i - 1]++;
    return i == 0;
}

char *ol_ratio_write(char *at, ol_ratio_part numerator, ol_ratio_part denominator)
{
    while (denominator > GREATEST / 10) { /* far below what is written */
        numerator >>= 1;
        denominator >>= 1;
    }
    ol_ratio_part whole = numerator / denominator, rest = numerator % denominator;
    if (rest == 0)
        return put_whole(at, whole);
    struct places places = {.count = 0};
    const size_t whole_digits = count_whole(whole);
    divide_on(&places, whole_digits, &rest, denominator);
    if (rest)
        whole += round_off(&places, whole_digits);
    while (places.count > 0 && places.digits[places.count - 1] == '0')
        places.count--;
    at = put_whole(at, whole);
    if (places.count == 0)
        return at;
    *at++ = '.';
    memcpy(at, places.digits, places.count);
    return at + places.count;
}
