/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/book_check.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

struct claim {
    const char *name;
    const struct ol_xml_node *node;
};

static int compare_claims(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    const int order = strcmp(a->name, b->name);
    return order != 0 ? order
                      : (a->node->place.line > b->node->place.line) - (a->node->place.line < b->node->place.line);
}

#define AT(list, type, i) ((const struct type *)(list).items + (i))

/* Items of `size`, which begin with their node and have their name, a const char *, at `offset`. */
static void check_unique(struct ol_list list, size_t size, size_t offset, struct ol_faults *faults)
{
    struct claim *claims = ol_mem_new(ol_mem_product(sizeof *claims, list.count));
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const char *item = (const char *)list.items + i * size;
        const char *name = *(const char *const *)(const void *)(item + offset);
        if (name)
            claims[count++] = (struct claim){name, *(const struct ol_xml_node *const *)(const void *)item};
    }
    qsort(claims, count, sizeof *claims, compare_claims);
    for (size_t i = 1; i < count; i++)
        if (strcmp(claims[i - 1].name, claims[i].name) == 0)
            ol_faults_add(faults, claims[i].node->place,
                          "name: \"%.80s\" is taken by another <%s>, in line %lld; give each its own",
                          claims[i].name, claims[i].node->name, (long long)claims[i - 1].node->place.line);
    ol_mem_free(claims);
}

static void check_services(const struct ol_book *book, struct ol_faults *faults)
{
    const struct ol_xml_node *first[OL_METERS] = {0};
    for (size_t i = 0; i < book->services.count; i++) {
        const struct ol_book_service *service = AT(book->services, ol_book_service, i);
        if (first[service->meter])
            ol_faults_add(faults, service->node->place, "meter: \"%s\" has its name in line %lld already",
                          ol_meter_names[service->meter], (long long)first[service->meter]->place.line);
        else
            first[service->meter] = service->node;
    }
}

/* "; did you mean ...?" or the list of what there is, behind a fault about an unknown name. */
static void blame_unknown(struct ol_place place, const char *attribute, const char *name, const char *what,
                          const char *const *known, struct ol_faults *faults)
{
    const char *nearest = ol_nearest(name, known);
    if (nearest)
        ol_faults_add(faults, place, "%s: the book has no %s \"%.80s\"; did you mean \"%.80s\"?", attribute, what,
                      name, nearest);
    else
        ol_faults_add(faults, place, "%s: the book has no %s \"%.80s\"%s", attribute, what, name,
                      known[0] ? "" : ", nor any other");
}

/* The names of a list's items, NULL-terminated; the caller frees it with ol_mem_free. */
static const char **names_of(struct ol_list list, size_t size, size_t offset)
{
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, list.count + 1));
    for (size_t i = 0; i < list.count; i++)
        names[i] = *(const char *const *)(const void *)((const char *)list.items + i * size + offset);
    return names;
}

/* ---- sources ---- */

static size_t source_named(const struct ol_book *book, const char *name)
{
    size_t i = 0;
    while (i < book->sources.count && strcmp(AT(book->sources, ol_book_source, i)->name, name) != 0)
        i++;
    return i;
}

static void blame_source(const struct ol_book *book, struct ol_place place, const char *name,
                         struct ol_faults *faults)
{
    const char **names =
        names_of(book->sources, sizeof(struct ol_book_source), offsetof(struct ol_book_source, name));
    blame_unknown(place, "source", name, "<source> named", names, faults);
    ol_mem_free(names);
}

static void check_source(const struct ol_book *book, const struct ol_xml_node *node, const char *name,
                         struct ol_faults *faults)
{
    if (name && source_named(book, name) == book->sources.count)
        blame_source(book, node->place, name, faults);
}

void ol_book_settle_sources(struct ol_book *book, const struct ol_source_use *uses, size_t use_count,
                            struct ol_faults *faults)
{
    uint8_t settled[OL_BOOK_SOURCES_LIMIT + 1];
    bool is_assumed[OL_BOOK_SOURCES_LIMIT + 1] = {0};
    settled[OL_NO_SOURCE] = OL_NO_SOURCE;
    for (size_t i = 0; i < use_count; i++) {
        const size_t found = source_named(book, uses[i].name);
        settled[i] = found < OL_NO_SOURCE ? (uint8_t)found : OL_NO_SOURCE;
        if (found == book->sources.count)
            blame_source(book, uses[i].place, uses[i].name, faults);
        else if (found >= OL_NO_SOURCE)
            ol_faults_add(faults, uses[i].place, "source: \"%.80s\" is not among the first %d sources of the book",
                          uses[i].name, OL_NO_SOURCE);
        else
            is_assumed[i] = AT(book->sources, ol_book_source, found)->assumed;
    }
    for (size_t i = 0; i < book->price_count; i++) {
        struct ol_price *price = &book->prices[i];
        price->is_assumed |= is_assumed[price->source];
        price->source = settled[price->source];
    }
}

