/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/trace_to_swf.h"

#include "outlay/arena.h"
#include "scenarios/swf_csv.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

/* The numbers of one field's names. */
struct naming {
    const char *key; /* in the header */
    int64_t greatest;
    int64_t *numbers; /* by label, of texts: 0 not met, else the rank of their first row */
    size_t capacity;
    ol_label *texts; /* by rank */
    size_t count, texts_capacity;
};

enum { USERS, TEAMS, QUEUES, NAMINGS };

struct converting {
    struct ol_output *output;
    bool as_csv;
    struct naming namings[NAMINGS];
    ol_time zero; /* least submit; OL_NEVER: no row has one */
    bool has_instants;
    uint64_t rows, fractions, renamed, attempts, no_submits, no_sizes;
};

/* What the words of published traces for how a job ended are in SWF. */
static const struct {
    const char *word;
    int code;
} statuses[] = {
    {"completed", 1}, {"pass", 1},     {"succeeded", 1}, {"success", 1},   {"terminated", 1}, {"finish", 1},
    {"failed", 0},    {"fail", 0},     {"timeout", 0},   {"node_fail", 0}, {"boot_fail", 0},  {"out_of_memory", 0},
    {"lost", 0},      {"deadline", 0}, {"cancelled", 5}, {"canceled", 5},  {"killed", 5},     {"kill", 5},
    {"preempted", 5}, {"evict", 5},    {"killing", 5},
};

static ol_label label_of(const struct ol_trace_row *row, size_t field)
{
    return field == USERS ? row->user : field == TEAMS ? row->team : row->queue;
}

static void note_name(struct naming *naming, ol_label label)
{
    const int64_t number = ol_label_number(label);
    if (label == OL_NO_LABEL)
        return;
    if (number >= 0) {
        naming->greatest = number > naming->greatest ? number : naming->greatest;
        return;
    }
    const size_t before = naming->capacity;
    OL_MEM_RESERVE(naming->numbers, naming->capacity, (size_t)label + 1);
    if (naming->capacity > before)
        memset(naming->numbers + before, 0, sizeof *naming->numbers * (naming->capacity - before));
    if (naming->numbers[label])
        return;
    OL_MEM_RESERVE(naming->texts, naming->texts_capacity, naming->count + 1);
    naming->texts[naming->count++] = label;
    naming->numbers[label] = (int64_t)naming->count;
}

static int64_t number_of(const struct naming *naming, ol_label label)
{
    const int64_t number = ol_label_number(label);
    if (label == OL_NO_LABEL || (number < 0 && label >= naming->capacity)) /* or the file has changed meanwhile */
        return -1;
    return number >= 0 ? number : naming->greatest + naming->numbers[label];
}

static void note_row(struct converting *converting, const struct ol_trace_row *row)
{
    for (size_t i = 0; i < NAMINGS; i++)
        note_name(&converting->namings[i], label_of(row, i));
    if (row->submit != OL_NEVER && row->submit < converting->zero)
        converting->zero = row->submit;
    converting->rows++;
    converting->no_submits += row->submit == OL_NEVER;
    converting->no_sizes += row->units <= 0;
    converting->fractions += row->was_fraction;
    converting->attempts += row->attempts > 1;
    converting->renamed += row->name != OL_NO_LABEL && ol_label_number(row->name) < 0;
}

/* ---- writing ---- */

