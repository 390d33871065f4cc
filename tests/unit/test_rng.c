/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statistical cases use pinned seeds and bounds of four standard errors, or a Kolmogorov-Smirnov distance that a
 * true law exceeds once in a thousand (1.95 / sqrt(n)). */
#include "outlay/rng.h"
#include "outlay/stats.h"
#include "tests/check.h"

#define COUNT 40000

struct vector {
    uint32_t counter[4], key[2], out[4];
};

/* Random123, kat_vectors, "philox4x32 10". */
static void known_answers(void)
{
    static const struct vector vectors[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        uint32_t out[4];
        ol_rng_philox(vectors[i].counter, vectors[i].key, out);
        for (size_t k = 0; k < 4; k++)
            CHECK_INT(out[k], vectors[i].out[k]);
    }
}

/* The words come in the order of the blocks, low half first, and the counter carries. */
static void words_of_a_stream(void)
{
    struct ol_rng rng = {
        .key = {0xa4093822, 0x299f31d0}, .counter = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, .used = 4};
    CHECK(ol_rng_bits(&rng) == UINT64_C(0x94fdccebd16cfe09));
    CHECK(ol_rng_bits(&rng) == UINT64_C(0x24126ea15001e420));
    struct ol_rng last = {
        .counter = {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, .key = {0xffffffff, 0xffffffff}, .used = 4};
    CHECK(ol_rng_bits(&last) == UINT64_C(0x41c83b0e408f276d));
    CHECK_INT(last.counter[0], 0);
    CHECK_INT(last.counter[1], 0);
}

static bool is_same(struct ol_rng a, struct ol_rng b)
{
    return ol_rng_bits(&a) == ol_rng_bits(&b) && ol_rng_bits(&a) == ol_rng_bits(&b);
}

static void names_make_the_stream(void)
{
    struct ol_rng rng = ol_rng_stream(42, "interarrival", "sweep", 3);
    CHECK(is_same(rng, ol_rng_stream(42, "interarrival", "sweep", 3)));
    CHECK(!is_same(rng, ol_rng_stream(43, "interarrival", "sweep", 3)));
    CHECK(!is_same(rng, ol_rng_stream(42, "runtime", "sweep", 3)));
    CHECK(!is_same(rng, ol_rng_stream(42, "interarrival", "swee", 3)));
    CHECK(!is_same(rng, ol_rng_stream(42, "interarrival", "sweep", 4)));
    CHECK(!is_same(rng, ol_rng_stream(42, "interarrivals", "weep", 3)));
    CHECK(!is_same(ol_rng_stream(1, "a", "", 0), ol_rng_stream(1, "", "a", 0)));
}

/* Draws of one stream are the same whether or not others are made and drawn from in between. */
static void streams_do_not_shift_each_other(void)
{
    struct ol_rng alone = ol_rng_stream(7, "runtime", "a", 0), beside = alone;
    int differing = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        struct ol_rng other = ol_rng_stream(7, "runtime", "b", i);
        ol_rng_gamma(&other, 0.5);
        double with_others = ol_rng_normal(&beside);
        differing += with_others != ol_rng_normal(&alone);
    }
    CHECK_INT(differing, 0);
}

/* Two streams of uniform values are uncorrelated: the correlation has standard error 1 / sqrt(n). */
static void streams_are_uncorrelated(void)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    for (size_t i = 1; i < 5; i++) {
        struct ol_rng x = ol_rng_stream(1, "runtime", names[0], 0), y = ol_rng_stream(1, "runtime", names[i], 0);
        double sum = 0;
        for (int k = 0; k < COUNT; k++)
            sum += (ol_rng_unit(&x) - 0.5) * (ol_rng_unit(&y) - 0.5) * 12;
        CHECK_NEAR(sum / COUNT, 0, 4 / sqrt(COUNT));
    }
}

typedef double drawing(struct ol_rng *rng);

