/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml: the only door to libxml2; a document read safely, edited by XPath, handed out as a plain tree.
 *
 * Reading never touches the network. A DOCTYPE is an error, so that the only entities are XML's own five; so are more
 * than 64 MiB, or 500,000 elements and attributes, of all files of a document together. <xi:include href="..."/> (with
 * parse, fallback and an xpointer(...) of plain XPath) of local files is resolved here, relative to the including
 * file, so that every node keeps its own file, line and column; a loop, a depth past 32 and a remote address are
 * errors. The tree is made of plain records in the caller's arena: libxml2 is not seen beyond this file.
 *
 *     struct ol_xml *xml = ol_xml_open("run.xml", error);
 *     ol_xml_edit(xml, "//pool[@name='train']/@cpus", "64", error);
 *     const struct ol_xml_node *root = ol_xml_tree(xml, arena);
 *     ol_xml_close(xml);
 */
#ifndef OUTLAY_XML_H
#define OUTLAY_XML_H

#include "outlay/arena.h"
#include "outlay/error.h"
#include "outlay/text.h"

struct ol_xml; /* opaque */

struct ol_xml_attribute {
    const char *name, *value;
    struct ol_place place; /* of the attribute's name */
};

struct ol_xml_node {
    const char *name;      /* local name; elements only */
    struct ol_place place; /* of the '<' */
    size_t ordinal;        /* counts the document's elements in order, includes in their place */
    const struct ol_xml_attribute *attributes;
    size_t attribute_count;
    const struct ol_xml_node *const *children; /* elements, in order */
    size_t child_count;
    const char *text; /* the direct text, trimmed; "" where there is none */
};

/* From now on the library under the door ends the program where memory is out, as the rest of it does, instead of
 * taking half a document for a faulty one. Called once, before any document and any thread. */
void ol_xml_prepare(void);

/* NULL with the first fault in `error`. The path "-" is standard input. An error of these two outlives the
 * document: it was detached (below) from all names but the one given here. */
struct ol_xml *ol_xml_open(const char *path, struct ol_error *error);
/* The same from memory, for tests and fuzzing; `name` is blamed. */
struct ol_xml *ol_xml_of_memory(const char *bytes, size_t length, const char *name, struct ol_error *error);
/* The document as it is now, to be edited by itself. It borrows the names of files, so the original outlives it. */
struct ol_xml *ol_xml_copy(const struct ol_xml *xml);
void ol_xml_close(struct ol_xml *xml);

/* The name of a file's root, whatever stands before it that a reader may refuse; false where the file has none, or is
 * not of single bytes. */
#define OL_XML_ROOT_NAME 64
bool ol_xml_root_name(const char *path, char name[OL_XML_ROOT_NAME]);

/* Set every attribute or text that the XPath selects. An expression that is wrong or selects nothing, or
 * something that cannot be set, is an error. An attribute that is not there yet can be set where the expression
 * ends in "/@name" and its element exists. */
int ol_xml_edit(struct ol_xml *xml, const char *xpath, const char *value, struct ol_error *error);

/* What the XPath selects, as it is now: attributes, and elements that hold text alone. Nothing selected, or anything
 * else, is an error at `place`. */
struct ol_xml_value {
    const char *value; /* in the arena */
    const void *node;  /* which it is: equal for two expressions that select the same */
};
int ol_xml_values(struct ol_xml *xml, const char *xpath, struct ol_place place, struct ol_arena *arena,
                  struct ol_xml_value **values, size_t *count, struct ol_error *error);

/* The tree as it is now, in `arena`. Places of edited values say "--set", in a copy "with". */
const struct ol_xml_node *ol_xml_tree(const struct ol_xml *xml, struct ol_arena *arena);

/* Paths of all files that were read, the opened one first; NULL past the last. */
const char *ol_xml_file(const struct ol_xml *xml, size_t i);
/* Serialised after includes and edits, without comments and layout: what a digest of the scenario is made of. */
void ol_xml_write(const struct ol_xml *xml, struct ol_text *text);

/* The file names of places belong to the document. Before it is closed under an error, this puts such a place in
 * front of the message; `path`, the caller's own name of the file, is kept as the place's file. */
void ol_xml_detach(struct ol_error *error, const char *path);

const struct ol_xml_attribute *ol_xml_attribute(const struct ol_xml_node *node, const char *name);
/* Whether both say the same, wherever they stand. */
bool ol_xml_is_alike(const struct ol_xml_node *a, const struct ol_xml_node *b);
/* Where an attribute stands, or its element where it was not written; nowhere without a node. */
struct ol_place ol_xml_place(const struct ol_xml_node *node, const char *attribute);

#endif
