/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/drift_table.h"

#include "models/traffic/traffic_columns.h"
#include "outlay/csv.h"
#include "scenarios/column_guess.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_ROWS    2000
#define MOSTLY       0.95 /* of a column's cells decide what it is */
#define LEAST_NAMES  50   /* so many rows that all differ are names */
#define ALL_DIFFER   0.95
#define TIMES_A_TIME 10  /* rows' times for one of a column that goes with them */
#define LEAST_EPOCH  1e8 /* seconds: 1973 */
#define MOST_EPOCH   1e11
#define GREATEST     1e100
#define COLUMNS      2000

/* ---- cells ---- */

/* What is greater is none of this world, and its square none of a double's. */
static bool read_number(struct ol_slice text, double *value)
{
    return ol_slice_real(text, value) && fabs(*value) <= GREATEST;
}

static bool read_time(enum ol_drift_column_sort sort, struct ol_slice text, ol_time *time)
{
    const double unit = sort == OL_COLUMN_SECONDS ? 1e6 : 1e3;
    double value;
    char why[160];
    if (sort == OL_COLUMN_INSTANT)
        return ol_instant_parse(text, time, why) && *time > -OL_TIME_LIMIT && *time < OL_TIME_LIMIT;
    if (!read_number(text, &value) || fabs(value * unit) >= (double)OL_TIME_LIMIT)
        return false;
    *time = (ol_time)llrint(value * unit);
    return true;
}

