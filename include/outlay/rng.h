/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rng: randomness with names.
 *
 * One stream serves one purpose of one entity in one replication ("interarrival" of arrivals "sweep" in
 * replication 3). Its key is derived from these names and the seed, so adding a model never shifts another's
 * draws, and two scenarios compared under one seed meet the same arrivals and failures. The generator is
 * Philox4x32-10 (Salmon et al., SC'11): counter-based, so a stream costs 64 bytes and no warm-up.
 *
 *     struct ol_rng rng = ol_rng_stream(seed, "interarrival", "sweep", replication);
 *     double u = ol_rng_unit(&rng);
 */
#ifndef OUTLAY_RNG_H
#define OUTLAY_RNG_H

#include <stdint.h>

struct ol_rng {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t block[4];
    uint32_t used; /* words of `block` already given out */
};

/* `entity` may be "" where a purpose has one stream. */
struct ol_rng ol_rng_stream(uint64_t seed, const char *purpose, const char *entity, uint64_t replication);

/* One block of the generator itself, for the published test vectors. */
void ol_rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

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
