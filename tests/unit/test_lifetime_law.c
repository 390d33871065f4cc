/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws of the lifetimes of machines: points of the distribution by hand, an estimate that textbooks print, draws by
 * the Kolmogorov-Smirnov distance that a true law exceeds once in a thousand (1.95 / sqrt(n)); seeds are pinned. */
#include "outlay/simtime.h"
#include "outlay/stats.h"
#include "tests/unit/law_stage.h"

#define COUNT 40000
#define HOUR  ((double)OL_HOUR)

/* ---- bathtub ---- */

/* With A .659, t1 1.296, t2 .131, b 24.24: F(1) = .659 (1 - exp(-.7716049)) = .659 x .5377287; F(12) = .659 (1 -
 * exp(-9.259259)) = .659 x .9999048; F(23.9) = .659 (1 + exp(-.34 / .131)) = .659 x 1.0746146, and the rest of it at
 * 24: mean .341 x 24 + .659 x 1.296 (1 - 9.1e-9) - .659 x .131 exp(-.24 / .131) = 8.184 + .854064 - .0138198. */
static void points_of_bathtub(void)
{
    struct ol_law law = law_of("bathtub(0.659,1.296h,0.131h,24.24h,24h)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_probability(&law, HOUR), 0.659 * 0.5377287, 1e-6);
    CHECK_NEAR(ol_law_probability(&law, 12 * HOUR), 0.659 * 0.9999048, 1e-6);
    CHECK_NEAR(ol_law_probability(&law, 23.9 * HOUR), 0.659 * 1.0746146, 1e-6);
    CHECK_NEAR(ol_law_probability(&law, 24 * HOUR - 1), 0.659 * 1.1600834, 1e-6);
    CHECK_NEAR(ol_law_probability(&law, 24 * HOUR), 1, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.8), 24 * HOUR, 0);
    CHECK_NEAR(ol_law_mean(&law) / HOUR, 9.0242442, 1e-5);
    CHECK(!ol_law_is_constant(&law));
}

static void named_fit(void)
{
    struct ol_law fit = law_of("bathtub(65.9%, 1.296h, 0.131h, 24.24h, 24h)", OL_LAW_DURATION);
    struct ol_law named = law_of("gcp-preemptible()", OL_LAW_DURATION);
    struct ol_law bare = law_of(" gcp-preemptible ", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_mean(&named), ol_law_mean(&fit), 1e-3);
    CHECK_NEAR(ol_law_mean(&bare), ol_law_mean(&fit), 1e-3);
    for (int i = 1; i < 1000; i++)
        CHECK_NEAR(ol_law_quantile(&bare, i / 1000.0), ol_law_quantile(&fit, i / 1000.0), 1);
}

/* bathtub(1,1,0.1,10,20): F = 1 where exp(-t) = exp((t - 10) / 0.1), t = 100/11, and nothing lives longer; the mean is
 * 1 - exp(-100/11) - 0.1 (exp(-100/11) - exp(-100)). */
static void certain_before_the_limit(void)
{
    struct ol_law law = law_of("bathtub(1,1,0.1,10,20)", OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_probability(&law, 9.0910), 1, 0);
    CHECK(ol_law_quantile(&law, 1 - 0x1p-53) <= 100.0 / 11 * (1 + 1e-12));
    CHECK_NEAR(ol_law_mean(&law), 1 - 1.1 * exp(-100.0 / 11), 1e-12);
}

/* Half are lost early, half within a microsecond of the end, however far beyond it the limit is. A share of nearly
 * nothing leaves all at the limit; a start at the end begins with an atom at 0. */
