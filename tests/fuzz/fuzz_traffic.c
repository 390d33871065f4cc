/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a log of requests, in each format: what comes out is in order and within what can be simulated.
 */
#include "outlay/traffic.h"
#include "tests/fuzz/memory_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define REQUESTS 20000 /* a count may stand for any number */

static const char *const elements[] = {
    "<traffic name='t' endpoint='e' format='azure-llm' href='@' volume-scale='1.5'/>",
    "<traffic name='t' endpoint='e' format='csv' header='no' href='@' time-scale='3'>"
    "<column field='time' index='1'/><column field='prompt' index='2'/><column field='model' index='3'/>"
    "<column field='work' index='4' unit='ns'/></traffic>",
    "<traffic name='t' endpoint='e' format='csv' href='@' start='1h'><column field='time' name='t' "
    "format='%Y-%m-%d %H:%M:%S' zone='+01:00'/></traffic>",
    "<traffic name='t' endpoint='e' format='json-lines' href='@' volume-scale='0.5'/>",
    "<traffic name='t' endpoint='e' format='json-lines' href='@'><column field='time' name='a.t' unit='us'/>"
    "<column field='model' name='m'/></traffic>",
    "<traffic name='t' endpoint='e' format='access-log' resolution='1s' href='@'/>",
    "<traffic name='t' endpoint='e' format='counts' bucket='1m' href='@'/>",
    "<traffic name='t' endpoint='e' format='counts' bucket='1h' layout='list' transform='log' spread='even' "
    "href='@'/>",
    "<traffic name='t' endpoint='e' format='counts' bucket='1d' layout='table' href='@'/>",
};

/* The path in place of the @. */
static void write_element(char *xml, size_t size, const char *element, const char *path)
{
    const char *at = strchr(element, '@');
    snprintf(xml, size, "%.*s%s%s", (int)(at - element), element, path, at + 1);
}

static void read_all(const struct ol_traffic *traffic)
{
    struct ol_labels labels = {0};
    const struct ol_stream_context context = {.labels = &labels, .seed = 1, .until = OL_NEVER};
    struct ol_error error = {0};
    struct ol_stream *stream = ol_stream_open(traffic, &context, &error);
    struct ol_request requests[64];
    int got = stream ? 1 : error.status, count = 0;
    ol_time last = -OL_TIME_END;
    while (got > 0 && count < REQUESTS && (got = ol_stream_next(stream, requests, 64, &error)) > 0)
        for (int i = 0; i < got; i++, count++) {
            if (requests[i].at < last || requests[i].at > OL_TIME_LIMIT || requests[i].at < -OL_TIME_LIMIT)
                abort();
            last = requests[i].at;
        }
    if (got < 0 && (error.status == OL_OK || !error.message[0]))
        abort();
    ol_stream_close(stream);
    ol_labels_release(&labels);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        char xml[1000];
        struct ol_arena arena = {0};
        struct ol_faults faults = {0};
        struct ol_error error = {0};
        struct ol_traffic traffic = {0};
        write_element(xml, sizeof xml, elements[i], file.path);
        struct ol_xml *document = ol_xml_of_memory(xml, strlen(xml), "traffic", &error);
        if (!document)
            abort();
        ol_element_bind(&ol_traffic_element, ol_xml_tree(document, &arena), &traffic, &arena, &faults);
        ol_traffic_check(&traffic, &faults);
        if (faults.count > 0)
            abort();
        read_all(&traffic);
        ol_faults_release(&faults);
        ol_xml_close(document);
        ol_arena_release(&arena);
    }
    memory_file_free(&file);
    return 0;
}
