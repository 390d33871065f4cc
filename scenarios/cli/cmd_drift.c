/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd_drift: whether a workload or a bill has moved since the plan was made.
 */
#include "outlay/quantity.h"
#include "reports/drift_plot.h"
#include "scenarios/cli/drift_listing.h"
#include "scenarios/cli/drift_option.h"

#include <math.h>
#include <string.h>

#define WINDOWS_MOST 520

struct request {
    struct ol_arena arena;
    struct ol_drift_option option;
    struct ol_drift_input input;
    struct ol_drift *drifts;
    size_t count;
};

/* ---- parts of one file ---- */

static struct ol_drift_span timed_of(const struct ol_drift_rows *rows)
{
    return ol_drift_rows_between(rows, -OL_TIME_LIMIT, OL_TIME_LIMIT, rows->name);
}

static const char *time_name(struct request *request, const struct ol_drift_rows *rows, ol_time time)
{
    char buffer[OL_TIME_BUFFER];
    const char *said = rows->has_instants ? ol_instant_format(time, buffer) : ol_duration_format(time, buffer);
    return ol_arena_copy(&request->arena, said, strlen(said));
}

/* An instant, a time on the file's own clock, or a share of its rows. */
static int split_time(struct request *request, struct ol_drift_span all, ol_time *time, struct ol_error *error)
{
    const struct ol_drift_rows *rows = all.rows;
    const struct ol_slice text = ol_slice_of(request->option.split);
    char why[160];
    double share;
    if (text.length > 1 && text.data[text.length - 1] == '%' && ol_share_parse(text, &share, why) && share < 1) {
        *time = rows->keys[all.from + (size_t)(share * (double)(all.to - all.from))].at;
        return OL_OK;
    }
    if (rows->has_instants ? ol_instant_parse(text, time, why) : ol_duration_parse(text, time, why))
        return OL_OK;
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                   "--split: \"%.60s\" cannot be used; give %s, or a share of rows, "
                   "50%%",
                   request->option.split,
                   rows->has_instants ? "an instant such as 2026-02-01" : "a time of the file's own, such as 30d");
}

/* Windows of days begin at midnight. */
static ol_time first_window(const struct request *request, const struct ol_drift_rows *rows, ol_time first)
{
    const bool has_days = rows->has_instants && request->option.window % OL_DAY == 0;
    return has_days ? first - (first % OL_DAY + OL_DAY) % OL_DAY : first;
}

/* `start` gets the time that parts them. */
static int part_rows(struct request *request, struct ol_drift_span *a, struct ol_drift_span *b, ol_time *start,
                     struct ol_error *error)
{
    const struct ol_drift_rows *rows = &request->input.rows[0];
    const struct ol_drift_span all = timed_of(rows);
    ol_time at = 0;
    if (all.to == all.from)
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = rows->name},
                       "no column of times is known in it, so it cannot be parted; name one by --time");
    int status = OL_OK;
    if (request->option.split)
        status = split_time(request, all, &at, error);
    else
        at = first_window(request, rows, rows->keys[all.from].at) + request->option.window;
    if (status != OL_OK)
        return status;
    const char *said = time_name(request, rows, *start = at);
    *a = ol_drift_rows_between(rows, -OL_TIME_LIMIT, at, ol_arena_format(&request->arena, "before %s", said));
    *b = ol_drift_rows_between(rows, at, OL_TIME_LIMIT, ol_arena_format(&request->arena, "from %s on", said));
    if (a->from == a->to || b->from == b->to)
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = rows->name},
                       "all rows lie %s %s; they go from %s to %s", a->from == a->to ? "after" : "before", said,
                       time_name(request, rows, rows->keys[all.from].at),
                       time_name(request, rows, rows->keys[all.to - 1].at));
    return OL_OK;
}

/* ---- comparing ---- */

