/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_parse: bytes to a libxml2 tree that knows the line and column of every element and attribute.
 *
 * libxml2 keeps lines only, up to 65,535, and none of attributes. But when it reports a start tag it stands at
 * that tag's end, and a raw '<' occurs nowhere inside a tag: so the tag's beginning is the nearest '<' before,
 * and its attributes are found by reading on from there. Tags come in the order of the text, so one cursor that
 * only moves forward counts lines and columns for all of them.
 *
 * A DOCTYPE is refused where it begins, so that there are no entities but XML's own five, and every tag stands in the
 * text itself. Elements and attributes are counted as they come; comments and instructions are not kept, nor CDATA
 * sections as nodes of their own, so that nothing but these takes memory. Errors go to the parser context's own
 * handler, so nothing is printed and no global state is touched.
 */
#include "xml_document.h"

#include "outlay/arena.h"
#include "outlay/text.h"
#include "outlay/xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <string.h>
#include <strings.h>

#define ATTRIBUTES_MOST 256

struct reader {
    struct ol_xml *xml;
    xmlParserCtxtPtr context;
    const char *bytes;
    size_t length;
    const char *file;
    size_t offset; /* the cursor, and its line and column */
    int64_t line;
    int32_t column;
    struct ol_error *error;
    bool has_failed;
};

struct ol_place ol_xml_place_of(const void *node)
{
    const xmlNode *at = node;
    while (at && at->type != XML_DOCUMENT_NODE && !at->_private)
        at = at->parent;
    return at && at->type != XML_DOCUMENT_NODE ? *(const struct ol_place *)at->_private : OL_NOWHERE;
}

static struct ol_place place_of_offset(struct reader *reader, size_t offset)
{
    while (reader->offset < offset) {
        const unsigned char byte = (unsigned char)reader->bytes[reader->offset++];
        if (byte == '\n') {
            reader->line++;
            reader->column = 1;
        } else if ((byte & 0xC0) != 0x80) { /* columns count characters, not bytes */
            reader->column++;
        }
    }
    return (struct ol_place){reader->file, reader->line, reader->column};
}

static struct ol_place place_of_parser(const struct reader *reader)
{
    return (struct ol_place){reader->file, xmlSAX2GetLineNumber(reader->context), 0};
}

static void *keep_place(struct reader *reader, struct ol_place place)
{
    struct ol_place *kept = OL_ARENA_NEW(&reader->xml->arena, struct ol_place);
    *kept = place;
    return kept;
}

/* The offset of the '<' of the start tag at whose end the parser stands. */
static size_t tag_offset(const struct reader *reader)
{
    const long end = xmlByteConsumed(reader->context);
    size_t at = end > 0 && (size_t)end < reader->length ? (size_t)end : reader->offset;
    while (at > reader->offset && reader->bytes[at] != '<')
        at--;
    return at;
}

static size_t skip_blanks(const struct reader *reader, size_t at)
{
    while (at < reader->length && strchr(" \t\r\n", reader->bytes[at]))
        at++;
    return at;
}

static size_t skip_name(const struct reader *reader, size_t at)
{
    while (at < reader->length && !strchr(" \t\r\n=/>", reader->bytes[at]))
        at++;
    return at;
}

static bool is_named(const xmlAttr *attribute, const char *name, size_t length)
{
    const char *colon = memchr(name, ':', length);
    const size_t prefix = colon ? (size_t)(colon - name) + 1 : 0;
    const char *local = (const char *)attribute->name;
    return prefix ==
               (attribute->ns && attribute->ns->prefix ? strlen((const char *)attribute->ns->prefix) + 1 : 0) &&
           strlen(local) == length - prefix && !memcmp(local, name + prefix, length - prefix);
}

/* Read the tag's attributes once more, in the text, for their places; the node has them in the same order, without
 * the declarations of namespaces. */
