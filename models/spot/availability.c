/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * availability: <availability>, and its files as signals.
 *
 * Steps of equal gaps are counted first and become times when the gap is known: a JSON file may give it behind its
 * data.
 */
#include "outlay/availability.h"

#include "market_file.h"
#include "models/trace/row_rules.h"
#include "models/trace/trace_number.h"
#include "outlay/arena.h"

static const char *const meanings[] = {
    [OL_MEANS_AVAILABLE] = "available", [OL_MEANS_UNAVAILABLE] = "unavailable", [OL_MEANS_NODES] = "nodes", NULL};

static const struct ol_field availability_fields[] = {
    {"href", OL_FIELD_PATH, "The trace, JSON or CSV, plain or gzip; - is standard input.", .is_required = true,
     OL_FIELD_AT(struct ol_availability, href)},
    {"means", OL_FIELD_CHOICE,
     "What the file's 1 means, as traces of both kinds are about: that there are nodes to be had, that there are "
     "none, or that there is one, of numbers of nodes.",
     .is_required = true, .choices = meanings, OL_FIELD_AT(struct ol_availability, means)},
    {"after", OL_FIELD_CHOICE,
     "What comes behind the trace's end: its last value held, the whole trace again, or stretches of it from "
     "random "
     "moments on.",
     .fallback = "hold", .choices = ol_signal_after_names, OL_FIELD_AT(struct ol_availability, after)},
    {"gap", OL_FIELD_DURATION,
     "How long each value lasts, in place of what the file says; in a file of times, how long the last one does.",
     .min = 1, .max = 1e18, OL_FIELD_AT(struct ol_availability, gap)},
    {"shift", OL_FIELD_DURATION, "How far into the trace the clock starts.", .max = 1e18,
     OL_FIELD_AT(struct ol_availability, shift)},
    {0},
};

const struct ol_element ol_availability_element = {
    .name = "availability",
    .summary = "when there were nodes to be had in a spot market, and how many, as recorded",
    .size = sizeof(struct ol_availability),
    .fields = availability_fields,
    .example = "<availability href=\"us-east-1a_v100_1.json\" means=\"available\" after=\"loop\"/>",
};

struct reading {
    const struct ol_availability *availability;
    struct ol_signal *signal;
    size_t capacity; /* of the signal */
    struct ol_error *error;
    int64_t count; /* of values of equal gaps, which are the signal's times until its end is known */
    ol_time gap;   /* 0: not known */
    size_t time_column, value_column, columns; /* of a CSV file; no time: SIZE_MAX */
    struct ol_place place;                     /* of the row or value, for what is wrong with it */
};

#define FAIL(reading, at, ...) ol_fail((reading)->error, OL_BAD_INPUT, (at), __VA_ARGS__)

/* ---- values ---- */

static int add_value(struct reading *reading, ol_time at, struct ol_slice text)
{
    const int means = reading->availability->means;
    char shown[OL_SHOWN_BUFFER];
    double value;
    if (!text.length)
        return FAIL(reading, reading->place, "there is no value; write one, as a trace tells of every moment");
    if (!ol_slice_real(text, &value) || !(value >= 0))
        return FAIL(reading, reading->place, "the value is \"%s\"; %s was expected", ol_slice_show(text, shown),
                    means == OL_MEANS_NODES ? "a number of nodes" : "0 or 1");
    if (means == OL_MEANS_NODES ? value > OL_AVAILABLE : value != 0 && value != 1)
        return FAIL(
            reading, reading->place,
            means == OL_MEANS_NODES
                ? "the value is \"%s\"; at most 1e9 nodes can be told"
                : "the value is \"%s\" where 0 and 1 say whether there are nodes; if it is a number of nodes, "
                  "say means=\"nodes\"",
            ol_slice_show(text, shown));
    if (means != OL_MEANS_NODES)
        value = (value == 1) == (means == OL_MEANS_AVAILABLE) ? OL_AVAILABLE : 0;
    ol_signal_add(reading->signal, &reading->capacity, at, value);
    return OL_OK;
}

/* ---- JSON ---- */

static int read_gap(struct reading *reading, const struct ol_json_event *event)
{
    char shown[OL_SHOWN_BUFFER];
    if (event->type == OL_JSON_NUMBER && ol_trace_number(event->text, OL_SECOND, &reading->gap) &&
        reading->gap > 0 && reading->gap <= OL_TIME_LIMIT)
        return OL_OK;
    if (event->type != OL_JSON_NUMBER)
        return FAIL(reading, reading->place, "gap_seconds is no number; write the seconds between two values");
    return FAIL(reading, reading->place, "gap_seconds is %s; a number of seconds above 0 was expected",
                ol_slice_show(event->text, shown));
}

static int read_metadata(struct reading *reading, struct ol_json_reader *json)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_market_json_member(json, &event, reading->error)) > 0) {
        reading->place = ol_json_place(json);
        got = ol_slice_is(event.key, "gap_seconds") ? read_gap(reading, &event) : OL_OK;
        if (got == OL_OK)
            got = ol_json_skip(json, reading->error);
    }
    return got;
}

