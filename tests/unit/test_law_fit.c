/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fits by hand, and of values drawn from laws that are known: the estimates lie within four of their asymptotic
 * standard errors, and the right law is the best. The errors, of n values: exponential mean / sqrt n; the logarithm's
 * mean and deviation s / sqrt n and s / sqrt 2n; weibull shape .7797 k / sqrt n and scale 1.0530 b / (k sqrt n)
 * (Cohen 1965); gamma shape sqrt(k / (n (k psi'(k) - 1))); pareto a / sqrt n.
 */
#include "outlay/law_fit.h"

#include "outlay/stats.h"
#include "tests/check.h"

#include <math.h>
#include <string.h>

#define COUNT 20000

static double values[COUNT];

static size_t fit(const char *text, struct ol_law_fit fits[OL_LAW_FITS])
{
    struct ol_law law;
    struct ol_arena arena = {0};
    char why[OL_LAW_WHY];
    struct ol_rng rng = ol_rng_stream(5, "test", text, 0);
    CHECK(ol_law_parse(&law, ol_slice_of(text), OL_LAW_PLAIN, ".", &arena, why));
    for (size_t i = 0; i < COUNT; i++)
        values[i] = ol_law_draw(&law, &rng);
    ol_sort_real(values, COUNT);
    ol_arena_release(&arena);
    return ol_law_fit(values, COUNT, fits);
}

static const double root = 141.4213562373095; /* sqrt 20000 */

static void exponential(void)
{
    struct ol_law_fit fits[OL_LAW_FITS];
    const size_t count = fit("exponential(300)", fits);
    /* Weibull and gamma hold the exponential law, and may win by a hair; it is within 2 of them by AIC. */
    double aic = INFINITY;
    for (size_t i = 0; i < count; i++)
        if (strcmp(fits[i].law, "exponential") == 0) {
            aic = fits[i].aic;
            CHECK_NEAR(fits[i].a, 300, 4 * 300 / root);
        }
    CHECK(aic - fits[0].aic < 12);
    CHECK(fits[0].distance < 1.63 / root * 1.2);
}

/* lognormal(2,3): the variance of the logarithm is log(1 + 9/4) = 1.178655, its mean log 2 - .589327 = .103820. */
static void lognormal(void)
{
    struct ol_law_fit fits[OL_LAW_FITS];
    fit("lognormal(2,3)", fits);
    CHECK_STRING(fits[0].law, "lognormal");
    const double variance = log1p(pow(fits[0].b / fits[0].a, 2));
    CHECK_NEAR(sqrt(variance), 1.0856587, 4 * 1.0856587 / (root * sqrt(2)));
    CHECK_NEAR(log(fits[0].a) - variance / 2, 0.10382, 4 * 1.0857 / root);
    CHECK_NEAR(ol_law_fit_mean(&fits[0]), fits[0].a, 0);
}

static void weibull(void)
{
    struct ol_law_fit fits[OL_LAW_FITS];
    fit("weibull(0.6,100)", fits);
    CHECK_STRING(fits[0].law, "weibull");
    CHECK_NEAR(fits[0].a, 0.6, 4 * 0.7797 * 0.6 / root);
    CHECK_NEAR(fits[0].b, 100, 4 * 1.053 * 100 / (0.6 * root));
    CHECK_NEAR(ol_law_fit_mean(&fits[0]), 150.4575, 15); /* 100 Gamma(1 + 1/.6) */
}

/* psi'(2) = pi^2/6 - 1 = .644934. */
static void gamma_law(void)
{
    struct ol_law_fit fits[OL_LAW_FITS];
    fit("gamma(2,50)", fits);
    CHECK_STRING(fits[0].law, "gamma");
    CHECK_NEAR(fits[0].a, 2, 4 * sqrt(2 / (2 * 0.644934 - 1)) / root);
    CHECK_NEAR(fits[0].a * fits[0].b, 100, 4 * 50 * sqrt(2) / root);
}

static void pareto(void)
{
    struct ol_law_fit fits[OL_LAW_FITS];
    fit("pareto(1.5,10)", fits);
    CHECK_STRING(fits[0].law, "pareto");
    CHECK_NEAR(fits[0].a, 1.5, 4 * 1.5 / root);
    CHECK_NEAR(fits[0].b, 10, 0.01);
    CHECK_NEAR(ol_law_fit_mean(&fits[0]), fits[0].a * fits[0].b / (fits[0].a - 1), 1e-9);
}

/* Of 1 and 2 the exponential law has the mean 1.5: F(1) = .486583, F(2) = .736403. The steps are 0 to .5 and .5 to 1:
 * the distance is .486583, at 1 from below. Its likelihood is 2 log(1/1.5) - 3/1.5 = -2.810930, the AIC 7.621860. */
static void by_hand(void)
{
    const double two[] = {1, 2};
    struct ol_law_fit fits[OL_LAW_FITS];
    const size_t count = ol_law_fit(two, 2, fits);
    bool is_found = false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(fits[i].law, "exponential") == 0) {
            is_found = true;
            CHECK_NEAR(fits[i].a, 1.5, 1e-12);
            CHECK_NEAR(fits[i].distance, 0.486583, 1e-6);
            CHECK_NEAR(fits[i].aic, 7.62186, 1e-5);
            ol_law_fit_rescale(&fits[i], 2, two, 2);
            CHECK_NEAR(fits[i].a, 3, 1e-12);
        }
    CHECK(is_found);
    struct ol_text text = {0};
    ol_law_fit_write(&(struct ol_law_fit){.law = "lognormal", .a = 90e6, .b = 3.6e9}, OL_LAW_DURATION, &text);
    ol_law_fit_write(&(struct ol_law_fit){.law = "weibull", .a = 0.5, .b = 2e12}, OL_LAW_DURATION, &text);
    CHECK_STRING(ol_text_string(&text), "lognormal(90s,3600s)weibull(0.5,2000000s)");
    ol_text_release(&text);
}

static void what_cannot_be_fitted(void)
{
    const double same[] = {3, 3, 3}, zero[] = {0, 1, 2};
    struct ol_law_fit fits[OL_LAW_FITS];
    CHECK_INT(ol_law_fit(same, 3, fits), 0);
    CHECK_INT(ol_law_fit(zero, 3, fits), 0);
    CHECK_INT(ol_law_fit(same, 0, fits), 0);
}

/* Values on a line need its ends alone; an atom of half of the values between others is kept; the mean of a heavy tail
 * stays within what lines may make of it. */
static void lines(void)
{
    struct ol_text text = {0};
    for (size_t i = 0; i <= 100; i++)
        values[i] = (double)i;
    CHECK_NEAR(ol_law_quantiles_write(values, 101, OL_LAW_PLAIN, &text), 0, 1e-12);
    CHECK_STRING(ol_text_string(&text), "quantiles(0%:0,100%:100)");
    ol_text_clear(&text);
    CHECK_NEAR(ol_law_quantiles_write((double[]){7, 7}, 2, OL_LAW_PLAIN, &text), 0, 0);
    CHECK_STRING(ol_text_string(&text), "7");
    ol_text_clear(&text);
    struct ol_law_fit fits[OL_LAW_FITS];
    struct ol_arena arena = {0};
    struct ol_law law;
    struct ol_tally tally = {0};
    char why[OL_LAW_WHY];
    fit("lognormal(100,1000)", fits);
    for (size_t i = COUNT / 4; i < 3 * COUNT / 4; i++)
        values[i] = values[COUNT / 2];
    for (size_t i = 0; i < COUNT; i++)
        ol_tally_add(&tally, values[i]);
    CHECK(ol_law_quantiles_write(values, COUNT, OL_LAW_PLAIN, &text) < 0.02);
    CHECK(ol_law_parse(&law, ol_text_slice(&text), OL_LAW_PLAIN, ".", &arena, why));
    CHECK_NEAR(ol_law_mean(&law) / ol_tally_mean(&tally), 1, 0.02);
    CHECK_NEAR(ol_law_quantile(&law, 0.3) / values[COUNT / 2], 1, 1e-5);
    CHECK_NEAR(ol_law_quantile(&law, 0.7) / values[COUNT / 2], 1, 1e-5);
    ol_arena_release(&arena);
    ol_text_release(&text);
}

int main(void)
{
    CASE(exponential);
    CASE(lognormal);
    CASE(weibull);
    CASE(gamma_law);
    CASE(pareto);
    CASE(by_hand);
    CASE(what_cannot_be_fitted);
    CASE(lines);
    return check_end();
}