static void check_moments(const char *name, drawing *draw, double mean, double variance)
{
    struct ol_rng rng = ol_rng_stream(11, "test", name, 0);
    struct ol_tally values = {0}, squares = {0};
    for (int i = 0; i < COUNT; i++) {
        double value = draw(&rng);
        ol_tally_add(&values, value);
        ol_tally_add(&squares, (value - mean) * (value - mean));
    }
    CHECK_NEAR(ol_tally_mean(&values), mean, 4 * sqrt(variance / COUNT));
    CHECK_NEAR(ol_tally_mean(&squares), variance, 4 * sqrt(ol_tally_variance(&squares) / COUNT));
}

static double gamma_half(struct ol_rng *rng)
{
    return ol_rng_gamma(rng, 0.5);
}

static double gamma_seven(struct ol_rng *rng)
{
    return ol_rng_gamma(rng, 7);
}

/* A gamma value of shape k has mean and variance k. */
static void moments(void)
{
    check_moments("unit", ol_rng_unit, 0.5, 1.0 / 12);
    check_moments("exponential", ol_rng_exponential, 1, 1);
    check_moments("normal", ol_rng_normal, 0, 1);
    check_moments("gamma of 1/2", gamma_half, 0.5, 0.5);
    check_moments("gamma of 7", gamma_seven, 7, 7);
}

/* The greatest distance of the values' distribution from the law's. */
static double distance(const char *name, drawing *draw, double (*law)(double))
{
    static double values[COUNT];
    struct ol_rng rng = ol_rng_stream(12, "test", name, 0);
    double greatest = 0;
    for (int i = 0; i < COUNT; i++)
        values[i] = draw(&rng);
    ol_sort_real(values, COUNT);
    for (int i = 0; i < COUNT; i++) {
        double p = law(values[i]);
        greatest = fmax(greatest, fmax(fabs(p - (double)i / COUNT), fabs(p - (double)(i + 1) / COUNT)));
    }
    return greatest;
}

static double uniform_law(double x)
{
    return x;
}

static double exponential_law(double x)
{
    return 1 - exp(-x);
}

static double normal_law(double x)
{
    return erfc(-x / sqrt(2)) / 2;
}

/* Half a chi-squared value of one degree of freedom. */
static double gamma_half_law(double x)
{
    return erf(sqrt(x));
}

/* Shape 7: the seventh event of a Poisson process. */
static double gamma_seven_law(double x)
{
    double term = exp(-x), sum = 0;
    for (int i = 0; i < 7; i++) {
        sum += term;
        term *= x / (i + 1);
    }
    return 1 - sum;
}

static void shapes(void)
{
    const double bound = 1.95 / sqrt(COUNT);
    CHECK(distance("unit", ol_rng_unit, uniform_law) < bound);
    CHECK(distance("exponential", ol_rng_exponential, exponential_law) < bound);
    CHECK(distance("normal", ol_rng_normal, normal_law) < bound);
    CHECK(distance("gamma of 1/2", gamma_half, gamma_half_law) < bound);
    CHECK(distance("gamma of 7", gamma_seven, gamma_seven_law) < bound);
}

/* Pearson's statistic of 10 equally likely classes exceeds 27.9 once in a thousand (9 degrees of freedom). */
static void bounded(void)
{
    struct ol_rng rng = ol_rng_stream(13, "test", "below", 0);
    int counts[10] = {0};
    double statistic = 0;
    for (int i = 0; i < COUNT; i++)
        counts[ol_rng_below(&rng, 10)]++;
    for (int i = 0; i < 10; i++)
        statistic += pow(counts[i] - COUNT / 10, 2) / (COUNT / 10);
    CHECK(statistic < 27.9);
    CHECK_INT(ol_rng_below(&rng, 1), 0);
}

/* A plain product with a bound of 3/4 of 2^64 maps four numbers to three values, two of them to a multiple of 3;
 * without bias each residue has its third, within four standard errors. */
