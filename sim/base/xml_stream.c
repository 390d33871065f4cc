/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_stream: libxml2's push parser, fed by pieces, and the elements it reports in two pools.
 *
 * A piece is pushed when all elements of the piece before are handed out; what it completes waits in a queue. An
 * element that a piece leaves open keeps its pool, while those that begin in the next piece take the other one, which
 * is emptied first: nothing in it can be needed any more. So two pools hold a piece's elements and one open element,
 * however long the document is.
 *
 * Places are counted here, not by libxml2: when it reports a start tag it stands at that tag's end, and since no raw
 * '<' occurs within a tag, the tag began at the nearest one before. One cursor counts the lines and characters of the
 * pieces, once. Only one '<' of earlier pieces can matter then, the last, whose place is kept.
 */
#include "outlay/xml_stream.h"

#include "outlay/input.h"
#include "xml_document.h"
#include "xml_pool.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include <strings.h>

#define PIECE      ((size_t)32 << 10) /* stays in the first caches with what is made of it */
#define COLUMN_MAX INT32_MAX

/* An element that is not complete. */
struct frame {
    struct ol_xml_node *node;
    size_t first_child; /* in `pending` */
    struct ol_text text;
};

struct ol_xml_stream {
    struct ol_input *input; /* NULL: only memory is read */
    const char *file;
    struct ol_slice rest; /* of the chunk, not pushed yet */
    xmlParserCtxtPtr parser;
    bool is_ended;

    struct ol_slice piece; /* pushed last */
    int64_t piece_offset;
    int64_t offset; /* the cursor: where it stands, */
    struct ol_place cursor;
    struct ol_place last_tag; /* the last '<' of all pieces before */

    struct ol_xml_node *root;
    size_t ordinal;
    struct ol_xml_pool pools[3]; /* two take turns, one is the root's */
    int pool;                    /* of elements that begin now */
    int open_pool;               /* of what is open */
    int64_t element_offset;      /* where the open child of the root begins */
    int depth;                   /* of open elements, the root among them */
    struct frame frames[OL_XML_STREAM_DEPTH + 1];
    const struct ol_xml_node **pending; /* children of open elements, those of an inner one last */
    size_t pending_count, pending_capacity;
    const struct ol_xml_node **queue;
    size_t queue_next, queue_count, queue_capacity;
    struct ol_error failure;
};

/* ---- places ---- */

