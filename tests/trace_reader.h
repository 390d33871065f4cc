/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_reader: all jobs of a trace at once, for the tests of the formats.
 *
 *     struct trace_reader reader;
 *     trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
 *     trace_reader_read(&reader, "1 0 0 10 1\n");
 *     CHECK_INT(reader.count, 1);
 *     trace_reader_end(&reader);
 */
#ifndef OUTLAY_TESTS_TRACE_READER_H
#define OUTLAY_TESTS_TRACE_READER_H

#include "outlay/source.h"
#include "tests/fixture.h"

#include <stdbool.h>

#define TRACE_READER_JOBS 64

/* The options of csv and tsv, as their fields bind them. */
struct trace_reader_options {
    bool has_header;
    const char *delimiter;
};

struct trace_reader {
    struct fixture fixture;
    struct ol_labels labels;
    struct ol_arena arena;
    struct ol_source_context context;
    struct ol_trace trace;
    struct trace_reader_options options;
    struct ol_trace_column columns[16];
    struct ol_trace_tag tags[4];
    struct ol_trace_filter keeps[4], drops[4];
    /* of the last read */
    int got; /* what the last next() returned; OL_BAD_INPUT or OL_BAD_IO where the source did not open */
    struct ol_error error;
    struct ol_job jobs[TRACE_READER_JOBS];
    size_t count; /* of all jobs; the first TRACE_READER_JOBS are kept */
    struct ol_troubles troubles;
    enum ol_origin origin;
    ol_time zero_instant;
    char buffer[OL_LABEL_BUFFER];
};

static inline void trace_reader_begin(struct trace_reader *reader, const char *format, enum ol_unit unit)
{
    memset(reader, 0, sizeof *reader);
    fixture_begin(&reader->fixture);
    reader->options.has_header = true;
    reader->context = (struct ol_source_context){.unit = unit, .labels = &reader->labels, .until = OL_NEVER};
    reader->trace.format =
        (struct ol_variant){.kind = ol_kind_find(ol_trace_formats, format), .options = &reader->options};
    reader->trace.columns.items = reader->columns;
    reader->trace.tags.items = reader->tags;
    reader->trace.keeps.items = reader->keeps;
    reader->trace.drops.items = reader->drops;
}

static inline void trace_reader_end(struct trace_reader *reader)
{
    ol_labels_release(&reader->labels);
    ol_arena_release(&reader->arena);
    fixture_end(&reader->fixture);
}

static inline void trace_reader_column(struct trace_reader *reader, struct ol_trace_column column)
{
    reader->columns[reader->trace.columns.count++] = column;
}

/* Reads the file `path` to its end or its first error. */
static inline void trace_reader_file(struct trace_reader *reader, const char *path)
{
    const struct ol_trace_format *format = (const struct ol_trace_format *)reader->trace.format.kind;
    reader->trace.href = path;
    reader->error = (struct ol_error){0};
    reader->count = 0;
    struct ol_source *source = format->open(&reader->trace, &reader->context, &reader->error);
    reader->got = source ? 1 : reader->error.status;
    struct ol_job job;
    while (source && (reader->got = ol_source_next(source, &job, &reader->error)) > 0) {
        if (reader->count < TRACE_READER_JOBS)
            reader->jobs[reader->count] = job;
        reader->count++;
    }
    if (!source)
        return;
    reader->troubles = source->troubles;
    reader->origin = source->origin;
    reader->zero_instant = source->zero_instant;
    ol_source_close(source);
}

static inline void trace_reader_read(struct trace_reader *reader, const char *text)
{
    trace_reader_file(reader, fixture_write(&reader->fixture, "trace", text, strlen(text)));
}

static inline const char *trace_reader_label(struct trace_reader *reader, ol_label label)
{
    return ol_label_text(&reader->labels, label, reader->buffer);
}

#endif
