/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schema: the tables of elements and fields once more, as RELAX NG for editors and other programs.
 *
 * One definition an element; its attributes, then its children in any order. A field that chooses a kind becomes
 * a choice of groups: the attribute's value together with the attributes that this kind allows. What a pattern can
 * say of a value is said; ranges of durations and what stands between elements are for the reader alone. So a
 * document that the schema refuses is refused here too, but not the other way around.
 */
#include "field_value.h"

#include <stdarg.h>
#include <string.h>

#define NUMBER "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
#define REAL   "[+\\-]?" NUMBER "([eE][+\\-]?[0-9]+)?"
#define PERIOD "(us|ms|s|m|h|d|w)"
#define BYTES  "(B|kB|MB|GB|TB|PB|KiB|MiB|GiB|TiB|PiB)"
/* A law without parameters may be written as its name alone; those have names of several words. */
#define LAW(of) "([a-z\\-]+\\(.*\\)|[a-z]+(-[a-z]+)+|" of ")"
#define ZONE    "(Z|z|[+\\-][0-9]{2}(:?[0-9]{2})?)"

struct drawing {
    struct ol_output *output;
    int depth;
    const struct ol_element *const *elements; /* all that are drawn */
    size_t element_count;
};

static void line(const struct drawing *drawing, const char *format, ...) OL_PRINTF(2, 3);

static void line(const struct drawing *drawing, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ol_output_format(drawing->output, "%*s%s\n", 2 * drawing->depth, "", text);
}

static void begin(struct drawing *drawing, const char *tag)
{
    line(drawing, "<%s>", tag);
    drawing->depth++;
}

static void end(struct drawing *drawing, const char *tag)
{
    drawing->depth--;
    line(drawing, "</%s>", tag);
}

static void with_text(const struct drawing *drawing, const char *open, const char *text, const char *close)
{
    ol_output_format(drawing->output, "%*s%s", 2 * drawing->depth, "", open);
    ol_output_escaped(drawing->output, text);
    ol_output_format(drawing->output, "%s\n", close);
}

/* ---- values ---- */

static void draw_limit(struct drawing *drawing, const struct ol_field *field, const char *name, double limit)
{
    if (field->type == OL_FIELD_COUNT) /* a whole number may have no exponent */
        line(drawing, "<param name=\"%s\">%.0f</param>", name, limit);
    else
        line(drawing, "<param name=\"%s\">%.15g</param>", name, limit);
}

static void draw_limits(struct drawing *drawing, const struct ol_field *field)
{
    if (field->max == 0)
        return;
    draw_limit(drawing, field, "minInclusive", field->min);
    if (ol_field_has_maximum(field))
        draw_limit(drawing, field, "maxInclusive", field->max);
}

static void draw_data(struct drawing *drawing, const struct ol_field *field, const char *type, const char *pattern)
{
    line(drawing, "<data type=\"%s\">", type);
    drawing->depth++;
    if (pattern)
        with_text(drawing, "<param name=\"pattern\">", pattern, "</param>");
    if (strcmp(type, "token") != 0)
        draw_limits(drawing, field);
    end(drawing, "data");
}

/* `first` may be NULL. */
static void draw_values(struct drawing *drawing, const char *first, const char *const *values)
{
    begin(drawing, "choice");
    if (first)
        with_text(drawing, "<value>", first, "</value>");
    for (; *values; values++)
        with_text(drawing, "<value>", *values, "</value>");
    end(drawing, "choice");
}

