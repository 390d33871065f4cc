/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xml_edit: what-if edits by XPath, on the tree after its includes.
 *
 * An edit sets a value as it stands, never as markup: "a&b" means these three characters. The place of what was
 * set becomes "--set XPATH", so that a later message about it blames the command line and not a line of the file
 * that says something else; in a copy, whose edits come from wherever its maker has them, it is "with XPATH".
 */
#include "outlay/xml.h"
#include "xml_document.h"

#include <ctype.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <string.h>

#define OPERATIONS_LIMIT 50000000 /* of one expression; some seconds */
#define CANDIDATES_LIMIT 10000

struct edit {
    struct ol_xml *xml;
    const char *xpath, *value;
    struct ol_place place; /* "--set XPATH", or "with XPATH" */
    char why[OL_XML_WHY];  /* libxml2's last words */
    struct ol_error *error;
};

static void note_complaint(void *why, xmlErrorPtr told)
{
    const struct ol_slice said = ol_slice_trim(ol_slice_of(told->message ? told->message : ""));
    snprintf(why, OL_XML_WHY, OL_SLICE_FORMAT, OL_SLICE_ARGS(said));
}

static void say_nothing(void *unused, const char *format, ...)
{
    (void)unused, (void)format;
}

/* Not the context's own handler: with one, libxml2 gives no message, and it prints some complaints without asking it.
 * The handlers set here are this thread's. */
xmlXPathObjectPtr ol_xml_evaluate(xmlDocPtr doc, xmlNodePtr from, const char *xpath, char why[OL_XML_WHY])
{
    xmlXPathContextPtr context = xmlXPathNewContext(doc);
    OL_ASSERT(context);
    *why = 0;
    context->opLimit = OPERATIONS_LIMIT;
    context->node = from;
    xmlSetStructuredErrorFunc(why, note_complaint);
    xmlSetGenericErrorFunc(NULL, say_nothing);
    xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST xpath, context);
    xmlSetGenericErrorFunc(NULL, NULL);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlXPathFreeContext(context);
    return found;
}

static xmlXPathObjectPtr evaluate(struct edit *edit, const char *xpath)
{
    return ol_xml_evaluate(edit->xml->doc, xmlDocGetRootElement(edit->xml->doc), xpath, edit->why);
}

/* ---- "did you mean" for an expression that selects nothing ---- */

/* A name or a quoted text of the expression, and what such a thing is compared with in the document. */
struct suspect {
    char word[80];
    bool is_quoted;
    const char **candidates; /* ol_mem_* */
    size_t count, capacity;
    bool is_known;
};

static void consider(struct suspect *suspect, const xmlChar *candidate)
{
    suspect->is_known |= candidate && strcmp(suspect->word, (const char *)candidate) == 0;
    if (!candidate || suspect->count >= CANDIDATES_LIMIT)
        return;
    OL_MEM_RESERVE(suspect->candidates, suspect->capacity, suspect->count + 2);
    suspect->candidates[suspect->count++] = (const char *)candidate;
    suspect->candidates[suspect->count] = NULL;
}

static void collect(struct suspect *suspect, const xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (!suspect->is_quoted)
            consider(suspect, node->name);
        for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
            if (!suspect->is_quoted)
                consider(suspect, attribute->name);
            else if (attribute->children)
                consider(suspect, attribute->children->content);
        }
        collect(suspect, node->children);
    }
}

/* The next word of the expression into `suspect`; NULL past the last. */
static const char *next_word(const char *at, struct suspect *suspect)
{
    while (*at && !isalpha((unsigned char)*at) && *at != '_' && !strchr("'\"", *at))
        at++;
    if (!*at)
        return NULL;
    suspect->is_quoted = strchr("'\"", *at) != NULL;
    const char *begin = at + suspect->is_quoted, *end = begin;
    if (suspect->is_quoted)
        end = strchr(begin, *at) ? strchr(begin, *at) : begin + strlen(begin);
    else
        while (isalnum((unsigned char)*end) || (*end && strchr("_.-", *end)))
            end++;
    snprintf(suspect->word, sizeof suspect->word, "%.*s", (int)(end - begin), begin);
    return end + (suspect->is_quoted && *end);
}

