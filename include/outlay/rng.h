/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rng: randomness with names.
 *
 * One stream serves one purpose of one entity in one replication ("interarrival" of arrivals "sweep" in
 * replication 3). Its key is derived from these names and the seed, so adding a model never shifts another's
 * draws, and two scenarios compared under one seed meet the same arrivals and failures. The generator is
 * Philox4x32-10 (Salmon et al., SC'11): counter-based, so a stream costs 64 bytes and no warm-up.
 *
 * A replication may be one of an antithetic pair: its number is that of the pair with OL_RNG_PAIRED, and for the second
 * OL_RNG_MIRRORED, added. Both draw from the pair's streams, and where the first has u the second has 1 - u (of whole
 * numbers below n, k and n - 1 - k): each follows the laws as any replication does, and what is monotone in the numbers
 * errs to the other side in the second. Gamma values, which are drawn by rejection, are drawn by inversion in both.
 *
 *     struct ol_rng rng = ol_rng_stream(seed, "interarrival", "sweep", replication);
 *     double u = ol_rng_unit(&rng);
 */
#ifndef OUTLAY_RNG_H
#define OUTLAY_RNG_H

#include <stdbool.h>
#include <stdint.h>

#define OL_RNG_PAIRED   (UINT64_C(1) << 62)
#define OL_RNG_MIRRORED (UINT64_C(1) << 63)

struct ol_rng {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t block[4];
    uint32_t used; /* words of `block` already given out */
    bool is_paired, is_mirrored;
};

/* `entity` may be "" where a purpose has one stream. */
struct ol_rng ol_rng_stream(uint64_t seed, const char *purpose, const char *entity, uint64_t replication);

/* One block of the generator itself, for the published test vectors. */
void ol_rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* The generator's own, mirrored or not. */
uint64_t ol_rng_bits(struct ol_rng *rng);
/* Uniform in (0, 1), 53 bits, never 0 or 1. */
double ol_rng_unit(struct ol_rng *rng);
/* Uniform in 0 .. bound-1 without bias; bound > 0. */
uint64_t ol_rng_below(struct ol_rng *rng, uint64_t bound);
/* Mean 1. */
double ol_rng_exponential(struct ol_rng *rng);
/* Mean 0, deviation 1. */
double ol_rng_normal(struct ol_rng *rng);
/* Shape > 0, scale 1. */
double ol_rng_gamma(struct ol_rng *rng, double shape);

#endif
