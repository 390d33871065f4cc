/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * object_sizes: a law of object sizes, cut where sizes matter.
 *
 * Rules and bills ask whether an object is smaller than some bound, and are linear otherwise. So between two bounds all
 * objects may be counted as of their mean size, and nothing is lost: what is written falls into a few bins, one between
 * each two neighbouring bounds. Means are of 256 quantiles a bin, the last bin's what is left of the law's mean.
 */
#ifndef OUTLAY_OBJECT_SIZES_H
#define OUTLAY_OBJECT_SIZES_H

#include "outlay/law.h"

#include <stddef.h>
#include <stdint.h>

#define OL_SIZE_BINS 16

struct ol_object_sizes {
    size_t count;                 /* 0: whatever is written at once is one object */
    double mean;                  /* bytes */
    int64_t bounds[OL_SIZE_BINS]; /* rising */
    size_t bound_count;
    struct ol_size_bin {
        double objects, bytes; /* shares of both, each adding up to 1 */
    } bins[OL_SIZE_BINS];
};

/* Bounds in bytes, in any order, zeros and doubles among them; the first 15 that are different count. */
struct ol_object_sizes ol_object_sizes_of(const struct ol_law *law, const int64_t *bounds, size_t count);

struct ol_size_part {
    int64_t bytes, objects;
};
/* Cuts so many bytes, in so many objects (0: by the law), into the bins' parts, which add up to them; an empty part has
 * no objects. How many parts there are. */
size_t ol_object_sizes_cut(const struct ol_object_sizes *sizes, int64_t bytes, int64_t objects,
                           struct ol_size_part parts[OL_SIZE_BINS]);

/* Between which bounds objects of equal size lie. */
uint8_t ol_object_sizes_bin(const struct ol_object_sizes *sizes, int64_t bytes, int64_t objects);

#endif
