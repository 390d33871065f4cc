/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moments within four standard errors of their closed forms, shapes by the Kolmogorov-Smirnov distance that a true
 * law exceeds once in a thousand (1.95 / sqrt(n)); seeds are pinned. */
#include "outlay/stats.h"
#include "tests/unit/law_stage.h"

#define COUNT 40000

static double draw_once(const char *text, enum ol_law_dimension dimension)
{
    struct ol_rng rng = ol_rng_stream(1, "test", text, 0);
    struct ol_law law = law_of(text, dimension);
    return ol_law_draw(&law, &rng);
}

static void constants(void)
{
    CHECK_NEAR(draw_once("10m", OL_LAW_DURATION), 600e6, 0);
    CHECK_NEAR(draw_once("constant(10m)", OL_LAW_DURATION), 600e6, 0);
    CHECK_NEAR(draw_once("14GB", OL_LAW_SIZE), 14e9, 0);
    CHECK_NEAR(draw_once(" constant ( 512MiB ) ", OL_LAW_SIZE), 536870912, 0);
    CHECK_NEAR(draw_once("0.5", OL_LAW_PLAIN), 0.5, 0);
    CHECK_NEAR(draw_once("0s", OL_LAW_DURATION), 0, 0);
    struct ol_law law = law_of("10m", OL_LAW_DURATION), flat = law_of("uniform(2,2)", OL_LAW_PLAIN);
    struct ol_law spread = law_of("uniform(2,3)", OL_LAW_PLAIN);
    CHECK(ol_law_is_constant(&law) && ol_law_is_constant(&flat) && !ol_law_is_constant(&spread));
}

static void parameters_in_base_units(void)
{
    struct ol_law law = law_of("weibull(0.7,3h)", OL_LAW_DURATION);
    CHECK_NEAR(law.a, 0.7, 0);
    CHECK_NEAR(law.b, 10800e6, 0);
    law = law_of("lognormal(2h, 30m)", OL_LAW_DURATION);
    CHECK_NEAR(law.a, 7200e6, 0);
    CHECK_NEAR(law.b, 1800e6, 0);
    law = law_of("uniform(1kB,1KiB)", OL_LAW_SIZE);
    CHECK_NEAR(law.a, 1000, 0);
    CHECK_NEAR(law.b, 1024, 0);
}

static void check_moments(const char *text, double mean, double variance)
{
    struct ol_law law = law_of(text, OL_LAW_PLAIN);
    struct ol_rng rng = ol_rng_stream(21, "test", text, 0);
    struct ol_tally values = {0}, squares = {0};
    for (int i = 0; i < COUNT; i++) {
        double value = ol_law_draw(&law, &rng);
        ol_tally_add(&values, value);
        ol_tally_add(&squares, (value - mean) * (value - mean));
    }
    CHECK_NEAR(ol_law_mean(&law), mean, 1e-9 * mean);
    CHECK_NEAR(ol_tally_mean(&values), mean, 4 * sqrt(variance / COUNT));
    CHECK_NEAR(ol_tally_mean(&squares), variance, 4 * sqrt(ol_tally_variance(&squares) / COUNT));
    CHECK(values.least >= 0);
}

/* uniform: (b-a)^2/12. weibull(2,3): 3 G(3/2) = 3 sqrt(pi)/2 and 9 (1 - pi/4). gamma: k s and k s^2. pareto(5,2):
 * 5*2/4 and 2^2*5/(4^2*3). */
static void moments(void)
{
    check_moments("uniform(2,5)", 3.5, 0.75);
    check_moments("exponential(5)", 5, 25);
    check_moments("lognormal(2,1)", 2, 1);
    check_moments("weibull(2,3)", 2.6586807763582736, 1.9314165294229743);
    check_moments("gamma(2.5,3)", 7.5, 22.5);
    check_moments("gamma(0.5,2)", 1, 2);
    check_moments("pareto(5,2)", 2.5, 20.0 / 48);
}