static void place_attributes(struct reader *reader, xmlNodePtr node, size_t tag)
{
    xmlAttrPtr attribute = node->properties;
    size_t at = skip_name(reader, tag + 1);
    for (;;) {
        at = skip_blanks(reader, at);
        if (at >= reader->length || strchr("/>", reader->bytes[at]))
            return;
        const size_t name = at;
        at = skip_name(reader, at);
        if (attribute && is_named(attribute, reader->bytes + name, at - name)) {
            attribute->_private = keep_place(reader, place_of_offset(reader, name));
            attribute = attribute->next;
        }
        at = skip_blanks(reader, skip_blanks(reader, at) + 1);
        const char *quote = at < reader->length
                                ? memchr(reader->bytes + at + 1, reader->bytes[at], reader->length - at - 1)
                                : NULL;
        if (!quote)
            return;
        at = (size_t)(quote - reader->bytes) + 1;
    }
}

/* The first fault is the one that is told. */
static void refuse(struct reader *reader, struct ol_place place, const char *why)
{
    if (!reader->has_failed)
        ol_fail(reader->error, OL_BAD_INPUT, place, "%s", why);
    reader->has_failed = true;
    xmlStopParser(reader->context);
}

static void start_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **namespaces, int attribute_count,
                          int defaulted_count, const xmlChar **attributes)
{
    xmlParserCtxtPtr context = data;
    struct reader *reader = context->_private;
    const size_t tag = tag_offset(reader);
    reader->xml->node_count += 1 + (size_t)(attribute_count + namespace_count);
    if (reader->xml->node_count > OL_XML_NODES_LIMIT) {
        refuse(reader, place_of_offset(reader, tag),
               "there are more than " OL_XML_NODES_TEXT " elements and attributes, the most that are read, "
               "files that are included among them; take some out, or give jobs as a trace");
        return;
    }
    xmlSAX2StartElementNs(context, name, prefix, uri, namespace_count, namespaces, attribute_count,
                          defaulted_count, attributes);
    xmlNodePtr node = context->node;
    if (!node || node->_private)
        return;
    node->_private = keep_place(reader, place_of_offset(reader, tag));
    place_attributes(reader, node, tag);
}

static void refuse_doctype(void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    struct reader *reader = ((xmlParserCtxtPtr)data)->_private;
    refuse(reader, place_of_parser(reader),
           "a DOCTYPE is not read; take it out, write its entities out, and name other files by "
           "<xi:include href=\"...\"/>");
}

/* What libxml2 said, without advice to its programmers. */
static struct ol_slice said_of(const xmlError *told)
{
    struct ol_slice said = ol_slice_trim(ol_slice_of(told->message ? told->message : "unknown fault"));
    const char *advice = memmem(said.data, said.length, " use XML_PARSE_HUGE", 19);
    if (advice)
        said.length = (size_t)(advice - said.data);
    return said;
}

static void complain(void *data, xmlErrorPtr told)
{
    xmlParserCtxtPtr context = data;
    struct reader *reader = context->_private;
    if (told->level < XML_ERR_ERROR || reader->has_failed)
        return;
    const struct ol_place place = {reader->file, told->line, told->int2 > 0 ? told->int2 : 0};
    const struct ol_slice said = said_of(told);
    reader->has_failed = true;
    if (told->code == XML_ERR_DOCUMENT_EMPTY)
        ol_fail(reader->error, OL_BAD_INPUT, place, OL_XML_IS_NONE);
    else
        ol_fail(reader->error, OL_BAD_INPUT, place, "this is not well-formed XML: " OL_SLICE_FORMAT,
                OL_SLICE_ARGS(said));
}

/* The encoding that the XML declaration names, empty where it names none. */
static struct ol_slice declared_encoding(const char *bytes, size_t length)
{
    const struct ol_slice none = {0};
    /* a blank ends the name: <?xml-stylesheet ...?> is an instruction like others */
    const bool is_there = length > 6 && !memcmp(bytes, "<?xml", 5) && strchr(" \t\r\n", bytes[5]) && bytes[5];
    const char *end = is_there ? memmem(bytes, length, "?>", 2) : NULL;
    const char *key = end ? memmem(bytes, (size_t)(end - bytes), "encoding", 8) : NULL;
    if (!key)
        return none;
    for (key += 8; key < end && strchr(" \t\r\n=", *key);)
        key++;
    const char *close = key < end ? memchr(key + 1, *key, (size_t)(end - key - 1)) : NULL;
    return close ? (struct ol_slice){key + 1, (size_t)(close - key - 1)} : none;
}

/* Where more attributes stand in a row than any element has; SIZE_MAX: nowhere. libxml2 compares each with all others
 * before it tells of the tag: 300,000 take it minutes. No '<' can stand within a tag, so that what is counted is values
 * behind '=' since the last one; in comments and texts nobody writes so many. */
