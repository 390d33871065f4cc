/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/lifetime_file.h"

#include "outlay/csv.h"
#include "sim/base/decimal.h"
#include "sim/base/law_file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_LIVES ((size_t)10000000)
#define LAW        "lifetimes"
#define NO_COLUMN  SIZE_MAX

/* The first that the header has is taken. */
static const char *const length_names[] = {"lifetime", "lifetime_s", "duration", "duration_s",
                                           "uptime",   "uptime_s",   NULL};
static const char *const event_names[] = {"end_event", "event", "ended", "status", "censored", NULL};
static const char *const inverted = "censored"; /* its flags say the opposite */

static const char *const losses[] = {"preempted", "preemption", "interrupted", "interruption", "evicted",
                                     "eviction",  "reclaimed",  "provider",    "failed",       "failure",
                                     "lost",      "both",       NULL};
static const char *const survivals[] = {"stop", "stopped", "user", "deleted",  "completed",
                                        "none", "running", "",     "censored", NULL};
static const char *const yes[] = {"1", "1.0", "yes", "true", NULL};
static const char *const no[] = {"0", "0.0", "no", "false", NULL};

struct life {
    double length;
    bool is_lost;
};

struct reading {
    enum ol_law_dimension dimension;
    struct ol_csv *csv;
    struct ol_slice column, value; /* of the rows that count; no column: all do */
    size_t length_at, event_at, column_at;
    bool is_inverted;
    struct life *lives;
    size_t count, capacity;
};

static bool is_word(struct ol_slice text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.data, word, text.length) == 0;
}

static bool is_among(struct ol_slice text, const char *const *words)
{
    for (; *words; words++)
        if (is_word(text, *words))
            return true;
    return false;
}

/* ---- the header ---- */

static size_t find_column(const struct ol_csv *csv, const char *name)
{
    for (size_t i = 0; i < ol_csv_field_count(csv); i++)
        if (is_word(ol_slice_trim(ol_csv_field(csv, i)), name))
            return i;
    return NO_COLUMN;
}

static size_t find_any(const struct ol_csv *csv, const char *const *names, const char **found)
{
    size_t at = NO_COLUMN;
    for (; *names && at == NO_COLUMN; names++)
        if ((at = find_column(csv, *names)) != NO_COLUMN)
            *found = *names;
    return at;
}

static size_t find_exact(const struct ol_csv *csv, struct ol_slice name)
{
    for (size_t i = 0; i < ol_csv_field_count(csv); i++) {
        struct ol_slice heading = ol_slice_trim(ol_csv_field(csv, i));
        if (heading.length == name.length && memcmp(heading.data, name.data, name.length) == 0)
            return i;
    }
    return NO_COLUMN;
}

static int read_header(struct reading *reading, struct ol_error *error)
{
    const char *name = "";
    struct ol_place place = ol_csv_place(reading->csv);
    reading->length_at = find_any(reading->csv, length_names, &name);
    if (reading->length_at == NO_COLUMN)
        return ol_fail(error, OL_BAD_INPUT, place,
                       "no column is named lifetime, duration or uptime, or one of these with _s behind");
    reading->event_at = find_any(reading->csv, event_names, &name);
    reading->is_inverted = reading->event_at != NO_COLUMN && strcmp(name, inverted) == 0;
    reading->column_at = reading->column.length ? find_exact(reading->csv, reading->column) : NO_COLUMN;
    struct ol_slice quoted = ol_excerpt(reading->column, 40);
    if (reading->column.length && reading->column_at == NO_COLUMN)
        return ol_fail(error, OL_BAD_INPUT, place, "no column is named \"" OL_SLICE_FORMAT "\"",
                       OL_SLICE_ARGS(quoted));
    return OL_OK;
}

/* ---- rows ---- */

static bool counts(const struct reading *reading)
{
    if (reading->column_at == NO_COLUMN)
        return true;
    struct ol_slice cell = ol_slice_trim(ol_csv_field(reading->csv, reading->column_at));
    return cell.length == reading->value.length && memcmp(cell.data, reading->value.data, cell.length) == 0;
}

static int read_event(const struct reading *reading, bool *is_lost, struct ol_error *error)
{
    struct ol_slice cell = ol_slice_trim(ol_csv_field(reading->csv, reading->event_at));
    struct ol_slice quoted = ol_excerpt(cell, 30);
    const bool is_yes = is_among(cell, yes), is_no = is_among(cell, no);
    if (is_yes || is_no)
        *is_lost = is_yes != reading->is_inverted;
    else if (is_among(cell, losses) || is_among(cell, survivals))
        *is_lost = is_among(cell, losses);
    else
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "\"" OL_SLICE_FORMAT
                       "\" is no way to end; a loss is preempted, interrupted, provider, lost or "
                       "1, and none is stopped, user, running or 0",
                       OL_SLICE_ARGS(quoted));
    return OL_OK;
}

static int read_life(struct reading *reading, struct ol_error *error)
{
    struct life life = {0, true};
    struct ol_place place = ol_csv_place(reading->csv);
    char reason[160];
    if (!ol_law_cell_read(ol_slice_trim(ol_csv_field(reading->csv, reading->length_at)), reading->dimension,
                          &life.length, reason))
        return ol_fail(error, OL_BAD_INPUT, place, "%s", reason);
    if (reading->event_at != NO_COLUMN && read_event(reading, &life.is_lost, error))
        return OL_BAD_INPUT;
    if (reading->count == MOST_LIVES)
        return ol_fail(error, OL_BAD_INPUT, place, "there are more than %zu lifetimes", MOST_LIVES);
    OL_MEM_RESERVE(reading->lives, reading->capacity, reading->count + 1);
    reading->lives[reading->count++] = life;
    return OL_OK;
}

