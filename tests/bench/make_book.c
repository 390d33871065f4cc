/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * make_book: a price book as an importer would write it, of made-up prices.
 *
 *     make_book PRICES        a book on standard output, some 290 bytes a price
 *
 * Each type is sold in 25 regions on six terms, each price with a SKU of its own and dates; sizes and prices are drawn
 * at random, the same in every run.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define REGIONS 25

static const struct {
    const char *name, *rest;
} terms[] = {
    {"on-demand", ""},
    {"spot", ""},
    {"reserved", " years=\"1\" payment=\"no-upfront\""},
    {"reserved", " years=\"3\" payment=\"all-upfront\""},
    {"convertible", " years=\"1\" payment=\"partial-upfront\""},
    {"compute-plan", " years=\"3\" payment=\"no-upfront\""},
};
#define TERMS (sizeof terms / sizeof *terms)

/* splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void put_sku(uint64_t *state)
{
    static const char letters[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    for (int i = 0; i < 32; i++)
        putchar(i == 10 || i == 21 ? '.' : letters[draw(state) % (sizeof letters - 1)]);
}

static void put_price(size_t i, uint64_t *state)
{
    const size_t term = i % TERMS, region = i / TERMS % REGIONS, type = i / TERMS / REGIONS;
    const uint64_t millionths = draw(state) % 30000000;
    printf("  <price meter=\"instance\" item=\"m%zu.%zuxlarge\" region=\"region-central-%zu\" system=\"linux\" "
           "term=\"%s\"%s amount=\"%u.%06u0000\"",
           type / 12, type % 12 + 1, region, terms[term].name, terms[term].rest, (unsigned)(millionths / 1000000),
           (unsigned)(millionths % 1000000));
    if (term == 3)
        printf(" upfront=\"%u\"", (unsigned)(draw(state) % 50000));
    fputs(" from=\"2026-01-01T00:00:00Z\" to=\"2027-01-01T00:00:00Z\" sku=\"", stdout);
    put_sku(state);
    if (term == 1)
        fputs("\" interruption-low=\"0.05\" interruption-high=\"0.1", stdout);
    puts("\" source=\"offer\"/>");
}

int main(int argc, char **argv)
{
    const size_t prices = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    uint64_t state = 1;
    puts("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<pricebook version=\"1\" name=\"made\" provider=\"made\" title=\"Made up\" currency=\"USD\">\n"
         "  <source name=\"offer\" title=\"Made-up prices\" date=\"2026-01-01\"/>");
    for (size_t i = 0; i < prices; i++)
        put_price(i, &state);
    puts("</pricebook>");
    return 0;
}