static void extremes(void)
{
    struct ol_law law = law_of("bathtub(0.5,1h,1us,10h,73000d)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_quantile(&law, 0.25), HOUR * 0.69314718055994531, 1);
    CHECK_NEAR(ol_law_quantile(&law, 0.75), 10 * HOUR, 2);
    CHECK_NEAR(ol_law_quantile(&law, 0.999999), 10 * HOUR, 2);
    CHECK_NEAR(ol_law_mean(&law), 5 * HOUR + 0.5 * HOUR * (1 - exp(-10)), 2);
    law = law_of("bathtub(1e-300,1h,1h,10h,24h)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_quantile(&law, 1e-9), 24 * HOUR, 0);
    CHECK_NEAR(ol_law_mean(&law), 24 * HOUR, 1e-3);
    law = law_of("bathtub(0.5,1e300,1e300,1,2)", OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_quantile(&law, 0.49), 0, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.51), 2, 0);
    CHECK_NEAR(ol_law_mean(&law), 1, 1e-12);
    law = law_of("bathtub(1,1e-300,1e-300,1e-300,1e300)", OL_LAW_PLAIN);
    CHECK(ol_law_mean(&law) >= 0 && ol_law_mean(&law) < 1e-299);
}

/* What comes out is what went in, over shapes that meet each part of the search. */
static void quantiles_invert(void)
{
    static const double shapes[][5] = {
        {0.659, 1.296, 0.131, 24.24, 24}, {0.4, 0.1, 0.8, 24, 24},  {1, 5, 5, 5, 100},
        {0.9, 100, 0.01, 3, 10},          {0.5, 1e-6, 1e3, 1, 1e4}, {0.01, 1, 1, 50, 60}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        char text[160];
        const double *s = shapes[i];
        snprintf(text, sizeof text, "bathtub(%.17g,%.17g,%.17g,%.17g,%.17g)", s[0], s[1], s[2], s[3], s[4]);
        struct ol_law law = law_of(text, OL_LAW_PLAIN);
        for (int k = 1; k < 2000; k++) {
            const double p = k / 2000.0, t = ol_law_quantile(&law, p);
            const double back = s[0] * (1 - exp(-t / s[1]) + exp((t - s[3]) / s[2]));
            if (t > 0 && t < s[4])
                CHECK_NEAR(back, p, 1e-11);
            else
                CHECK(t == 0 ? back >= p : back <= p);
        }
    }
}

/* The greatest distance of drawn values below `limit` from F, and the mean of all. */
static double distance(const char *text, double limit, double (*probability)(double), double *mean)
{
    static double values[COUNT];
    struct ol_law law = law_of(text, OL_LAW_DURATION);
    struct ol_rng rng = ol_rng_stream(31, "test", text, 0);
    struct ol_tally tally = {0};
    double greatest = 0;
    for (int i = 0; i < COUNT; i++)
        ol_tally_add(&tally, values[i] = ol_law_draw(&law, &rng) / HOUR);
    ol_sort_real(values, COUNT);
    for (int i = 0; i < COUNT && values[i] < limit; i++) {
        const double p = probability(values[i]);
        greatest = fmax(greatest, fmax(fabs(p - (double)i / COUNT), fabs(p - (double)(i + 1) / COUNT)));
    }
    *mean = ol_tally_mean(&tally);
    CHECK_NEAR(*mean, ol_law_mean(&law) / HOUR, 4 * sqrt(ol_tally_variance(&tally) / COUNT));
    return greatest;
}

static double preemptible_law(double t)
{
    return 0.659 * (1 - exp(-t / 1.296) + exp((t - 24.24) / 0.131));
}

static double other_law(double t)
{
    return 0.659 * (1 - exp(-t / 1.4) + exp((t - 24.24) / 0.131));
}

static double advisor_law(double t)
{
    return 1 - pow(0.9, t / 720);
}

static void draws(void)
{
    const double bound = 1.95 / sqrt(COUNT);
    double mean;
    CHECK(distance("gcp-preemptible", 24, preemptible_law, &mean) < bound);
    CHECK(distance("gcp-preemptible", 24, other_law, &mean) > bound);
    CHECK(distance("advisor(10%)", INFINITY, advisor_law, &mean) < bound);
}

/* ---- advisor ---- */

/* 720 h / -log(1 - p). */
static void advice(void)
{
    static const struct {
        const char *text;
        double hours;
    } bands[] = {{"advisor(5%)", 14037}, {"advisor(0.1)", 6834}, {"advisor(15%)", 4430}, {"advisor(20%)", 3227}};
    for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
        struct ol_law law = law_of(bands[i].text, OL_LAW_DURATION);
        CHECK_NEAR(ol_law_mean(&law) / HOUR, bands[i].hours, 0.5);
    }
    struct ol_law law = law_of("advisor(5%)", OL_LAW_DURATION);
    CHECK_NEAR(ol_law_quantile(&law, 0.05), 720 * HOUR, 1);
}