/* weibull(0.5,s): s G(3) = 2 s. */
static void means(void)
{
    struct ol_law law = law_of("weibull(0.5,3h)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_mean(&law), 6 * 3600e6, 1);
    law = law_of("pareto(1,10s)", OL_LAW_DURATION);
    CHECK(isinf(ol_law_mean(&law)));
    law = law_of("pareto(1.5,10s)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_mean(&law), 30e6, 1e-6);
    law = law_of("lognormal(2h,0s)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_mean(&law), 7200e6, 0);
}

/* The greatest distance of drawn values from a distribution function of two parameters. */
static double distance(const char *text, double (*probability)(double x, double a, double b), double a, double b)
{
    static double values[COUNT];
    struct ol_law law = law_of(text, OL_LAW_PLAIN);
    struct ol_rng rng = ol_rng_stream(22, "test", text, 0);
    double greatest = 0;
    for (int i = 0; i < COUNT; i++)
        values[i] = ol_law_draw(&law, &rng);
    ol_sort_real(values, COUNT);
    for (int i = 0; i < COUNT; i++) {
        double p = probability(values[i], a, b);
        greatest = fmax(greatest, fmax(fabs(p - (double)i / COUNT), fabs(p - (double)(i + 1) / COUNT)));
    }
    return greatest;
}

static double exponential_law(double x, double mean, double unused)
{
    (void)unused;
    return 1 - exp(-x / mean);
}

static double weibull_law(double x, double shape, double scale)
{
    return 1 - exp(-pow(x / scale, shape));
}

static double pareto_law(double x, double shape, double least)
{
    return x < least ? 0 : 1 - pow(least / x, shape);
}

static double lognormal_law(double x, double mu, double sigma)
{
    return erfc(-(log(x) - mu) / sigma / sqrt(2)) / 2;
}

/* lognormal(2,3): variance of the logarithm log(1 + 9/4) = 1.178655, its mean log 2 - 0.589327 = 0.103820. */
static void shapes(void)
{
    const double bound = 1.95 / sqrt(COUNT);
    CHECK(distance("exponential(5)", exponential_law, 5, 0) < bound);
    CHECK(distance("weibull(0.7,3)", weibull_law, 0.7, 3) < bound);
    CHECK(distance("weibull(2,3)", weibull_law, 2, 3) < bound);
    CHECK(distance("pareto(1.5,10)", pareto_law, 1.5, 10) < bound);
    CHECK(distance("lognormal(2,3)", lognormal_law, 0.1038199, 1.0856587) < bound);
    CHECK(distance("exponential(5)", exponential_law, 5.3, 0) > bound);
}

/* Closed forms; gamma(0.5,2) is chi-square with one degree of freedom and gamma(1,3) exponential; 97.5% of the normal
 * law are below 1.959964. */
static void quantiles(void)
{
    static const struct {
        const char *law;
        double p, value;
    } known[] = {
        {"7", 0.3, 7},
        {"uniform(2,5)", 0.25, 2.75},
        {"exponential(5)", 0.9, 11.512925464970229},
        {"lognormal(2,3)", 0.5, 1.1094003924504583},  /* 2 / sqrt(1 + 9/4) */
        {"weibull(0.5,3)", 0.75, 5.7654361667116476}, /* 3 (log 4)^2 */
        {"pareto(2,10)", 0.99, 100},
        {"gamma(1,3)", 0.9, 6.907755278982137},
        {"gamma(0.5,2)", 0.95, 3.8414588206941236},
        {"gamma(0.5,2)", 0.05, 0.003932140000019522},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct ol_law law = law_of(known[i].law, OL_LAW_PLAIN);
        const double value = ol_law_quantile(&law, known[i].p);
        CHECK_NEAR(value, known[i].value, 1e-10 * known[i].value);
        CHECK_NEAR(ol_law_probability(&law, value * (1 + 1e-9)), i > 0 ? known[i].p : 1, 1e-8);
    }
    struct ol_law law = law_of("uniform(2,5)", OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_probability(&law, 1.9), 0, 0);
    CHECK_NEAR(ol_law_probability(&law, 5), 1, 0);
    law = law_of("gamma(0.01,1)", OL_LAW_PLAIN);
    CHECK(ol_law_quantile(&law, 0.01) >= 0 && ol_law_quantile(&law, 0.01) < 1e-100);
    law = law_of("gamma(1e6,1)", OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_quantile(&law, 0.975), 1e6 + 1959.964, 2);
    law = law_of("pareto(0.01,1h)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_quantile(&law, 0.99), OL_LAW_MAX, 0);
}

/* However heavy the tail, a draw can be cast. */
static void draws_are_bounded(void)
{
    struct ol_law law = law_of("pareto(0.01,1h)", OL_LAW_DURATION);
    struct ol_rng rng = ol_rng_stream(23, "test", "tail", 0);
    int bad = 0, greatest = 0;
    for (int i = 0; i < 10000; i++) {
        double value = ol_law_draw(&law, &rng);
        bad += !(value >= 3600e6 && value <= OL_LAW_MAX);
        greatest += value == OL_LAW_MAX;
    }
    CHECK_INT(bad, 0);
    CHECK(greatest > 0);
}

static void faults(void)
{
    CHECK_HAS(fault("exponental(5m)", OL_LAW_DURATION), "did you mean \"exponential\"?");
    CHECK_HAS(fault("normal(5m,1m)", OL_LAW_DURATION), "lognormal");
    CHECK_HAS(fault("zipf(2)", OL_LAW_PLAIN), "the laws are constant, uniform, exponential");
    CHECK_HAS(fault("exponential(5m,3m)", OL_LAW_DURATION), "exponential(mean) takes 1 parameter; found 2");
    CHECK_HAS(fault("uniform(5m)", OL_LAW_DURATION), "uniform(least,greatest) takes 2 parameters; found 1");
    CHECK_HAS(fault("uniform()", OL_LAW_DURATION), "found 0");
    CHECK_HAS(fault("uniform(5m,,6m)", OL_LAW_DURATION), "found 3");
    CHECK_HAS(fault("uniform(5m,)", OL_LAW_DURATION), "is no duration");
    CHECK_HAS(fault("exponential(5min)", OL_LAW_DURATION), "did you mean \"m\"?");
    CHECK_HAS(fault("exponential(5)", OL_LAW_DURATION), "\"5\" has no unit");
    CHECK_HAS(fault("exponential(5m)", OL_LAW_PLAIN), "\"5m\" is no number");
    CHECK_HAS(fault("exponential(5m)", OL_LAW_SIZE), "exponential(mean): \"5m\" has the unknown unit");
    CHECK_HAS(fault("uniform(5m,2m)", OL_LAW_DURATION), "greater than the greatest");
    CHECK_HAS(fault("uniform(-1,2)", OL_LAW_PLAIN), "\"-1\" is no number of at least 0");
    CHECK_HAS(fault("exponential(0s)", OL_LAW_DURATION), "must be greater than 0");
    CHECK_HAS(fault("weibull(0,3h)", OL_LAW_DURATION), "the shape is \"0\"");
    CHECK_HAS(fault("weibull(3h,0.7)", OL_LAW_DURATION), "weibull(shape,scale): \"3h\" is no number");
    CHECK_HAS(fault("gamma(1e9,1)", OL_LAW_PLAIN), "from 0.01 to 1e+06");
    CHECK_HAS(fault("lognormal(1e-300,1e300)", OL_LAW_PLAIN), "too great");
}

static void faults_of_form(void)
{
    CHECK_HAS(fault("", OL_LAW_DURATION), "empty");
    CHECK_HAS(fault("   ", OL_LAW_PLAIN), "empty");
    CHECK_HAS(fault("5", OL_LAW_DURATION), "\"5\" has no unit");
    CHECK_HAS(fault("-5m", OL_LAW_DURATION), "at least 0");
    CHECK_HAS(fault("exponential", OL_LAW_DURATION), "write exponential(mean)");
    CHECK_HAS(fault("often", OL_LAW_DURATION), "there is no law \"often\"");
    CHECK_HAS(fault("exponential(5m", OL_LAW_DURATION), "closing parenthesis");
    CHECK_HAS(fault("exponential(5m) ms", OL_LAW_DURATION), "closing parenthesis");
    CHECK_HAS(fault("(5m)", OL_LAW_DURATION), "there is no law \"\"");
    CHECK_HAS(fault("uniform(constant(1),2)", OL_LAW_PLAIN), "is no number");
    CHECK_HAS(fault("(", OL_LAW_PLAIN), "closing parenthesis");
}

/* The law that draws from a file of the given content. */
static const char *with_file(const char *content)
{
    fixture_write(&fixture, "values.csv", content, strlen(content));
    return "empirical(values.csv)";
}

static void empirical(void)
{
    struct ol_law law = law_of(with_file("seconds,comment\r\n30,a\r\n\r\n10,b\r\n2m,c\r\n0.5,d"), OL_LAW_DURATION);
    CHECK_INT(law.value_count, 4);
    CHECK_NEAR(law.values[0], 0.5e6, 0);
    CHECK_NEAR(law.values[1], 10e6, 0);
    CHECK_NEAR(law.values[3], 120e6, 0);
    CHECK_NEAR(ol_law_mean(&law), 40.125e6, 1e-6);
    law = law_of(with_file("\xef\xbb\xbf\"7\"\n8;x\n9\ty\n"), OL_LAW_PLAIN);
    CHECK_INT(law.value_count, 3);
    CHECK_NEAR(law.values[0], 7, 0);
    law = law_of(with_file("5\n1kB\n"), OL_LAW_SIZE);
    CHECK_NEAR(law.values[0], 5, 0);
    CHECK_NEAR(law.values[1], 1000, 0);
}

static void empirical_quantiles(void)
{
    struct ol_law law = law_of(with_file("1\n2\n3\n4\n"), OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_quantile(&law, 0.25), 1, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.26), 2, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.01), 1, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.99), 4, 0);
    CHECK_NEAR(ol_law_probability(&law, 2.5), 0.5, 1e-9);
}

/* Three values, each drawn a third of the time within four standard errors. */
static void empirical_draws(void)
{
    struct ol_law law = law_of(with_file("1\n2\n3\n"), OL_LAW_PLAIN);
    struct ol_rng rng = ol_rng_stream(24, "test", "empirical", 0);
    int counts[4] = {0};
    for (int i = 0; i < COUNT; i++)
        counts[(int)ol_law_draw(&law, &rng)]++;
    for (int i = 1; i <= 3; i++)
        CHECK_NEAR((double)counts[i] / COUNT, 1.0 / 3, 4 * sqrt(2.0 / 9 / COUNT));
}

static void empirical_faults(void)
{
    CHECK_HAS(fault(with_file("value\n1\nx\n"), OL_LAW_PLAIN), "line 3: \"x\" is no number");
    CHECK_HAS(fault(with_file("value\n1\n-2\n"), OL_LAW_PLAIN), "line 3: \"-2\"");
    CHECK_HAS(fault(with_file("-2\n1\n"), OL_LAW_PLAIN), "line 1: \"-2\"");
    CHECK_HAS(fault(with_file("5min\n"), OL_LAW_DURATION), "line 1: \"5min\" has the unknown unit");
    CHECK_HAS(fault(with_file("1\n,2\n"), OL_LAW_PLAIN), "line 2: \"\"");
    CHECK_HAS(fault(with_file("value\n"), OL_LAW_PLAIN), "holds no value");
    CHECK_HAS(fault(with_file(""), OL_LAW_PLAIN), "holds no value");
    CHECK_HAS(fault("empirical(no-such-file.csv)", OL_LAW_PLAIN), "empirical(no-such-file.csv)");
    CHECK_HAS(fault("empirical( )", OL_LAW_PLAIN), "lacks the name");
}

/* Weights 3, 1 and 4 of 8: the mean is (3 x 1 + 1 x 4 + 4 x 8) / 8 = 4.875; up to 3/8 it is 1, up to 4/8 it is 4. */
static void values_by_weight(void)
{
    struct ol_law law = law_of("values(8:4, 1:3, 4)", OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_mean(&law), 4.875, 1e-12);
    CHECK_NEAR(ol_law_quantile(&law, 0.375), 1, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.376), 4, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.501), 8, 0);
    struct ol_rng rng = ol_rng_stream(3, "test", "values", 0);
    int counts[9] = {0};
    for (int i = 0; i < COUNT; i++)
        counts[(int)ol_law_draw(&law, &rng)]++;
    CHECK_INT(counts[1] + counts[4] + counts[8], COUNT);
    CHECK_NEAR((double)counts[4] / COUNT, 0.125, 4 * sqrt(0.125 * 0.875 / COUNT));
    struct ol_law times = law_of("values(10m:25%,1h:75%)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_mean(&times), 47.5 * 60e6, 1e-3);
    CHECK_HAS(fault("values()", OL_LAW_PLAIN), "more than that");
    CHECK_HAS(fault("values(1:0,2:0)", OL_LAW_PLAIN), "all weights are 0");
    CHECK_HAS(fault("values(1:-1)", OL_LAW_PLAIN), "a weight is a number");
    CHECK_HAS(fault("values(x:1)", OL_LAW_PLAIN), "\"x\"");
    CHECK_HAS(fault("values(5m:1)", OL_LAW_PLAIN), "5m");
}