static int compare(struct request *request, struct ol_drift_span a, struct ol_drift_span b, struct ol_error *error)
{
    struct ol_drift *drift = &request->drifts[request->count++];
    struct ol_drift_input *input = &request->input;
    const char *unknown, *fields[OL_DRIFT_NAMES + 1];
    for (size_t i = 0; i < input->added_count; i++)
        ol_drift_remark(drift, OL_DRIFT_FAULT_NEW, input->added[i], true, "is a column that A has not");
    ol_drift_measure_spans(drift, a, b, &input->labels);
    if (request->option.name_count == 0)
        return OL_OK;
    size_t count = 0;
    for (; count < drift->measure_count && count < OL_DRIFT_NAMES; count++)
        fields[count] = drift->measures[count].field.name;
    fields[count] = NULL;
    if (ol_drift_keep(drift, request->option.names, request->option.name_count, &unknown))
        return OL_OK;
    const char *meant = ol_nearest(unknown, fields);
    struct ol_text known = {0};
    for (size_t i = 0; i < count; i++)
        ol_text_addf(&known, "%s%s", i ? ", " : "", fields[i]);
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--fields: there is no \"%.60s\"%s%.60s%s; there are %.300s", unknown,
            meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "", ol_text_string(&known));
    ol_text_release(&known);
    return error->status;
}

/* From `begins` on; OL_NEVER: from B's first row. */
static int compare_windows(struct request *request, struct ol_drift_span a, struct ol_drift_span b, ol_time begins,
                           struct ol_error *error)
{
    const struct ol_drift_rows *rows = b.rows;
    const struct ol_drift_span timed = timed_of(rows);
    const size_t to = b.to < timed.to ? b.to : timed.to;
    if (b.from >= to)
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = rows->name},
                       "no column of times is known in it, so it has no windows; name one by --time");
    const ol_time first = begins == OL_NEVER ? first_window(request, rows, rows->keys[b.from].at) : begins;
    const ol_time last = rows->keys[to - 1].at;
    const ol_time count = (last - first) / request->option.window + 1;
    if (count > WINDOWS_MOST)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "--windows: there would be %lld; give longer ones, at most %d", (long long)count,
                       WINDOWS_MOST);
    int status = OL_OK;
    request->drifts = OL_ARENA_ARRAY(&request->arena, struct ol_drift, (size_t)count);
    for (ol_time i = 0; i < count && status == OL_OK; i++) {
        const ol_time from = first + i * request->option.window;
        const char *name = time_name(request, rows, from);
        status =
            compare(request, a, ol_drift_rows_between(rows, from, from + request->option.window, name), error);
    }
    return status;
}

static int compare_all(struct request *request, struct ol_error *error)
{
    struct ol_drift_span a = ol_drift_rows_all(&request->input.rows[0]), b;
    ol_time start = OL_NEVER;
    int status = OL_OK;
    if (request->option.reading.count == 1)
        status = part_rows(request, &a, &b, &start, error);
    else
        b = ol_drift_rows_all(&request->input.rows[1]);
    if (status == OL_OK && request->option.window)
        status = compare_windows(request, a, b, start, error);
    if (status == OL_OK && !request->option.window) {
        request->drifts = OL_ARENA_NEW(&request->arena, struct ol_drift);
        status = compare(request, a, b, error);
    }
    if (status == OL_OK)
        ol_drift_judge(request->drifts, request->count, &request->option.thresholds);
    return status;
}

/* ---- the verb ---- */

static struct ol_drift_sheet sheet_of(const struct request *request)
{
    return (struct ol_drift_sheet){request->drifts, request->count, request->option.window > 0, &request->input,
                                   request->option.thresholds};
}

static int print(const struct request *request, struct ol_error *error)
{
    static void (*const writers[])(const struct ol_drift_sheet *, struct ol_output *) = {
        [OL_FORMAT_TABLE] = ol_drift_print,
        [OL_FORMAT_JSON] = ol_drift_write_json,
        [OL_FORMAT_CSV] = ol_drift_write_csv,
    };
    const struct ol_drift_sheet sheet = sheet_of(request);
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    for (size_t i = 0; i < request->input.note_count; i++) {
        struct ol_error note = {0};
        snprintf(note.message, sizeof note.message, "note: %.500s", request->input.notes[i]);
        ol_error_print(&note, stderr);
    }
    writers[request->option.format](&sheet, output);
    return ol_output_close(output, error);
}

/* ---- the folder ---- */

static const char *const folder_names[] = {"drift.json", "fields.csv", "plots", NULL};
static const struct ol_folder_kind folder_kind = {
    .mark = "drift.json", .signature = "\"comparisons\":", .names = folder_names};