static size_t find_crowd(const struct reader *reader)
{
    size_t count = 0;
    for (size_t at = 0; at < reader->length; at++) {
        if (reader->bytes[at] == '<')
            count = 0;
        if (reader->bytes[at] != '=')
            continue;
        const size_t value = skip_blanks(reader, at + 1);
        if (value < reader->length && strchr("\"'", reader->bytes[value]) && ++count > ATTRIBUTES_MOST)
            return at;
        at = value - 1;
    }
    return SIZE_MAX;
}

/* What can be told before parsing, more clearly than the parser would. */
static int check_bytes(struct reader *reader, size_t mark)
{
    const struct ol_place top = {reader->file, 1, 1};
    size_t bad;
    const struct ol_slice text = {reader->bytes, reader->length};
    if (ol_slice_trim((struct ol_slice){reader->bytes + mark, reader->length - mark}).length == 0)
        return ol_fail(reader->error, OL_BAD_INPUT, top, "the file is empty; an XML document is needed");
    if (!ol_slice_is_utf8(text, &bad)) {
        const unsigned char byte = (unsigned char)reader->bytes[bad];
        const struct ol_place place = place_of_offset(reader, bad);
        if (byte == 0)
            return ol_fail(reader->error, OL_BAD_INPUT, place, "there is a NUL byte; XML is text in UTF-8");
        return ol_fail(reader->error, OL_BAD_INPUT, place,
                       "byte 0x%02X is not valid UTF-8; save the file as UTF-8", (unsigned)byte);
    }
    const size_t crowd = find_crowd(reader);
    if (crowd != SIZE_MAX)
        return ol_fail(reader->error, OL_BAD_INPUT, place_of_offset(reader, crowd),
                       "an element has more than %d attributes, the most that are read; take some out",
                       ATTRIBUTES_MOST);
    const struct ol_slice encoding = declared_encoding(reader->bytes + mark, reader->length - mark);
    if (encoding.length > 0 && (encoding.length != 5 || strncasecmp(encoding.data, "UTF-8", 5)))
        return ol_fail(reader->error, OL_BAD_INPUT, top,
                       "the encoding \"" OL_SLICE_FORMAT "\" is not read; save the file as UTF-8",
                       OL_SLICE_ARGS(encoding));
    return OL_OK;
}

static void hook(xmlParserCtxtPtr context, struct reader *reader)
{
    context->_private = reader;
    context->sax->startElementNs = start_element;
    context->sax->internalSubset = refuse_doctype;
    context->sax->comment = NULL;
    context->sax->processingInstruction = NULL;
    context->sax->serror = complain;
}

struct _xmlDoc *ol_xml_parse(struct ol_xml *xml, const char *bytes, size_t length, const char *file,
                             struct ol_error *error)
{
    const size_t mark = length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    struct reader reader = {.xml = xml, .bytes = bytes, .length = length, .file = file, .error = error};
    reader.line = 1;
    reader.column = mark > 0 ? 0 : 1; /* the byte order mark is no column */
    if (check_bytes(&reader, mark) != OL_OK)
        return NULL;
    reader.offset = 0, reader.line = 1, reader.column = mark > 0 ? 0 : 1;
    reader.context = xmlNewParserCtxt();
    OL_ASSERT(reader.context);
    hook(reader.context, &reader);
    xmlDocPtr doc = xmlCtxtReadMemory(reader.context, bytes, (int)length, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NODICT | XML_PARSE_NOCDATA);
    const bool is_whole = doc && reader.context->wellFormed && !reader.has_failed;
    if (!is_whole && !reader.has_failed)
        ol_fail(error, OL_BAD_INPUT, place_of_parser(&reader), "this is not well-formed XML");
    if (!is_whole && doc) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    xmlFreeParserCtxt(reader.context);
    return doc;
}

/* ---- memory ---- */

static char *copy_of(const char *string)
{
    const size_t bytes = strlen(string) + 1;
    return memcpy(ol_mem_new(bytes), string, bytes);
}

void ol_xml_prepare(void)
{
    xmlMemSetup(ol_mem_free, ol_mem_new, ol_mem_resize, copy_of);
}
