/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_reader: a price book from a stream of elements, with every fault of its language told at once.
 *
 * The root's attributes come first; then each child goes where its name says, prices to the reader of prices, all
 * others through their tables into growing arrays. When the stream has ended the arrays become the book's lists, the
 * index is built, and what refers to other elements is checked. Where the book extends another, that one is read whole
 * and taken over before. Nodes and texts live in the stream's memory for one
 * step only: what is kept is copied into the book's arena.
 */
#include "outlay/fence.h"
#include "outlay/xml_stream.h"
#include "pricing/book_base.h"
#include "pricing/book_check.h"
#include "pricing/book_index.h"
#include "pricing/shipped_books.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHILDREN_LIMIT 16

/* The books on the way to one that is read, each extending the one before. */
struct chain {
    const char *place; /* a file's real path, or a shipped book's name */
    const struct chain *extending;
};

struct growing {
    void *items;
    size_t count, capacity;
};

struct reading {
    struct ol_book *book;
    struct ol_faults *faults;
    size_t first_fault; /* faults of others before */
    struct ol_price_reader prices;
    struct growing lists[CHILDREN_LIMIT]; /* in the order of the root's children */
    const struct chain *chain;
    bool has_month;
    struct ol_place extends; /* where the root says what it extends */
};

static struct ol_book *open_linked(const char *path, struct ol_place place, const struct chain *extending,
                                   struct ol_faults *faults, struct ol_error *error);

/* ---- nodes that stay ---- */

static const char *keep(struct ol_arena *arena, const char *text)
{
    return ol_arena_copy(arena, text, strlen(text));
}

static const struct ol_xml_node *keep_node(struct ol_book *book, const char *name, const struct ol_xml_node *from)
{
    struct ol_xml_node *node = OL_ARENA_NEW(&book->arena, struct ol_xml_node);
    struct ol_xml_attribute *attributes =
        OL_ARENA_ARRAY(&book->arena, struct ol_xml_attribute, from->attribute_count);
    *node = (struct ol_xml_node){.name = name, .place = from->place, .ordinal = from->ordinal, .text = ""};
    node->place.file = book->file;
    for (size_t i = 0; i < from->attribute_count; i++)
        attributes[i] = (struct ol_xml_attribute){.name = keep(&book->arena, from->attributes[i].name),
                                                  .value = keep(&book->arena, from->attributes[i].value),
                                                  .place = node->place};
    node->attributes = attributes;
    node->attribute_count = from->attribute_count;
    return node;
}

/* ---- elements ---- */

static void read_root(struct reading *reading, const struct ol_xml_node *node)
{
    struct ol_book *book = reading->book;
    struct ol_book_root root = {0};
    ol_element_bind(&ol_book_element, node, &root, &book->arena, reading->faults);
    book->name = root.name;
    book->provider = root.provider;
    book->title = root.title ? root.title : root.provider;
    book->currency = root.currency;
    book->month = root.month == 1 ? 730 * OL_HOUR : 0;
    book->without_free_tiers = !root.free_tiers;
    book->extends = root.extends;
    reading->has_month = ol_xml_attribute(node, "month");
    if (root.extends)
        reading->extends = (struct ol_place){book->file, ol_xml_attribute(node, "extends")->place.line, 0};
}

/* A file of another language or version may differ in anything: that is the one fault worth telling. */
static bool is_readable(const struct ol_xml_node *root, struct ol_faults *faults)
{
    const struct ol_xml_attribute *version = ol_xml_attribute(root, "version");
    if (strcmp(root->name, ol_book_element.name) != 0) {
        ol_faults_add(faults, root->place, "this is <%.80s>, where <pricebook> is needed", root->name);
        return false;
    }
    if (version && strcmp(version->value, OL_BOOK_VERSION) != 0) {
        ol_faults_add(faults, version->place,
                      "version: \"%.80s\" is not a version that this program reads; it reads \"%s\"",
                      version->value, OL_BOOK_VERSION);
        return false;
    }
    return true;
}