static int64_t count_characters(const char *bytes, size_t length)
{
    int64_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

/* Moves the cursor on to an offset within the piece; it never goes back. */
static struct ol_place place_of(struct ol_xml_stream *stream, int64_t offset)
{
    const int64_t end = stream->piece_offset + (int64_t)stream->piece.length;
    if (offset > end)
        offset = end;
    if (offset <= stream->offset)
        return stream->cursor;
    const char *at = stream->piece.data + (stream->offset - stream->piece_offset);
    const char *to = stream->piece.data + (offset - stream->piece_offset);
    int64_t column = stream->cursor.column;
    for (const char *newline; (newline = memchr(at, '\n', (size_t)(to - at))); at = newline + 1) {
        stream->cursor.line++;
        column = 1;
    }
    column += count_characters(at, (size_t)(to - at));
    stream->cursor.column = column < COLUMN_MAX ? (int32_t)column : COLUMN_MAX;
    stream->offset = offset;
    return stream->cursor;
}

static int64_t parser_offset(const struct ol_xml_stream *stream)
{
    const xmlParserInput *input = stream->parser->input;
    return input ? (int64_t)input->consumed + (input->cur - input->base) : stream->offset;
}

static struct ol_place place_of_parser(struct ol_xml_stream *stream)
{
    return place_of(stream, parser_offset(stream));
}

/* Of the start tag at whose end the parser stands; its offset comes along. */
static struct ol_place place_of_tag(struct ol_xml_stream *stream, int64_t *offset)
{
    const xmlParserInput *input = stream->parser->input;
    const xmlChar *tag = memrchr(input->base, '<', (size_t)(input->cur - input->base));
    *offset = parser_offset(stream) - (tag ? input->cur - tag : 0);
    return *offset < stream->piece_offset ? stream->last_tag : place_of(stream, *offset);
}

/* The piece is used up: keeps the place of its last '<', of which the tag may end in a later one. */
static void leave_piece(struct ol_xml_stream *stream)
{
    const char *tag = memrchr(stream->piece.data, '<', stream->piece.length);
    if (tag && stream->piece_offset + (tag - stream->piece.data) >= stream->offset)
        stream->last_tag = place_of(stream, stream->piece_offset + (tag - stream->piece.data));
    place_of(stream, stream->piece_offset + (int64_t)stream->piece.length);
    stream->piece_offset += (int64_t)stream->piece.length;
}

/* ---- what libxml2 reports ---- */

static struct ol_xml_stream *stream_of(void *data)
{
    return ((xmlParserCtxtPtr)data)->_private;
}

static bool is_failed(const struct ol_xml_stream *stream)
{
    return stream->failure.status != OL_OK;
}

/* Values come as spans of the parser's buffer. */
static const char *keep(struct ol_xml_pool *pool, const char *bytes, size_t length)
{
    char *copy = ol_xml_pool_take(pool, length + 1);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

static const char *joined(struct ol_xml_pool *pool, const char *prefix, const char *name)
{
    const size_t before = strlen(prefix), behind = strlen(name);
    char *whole = ol_xml_pool_take(pool, before + behind + 2);
    memcpy(whole, prefix, before);
    whole[before] = ':';
    memcpy(whole + before + 1, name, behind + 1);
    return whole;
}

/* Five pointers each: name, prefix, namespace, and the value's begin and end. Names live as long as the parser;
 * xml:lang and its like say nothing to us. */
static void keep_attributes(struct ol_xml_pool *pool, struct ol_xml_node *node, int count, const xmlChar **given)
{
    struct ol_xml_attribute *list = ol_xml_pool_take(pool, ol_mem_product(sizeof *list, (size_t)count));
    node->attributes = list;
    for (const char *const *at = (const char *const *)given; count > 0; count--, at += 5) {
        if (at[1] && strcmp(at[1], "xml") == 0)
            continue;
        list[node->attribute_count++] = (struct ol_xml_attribute){
            .name = at[1] ? joined(pool, at[1], at[0]) : at[0],
            .value = keep(pool, at[3], (size_t)(at[4] - at[3])),
            .place = node->place,
        };
    }
}

static void refuse_tag(struct ol_xml_stream *stream, struct ol_place place)
{
    ol_fail(&stream->failure, OL_BAD_INPUT, place,
            "the tag that begins here is longer than %zu bytes, the most allowed; is a '>' or a quote missing?",
            OL_XML_STREAM_TAG);
}

static bool may_begin(struct ol_xml_stream *stream, const char *name, const char *uri, int attribute_count,
                      int64_t tag_length, struct ol_place place)
{
    if (uri)
        ol_fail(&stream->failure, OL_BAD_INPUT, place,
                "<%s> is in the namespace \"%.200s\"; the elements read here are in none", name, uri);
    else if (stream->depth > OL_XML_STREAM_DEPTH)
        ol_fail(&stream->failure, OL_BAD_INPUT, place,
                "elements lie more than %d deep in each other, the most allowed", OL_XML_STREAM_DEPTH);
    else if (tag_length > (int64_t)OL_XML_STREAM_TAG)
        refuse_tag(stream, place);
    else if (attribute_count > OL_XML_STREAM_ATTRIBUTES)
        ol_fail(&stream->failure, OL_BAD_INPUT, place, "<%.80s> has %d attributes; at most %d are read", name,
                attribute_count, OL_XML_STREAM_ATTRIBUTES);
    return !is_failed(stream);
}

static void start_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **namespaces, int attribute_count,
                          int defaulted_count, const xmlChar **attributes)
{
    (void)prefix, (void)namespace_count, (void)namespaces, (void)defaulted_count;
    struct ol_xml_stream *stream = stream_of(data);
    int64_t offset;
    if (is_failed(stream))
        return;
    const struct ol_place place = place_of_tag(stream, &offset);
    if (!may_begin(stream, (const char *)name, (const char *)uri, attribute_count, parser_offset(stream) - offset,
                   place)) {
        xmlStopParser(stream->parser);
        return;
    }
    if (stream->depth == 1) {
        stream->open_pool = stream->pool;
        stream->element_offset = offset;
    }
    struct ol_xml_pool *pool = &stream->pools[stream->open_pool];
    struct ol_xml_node *node = ol_xml_pool_take(pool, sizeof *node);
    *node =
        (struct ol_xml_node){.name = (const char *)name, .place = place, .ordinal = stream->ordinal++, .text = ""};
    if (attribute_count > 0)
        keep_attributes(pool, node, attribute_count, attributes);
    struct frame *frame = &stream->frames[stream->depth++];
    frame->node = node;
    frame->first_child = stream->pending_count;
    ol_text_clear(&frame->text);
    if (!stream->root)
        stream->root = node;
}

static void push(const struct ol_xml_node ***list, size_t *count, size_t *capacity, const struct ol_xml_node *node)
{
    OL_MEM_RESERVE(*list, *capacity, *count + 1);
    (*list)[(*count)++] = node;
}

/* Gives the element what was gathered for it. */
static void complete(struct ol_xml_stream *stream, const struct frame *frame)
{
    struct ol_xml_pool *pool = &stream->pools[stream->open_pool];
    const size_t count = stream->pending_count - frame->first_child;
    if (frame->text.length > 0) {
        const struct ol_slice text = ol_slice_trim((struct ol_slice){frame->text.data, frame->text.length});
        frame->node->text = keep(pool, text.data, text.length);
    }
    if (count > 0) {
        const struct ol_xml_node **children = ol_xml_pool_take(pool, count * sizeof(const struct ol_xml_node *));
        memcpy(children, stream->pending + frame->first_child, count * sizeof(const struct ol_xml_node *));
        frame->node->children = children;
        frame->node->child_count = count;
        stream->pending_count = frame->first_child;
    }
}

static void check_size(struct ol_xml_stream *stream, int64_t end)
{
    if (end - stream->element_offset <= (int64_t)OL_XML_STREAM_ELEMENT || is_failed(stream))
        return;
    const struct ol_xml_node *node = stream->frames[1].node;
    ol_fail(&stream->failure, OL_BAD_INPUT, node->place,
            "<%s> with all that is in it is longer than %zu bytes, the most allowed; is its end tag missing?",
            node->name, OL_XML_STREAM_ELEMENT);
    xmlStopParser(stream->parser);
}

static void end_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct ol_xml_stream *stream = stream_of(data);
    if (is_failed(stream) || --stream->depth == 0)
        return;
    const struct frame *frame = &stream->frames[stream->depth];
    complete(stream, frame);
    if (stream->depth > 1) {
        push(&stream->pending, &stream->pending_count, &stream->pending_capacity, frame->node);
        return;
    }
    check_size(stream, parser_offset(stream));
    if (!is_failed(stream))
        push(&stream->queue, &stream->queue_count, &stream->queue_capacity, frame->node);
}

