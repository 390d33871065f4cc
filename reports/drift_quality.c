/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_quality: what is wrong with the rows of either span, or of B where A is taken for right.
 *
 * A remark is a finding where the figures behind it mean something else than they seem to: much more of B is missing,
 * of another type, outside of what A ever had, negative, constant, twice there, or of categories that A does not know.
 */
#include "outlay/plain.h"
#include "outlay/stats.h"
#include "outlay/text.h"
#include "outlay/two_samples.h"
#include "reports/drift.h"
#include "reports/number.h"

#include <stdlib.h>
#include <string.h>

#define MUCH        0.05 /* of rows: more of B that is missing, or of new categories */
#define SOME        0.01 /* of rows: more of B that is of another type, out of range, unreadable or twice there */
#define CHANCE      0.01
#define LEAST_ROWS  20
#define FEW_NAMES   50 /* an enumeration; of users there are always new ones */
#define NAMES_TOLD  3
#define NAME_MOST   32
#define GAP_SHARE   0.05
#define GAP_FINDING 0.1
#define GAP_TIMES   10
#define ROWS_RATIO  2

const char *const ol_drift_fault_names[OL_DRIFT_FAULTS] = {
    [OL_DRIFT_FAULT_MISSING] = "missing",   [OL_DRIFT_FAULT_TYPE] = "type",
    [OL_DRIFT_FAULT_RANGE] = "range",       [OL_DRIFT_FAULT_SIGN] = "sign",
    [OL_DRIFT_FAULT_CONSTANT] = "constant", [OL_DRIFT_FAULT_NEW] = "new",
    [OL_DRIFT_FAULT_GONE] = "gone",         [OL_DRIFT_FAULT_DUPLICATES] = "duplicates",
    [OL_DRIFT_FAULT_GAP] = "gap",           [OL_DRIFT_FAULT_UNREADABLE] = "unreadable",
    [OL_DRIFT_FAULT_ROWS] = "rows",
};

static void remark(struct ol_drift *drift, enum ol_drift_fault fault, const char *field, bool is_finding,
                   struct ol_text *text)
{
    ol_drift_remark(drift, fault, field, is_finding, ol_text_string(text));
    ol_text_clear(text);
}

