/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/want.h"

#include "pricing/compose.h"

#include <string.h>

struct want {
    struct ol_slice gpu; /* empty: none */
    int64_t gpus;
    double vcpus;
    int64_t memory_bytes;
};

/* "8xA100", "A100", "4xvcpu". */
static bool read_wish(const struct ol_book *book, const char *text, struct want *want)
{
    struct ol_slice rest = ol_slice_of(text);
    const char *times = strchr(text, 'x');
    int64_t count = 1;
    if (times && times > text && ol_slice_int((struct ol_slice){text, (size_t)(times - text)}, &count))
        rest = ol_slice_of(times + 1);
    if (count < 1)
        return false;
    if (ol_slice_is(rest, "vcpu")) {
        want->vcpus = (double)count;
        return true;
    }
    const struct ol_book_type *types = book->types.items;
    for (size_t i = 0; i < book->types.count; i++)
        if (types[i].gpu && ol_slice_is(rest, types[i].gpu)) {
            want->gpu = rest;
            want->gpus = count;
            return true;
        }
    return false;
}

/* What a type of another book has. */
static bool read_foreign(const struct ol_rating_setting *setting, const struct ol_book *book, const char *text,
                         struct want *want)
{
    for (size_t i = 0; i < setting->book_count; i++) {
        const struct ol_book_type *type = setting->books[i] == book ? NULL : ol_book_type(setting->books[i], text);
        if (!type)
            continue;
        if (type->gpus > 0 && type->gpu) {
            want->gpu = ol_slice_of(type->gpu);
            want->gpus = type->gpus;
        } else {
            want->vcpus = type->vcpus;
            want->memory_bytes = type->memory_bytes;
        }
        return true;
    }
    return false;
}

static bool is_met(const struct want *want, const struct ol_book_type *type)
{
    if (want->gpus > 0)
        return type->gpu && type->gpus >= want->gpus && ol_slice_is(want->gpu, type->gpu);
    return type->vcpus >= want->vcpus && type->memory_bytes >= want->memory_bytes && type->gpus == 0;
}

const struct ol_book_type *ol_want_type(const struct ol_rating_setting *setting, const struct ol_book *book,
                                        const char *text, const struct ol_price_key *key, ol_time at)
{
    struct want want = {0};
    const struct ol_book_type *types = book->types.items, *best = NULL;
    ol_money least = 0;
    if (!read_wish(book, text, &want) && !read_foreign(setting, book, text, &want))
        return NULL;
    for (size_t i = 0; i < book->types.count; i++) {
        struct ol_composition machine;
        if (!is_met(&want, &types[i]) || !ol_compose(book, &types[i], key, at, &machine))
            continue;
        if (!best || machine.hourly < least ||
            (machine.hourly == least && strcmp(types[i].name, best->name) < 0)) {
            best = &types[i];
            least = machine.hourly;
        }
    }
    return best;
}

bool ol_want_read(const struct ol_book *book, const char *text, bool *is_gpu, int64_t *count)
{
    struct want want = {0};
    if (!read_wish(book, text, &want))
        return false;
    *is_gpu = want.gpus > 0;
    *count = *is_gpu ? want.gpus : (int64_t)want.vcpus;
    return true;
}

const char *ol_want_nearest(const struct ol_book *book, enum ol_meter meter, const char *text)
{
    char buffer[OL_LABEL_BUFFER];
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    ol_label last = OL_NO_LABEL;
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        if (price->meter != meter || price->item == last || price->item == OL_NO_LABEL)
            continue;
        last = price->item;
        OL_MEM_RESERVE(names, capacity, count + 2);
        names[count] = ol_label_text(&book->labels, price->item, buffer);
        count += names[count] != buffer; /* numbers are nobody's type */
    }
    if (!names)
        return NULL;
    names[count] = NULL;
    const char *nearest = ol_nearest(text, names);
    ol_mem_free(names);
    return nearest;
}