/* Of the first byte that is no blank; of the parser where the text is not in its buffer (an entity's). */
static struct ol_place place_of_text(struct ol_xml_stream *stream, struct ol_slice text)
{
    const xmlParserInput *input = stream->parser->input;
    const xmlChar *at = (const xmlChar *)ol_slice_trim(text).data;
    const bool is_there = at >= input->base && at < input->end;
    return place_of(stream, parser_offset(stream) + (is_there ? at - input->cur : 0));
}

/* Text comes in parts, and so does a CDATA section. */
static void add_characters(void *data, const xmlChar *bytes, int length)
{
    struct ol_xml_stream *stream = stream_of(data);
    const struct ol_slice part = {(const char *)bytes, (size_t)length};
    if (is_failed(stream) || stream->depth == 0)
        return;
    struct ol_text *text = &stream->frames[stream->depth - 1].text;
    if (text->length == 0 && ol_slice_trim(part).length == 0)
        return;
    if (stream->depth > 1) {
        ol_text_add(text, part.data, part.length);
        return;
    }
    char shown[OL_SHOWN_BUFFER];
    ol_fail(&stream->failure, OL_BAD_INPUT, place_of_text(stream, part),
            "text directly in <%s>, which holds elements only: %s", stream->root->name,
            ol_slice_show(ol_slice_trim(part), shown));
    xmlStopParser(stream->parser);
}

/* A character in more bytes than it needs (RFC 3629, section 3). */
static bool is_overlong(const xmlChar *bytes, int length)
{
    for (int i = 0; i < length; i++) {
        const xmlChar next = i + 1 < length ? bytes[i + 1] : 0xff;
        if (bytes[i] == 0xc0 || bytes[i] == 0xc1 || (bytes[i] == 0xe0 && next < 0xa0) ||
            (bytes[i] == 0xf0 && next < 0x90))
            return true;
    }
    return false;
}

