/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_popularity: which of an endpoint's models a request is for.
 *
 * Where the traffic does not tell, the i-th of n models is asked for with a probability that falls as 1 / i^s (Zipf;
 * s = 0: all alike), drawn by the method of aliases (Walker 1977; Vose 1991): one random number, whatever n is. Where
 * the traffic tells, a model is known by its label, and gets the next number when it is first asked for.
 */
#ifndef OUTLAY_SERVING_MODEL_POPULARITY_H
#define OUTLAY_SERVING_MODEL_POPULARITY_H

#include "outlay/label.h"
#include "outlay/rng.h"

/* Zero-initialised is empty. */
struct ol_zipf {
    double *threshold; /* of each column: below it the column's own, else its alias */
    uint32_t *alias;
    uint32_t count;
};
void ol_zipf_init(struct ol_zipf *zipf, uint32_t count, double exponent);
uint32_t ol_zipf_draw(const struct ol_zipf *zipf, struct ol_rng *rng);
/* Of the i-th, from 0. */
double ol_zipf_probability(uint32_t count, double exponent, uint32_t i);
void ol_zipf_release(struct ol_zipf *zipf);

/* From labels to numbers; zero-initialised is empty. */
struct ol_model_numbers {
    ol_label *labels; /* open addressing; OL_NO_LABEL is free */
    uint32_t *numbers;
    uint32_t slot_count, count;
};
/* The number of a label that is not OL_NO_LABEL; `count` grows where it is new. */
uint32_t ol_model_number(struct ol_model_numbers *numbers, ol_label label);
void ol_model_numbers_release(struct ol_model_numbers *numbers);

#endif
