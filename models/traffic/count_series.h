/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * count_series: a file of counts as buckets, one after another.
 *
 * Two layouts. A table has a bucket a row, with a column of times or without; then a row's time says which bucket it
 * is, and those between it and the row before are missing. A list is nothing but numbers, between commas, semicolons,
 * blanks and line breaks, on one line of any length or on many; an empty place between two commas is a missing bucket.
 * Which of them a file is shows on its first line: that of a list is all numbers, more than the two that a table has.
 */
#ifndef OUTLAY_TRAFFIC_COUNT_SERIES_H
#define OUTLAY_TRAFFIC_COUNT_SERIES_H

#include "row_stream.h"
#include "traffic_table.h"

struct ol_count_options {
    ol_time bucket;
    int spread;    /* 0 random, 1 even */
    int transform; /* 0 none, 1 log */
    int layout;    /* 0 guessed, 1 table, 2 list */
    const char *delimiter;
};

struct ol_count_series {
    const struct ol_count_options *options;
    bool is_list, is_begun;
    struct ol_traffic_table table; /* of a table */
    struct ol_input *input;        /* of a list */
    struct ol_slice chunk;         /* what is left of the last one */
    struct ol_text token;
    char before;  /* the mark before the next number: a comma after which nothing came is a place */
    int64_t next; /* the number of the next bucket */
    ol_time zero; /* of the first bucket */
};

struct ol_count_bucket {
    ol_time from;
    double count;
};

int ol_count_series_open(struct ol_count_series *series, const struct ol_traffic *traffic,
                         const struct ol_count_options *options, struct ol_error *error);
/* 1: a bucket, later than those before; 0: the end; negative: error. What is missing or wrong is told to `rows`. */
int ol_count_series_next(struct ol_count_series *series, struct ol_row_stream *rows,
                         struct ol_count_bucket *bucket, struct ol_error *error);
double ol_count_series_progress(const struct ol_count_series *series);
void ol_count_series_release(struct ol_count_series *series);

#endif
