/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import/intake.h"

#include <string.h>
#include <strings.h>

#define NAME_LIMIT ((size_t)1000)

int ol_intake_files(struct ol_intake *intake, ol_intake_reader read_file, struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; i < intake->import->file_count && status == OL_OK; i++) {
        struct ol_input *input = ol_input_open(intake->import->files[i], OL_NOWHERE, error);
        if (!input)
            return error && error->status ? error->status : OL_BAD_INPUT;
        status = read_file(intake, input, error);
        ol_input_close(input);
    }
    return status;
}

void ol_intake_release(struct ol_intake *intake)
{
    ol_price_keys_release(&intake->keys);
}

bool ol_intake_wants(const struct ol_intake *intake, const struct ol_price_row *row)
{
    return ol_import_keeps(&intake->import->filter, row);
}

void ol_intake_price(struct ol_intake *intake, const struct ol_price_row *row, struct ol_place place)
{
    struct ol_import_tally *tally = intake->tally;
    const uint64_t before = tally->written;
    if (!ol_intake_wants(intake, row)) {
        tally->filtered++;
        return;
    }
    if (!row->amount.length && !row->upfront.length && !row->tier_count) {
        tally->unpriced++;
        return;
    }
    if (ol_price_keys_has(&intake->keys, row)) {
        tally->repeated++;
        return;
    }
    ol_import_price(tally, intake->writer, row, place);
    if (tally->written == before)
        return;
    ol_price_keys_add(&intake->keys, row);
    if (row->region.length && !intake->names_regions) /* a price that was written has names that can be */
        ol_book_write_region(intake->writer, row->region, ol_region_area(row->region), (struct ol_slice){"", 0});
}

bool ol_intake_is_name(struct ol_slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] < ' ')
            return false;
    return text.length <= NAME_LIMIT && ol_slice_is_utf8(text, NULL);
}

struct ol_slice ol_intake_type_name(const struct ol_intake *intake, struct ol_slice name)
{
    const char *provider = intake->import->provider;
    const size_t length = strlen(OL_AZURE_STANDARD);
    if (!provider || strcmp(provider, "azure") != 0 || !ol_intake_starts(name, OL_AZURE_STANDARD))
        return name;
    return (struct ol_slice){name.data + length, name.length - length};
}

void ol_intake_type(struct ol_intake *intake, const struct ol_type_row *type)
{
    if (type->name.length && ol_import_wants(intake->import->filter.types, type->name) &&
        ol_intake_is_name(type->name) && ol_intake_is_name(type->family) && ol_intake_is_name(type->gpu))
        ol_book_write_type(intake->writer, type);
}

struct ol_slice ol_intake_times(struct ol_slice amount, int64_t times, char buffer[OL_MONEY_BUFFER], char why[160])
{
    struct ol_unit_price price;
    ol_money product;
    if (!ol_unit_price_parse(amount, &price, why))
        return (struct ol_slice){"", 0};
    if (__builtin_mul_overflow(price.amount, (ol_money)times, &product)) {
        snprintf(why, 160, "the amount is too large");
        return (struct ol_slice){"", 0};
    }
    price.amount = product;
    return ol_slice_of(ol_unit_price_format(price, buffer));
}

/* Scales are divisors of a billion, so that their product fits. */
struct ol_slice ol_intake_sum(struct ol_slice a, struct ol_slice b, char buffer[OL_MONEY_BUFFER], char why[160])
{
    struct ol_unit_price one, other;
    ol_money scaled;
    if (!ol_unit_price_parse(a, &one, why) || !ol_unit_price_parse(b, &other, why))
        return (struct ol_slice){"", 0};
    if (__builtin_mul_overflow(one.amount, (ol_money)other.scale, &one.amount) ||
        __builtin_mul_overflow(other.amount, (ol_money)one.scale, &scaled) ||
        __builtin_add_overflow(one.amount, scaled, &one.amount)) {
        snprintf(why, 160, "the amount is too large");
        return (struct ol_slice){"", 0};
    }
    one.scale *= other.scale;
    return ol_slice_of(ol_unit_price_format(one, buffer));
}

int64_t ol_intake_whole(struct ol_slice text)
{
    double value;
    const double exact = 9007199254740992.0; /* 2^53: beyond it not every whole number is a double */
    if (!ol_slice_real(text, &value) || !(value >= 0 && value <= exact) || value != (double)(int64_t)value)
        return -1;
    return (int64_t)value;
}

bool ol_intake_same(struct ol_slice text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.data, word, text.length) == 0;
}

bool ol_intake_has(struct ol_slice text, const char *word)
{
    return text.length && memmem(text.data, text.length, word, strlen(word));
}

bool ol_intake_starts(struct ol_slice text, const char *word)
{
    const size_t length = strlen(word);
    return text.length >= length && memcmp(text.data, word, length) == 0;
}