static int fail_empty(struct edit *edit)
{
    struct suspect suspect = {0};
    const char *nearest = NULL;
    for (const char *at = edit->xpath; !nearest && (at = next_word(at, &suspect));) {
        if (*at == '(' || *at == ':') /* a function or an axis */
            continue;
        suspect.count = 0;
        suspect.is_known = false;
        collect(&suspect, xmlDocGetRootElement(edit->xml->doc));
        nearest = suspect.count > 0 && !suspect.is_known ? ol_nearest(suspect.word, suspect.candidates) : NULL;
    }
    if (nearest)
        ol_fail(edit->error, OL_BAD_INPUT, edit->place,
                "the expression selects nothing; did you mean \"%s\" for \"%s\"?", nearest, suspect.word);
    else
        ol_fail(edit->error, OL_BAD_INPUT, edit->place,
                "the expression selects nothing; name an element or attribute that the scenario has");
    ol_mem_free(suspect.candidates);
    return OL_BAD_INPUT;
}

/* ---- setting ---- */

static void mark(struct edit *edit, void **place)
{
    struct ol_place *kept = OL_ARENA_NEW(&edit->xml->arena, struct ol_place);
    *kept = edit->place;
    *place = kept;
}

static void set_attribute(struct edit *edit, xmlNodePtr element, xmlNsPtr ns, const xmlChar *name)
{
    xmlAttrPtr attribute = xmlSetNsProp(element, ns, name, BAD_CAST edit->value);
    OL_ASSERT(attribute);
    mark(edit, &attribute->_private);
}

static int set_element(struct edit *edit, xmlNodePtr element)
{
    if (xmlFirstElementChild(element))
        return ol_fail(
            edit->error, OL_BAD_INPUT, edit->place,
            "the expression selects <%s>, which holds other elements; name an attribute, as in \"%s/@%s\"",
            (const char *)element->name, edit->xpath,
            element->properties ? (const char *)element->properties->name : "name");
    xmlFreeNodeList(element->children);
    element->children = element->last = NULL;
    xmlNodeAddContent(element, BAD_CAST edit->value);
    mark(edit, &element->_private);
    return OL_OK;
}

static int set_node(struct edit *edit, xmlNodePtr node)
{
    switch (node->type) {
    case XML_ATTRIBUTE_NODE:
        set_attribute(edit, node->parent, ((xmlAttrPtr)node)->ns, node->name);
        return OL_OK;
    case XML_ELEMENT_NODE:
        return set_element(edit, node);
    case XML_TEXT_NODE:
        xmlNodeSetContent(node, BAD_CAST edit->value);
        return OL_OK;
    default:
        return ol_fail(edit->error, OL_BAD_INPUT, edit->place,
                       "the expression selects something that is neither attribute, element nor text");
    }
}

static int set_all(struct edit *edit, const xmlNodeSet *nodes)
{
    int status = OL_OK;
    for (int i = 0; status == OL_OK && i < nodes->nodeNr; i++)
        status = set_node(edit, nodes->nodeTab[i]);
    return status;
}

/* The last step of ".../@name", where the expression ends so; NULL otherwise. */
static const char *last_attribute(const char *xpath)
{
    const char *slash = strrchr(xpath, '/');
    if (!slash || slash == xpath || slash[-1] == '/' || slash[1] != '@')
        return NULL;
    return xmlValidateNCName(BAD_CAST(slash + 2), 0) == 0 ? slash + 2 : NULL;
}

/* Nothing was selected: the attribute may be missing on elements that are there. */
static int create(struct edit *edit)
{
    const char *name = last_attribute(edit->xpath);
    if (!name)
        return fail_empty(edit);
    const char *owner = ol_arena_copy(&edit->xml->arena, edit->xpath, (size_t)(name - 2 - edit->xpath));
    xmlXPathObjectPtr found = evaluate(edit, owner);
    const xmlNodeSet *nodes = found && found->type == XPATH_NODESET ? found->nodesetval : NULL;
    size_t made = 0;
    for (int i = 0; nodes && i < nodes->nodeNr; i++) {
        if (nodes->nodeTab[i]->type != XML_ELEMENT_NODE)
            continue;
        set_attribute(edit, nodes->nodeTab[i], NULL, BAD_CAST name);
        made++;
    }
    xmlXPathFreeObject(found);
    return made > 0 ? OL_OK : fail_empty(edit);
}