static uint64_t digest_of(uint64_t digest, struct ol_slice text) /* FNV-1a */
{
    for (size_t i = 0; i < text.length; i++)
        digest = (digest ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
    return (digest ^ 0xff) * UINT64_C(0x100000001b3);
}
#define DIGEST_EMPTY UINT64_C(0xcbf29ce484222325)

/* ---- the head of A ---- */

/* What the first rows say of a column. */
struct look {
    size_t present, numbers, instants;
    double least, greatest, last;
    bool counts_up;
    uint64_t *digests; /* of its texts */
};

static void look_at(struct look *look, struct ol_slice text)
{
    double value;
    ol_time time;
    if (ol_traffic_is_missing(text))
        return;
    look->digests[look->present++] = digest_of(DIGEST_EMPTY, text);
    if (read_number(text, &value)) {
        look->least = look->numbers == 0 ? value : fmin(look->least, value);
        look->greatest = look->numbers == 0 ? value : fmax(look->greatest, value);
        look->counts_up = look->numbers == 0 || (look->counts_up && value == look->last + 1);
        look->last = value;
        look->numbers++;
    } else {
        look->instants += read_time(OL_COLUMN_INSTANT, text, &time);
    }
}

static int by_digest(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static size_t texts_in(struct look *look)
{
    size_t texts = 0;
    qsort(look->digests, look->present, sizeof *look->digests, by_digest);
    for (size_t i = 0; i < look->present; i++)
        texts += i == 0 || look->digests[i] != look->digests[i - 1];
    return texts;
}

static bool is_time_name(const char *name)
{
    const char *header[] = {name, NULL};
    return ol_column_guess(header, OL_TRACE_SUBMIT) == 0 || ol_column_guess(header, OL_TRACE_START) == 0 ||
           ol_column_guess(header, OL_TRACE_END) == 0;
}

static enum ol_drift_column_sort sort_of(const struct look *look, const char *name)
{
    const double most = MOSTLY * (double)look->present;
    if (look->present == 0)
        return OL_COLUMN_NOTHING;
    if ((double)look->instants >= most)
        return OL_COLUMN_INSTANT;
    if ((double)look->numbers < most)
        return OL_COLUMN_CATEGORY;
    if (is_time_name(name) && look->least >= LEAST_EPOCH)
        return look->greatest < MOST_EPOCH ? OL_COLUMN_SECONDS : OL_COLUMN_MILLISECONDS;
    return OL_COLUMN_NUMBER;
}

static bool is_names(struct look *look, enum ol_drift_column_sort sort)
{
    if (look->present < LEAST_NAMES)
        return false;
    return sort == OL_COLUMN_NUMBER
               ? look->counts_up && look->numbers == look->present
               : sort == OL_COLUMN_CATEGORY && (double)texts_in(look) >= ALL_DIFFER * (double)look->present;
}

static bool is_time(const struct ol_drift_column *column)
{
    return column->sort == OL_COLUMN_INSTANT || column->sort == OL_COLUMN_SECONDS ||
           column->sort == OL_COLUMN_MILLISECONDS;
}

/* Why a column tells nothing of what its rows are like; NULL: it does. `times` are those that rows have. */
static const char *reason_against(struct look *look, const struct ol_drift_column *column, size_t times)
{
    if (is_names(look, column->sort))
        return "it names its rows; --fields asks for it all the same";
    if (is_time(column) && texts_in(look) * TIMES_A_TIME < times)
        return "few of its times differ, as those of a billing period; --fields asks for it all the same";
    return NULL;
}

/* ---- the plan ---- */

static const char *copy_of(struct ol_arena *arena, struct ol_slice text)
{
    return ol_arena_copy(arena, text.data, text.length);
}

static void note(struct ol_drift_input *input, const char *column, const char *why)
{
    OL_MEM_RESERVE(input->notes, input->note_capacity, input->note_count + 1);
    input->notes[input->note_count++] =
        ol_arena_format(&input->arena, "column \"%.100s\" is left out: %s", column, why);
}

static bool is_wanted(const struct ol_drift_request *request, const char *name)
{
    for (size_t i = 0; i < request->wanted_count; i++)
        if (strcmp(request->wanted[i], name) == 0)
            return true;
    return false;
}

/* The one that is named, or known by its name, or else the one that tells most rows apart. */
static size_t choose_time(const struct ol_drift_table *table, struct look *looks, const char *name)
{
    static const enum ol_trace_field fields[] = {OL_TRACE_SUBMIT, OL_TRACE_START};
    const char *header[COLUMNS + 1];
    for (size_t i = 0; i < table->count; i++) {
        header[i] = is_time(&table->columns[i]) ? table->columns[i].name : "";
        if (name && strcmp(table->columns[i].name, name) == 0)
            return i;
    }
    header[table->count] = NULL;
    for (size_t k = 0; k < sizeof fields / sizeof *fields && !name; k++)
        if (ol_column_guess(header, fields[k]) != SIZE_MAX)
            return ol_column_guess(header, fields[k]);
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < table->count && !name; i++)
        if (is_time(&table->columns[i]) && (best == SIZE_MAX || texts_in(&looks[i]) > texts_in(&looks[best])))
            best = i;
    return best;
}

static int settle_time(struct ol_drift_table *table, struct look *looks, const struct ol_drift_request *request,
                       struct ol_error *error)
{
    const size_t chosen = choose_time(table, looks, request->time);
    const struct ol_place place = {.file = request->paths[0], .line = 1};
    if (chosen == SIZE_MAX && request->time)
        return ol_fail(error, OL_BAD_USAGE, place, "there is no column \"%.100s\" for --time", request->time);
    if (chosen == SIZE_MAX)
        return OL_OK;
    struct ol_drift_column *column = &table->columns[chosen];
    if (column->sort == OL_COLUMN_NUMBER) /* it was named */
        column->sort = looks[chosen].least < MOST_EPOCH ? OL_COLUMN_SECONDS : OL_COLUMN_MILLISECONDS;
    if (!is_time(column))
        return ol_fail(error, OL_BAD_USAGE, place,
                       "column \"%.100s\" holds no times; name one with instants or seconds", request->time);
    column->is_time = true;
    table->has_instants = column->sort == OL_COLUMN_INSTANT || looks[chosen].least >= LEAST_EPOCH;
    return OL_OK;
}

static void plan_field(struct ol_drift_table *table, struct ol_drift_input *input,
                       const struct ol_drift_request *request, size_t i, const char *why)
{
    struct ol_drift_column *column = &table->columns[i];
    struct ol_drift_field field = {.name = column->name, .unit = "", .kind = OL_DRIFT_NUMBER};
    column->field = SIZE_MAX;
    if (column->is_time)
        return;
    if (column->sort == OL_COLUMN_NOTHING) {
        note(input, column->name, "it is empty in the first rows");
        return;
    }
    if (why && !is_wanted(request, column->name)) {
        note(input, column->name, why);
        return;
    }
    if (column->sort == OL_COLUMN_CATEGORY)
        field.kind = OL_DRIFT_CATEGORY;
    if (is_time(column)) {
        field.unit = "s";
        field.name = ol_arena_format(&input->arena, "%s after rows' time", column->name);
    }
    column->field = input->field_count;
    input->fields[input->field_count++] = field;
}

static int read_header(struct ol_csv *csv, const char *path, struct ol_drift_table *table, struct ol_arena *arena,
                       struct ol_error *error)
{
    const int got = ol_csv_row(csv, error);
    if (got < 0)
        return got;
    const size_t count = got > 0 ? ol_csv_field_count(csv) : 0;
    if (count == 0 || count > COLUMNS)
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path, .line = 1},
                       count ? "there are more than %d columns; leave out what is not to be compared"
                             : "the file is empty; a header and at most %d columns were expected",
                       COLUMNS);
    *table = (struct ol_drift_table){OL_ARENA_ARRAY(arena, struct ol_drift_column, count), count, false};
    for (size_t i = 0; i < count; i++)
        table->columns[i].name = copy_of(arena, ol_slice_trim(ol_csv_field(csv, i)));
    return OL_OK;
}

