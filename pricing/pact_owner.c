/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pact_owner: with which provider a commitment is, and whether that provider has what it names. A name that nobody has
 * is told, with what was probably meant: a commitment that covers nothing would look like one that is idle.
 */
#include "pricing/rater.h"

#include <string.h>

/* ---- what a book knows ---- */

static bool has_label(const struct ol_book *book, const char *text)
{
    return ol_book_mentions(book, ol_slice_of(text));
}

static bool knows_type(const struct ol_book *book, const char *type)
{
    return !type || ol_book_type(book, type) || has_label(book, type);
}

static bool knows_region(const struct ol_book *book, const char *region)
{
    return !region || ol_book_region(book, region) || has_label(book, region);
}

static bool knows_family(const struct ol_book *book, const char *family)
{
    const struct ol_book_type *types = book->types.items;
    for (size_t i = 0; family && i < book->types.count; i++)
        if (types[i].family && strcmp(types[i].family, family) == 0)
            return true;
    return !family || has_label(book, family);
}

/* ---- whose it is ---- */

/* How much of what a commitment names the book knows; the type weighs most. */
static int knowledge(const struct ol_book *book, const struct ol_book_commitment *commitment)
{
    return 4 * knows_type(book, commitment->type) + 2 * knows_family(book, commitment->family) +
           knows_region(book, commitment->region);
}

/* With whom a commitment is that names no provider: who knows it best, the first of equals. */
static const struct ol_book *owner_of(const struct ol_rater *rater, const struct ol_book_commitment *commitment)
{
    const struct ol_rating_setting *setting = rater->setting;
    const struct ol_book *best = NULL;
    for (size_t i = 0; i < setting->book_count; i++)
        if (setting->books[i]->price_count > 0 &&
            (!best || knowledge(setting->books[i], commitment) > knowledge(best, commitment)))
            best = setting->books[i];
    return best;
}

bool ol_pact_is_with(const struct ol_rater *rater, const struct ol_book *book,
                     const struct ol_book_commitment *commitment)
{
    const char *ours = rater->book->provider;
    if (commitment->provider)
        return strcmp(commitment->provider, ours) == 0;
    return (book && strcmp(book->provider, ours) == 0) || owner_of(rater, commitment) == rater->book;
}

bool ol_pact_is_for_parts(const struct ol_rater *rater, const char *family, const char *region)
{
    for (size_t i = 0; family && i < rater->pact_count; i++) {
        const struct ol_pact *pact = &rater->pacts[i];
        const struct ol_book_commitment *commitment = pact->commitment;
        if ((pact->meter == OL_METER_VCPU || pact->meter == OL_METER_MEMORY) && commitment->family &&
            strcmp(commitment->family, family) == 0 &&
            (!commitment->region || strcmp(commitment->region, region) == 0))
            return true;
    }
    return false;
}

/* ---- names that nobody has ---- */

static const char **region_names(struct ol_rater *rater)
{
    const struct ol_book_region *regions = rater->book->regions.items;
    const char **names = OL_ARENA_ARRAY(&rater->arena, const char *, rater->book->regions.count + 1);
    for (size_t i = 0; i < rater->book->regions.count; i++)
        names[i] = regions[i].name;
    return names;
}

static const char **type_names(struct ol_rater *rater, bool of_families)
{
    const struct ol_book_type *types = rater->book->types.items;
    const char **names = OL_ARENA_ARRAY(&rater->arena, const char *, rater->book->types.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < rater->book->types.count; i++)
        if (!of_families || types[i].family)
            names[count++] = of_families ? types[i].family : types[i].name;
    return names;
}

static int fail_name(const struct ol_rater *rater, const struct ol_book_commitment *commitment, const char *what,
                     const char *name, const char *const *known, struct ol_error *error)
{
    const char *nearest = ol_nearest(name, known);
    return ol_fail(error, OL_BAD_INPUT, commitment->node ? commitment->node->place : OL_NOWHERE,
                   "the book \"%.60s\" has no %s \"%.80s\"%s%.80s%s", rater->book->name, what, name,
                   nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

int ol_pact_check_names(struct ol_rater *rater, const struct ol_book_commitment *commitment,
                        struct ol_error *error)
{
    const struct ol_book *book = rater->book;
    const bool has_type = commitment->kind == OL_COMMITMENT_RESERVED || commitment->count > 0; /* else of GPU */
    if (has_type && !knows_type(book, commitment->type))
        return fail_name(rater, commitment, "type", commitment->type, type_names(rater, false), error);
    if (!knows_region(book, commitment->region))
        return fail_name(rater, commitment, "region", commitment->region, region_names(rater), error);
    if (!knows_family(book, commitment->family))
        return fail_name(rater, commitment, "family", commitment->family, type_names(rater, true), error);
    return OL_OK;
}
