/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/drift_records.h"

#include "outlay/bill.h"
#include "outlay/traffic.h"
#include "scenarios/job_rows.h"
#include "scenarios/trace_reading.h"
#include "scenarios/traffic_request.h"

#include <string.h>
#include <sys/stat.h>

#define BATCH        256
#define MICROSECONDS 1e-6

bool ol_drift_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static double seconds(ol_time time)
{
    return time == OL_NEVER ? OL_DRIFT_MISSING : (double)time / (double)OL_SECOND;
}

static double text_value(struct ol_drift_input *input, struct ol_slice text)
{
    return text.length == 0 ? OL_DRIFT_MISSING : (double)ol_label_of_text(&input->labels, text.data, text.length);
}

/* ---- traces and runs ---- */

enum { TRACE_RUNTIME, TRACE_ESTIMATE, TRACE_WAIT, TRACE_UNITS, TRACE_HOURS, TRACE_USER, TRACE_TEAM, TRACE_QUEUE };
static const struct ol_drift_field trace_fields[] = {
    [TRACE_RUNTIME] = {"runtime", "s", OL_DRIFT_NUMBER, false},
    [TRACE_ESTIMATE] = {"estimate", "s", OL_DRIFT_NUMBER, false},
    [TRACE_WAIT] = {"wait", "s", OL_DRIFT_NUMBER, false},
    [TRACE_UNITS] = {"units", "", OL_DRIFT_NUMBER, false},
    [TRACE_HOURS] = {"unit hours", "", OL_DRIFT_NUMBER, true},
    [TRACE_USER] = {"user", "", OL_DRIFT_CATEGORY, false},
    [TRACE_TEAM] = {"team", "", OL_DRIFT_CATEGORY, false},
    [TRACE_QUEUE] = {"queue", "", OL_DRIFT_CATEGORY, false},
};

static bool fits_trace(const char *path)
{
    struct ol_error error = {0};
    struct ol_trace_reading *reading = ol_trace_reading_open(&(struct ol_trace_request){.path = path}, &error);
    ol_trace_reading_close(reading);
    return reading != NULL;
}

static double label_of(struct ol_drift_input *input, const struct ol_labels *labels, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    return label == OL_NO_LABEL ? OL_DRIFT_MISSING
                                : text_value(input, ol_slice_of(ol_label_text(labels, label, buffer)));
}

static void put_sizes(double *values, double runtime, double units)
{
    values[TRACE_RUNTIME] = runtime;
    values[TRACE_UNITS] = units > 0 ? units : OL_DRIFT_MISSING;
    values[TRACE_HOURS] = values[TRACE_UNITS] * runtime / 3600;
}

static int read_run(struct ol_drift_input *input, const char *path, size_t i, struct ol_error *error)
{
    struct ol_job_rows *jobs = ol_job_rows_open(path, error);
    struct ol_job_row row;
    int got = -1;
    while (jobs && (got = ol_job_rows_next(jobs, &row, error)) > 0) {
        double *values = ol_drift_rows_add(&input->rows[i], row.submit, 0);
        if (!values)
            continue;
        put_sizes(values, seconds(row.run), row.units);
        values[TRACE_WAIT] = seconds(row.wait);
        values[TRACE_USER] = text_value(input, row.user);
        values[TRACE_TEAM] = text_value(input, row.team);
        values[TRACE_QUEUE] = text_value(input, row.queue);
    }
    ol_job_rows_close(jobs);
    return got < 0 ? error->status : OL_OK;
}

/* Where a header tells it. */
static ol_time zero_of(const struct ol_trace_reading *reading)
{
    const struct ol_swf_header *header = ol_trace_reading_header(reading);
    const bool is_told = header && header->unix_start > 0 && header->unix_start < OL_TIME_LIMIT / OL_SECOND &&
                         !ol_trace_reading_has_instants(reading);
    return is_told ? header->unix_start * OL_SECOND : 0;
}

