/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log-linear histogram: values below 128 have a bucket each; from there every octave is cut into 128 buckets
 * of equal width, so that the middle of a bucket is within 1/256 of every value in it. 58 KB hold all of int64. */
#include "outlay/stats.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define OCTAVE_BITS OL_HISTOGRAM_BITS
#define OCTAVE      ((size_t)1 << OCTAVE_BITS)

static void grow(struct ol_histogram *histogram, size_t bucket)
{
    size_t count = (bucket / OCTAVE + 1) * OCTAVE;
    histogram->buckets = ol_mem_resize(histogram->buckets, ol_mem_product(sizeof *histogram->buckets, count));
    memset(histogram->buckets + histogram->bucket_count, 0,
           (count - histogram->bucket_count) * sizeof *histogram->buckets);
    histogram->bucket_count = count;
}

void ol_histogram_widen(struct ol_histogram *histogram, int64_t value)
{
    OL_ASSERT(value >= 0);
    const size_t bucket = ol_histogram_bucket(value);
    if (bucket >= histogram->bucket_count)
        grow(histogram, bucket);
    if (!histogram->count || value < histogram->least)
        histogram->least = value;
    if (!histogram->count || value > histogram->greatest)
        histogram->greatest = value;
}

void ol_histogram_add_all(struct ol_histogram *histogram, const struct ol_histogram *other)
{
    if (!other->count)
        return;
    if (other->bucket_count > histogram->bucket_count)
        grow(histogram, other->bucket_count - 1);
    for (size_t i = 0; i < other->bucket_count; i++)
        histogram->buckets[i] += other->buckets[i];
    if (!histogram->count || other->least < histogram->least)
        histogram->least = other->least;
    if (!histogram->count || other->greatest > histogram->greatest)
        histogram->greatest = other->greatest;
    histogram->count += other->count;
}

void ol_histogram_range(size_t i, int64_t *from, int64_t *to)
{
    size_t shift = i < 2 * OCTAVE ? 0 : (i >> OCTAVE_BITS) - 1;
    uint64_t start = (uint64_t)(i - (shift << OCTAVE_BITS)) << shift, end = start + ((uint64_t)1 << shift);
    *from = (int64_t)start;
    *to = end > INT64_MAX ? INT64_MAX : (int64_t)end;
}

/* The value of the given rank (from 0), as the middle of its bucket. */
static double value_at(const struct ol_histogram *histogram, uint64_t rank)
{
    size_t i = 0;
    int64_t from, to;
    if (rank == 0)
        return (double)histogram->least;
    if (rank + 1 >= histogram->count)
        return (double)histogram->greatest;
    for (uint64_t before = histogram->buckets[0]; before <= rank; before += histogram->buckets[i])
        i++;
    ol_histogram_range(i, &from, &to);
    double middle = (double)from + (double)(to - from - 1) / 2;
    return fmin(fmax(middle, (double)histogram->least), (double)histogram->greatest);
}

double ol_histogram_quantile(const struct ol_histogram *histogram, double p)
{
    if (!histogram->count)
        return 0;
    double rank = (p > 0 ? (p < 1 ? p : 1) : 0) * (double)(histogram->count - 1), low = floor(rank);
    double value = value_at(histogram, (uint64_t)low), fraction = rank - low;
    return fraction > 0 ? value + fraction * (value_at(histogram, (uint64_t)low + 1) - value) : value;
}

void ol_histogram_release(struct ol_histogram *histogram)
{
    ol_mem_free(histogram->buckets);
    *histogram = (struct ol_histogram){0};
}
