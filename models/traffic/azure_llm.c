/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * azure_llm: the traces of LLM inference that Azure publishes (Patel et al., "Splitwise", ISCA 2024).
 *
 * TIMESTAMP,ContextTokens,GeneratedTokens, one request a line; CRLF, fractions of a second of seven digits, and no
 * newline behind the last are taken as they come. Rows without quotes and blanks, which is all of them, are read where
 * they lie in the input's buffer.
 */
#include "outlay/arena.h"
#include "outlay/input.h"
#include "stamp.h"
#include "traffic_list.h"

#include <string.h>

struct azure_stream {
    struct ol_stream base;
    struct ol_stream_context context;
    struct ol_input *input;
    struct ol_stamp stamp;
};

static const char header[] = "TIMESTAMP,ContextTokens,GeneratedTokens";

/* A whole number of at most 32 bits, up to `end`. */
static bool read_tokens(const char *at, const char *end, uint32_t *tokens)
{
    uint64_t value = 0;
    if (at == end || end - at > 10)
        return false;
    for (; at < end; at++) {
        const unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit > 9)
            return false;
        value = 10 * value + digit;
    }
    *tokens = (uint32_t)value;
    return value <= UINT32_MAX;
}

/* What is wrong with the row, or NULL. */
static const char *read_row(struct azure_stream *stream, struct ol_slice line, struct ol_request *request)
{
    const char *end = line.data + line.length;
    const char *first = memchr(line.data, ',', line.length);
    const char *second = first ? memchr(first + 1, ',', (size_t)(end - first - 1)) : NULL;
    *request = (struct ol_request){0};
    if (!second)
        return "it has fewer than three fields; TIMESTAMP,ContextTokens,GeneratedTokens is needed";
    if (!ol_stamp_read(&stream->stamp, (struct ol_slice){line.data, (size_t)(first - line.data)}, &request->at))
        return "its first field is no time such as 2023-11-16 18:15:46.6805900";
    if (!read_tokens(first + 1, second, &request->prompt))
        return "its second field is no number of tokens";
    if (!read_tokens(second + 1, end, &request->output))
        return "its third field is no number of tokens";
    return NULL;
}

/* Without a CR, and at the file's beginning without a byte order mark. */
static struct ol_slice bare(struct ol_slice line, bool is_first)
{
    if (is_first && line.length >= 3 && memcmp(line.data, "\xef\xbb\xbf", 3) == 0)
        line = (struct ol_slice){line.data + 3, line.length - 3};
    if (line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

static int azure_next(struct ol_stream *base, struct ol_request *requests, int room, struct ol_error *error)
{
    struct azure_stream *stream = (struct azure_stream *)base;
    struct ol_slice line;
    int count = 0, got;
    while (count < room && (got = ol_input_line(stream->input, &line, error)) != 0) {
        if (got < 0)
            return got;
        line = bare(line, false);
        if (line.length == 0)
            continue;
        const char *wrong = read_row(stream, line, &requests[count]);
        count += !wrong;
        if (!wrong)
            continue;
        char shown[OL_SHOWN_BUFFER];
        const int status = ol_stream_malformed(base, &stream->context, error, ol_input_place(stream->input),
                                               "\"%s\": %s", ol_slice_show(line, shown), wrong);
        if (status < 0)
            return status;
    }
    return count;
}

static void azure_close(struct ol_stream *base)
{
    struct azure_stream *stream = (struct azure_stream *)base;
    ol_input_close(stream->input);
    ol_mem_free(stream);
}

static double azure_progress(const struct ol_stream *base)
{
    const struct ol_input *input = ((const struct azure_stream *)base)->input;
    const uint64_t total = ol_input_bytes_total(input);
    return total ? (double)ol_input_bytes_read(input) / (double)total : 0;
}

static const struct ol_stream_ops azure_ops = {azure_next, azure_close, azure_progress};

static int read_header(struct azure_stream *stream, struct ol_error *error)
{
    struct ol_slice line;
    const int got = ol_input_line(stream->input, &line, error);
    if (got < 0)
        return got;
    line = got ? bare(line, true) : (struct ol_slice){"", 0};
    if (line.length == sizeof header - 1 && memcmp(line.data, header, line.length) == 0)
        return 0;
    char shown[OL_SHOWN_BUFFER];
    return ol_fail(error, OL_BAD_INPUT, ol_input_place(stream->input),
                   "the first line is \"%s\", where %s is needed; other columns are read with format=\"csv\"",
                   ol_slice_show(line, shown), header);
}

static struct ol_stream *azure_open(const struct ol_traffic *traffic, const struct ol_stream_context *context,
                                    struct ol_error *error)
{
    struct azure_stream *stream = ol_mem_new(sizeof *stream);
    stream->base = (struct ol_stream){.ops = &azure_ops, .origin = OL_ORIGIN_ABSOLUTE, .first_at = OL_NEVER};
    stream->context = *context;
    stream->input = ol_input_open(traffic->href, ol_xml_place(traffic->node, "href"), error);
    if (!stream->input || read_header(stream, error) < 0) {
        azure_close(&stream->base);
        return NULL;
    }
    return &stream->base;
}

const struct ol_traffic_format ol_traffic_azure_llm = {
    .kind = {"azure-llm", "Azure's traces of LLM inference: time, tokens in, tokens out", NULL, 0},
    .reads_file = true,
    .open = azure_open,
};