static void faults(void)
{
    CHECK_HAS(fault("bathtub(0.5,1h,1h,24h)", OL_LAW_DURATION),
              "bathtub(share,early,late,end,limit) takes 5 parameters; found 4");
    CHECK_HAS(fault("bathtub(1.5,1h,1h,24h,24h)", OL_LAW_DURATION),
              "the share is \"1.5\"; it must be above 0 and at most 1");
    CHECK_HAS(fault("bathtub(0,1h,1h,24h,24h)", OL_LAW_DURATION), "the share is \"0\"");
    CHECK_HAS(fault("bathtub(1h,1h,1h,24h,24h)", OL_LAW_DURATION), "\"1h\" is no share");
    CHECK_HAS(fault("bathtub(0.5,0s,1h,24h,24h)", OL_LAW_DURATION),
              "parameter 2 is \"0s\"; it must be greater than 0");
    CHECK_HAS(fault("bathtub(0.5,1h,0s,24h,24h)", OL_LAW_DURATION), "parameter 3");
    CHECK_HAS(fault("bathtub(0.5,1h,1h,24h,0s)", OL_LAW_DURATION), "parameter 5");
    CHECK_HAS(fault("bathtub(0.5,1,1h,24h,24h)", OL_LAW_DURATION), "\"1\" has no unit");
    CHECK_HAS(fault("gcp-preemptible(24h)", OL_LAW_DURATION), "gcp-preemptible() takes 0 parameters; found 1");
    CHECK_HAS(fault("gcp-preemptable", OL_LAW_DURATION), "did you mean \"gcp-preemptible\"?");
    CHECK_HAS(fault("gcp-preemptible", OL_LAW_PLAIN), "is a law of durations, and here stands a number");
    CHECK_HAS(fault("advisor(5%)", OL_LAW_SIZE), "is a law of durations, and here stands a size");
    CHECK_HAS(fault("advisor(100%)", OL_LAW_DURATION), "leaves no time");
    CHECK_HAS(fault("advisor(0%)", OL_LAW_DURATION), "above 0");
    CHECK_HAS(fault("advisor(5)", OL_LAW_DURATION), "the share is \"5\"");
    CHECK_HAS(fault("advisor(<5%)", OL_LAW_DURATION), "\"<5%\" is no share");
    CHECK_HAS(fault("advisor", OL_LAW_DURATION), "lacks its parameters; write advisor(share)");
}

/* ---- lifetimes ---- */

/* The law of a file of the given content; `rows` is "" or ",column=value". */
static const char *with_file(const char *content, const char *rows)
{
    static char text[160];
    fixture_write(&fixture, "values.csv", content, strlen(content));
    snprintf(text, sizeof text, "lifetimes(values.csv%s)", rows);
    return text;
}

static void check_steps(const struct ol_law *law, const double (*steps)[2], size_t count, double tolerance)
{
    CHECK_INT(law->value_count, count);
    for (size_t i = 0; i < count && i < law->value_count; i++) {
        CHECK_NEAR(law->values[i], steps[i][0], 0);
        CHECK_NEAR(law->cumulative[i], steps[i][1], tolerance);
    }
}

/* 1, 2+, 3, 3, 3+, 4+, 5, 7+ (+: not lost). At 1 one of 8 is lost, at 3 two of 6, at 5 one of 2: S = 7/8, 7/12, 7/24,
 * and what is left falls on 7. Mean (1 x 3 + (3 + 5 + 7) x 7) / 24 = 4.5. */
