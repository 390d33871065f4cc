/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "reports/number.h"

#include <math.h>

/* What was said, back to within what it was rounded to. */
static void numbers_of_words(void)
{
    static const struct {
        const char *said;
        double value;
    } cases[] = {
        {"12,345 gpu-hours", 12345}, {"1h 53min", 6780},   {"76.0%", 76},    {"<0.1%", 0.1},
        {"-3d 4h", -273600},         {"0 s", 0},           {"0.25 s", 0.25}, {"1,234.50 USD", 1234.5},
        {"64.74 gpus", 64.74},       {"1.2e-05", 1.2e-05}, {"-0.5", -0.5},   {"250 ms", 0.25},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_NEAR(ol_number_of(cases[i].said), cases[i].value, 1e-12 + 1e-12 * fabs(cases[i].value));
    CHECK(isnan(ol_number_of("")));
    CHECK(isnan(ol_number_of("n/a")));
    CHECK(isnan(ol_number_of("-")));
    CHECK(isnan(ol_number_of("--1")));
}

static void amounts(void)
{
    char buffer[OL_NUMBER_BUFFER];
    CHECK_STRING(ol_amount_say(1234.5, "USD", buffer), "1,234.50 USD");
    CHECK_STRING(ol_amount_say(126567.2, "USD", buffer), "126,567 USD");
    CHECK_STRING(ol_amount_say(3, NULL, buffer), "3.00");
    CHECK_STRING(ol_amount_brief(9999999, "USD", buffer), "9,999,999 USD");
    CHECK_STRING(ol_amount_brief(12.5e6, "USD", buffer), "12.50 M USD");
    CHECK_STRING(ol_amount_brief(4.567e9, "USD", buffer), "4.57 bn USD");
    CHECK_STRING(ol_amount_brief(-250e6, "USD", buffer), "-250.0 M USD");
    CHECK_STRING(ol_amount_brief(NAN, "USD", buffer), "n/a");
}

int main(void)
{
    CASE(numbers_of_words);
    CASE(amounts);
    return check_end();
}
