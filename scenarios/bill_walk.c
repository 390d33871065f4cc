/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/bill_walk.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool ol_bill_is_folder(const char *path)
{
    struct stat status;
    return strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

const char *ol_bill_file_of(const char *path, struct ol_arena *arena, struct ol_error *error)
{
    if (!ol_bill_is_folder(path))
        return path;
    const size_t length = strlen(path);
    const char *file = ol_arena_format(arena, "%s%sfocus.csv", path, length && path[length - 1] == '/' ? "" : "/");
    if (access(file, F_OK) == 0)
        return file;
    ol_fail(
        error, OL_BAD_INPUT, OL_NOWHERE,
        "the folder \"%.200s\" has no focus.csv; give a bill's file, or a run's folder whose scenario has prices",
        path);
    return NULL;
}

/* 1: counts; 0: left out; negative: it is one of several currencies, and none was picked. */
static int settle_currency(struct ol_bill_walk *walk, const struct ol_bill_row *row, struct ol_error *error)
{
    char shown[OL_SHOWN_BUFFER];
    if (walk->wanted)
        return ol_slice_is(row->currency, walk->wanted);
    if (row->currency.length == 0 || (walk->currency && ol_slice_is(row->currency, walk->currency)))
        return 1;
    if (walk->currency && *walk->currency)
        return ol_fail(
            error, OL_BAD_INPUT, (struct ol_place){.file = walk->path, .line = row->line},
            "the charge is in %s where those before are in %s, and the two cannot be added; pick one with "
            "--currency",
            ol_slice_show(row->currency, shown), walk->currency);
    walk->currency = ol_arena_copy(&walk->arena, row->currency.data, row->currency.length);
    return 1;
}

static int take(struct ol_bill_walk *walk, const struct ol_bill_row *row, ol_bill_sink *sink, void *self,
                struct ol_error *error)
{
    const int counts = settle_currency(walk, row, error);
    walk->left_out += counts == 0;
    walk->charges += counts > 0;
    return counts > 0 ? sink(self, row, error) : counts;
}

int ol_bill_walk(struct ol_bill_walk *walk, ol_bill_sink *sink, void *self, struct ol_error *error)
{
    struct ol_bill_row row;
    const char *file = ol_bill_file_of(walk->path, &walk->arena, error);
    if (!file)
        return error->status;
    walk->path = file;
    walk->currency = walk->wanted ? walk->wanted : walk->currency ? walk->currency : "";
    walk->charges = walk->left_out = 0;
    const struct ol_bill_request request = {.path = walk->path, .format = walk->format, .tag = walk->tag};
    struct ol_bill_reader *reader = ol_bill_open(&request, error);
    int got = reader ? 1 : error->status, status = OL_OK;
    while (got > 0 && status == OL_OK && (got = ol_bill_next(reader, &row, error)) > 0)
        status = take(walk, &row, sink, self, error);
    if (reader) {
        walk->tally = *ol_bill_tally_of(reader);
        walk->format_name = ol_bill_format_of(reader)->name;
    }
    ol_bill_close(reader);
    return got < 0 ? got : status;
}

int ol_bill_walk_check(const struct ol_bill_walk *walk, struct ol_error *error)
{
    return walk->charges || !walk->left_out
               ? OL_OK
               : ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "--currency: no charge is in %s", walk->currency);
}

void ol_bill_walk_release(struct ol_bill_walk *walk)
{
    ol_arena_release(&walk->arena);
    *walk = (struct ol_bill_walk){0};
}