static void by_hand(void)
{
    static const double steps[][2] = {{1, 3.0 / 24}, {3, 10.0 / 24}, {5, 17.0 / 24}, {7, 1}};
    struct ol_law law =
        law_of(with_file("lifetime,event\n3,1\n1,1\n7,0\n3,0\n5,1\n2,0\n3,1\n4,0\n", ""), OL_LAW_PLAIN);
    check_steps(&law, steps, 4, 1e-15);
    CHECK_NEAR(ol_law_mean(&law), 4.5, 1e-14);
    CHECK_NEAR(ol_law_quantile(&law, 0.125), 1, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.126), 3, 0);
    CHECK_NEAR(ol_law_quantile(&law, 10.0 / 24), 3, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.9999), 7, 0);
    CHECK_NEAR(ol_law_probability(&law, 6.9), 17.0 / 24, 1e-9);
    struct ol_rng rng = ol_rng_stream(32, "test", "lifetimes", 0);
    int counts[8] = {0};
    for (int i = 0; i < COUNT; i++)
        counts[(int)ol_law_draw(&law, &rng)]++;
    for (int i = 0; i < 4; i++) {
        const double p = steps[i][1] - (i ? steps[i - 1][1] : 0);
        CHECK_NEAR((double)counts[(int)steps[i][0]] / COUNT, p, 4 * sqrt(p * (1 - p) / COUNT));
    }
}

/* Weeks of remission of the 21 patients under 6-MP of Freireich et al. (1963): S .857 .807 .753 .690 .627 .538 .448 at
 * 6 7 10 13 16 22 23, as printed by Cox and Oakes (1984) and many others. */
static void as_printed(void)
{
    static const double steps[][2] = {{6, 0.143},  {7, 0.193},  {10, 0.247}, {13, 0.310},
                                      {16, 0.373}, {22, 0.462}, {23, 0.552}, {35, 1}};
    struct ol_law law = law_of(
        with_file(
            "week;duration;censored\n1;6;0\n1;6;no\n1;6;False\n1;6;1\n1;7;0\n1;9;yes\n1;10;0\n1;10;1\n1;11;1\n"
            "1;13;0\n1;16;0\n1;17;1\n1;19;1\n1;20;1\n1;22;0\n1;23;0\n1;25;TRUE\n1;32;1\n1;32;1\n1;34;1\n1;35;1."
            "0\n",
            ""),
        OL_LAW_PLAIN);
    check_steps(&law, steps, 8, 0.0006);
}

/* The greatest is lost and another is seen there for the last time: nobody outlives it. */
static void tie_at_the_end(void)
{
    static const double steps[][2] = {{1, 0.25}, {2, 1}};
    struct ol_law law = law_of(with_file("lifetime,event\n2,1\n2,0\n1,1\n2,0\n", ""), OL_LAW_PLAIN);
    check_steps(&law, steps, 2, 1e-15);
}

static void columns(void)
{
    struct ol_law law = law_of(with_file("\xef\xbb\xbfvm,Lifetime_S,end_event\r\na,60,preempted\r\nb,2h,stop\r\n"
                                         "c,\"90\",Preempted\r\nd,1.5,both\r\n",
                                         ""),
                               OL_LAW_DURATION);
    static const double steps[][2] = {{1.5e6, 0.25}, {60e6, 0.5}, {90e6, 0.75}, {7200e6, 1}};
    check_steps(&law, steps, 4, 1e-15);
    CHECK(law.path && strstr(law.path, "values.csv"));
    /* without a column of events all are losses */
    law = law_of(with_file("a,uptime\n1,4\n1,2\n1,4\n\n1,8\n", ""), OL_LAW_PLAIN);
    static const double plain[][2] = {{2, 0.25}, {4, 0.75}, {8, 1}};
    check_steps(&law, plain, 3, 1e-15);
    CHECK_NEAR(ol_law_mean(&law), 4.5, 1e-15);
    CHECK_NEAR(ol_law_quantile(&law, 0.25), 2, 0);
    CHECK_NEAR(ol_law_quantile(&law, 0.75), 4, 0);
}