/* ---- elements by themselves ---- */

static void check_classes(const struct ol_book *book, struct ol_faults *faults)
{
    const char **names =
        names_of(book->classes, sizeof(struct ol_book_class), offsetof(struct ol_book_class, name));
    for (size_t i = 0; i < book->classes.count; i++) {
        const struct ol_book_class *class = AT(book->classes, ol_book_class, i);
        if (class->standard && !ol_book_class(book, class->standard))
            blame_unknown(class->node->place, "standard", class->standard, "<class> named", names, faults);
        if (class->standard_overhead_bytes > 0 && !class->standard)
            ol_faults_add(faults, class->node->place,
                          "standard-overhead: it needs standard=\"...\", the class at whose price it is billed");
    }
    ol_mem_free(names);
}

static void check_flats(const struct ol_book *book, struct ol_faults *faults)
{
    for (size_t i = 0; i < book->flats.count; i++) {
        const struct ol_book_flat *flat = AT(book->flats, ol_book_flat, i);
        const struct ol_place place = flat->node->place;
        const bool is_banded = flat->interruption_low > 0 || flat->interruption_high > 0;
        const bool is_rate = ol_term_is_commitment(flat->term);
        check_source(book, flat->node, flat->source, faults);
        if (flat->term == OL_TERM_ON_DEMAND)
            ol_faults_add(faults, place, "term: on-demand is what the others are a share of; list its prices");
        if (flat->item && flat->family)
            ol_faults_add(faults, place, "it has an item and a family as well; keep one of them");
        if (is_banded && flat->term != OL_TERM_SPOT)
            ol_faults_add(faults, place, "interruption-low and interruption-high belong to term=\"spot\"");
        if (flat->interruption_low > flat->interruption_high)
            ol_faults_add(faults, place, "interruption-low is above interruption-high; give both, in their order");
        if (!is_rate && (flat->years > 0 || flat->payment >= 0))
            ol_faults_add(faults, place, "years and payment belong to the rates of commitments; take them out");
    }
}

static void check_span(const struct ol_xml_node *node, ol_time from, ol_time to, struct ol_faults *faults)
{
    if (to <= from)
        ol_faults_add(faults, node->place,
                      "it ends (to) before it begins (from); exchange them, or leave one open");
}

static void check_exchanges(const struct ol_book *book, struct ol_faults *faults)
{
    for (size_t i = 0; i < book->exchanges.count; i++) {
        const struct ol_book_exchange *exchange = AT(book->exchanges, ol_book_exchange, i);
        if (strcmp(exchange->from, exchange->to) == 0)
            ol_faults_add(faults, exchange->node->place,
                          "to: \"%.80s\" is what is exchanged (from); give another currency, or take it out",
                          exchange->to);
    }
}

static void check_account(const struct ol_book *book, struct ol_faults *faults)
{
    for (size_t i = 0; i < book->discounts.count; i++) {
        const struct ol_book_discount *discount = AT(book->discounts, ol_book_discount, i);
        const bool has_share = ol_xml_attribute(discount->node, "share");
        check_span(discount->node, discount->from, discount->to, faults);
        if (has_share == discount->has_price)
            ol_faults_add(faults, discount->node->place, "it needs a share or a price, %s",
                          has_share ? "and has both; keep one" : "and has neither");
    }
    for (size_t i = 0; i < book->credits.count; i++) {
        const struct ol_book_credit *credit = AT(book->credits, ol_book_credit, i);
        check_span(credit->node, credit->from, credit->to, faults);
    }
    for (size_t i = 0; i < book->taxes.count; i++) {
        const struct ol_book_tax *tax = AT(book->taxes, ol_book_tax, i);
        check_span(tax->node, tax->from, tax->to, faults);
    }
}

/* ---- commitments ---- */

static bool has(const struct ol_book_commitment *commitment, const char *attribute)
{
    return ol_xml_attribute(commitment->node, attribute);
}

/* Attributes that the kind has no use for; NULL-terminated. */
static void refuse(const struct ol_book_commitment *commitment, const char *kind, const char *const *attributes,
                   struct ol_faults *faults)
{
    for (; *attributes; attributes++)
        if (has(commitment, *attributes))
            ol_faults_add(faults, commitment->node->place, "%s: kind=\"%s\" has no use for it; take it out",
                          *attributes, kind);
}

static void need(const struct ol_book_commitment *commitment, bool is_there, const char *what,
                 struct ol_faults *faults)
{
    if (!is_there)
        ol_faults_add(faults, commitment->node->place, "<commitment> needs %s", what);
}