OL_PRINTF(2, 3) static void comment(const struct converting *converting, const char *format, ...)
{
    struct ol_text text = {0};
    char line[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    ol_text_add_shown(&text, ol_slice_of(line));
    if (converting->as_csv)
        ol_swf_csv_cell(converting->output, ol_text_slice(&text));
    else
        ol_output_string(converting->output, ol_text_string(&text));
    ol_output_char(converting->output, '\n');
    ol_text_release(&text);
}

static void write_header(const struct converting *converting, const struct ol_trace_reading *reading,
                         const struct ol_text *notes)
{
    if (converting->as_csv)
        ol_swf_csv_header(converting->output);
    comment(converting, "; Version: 2.2");
    comment(converting, "; Conversion: outlay trace convert, from %s", ol_trace_reading_format(reading));
    comment(converting, "; MaxJobs: %" PRIu64, converting->rows);
    comment(converting, "; MaxRecords: %" PRIu64, converting->rows);
    if (converting->has_instants)
        comment(converting, "; UnixStartTime: %" PRId64, converting->zero / OL_SECOND);
    comment(converting, "; Note: processors are %s", ol_trace_reading_unit(reading));
    for (const char *line = ol_text_string(notes); *line;) {
        const size_t length = strcspn(line, "\n");
        comment(converting, "; Note: %.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
    for (size_t f = 0; f < NAMINGS; f++) {
        const struct naming *naming = &converting->namings[f];
        for (size_t i = 0; i < naming->count; i++) {
            char buffer[OL_LABEL_BUFFER];
            comment(converting, "; %s: %" PRId64 " %s", naming->key, naming->greatest + 1 + (int64_t)i,
                    ol_label_text(ol_trace_reading_labels(reading), naming->texts[i], buffer));
        }
    }
}

static int status_of(const struct ol_labels *labels, ol_label status)
{
    char buffer[OL_LABEL_BUFFER];
    const char *word = ol_label_text(labels, status, buffer);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (strcasecmp(word, statuses[i].word) == 0)
            return statuses[i].code;
    return -1;
}

static void put_time(const struct converting *converting, ol_time time)
{
    if (time == OL_NEVER)
        ol_output_string(converting->output, "-1");
    else
        ol_output_seconds(converting->output, time);
    ol_output_char(converting->output, converting->as_csv ? ',' : ' ');
}

static void put_number(const struct converting *converting, int64_t number)
{
    ol_output_int(converting->output, number);
    ol_output_char(converting->output, converting->as_csv ? ',' : ' ');
}

static ol_time on_log(const struct converting *converting, ol_time submit)
{
    return submit == OL_NEVER ? OL_NEVER : submit - converting->zero;
}

static void write_row(const struct converting *converting, const struct ol_trace_row *row, uint64_t number,
                      const struct ol_labels *labels)
{
    const int64_t name = ol_label_number(row->name), units = row->units > 0 ? row->units : -1;
    put_number(converting, converting->renamed == 0 && name >= 0 ? name : (int64_t)number);
    put_time(converting, on_log(converting, row->submit));
    put_time(converting, row->wait);
    put_time(converting, row->runtime);
    put_number(converting, units);
    put_number(converting, -1);
    put_number(converting, -1);
    put_number(converting, units);
    put_time(converting, row->estimate);
    put_number(converting, -1);
    put_number(converting, status_of(labels, row->status));
    put_number(converting, number_of(&converting->namings[USERS], row->user));
    put_number(converting, number_of(&converting->namings[TEAMS], row->team));
    put_number(converting, -1);
    put_number(converting, number_of(&converting->namings[QUEUES], row->queue));
    put_number(converting, -1);
    put_number(converting, -1);
    ol_output_string(converting->output, "-1\n");
}

/* ---- what is lost ---- */

OL_PRINTF(2, 3) static void note(struct ol_text *notes, const char *format, ...)
{
    char line[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    ol_text_addf(notes, "%s\n", line);
}

/* Fields that the trace has and a log has not: the other unit, and all that schedulers weigh and nodes must have. */
static void list_beyond(const struct ol_trace_reading *reading, struct ol_text *beyond)
{
    const bool is_gpus = strcmp(ol_trace_reading_unit(reading), "gpus") == 0;
    for (int field = 0; field < OL_TRACE_FIELDS; field++) {
        const bool is_other = field == (is_gpus ? OL_TRACE_CPUS : OL_TRACE_GPUS);
        if ((is_other || field >= OL_TRACE_ATTEMPTS) && ol_trace_reading_has(reading, (enum ol_trace_field)field))
            ol_text_addf(beyond, "%s%s", beyond->length ? ", " : "", ol_trace_field_names[field]);
    }
}

static void note_losses(const struct converting *converting, const struct ol_trace_reading *reading,
                        struct ol_text *notes)
{
    struct ol_text beyond = {0};
    const char *what;
    const uint64_t malformed = ol_trace_reading_troubles(reading)->malformed;
    const uint64_t passed_over = ol_trace_reading_passed_over(reading, &what);
    list_beyond(reading, &beyond);
    if (beyond.length)
        note(notes, "a log has no field for: %s", ol_text_string(&beyond));
    ol_text_release(&beyond);
    if (converting->fractions)
        note(notes,
             "jobs that ask for a fraction of a unit or of a device: %" PRIu64 "; the log gives them whole ones",
             converting->fractions);
    if (converting->renamed)
        note(notes, "job ids that are texts: %" PRIu64 "; all jobs are numbered from 1 by their rows",
             converting->renamed);
    if (converting->attempts)
        note(notes, "jobs that were started more than once: %" PRIu64 "; the log has the sum of their attempts",
             converting->attempts);
    if (converting->no_submits)
        note(notes, "jobs without a submit time: %" PRIu64 "; it is -1", converting->no_submits);
    if (converting->no_sizes)
        note(notes, "jobs without %s: %" PRIu64 "; their size is -1", ol_trace_reading_unit(reading),
             converting->no_sizes);
    if (malformed)
        note(notes, "left out: %" PRIu64 " that cannot be read; outlay trace info tells why", malformed);
    if (passed_over)
        note(notes, "left out: %" PRIu64 " %s", passed_over, what);
}

/* ---- both passes ---- */

static int learn(struct converting *converting, struct ol_trace_reading *reading, struct ol_error *error)
{
    struct ol_trace_row row;
    int got;
    while ((got = ol_trace_reading_next(reading, &row, error)) > 0)
        note_row(converting, &row);
    converting->has_instants = ol_trace_reading_has_instants(reading);
    if (!converting->has_instants || converting->zero == OL_NEVER)
        converting->zero = 0;
    converting->zero -= converting->zero % OL_SECOND;
    return got;
}

/* The same file gives the same labels again. */
static int write_rows(const struct converting *converting, const struct ol_trace_request *request,
                      struct ol_error *error)
{
    struct ol_trace_reading *reading = ol_trace_reading_open(request, error);
    struct ol_trace_row row;
    uint64_t number = 0;
    int got = -1;
    while (reading && (got = ol_trace_reading_next(reading, &row, error)) > 0)
        write_row(converting, &row, ++number, ol_trace_reading_labels(reading));
    ol_trace_reading_close(reading);
    return got < 0 ? error->status : OL_OK;
}

int ol_trace_to_swf(const struct ol_trace_request *request, bool as_csv, struct ol_output *output,
                    struct ol_text *notes, struct ol_error *error)
{
    struct converting converting = {.output = output,
                                    .as_csv = as_csv,
                                    .zero = OL_NEVER,
                                    .namings = {{.key = "User"}, {.key = "Group"}, {.key = "Queue"}}};
    struct ol_trace_reading *reading = ol_trace_reading_open(request, error);
    int status = reading ? learn(&converting, reading, error) : error->status;
    if (status == OL_OK) {
        note_losses(&converting, reading, notes);
        write_header(&converting, reading, notes);
        status = write_rows(&converting, request, error);
    }
    ol_trace_reading_close(reading);
    for (size_t i = 0; i < NAMINGS; i++) {
        ol_mem_free(converting.namings[i].numbers);
        ol_mem_free(converting.namings[i].texts);
    }
    return status;
}
