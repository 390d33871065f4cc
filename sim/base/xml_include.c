/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_include: XInclude of local files, on the tree, by our own hand.
 *
 * libxml2's own XInclude would fetch addresses and forget which file a node came from. Here an included file is
 * read and its own includes are resolved before anything is taken from it; the nodes taken are copied together
 * with their places. A file that includes itself, by whatever way, is found by device and inode. How often, how
 * deep and how much in all a document may include is bounded (xml_document.h), so that a few small files cannot
 * double themselves into gigabytes.
 */
#include "xml_document.h"

#include "outlay/fence.h"
#include "outlay/input.h"
#include "outlay/text.h"

#include <ctype.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>
#include <sys/stat.h>

/* The files that are being read, innermost first. */
struct chain {
    const struct chain *up;
    const char *file;
    dev_t device;
    ino_t inode;
    int depth;
};

/* One <xi:include>, in the document that is being expanded. */
struct inclusion {
    struct ol_xml *xml;
    const struct chain *chain;
    xmlNodePtr node;
    struct ol_place place;
    bool is_missing; /* the file cannot be opened: what <xi:fallback> is for */
    struct ol_error *error;
};

static int expand(struct ol_xml *xml, xmlNodePtr parent, const struct chain *chain, struct ol_error *error);

static bool is_include_language(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && node->ns && node->ns->href &&
           (xmlStrEqual(node->ns->href, BAD_CAST "http://www.w3.org/2001/XInclude") ||
            xmlStrEqual(node->ns->href, BAD_CAST "http://www.w3.org/2003/XInclude"));
}

static bool is_called(const xmlNode *node, const char *name)
{
    return is_include_language(node) && xmlStrEqual(node->name, BAD_CAST name);
}

/* The attribute's value in the document's arena, or NULL. */
static const char *option(const struct inclusion *inclusion, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(inclusion->node, BAD_CAST name);
    const char *kept =
        value ? ol_arena_copy(&inclusion->xml->arena, (const char *)value, strlen((const char *)value)) : NULL;
    xmlFree(value);
    return kept;
}

static bool has_scheme(const char *href)
{
    const char *at = href;
    while (isalnum((unsigned char)*at) || (*at && strchr("+-.", *at)))
        at++;
    return isalpha((unsigned char)*href) && *at == ':';
}

static const char *join(struct ol_arena *arena, const char *including, const char *href)
{
    const char *slash = strrchr(including, '/');
    if (*href == '/' || !slash)
        return href;
    return ol_arena_format(arena, "%.*s%s", (int)(slash - including) + 1, including, href);
}

/* ---- reading what is included ---- */

static int check_chain(struct inclusion *inclusion, const char *path, struct chain *link)
{
    struct stat status;
    char why[OL_FENCE_WHY];
    if (!ol_fence_allows(path, why))
        return ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place, "%s", why);
    if (stat(path, &status) != 0) {
        inclusion->is_missing = true;
        return ol_fail_errno(inclusion->error, OL_BAD_INPUT, inclusion->place, "cannot include \"%s\"", path);
    }
    for (const struct chain *up = inclusion->chain; up; up = up->up)
        if (up->device == status.st_dev && up->inode == status.st_ino)
            return ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                           "\"%s\" includes itself%s; take one of the includes out", path,
                           up == inclusion->chain ? "" : " by way of other files");
    if (inclusion->chain->depth >= OL_XML_DEPTH_LIMIT)
        return ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                       "includes are nested more than %d deep; include fewer files from within included ones",
                       OL_XML_DEPTH_LIMIT);
    if (inclusion->xml->include_count++ >= OL_XML_INCLUDE_LIMIT)
        return ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                       "there are more than %d includes in all; include fewer files", OL_XML_INCLUDE_LIMIT);
    *link = (struct chain){inclusion->chain, path, status.st_dev, status.st_ino, inclusion->chain->depth + 1};
    return OL_OK;
}

static char *read_bytes(struct inclusion *inclusion, const char *path, size_t *length)
{
    struct ol_xml *xml = inclusion->xml;
    const size_t left = OL_XML_BYTES_LIMIT - xml->byte_count;
    char *bytes = ol_input_slurp(path, left, length, inclusion->place, inclusion->error);
    if (bytes)
        xml->byte_count += *length;
    return bytes;
}

