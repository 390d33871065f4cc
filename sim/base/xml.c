/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/xml.h"

#include "outlay/input.h"
#include "outlay/output.h"
#include "xml_document.h"

#include <libxml/tree.h>
#include <string.h>

const char *ol_xml_keep_file(struct ol_xml *xml, const char *path)
{
    for (size_t i = 0; i < xml->file_count; i++)
        if (strcmp(xml->files[i], path) == 0)
            return xml->files[i];
    OL_MEM_RESERVE(xml->files, xml->file_capacity, xml->file_count + 1);
    return xml->files[xml->file_count++] = ol_arena_copy(&xml->arena, path, strlen(path));
}

void ol_xml_detach(struct ol_error *error, const char *path)
{
    if (!error || !error->place.file || error->place.file == path)
        return;
    const struct ol_place place = error->place;
    if (path && strcmp(place.file, path) == 0) {
        error->place.file = path;
        return;
    }
    char message[sizeof error->message];
    int used = snprintf(message, sizeof message, "%.300s", place.file);
    if (place.line > 0)
        used += snprintf(message + used, sizeof message - (size_t)used, ":%lld", (long long)place.line);
    if (place.line > 0 && place.column > 0)
        used += snprintf(message + used, sizeof message - (size_t)used, ":%d", (int)place.column);
    snprintf(message + used, sizeof message - (size_t)used, ": %.*s", (int)sizeof message - used - 3,
             error->message);
    memcpy(error->message, message, sizeof message);
    error->place = OL_NOWHERE;
}

/* ---- opening ---- */

/* Elements are told apart by their local names, so a name of another language must not slip in as one of ours. */
static int check_namespaces(const xmlNode *node, struct ol_error *error)
{
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (node->ns && node->ns->href)
            return ol_fail(error, OL_BAD_INPUT, ol_xml_place_of(node),
                           "<%s> is in the namespace \"%.200s\"; the elements read here are in none",
                           (const char *)node->name, (const char *)node->ns->href);
        if (check_namespaces(node->children, error) != OL_OK)
            return OL_BAD_INPUT;
    }
    return OL_OK;
}

struct ol_xml *ol_xml_of_memory(const char *bytes, size_t length, const char *name, struct ol_error *error)
{
    struct ol_xml *xml = ol_mem_new(sizeof *xml);
    const char *file = ol_xml_keep_file(xml, name);
    int status = OL_OK;
    xml->byte_count = length;
    if (length > OL_XML_BYTES_LIMIT)
        status = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = file}, "the file is larger than %zu MiB",
                         OL_XML_BYTES_LIMIT >> 20);
    else
        xml->doc = ol_xml_parse(xml, bytes, length, file, error);
    if (xml->doc)
        status = ol_xml_include(xml, file, error);
    if (xml->doc && status == OL_OK)
        status = check_namespaces(xml->doc->children, error);
    if (xml->doc && status == OL_OK)
        return xml;
    ol_xml_detach(error, name);
    ol_xml_close(xml);
    return NULL;
}

struct ol_xml *ol_xml_open(const char *path, struct ol_error *error)
{
    size_t length;
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    char *bytes = ol_input_slurp(path, OL_XML_BYTES_LIMIT, &length, OL_NOWHERE, error);
    if (!bytes) {
        ol_xml_detach(error, path);
        return NULL;
    }
    struct ol_xml *xml = ol_xml_of_memory(bytes, length, name, error);
    ol_mem_free(bytes);
    return xml;
}

struct ol_xml *ol_xml_copy(const struct ol_xml *xml)
{
    struct ol_xml *copy = ol_mem_new(sizeof *copy);
    copy->is_copy = true;
    copy->doc = xmlCopyDoc(xml->doc, 1);
    OL_ASSERT(copy->doc);
    ol_xml_copy_places(xmlDocGetRootElement(xml->doc), xmlDocGetRootElement(copy->doc));
    for (size_t i = 0; i < xml->file_count; i++)
        ol_xml_keep_file(copy, xml->files[i]);
    return copy;
}

void ol_xml_close(struct ol_xml *xml)
{
    if (!xml)
        return;
    xmlFreeDoc(xml->doc);
    ol_mem_free(xml->files);
    ol_arena_release(&xml->arena);
    ol_mem_free(xml);
}

const char *ol_xml_file(const struct ol_xml *xml, size_t i)
{
    return i < xml->file_count ? xml->files[i] : NULL;
}

/* ---- the tree ---- */

struct planter {
    struct ol_arena *arena;
    size_t ordinal;
};

static const char *keep(struct planter *planter, const xmlChar *string)
{
    const char *text = string ? (const char *)string : "";
    return ol_arena_copy(planter->arena, text, strlen(text));
}

/* xml:base, xml:lang and their like say nothing to us. */
static bool is_reserved(const xmlAttr *attribute)
{
    return attribute->ns && xmlStrEqual(attribute->ns->href, XML_XML_NAMESPACE);
}