static double share_of(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

/* Whether B has more of it by so large a share, and not by chance. */
static bool is_more(double a, double a_rows, double b, double b_rows, double much)
{
    const double of_a[] = {a, a_rows - a}, of_b[] = {b, b_rows - b};
    return share_of(b, b_rows) > share_of(a, a_rows) + much && ol_homogeneity_test(of_a, of_b, 2, 1).p < CHANCE;
}

/* "in 2% of A and 30% of B" */
static void add_shares(struct ol_text *text, double a, double a_rows, double b, double b_rows)
{
    char of_a[OL_NUMBER_BUFFER], of_b[OL_NUMBER_BUFFER];
    ol_text_addf(text, "in %s of A's rows and %s of B's", ol_share_say(share_of(a, a_rows), of_a),
                 ol_share_say(share_of(b, b_rows), of_b));
}

/* ---- one field ---- */

struct column {
    size_t rows, missing, mistyped, present, negative;
    double least, greatest;
};

static struct column column_of(struct ol_drift_span span, size_t field)
{
    struct column column = {.rows = span.to - span.from};
    for (size_t i = span.from; i < span.to; i++) {
        const double value = ol_drift_value(span.rows, i, field);
        column.missing += isnan(value) != 0;
        column.mistyped += isinf(value) != 0;
        if (!isfinite(value))
            continue;
        column.least = column.present == 0 ? value : fmin(column.least, value);
        column.greatest = column.present == 0 ? value : fmax(column.greatest, value);
        column.negative += value < 0;
        column.present++;
    }
    return column;
}

static void check_presence(struct ol_drift *drift, const struct ol_drift_field *field, const struct column *a,
                           const struct column *b, struct ol_text *text)
{
    const double a_rows = (double)a->rows, b_rows = (double)b->rows;
    if (a->missing + b->missing > 0) {
        ol_text_adds(text, "is missing ");
        add_shares(text, (double)a->missing, a_rows, (double)b->missing, b_rows);
        remark(drift, OL_DRIFT_FAULT_MISSING, field->name,
               is_more((double)a->missing, a_rows, (double)b->missing, b_rows, MUCH), text);
    }
    if (a->mistyped + b->mistyped > 0) {
        ol_text_adds(text, "is no number ");
        add_shares(text, (double)a->mistyped, a_rows, (double)b->mistyped, b_rows);
        remark(drift, OL_DRIFT_FAULT_TYPE, field->name,
               is_more((double)a->mistyped, a_rows, (double)b->mistyped, b_rows, SOME), text);
    }
}

static void check_constant(struct ol_drift *drift, const struct ol_drift_field *field, const struct column *a,
                           const struct column *b, struct ol_text *text)
{
    if (a->present < LEAST_ROWS || b->present < LEAST_ROWS)
        return;
    const bool is_a = a->least == a->greatest, is_b = b->least == b->greatest;
    if (!is_a && !is_b)
        return;
    ol_text_addf(text, "is the same in all rows of %s",
                 is_a && is_b ? "A, and of B"
                 : is_b       ? "B, and not of A"
                              : "A");
    remark(drift, OL_DRIFT_FAULT_CONSTANT, field->name, is_b && !is_a, text);
}

static void check_range(struct ol_drift *drift, const struct ol_drift_field *field, size_t index,
                        const struct column *a, const struct column *b, struct ol_text *text)
{
    char low[OL_NUMBER_BUFFER], high[OL_NUMBER_BUFFER], share[OL_NUMBER_BUFFER];
    size_t outside = 0;
    if (a->present < LEAST_ROWS)
        return;
    for (size_t i = drift->b.from; i < drift->b.to; i++) {
        const double value = ol_drift_value(drift->b.rows, i, index);
        outside += isfinite(value) && (value < a->least || value > a->greatest);
    }
    /* chance puts 2 of n + 1 beyond the least and the greatest of n */
    const double expected = 2 * (double)b->present / ((double)a->present + 1);
    const double reach = a->greatest - a->least;
    const bool is_far = b->present > 0 && (b->greatest > a->greatest + reach || b->least < a->least - reach);
    const bool is_much = (double)outside > 4 * (expected + 1);
    if (is_far || is_much) {
        ol_text_addf(text, "%s of B's rows lie outside of A's %s to %s; B's go from ",
                     ol_share_say((double)outside / (double)b->present, share),
                     ol_value_say(a->least, field->unit, low), ol_value_say(a->greatest, field->unit, high));
        ol_text_addf(text, "%s to %s", ol_value_say(b->least, field->unit, low),
                     ol_value_say(b->greatest, field->unit, high));
        remark(drift, OL_DRIFT_FAULT_RANGE, field->name, is_much && (double)outside > SOME * (double)b->present,
               text);
    }
    if (b->negative > 0 && a->negative == 0) {
        ol_text_addf(text, "is negative in %s of B's rows, and never in A",
                     ol_share_say((double)b->negative / (double)b->rows, share));
        remark(drift, OL_DRIFT_FAULT_SIGN, field->name, true, text);
    }
}

/* ---- categories ---- */

struct count {
    ol_label label;
    size_t rows;
};

static int by_label(const void *left, const void *right)
{
    const ol_label a = *(const ol_label *)left, b = *(const ol_label *)right;
    return a < b ? -1 : a > b;
}

static int by_count(const void *left, const void *right)
{
    const struct count *a = left, *b = right;
    return a->rows != b->rows ? (a->rows > b->rows ? -1 : 1) : by_label(&a->label, &b->label);
}

static ol_label *labels_of(struct ol_drift_span span, size_t field, size_t *count)
{
    ol_label *labels = ol_mem_new(ol_mem_product(sizeof *labels, span.to - span.from + 1));
    *count = 0;
    for (size_t i = span.from; i < span.to; i++) {
        const double value = ol_drift_value(span.rows, i, field);
        if (isfinite(value))
            labels[(*count)++] = (ol_label)value;
    }
    qsort(labels, *count, sizeof *labels, by_label);
    return labels;
}

/* Those that `known` lacks, the most frequent first; how many `known` has is put into `names`. */
static struct count *strangers(const ol_label *labels, size_t count, const ol_label *known, size_t known_count,
                               size_t *found)
{
    struct count *counts = ol_mem_new(ol_mem_product(sizeof *counts, count + 1));
    *found = 0;
    for (size_t i = 0, to; i < count; i = to) {
        for (to = i; to < count && labels[to] == labels[i];)
            to++;
        if (!bsearch(&labels[i], known, known_count, sizeof *known, by_label))
            counts[(*found)++] = (struct count){labels[i], to - i};
    }
    qsort(counts, *found, sizeof *counts, by_count);
    return counts;
}

static size_t names_in(const ol_label *labels, size_t count)
{
    size_t names = 0;
    for (size_t i = 0; i < count; i++)
        names += i == 0 || labels[i] != labels[i - 1];
    return names;
}

static size_t add_names(struct ol_text *text, const struct count *counts, size_t count,
                        const struct ol_labels *labels)
{
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        char buffer[OL_LABEL_BUFFER];
        rows += counts[i].rows;
        if (i >= NAMES_TOLD)
            continue;
        ol_text_adds(text, i ? ", \"" : "\"");
        ol_plain_add(text, ol_label_text(labels, counts[i].label, buffer), NAME_MOST);
        ol_text_adds(text, "\"");
    }
    if (count > NAMES_TOLD)
        ol_text_addf(text, " and %zu more", count - NAMES_TOLD);
    return rows;
}