static void blame_unknown(struct reading *reading, const struct ol_xml_node *node)
{
    const char *names[CHILDREN_LIMIT + 1] = {NULL};
    struct ol_text list = {0};
    for (size_t i = 0; ol_book_element.children[i].element; i++) {
        names[i] = ol_book_element.children[i].element->name;
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = ol_nearest(node->name, names);
    if (nearest)
        ol_faults_add(reading->faults, node->place, "<%.80s> is unknown in <pricebook>; did you mean <%s>?",
                      node->name, nearest);
    else
        ol_faults_add(reading->faults, node->place, "<%.80s> is unknown in <pricebook>, which holds %s",
                      node->name, ol_text_string(&list));
    ol_text_release(&list);
}

/* Dates that are not given are open ends. */
static void open_ends(const struct ol_xml_node *node, ol_time *from, ol_time *to)
{
    if (!ol_xml_attribute(node, "from"))
        *from = OL_ALWAYS;
    if (!ol_xml_attribute(node, "to"))
        *to = OL_NEVER;
}

static void settle_element(const struct ol_element *element, void *item, const struct ol_xml_node *node)
{
    if (strcmp(element->name, "discount") == 0) {
        struct ol_book_discount *discount = item;
        discount->has_price = ol_xml_attribute(node, "price");
        open_ends(node, &discount->from, &discount->to);
    } else if (strcmp(element->name, "credit") == 0) {
        struct ol_book_credit *credit = item;
        open_ends(node, &credit->from, &credit->to);
    } else if (strcmp(element->name, "tax") == 0) {
        struct ol_book_tax *tax = item;
        open_ends(node, &tax->from, &tax->to);
    } else if (strcmp(element->name, "exchange") == 0 && !ol_xml_attribute(node, "date")) {
        ((struct ol_book_exchange *)item)->date = OL_ALWAYS;
    }
}

static void read_listed(struct reading *reading, const struct ol_element *element, struct growing *list,
                        const struct ol_xml_node *node)
{
    const size_t before = reading->faults->count;
    list->items = ol_mem_reserve(list->items, &list->capacity, list->count + 1, element->size);
    void *item = memset((char *)list->items + list->count * element->size, 0, element->size);
    const struct ol_xml_node *kept = keep_node(reading->book, element->name, node);
    ol_element_bind(element, node, item, &reading->book->arena, reading->faults);
    if (reading->faults->count != before)
        return;
    *(const struct ol_xml_node **)item = kept;
    settle_element(element, item, kept);
    list->count++;
}

static void read_child(struct reading *reading, const struct ol_xml_node *node)
{
    if (strcmp(node->name, ol_price_element.name) == 0) {
        ol_price_read(&reading->prices, node);
        return;
    }
    const struct ol_child *child = ol_book_element.children;
    while (child->element && strcmp(child->element->name, node->name) != 0)
        child++;
    if (child->element)
        read_listed(reading, child->element, &reading->lists[child - ol_book_element.children], node);
    else
        blame_unknown(reading, node);
}

/* ---- the book that it extends ---- */

static bool blame_extends(struct reading *reading, const char *fault)
{
    ol_faults_add(reading->faults, reading->extends, "extends: \"%.200s\" %s", reading->book->extends, fault);
    return false;
}

static bool is_bare(const char *name)
{
    return !strpbrk(name, "./");
}

/* The path of the base; false where there can be none. A bare name is a shipped book's, whatever files are there. */
static bool find_base(struct reading *reading, char path[PATH_MAX])
{
    const struct ol_book *book = reading->book;
    const char *slash = strrchr(book->file, '/');
    const int folder = slash && *book->extends != '/' ? (int)(slash + 1 - book->file) : 0;
    char why[OL_FENCE_WHY];
    struct ol_slice unused;
    if (!*book->extends || strcmp(book->extends, "-") == 0)
        return blame_extends(reading, "is no book; give a shipped book's name or a file's path");
    if (snprintf(path, PATH_MAX, "%.*s%s", folder, book->file, book->extends) >= PATH_MAX)
        return blame_extends(reading, "is too long a path");
    if (ol_shipped_book(book->extends, &unused) && (is_bare(book->extends) || access(path, F_OK) != 0))
        snprintf(path, PATH_MAX, "%s", book->extends);
    else if (!ol_fence_allows(path, why)) {
        ol_faults_add(reading->faults, reading->extends, "extends: %s", why);
        return false;
    }
    return true;
}

/* What was found there is told in the file that names it: the base's own path goes with it. */
static void blame_base(struct reading *reading, const struct ol_faults *faults, const struct ol_error *error)
{
    if (faults->count == 0)
        ol_faults_add(reading->faults, reading->extends, "extends: %.500s", error->message);
    for (size_t i = 0; i < ol_faults_kept(faults); i++)
        ol_faults_add(reading->faults, reading->extends, "extends: %.150s:%lld: %.400s",
                      faults->items[i].place.file, (long long)faults->items[i].place.line,
                      faults->items[i].message);
}

static struct ol_book *open_base(struct reading *reading)
{
    char path[PATH_MAX];
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    if (!find_base(reading, path))
        return NULL;
    struct ol_book *base = open_linked(path, OL_NOWHERE, reading->chain, &faults, &error);
    if (!base)
        blame_base(reading, &faults, &error);
    ol_faults_release(&faults);
    return base;
}

/* ---- the whole ---- */

static void take_lists(struct reading *reading)
{
    struct ol_book *book = reading->book;
    struct ol_book_root root = {0};
    for (size_t i = 0; ol_book_element.children[i].element; i++) {
        const struct ol_child *child = &ol_book_element.children[i];
        const struct growing *from = &reading->lists[i];
        struct ol_list *list = (void *)((char *)&root + child->offset);
        const size_t bytes = from->count * child->element->size;
        if (from->count > 0)
            list->items = memcpy(ol_arena_take(&book->arena, bytes), from->items, bytes);
        list->count = from->count;
    }
    book->sources = root.sources, book->services = root.services, book->regions = root.regions;
    book->types = root.types, book->classes = root.classes, book->rules = root.rules;
    book->flats = root.flats, book->exchanges = root.exchanges, book->discounts = root.discounts;
    book->credits = root.credits, book->taxes = root.taxes, book->commitments = root.commitments;
}

/* False where it cannot be had. */
static bool take_base(struct reading *reading)
{
    struct ol_book *book = reading->book;
    book->own_price_count = book->price_count;
    if (!book->extends)
        return true;
    book->base = open_base(reading);
    if (book->base)
        ol_book_base_take(book, reading->has_month, reading->prices.band_count, reading->extends, reading->faults);
    return book->base;
}

static void finish(struct reading *reading)
{
    struct ol_book *book = reading->book;
    take_lists(reading);
    if (book->prices)
        book->prices = ol_mem_resize(book->prices, ol_mem_product(sizeof *book->prices, book->price_count));
    book->bands = OL_ARENA_ARRAY(&book->arena, struct ol_band, reading->prices.band_count + 1);
    memcpy(book->bands, reading->prices.bands, (reading->prices.band_count + 1) * sizeof *book->bands);
    ol_book_settle_sources(book, reading->prices.uses, reading->prices.use_count, reading->faults);
    if (!take_base(reading))
        return;
    ol_book_index_build(book, reading->faults);
    ol_book_check(book, reading->faults);
}

static int compare_faults(const void *left, const void *right)
{
    const struct ol_error *a = left, *b = right;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column)
        return a->place.column < b->place.column ? -1 : 1;
    return strcmp(a->message, b->message);
}