static int write_file(const struct request *request, const struct ol_folder *folder, const char *name,
                      void (*write)(const struct ol_drift_sheet *, struct ol_output *), struct ol_error *error)
{
    const struct ol_drift_sheet sheet = sheet_of(request);
    struct ol_text path = {0};
    struct ol_output *output = ol_output_open(ol_folder_file(folder, name, &path), error);
    if (output)
        write(&sheet, output);
    const int status = output ? ol_output_close(output, error) : error->status;
    ol_text_release(&path);
    return status;
}

static int write_folder(const struct request *request, struct ol_folder *folder, struct ol_error *error)
{
    char note[OL_PLOT_NOTE] = "";
    int status = write_file(request, folder, "drift.json", ol_drift_write_json, error);
    if (status == OL_OK)
        status = write_file(request, folder, "fields.csv", ol_drift_write_csv, error);
    if (status == OL_OK)
        status = ol_folder_make(folder, "plots", error);
    if (status == OL_OK)
        status = ol_report_drift_plots(folder, request->drifts, request->count, &request->option.thresholds, note,
                                       error);
    if (status == OL_OK && *note)
        fprintf(stderr, "outlay: %s\n", note);
    return status == OL_OK ? ol_folder_commit(folder, error) : status;
}

static bool is_finding(const struct request *request)
{
    for (size_t i = 0; i < request->count; i++)
        if (ol_drift_has_moved(&request->drifts[i]) || ol_drift_has_findings(&request->drifts[i]))
            return true;
    return false;
}

static int run(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct request *request = ol_mem_new(sizeof *request);
    struct ol_folder folder = {0};
    int status = ol_drift_option_read(&request->option, invocation, &request->arena, &error);
    if (status == OL_OK && request->option.folder)
        status = ol_folder_begin(&folder, request->option.folder, &folder_kind, &error);
    if (status == OL_OK)
        status = ol_drift_input_read(&request->input, &request->option.reading, &error);
    if (status == OL_OK)
        status = compare_all(request, &error);
    if (status == OL_OK && request->option.folder)
        status = write_folder(request, &folder, &error);
    if (status == OL_OK)
        status = print(request, &error);
    ol_folder_abandon(&folder);
    const int code = status == OL_OK ? is_finding(request) : ol_command_fail(&error);
    for (size_t i = 0; i < request->count; i++)
        ol_drift_release(&request->drifts[i]);
    ol_drift_input_release(&request->input);
    ol_arena_release(&request->arena);
    ol_mem_free(request);
    return code;
}

static const struct ol_option options[] = {
    {"fields", 0, "NAME,...", "look at these alone"},
    {"split", 0, "TIME",
     "part one file: an instant, a time of the file's own (30d), or a share of its rows (50%)"},
    {"windows", 0, "DURATION", "part B into windows, and show which of them moved; of one file A is the first"},
    {"threshold", 0, "NAME=X,...", "what counts as moved (default p=0.05,psi=0.2,distance=0.2)"},
    {"as", 0, "KIND", "bill, traffic, trace or table, where it is not what the file looks like"},
    {"time", 0, "COLUMN", "of a table: the times of its rows"},
    {"sample", 0, "N", "keep a random sample of N rows of each (default: what fits into 64 MiB)"},
    {"seed", 0, "N", "of the sample (default 1)"},
    {"output", 'o', "DIR", "write drift.json, fields.csv and plots into a folder, too"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_drift = {
    .name = "drift",
    .operands = "A [B]",
    .operands_min = 1,
    .operands_max = 2,
    .summary = "whether a workload or a bill has moved, and which of its fields",
    .details =
        "A and B are job traces, bills, logs of requests, run directories or any tables with a header. A field\n"
        "has moved where chance makes as much of nothing too seldom (Holm's test over all fields, for dependent\n"
        "rows), and it went far: by the population stability index, or by the distance (the Kolmogorov-Smirnov D\n"
        "of numbers, the share of rows that change category). Moved fields and findings of quality: exit status "
        "1.",
    .example = "outlay drift scenarios/made/cluster-128.swf --split 50%",
    .options = options,
    .run = run,
};
