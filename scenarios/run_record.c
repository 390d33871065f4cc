/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/run_record.h"

#include "outlay/json_reader.h"

#include <math.h>
#include <string.h>

/* One of the two files, in the reading. */
struct reading {
    struct ol_run_record *record;
    struct ol_json_reader *json;
    struct ol_json_event event;
    const char *begin, *end, *measured; /* of the run and of what counts in it, as summary.json tells them */
    struct ol_error *error;
};

static const char *keep(struct reading *reading)
{
    const struct ol_json_event *event = &reading->event;
    return event->type == OL_JSON_STRING
               ? ol_arena_copy(&reading->record->arena, event->text.data, event->text.length)
               : NULL;
}

static bool is_member(const struct reading *reading, int depth, const char *name)
{
    return reading->event.depth == depth && reading->event.key.data && ol_slice_is(reading->event.key, name);
}

/* ---- manifest.json ---- */

static int read_edit(struct reading *reading)
{
    struct ol_run_record *record = reading->record;
    struct ol_edit edit = {0};
    int got;
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           reading->event.type != OL_JSON_OBJECT_END) {
        if (is_member(reading, 3, "xpath"))
            edit.xpath = keep(reading);
        else if (is_member(reading, 3, "value"))
            edit.value = keep(reading);
    }
    if (got > 0 && edit.xpath && edit.value) {
        OL_MEM_RESERVE(record->edits, record->edit_capacity, record->edit_count + 1);
        record->edits[record->edit_count++] = edit;
    }
    return got;
}

static int read_input(struct reading *reading)
{
    struct ol_run_record *record = reading->record;
    struct ol_run_input input = {0};
    int got;
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           reading->event.type != OL_JSON_OBJECT_END) {
        if (is_member(reading, 3, "path"))
            input.path = keep(reading);
        else if (is_member(reading, 3, "role"))
            input.role = keep(reading);
        else if (is_member(reading, 3, "sha256"))
            input.sha256 = keep(reading);
    }
    if (got > 0 && input.path && input.role) {
        OL_MEM_RESERVE(record->inputs, record->input_capacity, record->input_count + 1);
        record->inputs[record->input_count++] = input;
        if (strcmp(input.role, "scenario") == 0)
            record->scenario = input.path;
    }
    return got;
}

/* An array of objects, each one read by `item`. */
static int read_list(struct reading *reading, int (*item)(struct reading *reading))
{
    int got;
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           reading->event.type != OL_JSON_ARRAY_END)
        if (reading->event.type == OL_JSON_OBJECT && (got = item(reading)) <= 0)
            break;
    return got;
}

static int read_manifest_member(struct reading *reading)
{
    int64_t seed;
    if (is_member(reading, 1, "edits") && reading->event.type == OL_JSON_ARRAY)
        return read_list(reading, read_edit);
    if (is_member(reading, 1, "inputs") && reading->event.type == OL_JSON_ARRAY)
        return read_list(reading, read_input);
    if (is_member(reading, 1, "variance"))
        for (int i = 0; ol_variance_names[i]; i++)
            if (ol_slice_is(reading->event.text, ol_variance_names[i]))
                reading->record->variance = (enum ol_variance)i;
    if (is_member(reading, 1, "seed") && ol_slice_int(reading->event.text, &seed))
        reading->record->seed = (uint64_t)seed;
    return 1;
}

/* ---- summary.json ---- */

struct member {
    const char *name;
    double *to;
};

static void read_reals(const struct reading *reading, int depth, const struct member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_member(reading, depth, members[i].name) && reading->event.type == OL_JSON_NUMBER)
            ol_slice_real(reading->event.text, members[i].to);
}

static int read_metric(struct reading *reading)
{
    struct ol_run_record *record = reading->record;
    struct ol_figure figure = {.unit = "", .interval = {NAN, NAN, NAN}, .p10 = NAN, .p50 = NAN, .p90 = NAN};
    const struct member members[] = {{"mean", &figure.interval.mean},
                                     {"lo", &figure.interval.lo},
                                     {"hi", &figure.interval.hi},
                                     {"p10", &figure.p10},
                                     {"p50", &figure.p50},
                                     {"p90", &figure.p90}};
    int got;
    figure.name = ol_arena_copy(&record->arena, reading->event.key.data, reading->event.key.length);
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           reading->event.type != OL_JSON_OBJECT_END) {
        read_reals(reading, 3, members, sizeof members / sizeof *members);
        if (is_member(reading, 3, "n"))
            ol_slice_int(reading->event.text, &figure.n);
        if (is_member(reading, 3, "unit") && reading->event.type == OL_JSON_STRING)
            figure.unit = keep(reading);
    }
    if (got > 0) {
        OL_MEM_RESERVE(record->figures, record->figure_capacity, record->figure_count + 1);
        record->figures[record->figure_count++] = figure;
    }
    return got;
}

