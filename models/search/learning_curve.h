/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * learning_curve: the loss of a trial after so many epochs.
 *
 * Either a power law, limit + scale epochs^-decay, which is what losses over training time are mostly fitted by
 * (Domhan, Springenberg and Hutter 2015; Viering and Loog 2022), or one that was observed. A file of curves is a CSV
 * with a header and the columns trial, epoch and loss, all rows of a trial together and its epochs rising. Between two
 * rows the earlier holds, before the first the first, behind the last the last.
 */
#ifndef OUTLAY_MODELS_SEARCH_LEARNING_CURVE_H
#define OUTLAY_MODELS_SEARCH_LEARNING_CURVE_H

#include "outlay/error.h"

#include <stddef.h>
#include <stdint.h>

struct ol_curve_point {
    int64_t epoch;
    double loss;
};

struct ol_learning_curve {
    double limit, scale, decay;
    const struct ol_curve_point *points; /* borrowed; NULL: by the law */
    size_t point_count;
};

/* After at least one epoch; finite. */
double ol_learning_curve_loss(const struct ol_learning_curve *curve, int64_t epochs);

struct ol_curve_file {
    struct ol_curve_point *points; /* owned */
    size_t *begins;                /* owned: of each curve; one more stands at the end */
    size_t count;                  /* curves */
    size_t point_count, point_capacity, begin_capacity;
};
/* `place` is blamed where the file cannot be opened; `path` outlives the error. Release in any case. */
int ol_curve_file_read(struct ol_curve_file *file, const char *path, struct ol_place place,
                       struct ol_error *error);
void ol_curve_file_release(struct ol_curve_file *file);

#endif
