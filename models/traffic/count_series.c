/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "count_series.h"

#include "outlay/arena.h"

#include <string.h>

#define TOKEN_LIMIT  64 /* bytes of a number in a list */
#define BUCKET_LIMIT ((int64_t)1 << 40)

enum layout { GUESSED, TABLE, LIST };

/* ---- which layout ---- */

static bool is_mark(char c)
{
    return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '[' || c == ']';
}

static bool is_separator(char c)
{
    return c == ',' || c == ';';
}

/* The next token of the text, from `at` on; false at the end of the line. */
static bool next_of_line(struct ol_slice text, size_t *at, struct ol_slice *token, bool *has_separator)
{
    while (*at < text.length && text.data[*at] != '\n' && is_mark(text.data[*at]))
        *has_separator |= is_separator(text.data[(*at)++]);
    size_t end = *at;
    while (end < text.length && !is_mark(text.data[end]))
        end++;
    *token = (struct ol_slice){text.data + *at, end - *at};
    *at = end;
    return token->length > 0;
}

/* Whether the first line, as far as it is seen, is all numbers, and more of them than a table of two columns has. */
static bool looks_like_list(struct ol_slice text)
{
    size_t at = text.length >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, numbers = 0;
    bool has_separator = false;
    struct ol_slice token;
    double number;
    while (next_of_line(text, &at, &token, &has_separator) && (at < text.length || numbers < 2)) {
        if (!ol_slice_real(token, &number) && !ol_traffic_is_missing(token))
            return false;
        numbers++;
    }
    return numbers > 2 || (numbers == 2 && !has_separator);
}

static bool is_list(const struct ol_traffic *traffic, const struct ol_count_options *options,
                    struct ol_error *error)
{
    if (options->layout != GUESSED || traffic->columns.count > 0)
        return options->layout == LIST;
    struct ol_input *input = ol_input_open(traffic->href, ol_xml_place(traffic->node, "href"), error);
    const bool is = input && looks_like_list(ol_input_peek(input));
    ol_input_close(input);
    return is;
}

int ol_count_series_open(struct ol_count_series *series, const struct ol_traffic *traffic,
                         const struct ol_count_options *options, struct ol_error *error)
{
    *series = (struct ol_count_series){.options = options};
    series->is_list = strcmp(traffic->href, "-") != 0 ? is_list(traffic, options, error) : options->layout == LIST;
    if (error->status < 0)
        return error->status;
    if (!series->is_list)
        return ol_traffic_table_open(&series->table, traffic, options->delimiter, OL_HEADER_GUESS, true, NULL,
                                     error);
    series->input = ol_input_open(traffic->href, ol_xml_place(traffic->node, "href"), error);
    return series->input ? 0 : error->status;
}

void ol_count_series_release(struct ol_count_series *series)
{
    ol_traffic_table_release(&series->table);
    ol_text_release(&series->token);
    ol_input_close(series->input);
}

double ol_count_series_progress(const struct ol_count_series *series)
{
    if (!series->is_list)
        return ol_traffic_table_progress(&series->table);
    const uint64_t total = ol_input_bytes_total(series->input);
    return total ? (double)ol_input_bytes_read(series->input) / (double)total : 0;
}

/* A logarithm may be below 0. */
static bool is_count(const struct ol_count_series *series, double count)
{
    return series->options->transform == 1 || count >= 0;
}

/* ---- a list ---- */

static int refill(struct ol_count_series *series, struct ol_error *error)
{
    return series->chunk.length > 0 ? 1 : ol_input_chunk(series->input, &series->chunk, error);
}

/* The next number's text, which may be empty between two separators: 1; 0: the end; negative: error. */
static int next_token(struct ol_count_series *series, struct ol_error *error)
{
    int got;
    ol_text_clear(&series->token);
    while ((got = refill(series, error)) > 0) {
        const char c = series->chunk.data[0];
        if (is_mark(c) && series->token.length > 0)
            return 1; /* the mark stays */
        series->chunk = (struct ol_slice){series->chunk.data + 1, series->chunk.length - 1};
        if (!is_mark(c)) {
            ol_text_add(&series->token, &c, 1);
            series->before = 0;
            if (series->token.length > TOKEN_LIMIT)
                return ol_fail(error, OL_BAD_INPUT, ol_input_place(series->input),
                               "count %lld begins with \"%.40s\", which is no number", (long long)series->next + 1,
                               ol_text_string(&series->token));
        } else if (is_separator(c)) {
            const bool is_place = series->before == ',';
            series->before = ',';
            if (is_place)
                return 1;
        }
    }
    return got < 0 ? got : series->token.length > 0;
}