static int read_head(struct ol_csv *csv, struct look *looks, size_t count, struct ol_error *error)
{
    int got = 1;
    for (size_t row = 0; row < HEAD_ROWS && (got = ol_csv_row(csv, error)) > 0; row++)
        for (size_t i = 0; i < count; i++)
            look_at(&looks[i], ol_slice_trim(ol_csv_field(csv, i)));
    return got < 0 ? got : OL_OK;
}

static int plan(struct ol_drift_table *table, struct ol_drift_input *input, const struct ol_drift_request *request,
                struct look *looks, struct ol_error *error)
{
    for (size_t i = 0; i < table->count; i++)
        table->columns[i].sort = sort_of(&looks[i], table->columns[i].name);
    const int status = settle_time(table, looks, request, error);
    input->fields = OL_ARENA_ARRAY(&input->arena, struct ol_drift_field, table->count);
    size_t times = 0;
    for (size_t i = 0; i < table->count; i++)
        times = table->columns[i].is_time ? texts_in(&looks[i]) : times;
    for (size_t i = 0; i < table->count && status == OL_OK; i++)
        plan_field(table, input, request, i, reason_against(&looks[i], &table->columns[i], times));
    if (status == OL_OK && input->field_count == 0)
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = request->paths[0], .line = 1},
                       "it has no column that can be compared");
    return status;
}

int ol_drift_table_plan(struct ol_drift_table *table, struct ol_drift_input *input,
                        const struct ol_drift_request *request, struct ol_error *error)
{
    struct ol_arena head = {0};
    struct ol_input *file = ol_input_open(request->paths[0], OL_NOWHERE, error);
    struct ol_csv *csv = file ? ol_csv_new(file, 0) : NULL;
    int status = csv ? read_header(csv, request->paths[0], table, &input->arena, error) : error->status;
    if (status == OL_OK) {
        struct look *looks = OL_ARENA_ARRAY(&head, struct look, table->count);
        for (size_t i = 0; i < table->count; i++)
            looks[i].digests = OL_ARENA_ARRAY(&head, uint64_t, HEAD_ROWS);
        status = read_head(csv, looks, table->count, error);
        if (status == OL_OK)
            status = plan(table, input, request, looks, error);
    }
    if (csv)
        ol_csv_free(csv);
    ol_input_close(file);
    ol_arena_release(&head);
    return status;
}