static int read_data(struct reading *reading, struct ol_json_reader *json)
{
    struct ol_json_event event;
    int got = 0;
    if (reading->count)
        return FAIL(reading, reading->place, "this is the second \"data\" of the trace; leave one in the file");
    while (got >= 0 && (got = ol_market_json_member(json, &event, reading->error)) > 0) {
        reading->place = ol_json_place(json);
        if (event.type != OL_JSON_NUMBER)
            return FAIL(reading, reading->place,
                        "value %lld of \"data\" is no number; write 0 or 1, or how many nodes there were",
                        (long long)reading->count + 1);
        got = add_value(reading, reading->count++, event.text);
    }
    return got;
}

static int read_member(struct reading *reading, struct ol_json_reader *json, const struct ol_json_event *event)
{
    reading->place = ol_json_place(json);
    if (ol_slice_is(event->key, "metadata") && event->type == OL_JSON_OBJECT)
        return read_metadata(reading, json);
    if (!ol_slice_is(event->key, "data"))
        return ol_json_skip(json, reading->error);
    if (event->type != OL_JSON_ARRAY)
        return FAIL(reading, reading->place, "\"data\" is no list; write the values as [0, 1, ...]");
    return read_data(reading, json);
}

static int read_json(struct reading *reading, struct ol_json_reader *json)
{
    struct ol_json_event event;
    int got = ol_json_next(json, &event, reading->error);
    if (got > 0 && event.type != OL_JSON_OBJECT)
        return FAIL(reading, ol_json_place(json),
                    "the file is no trace; {\"metadata\": {\"gap_seconds\": ...}, \"data\": [...]} was expected");
    while (got >= 0 && (got = ol_market_json_member(json, &event, reading->error)) > 0)
        got = read_member(reading, json, &event);
    return got < 0 ? got : ol_json_finish(json, reading->error);
}

/* ---- CSV ---- */

static const char *const time_names[] = {"time",    "timestamp", "t",    "at",      "seconds",
                                         "instant", "datetime",  "date", "elapsed", NULL};
static const char *const value_names[] = {"value", "values",    "available", "unavailable", "availability",
                                          "nodes", "nodecount", "count",     "capacity",    NULL};

static bool is_number(struct ol_slice text)
{
    double value;
    return ol_slice_real(ol_slice_trim(text), &value);
}

/* Of the names in the present row; of two columns one name is enough. */
static int read_header(struct reading *reading, const struct ol_csv *csv)
{
    const size_t count = reading->columns;
    struct ol_text names = {0};
    reading->time_column = count > 1 ? ol_market_column(csv, time_names) : SIZE_MAX;
    reading->value_column = count > 1 ? ol_market_column(csv, value_names) : 0;
    if (count == 2 && reading->time_column < 2)
        reading->value_column = 1 - reading->time_column;
    else if (count == 2 && reading->value_column < 2)
        reading->time_column = 1 - reading->value_column;
    if (reading->value_column != SIZE_MAX)
        return OL_OK;
    ol_market_add_columns(csv, &names);
    FAIL(reading, ol_csv_place(csv),
         "no column's name is one of time and value, of which a trace is made; its columns are %s",
         ol_text_string(&names));
    ol_text_release(&names);
    return OL_BAD_INPUT;
}

/* On the first row: what its columns are. 1: it was a header. */
static int begin_csv(struct reading *reading, const struct ol_csv *csv)
{
    const size_t count = reading->columns = ol_csv_field_count(csv);
    if (!is_number(ol_csv_field(csv, count > 1)))
        return read_header(reading, csv) == OL_OK ? 1 : OL_BAD_INPUT;
    if (count > 2)
        return FAIL(reading, ol_csv_place(csv),
                    "there are %zu columns and no header; name them in the first line, time and value among them",
                    count);
    reading->time_column = count > 1 ? 0 : SIZE_MAX;
    reading->value_column = count - 1;
    return 0;
}

struct moments {
    ol_time zero, last; /* the trace's zero, and the time of the row before, behind that */
    ol_time length;     /* between the two last rows; 0: there are none */
    bool are_instants, is_begun;
};

static int begin_moments(struct reading *reading, struct moments *moments, ol_time moment, bool is_instant)
{
    moments->is_begun = true;
    moments->are_instants = is_instant;
    moments->zero = is_instant || moment >= OL_TRACE_EPOCH ? moment : 0;
    if (moment == moments->zero)
        return OL_OK;
    return FAIL(reading, reading->place,
                "the trace begins at %g s and says nothing of the time from 0 to there; add a row for 0",
                (double)moment / (double)OL_SECOND);
}

