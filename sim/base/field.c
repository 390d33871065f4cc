/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * field: a tree of nodes into plain structs, by the tables of their elements; every fault at once.
 *
 * An element's attributes come from several tables: its own, and those of the kind that each of its kind fields
 * has chosen. Each table with the struct that it fills is a scope. Scopes are opened first, since the chosen kind
 * decides which attributes are allowed; then each attribute is looked for in all of them.
 */
#include "field_value.h"

#include "outlay/fence.h"

#include <stdlib.h>
#include <string.h>

#define SCOPES_LIMIT 16

struct scope {
    const struct ol_field *fields;
    void *target;
};

struct binding {
    const struct ol_element *root; /* of the language, or of what is read of it */
    const struct ol_element *element;
    const struct ol_xml_node *node;
    char *target;
    const char *folder; /* of the file in which the element stands */
    struct scope scopes[SCOPES_LIMIT];
    size_t scope_count;
    bool has_bad_kind; /* which attributes belong here is then unknown */
    struct ol_arena *arena;
    struct ol_faults *faults;
};

static bool is_last(const struct ol_field *field)
{
    return field->type == OL_FIELD_NONE;
}

static const struct ol_field *find_field(const struct ol_field *fields, const char *name)
{
    for (; fields && !is_last(fields); fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

/* What was set by an edit: it names files from the working folder. */
static bool is_edited(struct ol_place place)
{
    return place.file && place.line == 0 &&
           (strncmp(place.file, "--set ", 6) == 0 || strncmp(place.file, "with ", 5) == 0);
}

static const char *folder_of(const struct ol_xml_node *node, struct ol_arena *arena)
{
    const char *file = node->place.file, *slash = file && !is_edited(node->place) ? strrchr(file, '/') : NULL;
    if (!slash)
        return ".";
    return slash == file ? "/" : ol_arena_copy(arena, file, (size_t)(slash - file));
}

/* ---- attributes ---- */

/* Takes back a path that the fence forbids, so that nobody opens it. What the caller set himself may lie anywhere; what
 * the document says, and its own variants, may not. */
static void check_fence(struct binding *binding, const struct ol_xml_attribute *attribute, const char **path)
{
    const bool is_callers = is_edited(attribute->place) && attribute->place.file[0] == '-';
    char why[OL_FENCE_WHY];
    if (is_callers || ol_fence_allows(*path, why))
        return;
    ol_faults_add(binding->faults, attribute->place, "%s: %s", attribute->name, why);
    *path = NULL;
}

static void read_attribute(struct binding *binding, const struct ol_xml_attribute *attribute,
                           const struct ol_field *field, void *target)
{
    char why[OL_FIELD_WHY];
    const char *folder = is_edited(attribute->place) ? "." : binding->folder;
    if (ol_field_read(field, attribute->value, folder, target, binding->arena, why)) {
        if (field->type == OL_FIELD_PATH)
            check_fence(binding, attribute, (const char **)(void *)((char *)target + field->offset));
        return;
    }
    ol_faults_add(binding->faults, attribute->place, "%s: %s", attribute->name, why);
    binding->has_bad_kind |= field->type == OL_FIELD_KIND;
}

static void open_scope(struct binding *binding, const struct ol_field *fields, void *target);

/* Read the kind and open the scope of its own fields. */
static void open_kind(struct binding *binding, const struct ol_field *field, void *target)
{
    const struct ol_variant *variant = (const void *)((char *)target + field->offset);
    const struct ol_xml_attribute *attribute = ol_xml_attribute(binding->node, field->name);
    if (attribute)
        read_attribute(binding, attribute, field, target);
    if (variant->kind && variant->options)
        open_scope(binding, variant->kind->fields, variant->options);
}

static void open_scope(struct binding *binding, const struct ol_field *fields, void *target)
{
    OL_ASSERT(binding->scope_count < SCOPES_LIMIT);
    ol_field_fill_defaults(fields, target, binding->folder, binding->arena);
    binding->scopes[binding->scope_count++] = (struct scope){fields, target};
    for (; fields && !is_last(fields); fields++)
        if (fields->type == OL_FIELD_KIND)
            open_kind(binding, fields, target);
}

/* The names of all attributes that the scopes allow, NULL-terminated, in the arena. */
static const char *const *allowed_names(const struct binding *binding)
{
    size_t count = 0;
    for (size_t i = 0; i < binding->scope_count; i++)
        for (const struct ol_field *field = binding->scopes[i].fields; field && !is_last(field); field++)
            count++;
    const char **names = OL_ARENA_ARRAY(binding->arena, const char *, count + 1), **next = names;
    for (size_t i = 0; i < binding->scope_count; i++)
        for (const struct ol_field *field = binding->scopes[i].fields; field && !is_last(field); field++)
            *next++ = field->name;
    return names;
}

static void say_list(struct ol_text *text, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        ol_text_addf(text, "%s%s", i > 0 ? ", " : "", names[i]);
}

/* The kind of the family that has such an attribute; NULL where none does. */
static const struct ol_kind *kind_with(const struct ol_kind *const *family, const char *attribute)
{
    for (; *family; family++)
        if (find_field((*family)->fields, attribute))
            return *family;
    return NULL;
}

/* Where another kind of a family would allow the attribute: `belongs to format="csv"`. */
static bool blame_other_kind_of(struct binding *binding, const struct ol_xml_attribute *attribute,
                                const struct ol_field *field, const void *target)
{
    const struct ol_kind *other = field->type == OL_FIELD_KIND ? kind_with(field->family, attribute->name) : NULL;
    if (!other)
        return false;
    const struct ol_variant *chosen = (const void *)((const char *)target + field->offset);
    if (!binding->has_bad_kind)
        ol_faults_add(binding->faults, attribute->place,
                      "the attribute \"%.80s\" belongs to %s=\"%s\", and this is %s=\"%s\"; take it out",
                      attribute->name, field->name, other->name, field->name,
                      chosen->kind ? chosen->kind->name : "");
    return true;
}

static bool blame_other_kind(struct binding *binding, const struct ol_xml_attribute *attribute)
{
    for (size_t i = 0; i < binding->scope_count; i++)
        for (const struct ol_field *field = binding->scopes[i].fields; field && !is_last(field); field++)
            if (blame_other_kind_of(binding, attribute, field, binding->scopes[i].target))
                return true;
    return false;
}

static void blame_unknown(struct binding *binding, const struct ol_xml_attribute *attribute)
{
    if (blame_other_kind(binding, attribute))
        return;
    const char *const *names = allowed_names(binding);
    const char *nearest = ol_nearest(attribute->name, names);
    struct ol_text list = {0};
    say_list(&list, names);
    if (nearest)
        ol_faults_add(binding->faults, attribute->place, "<%s> has no attribute \"%.80s\"; did you mean \"%s\"?",
                      binding->element->name, attribute->name, nearest);
    else if (!names[0])
        ol_faults_add(binding->faults, attribute->place, "<%s> has no attribute \"%.80s\"; it takes none",
                      binding->element->name, attribute->name);
    else
        ol_faults_add(binding->faults, attribute->place, "<%s> has no attribute \"%.80s\"; it takes %s",
                      binding->element->name, attribute->name, ol_text_string(&list));
    ol_text_release(&list);
}

static void bind_attribute(struct binding *binding, const struct ol_xml_attribute *attribute)
{
    for (size_t i = 0; i < binding->scope_count; i++) {
        const struct ol_field *field = find_field(binding->scopes[i].fields, attribute->name);
        if (!field)
            continue;
        if (field->type != OL_FIELD_KIND) /* kinds were read when the scopes were opened */
            read_attribute(binding, attribute, field, binding->scopes[i].target);
        return;
    }
    blame_unknown(binding, attribute);
}

static void check_required(struct binding *binding)
{
    for (size_t i = 0; i < binding->scope_count; i++) {
        for (const struct ol_field *field = binding->scopes[i].fields; field && !is_last(field); field++) {
            if (!field->is_required || ol_xml_attribute(binding->node, field->name))
                continue;
            struct ol_text wanted = {0};
            ol_field_describe(field, &wanted);
            ol_faults_add(binding->faults, binding->node->place, "<%s> needs the attribute \"%s\": %s",
                          binding->element->name, field->name, ol_text_string(&wanted));
            ol_text_release(&wanted);
        }
    }
}

/* ---- children ---- */

static const struct ol_child *find_child(const struct ol_element *element, const char *name)
{
    for (const struct ol_child *child = element->children; child && child->element; child++)
        if (strcmp(child->element->name, name) == 0)
            return child;
    return NULL;
}

/* "; it stands in <trace>, <job>": which elements of the language have such a child. */
static void say_parents(struct ol_text *text, const struct ol_element *root, const char *name)
{
    size_t count;
    const struct ol_element **elements = ol_element_gather(root, &count);
    for (size_t i = 0; i < count; i++)
        if (find_child(elements[i], name))
            ol_text_addf(text, "%s<%s>", text->length > 0 ? ", " : "; it stands in ", elements[i]->name);
    ol_mem_free(elements);
}

static void blame_unknown_child(struct binding *binding, const struct ol_xml_node *node)
{
    size_t count = 0;
    for (const struct ol_child *child = binding->element->children; child && child->element; child++)
        count++;
    const char **names = OL_ARENA_ARRAY(binding->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = binding->element->children[i].element->name;
    struct ol_text list = {0}, parents = {0};
    say_list(&list, names);
    say_parents(&parents, binding->root, node->name);
    const char *nearest = parents.length > 0 ? NULL : ol_nearest(node->name, names);
    if (nearest)
        ol_faults_add(binding->faults, node->place, "<%.80s> is unknown in <%s>; did you mean <%s>?", node->name,
                      binding->element->name, nearest);
    else
        ol_faults_add(binding->faults, node->place, "<%.80s> is unknown in <%s>, which holds %s%s", node->name,
                      binding->element->name, count == 0 ? "no elements" : ol_text_string(&list),
                      ol_text_string(&parents));
    ol_text_release(&list);
    ol_text_release(&parents);
}

static void check_occurrences(struct binding *binding, const struct ol_child *child, size_t count,
                              const struct ol_xml_node *first, const struct ol_xml_node *surplus)
{
    const char *name = child->element->name, *parent = binding->element->name;
    if (count < child->min && child->min == 1)
        ol_faults_add(binding->faults, binding->node->place, "<%s> needs a <%s>", parent, name);
    else if (count < child->min)
        ol_faults_add(binding->faults, binding->node->place, "<%s> needs at least %zu <%s>, and has %zu", parent,
                      child->min, name, count);
    if (surplus)
        ol_faults_add(binding->faults, surplus->place, "<%s> takes at most %zu <%s>; the first is in line %lld",
                      parent, child->max, name, (long long)first->place.line);
}

struct claim {
    const char *name;
    const struct ol_xml_node *node;
};

static int compare_claims(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    const int order = strcmp(a->name, b->name);
    return order != 0 ? order : (a->node->ordinal > b->node->ordinal) - (a->node->ordinal < b->node->ordinal);
}

/* Two of the same sort under one name. */
static void check_names(struct binding *binding, const struct ol_child *child, const struct ol_field *field)
{
    const struct ol_list *list = (const void *)(binding->target + child->offset);
    struct claim *claims = OL_ARENA_ARRAY(binding->arena, struct claim, list->count);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const char *item = (const char *)list->items + i * child->element->size;
        const char *name = *(const char *const *)(const void *)(item + field->offset);
        if (name)
            claims[count++] = (struct claim){name, *(const struct ol_xml_node *const *)(const void *)item};
    }
    qsort(claims, count, sizeof *claims, compare_claims);
    for (size_t i = 1; i < count; i++) {
        const struct ol_xml_attribute *attribute = ol_xml_attribute(claims[i].node, field->name);
        if (strcmp(claims[i - 1].name, claims[i].name) == 0 && attribute)
            ol_faults_add(binding->faults, attribute->place,
                          "%s: \"%.80s\" is taken by another <%s>, in line %lld; give each its own", field->name,
                          claims[i].name, child->element->name, (long long)claims[i - 1].node->place.line);
    }
}

static void bind_element(const struct ol_element *root, const struct ol_element *element,
                         const struct ol_xml_node *node, void *target, struct ol_arena *arena,
                         struct ol_faults *faults);

static void bind_children_of(struct binding *binding, const struct ol_child *child)
{
    const struct ol_element *element = child->element;
    struct ol_list *list = (void *)(binding->target + child->offset);
    const struct ol_xml_node *first = NULL, *surplus = NULL;
    size_t count = 0;
    for (size_t i = 0; i < binding->node->child_count; i++)
        count += strcmp(binding->node->children[i]->name, element->name) == 0;
    list->items = count > 0 ? ol_arena_take(binding->arena, ol_mem_product(element->size, count)) : NULL;
    for (size_t i = 0; i < binding->node->child_count; i++) {
        const struct ol_xml_node *node = binding->node->children[i];
        if (strcmp(node->name, element->name) != 0)
            continue;
        first = first ? first : node;
        if (child->max > 0 && list->count == child->max && !surplus)
            surplus = node;
        bind_element(binding->root, element, node, (char *)list->items + list->count++ * element->size,
                     binding->arena, binding->faults);
    }
    check_occurrences(binding, child, count, first, surplus);
    for (const struct ol_field *field = element->fields; field && !is_last(field); field++)
        if (field->type == OL_FIELD_NAME)
            check_names(binding, child, field);
}

/* ---- the element ---- */

static void bind_element(const struct ol_element *root, const struct ol_element *element,
                         const struct ol_xml_node *node, void *target, struct ol_arena *arena,
                         struct ol_faults *faults)
{
    struct binding binding = {
        .root = root, .element = element, .node = node, .target = target, .arena = arena, .faults = faults};
    if (strcmp(node->name, element->name) != 0) {
        ol_faults_add(faults, node->place, "this is <%.80s>, where <%s> is needed", node->name, element->name);
        return;
    }
    *(const struct ol_xml_node **)target = node;
    binding.folder = folder_of(node, arena);
    open_scope(&binding, element->fields, target);
    for (size_t i = 0; i < node->attribute_count; i++)
        bind_attribute(&binding, &node->attributes[i]);
    check_required(&binding);
    if (*node->text)
        ol_faults_add(faults, node->place, "there is text in <%s>, which holds none: \"%.40s\"", element->name,
                      node->text);
    for (size_t i = 0; i < node->child_count; i++)
        if (!find_child(element, node->children[i]->name))
            blame_unknown_child(&binding, node->children[i]);
    for (const struct ol_child *child = element->children; child && child->element; child++)
        bind_children_of(&binding, child);
}

void ol_element_bind(const struct ol_element *element, const struct ol_xml_node *node, void *target,
                     struct ol_arena *arena, struct ol_faults *faults)
{
    bind_element(element, element, node, target, arena, faults);
}