/* Half of the values between 0 and 10, half between 10 and 30: the mean is (5 + 20) / 2. */
static void written_quantiles(void)
{
    struct ol_law law = law_of("quantiles(0%:0, 50%:10, 100%:30)", OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_mean(&law), 12.5, 1e-12);
    CHECK_NEAR(ol_law_quantile(&law, 0.25), 5, 1e-12);
    CHECK_NEAR(ol_law_quantile(&law, 0.5), 10, 1e-12);
    CHECK_NEAR(ol_law_quantile(&law, 0.75), 20, 1e-12);
    CHECK_HAS(fault("quantiles(0%:1)", OL_LAW_PLAIN), "more than that");
    CHECK_HAS(fault("quantiles(0%:1,90%:2)", OL_LAW_PLAIN), "from 0% to 100%");
    CHECK_HAS(fault("quantiles(0%:5,100%:2)", OL_LAW_PLAIN), "must not fall");
    CHECK_HAS(fault("quantiles(0%:1,50%:2,50%:3,100%:4)", OL_LAW_PLAIN), "have to grow");
    CHECK_HAS(fault("quantiles(0%,100%)", OL_LAW_PLAIN), "quantiles(0%:least");
}

static void written_laws_are_scaled(void)
{
    struct ol_text text = {0};
    CHECK(ol_law_scale(ol_slice_of("quantiles(0%:1m,100%:2m)"), 2, &text));
    CHECK_STRING(ol_text_string(&text), "quantiles(0%:120000000us,100%:240000000us)");
    ol_text_clear(&text);
    CHECK(ol_law_scale(ol_slice_of("values(1:30%,4:70%)"), 2, &text));
    CHECK_STRING(ol_text_string(&text), "values(2:30%,8:70%)");
    ol_text_release(&text);
}

static void descriptions(void)
{
    const char *name, *signature, *summary;
    size_t count = 0;
    for (; ol_law_describe(count, &name, &signature, &summary); count++)
        CHECK(*summary && strncmp(signature, name, strlen(name)) == 0 && signature[strlen(name)] == '(');
    CHECK_INT(count, 14);
}

int main(void)
{
    law_stage_begin();
    CASE(constants);
    CASE(parameters_in_base_units);
    CASE(moments);
    CASE(means);
    CASE(shapes);
    CASE(quantiles);
    CASE(draws_are_bounded);
    CASE(faults);
    CASE(faults_of_form);
    CASE(empirical);
    CASE(empirical_draws);
    CASE(empirical_quantiles);
    CASE(empirical_faults);
    CASE(values_by_weight);
    CASE(written_quantiles);
    CASE(written_laws_are_scaled);
    CASE(descriptions);
    law_stage_end();
    return check_end();
}
