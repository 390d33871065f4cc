/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is read row by row, each by its own door: the first line names the door, the rest is the file. Rows for drift,
 * files of a law, rates of a shape, traces as they stand in their file and what is told of them, and logs word for
 * word. What is not read says why.
 */
#include "outlay/arena.h"
#include "outlay/law.h"
#include "outlay/traffic.h"
#include "outlay/xml.h"
#include "reports/drift.h"
#include "scenarios/drift_reading.h"
#include "scenarios/swf_csv.h"
#include "scenarios/trace_profile.h"
#include "scenarios/trace_to_swf.h"
#include "tests/fuzz/memory_file.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define MUST(condition) ((condition) ? (void)0 : abort())
#define REQUESTS        1000

struct given {
    const char *path, *other; /* other: what stands behind a line of dashes */
    struct ol_arena arena;
};

static void must_tell(int status, const struct ol_error *error)
{
    MUST(status >= 0 || (error->status == status && error->message[0]));
}

/* ---- drift ---- */

static void check_measures(const struct ol_drift *drift)
{
    for (size_t i = 0; i < drift->measure_count; i++)
        MUST(!isinf(drift->measures[i].psi) && !isinf(drift->measures[i].distance) && drift->measures[i].p >= 0 &&
             drift->measures[i].p <= 1);
    for (size_t i = 0; i < drift->remark_count; i++)
        MUST(drift->remarks[i].text[0]);
}

static void compare(struct given *given, const char *kind)
{
    const struct ol_drift_request request = {
        .paths = {given->path, given->other}, .count = 2, .kind = kind, .room = 200, .seed = 1};
    struct ol_drift_input input;
    struct ol_drift drift = {0};
    struct ol_error error = {0};
    const int status = ol_drift_input_read(&input, &request, &error);
    must_tell(status, &error);
    if (status == OL_OK) {
        ol_drift_measure_spans(&drift, ol_drift_rows_all(&input.rows[0]), ol_drift_rows_all(&input.rows[1]),
                               &input.labels);
        ol_drift_judge(&drift, 1, &ol_drift_thresholds);
        check_measures(&drift);
    }
    ol_drift_release(&drift);
    ol_drift_input_release(&input);
}

static void read_drift(struct given *given)
{
    compare(given, NULL);
    for (size_t i = 0; ol_drift_inputs[i]; i++)
        compare(given, ol_drift_inputs[i]);
}

/* ---- laws and shapes ---- */

static void read_law(struct given *given, const char *format)
{
    const char *text = ol_arena_format(&given->arena, format, given->path);
    for (int dimension = OL_LAW_PLAIN; dimension <= OL_LAW_SIZE; dimension++) {
        struct ol_law law;
        char why[OL_LAW_WHY] = "";
        if (!ol_law_parse(&law, ol_slice_of(text), (enum ol_law_dimension)dimension, "/", &given->arena, why)) {
            MUST(why[0]);
            continue;
        }
        const double least = ol_law_quantile(&law, 0.001), greatest = ol_law_quantile(&law, 0.999);
        MUST(isfinite(ol_law_mean(&law)) && ol_law_mean(&law) >= 0 && least >= 0 && greatest >= least);
    }
}

static void read_empirical(struct given *given)
{
    read_law(given, "empirical(%s)");
}

static void read_lifetimes(struct given *given)
{
    read_law(given, "lifetimes(%s)");
    read_law(given, "lifetimes(%s,type=a)");
}

static void read_requests(const struct ol_traffic *traffic)
{
    struct ol_labels labels = {0};
    const struct ol_stream_context context = {.labels = &labels, .seed = 1, .until = 365 * OL_DAY};
    struct ol_error error = {0};
    struct ol_stream *stream = ol_stream_open(traffic, &context, &error);
    struct ol_request requests[64];
    int got = stream ? 1 : error.status;
    ol_time last = 0;
    for (int count = 0; got > 0 && count < REQUESTS; count += got) {
        got = ol_stream_next(stream, requests, 64, &error);
        for (int i = 0; i < got; i++) {
            MUST(requests[i].at >= last);
            last = requests[i].at;
        }
    }
    must_tell(got, &error);
    ol_stream_close(stream);
    ol_labels_release(&labels);
}