/* ---- rows ---- */

/* Where the plan's columns stand in this file; SIZE_MAX: nowhere. */
static size_t *find_columns(const struct ol_drift_table *table, struct ol_drift_input *input,
                            const struct ol_drift_table *own)
{
    size_t *at = OL_ARENA_ARRAY(&input->arena, size_t, table->count);
    bool *is_known = OL_ARENA_ARRAY(&input->arena, bool, own->count);
    for (size_t i = 0; i < table->count; i++) {
        at[i] = SIZE_MAX;
        for (size_t k = 0; k < own->count && at[i] == SIZE_MAX; k++)
            if (!is_known[k] && strcmp(own->columns[k].name, table->columns[i].name) == 0)
                at[i] = k;
        if (at[i] != SIZE_MAX)
            is_known[at[i]] = true;
    }
    for (size_t k = 0; k < own->count; k++)
        if (!is_known[k]) {
            OL_MEM_RESERVE(input->added, input->added_capacity, input->added_count + 1);
            input->added[input->added_count++] = own->columns[k].name;
        }
    return at;
}

static double value_of(struct ol_drift_input *input, const struct ol_drift_column *column, struct ol_slice text,
                       ol_time row_time)
{
    double value;
    ol_time time;
    if (ol_traffic_is_missing(text))
        return OL_DRIFT_MISSING;
    if (column->sort == OL_COLUMN_CATEGORY)
        return (double)ol_label_of_text(&input->labels, text.data, text.length);
    if (column->sort == OL_COLUMN_NUMBER)
        return read_number(text, &value) ? value : OL_DRIFT_MISTYPED;
    if (!read_time(column->sort, text, &time))
        return OL_DRIFT_MISTYPED;
    return row_time == OL_NEVER ? OL_DRIFT_MISSING : (double)(time - row_time) / (double)OL_SECOND;
}

static struct ol_slice cell(const struct ol_csv *csv, size_t at)
{
    return at == SIZE_MAX ? (struct ol_slice){"", 0} : ol_slice_trim(ol_csv_field(csv, at));
}

static void add_row(const struct ol_drift_table *table, struct ol_drift_input *input, struct ol_drift_rows *rows,
                    const struct ol_csv *csv, const size_t *at)
{
    uint64_t digest = DIGEST_EMPTY;
    ol_time time = OL_NEVER;
    for (size_t i = 0; i < table->count; i++) {
        digest = digest_of(digest, cell(csv, at[i]));
        if (table->columns[i].is_time && !read_time(table->columns[i].sort, cell(csv, at[i]), &time))
            time = OL_NEVER;
    }
    double *values = ol_drift_rows_add(rows, time, digest);
    for (size_t i = 0; i < table->count && values; i++)
        if (table->columns[i].field != SIZE_MAX)
            values[table->columns[i].field] = value_of(input, &table->columns[i], cell(csv, at[i]), time);
}

int ol_drift_table_read(const struct ol_drift_table *table, struct ol_drift_input *input, const char *path,
                        size_t i, struct ol_error *error)
{
    struct ol_drift_table own = {0};
    struct ol_drift_rows *rows = &input->rows[i];
    struct ol_input *file = ol_input_open(path, OL_NOWHERE, error);
    struct ol_csv *csv = file ? ol_csv_new(file, 0) : NULL;
    int got = csv ? read_header(csv, path, &own, &input->arena, error) : error->status;
    if (got == OL_OK) {
        const size_t *at = find_columns(table, input, &own);
        rows->has_instants = table->has_instants;
        if (input->added_count == own.count)
            got = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path, .line = 1},
                          "none of its columns is one of %.200s; compare files of one kind", input->rows[0].name);
        while (got >= 0 && (got = ol_csv_row(csv, error)) > 0)
            add_row(table, input, rows, csv, at);
    }
    if (csv)
        ol_csv_free(csv);
    ol_input_close(file);
    return got < 0 ? got : OL_OK;
}