static const char *pattern_of(const struct ol_field *field)
{
    static const char *const laws[] = {
        [OL_LAW_PLAIN] = LAW(NUMBER "([eE][+\\-]?[0-9]+)?"),
        [OL_LAW_DURATION] = LAW("(" NUMBER PERIOD ")+"),
        [OL_LAW_SIZE] = LAW(NUMBER BYTES),
    };
    static const char *const patterns[OL_FIELD_TYPES] = {
        [OL_FIELD_NAME] = "[A-Za-z0-9_.\\-]+",
        [OL_FIELD_REAL] = "[ ]*" REAL "[ ]*", /* the pattern is about the text with its blanks */
        [OL_FIELD_SHARE] = "[+]?" NUMBER "([eE][+\\-]?[0-9]+)?%?",
        [OL_FIELD_DURATION] = "(" NUMBER PERIOD ")+",
        [OL_FIELD_INSTANT] =
            "[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?" ZONE "?)?",
        [OL_FIELD_SIZE] = NUMBER BYTES,
        [OL_FIELD_RATE] = "[+]?" NUMBER "([eE][+\\-]?[0-9]+)?/" PERIOD,
        [OL_FIELD_MONEY] = REAL,
        [OL_FIELD_PRICE] = REAL,
    };
    return field->type == OL_FIELD_LAW ? laws[field->dimension] : patterns[field->type];
}

/* A whole number or the word that stands for none. */
static void draw_count_or_word(struct drawing *drawing, const struct ol_field *field)
{
    begin(drawing, "choice");
    with_text(drawing, "<value>", field->any, "</value>");
    draw_data(drawing, field, "long", NULL);
    end(drawing, "choice");
}

static void draw_value(struct drawing *drawing, const struct ol_field *field)
{
    static const char *const flags[] = {"yes", "no", NULL};
    const char *type = field->type == OL_FIELD_COUNT ? "long" : field->type == OL_FIELD_REAL ? "double" : "token";
    if (field->type == OL_FIELD_COUNT && field->any)
        draw_count_or_word(drawing, field);
    else if (field->choices)
        draw_values(drawing, field->any, field->choices);
    else if (field->type == OL_FIELD_FLAG)
        draw_values(drawing, NULL, flags);
    else if (pattern_of(field) || field->type == OL_FIELD_COUNT)
        draw_data(drawing, field, type, pattern_of(field));
    else if (field->type == OL_FIELD_PATH)
        line(drawing, "<data type=\"string\"><param name=\"minLength\">1</param></data>");
    else
        line(drawing, "<data type=\"string\"/>");
}

/* ---- attributes ---- */

static void draw_fields(struct drawing *drawing, const struct ol_field *fields);

static void draw_attribute(struct drawing *drawing, const struct ol_field *field)
{
    if (!field->is_required)
        begin(drawing, "optional");
    line(drawing, "<attribute name=\"%s\">", field->name);
    drawing->depth++;
    if (field->help)
        with_text(drawing, "<a:documentation>", field->help, "</a:documentation>");
    draw_value(drawing, field);
    end(drawing, "attribute");
    if (!field->is_required)
        end(drawing, "optional");
}

/* One kind: its name as the attribute's value, which the default kind may go without, and its own fields. */
static void draw_kind(struct drawing *drawing, const struct ol_field *field, const struct ol_kind *kind)
{
    const bool is_default = field->fallback && strcmp(field->fallback, kind->name) == 0;
    begin(drawing, "group");
    if (is_default)
        begin(drawing, "optional");
    line(drawing, "<attribute name=\"%s\">", field->name);
    drawing->depth++;
    if (kind->summary)
        with_text(drawing, "<a:documentation>", kind->summary, "</a:documentation>");
    with_text(drawing, "<value>", kind->name, "</value>");
    end(drawing, "attribute");
    if (is_default)
        end(drawing, "optional");
    draw_fields(drawing, kind->fields);
    end(drawing, "group");
}

static void draw_family(struct drawing *drawing, const struct ol_field *field)
{
    begin(drawing, "choice");
    if (!field->is_required && !field->fallback)
        line(drawing, "<empty/>");
    for (const struct ol_kind *const *kind = field->family; *kind; kind++)
        draw_kind(drawing, field, *kind);
    end(drawing, "choice");
}

static void draw_fields(struct drawing *drawing, const struct ol_field *fields)
{
    for (; fields && fields->type != OL_FIELD_NONE; fields++) {
        if (fields->type == OL_FIELD_KIND)
            draw_family(drawing, fields);
        else
            draw_attribute(drawing, fields);
    }
}

/* ---- elements ---- */

