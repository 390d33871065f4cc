/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_type: what there is to say about one law, and the list of all. Reading is done in law.c by the kinds of the
 * parameters, so that a new law is a row in law_type.c or law_lifetime.c and a line in the list. */
#ifndef OUTLAY_SIM_BASE_LAW_TYPE_H
#define OUTLAY_SIM_BASE_LAW_TYPE_H

#include "outlay/law.h"

#define OL_LAW_PARAMETERS 5

enum ol_law_parameter {
    OL_PARAMETER_NONE,
    OL_PARAMETER_LOCATION, /* at least 0, of the law's dimension */
    OL_PARAMETER_SCALE,    /* above 0, of the law's dimension */
    OL_PARAMETER_SHAPE,    /* a plain number */
    OL_PARAMETER_SHARE,    /* above 0 and at most 1: 0.05 or 5% */
};

/* Where a law is written as pairs with a colon: which of the two is of the law's dimension. */
enum ol_law_pairs { OL_PAIRS_NONE, OL_PAIRS_VALUE_FIRST, OL_PAIRS_VALUE_LAST };

struct ol_law_type {
    const char *name, *signature, *summary;
    enum ol_law_parameter parameters[OL_LAW_PARAMETERS];
    bool is_of_time; /* means something for durations alone */
    enum ol_law_pairs pairs;
    /* NULL: parameters are read by their kinds. Otherwise this reads what stands between the parentheses. */
    bool (*read)(struct ol_law *law, struct ol_slice inner, enum ol_law_dimension dimension, const char *folder,
                 struct ol_arena *arena, char why[OL_LAW_WHY]);
    /* May be NULL: fills what follows from the parameters. Or a sentence about what is wrong with them together. */
    const char *(*prepare)(struct ol_law *law);
    double (*draw)(const struct ol_law *law, struct ol_rng *rng); /* NULL: the quantile of a uniform number */
    double (*quantile)(const struct ol_law *law, double p);       /* 0 < p < 1 */
    double (*mean)(const struct ol_law *law);
};

extern const struct ol_law_type ol_law_constant, ol_law_uniform; /* law_type.c */
extern const struct ol_law_type ol_law_values, ol_law_quantiles; /* law_list.c */
extern const struct ol_law_type ol_law_bathtub, ol_law_gcp_preemptible, ol_law_lifetimes,
    ol_law_advisor; /* law_lifetime.c */

/* NULL-terminated, in the order in which they are listed. */
extern const struct ol_law_type *const ol_law_types[];

#endif