static int index_of(struct ol_slice text, const char *const *names, int count)
{
    int i = 0;
    while (i < count && !ol_slice_is(text, names[i]))
        i++;
    return i;
}

static void read_objective_member(struct reading *reading, struct ol_objective_verdict *verdict, int *kind,
                                  int *state)
{
    const struct ol_json_event *event = &reading->event;
    const struct {
        const char *name;
        double *to;
    } reals[] = {{"bound", &verdict->bound},    {"confidence", &verdict->level},   {"lo", &verdict->interval.lo},
                 {"hi", &verdict->interval.hi}, {"mean", &verdict->interval.mean}, {"margin", &verdict->margin}};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        if (is_member(reading, 3, reals[i].name) && event->type == OL_JSON_NUMBER)
            ol_slice_real(event->text, reals[i].to);
    if (is_member(reading, 3, "metric"))
        verdict->metric = keep(reading);
    else if (is_member(reading, 3, "unit"))
        verdict->unit = keep(reading);
    else if (is_member(reading, 3, "kind"))
        *kind = index_of(event->text, ol_objective_bound_names, OL_OBJECTIVE_BOUNDS);
    else if (is_member(reading, 3, "state"))
        *state = index_of(event->text, ol_objective_state_names, OL_OBJECTIVE_STATES);
    else if (is_member(reading, 3, "strict"))
        verdict->is_strict = event->type == OL_JSON_TRUE;
    else if (is_member(reading, 3, "better"))
        verdict->wants_less = ol_slice_is(event->text, "less");
}

static int read_objective(struct reading *reading)
{
    struct ol_run_record *record = reading->record;
    struct ol_objective_verdict verdict = {.interval = {NAN, NAN, NAN}, .bound = NAN, .level = NAN, .margin = NAN};
    int got, kind = OL_OBJECTIVE_BOUNDS, state = OL_OBJECTIVE_STATES;
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           reading->event.type != OL_JSON_OBJECT_END)
        read_objective_member(reading, &verdict, &kind, &state);
    const bool is_whole = verdict.metric && verdict.unit && kind < OL_OBJECTIVE_BOUNDS &&
                          state < OL_OBJECTIVE_STATES && verdict.bound == verdict.bound && verdict.level > 0 &&
                          verdict.level < 1;
    if (got > 0 && is_whole) {
        verdict.kind = (enum ol_objective_bound)kind;
        verdict.state = (enum ol_objective_state)state;
        OL_MEM_RESERVE(record->objectives, record->objective_capacity, record->objective_count + 1);
        record->objectives[record->objective_count++] = verdict;
    }
    return got;
}

static int read_metrics(struct reading *reading)
{
    int got;
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           reading->event.type != OL_JSON_OBJECT_END)
        if (reading->event.type == OL_JSON_OBJECT && (got = read_metric(reading)) <= 0)
            break;
    return got;
}

static int read_stopping(struct reading *reading)
{
    struct ol_stopping *stopping = &reading->record->stopping;
    const struct member members[] = {{"wanted", &stopping->wanted}, {"reached", &stopping->reached}};
    int got;
    *stopping = (struct ol_stopping){.reached = NAN, .reason = ""};
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           reading->event.type != OL_JSON_OBJECT_END) {
        read_reals(reading, 2, members, sizeof members / sizeof *members);
        if (is_member(reading, 2, "metric"))
            stopping->metric = keep(reading);
        else if (is_member(reading, 2, "reason") && reading->event.type == OL_JSON_STRING)
            stopping->reason = keep(reading);
    }
    return got;
}

static void add_factor(struct reading *reading)
{
    struct ol_run_record *record = reading->record;
    struct ol_run_factor factor;
    if (reading->event.type != OL_JSON_NUMBER || !ol_slice_real(reading->event.text, &factor.factor))
        return;
    factor.metric = ol_arena_copy(&record->arena, reading->event.key.data, reading->event.key.length);
    OL_MEM_RESERVE(record->factors, record->factor_capacity, record->factor_count + 1);
    record->factors[record->factor_count++] = factor;
}

