/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/pricebook.h"

#include "pricing/book_index.h"

#include <stdlib.h>
#include <string.h>

void ol_book_free(struct ol_book *book)
{
    if (!book)
        return;
    ol_book_free(book->base);
    ol_mem_free(book->prices);
    ol_labels_release(&book->labels);
    ol_arena_release(&book->arena);
    ol_mem_free(book);
}

/* OL_NO_LABEL where the book does not have it. */
static ol_label find_label(const struct ol_book *book, const char *text, size_t length)
{
    const size_t prefix = strlen(OL_AZURE_STANDARD);
    const ol_label label = ol_label_find(&book->labels, text, length);
    if (label != OL_NO_LABEL || length <= prefix || memcmp(text, OL_AZURE_STANDARD, prefix) != 0 ||
        strcmp(book->provider, "azure") != 0)
        return label;
    return ol_label_find(&book->labels, text + prefix, length - prefix);
}

ol_label ol_book_label(const struct ol_book *book, struct ol_slice text)
{
    const ol_label label = find_label(book, text.data, text.length);
    return label == OL_NO_LABEL && text.length > 0 ? OL_BOOK_UNKNOWN : label;
}

const struct ol_book_type *ol_book_type(const struct ol_book *book, const char *name)
{
    return ol_book_type_of(book, find_label(book, name, strlen(name)));
}

/* A type whose name is a number has a label that is no index. */
static const struct ol_book_type *type_of_number(const struct ol_book *book, ol_label item)
{
    char buffer[OL_LABEL_BUFFER];
    const struct ol_book_type *types = book->types.items;
    const char *name = ol_label_text(&book->labels, item, buffer);
    for (size_t i = 0; i < book->types.count; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const struct ol_book_type *ol_book_type_of(const struct ol_book *book, ol_label item)
{
    if (item & OL_LABEL_IS_NUMBER)
        return type_of_number(book, item);
    const uint32_t found = item < book->index->label_count ? book->index->types_by_label[item] : 0;
    return found ? (const struct ol_book_type *)book->types.items + (found - 1) : NULL;
}

const struct ol_book_class *ol_book_class(const struct ol_book *book, const char *name)
{
    const struct ol_book_class *classes = book->classes.items;
    for (size_t i = 0; i < book->classes.count; i++)
        if (strcmp(classes[i].name, name) == 0)
            return &classes[i];
    return NULL;
}

const struct ol_book_region *ol_book_region(const struct ol_book *book, const char *name)
{
    const struct ol_book_region *regions = book->regions.items;
    for (size_t i = 0; i < book->regions.count; i++)
        if (strcmp(regions[i].name, name) == 0)
            return &regions[i];
    return NULL;
}

static bool rule_fits(const struct ol_book_rule *rule, enum ol_meter meter, enum ol_term term, const char *system)
{
    const bool is_metered =
        rule->meter < 0 ? ol_meter_types[meter].way == OL_METER_HELD : rule->meter == (int)meter;
    return is_metered && (rule->term < 0 || rule->term == (int)term) &&
           (!rule->system || (system && strcmp(rule->system, system) == 0));
}

const struct ol_book_rule *ol_book_rule(const struct ol_book *book, enum ol_meter meter, enum ol_term term,
                                        const char *system)
{
    const struct ol_book_rule *rules = book->rules.items;
    for (size_t i = 0; i < book->rules.count; i++)
        if (rule_fits(&rules[i], meter, term, system))
            return &rules[i];
    return NULL;
}

const char *ol_book_service_name(const struct ol_book *book, enum ol_meter meter)
{
    const struct ol_book_service *services = book->services.items;
    for (size_t i = 0; i < book->services.count; i++)
        if (services[i].meter == (int)meter)
            return services[i].name;
    return ol_meter_types[meter].name;
}

/* ---- sizes ---- */

/* By the size at the end of the name (docs of AWS, "Apply Reserved Instances"): "m5.4xlarge" has 4 times 8. */
static double factor_by_name(const char *type)
{
    static const struct {
        const char *size;
        double factor;
    } sizes[] = {{"nano", .25}, {"micro", .5}, {"small", 1}, {"medium", 2}, {"large", 4}, {"xlarge", 8}};
    const char *dot = strrchr(type, '.');
    if (!dot)
        return 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (strcmp(dot + 1, sizes[i].size) == 0)
            return sizes[i].factor;
    const size_t digits = strspn(dot + 1, "0123456789");
    const bool is_multiple = digits > 0 && digits < 4 && strcmp(dot + 1 + digits, "xlarge") == 0;
    return is_multiple ? 8 * strtod(dot + 1, NULL) : 0;
}

double ol_book_size_factor(const struct ol_book *book, const char *type)
{
    const struct ol_book_type *found = ol_book_type(book, type);
    return found && found->size_factor > 0 ? found->size_factor : factor_by_name(type);
}