void ol_commitment_check(const struct ol_book_commitment *commitment, struct ol_faults *faults)
{
    static const char *const not_reserved[] = {"scope", "family", "vcpus", "gpus", "memory", "hourly", NULL};
    static const char *const not_plan[] = {"class", "type", "zone",   "system", "count",
                                           "vcpus", "gpus", "memory", NULL};
    static const char *const not_resource[] = {"class", "scope", "zone", "system", "hourly", NULL};
    static const char *const not_machines[] = {"vcpus", "gpus", "memory", NULL};
    switch ((enum ol_commitment_kind)commitment->kind) {
    case OL_COMMITMENT_RESERVED:
        need(commitment, commitment->type, "type=\"...\", the type reserved", faults);
        need(commitment, commitment->count > 0, "count=\"...\", how many instances are reserved", faults);
        need(commitment, commitment->region || !commitment->zone, "region=\"...\" beside its zone", faults);
        refuse(commitment, "reserved", not_reserved, faults);
        break;
    case OL_COMMITMENT_PLAN:
        need(commitment, commitment->hourly > 0, "hourly=\"...\", the money committed to, an hour", faults);
        need(commitment, commitment->scope != OL_PLAN_INSTANCE || (commitment->family && commitment->region),
             "family=\"...\" and region=\"...\", which a plan with scope=\"instance\" is bound to", faults);
        refuse(commitment, "savings-plan", not_plan, faults);
        break;
    case OL_COMMITMENT_RESOURCE:
        need(commitment,
             commitment->vcpus > 0 || commitment->gpus > 0 || commitment->memory_bytes > 0 ||
                 commitment->count > 0,
             "vcpus, memory or gpus, or a type and count: what is committed to", faults);
        need(commitment, commitment->gpus <= 0 || commitment->type, "type=\"...\", the kind of its GPUs", faults);
        need(commitment, commitment->count <= 0 || commitment->type, "type=\"...\", of which there are so many",
             faults);
        if (commitment->count > 0)
            refuse(commitment, "committed-use with a count", not_machines, faults);
        refuse(commitment, "committed-use", not_resource, faults);
        break;
    }
}

enum ol_term ol_commitment_rate_term(const struct ol_book_commitment *commitment)
{
    static const enum ol_term plans[] = {[OL_PLAN_COMPUTE] = OL_TERM_COMPUTE_PLAN,
                                         [OL_PLAN_INSTANCE] = OL_TERM_INSTANCE_PLAN,
                                         [OL_PLAN_ML] = OL_TERM_ML_PLAN,
                                         [OL_PLAN_DATABASE] = OL_TERM_DATABASE_PLAN};
    if (commitment->kind == OL_COMMITMENT_PLAN)
        return plans[commitment->scope];
    if (commitment->kind == OL_COMMITMENT_RESOURCE)
        return OL_TERM_RESOURCE;
    return commitment->standing == 0 ? OL_TERM_RESERVED : OL_TERM_CONVERTIBLE;
}

/* A type is known where it is described, or priced in a book that describes none. A book without prices is one of an
 * account's own, for types that stand in another. */
static bool knows_type(const struct ol_book *book, const char *name)
{
    return ol_book_type(book, name) || book->price_count == 0 ||
           (book->types.count == 0 && ol_label_find(&book->labels, name, strlen(name)) != OL_NO_LABEL);
}

static void check_commitments(const struct ol_book *book, struct ol_faults *faults)
{
    const char **names = names_of(book->types, sizeof(struct ol_book_type), offsetof(struct ol_book_type, name));
    for (size_t i = 0; i < book->commitments.count; i++) {
        const struct ol_book_commitment *commitment = AT(book->commitments, ol_book_commitment, i);
        ol_commitment_check(commitment, faults);
        if (commitment->kind == OL_COMMITMENT_RESERVED && commitment->type && !knows_type(book, commitment->type))
            blame_unknown(commitment->node->place, "type", commitment->type, "type", names, faults);
    }
    ol_mem_free(names);
}

/* ---- all of it ---- */

#define UNIQUE(list, type) check_unique(book->list, sizeof(struct type), offsetof(struct type, name), faults)

void ol_book_check(const struct ol_book *book, struct ol_faults *faults)
{
    UNIQUE(sources, ol_book_source);
    UNIQUE(regions, ol_book_region);
    UNIQUE(types, ol_book_type);
    UNIQUE(classes, ol_book_class);
    UNIQUE(discounts, ol_book_discount);
    UNIQUE(credits, ol_book_credit);
    UNIQUE(taxes, ol_book_tax);
    UNIQUE(commitments, ol_book_commitment);
    for (size_t i = 0; i < book->types.count; i++)
        check_source(book, AT(book->types, ol_book_type, i)->node, AT(book->types, ol_book_type, i)->source,
                     faults);
    check_services(book, faults);
    check_classes(book, faults);
    check_flats(book, faults);
    check_exchanges(book, faults);
    check_account(book, faults);
    check_commitments(book, faults);
}