/* The row's time behind the trace's zero. */
static int read_moment(struct reading *reading, struct moments *moments, struct ol_slice text, ol_time *at)
{
    char shown[OL_SHOWN_BUFFER];
    bool is_instant;
    if (!ol_market_moment(text, at, &is_instant))
        return FAIL(
            reading, reading->place,
            "the time is \"%s\"; seconds, a duration such as 5m or an instant such as 2026-01-31T12:00:00Z "
            "was expected",
            ol_slice_show(text, shown));
    const bool is_first = !moments->is_begun;
    if (is_first && begin_moments(reading, moments, *at, is_instant) != OL_OK)
        return OL_BAD_INPUT;
    if (is_instant != moments->are_instants)
        return FAIL(reading, reading->place, "the time is \"%s\", %s", ol_slice_show(text, shown),
                    is_instant ? "an instant where earlier rows have numbers"
                               : "a number where earlier rows have instants");
    *at -= moments->zero;
    if (!is_first && *at <= moments->last)
        return FAIL(reading, reading->place,
                    "the time \"%s\" is not behind that of the row before; sort the rows%s",
                    ol_slice_show(text, shown), *at == moments->last ? " and leave one for each time" : "");
    if (*at > OL_TIME_LIMIT)
        return FAIL(reading, reading->place, "the time \"%s\" is later than can be simulated",
                    ol_slice_show(text, shown));
    moments->length = *at - moments->last;
    moments->last = *at;
    return OL_OK;
}

static int read_row(struct reading *reading, const struct ol_csv *csv, struct moments *moments)
{
    const size_t has = ol_csv_field_count(csv);
    ol_time at = reading->count;
    reading->place = ol_csv_place(csv);
    if (has != reading->columns)
        return FAIL(reading, reading->place, "the row has %zu field%s; the first one has %zu", has,
                    has == 1 ? "" : "s", reading->columns);
    if (reading->time_column != SIZE_MAX &&
        read_moment(reading, moments, ol_slice_trim(ol_csv_field(csv, reading->time_column)), &at) != OL_OK)
        return OL_BAD_INPUT;
    reading->count++;
    return add_value(reading, at, ol_slice_trim(ol_csv_field(csv, reading->value_column)));
}

/* Where rows have times: how long the last one lasts. */
static int end_moments(struct reading *reading, const struct moments *moments)
{
    const ol_time given = reading->availability->gap, length = given ? given : moments->length;
    if (length == 0)
        return FAIL(reading, reading->place,
                    "the trace has one row, which does not say how long it lasts; add one, or say gap=\"...\"");
    if (length > OL_TIME_LIMIT - moments->last)
        return FAIL(reading, reading->place, "the trace goes on for longer than can be simulated");
    reading->signal->end = moments->last + length;
    return OL_OK;
}

static int read_csv(struct reading *reading, struct ol_csv *csv)
{
    struct moments moments = {0};
    int got = ol_csv_row(csv, reading->error);
    if (got > 0) {
        const int is_header = begin_csv(reading, csv);
        got = is_header == 0 ? read_row(reading, csv, &moments) : is_header < 0 ? is_header : OL_OK;
    }
    while (got >= 0 && (got = ol_csv_row(csv, reading->error)) > 0)
        got = read_row(reading, csv, &moments);
    return got == 0 && moments.is_begun ? end_moments(reading, &moments) : got;
}

/* ---- all of it ---- */

/* Counts become times. */
static int scale(struct reading *reading, struct ol_place file)
{
    struct ol_signal *signal = reading->signal;
    const ol_time given = reading->availability->gap, gap = given ? given : reading->gap;
    if (gap == 0)
        return FAIL(reading, file,
                    "the file does not say how long each of its values lasts; say so with gap=\"5m\" or the like");
    if (reading->count > OL_TIME_LIMIT / gap)
        return FAIL(reading, file, "%lld values with a gap of %g s last longer than can be simulated",
                    (long long)reading->count, (double)gap / (double)OL_SECOND);
    for (size_t i = 0; i < signal->count; i++)
        signal->at[i] *= gap;
    signal->end = reading->count * gap;
    return OL_OK;
}

static int finish(struct reading *reading, struct ol_place file)
{
    const struct ol_availability *availability = reading->availability;
    struct ol_signal *signal = reading->signal;
    char length[OL_TIME_BUFFER];
    if (signal->count == 0)
        return FAIL(reading, file,
                    "the file has no value; {\"data\": [0, 1, ...]} or a column of values was expected");
    if (signal->end == 0 && scale(reading, file) != OL_OK)
        return OL_BAD_INPUT;
    signal->after = availability->after;
    signal->start = availability->shift;
    if (signal->start < signal->end)
        return OL_OK;
    return FAIL(reading, ol_xml_place(availability->node, "shift"),
                "the clock would start behind the trace's end; give a shift below its length, %s",
                ol_duration_format(signal->end, length));
}

int ol_availability_load(const struct ol_availability *availability, struct ol_signal *signal,
                         struct ol_error *error)
{
    struct reading reading = {.availability = availability, .signal = signal, .error = error};
    struct ol_market_file file;
    int status = ol_market_file_open(&file, availability->href, ol_xml_place(availability->node, "href"), error);
    reading.place = file.place;
    if (status == OL_OK)
        status = file.json ? read_json(&reading, file.json) : read_csv(&reading, file.csv);
    if (status == OL_OK)
        status = finish(&reading, file.place);
    ol_market_file_close(&file);
    return status;
}
