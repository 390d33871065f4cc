/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/law_file.h"

#include "sim/base/decimal.h"

#include "outlay/fence.h"
#include "outlay/input.h"
#include "outlay/quantity.h"
#include "outlay/simtime.h"
#include "outlay/stats.h"

#include <stdio.h>
#include <string.h>

#define MOST_VALUES ((size_t)10000000)

static bool read_plain(struct ol_slice text, double *value, char why[160])
{
    struct ol_slice quoted = ol_excerpt(text, 40);
    if (ol_slice_real(text, value) && *value >= 0)
        return true;
    snprintf(why, 160, "\"" OL_SLICE_FORMAT "\" is no number of at least 0", OL_SLICE_ARGS(quoted));
    return false;
}

static bool read_duration(struct ol_slice text, double *value, char why[160])
{
    ol_time duration;
    if (!ol_duration_parse(text, &duration, why))
        return false;
    *value = (double)duration;
    return true;
}

static bool read_size(struct ol_slice text, double *value, char why[160])
{
    int64_t bytes;
    if (!ol_size_parse(text, &bytes, why))
        return false;
    *value = (double)bytes;
    return true;
}

bool ol_law_value_read(struct ol_slice text, enum ol_law_dimension dimension, double *value, char why[160])
{
    static bool (*const readers[])(struct ol_slice, double *, char[160]) = {read_plain, read_duration, read_size};
    return readers[dimension](text, value, why);
}

bool ol_law_cell_read(struct ol_slice cell, enum ol_law_dimension dimension, double *value, char why[160])
{
    const double units[] = {1, (double)OL_SECOND, 1};
    if (!read_plain(cell, value, why))
        return dimension != OL_LAW_PLAIN && ol_law_value_read(cell, dimension, value, why);
    *value *= units[dimension];
    return true;
}

static struct ol_slice first_cell(struct ol_slice line, int64_t number)
{
    size_t length = 0;
    if (number == 1 && line.length >= 3 && memcmp(line.data, "\xef\xbb\xbf", 3) == 0)
        line = (struct ol_slice){line.data + 3, line.length - 3};
    while (length < line.length && !memchr(",;\t", line.data[length], 3))
        length++;
    struct ol_slice cell = ol_slice_trim((struct ol_slice){line.data, length});
    if (cell.length >= 2 && cell.data[0] == '"' && cell.data[cell.length - 1] == '"')
        cell = ol_slice_trim((struct ol_slice){cell.data + 1, cell.length - 2});
    return cell;
}

struct values {
    double *items;
    size_t count, capacity;
};

/* A first line that is no number is a header, unless it starts like one: "5min" is a fault, no header. */
static bool is_header(struct ol_slice cell, int64_t line)
{
    double ignored;
    return line == 1 && cell.length && !ol_slice_real(cell, &ignored) &&
           !memchr("0123456789.+-", cell.data[0], 13);
}

static int read_lines(struct values *values, struct ol_input *input, enum ol_law_dimension dimension,
                      struct ol_error *error)
{
    struct ol_slice line;
    int got;
    while ((got = ol_input_line(input, &line, error)) > 0) {
        struct ol_place place = ol_input_place(input);
        struct ol_slice cell = first_cell(line, place.line);
        double value;
        char reason[160];
        if (!ol_slice_trim(line).length || is_header(cell, place.line))
            continue;
        if (!ol_law_cell_read(cell, dimension, &value, reason))
            return ol_fail(error, OL_BAD_INPUT, place, "%s", reason);
        if (values->count == MOST_VALUES)
            return ol_fail(error, OL_BAD_INPUT, place, "there are more than %zu values", MOST_VALUES);
        OL_MEM_RESERVE(values->items, values->capacity, values->count + 1);
        values->items[values->count++] = value;
    }
    return got;
}

static void keep(struct ol_law *law, const struct values *values, struct ol_arena *arena)
{
    double *kept = OL_ARENA_ARRAY(arena, double, values->count);
    memcpy(kept, values->items, values->count * sizeof *kept);
    ol_sort_real(kept, values->count);
    law->values = kept;
    law->value_count = values->count;
}

bool ol_law_file_find(struct ol_law *law, const char *name, struct ol_slice file, const char *folder,
                      struct ol_arena *arena, char why[OL_LAW_WHY])
{
    if (!file.length || memchr(file.data, 0, file.length)) {
        snprintf(why, OL_LAW_WHY, "%s(file.csv) lacks the name of a file", name);
        return false;
    }
    const char *written = ol_arena_copy(arena, file.data, file.length);
    law->path = *written == '/' ? written : ol_arena_format(arena, "%s/%s", folder, written);
    _Static_assert(OL_FENCE_WHY <= OL_LAW_WHY, "what the fence says has room");
    return ol_fence_allows(law->path, why);
}

void ol_law_file_explain(const char *name, struct ol_slice file, const struct ol_error *error,
                         char why[OL_LAW_WHY])
{
    const struct ol_slice quoted = ol_excerpt(file, 60);
    if (error->place.line)
        snprintf(why, OL_LAW_WHY, "%s(" OL_SLICE_FORMAT "), line %lld: %.180s", name, OL_SLICE_ARGS(quoted),
                 (long long)error->place.line, error->message);
    else
        snprintf(why, OL_LAW_WHY, "%s(" OL_SLICE_FORMAT "): %.200s", name, OL_SLICE_ARGS(quoted), error->message);
}

bool ol_law_file_read(struct ol_law *law, struct ol_slice name, enum ol_law_dimension dimension,
                      const char *folder, struct ol_arena *arena, char why[OL_LAW_WHY])
{
    struct values values = {0};
    struct ol_error error = {0};
    if (!ol_law_file_find(law, "empirical", name, folder, arena, why))
        return false;
    const struct ol_place place = {.file = law->path};
    struct ol_input *input = ol_input_open(law->path, place, &error);
    int status = input ? read_lines(&values, input, dimension, &error) : error.status;
    if (!status && !values.count)
        status = ol_fail(&error, OL_BAD_INPUT, place, "the file holds no value");
    if (!status)
        keep(law, &values, arena);
    else
        ol_law_file_explain("empirical", name, &error, why);
    if (input)
        ol_input_close(input);
    ol_mem_free(values.items);
    return !status;
}