/* In the order of the text, and naming the file as the caller does: the book's copy goes with the book. */
static void settle_faults(const struct reading *reading, const char *path)
{
    const size_t kept = ol_faults_kept(reading->faults), first = reading->first_fault;
    if (kept <= first)
        return;
    qsort(reading->faults->items + first, kept - first, sizeof *reading->faults->items, compare_faults);
    for (size_t i = first; i < kept; i++)
        reading->faults->items[i].place.file = path;
}

static int read_elements(struct reading *reading, struct ol_xml_stream *stream, struct ol_error *error)
{
    const struct ol_xml_node *node;
    int got;
    if (!is_readable(ol_xml_stream_root(stream), reading->faults))
        return OL_OK;
    read_root(reading, ol_xml_stream_root(stream));
    while ((got = ol_xml_stream_next(stream, &node, error)) > 0)
        read_child(reading, node);
    /* Where the text breaks off, faults before that are worth telling along with it. */
    if (got < 0 && reading->faults->count > reading->first_fault)
        ol_faults_add(reading->faults, error->place, "%s", error->message);
    else if (got == 0)
        finish(reading);
    return got;
}

/* Closes the stream. */
static struct ol_book *read_book(struct ol_xml_stream *stream, const char *name, const struct chain *chain,
                                 struct ol_faults *faults, struct ol_error *error)
{
    struct reading reading = {.book = ol_mem_new(sizeof *reading.book), .faults = faults, .chain = chain};
    struct ol_book *book = reading.book;
    reading.first_fault = faults->count;
    reading.prices.book = book;
    reading.prices.faults = faults;
    book->file = keep(&book->arena, name);
    const int status = read_elements(&reading, stream, error);
    if (status != OL_OK || faults->count != reading.first_fault) {
        settle_faults(&reading, name);
        ol_book_free(book);
        book = NULL;
    }
    for (size_t i = 0; i < CHILDREN_LIMIT; i++)
        ol_mem_free(reading.lists[i].items);
    ol_price_reader_release(&reading.prices);
    ol_xml_stream_close(stream);
    return book;
}