static int read_trace(struct ol_drift_input *input, const struct ol_drift_request *request, const char *path,
                      size_t i, struct ol_error *error)
{
    (void)request;
    struct ol_drift_rows *rows = &input->rows[i];
    if (ol_drift_is_folder(path))
        return read_run(input, path, i, error);
    struct ol_trace_reading *reading = ol_trace_reading_open(&(struct ol_trace_request){.path = path}, error);
    struct ol_trace_row row;
    int got = -1;
    while (reading && (got = ol_trace_reading_next(reading, &row, error)) > 0) {
        const ol_time zero = zero_of(reading);
        rows->has_instants = zero != 0 || ol_trace_reading_has_instants(reading);
        double *values =
            ol_drift_rows_add(rows, row.submit == OL_NEVER ? OL_NEVER : row.submit + zero, row.digest);
        if (!values)
            continue;
        const struct ol_labels *labels = ol_trace_reading_labels(reading);
        put_sizes(values, seconds(row.runtime), (double)row.units);
        values[TRACE_ESTIMATE] = seconds(row.estimate);
        values[TRACE_WAIT] = seconds(row.wait);
        values[TRACE_USER] = label_of(input, labels, row.user);
        values[TRACE_TEAM] = label_of(input, labels, row.team);
        values[TRACE_QUEUE] = label_of(input, labels, row.queue);
    }
    if (reading)
        rows->malformed = ol_trace_reading_troubles(reading)->malformed;
    ol_trace_reading_close(reading);
    return got < 0 ? error->status : OL_OK;
}

/* ---- bills ---- */

enum {
    BILL_BILLED,
    BILL_EFFECTIVE,
    BILL_LIST,
    BILL_CATEGORY,
    BILL_SERVICE,
    BILL_PROVIDER,
    BILL_REGION,
    BILL_ACCOUNT,
    BILL_CURRENCY
};
static const struct ol_drift_field bill_fields[] = {
    [BILL_BILLED] = {"billed", "", OL_DRIFT_NUMBER, true},
    [BILL_EFFECTIVE] = {"effective", "", OL_DRIFT_NUMBER, true},
    [BILL_LIST] = {"list", "", OL_DRIFT_NUMBER, false},
    [BILL_CATEGORY] = {"category", "", OL_DRIFT_CATEGORY, false},
    [BILL_SERVICE] = {"service", "", OL_DRIFT_CATEGORY, false},
    [BILL_PROVIDER] = {"provider", "", OL_DRIFT_CATEGORY, false},
    [BILL_REGION] = {"region", "", OL_DRIFT_CATEGORY, false},
    [BILL_ACCOUNT] = {"account", "", OL_DRIFT_CATEGORY, false},
    [BILL_CURRENCY] = {"currency", "", OL_DRIFT_CATEGORY, false},
};

static bool fits_bill(const char *path)
{
    struct ol_error error = {0};
    struct ol_bill_reader *reader = ol_bill_open(&(struct ol_bill_request){.path = path}, &error);
    const bool fits = reader && strcmp(ol_bill_format_of(reader)->name, "plain") != 0;
    ol_bill_close(reader);
    return fits;
}

/* Amounts of two currencies are not to be compared. */
static int note_currency(struct ol_drift_input *input, const char *path, struct ol_slice currency,
                         struct ol_error *error)
{
    struct ol_drift_field *billed = &input->fields[BILL_BILLED];
    if (!*billed->unit && currency.length > 0)
        billed->unit = ol_arena_copy(&input->arena, currency.data, currency.length);
    else if (currency.length > 0 && !ol_slice_is(currency, billed->unit))
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path},
                       "charges are in " OL_SLICE_FORMAT " and in %.40s, which cannot be compared; leave one "
                       "currency in the files",
                       OL_SLICE_ARGS(currency), billed->unit);
    input->fields[BILL_EFFECTIVE].unit = input->fields[BILL_LIST].unit = billed->unit;
    return OL_OK;
}

static void put_charge(struct ol_drift_input *input, double *values, const struct ol_bill_row *row)
{
    values[BILL_BILLED] = ol_money_real(row->billed);
    values[BILL_EFFECTIVE] = ol_money_real(row->effective);
    values[BILL_LIST] = ol_money_real(row->list);
    values[BILL_CATEGORY] = text_value(input, row->category);
    values[BILL_SERVICE] = text_value(input, row->service);
    values[BILL_PROVIDER] = text_value(input, row->provider);
    values[BILL_REGION] = text_value(input, row->region);
    values[BILL_ACCOUNT] = text_value(input, row->account);
    values[BILL_CURRENCY] = text_value(input, row->currency);
}

