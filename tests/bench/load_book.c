/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load_book: a price book loaded by Outlay, or into libxml2's tree.
 *
 *     load_book outlay|tree FILE      prints the number of prices
 *     load_book none FILE             does nothing: what the program needs by itself
 *     load_book find FILE             prints the nanoseconds of finding a price by its key, all keys in turn
 */
#include "outlay/pricebook.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define STRIDE UINT64_C(7919) /* a prime: neighbours in the book are not asked for in turn */
#define ROUNDS 20

static struct ol_book *open_book(const char *path)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *book = ol_book_open(path, OL_NOWHERE, &faults, &error);
    if (!book)
        ol_error_print(faults.count > 0 ? faults.items : &error, stderr);
    ol_faults_release(&faults);
    return book;
}

static int load_outlay(const char *path)
{
    struct ol_book *book = open_book(path);
    if (!book)
        return 1;
    printf("%zu\n", book->price_count);
    ol_book_free(book);
    return 0;
}

static int load_tree(const char *path)
{
    xmlDocPtr document = xmlReadFile(path, NULL, 0);
    if (!document)
        return 1;
    size_t prices = 0;
    for (const xmlNode *node = xmlDocGetRootElement(document)->children; node; node = node->next)
        prices += node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "price") == 0;
    printf("%zu\n", prices);
    xmlFreeDoc(document);
    return 0;
}

static int load_none(const char *path)
{
    (void)path;
    return 0;
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int find(const char *path)
{
    struct ol_book *book = open_book(path);
    size_t found = 0;
    if (!book)
        return 1;
    const double before = seconds();
    for (size_t i = 0; i < ROUNDS * book->price_count; i++) {
        const struct ol_price *price = &book->prices[i * STRIDE % book->price_count];
        const struct ol_price_key key = {price->item,  price->region, price->zone,    price->system,
                                         price->meter, price->term,   price->payment, price->years};
        found += ol_book_find(book, &key, price->from) == price;
    }
    const double each = (seconds() - before) / (double)(ROUNDS * book->price_count);
    const int code = found == ROUNDS * book->price_count ? 0 : 1;
    printf("%.1f\n", each * 1e9);
    ol_book_free(book);
    return code;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(const char *path);
    } ways[] = {{"outlay", load_outlay}, {"tree", load_tree}, {"none", load_none}, {"find", find}};
    for (size_t i = 0; argc == 3 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0)
            return ways[i].run(argv[2]);
    fputs("usage: load_book outlay|tree|none|find FILE\n", stderr);
    return 2;
}
