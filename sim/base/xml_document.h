/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_document: what the files behind xml.h share: the document, and where each of its nodes was written.
 *
 * A node's and an attribute's place is a record in the document's arena, kept in libxml2's `_private`. It goes
 * with the node when an include copies it, so an included node blames its own file. Nodes made by an edit have none,
 * and take their parent's.
 */
#ifndef OUTLAY_XML_DOCUMENT_H
#define OUTLAY_XML_DOCUMENT_H

#include "outlay/arena.h"
#include "outlay/error.h"

#include <stdbool.h>

struct _xmlDoc; /* libxml2's */
struct _xmlNode;
struct _xmlXPathObject;

/* Of one file, and of all files of a document together. */
#define OL_XML_BYTES_LIMIT   ((size_t)64 << 20)
#define OL_XML_NODES_LIMIT   500000 /* elements and attributes, which take up to 1.2 kB each */
#define OL_XML_NODES_TEXT    "500,000"
#define OL_XML_INCLUDE_LIMIT 10000
#define OL_XML_DEPTH_LIMIT   32

struct ol_xml {
    struct ol_arena arena; /* places and file names */
    struct _xmlDoc *doc;
    const char **files; /* ol_mem_*; the names in the arena */
    size_t file_count, file_capacity;
    size_t byte_count, include_count, node_count; /* against the limits above */
    bool is_copy;
};

/* The name as the document keeps it; also joins the list of files that were read. */
const char *ol_xml_keep_file(struct ol_xml *xml, const char *path);

/* xml_parse.c: a document from bytes, each node with its place. NULL with the first error. */
struct _xmlDoc *ol_xml_parse(struct ol_xml *xml, const char *bytes, size_t length, const char *file,
                             struct ol_error *error);
/* Of an xmlNode or an xmlAttr; the nearest ancestor's where it has none. */
struct ol_place ol_xml_place_of(const void *node);

/* What is said of a file that is of another kind altogether. */
#define OL_XML_IS_NONE                                                                                            \
    "this is no XML: it does not begin with \"<\"; an XML file is needed here, and no table, log or text"

/* xml_edit.c: what an XPath gives, from a node (NULL: the document). NULL with libxml2's reason in `why`, which may be
 * empty; libxml2 itself prints nothing. */
#define OL_XML_WHY 200
struct _xmlXPathObject *ol_xml_evaluate(struct _xmlDoc *doc, struct _xmlNode *from, const char *xpath,
                                        char why[OL_XML_WHY]);

/* xml_include.c: the places of a node's copy, and of all below it, are those of what it was copied from. */
void ol_xml_copy_places(const struct _xmlNode *from, struct _xmlNode *to);

/* xml_include.c: resolve all includes of xml->doc, which was read from `file`. */
int ol_xml_include(struct ol_xml *xml, const char *file, struct ol_error *error);

#endif