/* Elements of one name may differ by where they stand: the later ones are told by a number. */
static const char *define_name(const struct drawing *drawing, const struct ol_element *element, char buffer[80])
{
    size_t same = 0;
    for (size_t i = 0; i < drawing->element_count && drawing->elements[i] != element; i++)
        same += strcmp(drawing->elements[i]->name, element->name) == 0;
    if (same == 0)
        return element->name;
    snprintf(buffer, 80, "%.50s-%zu", element->name, same + 1);
    return buffer;
}

static void draw_child(struct drawing *drawing, const struct ol_child *child)
{
    char buffer[80];
    const char *name = define_name(drawing, child->element, buffer);
    const size_t surplus = child->max > child->min ? child->max - child->min : 0;
    begin(drawing, "group");
    for (size_t i = 0; i < child->min; i++)
        line(drawing, "<ref name=\"%s\"/>", name);
    for (size_t i = 0; i < surplus; i++)
        line(drawing, "<optional><ref name=\"%s\"/></optional>", name);
    if (child->max == 0)
        line(drawing, "<zeroOrMore><ref name=\"%s\"/></zeroOrMore>", name);
    end(drawing, "group");
}

static void draw_children(struct drawing *drawing, const struct ol_child *children)
{
    if (!children || !children->element)
        return;
    /* Without more around it, as libxml2 takes an element that may hold itself in this form only. */
    if (!children[1].element && children->min == 0 && children->max == 0) {
        char buffer[80];
        line(drawing, "<zeroOrMore><ref name=\"%s\"/></zeroOrMore>",
             define_name(drawing, children->element, buffer));
        return;
    }
    begin(drawing, "interleave");
    for (const struct ol_child *child = children; child->element; child++)
        draw_child(drawing, child);
    end(drawing, "interleave");
}

static void draw_element(struct drawing *drawing, const struct ol_element *element)
{
    char buffer[80];
    line(drawing, "<define name=\"%s\">", define_name(drawing, element, buffer));
    drawing->depth++;
    line(drawing, "<element name=\"%s\">", element->name);
    drawing->depth++;
    if (element->summary)
        with_text(drawing, "<a:documentation>", element->summary, "</a:documentation>");
    line(drawing, "<ref name=\"xml-attributes\"/>");
    draw_fields(drawing, element->fields);
    draw_children(drawing, element->children);
    end(drawing, "element");
    end(drawing, "define");
}

static void gather(const struct ol_element *element, const struct ol_element ***list, size_t *count,
                   size_t *capacity)
{
    for (size_t i = 0; i < *count; i++)
        if ((*list)[i] == element)
            return;
    OL_MEM_RESERVE(*list, *capacity, *count + 1);
    (*list)[(*count)++] = element;
    for (const struct ol_child *child = element->children; child && child->element; child++)
        gather(child->element, list, count, capacity);
}

const struct ol_element **ol_element_gather(const struct ol_element *root, size_t *count)
{
    const struct ol_element **list = NULL;
    size_t capacity = 0;
    *count = 0;
    gather(root, &list, count, &capacity);
    return list;
}

static void draw_reserved(struct drawing *drawing)
{
    line(drawing, "<define name=\"xml-attributes\">");
    drawing->depth++;
    for (const char *const *name = (const char *const[]){"xml:base", "xml:lang", "xml:space", NULL}; *name; name++)
        line(drawing, "<optional><attribute name=\"%s\"/></optional>", *name);
    end(drawing, "define");
}

void ol_element_write_schema(const struct ol_element *element, struct ol_output *output)
{
    size_t count;
    const struct ol_element **elements = ol_element_gather(element, &count);
    struct drawing drawing = {.output = output, .elements = elements, .element_count = count};
    line(&drawing, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    line(&drawing, "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\"");
    line(&drawing, "         xmlns:a=\"http://relaxng.org/ns/compatibility/annotations/1.0\"");
    line(&drawing, "         datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">");
    drawing.depth++;
    line(&drawing, "<start><ref name=\"%s\"/></start>", element->name);
    for (size_t i = 0; i < count; i++)
        draw_element(&drawing, elements[i]);
    draw_reserved(&drawing);
    end(&drawing, "grammar");
    ol_mem_free(elements);
}