static xmlDocPtr read_document(struct inclusion *inclusion, const char *path)
{
    struct chain link;
    size_t length = 0;
    xmlDocPtr doc = NULL;
    if (check_chain(inclusion, path, &link) != OL_OK)
        return NULL;
    char *bytes = read_bytes(inclusion, path, &length);
    if (bytes) {
        link.file = ol_xml_keep_file(inclusion->xml, path);
        doc = ol_xml_parse(inclusion->xml, bytes, length, link.file, inclusion->error);
    }
    ol_mem_free(bytes);
    if (doc && expand(inclusion->xml, (xmlNodePtr)doc, &link, inclusion->error) != OL_OK) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    return doc;
}

/* ---- taking nodes from it ---- */

void ol_xml_copy_places(const xmlNode *from, xmlNodePtr to)
{
    to->_private = from->_private;
    if (from->type != XML_ELEMENT_NODE)
        return;
    const xmlAttr *attribute = from->properties;
    for (xmlAttrPtr copy = to->properties; attribute && copy; copy = copy->next, attribute = attribute->next)
        copy->_private = attribute->_private;
    const xmlNode *child = from->children;
    for (xmlNodePtr copy = to->children; child && copy; copy = copy->next, child = child->next)
        ol_xml_copy_places(child, copy);
}

static int insert_copy(struct inclusion *inclusion, xmlNodePtr node)
{
    if (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE)
        return ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                       "the xpointer selects something that is neither element nor text");
    xmlNodePtr copy = xmlDocCopyNode(node, inclusion->node->doc, 1);
    OL_ASSERT(copy);
    ol_xml_copy_places(node, copy);
    xmlAddPrevSibling(inclusion->node, copy);
    return OL_OK;
}

static bool is_inside(const xmlNode *node, const xmlNode *outer)
{
    while (node && node != outer)
        node = node->parent;
    return node && outer;
}

/* Node by node; one inside another would multiply what is there. */
static int insert_nodes(struct inclusion *inclusion, xmlNodeSetPtr nodes)
{
    const xmlNode *outer = NULL;
    int status = OL_OK;
    xmlXPathNodeSetSort(nodes); /* the outer one comes first */
    for (int i = 0; status == OL_OK && i < nodes->nodeNr; i++) {
        if (is_inside(nodes->nodeTab[i], outer))
            return ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                           "the xpointer selects <%s> and something inside it; select one of them",
                           (const char *)outer->name);
        outer = nodes->nodeTab[i];
        status = insert_copy(inclusion, nodes->nodeTab[i]);
    }
    return status;
}

static int insert_selected(struct inclusion *inclusion, xmlDocPtr doc, const char *xpointer)
{
    const size_t length = strlen(xpointer);
    if (length < 10 || strncmp(xpointer, "xpointer(", 9) != 0 || xpointer[length - 1] != ')')
        return ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                       "xpointer=\"%.100s\" is not understood; write xpointer(XPATH), as in xpointer(//pool)",
                       xpointer);
    const char *xpath = ol_arena_copy(&inclusion->xml->arena, xpointer + 9, length - 10);
    char why[OL_XML_WHY];
    xmlXPathObjectPtr found = ol_xml_evaluate(doc, NULL, xpath, why);
    const bool is_set = found && found->type == XPATH_NODESET;
    int status = OL_OK;
    if (!is_set)
        status = ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                         "\"%.100s\" in xpointer is not an XPath that selects nodes", xpath);
    else if (xmlXPathNodeSetIsEmpty(found->nodesetval))
        status = ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                         "the xpointer \"%.100s\" selects nothing in the included file", xpath);
    else
        status = insert_nodes(inclusion, found->nodesetval);
    xmlXPathFreeObject(found);
    return status;
}

static int insert_document(struct inclusion *inclusion, const char *path, const char *xpointer)
{
    xmlDocPtr doc = read_document(inclusion, path);
    if (!doc)
        return OL_BAD_INPUT;
    const int status =
        xpointer ? insert_selected(inclusion, doc, xpointer) : insert_copy(inclusion, xmlDocGetRootElement(doc));
    xmlFreeDoc(doc);
    return status;
}

