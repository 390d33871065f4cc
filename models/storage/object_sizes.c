/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/object_sizes.h"

#include "models/area.h"

#include <math.h>

#define QUANTILES 256

/* Rising, each once. */
static void sort_bounds(struct ol_object_sizes *sizes, const int64_t *bounds, size_t count)
{
    for (size_t i = 0; i < count && sizes->bound_count < OL_SIZE_BINS - 1; i++) {
        size_t at = 0;
        while (at < sizes->bound_count && sizes->bounds[at] < bounds[i])
            at++;
        if (bounds[i] <= 0 || (at < sizes->bound_count && sizes->bounds[at] == bounds[i]))
            continue;
        for (size_t k = sizes->bound_count++; k > at; k--)
            sizes->bounds[k] = sizes->bounds[k - 1];
        sizes->bounds[at] = bounds[i];
    }
}

static double mean_between(const struct ol_law *law, double low, double high)
{
    double sum = 0;
    for (size_t i = 0; i < QUANTILES; i++)
        sum += ol_law_quantile(law, low + (high - low) * ((double)i + 0.5) / QUANTILES);
    return sum / QUANTILES;
}

static void cut_law(struct ol_object_sizes *sizes, const struct ol_law *law)
{
    double before = 0, left = 1;
    sizes->mean = ol_law_mean(law);
    for (size_t i = 0; i < sizes->bound_count && !ol_law_is_constant(law); i++) {
        /* An object of the bound's very size is not smaller. */
        const double upto = ol_law_probability(law, (double)sizes->bounds[i] - 0.5), objects = upto - before;
        if (objects <= 0 || upto >= 1)
            continue;
        const double bytes = fmin(objects * mean_between(law, before, upto) / sizes->mean, left);
        sizes->bins[sizes->count++] = (struct ol_size_bin){objects, bytes};
        left -= bytes;
        before = upto;
    }
    sizes->bins[sizes->count++] = (struct ol_size_bin){1 - before, left};
}

struct ol_object_sizes ol_object_sizes_of(const struct ol_law *law, const int64_t *bounds, size_t count)
{
    struct ol_object_sizes sizes = {0};
    sort_bounds(&sizes, bounds, count);
    if (law->type)
        cut_law(&sizes, law);
    return sizes;
}

uint8_t ol_object_sizes_bin(const struct ol_object_sizes *sizes, int64_t bytes, int64_t objects)
{
    uint8_t bin = 0;
    while (bin < sizes->bound_count && (ol_area)sizes->bounds[bin] * objects <= bytes)
        bin++;
    return bin;
}

static int64_t upto(double share, int64_t whole)
{
    return share >= 1 ? whole : (int64_t)((double)whole * share);
}

size_t ol_object_sizes_cut(const struct ol_object_sizes *sizes, int64_t bytes, int64_t objects,
                           struct ol_size_part parts[OL_SIZE_BINS])
{
    const int64_t all = objects > 0       ? objects
                        : sizes->mean > 0 ? (int64_t)fmin(fmax(1, round((double)bytes / sizes->mean)), 9e18)
                                          : 1;
    double object_share = 0, byte_share = 0;
    int64_t cut_objects = 0, cut_bytes = 0;
    if (sizes->count <= 1) {
        parts[0] = (struct ol_size_part){bytes, all < bytes ? all : bytes};
        return 1;
    }
    for (size_t i = 0; i < sizes->count; i++) {
        const bool is_last = i + 1 == sizes->count;
        object_share += sizes->bins[i].objects;
        byte_share += sizes->bins[i].bytes;
        const int64_t object_end = is_last ? all : upto(object_share, all);
        parts[i].objects = object_end - cut_objects;
        const int64_t byte_end = is_last ? bytes : upto(byte_share, bytes);
        parts[i].bytes = parts[i].objects > 0 ? byte_end - cut_bytes : 0;
        cut_objects = object_end;
        cut_bytes += parts[i].bytes;
    }
    size_t last = sizes->count - 1; /* of few objects the large ones may be none */
    while (parts[last].objects == 0)
        last--;
    parts[last].bytes += bytes - cut_bytes;
    return sizes->count;
}
