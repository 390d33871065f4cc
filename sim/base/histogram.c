/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log-linear histogram: values below 128 have a bucket each; from there every octave is cut into 128 buckets
 * of equal width, so that the middle of a bucket is within 1/256 of every value in it. 58 octaves hold all of int64. */
#include "outlay/stats.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

#define OCTAVE_BITS OL_HISTOGRAM_BITS
#define OCTAVE      ((size_t)1 << OCTAVE_BITS)

/* Memory for an octave that has none. */
static void open_octave(struct ol_histogram *histogram, size_t octave)
{
    if (histogram->place[octave])
        return;
    const size_t count = histogram->octave_count + (size_t)1;
    histogram->counts = ol_mem_resize(histogram->counts, count * OCTAVE * sizeof *histogram->counts);
    memset(histogram->counts + (count - 1) * OCTAVE, 0, OCTAVE * sizeof *histogram->counts);
    histogram->place[octave] = histogram->octave_count = (uint8_t)count;
}

static void reach(struct ol_histogram *histogram, int64_t least, int64_t greatest)
{
    if (!histogram->count || least < histogram->least)
        histogram->least = least;
    if (!histogram->count || greatest > histogram->greatest)
        histogram->greatest = greatest;
}

void ol_histogram_widen(struct ol_histogram *histogram, int64_t value)
{
    OL_ASSERT(value >= 0);
    open_octave(histogram, ol_histogram_bucket(value) / OCTAVE);
    reach(histogram, value, value);
}

void ol_histogram_add_all(struct ol_histogram *histogram, const struct ol_histogram *other)
{
    if (!other->count)
        return;
    for (size_t octave = 0; octave < OL_HISTOGRAM_OCTAVES; octave++) {
        const uint64_t *more = ol_histogram_octave(other, octave);
        if (!more)
            continue;
        open_octave(histogram, octave);
        uint64_t *counts = ol_histogram_octave(histogram, octave);
        for (size_t i = 0; i < OCTAVE; i++)
            counts[i] += more[i];
    }
    reach(histogram, other->least, other->greatest);
    histogram->count += other->count;
}

void ol_histogram_add_cell(struct ol_histogram *histogram, size_t bucket, uint64_t count)
{
    int64_t from, to;
    ol_histogram_range(bucket, &from, &to);
    open_octave(histogram, bucket / OCTAVE);
    ol_histogram_octave(histogram, bucket / OCTAVE)[bucket % OCTAVE] += count;
    reach(histogram, from, to - 1);
    histogram->count += count;
}

void ol_histogram_clear(struct ol_histogram *histogram)
{
    if (histogram->count)
        memset(histogram->counts, 0, histogram->octave_count * OCTAVE * sizeof *histogram->counts);
    histogram->count = 0;
    histogram->least = histogram->greatest = 0;
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
    for (uint64_t before = ol_histogram_count_in(histogram, 0); before <= rank;)
        before += ol_histogram_count_in(histogram, ++i);
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
    ol_mem_free(histogram->counts);
    *histogram = (struct ol_histogram){0};
}