static void check_names(struct ol_drift *drift, const struct ol_drift_field *field, size_t index,
                        const struct ol_labels *labels, struct ol_text *text)
{
    char share[OL_NUMBER_BUFFER];
    size_t n, m, fresh, gone;
    ol_label *a = labels_of(drift->a, index, &n), *b = labels_of(drift->b, index, &m);
    struct count *news = strangers(b, m, a, n, &fresh), *past = strangers(a, n, b, m, &gone);
    if (fresh > 0 && n > 0) {
        const size_t rows = add_names(text, news, fresh, labels);
        ol_text_addf(text, " %s new: %s of B's rows", fresh == 1 ? "is" : "are",
                     ol_share_say((double)rows / (double)m, share));
        remark(drift, OL_DRIFT_FAULT_NEW, field->name,
               names_in(a, n) <= FEW_NAMES && is_more(0, (double)n, (double)rows, (double)m, MUCH), text);
    }
    if (gone > 0 && m > 0) {
        const size_t rows = add_names(text, past, gone, labels);
        ol_text_addf(text, " %s gone: %s of A's rows", gone == 1 ? "is" : "are",
                     ol_share_say((double)rows / (double)n, share));
        remark(drift, OL_DRIFT_FAULT_GONE, field->name, false, text);
    }
    ol_mem_free(a);
    ol_mem_free(b);
    ol_mem_free(news);
    ol_mem_free(past);
}

static void check_field(struct ol_drift *drift, size_t index, const struct ol_labels *labels, struct ol_text *text)
{
    const struct ol_drift_field *field = &drift->a.rows->fields[index];
    const struct column a = column_of(drift->a, index), b = column_of(drift->b, index);
    if (a.present + a.mistyped + b.present + b.mistyped == 0)
        return; /* neither tells it */
    check_presence(drift, field, &a, &b, text);
    check_constant(drift, field, &a, &b, text);
    if (field->kind == OL_DRIFT_NUMBER)
        check_range(drift, field, index, &a, &b, text);
    else
        check_names(drift, field, index, labels, text);
}

/* ---- rows as such ---- */

