/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift: whether what was planned for is still what comes: two samples of rows, field by field.
 *
 * A field is measured by how far its values have gone and by how often chance alone takes them as far, and has moved
 * where both say so: p below a threshold after Holm's correction for all fields that are looked at together, and an
 * effect above another. With a million rows everything is significant, and with ten any distance can be chance.
 *
 * Numbers are tested by Kolmogorov and Smirnov's D, categories and numbers of few values by the chi-square of their
 * counts, both of which know how far successive rows depend on each other (two_samples.h); times give the field names
 * below. The population stability index counts in the ten quantile bins of A, or in values where these are few. The
 * distance is D of numbers, and of categories the share of rows that would have to change category.
 *
 * Data quality comes first: what is missing, of another type, out of A's range, new, gone, constant or twice there. Of
 * its remarks those are findings that make the figures behind them mean something else.
 *
 *     struct ol_drift drift = {0};
 *     ol_drift_measure_spans(&drift, ol_drift_rows_all(&a), ol_drift_rows_all(&b), &labels);
 *     ol_drift_judge(&drift, 1, &ol_drift_thresholds);
 *     if (ol_drift_has_moved(&drift)) ...
 *     ol_drift_release(&drift);
 */
#ifndef OUTLAY_REPORTS_DRIFT_H
#define OUTLAY_REPORTS_DRIFT_H

#include "outlay/arena.h"
#include "reports/drift_rows.h"

/* Columns that any caller has; values are present and finite, of categories the labels. */
struct ol_drift_sample {
    const double *values;
    size_t count;
    bool is_ordered;          /* by time: then their dependence is estimated */
    const size_t *batch_ends; /* of categories that come round: their batches (two_samples.h); NULL: equal ones */
    size_t batch_count;
};
struct ol_drift_pair {
    struct ol_drift_field field;
    struct ol_drift_sample a, b;
    const struct ol_labels *labels; /* of categories */
};

enum ol_drift_test { OL_DRIFT_UNTESTED, OL_DRIFT_KOLMOGOROV, OL_DRIFT_CHI_SQUARE, OL_DRIFT_TESTS };
enum ol_drift_state {
    OL_DRIFT_UNKNOWN,  /* too few values in either sample */
    OL_DRIFT_UNMOVED,  /* chance makes as much of nothing */
    OL_DRIFT_TRIFLING, /* it is none of chance, and too little to matter */
    OL_DRIFT_SLIGHT,   /* half of what a threshold asks for */
    OL_DRIFT_MOVED,
    OL_DRIFT_STATES
};
extern const char *const ol_drift_test_names[OL_DRIFT_TESTS];
extern const char *const ol_drift_state_names[OL_DRIFT_STATES]; /* "moved", for people and programs */

#define OL_DRIFT_QUANTILES 101 /* from the least to the greatest value */
struct ol_drift_side {
    size_t count;
    double least, p10, p50, p90, greatest, mean; /* of numbers; 0 without values */
    double inflation;                            /* two_samples.h */
    const double *quantiles;                     /* of numbers: so many, in the arena; NULL without values */
};

/* The share of rows in one category, of those whose share has changed most. */
#define OL_DRIFT_SHIFTS 3
struct ol_drift_shift {
    const char *name;
    double a, b;
};

/* Figures are 0, and p-values 1, where nothing could be tested. */
struct ol_drift_measure {
    struct ol_drift_field field;
    struct ol_drift_side a, b;
    enum ol_drift_test test;
    double distance;            /* 0..1 */
    double p, p_all;            /* p_all: among all fields, by ol_drift_judge */
    double chi_square, freedom; /* of the cells; v, psi and jensen_shannon too */
    double v, psi, jensen_shannon;
    double wasserstein; /* of numbers, in their unit */
    double seen_from; /* the least distance that a test at the threshold sees in so many rows; by ol_drift_judge */
    size_t cells;
    struct ol_drift_shift shifts[OL_DRIFT_SHIFTS]; /* name NULL past the last */
    enum ol_drift_state state;                     /* by ol_drift_judge */
    const char *words;                             /* the same: how far, for people */
};

enum ol_drift_fault {
    OL_DRIFT_FAULT_MISSING,
    OL_DRIFT_FAULT_TYPE,
    OL_DRIFT_FAULT_RANGE,
    OL_DRIFT_FAULT_SIGN,
    OL_DRIFT_FAULT_CONSTANT,
    OL_DRIFT_FAULT_NEW,
    OL_DRIFT_FAULT_GONE,
    OL_DRIFT_FAULT_DUPLICATES,
    OL_DRIFT_FAULT_GAP,
    OL_DRIFT_FAULT_UNREADABLE,
    OL_DRIFT_FAULT_ROWS,
    OL_DRIFT_FAULTS
};
extern const char *const ol_drift_fault_names[OL_DRIFT_FAULTS];

struct ol_drift_remark {
    enum ol_drift_fault fault;
    const char *field; /* "" of the rows as such */
    const char *text;
    bool is_finding;
};

struct ol_drift_thresholds {
    double p, psi, distance;
};
/* 0.05, 0.2 and 0.2. A normal law that moves by 0.45 of its deviation has an index of 0.2 and a D of 0.18. */
extern const struct ol_drift_thresholds ol_drift_thresholds;

/* Zero-initialised is empty; it owns all strings but the fields' and the spans' names. */
struct ol_drift {
    struct ol_arena arena;
    struct ol_drift_span a, b;
    struct ol_drift_measure *measures;
    size_t measure_count, measure_capacity;
    struct ol_drift_remark *remarks;
    size_t remark_count, remark_capacity;
};

/* One field more. */
void ol_drift_measure(struct ol_drift *drift, const struct ol_drift_pair *pair);
/* All fields of two spans whose rows have the same ones, and what follows from the times: "gap" between rows, "hour"
 * and "weekday" of instants, rows and weights "per day", or per hour or minute where there are no six whole days. Then
 * data quality. `labels` gets the names of hours and days. */
void ol_drift_measure_spans(struct ol_drift *drift, struct ol_drift_span a, struct ol_drift_span b,
                            struct ol_labels *labels);
/* Keeps the fields that are named; false with the first name that none has in `unknown`. Before judging. */
bool ol_drift_keep(struct ol_drift *drift, const char *const *names, size_t count, const char **unknown);
/* One remark more; the text is copied, the field borrowed. */
void ol_drift_remark(struct ol_drift *drift, enum ol_drift_fault fault, const char *field, bool is_finding,
                     const char *text);
/* When all is measured: states and words. Holm's correction is over all fields of all of them. */
void ol_drift_judge(struct ol_drift *drifts, size_t count, const struct ol_drift_thresholds *thresholds);
bool ol_drift_has_moved(const struct ol_drift *drift);
bool ol_drift_has_findings(const struct ol_drift *drift); /* of data quality */
void ol_drift_release(struct ol_drift *drift);

/* ---- the parts, for each other ---- */

void ol_drift_check_quality(struct ol_drift *drift, const struct ol_labels *labels);      /* drift_quality.c */
void ol_drift_measure_times(struct ol_drift *drift, struct ol_labels *labels);            /* drift_times.c */
const char *ol_drift_say(const struct ol_drift_measure *measure, struct ol_arena *arena); /* drift_words.c */

#endif