static void large_bounds_have_no_bias(void)
{
    const uint64_t bound = UINT64_C(3) << 62;
    struct ol_rng rng = ol_rng_stream(14, "test", "below", 0);
    int counts[3] = {0};
    for (int i = 0; i < COUNT; i++)
        counts[ol_rng_below(&rng, bound) % 3]++;
    for (int i = 0; i < 3; i++)
        CHECK_NEAR((double)counts[i] / COUNT, 1.0 / 3, 4 * sqrt(2.0 / 9 / COUNT));
}

static void units_are_inside(void)
{
    struct ol_rng rng = ol_rng_stream(15, "test", "unit", 0);
    int outside = 0;
    for (int i = 0; i < COUNT; i++) {
        double u = ol_rng_unit(&rng);
        outside += !(u > 0 && u < 1);
    }
    CHECK_INT(outside, 0);
    /* All bits set give the greatest value, which is still below 1. */
    struct ol_rng high = {.block = {UINT32_MAX, UINT32_MAX, 0, 0}, .used = 0};
    CHECK(ol_rng_unit(&high) < 1);
    /* No bits set give nothing: the next are taken. */
    struct ol_rng low = {.block = {0, 0, 0, 0x80000000}, .used = 0};
    CHECK_NEAR(ol_rng_unit(&low), 0.5, 0);
}

/* The second of a pair draws 1 - u where the first draws u, and n - 1 - k where it draws k; the first draws what a
 * replication of that number does. */
static void mirrored(void)
{
    struct ol_rng plain = ol_rng_stream(9, "runtime", "a", 4);
    struct ol_rng first = ol_rng_stream(9, "runtime", "a", 4 | OL_RNG_PAIRED);
    struct ol_rng second = ol_rng_stream(9, "runtime", "a", 4 | OL_RNG_PAIRED | OL_RNG_MIRRORED);
    for (int i = 0; i < 1000; i++) {
        const double u = ol_rng_unit(&first), v = ol_rng_unit(&second);
        CHECK_NEAR(ol_rng_unit(&plain), u, 0);
        CHECK_NEAR(u + v, 1, 0);
        CHECK(v > 0 && v < 1);
        const uint64_t bound = 1 + (uint64_t)i, k = ol_rng_below(&first, bound);
        CHECK_INT(ol_rng_below(&plain, bound), k);
        CHECK_INT(ol_rng_below(&second, bound), bound - 1 - k);
    }
}

/* By inversion in a pair: one number a value, so that the two stay in step, and the greater the one the smaller the
 * other. The law is the same: its mean and variance are the shape, and four standard errors of a mean of 2,000 are
 * 4 sqrt(shape / 2000). */
static void mirrored_gamma(void)
{
    static const double shapes[] = {0.25, 1, 4};
    for (size_t s = 0; s < 3; s++) {
        struct ol_rng first = ol_rng_stream(9, "gamma", "a", OL_RNG_PAIRED);
        struct ol_rng second = ol_rng_stream(9, "gamma", "a", OL_RNG_PAIRED | OL_RNG_MIRRORED);
        struct ol_tally all = {0}, sums = {0};
        for (int i = 0; i < 1000; i++) {
            const double x = ol_rng_gamma(&first, shapes[s]), y = ol_rng_gamma(&second, shapes[s]);
            ol_tally_add(&all, x);
            ol_tally_add(&all, y);
            ol_tally_add(&sums, x + y);
        }
        CHECK_NEAR(ol_tally_mean(&all), shapes[s], 4 * sqrt(shapes[s] / 2000));
        CHECK(ol_tally_variance(&sums) < 1.9 * ol_tally_variance(&all));
        CHECK_INT(first.counter[0], second.counter[0]);
    }
}

int main(void)
{
    CASE(known_answers);
    CASE(words_of_a_stream);
    CASE(names_make_the_stream);
    CASE(streams_do_not_shift_each_other);
    CASE(streams_are_uncorrelated);
    CASE(moments);
    CASE(shapes);
    CASE(bounded);
    CASE(large_bounds_have_no_bias);
    CASE(units_are_inside);
    CASE(mirrored);
    CASE(mirrored_gamma);
    return check_end();
}
