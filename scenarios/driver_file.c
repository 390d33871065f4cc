/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/driver_file.h"

#include "outlay/csv.h"

#include <math.h>
#include <string.h>

/* So many steps behind the costs are taken; a forecast is never longer. */
#define PLAN_MOST 20000
#define GREATEST  1e15

struct reading {
    struct ol_csv *csv;
    ol_time start, step;
    size_t count, room; /* steps of the costs, and with those of a plan */
    struct ol_forecast_driver *drivers;
    double *sums[OL_FORECAST_DRIVERS];
    size_t *seen[OL_FORECAST_DRIVERS];
    size_t columns, last; /* of drivers; one more than the last step that has a value */
};

static int read_header(struct reading *reading, size_t taken, struct ol_arena *arena, struct ol_error *error)
{
    const size_t fields = ol_csv_field_count(reading->csv);
    if (fields < 2)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "drivers are a column of times and one a driver, as in time,users; this has one column");
    if (taken + fields - 1 > OL_FORECAST_DRIVERS)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "with these there would be %zu drivers; at most %d can be told apart", taken + fields - 1,
                       OL_FORECAST_DRIVERS);
    reading->columns = fields - 1;
    for (size_t i = 0; i < reading->columns; i++) {
        const struct ol_slice name = ol_slice_trim(ol_csv_field(reading->csv, i + 1));
        reading->drivers[i] = (struct ol_forecast_driver){.name = ol_arena_copy(arena, name.data, name.length)};
        reading->sums[i] = OL_ARENA_ARRAY(arena, double, reading->room);
        reading->seen[i] = OL_ARENA_ARRAY(arena, size_t, reading->room);
    }
    return OL_OK;
}

static int take_cell(struct reading *reading, size_t i, size_t t, struct ol_error *error)
{
    const struct ol_slice text = ol_slice_trim(ol_csv_field(reading->csv, i + 1));
    char shown[OL_SHOWN_BUFFER];
    double value;
    if (text.length == 0)
        return OL_OK;
    if (!ol_slice_real(text, &value) || !(fabs(value) <= GREATEST))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "%.60s is \"%s\"; give a number, or nothing where it is missing", reading->drivers[i].name,
                       ol_slice_show(text, shown));
    reading->sums[i][t] += value;
    reading->seen[i][t]++;
    reading->last = t + 1 > reading->last ? t + 1 : reading->last;
    return OL_OK;
}

static int take_row(struct reading *reading, struct ol_error *error)
{
    const struct ol_slice text = ol_slice_trim(ol_csv_field(reading->csv, 0));
    char why[160];
    ol_time at;
    if (ol_csv_field_count(reading->csv) != reading->columns + 1)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv),
                       "the row has %zu fields where the header has %zu", ol_csv_field_count(reading->csv),
                       reading->columns + 1);
    if (!ol_instant_parse(text, &at, why))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(reading->csv), "%s", why);
    if (at < reading->start || (at - reading->start) / reading->step >= (ol_time)reading->room)
        return OL_OK;
    int status = OL_OK;
    for (size_t i = 0; i < reading->columns && status == OL_OK; i++)
        status = take_cell(reading, i, (size_t)((at - reading->start) / reading->step), error);
    return status;
}

/* Means step by step; half of the costs' steps have to have one. */
static int settle(struct reading *reading, const char *path, struct ol_arena *arena, struct ol_error *error)
{
    const size_t steps = reading->last > reading->count ? reading->last : reading->count;
    for (size_t i = 0; i < reading->columns; i++) {
        double *values = OL_ARENA_ARRAY(arena, double, steps);
        size_t known = 0;
        for (size_t t = 0; t < steps; t++) {
            values[t] = reading->seen[i][t] ? reading->sums[i][t] / (double)reading->seen[i][t] : NAN;
            known += t < reading->count && reading->seen[i][t] > 0;
        }
        if (known * 2 < reading->count)
            return ol_fail(
                error, OL_BAD_INPUT, (struct ol_place){.file = path},
                "%.60s is known in %zu of the %zu steps of the costs; a driver has to be known in half of "
                "them",
                reading->drivers[i].name, known, reading->count);
        reading->drivers[i].values = values;
        reading->drivers[i].count = steps;
    }
    return OL_OK;
}

int ol_driver_file_read(const char *path, ol_time start, ol_time step, size_t count,
                        struct ol_forecast_driver drivers[OL_FORECAST_DRIVERS], size_t *driver_count,
                        struct ol_arena *arena, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    struct reading reading = {.csv = ol_csv_new(input, 0),
                              .start = start,
                              .step = step,
                              .count = count,
                              .room = count + PLAN_MOST,
                              .drivers = drivers + *driver_count};
    int got = ol_csv_row(reading.csv, error), status = OL_OK;
    if (got == 0)
        status =
            ol_fail(error, OL_BAD_INPUT, ol_input_place(input), "the file is empty; give a header: time,users");
    else if (got > 0)
        status = read_header(&reading, *driver_count, arena, error);
    while (got > 0 && status == OL_OK && (got = ol_csv_row(reading.csv, error)) > 0)
        status = take_row(&reading, error);
    status = got < 0 ? got : status;
    if (status == OL_OK)
        status = settle(&reading, path, arena, error);
    if (status == OL_OK)
        *driver_count += reading.columns;
    ol_csv_free(reading.csv);
    ol_input_close(input);
    return status;
}
