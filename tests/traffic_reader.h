/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_reader: all requests of a <traffic> at once, for the tests of its formats and models.
 *
 *     struct traffic_reader reader;
 *     traffic_reader_begin(&reader);
 *     traffic_reader_read(&reader, "format='counts' bucket='1m'", "", "3,5");
 *     CHECK_INT(reader.count, 8);
 *     traffic_reader_end(&reader);
 */
#ifndef OUTLAY_TESTS_TRAFFIC_READER_H
#define OUTLAY_TESTS_TRAFFIC_READER_H

#include "outlay/traffic.h"
#include "tests/fixture.h"

#include <stdbool.h>

struct traffic_reader {
    struct fixture fixture;
    struct ol_labels labels;
    struct ol_stream_context context;
    /* of the last read */
    struct ol_arena arena;
    struct ol_traffic traffic;
    char fault[600]; /* the first of the checks; "" where there is none */
    struct ol_error error;
    int got; /* what the last next() returned; negative where the stream did not open */
    struct ol_request *requests;
    size_t count, capacity;
    struct ol_stream told; /* the stream, as it was at its end */
};

static inline void traffic_reader_begin(struct traffic_reader *reader)
{
    memset(reader, 0, sizeof *reader);
    fixture_begin(&reader->fixture);
    reader->context = (struct ol_stream_context){.labels = &reader->labels, .seed = 1, .until = OL_NEVER};
}

static inline void traffic_reader_forget(struct traffic_reader *reader)
{
    ol_arena_release(&reader->arena);
    ol_mem_free(reader->requests);
    reader->requests = NULL;
    reader->count = reader->capacity = 0;
    reader->error = (struct ol_error){0};
    reader->traffic = (struct ol_traffic){0};
    reader->fault[0] = '\0';
    reader->got = 0;
}

static inline void traffic_reader_end(struct traffic_reader *reader)
{
    traffic_reader_forget(reader);
    ol_labels_release(&reader->labels);
    fixture_end(&reader->fixture);
}

static inline void traffic_reader_bind(struct traffic_reader *reader, const char *xml)
{
    struct ol_faults faults = {0};
    struct ol_xml *document = ol_xml_of_memory(xml, strlen(xml), "traffic.xml", &reader->error);
    fixture_must(document != NULL, "the traffic of the test is no XML");
    ol_element_bind(&ol_traffic_element, ol_xml_tree(document, &reader->arena), &reader->traffic, &reader->arena,
                    &faults);
    if (faults.count == 0)
        ol_traffic_check(&reader->traffic, &faults);
    if (faults.count > 0)
        snprintf(reader->fault, sizeof reader->fault, "%s", faults.items[0].message);
    ol_faults_release(&faults);
    ol_xml_close(document);
}

static inline void traffic_reader_run(struct traffic_reader *reader)
{
    struct ol_stream *stream = ol_stream_open(&reader->traffic, &reader->context, &reader->error);
    reader->got = stream ? 1 : reader->error.status;
    while (stream && reader->got > 0) {
        OL_MEM_RESERVE(reader->requests, reader->capacity, reader->count + 100);
        reader->got = ol_stream_next(stream, reader->requests + reader->count, 100, &reader->error);
        reader->count += reader->got > 0 ? (size_t)reader->got : 0;
    }
    if (stream)
        reader->told = *stream;
    ol_stream_close(stream);
}

/* The attributes and children of <traffic>, and its file; without `text` there is none. */
static inline void traffic_reader_read(struct traffic_reader *reader, const char *attributes, const char *children,
                                       const char *text)
{
    char xml[8192], href[500] = "";
    traffic_reader_forget(reader);
    if (text)
        snprintf(href, sizeof href, "href='%s'", fixture_write(&reader->fixture, "traffic", text, strlen(text)));
    snprintf(xml, sizeof xml, "<traffic name='t' endpoint='e' %s %s>%s</traffic>", attributes, href, children);
    traffic_reader_bind(reader, xml);
    if (!reader->fault[0])
        traffic_reader_run(reader);
}

#endif
