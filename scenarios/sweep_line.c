/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/sweep_line.h"

#include "outlay/arena.h"

#include <stdlib.h>
#include <string.h>

#define SUM_DIGITS 8

/* FNV-1a over the bytes. */
static uint32_t sum_of(const char *bytes, size_t length)
{
    uint32_t sum = UINT32_C(2166136261);
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ (unsigned char)bytes[i]) * UINT32_C(16777619);
    return sum;
}

/* Tabs and line ends are the line's own. */
static void add_field(struct ol_text *text, const char *field)
{
    const size_t from = text->length + 1;
    ol_text_adds(text, "\t");
    ol_text_adds(text, field);
    for (size_t i = from; i < text->length; i++)
        if ((unsigned char)text->data[i] < ' ')
            text->data[i] = ' ';
}

static void end_line(struct ol_text *text, size_t begin)
{
    ol_text_addf(text, "\t%08x\n", sum_of(text->data + begin, text->length - begin));
}

void ol_sweep_line_write(struct ol_text *text, size_t index, const struct ol_metrics *metrics,
                         bool (*keeps)(void *self, const char *metric), void *self)
{
    const size_t begin = text->length;
    ol_text_addf(text, "%zu\tok", index);
    for (size_t i = 0; i < metrics->count; i++) {
        const struct ol_metric *metric = &metrics->items[i];
        if (!keeps(self, metric->name))
            continue;
        add_field(text, metric->name);
        add_field(text, metric->unit);
        for (size_t r = 0; r < metrics->replications; r++)
            ol_text_addf(text, "%c%.17g", r == 0 ? '\t' : ';', metric->values[r]);
    }
    end_line(text, begin);
}

void ol_sweep_line_fail(struct ol_text *text, size_t index, const char *why)
{
    const size_t begin = text->length;
    ol_text_addf(text, "%zu\tfailed", index);
    add_field(text, why);
    end_line(text, begin);
}

bool ol_sweep_line_check(struct ol_slice line, size_t *index)
{
    char sum[SUM_DIGITS + 1];
    int64_t number;
    if (line.length < SUM_DIGITS + 1 || memchr(line.data, 0, line.length))
        return false;
    const size_t covered = line.length - SUM_DIGITS - 1;
    snprintf(sum, sizeof sum, "%08x", sum_of(line.data, covered));
    const char *tab = memchr(line.data, '\t', covered);
    if (!tab || line.data[covered] != '\t' || memcmp(line.data + covered + 1, sum, SUM_DIGITS) != 0 ||
        !ol_slice_int((struct ol_slice){line.data, (size_t)(tab - line.data)}, &number) || number < 0)
        return false;
    *index = (size_t)number;
    return true;
}

/* The next field, of which the last (the sum) is none. */
static bool next_field(const char **at, struct ol_slice *field)
{
    const char *tab = strchr(*at, '\t');
    if (!tab)
        return false;
    *field = (struct ol_slice){*at, (size_t)(tab - *at)};
    *at = tab + 1;
    return true;
}

static void read_metric(struct ol_slice name, const char **at, double **values, size_t *capacity,
                        const struct ol_sweep_line_reader *reader)
{
    struct ol_slice unit, list;
    size_t count = 0;
    if (!next_field(at, &unit) || !next_field(at, &list))
        return;
    for (const char *c = list.data; c < list.data + list.length; c++) {
        char *end;
        OL_MEM_RESERVE(*values, *capacity, count + 1);
        (*values)[count++] = strtod(c, &end);
        c = end;
    }
    reader->metric(reader->self, name, unit, *values, count);
}

void ol_sweep_line_read(const char *line, const struct ol_sweep_line_reader *reader)
{
    struct ol_slice index, status, field;
    double *values = NULL;
    size_t capacity = 0;
    if (!next_field(&line, &index) || !next_field(&line, &status))
        return;
    const bool is_ok = ol_slice_is(status, "ok");
    while (next_field(&line, &field))
        if (is_ok)
            read_metric(field, &line, &values, &capacity, reader);
        else
            reader->failed(reader->self, field);
    ol_mem_free(values);
}