static struct ol_book *read_memory(const char *bytes, size_t length, const char *name, const struct chain *chain,
                                   struct ol_faults *faults, struct ol_error *error)
{
    struct ol_xml_stream *stream = ol_xml_stream_of_memory(bytes, length, name, error);
    return stream ? read_book(stream, name, chain, faults, error) : NULL;
}

static struct ol_book *read_file(const char *path, struct ol_place place, const struct chain *chain,
                                 struct ol_faults *faults, struct ol_error *error)
{
    struct ol_xml_stream *stream = ol_xml_stream_open(path, place, error);
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    return stream ? read_book(stream, name, chain, faults, error) : NULL;
}

/* Whether the book may be read; the error says why not. */
static bool check_chain(const struct chain *chain, const char *path, struct ol_error *error)
{
    size_t bases = 0;
    for (const struct chain *before = chain->extending; before; before = before->extending, bases++) {
        if (strcmp(before->place, chain->place) != 0)
            continue;
        ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                "\"%.200s\" comes to extend itself; let one of the books in the circle extend nothing", path);
        return false;
    }
    if (bases > OL_BASES_LIMIT)
        ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                "\"%.200s\" is the end of more than %d books that extend each other; let it be fewer", path,
                OL_BASES_LIMIT);
    return bases <= OL_BASES_LIMIT;
}

/* What is neither a file nor shipped. */
static struct ol_book *fail_absent(const char *path, struct ol_place place, struct ol_error *error)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *end = strstr(base, ".xml");
    struct ol_text name = {0};
    ol_text_addf(&name, "%.*s", (int)(end ? (size_t)(end - base) : strlen(base)), base);
    const char *nearest = ol_nearest(ol_text_string(&name), ol_shipped_books);
    ol_text_clear(&name);
    for (size_t i = 0; !nearest && ol_shipped_books[i]; i++)
        ol_text_addf(&name, "%s%s", i ? ", " : "", ol_shipped_books[i]);
    ol_fail(error, OL_BAD_INPUT, place, "there is no file \"%.200s\"%s%s%s", path,
            nearest ? "; did you mean the shipped book \"" : ", and no shipped book of that name; there are ",
            nearest ? nearest : ol_text_string(&name), nearest ? "\"?" : "");
    ol_text_release(&name);
    return NULL;
}

/* A path, or a shipped book's name where no such file is there; for a base the bare name comes first. */
static struct ol_book *open_linked(const char *path, struct ol_place place, const struct chain *extending,
                                   struct ol_faults *faults, struct ol_error *error)
{
    char real[PATH_MAX];
    struct ol_slice bytes;
    const bool is_file = strcmp(path, "-") == 0 || (access(path, F_OK) == 0 && !(extending && is_bare(path)));
    const bool is_shipped = !is_file && ol_shipped_book(path, &bytes);
    const char *resolved = is_file && strcmp(path, "-") != 0 ? realpath(path, real) : NULL;
    const struct chain chain = {.place = resolved ? resolved : path, .extending = extending};
    if (!check_chain(&chain, path, error))
        return NULL;
    if (is_shipped)
        return read_memory(bytes.data, bytes.length, path, &chain, faults, error);
    return access(path, F_OK) == 0 || errno != ENOENT || strcmp(path, "-") == 0
               ? read_file(path, place, &chain, faults, error)
               : fail_absent(path, place, error);
}

struct ol_book *ol_book_of_memory(const char *bytes, size_t length, const char *name, struct ol_faults *faults,
                                  struct ol_error *error)
{
    const struct chain chain = {.place = name};
    return read_memory(bytes, length, name, &chain, faults, error);
}

struct ol_book *ol_book_open(const char *path, struct ol_place place, struct ol_faults *faults,
                             struct ol_error *error)
{
    return open_linked(path, place, NULL, faults, error);
}