/* Every end of a line is one newline (XML 1.0, section 2.11): the parser forgets it in CDATA sections that are pushed.
 * What lies behind a part is still there: the rest of the section, or what ends it. */
static void add_lines(void *data, const xmlChar *bytes, int length)
{
    struct ol_text lines = {0};
    for (int i = 0; i < length; i++)
        if (bytes[i] != '\r')
            ol_text_add(&lines, (const char *)bytes + i, 1);
        else if (bytes[i + 1] != '\n')
            ol_text_add(&lines, "\n", 1);
    add_characters(data, (const xmlChar *)ol_text_string(&lines), (int)lines.length);
    ol_text_release(&lines);
}

/* Where the parser is pushed it lets overlong characters through here, and nowhere else. */
static void add_cdata(void *data, const xmlChar *bytes, int length)
{
    struct ol_xml_stream *stream = stream_of(data);
    if (is_failed(stream) || !is_overlong(bytes, length)) {
        (memchr(bytes, '\r', (size_t)length) ? add_lines : add_characters)(data, bytes, length);
        return;
    }
    ol_fail(&stream->failure, OL_BAD_INPUT, place_of_parser(stream),
            "this is not well-formed XML: a character of a CDATA section is not proper UTF-8");
    xmlStopParser(stream->parser);
}

static void refuse_doctype(void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    struct ol_xml_stream *stream = stream_of(data);
    if (!is_failed(stream))
        ol_fail(&stream->failure, OL_BAD_INPUT, place_of_parser(stream),
                "a DOCTYPE is not read here; take it out, and write its entities out");
    xmlStopParser(stream->parser);
}

/* By now the encoding is known. */
static void start_document(void *data)
{
    struct ol_xml_stream *stream = stream_of(data);
    const xmlParserInput *input = stream->parser->input;
    if (is_failed(stream) || !input || !input->buf || !input->buf->encoder)
        return;
    ol_fail(&stream->failure, OL_BAD_INPUT, (struct ol_place){stream->file, 1, 1},
            "the encoding \"%.40s\" is not read; save the file as UTF-8", input->buf->encoder->name);
    xmlStopParser(stream->parser);
}

static void complain(void *data, xmlErrorPtr told)
{
    struct ol_xml_stream *stream = stream_of(data);
    if (told->level < XML_ERR_ERROR || is_failed(stream))
        return;
    const struct ol_slice said = ol_slice_trim(ol_slice_of(told->message ? told->message : "unknown fault"));
    if (told->code == XML_ERR_DOCUMENT_EMPTY)
        ol_fail(&stream->failure, OL_BAD_INPUT, place_of_parser(stream), OL_XML_IS_NONE);
    else
        ol_fail(&stream->failure, OL_BAD_INPUT, place_of_parser(stream),
                "this is not well-formed XML: " OL_SLICE_FORMAT, OL_SLICE_ARGS(said));
    xmlStopParser(stream->parser);
}

/* ---- pieces ---- */

/* 1: there is something to push; 0: nothing more; negative: failure. */
static int next_chunk(struct ol_xml_stream *stream)
{
    if (stream->rest.length > 0)
        return 1;
    if (!stream->input)
        return 0;
    const int got = ol_input_chunk(stream->input, &stream->rest, &stream->failure);
    if (got < 0)
        stream->failure.place = stream->cursor;
    return got;
}

/* A tag or comment of which the end does not come would be kept by libxml2, however long it is. When the end of a tag
 * has come, it compares each attribute with all others before it tells of them: 100,000 take it seconds. */
static void check_open(struct ol_xml_stream *stream)
{
    const xmlParserInput *input = stream->parser->input;
    if (is_failed(stream))
        return;
    if (stream->depth > 1)
        check_size(stream, stream->piece_offset);
    if (is_failed(stream) || !input)
        return;
    const size_t left = (size_t)(input->end - input->cur);
    if (left > OL_XML_STREAM_TAG && input->cur[0] == '<' && !strchr("!?", input->cur[1]))
        refuse_tag(stream, stream->last_tag);
    else if (left > OL_XML_STREAM_ELEMENT)
        ol_fail(&stream->failure, OL_BAD_INPUT, stream->last_tag,
                "what begins here is longer than %zu bytes, the most allowed; is a '>' or a quote missing?",
                OL_XML_STREAM_ELEMENT);
}