static int check_value(const struct edit *edit)
{
    if (!ol_slice_is_utf8(ol_slice_of(edit->value), NULL) || !ol_slice_is_utf8(ol_slice_of(edit->xpath), NULL))
        return ol_fail(edit->error, OL_BAD_INPUT, edit->place, "this is not valid UTF-8");
    for (const char *c = edit->value; *c; c++)
        if ((unsigned char)*c < 0x20 && !strchr("\t\r\n", *c))
            return ol_fail(edit->error, OL_BAD_INPUT, edit->place, "the value holds a control character");
    return OL_OK;
}

int ol_xml_edit(struct ol_xml *xml, const char *xpath, const char *value, struct ol_error *error)
{
    struct edit edit = {.xml = xml, .xpath = xpath, .value = value, .error = error};
    edit.place.file = ol_arena_format(&xml->arena, xml->is_copy ? "with %s" : "--set %s", xpath);
    if (check_value(&edit) != OL_OK)
        return OL_BAD_INPUT;
    xmlXPathObjectPtr found = evaluate(&edit, xpath);
    int status;
    if (!found)
        status = ol_fail(error, OL_BAD_INPUT, edit.place, "this is not an XPath that can be evaluated: %s",
                         *edit.why ? edit.why : "it is malformed");
    else if (found->type != XPATH_NODESET)
        status = ol_fail(error, OL_BAD_INPUT, edit.place,
                         "the expression yields a value instead of selecting an attribute or element");
    else
        status = xmlXPathNodeSetIsEmpty(found->nodesetval) ? create(&edit) : set_all(&edit, found->nodesetval);
    xmlXPathFreeObject(found);
    return status;
}

/* ---- reading ---- */

static int read_node(struct edit *edit, xmlNodePtr node, struct ol_arena *arena, struct ol_xml_value *value)
{
    if (node->type != XML_ATTRIBUTE_NODE && (node->type != XML_ELEMENT_NODE || xmlFirstElementChild(node)))
        return ol_fail(edit->error, OL_BAD_INPUT, edit->place,
                       "the expression selects something that has no value of its own; name an attribute, as in "
                       "\"//arrivals/@interarrival\"");
    xmlChar *content = xmlNodeGetContent(node);
    OL_ASSERT(content);
    *value =
        (struct ol_xml_value){ol_arena_copy(arena, (const char *)content, strlen((const char *)content)), node};
    xmlFree(content);
    return OL_OK;
}

int ol_xml_values(struct ol_xml *xml, const char *xpath, struct ol_place place, struct ol_arena *arena,
                  struct ol_xml_value **values, size_t *count, struct ol_error *error)
{
    struct edit edit = {.xml = xml, .xpath = xpath, .place = place, .error = error};
    int status = OL_OK;
    xmlXPathObjectPtr found = evaluate(&edit, xpath);
    *count = 0;
    if (!found)
        status = ol_fail(error, OL_BAD_INPUT, place, "\"%.200s\" is not an XPath that can be evaluated: %.200s",
                         xpath, *edit.why ? edit.why : "it is malformed");
    else if (found->type != XPATH_NODESET)
        status = ol_fail(error, OL_BAD_INPUT, place,
                         "the expression yields a value instead of selecting an attribute or element");
    else if (xmlXPathNodeSetIsEmpty(found->nodesetval))
        status = fail_empty(&edit);
    for (int i = 0; status == OL_OK && i < found->nodesetval->nodeNr; i++) {
        if (i == 0)
            *values = OL_ARENA_ARRAY(arena, struct ol_xml_value, (size_t)found->nodesetval->nodeNr);
        status = read_node(&edit, found->nodesetval->nodeTab[i], arena, &(*values)[(*count)++]);
    }
    xmlXPathFreeObject(found);
    return status;
}
