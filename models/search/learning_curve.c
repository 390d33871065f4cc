/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/search/learning_curve.h"

#include "outlay/arena.h"
#include "outlay/csv.h"

#include <math.h>

#define POINTS_MOST 5000000

static double observed(const struct ol_learning_curve *curve, int64_t epochs)
{
    size_t low = 0, high = curve->point_count;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (curve->points[middle].epoch <= epochs)
            low = middle;
        else
            high = middle;
    }
    return curve->points[low].loss;
}

double ol_learning_curve_loss(const struct ol_learning_curve *curve, int64_t epochs)
{
    if (curve->points)
        return observed(curve, epochs);
    return curve->limit + curve->scale * pow((double)epochs, -curve->decay);
}

/* ---- files ---- */

enum column { TRIAL, EPOCH, LOSS, COLUMNS };
static const char *const names[COLUMNS] = {"trial", "epoch", "loss"};

static int find_columns(struct ol_csv *csv, size_t columns[COLUMNS], struct ol_error *error)
{
    const int got = ol_csv_row(csv, error);
    if (got < 0)
        return got;
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = 0;
        while (columns[i] < ol_csv_field_count(csv) &&
               !ol_slice_is(ol_slice_trim(ol_csv_field(csv, columns[i])), names[i]))
            columns[i]++;
        if (got == 0 || columns[i] == ol_csv_field_count(csv))
            return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                           "the first line names no column \"%s\"; a file of curves has trial,epoch,loss",
                           names[i]);
    }
    return OL_OK;
}

static void begin_curve(struct ol_curve_file *file)
{
    OL_MEM_RESERVE(file->begins, file->begin_capacity, file->count + 2);
    file->begins[file->count++] = file->point_count;
}

static int read_point(struct ol_csv *csv, const size_t columns[COLUMNS], struct ol_curve_point *point,
                      struct ol_error *error)
{
    const struct ol_slice epoch = ol_slice_trim(ol_csv_field(csv, columns[EPOCH]));
    const struct ol_slice loss = ol_slice_trim(ol_csv_field(csv, columns[LOSS]));
    char shown[OL_SHOWN_BUFFER];
    if (!ol_slice_int(epoch, &point->epoch) || point->epoch < 1)
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv), "epoch \"%s\" is not a whole number from 1 on",
                       ol_slice_show(epoch, shown));
    if (!ol_slice_real(loss, &point->loss) || !(fabs(point->loss) <= 1e15))
        return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                       "loss \"%s\" is not a number within 1e15; leave out the trials that diverged",
                       ol_slice_show(loss, shown));
    return OL_OK;
}

static int read_rows(struct ol_curve_file *file, struct ol_csv *csv, struct ol_text *trial, struct ol_error *error)
{
    size_t columns[COLUMNS];
    int got = find_columns(csv, columns, error);
    if (got < 0)
        return got;
    while ((got = ol_csv_row(csv, error)) > 0) {
        struct ol_curve_point point;
        const struct ol_slice name = ol_slice_trim(ol_csv_field(csv, columns[TRIAL]));
        const bool is_new = file->count == 0 || !ol_slice_is(name, ol_text_string(trial));
        int status = read_point(csv, columns, &point, error);
        if (status != OL_OK)
            return status;
        if (!is_new && point.epoch <= file->points[file->point_count - 1].epoch)
            return ol_fail(
                error, OL_BAD_INPUT, ol_csv_place(csv),
                "epoch %lld does not come after that of the row before; sort the file by trial and epoch",
                (long long)point.epoch);
        if (file->point_count == POINTS_MOST)
            return ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                           "more than %d rows; leave out trials, or epochs between the rungs", POINTS_MOST);
        if (is_new) {
            begin_curve(file);
            ol_text_set(trial, name);
        }
        OL_MEM_RESERVE(file->points, file->point_capacity, file->point_count + 1);
        file->points[file->point_count++] = point;
    }
    if (file->count > 0)
        file->begins[file->count] = file->point_count;
    return got;
}

int ol_curve_file_read(struct ol_curve_file *file, const char *path, struct ol_place place, struct ol_error *error)
{
    struct ol_text trial = {0};
    struct ol_input *input = ol_input_open(path, place, error);
    if (!input)
        return error->status;
    struct ol_csv *csv = ol_csv_new(input, 0);
    const int status = read_rows(file, csv, &trial, error);
    ol_csv_free(csv);
    ol_input_close(input);
    ol_text_release(&trial);
    return status;
}

void ol_curve_file_release(struct ol_curve_file *file)
{
    ol_mem_free(file->points);
    ol_mem_free(file->begins);
    *file = (struct ol_curve_file){0};
}
