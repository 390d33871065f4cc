/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/trace/throughput_table.h"

#include "outlay/csv.h"

#include <string.h>

enum column { MODEL, GPU, THROUGHPUT, PRECISION, COLUMNS };
static const char *const names[COLUMNS] = {"model", "gpu", "throughput", "precision"};

struct reading {
    const struct ol_gpu_type *measure;
    const char *precision;
    struct ol_csv *csv;
    size_t at[COLUMNS]; /* SIZE_MAX: there is none */
    double from, to;    /* 0: not found yet */
};

static bool is_text(struct ol_slice slice, const char *text)
{
    slice = ol_slice_trim(slice);
    return slice.length == strlen(text) && memcmp(slice.data, text, slice.length) == 0;
}

static struct ol_slice cell(const struct reading *reading, enum column column)
{
    return ol_slice_trim(ol_csv_field(reading->csv, reading->at[column]));
}

static int read_header(struct reading *reading, struct ol_error *error)
{
    const int got = ol_csv_row(reading->csv, error);
    if (got < 0)
        return got;
    if (got == 0)
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(reading->measure->node, "table"),
                       "the table of throughputs is empty; its first line has to be such as model,gpu,throughput");
    for (size_t column = 0; column < COLUMNS; column++) {
        reading->at[column] = SIZE_MAX;
        for (size_t i = 0; i < ol_csv_field_count(reading->csv); i++)
            if (is_text(ol_csv_field(reading->csv, i), names[column]))
                reading->at[column] = i;
        if (column != PRECISION && reading->at[column] == SIZE_MAX)
            return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                           "the table of throughputs has no column \"%s\"; its first line has to be such as "
                           "model,gpu,throughput",
                           names[column]);
    }
    return 0;
}

static int read_row(struct reading *reading, struct ol_error *error)
{
    const bool is_from = is_text(cell(reading, GPU), reading->measure->from);
    const bool is_to = is_text(cell(reading, GPU), reading->measure->to);
    double value;
    if (!is_text(cell(reading, MODEL), reading->measure->model) || (!is_from && !is_to) ||
        (reading->at[PRECISION] != SIZE_MAX && !is_text(cell(reading, PRECISION), reading->precision)))
        return 0;
    const struct ol_slice text = cell(reading, THROUGHPUT);
    if (!ol_slice_real(text, &value) || !(value >= 1e-12 && value <= 1e15))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "the throughput is \"" OL_SLICE_FORMAT "\"; give a positive number such as 1200",
                       OL_SLICE_ARGS(text));
    if ((is_from && reading->from > 0) || (is_to && reading->to > 0))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "a second row for the model \"%.60s\" on this GPU; keep the one that is meant",
                       reading->measure->model);
    reading->from = is_from ? value : reading->from;
    reading->to = is_to ? value : reading->to;
    return 0;
}

static int read_table(struct reading *reading, struct ol_error *error)
{
    int status = read_header(reading, error);
    while (status == 0) {
        const int got = ol_csv_row(reading->csv, error);
        if (got <= 0)
            return got;
        status = read_row(reading, error);
    }
    return status;
}

int ol_throughput_ratio(const struct ol_gpu_type *measure, bool is_mixed, double *ratio, struct ol_error *error)
{
    struct reading reading = {.measure = measure, .precision = is_mixed ? "mixed" : "single"};
    struct ol_input *input = ol_input_open(measure->table, ol_xml_place(measure->node, "table"), error);
    if (!input)
        return error->status;
    reading.csv = ol_csv_new(input, 0);
    int status = read_table(&reading, error);
    if (status == 0 && !(reading.from > 0 && reading.to > 0))
        status = ol_fail(error, OL_BAD_INPUT, ol_xml_place(measure->node, "model"),
                         "the table has no throughput of the model \"%.60s\" on \"%.60s\"%s%s; add such a row, or "
                         "correct model, from and to",
                         measure->model, reading.from > 0 ? measure->to : measure->from,
                         reading.at[PRECISION] != SIZE_MAX ? " in precision " : "",
                         reading.at[PRECISION] != SIZE_MAX ? reading.precision : "");
    *ratio = status == 0 ? reading.to / reading.from : 1;
    ol_csv_free(reading.csv);
    ol_input_close(input);
    return status;
}