/* {"factors": {METRIC: NUMBER ...}, "method": TEXT} */
static int read_reduction(struct reading *reading)
{
    int got;
    while ((got = ol_json_next(reading->json, &reading->event, reading->error)) > 0 &&
           (reading->event.type != OL_JSON_OBJECT_END || reading->event.depth > 1))
        if (reading->event.depth == 3 && reading->event.key.data)
            add_factor(reading);
        else if (is_member(reading, 2, "method"))
            reading->record->reduction = keep(reading);
    return got;
}

static int read_summary_member(struct reading *reading)
{
    struct ol_run_record *record = reading->record;
    const struct {
        const char *name;
        const char **to;
    } texts[] = {
        {"scenario", &record->name},  {"scenario_sha256", &record->sha256},  {"currency", &record->currency},
        {"outlay", &record->version}, {"measured_from", &reading->measured}, {"start", &reading->begin},
        {"end", &reading->end}};
    if (is_member(reading, 1, "metrics") && reading->event.type == OL_JSON_OBJECT)
        return read_metrics(reading);
    if (is_member(reading, 1, "stopping") && reading->event.type == OL_JSON_OBJECT)
        return read_stopping(reading);
    if (is_member(reading, 1, "variance_reduction") && reading->event.type == OL_JSON_OBJECT)
        return read_reduction(reading);
    if (is_member(reading, 1, "replications"))
        ol_slice_int(reading->event.text, &record->replications);
    if (is_member(reading, 1, "objectives") && reading->event.type == OL_JSON_ARRAY)
        return read_list(reading, read_objective);
    if (is_member(reading, 1, "partial"))
        record->is_partial = reading->event.type == OL_JSON_TRUE;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (is_member(reading, 1, texts[i].name))
            *texts[i].to = keep(reading);
    return 1;
}

/* An instant, or simulated seconds with an "s" behind. */
static bool read_time(const char *text, ol_time *time, bool *is_instant)
{
    char why[160];
    *is_instant = text && ol_instant_parse(ol_slice_of(text), time, why);
    return *is_instant || (text && ol_duration_parse(ol_slice_of(text), time, why));
}

static void read_span(struct reading *reading)
{
    struct ol_run_record *record = reading->record;
    ol_time begin, end, measured;
    bool is_instant, is_end_instant, is_measured_instant;
    record->start_instant = record->length = OL_NEVER;
    if (!read_time(reading->begin, &begin, &is_instant) || !read_time(reading->end, &end, &is_end_instant))
        return;
    record->has_instant = is_instant;
    record->start_instant = begin;
    record->length = end - begin;
    if (read_time(reading->measured, &measured, &is_measured_instant))
        record->warmup = measured - begin;
}

/* ---- both ---- */

static int read_file(struct reading *reading, const char *path, int (*member)(struct reading *reading))
{
    struct ol_error *error = reading->error;
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    reading->json = ol_json_reader_new(input);
    int got = ol_json_next(reading->json, &reading->event, error);
    if (got > 0 && reading->event.type != OL_JSON_OBJECT)
        got = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path}, "this is no file of a run");
    while (got > 0 && (got = ol_json_next(reading->json, &reading->event, error)) > 0)
        if (reading->event.type != OL_JSON_OBJECT_END)
            got = member(reading);
    ol_json_reader_free(reading->json);
    ol_input_close(input);
    return got < 0 ? got : OL_OK;
}

int ol_run_record_read(struct ol_run_record *record, const char *directory, struct ol_error *error)
{
    struct reading reading = {.record = record, .error = error};
    *record = (struct ol_run_record){0};
    const char *manifest = ol_arena_format(&record->arena, "%s/manifest.json", directory);
    const char *summary = ol_arena_format(&record->arena, "%s/summary.json", directory);
    int status = read_file(&reading, manifest, read_manifest_member);
    if (status == OL_OK)
        status = read_file(&reading, summary, read_summary_member);
    if (status == OL_OK)
        read_span(&reading);
    return status;
}

void ol_run_record_release(struct ol_run_record *record)
{
    ol_mem_free(record->edits);
    ol_mem_free(record->inputs);
    ol_mem_free(record->figures);
    ol_mem_free(record->factors);
    ol_mem_free(record->objectives);
    ol_arena_release(&record->arena);
    *record = (struct ol_run_record){0};
}

bool ol_run_record_metric(const struct ol_run_record *record, const char *name, double *mean)
{
    for (size_t i = 0; i < record->figure_count; i++)
        if (strcmp(record->figures[i].name, name) == 0) {
            *mean = record->figures[i].interval.mean;
            return !isnan(*mean);
        }
    return false;
}