static int read_rows(struct reading *reading, struct ol_place file, struct ol_error *error)
{
    int got = ol_csv_row(reading->csv, error);
    int status = got > 0 ? read_header(reading, error) : got;
    while (!status && got > 0 && (got = ol_csv_row(reading->csv, error)) > 0)
        if (counts(reading))
            status = read_life(reading, error);
    if (status || got < 0)
        return status ? status : got;
    struct ol_slice column = ol_excerpt(reading->column, 40), value = ol_excerpt(reading->value, 40);
    if (!reading->count && column.length)
        return ol_fail(error, OL_BAD_INPUT, file, "no row has \"" OL_SLICE_FORMAT "=" OL_SLICE_FORMAT "\"",
                       OL_SLICE_ARGS(column), OL_SLICE_ARGS(value));
    if (!reading->count)
        return ol_fail(error, OL_BAD_INPUT, file, "the file holds no lifetime");
    return OL_OK;
}

/* ---- the estimate ---- */

/* What is lost at a time comes before what is seen there for the last time, for that was still at risk. */
static int by_length(const void *a, const void *b)
{
    const struct life *x = a, *y = b;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return (int)y->is_lost - (int)x->is_lost;
}

/* Kaplan and Meier 1958: of the `count - i` that still live, those that share a time of loss are lost. What is left
 * behind the greatest lifetime is put there. False where nothing was lost. */
static bool estimate(struct ol_law *law, struct life *lives, size_t count, struct ol_arena *arena)
{
    double *values = OL_ARENA_ARRAY(arena, double, count), *cumulative = OL_ARENA_ARRAY(arena, double, count);
    double survival = 1;
    size_t kept = 0;
    qsort(lives, count, sizeof *lives, by_length);
    for (size_t i = 0, lost; i < count; i += lost ? lost : 1) {
        for (lost = 0; i + lost < count && lives[i + lost].is_lost && lives[i + lost].length == lives[i].length;)
            lost++;
        if (!lost)
            continue;
        survival *= (double)(count - i - lost) / (double)(count - i);
        values[kept] = lives[i].length;
        cumulative[kept++] = 1 - survival;
    }
    if (!kept)
        return false;
    if (survival > 0 && values[kept - 1] < lives[count - 1].length)
        values[kept++] = lives[count - 1].length;
    cumulative[kept - 1] = 1;
    law->values = values;
    law->cumulative = cumulative;
    law->value_count = kept;
    return true;
}

/* ---- all of it ---- */

/* "file.csv" or "file.csv,column=value". */
static bool cut(struct ol_slice inner, struct ol_slice *file, struct reading *reading, char why[OL_LAW_WHY])
{
    const char *comma = inner.length ? memchr(inner.data, ',', inner.length) : NULL;
    *file = inner;
    if (!comma)
        return true;
    file->length = (size_t)(comma - inner.data);
    struct ol_slice rows = ol_slice_trim((struct ol_slice){comma + 1, inner.length - file->length - 1});
    const char *equals = rows.length ? memchr(rows.data, '=', rows.length) : NULL;
    *file = ol_slice_trim(*file);
    if (equals) {
        const size_t length = (size_t)(equals - rows.data);
        reading->column = ol_slice_trim((struct ol_slice){rows.data, length});
        reading->value = ol_slice_trim((struct ol_slice){equals + 1, rows.length - length - 1});
    }
    if (!reading->column.length) {
        struct ol_slice quoted = ol_excerpt(rows, 40);
        snprintf(why, OL_LAW_WHY,
                 LAW "(file.csv,column=value): \"" OL_SLICE_FORMAT "\" names no rows; write such as "
                     "machine_type=n1-highcpu-2",
                 OL_SLICE_ARGS(quoted));
    }
    return reading->column.length > 0;
}

bool ol_lifetime_file_read(struct ol_law *law, struct ol_slice inner, enum ol_law_dimension dimension,
                           const char *folder, struct ol_arena *arena, char why[OL_LAW_WHY])
{
    struct reading reading = {.dimension = dimension};
    struct ol_error error = {0};
    struct ol_slice file;
    struct ol_input *input = NULL;
    if (!cut(inner, &file, &reading, why) || !ol_law_file_find(law, LAW, file, folder, arena, why))
        return false;
    struct ol_place place = {.file = law->path};
    int status = (input = ol_input_open(law->path, place, &error)) ? OL_OK : error.status;
    if (!status) {
        reading.csv = ol_csv_new(input, 0);
        status = read_rows(&reading, place, &error);
    }
    if (!status && !estimate(law, reading.lives, reading.count, arena))
        status = ol_fail(&error, OL_BAD_INPUT, place, "none of the %zu lifetimes ended in a loss", reading.count);
    if (status)
        ol_law_file_explain(LAW, file, &error, why);
    if (reading.csv)
        ol_csv_free(reading.csv);
    if (input)
        ol_input_close(input);
    ol_mem_free(reading.lives);
    return !status;
}
