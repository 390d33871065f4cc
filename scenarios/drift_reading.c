/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/drift_reading.h"

#include "outlay/input.h"
#include "scenarios/drift_records.h"
#include "scenarios/drift_table.h"

#include <string.h>

#define ROOM_BYTES ((size_t)64 << 20)
#define ROOM_LEAST 1000
#define TABLE      OL_DRIFT_RECORD_KINDS /* behind the others */

const char *const ol_drift_inputs[] = {"bill", "traffic", "trace", "table", NULL};

/* Folders say nothing of it: two of them are runs, of which the jobs count. */
static size_t kind_of(const struct ol_drift_request *request)
{
    for (size_t k = 0; request->kind && ol_drift_inputs[k]; k++)
        if (strcmp(request->kind, ol_drift_inputs[k]) == 0)
            return k;
    for (size_t i = 0; i < request->count; i++) {
        if (ol_drift_is_folder(request->paths[i]))
            continue;
        for (size_t k = 0; k < TABLE; k++)
            if (ol_drift_record_kinds[k].fits(request->paths[i]))
                return k;
        return TABLE;
    }
    return OL_DRIFT_TRACE;
}

static int check_paths(const struct ol_drift_request *request, bool reads_folders, struct ol_error *error)
{
    for (size_t i = 0; i < request->count; i++) {
        const char *path = request->paths[i];
        if (strcmp(path, "-") == 0)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                           "standard input cannot be looked at twice; put it into a file first");
        if (ol_drift_is_folder(path) && !reads_folders)
            return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                           "\"%.300s\" is a folder, and what stands beside it is no job trace and no bill; name a "
                           "file in it, such as its jobs.csv",
                           path);
        struct ol_input *input = ol_drift_is_folder(path) ? NULL : ol_input_open(path, OL_NOWHERE, error);
        if (!input && !ol_drift_is_folder(path))
            return error->status;
        ol_input_close(input);
    }
    return OL_OK;
}

static size_t room_for(const struct ol_drift_request *request, size_t field_count)
{
    const size_t row = sizeof(struct ol_drift_key) + field_count * sizeof(double);
    const size_t fit = ROOM_BYTES / row;
    return request->room ? request->room : fit < ROOM_LEAST ? ROOM_LEAST : fit;
}

static int read_all(struct ol_drift_input *input, const struct ol_drift_request *request,
                    const struct ol_drift_record_kind *kind, const struct ol_drift_table *table,
                    struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; i < request->count && status == OL_OK; i++) {
        struct ol_drift_rows *rows = &input->rows[i];
        ol_drift_rows_begin(rows, request->paths[i], input->fields, input->field_count,
                            room_for(request, input->field_count), request->seed);
        status = kind ? kind->read(input, request, request->paths[i], i, error)
                      : ol_drift_table_read(table, input, request->paths[i], i, error);
        if (status == OL_OK && rows->read == 0)
            status = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = request->paths[i]},
                             "there is no row that could be read; is this the file that was meant?");
        if (status == OL_OK)
            ol_drift_rows_settle(rows);
    }
    return status;
}

int ol_drift_input_read(struct ol_drift_input *input, const struct ol_drift_request *request,
                        struct ol_error *error)
{
    *input = (struct ol_drift_input){0};
    struct ol_drift_table table = {0};
    const struct ol_drift_record_kind *kind = NULL; /* NULL: a table */
    size_t chosen = TABLE;
    int status = check_paths(request, true, error);
    if (status == OL_OK) {
        chosen = kind_of(request);
        kind = chosen == TABLE ? NULL : &ol_drift_record_kinds[chosen];
        status = check_paths(request, kind && kind->reads_folders, error);
    }
    input->kind = ol_drift_inputs[chosen];
    if (status == OL_OK && kind) {
        input->field_count = kind->field_count;
        input->fields = OL_ARENA_ARRAY(&input->arena, struct ol_drift_field, kind->field_count);
        memcpy(input->fields, kind->fields, kind->field_count * sizeof *kind->fields);
    } else if (status == OL_OK) {
        status = ol_drift_table_plan(&table, input, request, error);
    }
    return status == OL_OK ? read_all(input, request, kind, &table, error) : status;
}

void ol_drift_input_release(struct ol_drift_input *input)
{
    for (size_t i = 0; i < 2; i++)
        ol_drift_rows_release(&input->rows[i]);
    ol_labels_release(&input->labels);
    ol_mem_free(input->notes);
    ol_mem_free(input->added);
    ol_arena_release(&input->arena);
    *input = (struct ol_drift_input){0};
}