static struct ol_slice without_mark(struct ol_slice text)
{
    const bool has_mark = text.length >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0;
    return has_mark ? (struct ol_slice){text.data + 3, text.length - 3} : text;
}

static int next_of_list(struct ol_count_series *series, struct ol_row_stream *rows, struct ol_count_bucket *bucket,
                        struct ol_error *error)
{
    int got;
    while ((got = next_token(series, error)) > 0) {
        const struct ol_slice text = without_mark(ol_text_slice(&series->token));
        bucket->from = series->next++ * series->options->bucket;
        if (ol_traffic_is_missing(text)) {
            ol_stream_gap(&rows->base, bucket->from, 1);
            continue;
        }
        if (ol_slice_real(text, &bucket->count) && is_count(series, bucket->count) && series->next < BUCKET_LIMIT)
            return 1;
        char shown[OL_SHOWN_BUFFER];
        got = ol_stream_malformed(&rows->base, &rows->context, error, ol_input_place(series->input),
                                  "count %lld is \"%s\", which is not a number of at least 0",
                                  (long long)series->next, ol_slice_show(text, shown));
        if (got < 0)
            return got;
    }
    return got;
}

/* ---- a table ---- */

/* The bucket that a row's time lies in; false where it is not one behind those before. */
static bool find_bucket(struct ol_count_series *series, struct ol_row_stream *rows, ol_time at,
                        char why[OL_TRAFFIC_WHY])
{
    const ol_time bucket = series->options->bucket;
    const ol_time behind = at - series->zero;
    const int64_t number = behind >= 0 ? (behind + bucket / 2) / bucket : -1;
    if (number < series->next) {
        snprintf(why, OL_TRAFFIC_WHY,
                 number == series->next - 1 ? "the row is of the same bucket as the one before"
                                            : "the row's time lies before that of the last one");
        return false;
    }
    if (number > series->next)
        ol_stream_gap(&rows->base, series->zero + series->next * bucket, (uint64_t)(number - series->next));
    series->next = number;
    return true;
}

static int begin(struct ol_count_series *series, struct ol_row_stream *rows,
                 const struct ol_traffic_record *record, struct ol_error *error)
{
    series->is_begun = true;
    if (!record->has_time)
        return 0;
    series->zero = record->request.at;
    return ol_row_stream_settle(rows, &series->table.columns, series->zero, ol_csv_place(series->table.csv),
                                error);
}

/* 1: `bucket` filled; 0: the row was counted; negative: error. */
static int take_row(struct ol_count_series *series, struct ol_row_stream *rows,
                    const struct ol_traffic_record *record, char why[OL_TRAFFIC_WHY],
                    struct ol_count_bucket *bucket, struct ol_error *error)
{
    const struct ol_place place = ol_csv_place(series->table.csv);
    const bool is_timed = rows->is_settled;
    if (!why[0] && is_timed && !record->has_time)
        snprintf(why, OL_TRAFFIC_WHY, "the row has no time");
    if (!why[0] && record->has_count && !is_count(series, record->count))
        snprintf(why, OL_TRAFFIC_WHY, "the count is %g; give at least 0", record->count);
    if (!why[0] && is_timed)
        find_bucket(series, rows, record->request.at, why);
    if (why[0]) {
        series->next += !is_timed;
        return ol_stream_malformed(&rows->base, &rows->context, error, place, "%s", why);
    }
    bucket->from = series->zero + series->next++ * series->options->bucket;
    bucket->count = record->count;
    if (!record->has_count)
        ol_stream_gap(&rows->base, bucket->from, 1);
    return record->has_count && series->next < BUCKET_LIMIT;
}

static int next_of_table(struct ol_count_series *series, struct ol_row_stream *rows,
                         struct ol_count_bucket *bucket, struct ol_error *error)
{
    struct ol_traffic_record record;
    char why[OL_TRAFFIC_WHY];
    int got;
    while ((got = ol_traffic_table_row(&series->table, &record, why, error)) > 0) {
        if (!series->is_begun && !why[0])
            got = begin(series, rows, &record, error);
        if (got >= 0)
            got = take_row(series, rows, &record, why, bucket, error);
        if (got != 0)
            return got;
    }
    return got;
}

int ol_count_series_next(struct ol_count_series *series, struct ol_row_stream *rows,
                         struct ol_count_bucket *bucket, struct ol_error *error)
{
    return series->is_list ? next_of_list(series, rows, bucket, error)
                           : next_of_table(series, rows, bucket, error);
}