static void read_profile(struct given *given)
{
    const char *xml = ol_arena_format(&given->arena,
                                      "<traffic name='t' endpoint='e' format='poisson' rate='1/h'>"
                                      "<shape kind='profile' bucket='1h' href='%s'/></traffic>",
                                      given->path);
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_traffic traffic = {0};
    struct ol_xml *document = ol_xml_of_memory(xml, strlen(xml), "traffic", &error);
    MUST(document);
    ol_element_bind(&ol_traffic_element, ol_xml_tree(document, &given->arena), &traffic, &given->arena, &faults);
    ol_traffic_check(&traffic, &faults);
    if (faults.count == 0)
        read_requests(&traffic);
    ol_faults_release(&faults);
    ol_xml_close(document);
}

/* ---- traces ---- */

static void describe(const struct ol_trace_request *request)
{
    struct ol_trace_profile profile = {0};
    struct ol_error error = {0};
    const int status = ol_trace_profile_read(&profile, request, 0, &error);
    must_tell(status, &error);
    if (status == OL_OK)
        MUST(profile.jobs <= profile.rows && isfinite(profile.load) && isfinite(profile.busy));
    ol_trace_profile_release(&profile);
}

static void convert(const struct ol_trace_request *request)
{
    struct ol_text log = {0}, notes = {0};
    struct ol_error error = {0};
    struct ol_output *output = ol_output_to_text(&log);
    must_tell(ol_trace_to_swf(request, false, output, &notes, &error), &error);
    ol_output_close(output, NULL);
    ol_text_release(&log);
    ol_text_release(&notes);
}

static void read_trace(struct given *given)
{
    const struct ol_trace_request guessed = {.path = given->path};
    describe(&guessed);
    convert(&guessed);
    for (size_t i = 0; ol_trace_formats[i]; i++) {
        const struct ol_trace_request told = {.path = given->path, .format = ol_trace_formats[i]->name};
        describe(&told);
    }
}

/* ---- logs word for word ---- */

typedef int conversion(struct ol_input *input, struct ol_output *output, struct ol_error *error);

static int convert_file(conversion *rewrite, const char *path, struct ol_text *text)
{
    struct ol_error error = {0};
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, &error);
    struct ol_output *output = ol_output_to_text(text);
    const int status = input ? rewrite(input, output, &error) : error.status;
    must_tell(status, &error);
    ol_output_close(output, NULL);
    ol_input_close(input);
    return status;
}

static int convert_text(conversion *rewrite, const struct ol_text *from, struct ol_text *to)
{
    struct memory_file file = memory_file_new(ol_text_string(from), from->length);
    const int status = convert_file(rewrite, file.path, to);
    memory_file_free(&file);
    return status;
}

/* What came through once comes through again as it is. */
static void read_log(struct given *given)
{
    struct ol_text csv = {0}, log = {0}, again = {0};
    convert_file(ol_csv_to_swf, given->path, &log);
    ol_text_clear(&log);
    if (convert_file(ol_swf_to_csv, given->path, &csv) == OL_OK && csv.length > 0 && csv.data[0] != 0x1f &&
        convert_text(ol_csv_to_swf, &csv, &log) == OL_OK && log.length > 0 && log.data[0] != 0x1f) {
        ol_text_clear(&csv);
        MUST(convert_text(ol_swf_to_csv, &log, &csv) == OL_OK);
        MUST(convert_text(ol_csv_to_swf, &csv, &again) == OL_OK);
        MUST(strcmp(ol_text_string(&log), ol_text_string(&again)) == 0);
    }
    ol_text_release(&csv);
    ol_text_release(&log);
    ol_text_release(&again);
}

static const struct door {
    const char *name;
    void (*read)(struct given *given);
} doors[] = {
    {"drift", read_drift},     {"empirical", read_empirical}, {"lifetimes", read_lifetimes},
    {"profile", read_profile}, {"trace", read_trace},         {"log", read_log},
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char dashes[] = "\n---\n";
    const uint8_t *newline = length ? memchr(bytes, '\n', length) : NULL;
    if (!newline)
        return 0;
    const struct ol_slice name = {(const char *)bytes, (size_t)(newline - bytes)};
    const char *begin = (const char *)newline + 1, *end = (const char *)bytes + length;
    const char *parting = memmem(begin, (size_t)(end - begin), dashes, sizeof dashes - 1);
    const char *other = parting ? parting + sizeof dashes - 1 : begin;
    struct memory_file files[2] = {memory_file_new(begin, (size_t)((parting ? parting + 1 : end) - begin)),
                                   memory_file_new(other, (size_t)(end - other))};
    struct given given = {.path = files[0].path, .other = files[1].path};
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        if (ol_slice_is(name, doors[i].name))
            doors[i].read(&given);
    ol_arena_release(&given.arena);
    memory_file_free(&files[0]);
    memory_file_free(&files[1]);
    return 0;
}
