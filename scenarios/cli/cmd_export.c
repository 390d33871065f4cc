/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/input.h"
#include "outlay/output.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/listing.h"
#include "scenarios/run_notices.h"

#include <math.h>

struct export_call {
    const char *run, *target;
    struct ol_run_record record;
    struct ol_output *output;
    struct ol_arena arena;
    struct ol_error error;
};

/* ---- files of the run, as they are ---- */

static int copy(struct export_call *call, const char *name)
{
    const char *path = ol_arena_format(&call->arena, "%s/%s", call->run, name);
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, &call->error);
    struct ol_slice bytes;
    int got = input ? 1 : call->error.status;
    while (got > 0 && (got = ol_input_chunk(input, &bytes, &call->error)) > 0)
        ol_output_bytes(call->output, bytes.data, bytes.length);
    ol_input_close(input);
    return got;
}

static int copy_focus(struct export_call *call)
{
    return copy(call, "focus.csv");
}

static int copy_summary(struct export_call *call)
{
    return copy(call, "summary.json");
}

/* ---- metrics ---- */

static int write_metrics_csv(struct export_call *call)
{
    ol_output_string(call->output, "metric,unit,mean\n");
    for (size_t i = 0; i < call->record.figure_count; i++) {
        const struct ol_figure *figure = &call->record.figures[i];
        ol_output_csv(call->output, figure->name);
        ol_output_char(call->output, ',');
        ol_output_csv(call->output, figure->unit);
        ol_output_char(call->output, ',');
        if (isfinite(figure->interval.mean))
            ol_output_real(call->output, figure->interval.mean);
        ol_output_char(call->output, '\n');
    }
    return OL_OK;
}

static int write_open_metrics(struct export_call *call)
{
    const struct ol_run_record *record = &call->record;
    struct ol_exposed *metrics = OL_ARENA_ARRAY(&call->arena, struct ol_exposed, record->figure_count + 1);
    for (size_t i = 0; i < record->figure_count; i++)
        metrics[i] = (struct ol_exposed){record->figures[i].name, record->figures[i].unit,
                                         record->figures[i].interval.mean};
    ol_report_open_metrics(call->output, record->name ? record->name : "", metrics, record->figure_count);
    return OL_OK;
}

/* ---- notices ---- */

static int write_notices(struct export_call *call,
                         void (*write)(struct ol_output *output, const struct ol_notice_origin *origin,
                                       const struct ol_notice *notices, size_t count))
{
    const struct ol_run_record *record = &call->record;
    const bool has_end = record->has_instant && record->length != OL_NEVER;
    const struct ol_notice_origin origin = {.version = OL_VERSION,
                                            .scenario = record->name ? record->name : "",
                                            .stamped = has_end ? record->start_instant + record->length : 0};
    struct ol_notice *notices;
    size_t count;
    const int status = ol_run_notices(call->run, record, &call->arena, &notices, &count, &call->error);
    if (status == OL_OK)
        write(call->output, &origin, notices, count);
    return status;
}

static int write_calendar(struct export_call *call)
{
    return write_notices(call, ol_report_calendar);
}

static int write_alerts(struct export_call *call)
{
    return write_notices(call, ol_report_alerts);
}

static const char *const forms[] = {"openmetrics", "icalendar", "alerts-json", "focus", "csv", "json", NULL};
static int (*const writers[])(struct export_call *call) = {write_open_metrics, write_calendar,    write_alerts,
                                                           copy_focus,         write_metrics_csv, copy_summary};

/* Not over what is read of the run. */
static bool spares_run(struct export_call *call)
{
    static const char *const names[] = {"manifest.json", "summary.json",  "focus.csv",
                                        "budgets.csv",   "anomalies.csv", "commitments.xml"};
    const char *inputs[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        inputs[i] = ol_arena_format(&call->arena, "%s/%s", call->run, names[i]);
    return ol_output_spares(call->target, inputs, sizeof names / sizeof *names, &call->error);
}

/* A file appears whole or not at all. */
static int export_as(struct export_call *call, int form)
{
    struct ol_error late = {0};
    int status = ol_run_record_read(&call->record, call->run, &call->error);
    if (status != OL_OK)
        return status;
    call->output =
        call->target ? ol_output_replace(call->target, &call->error) : ol_output_open("-", &call->error);
    if (!call->output)
        return call->error.status;
    status = writers[form](call);
    if (status != OL_OK) {
        ol_output_abandon(call->output);
        return status;
    }
    const int closed = ol_output_close(call->output, &late);
    if (closed != OL_OK)
        call->error = late;
    return closed;
}

static int export(const struct ol_invocation *invocation)
{
    struct export_call call = {.run = invocation->operands[0], .target = ol_option_value(invocation, "output")};
    int form, status = OL_BAD_USAGE;
    if (!ol_option_given(invocation, "as"))
        ol_fail(&call.error, OL_BAD_USAGE, OL_NOWHERE,
                "say as what: --as openmetrics, icalendar, alerts-json, focus, csv or json");
    else if (ol_option_choice(invocation, "as", forms, 0, &form, &call.error) && spares_run(&call))
        status = export_as(&call, form);
    const int code = status == OL_OK ? 0 : ol_command_fail(&call.error);
    ol_run_record_release(&call.record);
    ol_arena_release(&call.arena);
    return code;
}

static const struct ol_option options[] = {
    {"as", 0, "FORM", "openmetrics, icalendar, alerts-json, focus, csv or json"},
    {"output", 'o', "FILE", "write it there, whole or not at all (default: standard output)"},
    {0},
};

const struct ol_command ol_command_export = {
    .name = "export",
    .operands = "RUN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "a run in the forms of others: for a Prometheus, a calendar, a webhook",
    .details =
        "openmetrics: all metrics as gauges, means over the replications. icalendar: alerts, breaches and ends "
        "of\n"
        "commitments, each at its moment. alerts-json: one object a finding, with a stable id by which it is\n"
        "known again. focus: the bill of the first replication. csv, json: the summary.",
    .example = "outlay export build/month --as openmetrics -o build/month.prom",
    .options = options,
    .run = export,
};