static void push_piece(struct ol_xml_stream *stream)
{
    const size_t length = stream->rest.length < PIECE ? stream->rest.length : PIECE;
    stream->piece = (struct ol_slice){stream->rest.data, length};
    stream->rest = (struct ol_slice){stream->rest.data + length, stream->rest.length - length};
    if (stream->piece_offset == 0 && length >= 3 && memcmp(stream->piece.data, "\xEF\xBB\xBF", 3) == 0)
        stream->cursor.column = 0; /* the byte order mark is no column */
    xmlParseChunk(stream->parser, stream->piece.data, (int)length, 0);
    leave_piece(stream);
    check_open(stream);
}

static void push_end(struct ol_xml_stream *stream)
{
    stream->piece.length = 0;
    stream->is_ended = true;
    if (stream->piece_offset == 0)
        ol_fail(&stream->failure, OL_BAD_INPUT, stream->cursor, "the file is empty; an XML document is needed");
    else
        xmlParseChunk(stream->parser, NULL, 0, 1);
    if (!is_failed(stream) && (!stream->parser->wellFormed || !stream->root || stream->depth > 0))
        ol_fail(&stream->failure, OL_BAD_INPUT, stream->cursor, "this is not well-formed XML");
}

/* All that the queue held was handed out. */
static void advance(struct ol_xml_stream *stream)
{
    stream->queue_next = stream->queue_count = 0;
    if (stream->depth > 1)
        stream->pool = !stream->open_pool;
    ol_xml_pool_clear(&stream->pools[stream->pool]);
    const int got = next_chunk(stream);
    if (got > 0)
        push_piece(stream);
    else if (got == 0)
        push_end(stream);
}

/* ---- making and using ---- */

static xmlParserCtxtPtr new_parser(struct ol_xml_stream *stream)
{
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startDocument = start_document,
        .internalSubset = refuse_doctype,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .characters = add_characters,
        .ignorableWhitespace = add_characters,
        .cdataBlock = add_cdata,
        .serror = complain,
    };
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
    OL_ASSERT(parser);
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOENT); /* of the five that there are */
    parser->_private = stream;
    return parser;
}

/* Reads up to the root. */
static struct ol_xml_stream *begin(struct ol_xml_stream *stream, const char *file, struct ol_error *error)
{
    stream->file = file;
    stream->cursor = stream->last_tag = (struct ol_place){file, 1, 1};
    stream->parser = new_parser(stream);
    stream->open_pool = 2;
    while (!stream->root && !is_failed(stream))
        advance(stream);
    if (stream->root)
        return stream;
    if (error)
        *error = stream->failure;
    ol_xml_stream_close(stream);
    return NULL;
}

struct ol_xml_stream *ol_xml_stream_open(const char *path, struct ol_place place, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, place, error);
    if (!input)
        return NULL;
    struct ol_xml_stream *stream = ol_mem_new(sizeof *stream);
    stream->input = input;
    return begin(stream, ol_input_place(input).file, error);
}

struct ol_xml_stream *ol_xml_stream_of_memory(const char *bytes, size_t length, const char *name,
                                              struct ol_error *error)
{
    struct ol_xml_stream *stream = ol_mem_new(sizeof *stream);
    stream->rest = (struct ol_slice){bytes, length};
    return begin(stream, name, error);
}

void ol_xml_stream_close(struct ol_xml_stream *stream)
{
    if (!stream)
        return;
    xmlFreeParserCtxt(stream->parser);
    for (size_t i = 0; i < sizeof stream->pools / sizeof *stream->pools; i++)
        ol_xml_pool_release(&stream->pools[i]);
    for (size_t i = 0; i < sizeof stream->frames / sizeof *stream->frames; i++)
        ol_text_release(&stream->frames[i].text);
    ol_mem_free(stream->pending);
    ol_mem_free(stream->queue);
    ol_input_close(stream->input);
    ol_mem_free(stream);
}

const struct ol_xml_node *ol_xml_stream_root(const struct ol_xml_stream *stream)
{
    return stream->root;
}

int ol_xml_stream_next(struct ol_xml_stream *stream, const struct ol_xml_node **node, struct ol_error *error)
{
    while (stream->queue_next == stream->queue_count && !is_failed(stream) && !stream->is_ended)
        advance(stream);
    if (stream->queue_next < stream->queue_count) {
        *node = stream->queue[stream->queue_next++];
        return 1;
    }
    if (is_failed(stream) && error)
        *error = stream->failure;
    return stream->failure.status;
}
