/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"
#include "tests/fixture.h"

#include "reports/ratio_text.h"

static const char *text_of(ol_ratio_part numerator, ol_ratio_part denominator)
{
    static char buffer[OL_RATIO_MAX + 1];
    *ol_ratio_write(buffer, numerator, denominator) = 0;
    return buffer;
}

#define POWER_27 ((ol_ratio_part)1000000000 * 1000000000 * 1000000000)

static void by_hand(void)
{
    CHECK_STRING(text_of(0, 7), "0");
    CHECK_STRING(text_of(42, 1), "42");
    CHECK_STRING(text_of(5400, 3600), "1.5");
    CHECK_STRING(text_of(1, 8), "0.125");
    /* 2^-27 has exactly 27 decimals: 5^27 = 7450580596923828125 behind eight zeros */
    CHECK_STRING(text_of(1, 1 << 27), "0.000000007450580596923828125");
    CHECK_STRING(text_of(1, POWER_27), "0.000000000000000000000000001");
    CHECK_STRING(text_of((ol_ratio_part)123456789 * POWER_27, 1), "123456789000000000000000000000000000");
}

static void endless(void)
{
    CHECK_STRING(text_of(1, 3), "0.33333333333333333");
    CHECK_STRING(text_of(2, 3), "0.66666666666666667");
    CHECK_STRING(text_of(200, 3), "66.666666666666667");
    CHECK_STRING(text_of(1, 3 * POWER_27), "0.00000000000000000000000000033333333333333333");
    /* 1 - 1 / (3 * 10^27) rounds up through every nine */
    CHECK_STRING(text_of(3 * POWER_27 - 1, 3 * POWER_27), "1");
    CHECK_STRING(text_of((ol_ratio_part)100000000000000000 * 3 + 2, 3), "100000000000000001");
}

/* A double's division is right to 2^-53; what is written is nearer than that. */
static void against_doubles(void)
{
    uint64_t state = 11;
    for (int i = 0; i < 20000; i++) {
        const uint64_t a = fixture_random(&state) >> (fixture_random(&state) % 60);
        const uint64_t b = (fixture_random(&state) >> (fixture_random(&state) % 60)) + 1;
        const double got = strtod(text_of(a, b), NULL), want = (double)a / (double)b;
        CHECK_NEAR(got, want, fabs(want) * 4e-16);
    }
    /* a denominator that leaves no room for a tenfold rest */
    CHECK_NEAR(strtod(text_of((ol_ratio_part)1 << 126, (ol_ratio_part)3 << 126), NULL), 1 / 3.0, 1e-16);
}

int main(void)
{
    CASE(by_hand);
    CASE(endless);
    CASE(against_doubles);
    return check_end();
}