static int by_digest(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* Rows that are equal to an earlier one; 0 is the digest of those that have none. */
static size_t duplicates_in(struct ol_drift_span span)
{
    const size_t count = span.to - span.from;
    uint64_t *digests = ol_mem_new(ol_mem_product(sizeof *digests, count + 1));
    size_t equal = 0;
    for (size_t i = 0; i < count; i++)
        digests[i] = span.rows->keys[span.from + i].digest;
    qsort(digests, count, sizeof *digests, by_digest);
    for (size_t i = 1; i < count; i++)
        equal += digests[i] != 0 && digests[i] == digests[i - 1];
    ol_mem_free(digests);
    return equal;
}

static void check_duplicates(struct ol_drift *drift, struct ol_text *text)
{
    if (ol_drift_rows_is_sample(drift->a.rows) || ol_drift_rows_is_sample(drift->b.rows))
        return; /* most of a pair is not in the sample */
    const double a = (double)duplicates_in(drift->a), b = (double)duplicates_in(drift->b);
    const double n = (double)(drift->a.to - drift->a.from), m = (double)(drift->b.to - drift->b.from);
    if (a + b == 0)
        return;
    ol_text_adds(text, "equal to an earlier row ");
    add_shares(text, a, n, b, m);
    remark(drift, OL_DRIFT_FAULT_DUPLICATES, "", is_more(a, n, b, m, SOME), text);
}

struct gap {
    double longest, usual; /* microseconds; usual: what 99 of 100 do not exceed */
    ol_time from, reach;   /* reach: from the first row to the last */
};

static struct gap gap_of(struct ol_drift_span span)
{
    const struct ol_drift_key *keys = span.rows->keys;
    struct gap gap = {.usual = INFINITY};
    size_t count = 0;
    double *gaps = ol_mem_new(ol_mem_product(sizeof *gaps, span.to - span.from + 1));
    for (size_t i = span.from + 1; i < span.to && keys[i].at != OL_NEVER; i++) {
        const double length = (double)(keys[i].at - keys[i - 1].at);
        gap.reach += keys[i].at - keys[i - 1].at;
        if (length > gap.longest) {
            gap.longest = length;
            gap.from = keys[i - 1].at;
        }
        if (length > 0) /* of rows of one instant there is nothing to learn of it */
            gaps[count++] = length;
    }
    if (count >= LEAST_ROWS)
        gap.usual = ol_quantile_real(gaps, count, 0.99);
    ol_mem_free(gaps);
    return gap;
}

static double gap_share(const struct gap *gap)
{
    return gap->longest > GAP_TIMES * gap->usual ? share_of(gap->longest, (double)gap->reach) : 0;
}

/* The longest time without rows, if it stands out; in B it is a finding where A has none like it. */
static void check_gaps(struct ol_drift *drift, struct ol_text *text)
{
    const struct ol_drift_span spans[] = {drift->a, drift->b};
    const struct gap gaps[] = {gap_of(drift->a), gap_of(drift->b)};
    for (size_t i = 0; i < 2; i++) {
        char length[OL_NUMBER_BUFFER], when[OL_TIME_BUFFER], share[OL_NUMBER_BUFFER];
        if (gap_share(&gaps[i]) <= GAP_SHARE)
            continue;
        ol_text_addf(text, "%s has no row for %s from %s on, %s of its time", i ? "B" : "A",
                     ol_seconds_say(gaps[i].longest / (double)OL_SECOND, length),
                     spans[i].rows->has_instants ? ol_instant_format(gaps[i].from, when)
                                                 : ol_duration_say(gaps[i].from, when),
                     ol_share_say(gap_share(&gaps[i]), share));
        remark(drift, OL_DRIFT_FAULT_GAP, "",
               i == 1 && gap_share(&gaps[1]) > GAP_FINDING && 2 * gap_share(&gaps[0]) < gap_share(&gaps[1]), text);
    }
}

static void check_rows(struct ol_drift *drift, struct ol_text *text)
{
    const struct ol_drift_rows *a = drift->a.rows, *b = drift->b.rows;
    char n[OL_NUMBER_BUFFER], m[OL_NUMBER_BUFFER];
    if (a != b && a->malformed + b->malformed > 0) {
        const double of_a = (double)a->malformed, of_b = (double)b->malformed;
        const double a_rows = (double)a->read + of_a, b_rows = (double)b->read + of_b;
        ol_text_adds(text, "could not be read ");
        add_shares(text, of_a, a_rows, of_b, b_rows);
        remark(drift, OL_DRIFT_FAULT_UNREADABLE, "", is_more(of_a, a_rows, of_b, b_rows, SOME), text);
    }
    const double a_count = (double)(drift->a.to - drift->a.from) * share_of((double)a->read, (double)a->count);
    const double b_count = (double)(drift->b.to - drift->b.from) * share_of((double)b->read, (double)b->count);
    if (a_count > ROWS_RATIO * b_count || b_count > ROWS_RATIO * a_count) {
        ol_text_addf(text, "A has %s rows and B %s", ol_number_say(rint(a_count), n),
                     ol_number_say(rint(b_count), m));
        remark(drift, OL_DRIFT_FAULT_ROWS, "", false, text);
    }
}

void ol_drift_check_quality(struct ol_drift *drift, const struct ol_labels *labels)
{
    struct ol_text text = {0};
    check_rows(drift, &text);
    check_duplicates(drift, &text);
    check_gaps(drift, &text);
    for (size_t i = 0; i < drift->a.rows->field_count; i++)
        check_field(drift, i, labels, &text);
    ol_text_release(&text);
}
