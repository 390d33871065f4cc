/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11).
 *
 * A stream's name goes through SHA-256. 64 bits of it are the key, 64 more the upper half of the counter: two
 * streams share numbers only if 128 bits agree, and each may draw 2^66 words.
 *
 * Exponential and normal values take one number each by inversion. So two scenarios that draw the same values in
 * the same order stay in step, and the value is monotone in the number: that is what makes common random numbers
 * worth having. */
#include "outlay/rng.h"

#include "outlay/digest.h"
#include "outlay/error.h"
#include "outlay/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define ROUNDS 10
#define WORDS  4

__extension__ typedef unsigned __int128 wide;

void ol_rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t product0 = UINT64_C(0xd2511f53) * c0, product1 = UINT64_C(0xcd9e8d57) * c2;
        c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
        c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)product1;
        c3 = (uint32_t)product0;
        k0 += 0x9e3779b9;
        k1 += 0xbb67ae85;
    }
    out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

static void add_number(struct ol_digest *digest, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    ol_digest_add(digest, bytes, sizeof bytes);
}

/* With its length, so that ("ab", "c") and ("a", "bc") differ. */
static void add_string(struct ol_digest *digest, const char *string)
{
    size_t length = strlen(string);
    add_number(digest, length);
    ol_digest_add(digest, string, length);
}

struct ol_rng ol_rng_stream(uint64_t seed, const char *purpose, const char *entity, uint64_t replication)
{
    struct ol_digest digest;
    char hex[OL_DIGEST_BUFFER];
    ol_digest_begin(&digest);
    add_number(&digest, seed);
    add_string(&digest, purpose);
    add_string(&digest, entity);
    add_number(&digest, replication & ~(OL_RNG_PAIRED | OL_RNG_MIRRORED));
    ol_digest_end(&digest, hex);
    return (struct ol_rng){
        .key = {digest.state[0], digest.state[1]},
        .counter = {0, 0, digest.state[2], digest.state[3]},
        .used = WORDS,
        .is_paired = (replication & OL_RNG_PAIRED) != 0,
        .is_mirrored = (replication & OL_RNG_MIRRORED) != 0,
    };
}

uint64_t ol_rng_bits(struct ol_rng *rng)
{
    if (rng->used >= WORDS) {
        ol_rng_philox(rng->counter, rng->key, rng->block);
        rng->counter[1] += ++rng->counter[0] == 0;
        rng->used = 0;
    }
    uint64_t bits = (uint64_t)rng->block[rng->used + 1] << 32 | rng->block[rng->used];
    rng->used += 2;
    return bits;
}

double ol_rng_unit(struct ol_rng *rng)
{
    uint64_t bits;
    do
        bits = ol_rng_bits(rng) >> 11;
    while (!bits);
    return (double)(rng->is_mirrored ? (UINT64_C(1) << 53) - bits : bits) * 0x1p-53;
}

/* Lemire, "Fast random integer generation in an interval", 2019: the upper half of a product, drawn again in the
 * few cases that would be too many. */
uint64_t ol_rng_below(struct ol_rng *rng, uint64_t bound)
{
    OL_ASSERT(bound > 0);
    wide product = (wide)ol_rng_bits(rng) * bound;
    if ((uint64_t)product < bound) {
        uint64_t surplus = (0 - bound) % bound;
        while ((uint64_t)product < surplus)
            product = (wide)ol_rng_bits(rng) * bound;
    }
    const uint64_t whole = (uint64_t)(product >> 64);
    return rng->is_mirrored ? bound - 1 - whole : whole;
}

double ol_rng_exponential(struct ol_rng *rng)
{
    return -log(ol_rng_unit(rng));
}

double ol_rng_normal(struct ol_rng *rng)
{
    return gsl_cdf_ugaussian_Pinv(ol_rng_unit(rng));
}

/* Marsaglia, Tsang: "A simple method for generating gamma variables", 2000; shapes below 1 by its section 6. */
double ol_rng_gamma(struct ol_rng *rng, double shape)
{
    if (rng->is_paired)
        return ol_gamma_quantile(ol_rng_unit(rng), shape);
    if (shape < 1) {
        double exponent = 1 / shape;
        return ol_rng_gamma(rng, shape + 1) * pow(ol_rng_unit(rng), exponent);
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = ol_rng_normal(rng), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(ol_rng_unit(rng)) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v;
    }
}
