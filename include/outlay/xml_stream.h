/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_stream: a long, flat XML document, one child of its root at a time, in memory that does not depend on its size.
 *
 * Price books have a root with attributes and then very many small elements. Each of these, with all that is in it, is
 * handed out as a tree of the records of xml.h, in memory that is used again for later ones. Safe like xml.h and
 * stricter: no network, no DOCTYPE at all (so that the only entities are XML's own five), no namespaces, UTF-8 only.
 * XInclude is not resolved: <xi:include> is refused as an element of a namespace. An element has at most
 * OL_XML_STREAM_ELEMENT bytes, OL_XML_STREAM_TAG of them in its start tag, and a depth of OL_XML_STREAM_DEPTH; a
 * comment has no more bytes than an element either. The root's own text must be blank. What comes before a fault is
 * handed out before the fault is told, which is then told by every later call.
 *
 * The place of an element is that of its '<', with line and column; attributes bear the place of their element.
 *
 *     struct ol_xml_stream *stream = ol_xml_stream_open("book.xml.gz", OL_NOWHERE, error);
 *     while ((got = ol_xml_stream_next(stream, &node, error)) > 0) ...
 *     ol_xml_stream_close(stream);
 */
#ifndef OUTLAY_XML_STREAM_H
#define OUTLAY_XML_STREAM_H

#include "outlay/xml.h"

#define OL_XML_STREAM_ELEMENT    ((size_t)1 << 20)
#define OL_XML_STREAM_TAG        ((size_t)64 << 10) /* of one start tag: more attributes take libxml2 long to compare */
#define OL_XML_STREAM_DEPTH      32
#define OL_XML_STREAM_ATTRIBUTES 256

struct ol_xml_stream; /* opaque */

/* Reads up to the root's start tag. "-" is standard input, and gzip is known by its bytes. `place` is blamed where the
 * file cannot be opened. The path must outlive the stream and its errors, which point to it. NULL on failure. */
struct ol_xml_stream *ol_xml_stream_open(const char *path, struct ol_place place, struct ol_error *error);
/* From memory, which is not copied and stays the caller's up to the close; `name` is blamed. */
struct ol_xml_stream *ol_xml_stream_of_memory(const char *bytes, size_t length, const char *name,
                                              struct ol_error *error);
void ol_xml_stream_close(struct ol_xml_stream *stream);

/* The root's name and attributes, without children and text; valid up to the close. */
const struct ol_xml_node *ol_xml_stream_root(const struct ol_xml_stream *stream);
/* 1: the next child of the root, whole, valid until the next call; 0: the end of the document, which is well-formed;
 * negative: `error` is filled. */
int ol_xml_stream_next(struct ol_xml_stream *stream, const struct ol_xml_node **node, struct ol_error *error);

#endif