static int insert_text(struct inclusion *inclusion, const char *path)
{
    struct chain link;
    size_t length = 0, bad = 0;
    if (check_chain(inclusion, path, &link) != OL_OK)
        return OL_BAD_INPUT;
    char *bytes = read_bytes(inclusion, path, &length);
    if (!bytes)
        return OL_BAD_INPUT;
    int status = OL_OK;
    ol_xml_keep_file(inclusion->xml, path);
    if (!ol_slice_is_utf8((struct ol_slice){bytes, length}, &bad))
        status = ol_fail(inclusion->error, OL_BAD_INPUT, inclusion->place,
                         "\"%s\" is not text in UTF-8: byte %zu is 0x%02X", path, bad + 1,
                         (unsigned)(unsigned char)bytes[bad]);
    else if (length > 0)
        xmlAddPrevSibling(inclusion->node, xmlNewDocTextLen(inclusion->node->doc, BAD_CAST bytes, (int)length));
    ol_mem_free(bytes);
    return status;
}

/* Where the file is missing and <xi:fallback> stands inside, its content takes the include's place. */
static int insert_fallback(struct inclusion *inclusion)
{
    xmlNodePtr fallback = inclusion->node->children;
    while (fallback && !is_called(fallback, "fallback"))
        fallback = fallback->next;
    if (!fallback)
        return OL_BAD_INPUT;
    if (inclusion->error)
        *inclusion->error = (struct ol_error){0};
    if (expand(inclusion->xml, fallback, inclusion->chain, inclusion->error) != OL_OK)
        return OL_BAD_INPUT;
    for (xmlNodePtr child = fallback->children, next; child; child = next) {
        next = child->next;
        xmlUnlinkNode(child);
        xmlAddPrevSibling(inclusion->node, child);
    }
    return OL_OK;
}

static int include(struct ol_xml *xml, xmlNodePtr node, const struct chain *chain, struct ol_error *error)
{
    struct inclusion inclusion = {xml, chain, node, ol_xml_place_of(node), false, error};
    const char *href = option(&inclusion, "href"), *parse = option(&inclusion, "parse");
    const char *xpointer = option(&inclusion, "xpointer");
    if (!href || !*href)
        return ol_fail(error, OL_BAD_INPUT, inclusion.place, "<include> needs href=\"FILE\"");
    if (has_scheme(href))
        return ol_fail(error, OL_BAD_INPUT, inclusion.place,
                       "cannot include \"%.200s\": only local files, given by their path, are read", href);
    const bool is_text = parse && strcmp(parse, "text") == 0;
    if (parse && !is_text && strcmp(parse, "xml") != 0)
        return ol_fail(error, OL_BAD_INPUT, inclusion.place, "parse=\"%.100s\" is unknown; it is xml or text",
                       parse);
    const char *path = join(&xml->arena, chain->file, href);
    int status = is_text ? insert_text(&inclusion, path) : insert_document(&inclusion, path, xpointer);
    if (status != OL_OK && inclusion.is_missing)
        status = insert_fallback(&inclusion);
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    return status;
}

static int expand(struct ol_xml *xml, xmlNodePtr parent, const struct chain *chain, struct ol_error *error)
{
    int status = OL_OK;
    for (xmlNodePtr node = parent->children, next; status == OL_OK && node; node = next) {
        next = node->next;
        if (is_called(node, "include"))
            status = include(xml, node, chain, error);
        else if (is_include_language(node))
            status = ol_fail(error, OL_BAD_INPUT, ol_xml_place_of(node),
                             "<%s> has no meaning here; XInclude has <include>, and <fallback> inside it",
                             (const char *)node->name);
        else if (node->type == XML_ELEMENT_NODE)
            status = expand(xml, node, chain, error);
    }
    return status;
}

/* An include in the root's place may leave none or several. */
static int check_root(const struct ol_xml *xml, const char *file, struct ol_error *error)
{
    size_t roots = 0;
    bool has_text = false;
    for (const xmlNode *node = xml->doc->children; node; node = node->next) {
        roots += node->type == XML_ELEMENT_NODE;
        has_text |= node->type == XML_TEXT_NODE;
    }
    if (roots == 1 && !has_text)
        return OL_OK;
    return ol_fail(error, OL_BAD_INPUT, (struct ol_place){file, 1, 0},
                   "the include in the root's place must give exactly one element");
}

int ol_xml_include(struct ol_xml *xml, const char *file, struct ol_error *error)
{
    struct stat status = {0};
    struct chain first = {NULL, file, 0, 0, 0};
    if (stat(file, &status) == 0) {
        first.device = status.st_dev;
        first.inode = status.st_ino;
    }
    const int result = expand(xml, (xmlNodePtr)xml->doc, &first, error);
    return result == OL_OK ? check_root(xml, file, error) : result;
}
