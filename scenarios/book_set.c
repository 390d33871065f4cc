/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/book_set.h"

#include <string.h>

/* Which of the two is enough. */
static const char *advice(const struct ol_book *first, const struct ol_book *last, char buffer[160])
{
    const struct ol_book *extending = first->base ? first : last->base ? last : NULL;
    if (!extending)
        return "give one of them";
    snprintf(buffer, 160, "give \"%.60s\" alone, which extends \"%.60s\"", extending->file, extending->extends);
    return buffer;
}

int ol_book_set_take(struct ol_book_set *set, struct ol_book *book, struct ol_place place, struct ol_error *error)
{
    char buffer[160];
    OL_MEM_RESERVE(set->books, set->capacity, set->count + 1);
    set->books[set->count++] = book;
    for (size_t i = 0; i + 1 < set->count; i++)
        if (book->price_count > 0 && set->books[i]->price_count > 0 &&
            strcmp(set->books[i]->provider, book->provider) == 0)
            return ol_fail(error, OL_BAD_INPUT, place,
                           "the books \"%.100s\" and \"%.100s\" both price the provider \"%.40s\"; %s",
                           set->books[i]->file, book->file, book->provider, advice(set->books[i], book, buffer));
    return OL_OK;
}

static struct ol_book *borrow(const struct ol_book_set *lender, const char *path)
{
    for (size_t i = 0; lender && i < lender->count; i++)
        if (strcmp(lender->books[i]->file, path) == 0)
            return lender->books[i];
    return NULL;
}

int ol_book_set_add(struct ol_book_set *set, const char *path, struct ol_place place, struct ol_faults *faults,
                    struct ol_error *error)
{
    struct ol_book *book = borrow(set->lender, path);
    if (!book)
        book = ol_book_open(path, place, faults, error);
    if (!book)
        return faults->count > 0 ? OL_BAD_INPUT : error->status;
    return ol_book_set_take(set, book, place, error);
}

int ol_book_set_add_shipped(struct ol_book_set *set, struct ol_faults *faults, struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && ol_shipped_books[i]; i++)
        status = ol_book_set_add(set, ol_shipped_books[i], OL_NOWHERE, faults, error);
    return status;
}

void ol_book_set_release(struct ol_book_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (borrow(set->lender, set->books[i]->file) != set->books[i])
            ol_book_free(set->books[i]);
    ol_mem_free(set->books);
    *set = (struct ol_book_set){0};
}