static void some_rows(void)
{
    const char *content = "lifetime,type\n1,a-2\n2,a-16\n3,a-2\nnever,b\n";
    struct ol_law law = law_of(with_file(content, ",type=a-2"), OL_LAW_PLAIN);
    CHECK_INT(law.value_count, 2);
    CHECK_NEAR(ol_law_mean(&law), 2, 0);
    law = law_of(with_file(content, " , type = a-16 "), OL_LAW_PLAIN);
    CHECK_NEAR(ol_law_mean(&law), 2, 0);
    CHECK_HAS(fault(with_file(content, ",type=b"), OL_LAW_PLAIN), "line 5: \"never\" is no number");
    CHECK_HAS(fault(with_file(content, ",type=c"), OL_LAW_PLAIN), "no row has \"type=c\"");
    CHECK_HAS(fault(with_file(content, ",zone=c"), OL_LAW_PLAIN), "line 1: no column is named \"zone\"");
    CHECK_HAS(fault(with_file(content, ",a-2"), OL_LAW_PLAIN),
              "\"a-2\" names no rows; write such as machine_type=");
    CHECK_HAS(fault(with_file(content, ",=a"), OL_LAW_PLAIN), "names no rows");
    CHECK_HAS(fault(with_file(content, ","), OL_LAW_PLAIN), "names no rows");
}

static void faults_of_files(void)
{
    CHECK_HAS(fault(with_file("life,event\n1,1\n", ""), OL_LAW_PLAIN),
              "line 1: no column is named lifetime, duration or uptime, or one of these with _s behind");
    CHECK_HAS(fault(with_file("lifetime,event\n1,1\n2,vanished\n", ""), OL_LAW_PLAIN),
              "line 3: \"vanished\" is no way to end; a loss is preempted, interrupted, provider, lost or 1, and "
              "none is "
              "stopped, user, running or 0");
    CHECK_HAS(fault(with_file("lifetime,event\n1,2\n", ""), OL_LAW_PLAIN), "line 2: \"2\" is no way to end");
    CHECK_HAS(fault(with_file("lifetime,event\n-1,1\n", ""), OL_LAW_PLAIN), "line 2: \"-1\" is no number");
    CHECK_HAS(fault(with_file("lifetime,event\n,1\n", ""), OL_LAW_PLAIN), "line 2: \"\" is no number");
    CHECK_HAS(fault(with_file("lifetime,event\n5min,1\n", ""), OL_LAW_DURATION),
              "line 2: \"5min\" has the unknown unit");
    CHECK_HAS(fault(with_file("lifetime,event\n1,0\n2,\n", ""), OL_LAW_PLAIN),
              "none of the 2 lifetimes ended in a loss");
    CHECK_HAS(fault(with_file("lifetime,event\n", ""), OL_LAW_PLAIN), "the file holds no lifetime");
    CHECK_HAS(fault(with_file("", ""), OL_LAW_PLAIN), "the file holds no lifetime");
    CHECK_HAS(fault("lifetimes(no-such-file.csv)", OL_LAW_PLAIN), "lifetimes(no-such-file.csv): ");
    CHECK_HAS(fault("lifetimes( )", OL_LAW_PLAIN), "lifetimes(file.csv) lacks the name of a file");
    CHECK_HAS(fault("lifetimes(,a=b)", OL_LAW_PLAIN), "lacks the name of a file");
    CHECK_HAS(fault("lifetimes", OL_LAW_PLAIN), "lacks its parameters; write lifetimes(file.csv)");
}

int main(void)
{
    law_stage_begin();
    CASE(points_of_bathtub);
    CASE(named_fit);
    CASE(certain_before_the_limit);
    CASE(extremes);
    CASE(quantiles_invert);
    CASE(draws);
    CASE(advice);
    CASE(faults);
    CASE(by_hand);
    CASE(as_printed);
    CASE(tie_at_the_end);
    CASE(columns);
    CASE(some_rows);
    CASE(faults_of_files);
    law_stage_end();
    return check_end();
}