static void plant_attributes(struct planter *planter, const xmlNode *from, struct ol_xml_node *node)
{
    size_t count = 0;
    for (const xmlAttr *attribute = from->properties; attribute; attribute = attribute->next)
        count++;
    struct ol_xml_attribute *list = OL_ARENA_ARRAY(planter->arena, struct ol_xml_attribute, count);
    for (xmlAttrPtr attribute = from->properties; attribute; attribute = attribute->next) {
        if (is_reserved(attribute))
            continue;
        xmlChar *value = xmlNodeListGetString(from->doc, attribute->children, 1);
        const xmlChar *prefix = attribute->ns ? attribute->ns->prefix : NULL;
        list[node->attribute_count++] = (struct ol_xml_attribute){
            .name = prefix ? ol_arena_format(planter->arena, "%s:%s", (const char *)prefix,
                                             (const char *)attribute->name)
                           : keep(planter, attribute->name),
            .value = keep(planter, value),
            .place = ol_xml_place_of(attribute),
        };
        xmlFree(value);
    }
    node->attributes = list;
}

static const char *direct_text(struct planter *planter, const xmlNode *from)
{
    struct ol_text text = {0};
    for (const xmlNode *child = from->children; child; child = child->next)
        if (child->type == XML_TEXT_NODE && child->content)
            ol_text_adds(&text, (const char *)child->content);
    const struct ol_slice trimmed = ol_slice_trim(ol_slice_of(ol_text_string(&text)));
    const char *kept = ol_arena_copy(planter->arena, trimmed.data, trimmed.length);
    ol_text_release(&text);
    return kept;
}

static const struct ol_xml_node *plant(struct planter *planter, const xmlNode *from)
{
    struct ol_xml_node *node = OL_ARENA_NEW(planter->arena, struct ol_xml_node);
    size_t count = 0;
    node->name = keep(planter, from->name);
    node->place = ol_xml_place_of(from);
    node->ordinal = planter->ordinal++;
    node->text = direct_text(planter, from);
    plant_attributes(planter, from, node);
    for (const xmlNode *child = from->children; child; child = child->next)
        count += child->type == XML_ELEMENT_NODE;
    const struct ol_xml_node **children = OL_ARENA_ARRAY(planter->arena, const struct ol_xml_node *, count);
    for (const xmlNode *child = from->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            children[node->child_count++] = plant(planter, child);
    node->children = children;
    return node;
}

const struct ol_xml_node *ol_xml_tree(const struct ol_xml *xml, struct ol_arena *arena)
{
    struct planter planter = {.arena = arena};
    return plant(&planter, xmlDocGetRootElement(xml->doc));
}

const struct ol_xml_attribute *ol_xml_attribute(const struct ol_xml_node *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return &node->attributes[i];
    return NULL;
}

struct ol_place ol_xml_place(const struct ol_xml_node *node, const char *attribute)
{
    if (!node)
        return OL_NOWHERE;
    const struct ol_xml_attribute *found = ol_xml_attribute(node, attribute);
    return found ? found->place : node->place;
}

bool ol_xml_is_alike(const struct ol_xml_node *a, const struct ol_xml_node *b)
{
    bool is_alike = strcmp(a->name, b->name) == 0 && strcmp(a->text, b->text) == 0 &&
                    a->attribute_count == b->attribute_count && a->child_count == b->child_count;
    for (size_t i = 0; is_alike && i < a->attribute_count; i++)
        is_alike = strcmp(a->attributes[i].name, b->attributes[i].name) == 0 &&
                   strcmp(a->attributes[i].value, b->attributes[i].value) == 0;
    for (size_t i = 0; is_alike && i < a->child_count; i++)
        is_alike = ol_xml_is_alike(a->children[i], b->children[i]);
    return is_alike;
}

/* ---- writing ---- */

static void write_node(struct ol_output *output, const struct ol_xml_node *node, int depth)
{
    ol_output_format(output, "%*s<%s", 2 * depth, "", node->name);
    for (size_t i = 0; i < node->attribute_count; i++) {
        ol_output_format(output, " %s=\"", node->attributes[i].name);
        ol_output_escaped(output, node->attributes[i].value);
        ol_output_char(output, '"');
    }
    if (node->child_count == 0 && !*node->text) {
        ol_output_string(output, "/>\n");
        return;
    }
    ol_output_char(output, '>');
    ol_output_escaped(output, node->text);
    if (node->child_count > 0)
        ol_output_char(output, '\n');
    for (size_t i = 0; i < node->child_count; i++)
        write_node(output, node->children[i], depth + 1);
    ol_output_format(output, "%*s</%s>\n", node->child_count > 0 ? 2 * depth : 0, "", node->name);
}

void ol_xml_write(const struct ol_xml *xml, struct ol_text *text)
{
    struct ol_arena arena = {0};
    struct ol_output *output = ol_output_to_text(text);
    write_node(output, ol_xml_tree(xml, &arena), 0);
    ol_output_close(output, NULL);
    ol_arena_release(&arena);
}