static int read_bill(struct ol_drift_input *input, const struct ol_drift_request *request, const char *path,
                     size_t i, struct ol_error *error)
{
    (void)request;
    struct ol_drift_rows *rows = &input->rows[i];
    struct ol_bill_row row;
    int got = -1;
    if (ol_drift_is_folder(path))
        path = ol_arena_format(&input->arena, "%s/focus.csv", path);
    struct ol_bill_reader *reader = ol_bill_open(&(struct ol_bill_request){.path = path}, error);
    rows->has_instants = true;
    while (reader && (got = ol_bill_next(reader, &row, error)) > 0) {
        const int status = note_currency(input, path, row.currency, error);
        double *values = status == OL_OK ? ol_drift_rows_add(rows, row.start, 0) : NULL;
        if (values)
            put_charge(input, values, &row);
        if (status != OL_OK) {
            got = status;
            break;
        }
    }
    if (reader)
        rows->malformed = ol_bill_tally_of(reader)->malformed;
    ol_bill_close(reader);
    return got < 0 ? error->status : OL_OK;
}

/* ---- requests ---- */

enum { TRAFFIC_PROMPT, TRAFFIC_OUTPUT, TRAFFIC_BYTES, TRAFFIC_WORK, TRAFFIC_MODEL };
static const struct ol_drift_field traffic_fields[] = {
    [TRAFFIC_PROMPT] = {"prompt", "tokens", OL_DRIFT_NUMBER, true},
    [TRAFFIC_OUTPUT] = {"output", "tokens", OL_DRIFT_NUMBER, true},
    [TRAFFIC_BYTES] = {"bytes", "", OL_DRIFT_NUMBER, false},
    [TRAFFIC_WORK] = {"work", "s", OL_DRIFT_NUMBER, false},
    [TRAFFIC_MODEL] = {"model", "", OL_DRIFT_CATEGORY, false},
};

/* Series of counts are tables of numbers: their rows are no requests. */
static bool fits_traffic(const char *path)
{
    static const char *const formats[] = {"azure-llm", "json-lines", "access-log"};
    const char *format = ol_traffic_guess_format(path);
    for (size_t i = 0; format && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(format, formats[i]) == 0)
            return true;
    return false;
}

static double known(uint32_t value)
{
    return value ? (double)value : OL_DRIFT_MISSING;
}

static void add_request(struct ol_drift_input *input, struct ol_drift_rows *rows, const struct ol_labels *models,
                        const struct ol_request *request)
{
    double *values = ol_drift_rows_add(rows, request->at, 0);
    if (!values)
        return;
    values[TRAFFIC_PROMPT] = known(request->prompt);
    values[TRAFFIC_OUTPUT] = known(request->output);
    values[TRAFFIC_BYTES] = known(request->bytes);
    values[TRAFFIC_WORK] = known(request->work) * MICROSECONDS;
    values[TRAFFIC_MODEL] = label_of(input, models, request->model);
}

static int read_traffic(struct ol_drift_input *input, const struct ol_drift_request *request, const char *path,
                        size_t i, struct ol_error *error)
{
    (void)request;
    struct ol_drift_rows *rows = &input->rows[i];
    struct ol_traffic_request words = {.path = path, .format = ol_traffic_guess_format(path)};
    struct ol_traffic traffic = {0};
    struct ol_labels models = {0};
    const struct ol_stream_context context = {.labels = &models, .seed = request->seed, .until = OL_NEVER};
    struct ol_request requests[BATCH];
    struct ol_stream *stream = NULL;
    int got = words.format ? ol_traffic_request_read(&words, &traffic, &input->arena, error)
                           : ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path},
                                     "these are no requests that are known; try --as table");
    if (got == OL_OK)
        stream = ol_stream_open(&traffic, &context, error);
    if (got == OL_OK && !stream)
        got = error->status;
    while (stream && (got = ol_stream_next(stream, requests, BATCH, error)) > 0)
        for (int k = 0; k < got; k++)
            add_request(input, rows, &models, &requests[k]);
    if (stream) {
        rows->has_instants = stream->origin == OL_ORIGIN_ABSOLUTE;
        rows->malformed = stream->troubles.malformed;
    }
    ol_stream_close(stream);
    ol_labels_release(&models);
    return got < 0 ? error->status : OL_OK;
}

/* ---- the kinds ---- */

const struct ol_drift_record_kind ol_drift_record_kinds[OL_DRIFT_RECORD_KINDS] = {
    [OL_DRIFT_BILL] = {fits_bill, bill_fields, sizeof bill_fields / sizeof *bill_fields, read_bill, true},
    [OL_DRIFT_TRAFFIC] = {fits_traffic, traffic_fields, sizeof traffic_fields / sizeof *traffic_fields,
                          read_traffic, false},
    [OL_DRIFT_TRACE] = {fits_trace, trace_fields, sizeof trace_fields / sizeof *trace_fields, read_trace, true},
};
