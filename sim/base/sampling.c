/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/sampling.h"

#include "outlay/arena.h"
#include "outlay/error.h"
#include "outlay/rng.h"

#include <gsl/gsl_qrng.h>

void ol_sample_sobol(double *values, size_t dimensions, size_t count)
{
    OL_ASSERT(dimensions > 0 && dimensions <= OL_SOBOL_DIMENSIONS);
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
    OL_ASSERT(sequence);
    for (size_t i = 0; i < count; i++)
        gsl_qrng_get(sequence, values + i * dimensions);
    gsl_qrng_free(sequence);
}

static void shuffle(size_t *layers, size_t count, struct ol_rng *rng)
{
    for (size_t i = 0; i < count; i++)
        layers[i] = i;
    for (size_t i = count; i > 1; i--) {
        const size_t other = (size_t)ol_rng_below(rng, i), kept = layers[i - 1];
        layers[i - 1] = layers[other];
        layers[other] = kept;
    }
}

void ol_sample_latin(double *values, const char *const *names, size_t dimensions, size_t count, uint64_t seed)
{
    size_t *layers = ol_mem_new(ol_mem_product(sizeof *layers, count));
    for (size_t d = 0; d < dimensions; d++) {
        struct ol_rng rng = ol_rng_stream(seed, "latin", names[d], 0);
        shuffle(layers, count, &rng);
        for (size_t i = 0; i < count; i++)
            values[i * dimensions + d] = ((double)layers[i] + ol_rng_unit(&rng)) / (double)count;
    }
    ol_mem_free(layers);
}
