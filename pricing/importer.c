/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * importer: what all importers do alike.
 */
#include "pricing/importer.h"

#include <stdarg.h>
#include <string.h>

static bool is_wanted(const char *wanted, struct ol_slice text)
{
    const size_t length = strlen(wanted);
    if (length && wanted[length - 1] == '*')
        return text.length >= length - 1 && memcmp(text.data, wanted, length - 1) == 0;
    return ol_slice_is(text, wanted);
}

bool ol_import_wants(const char *const *wanted, struct ol_slice text)
{
    if (!wanted)
        return true;
    while (*wanted && !is_wanted(*wanted, text))
        wanted++;
    return *wanted != NULL;
}

bool ol_import_has_types(enum ol_meter meter)
{
    return meter == OL_METER_INSTANCE || meter == OL_METER_ML_INSTANCE || meter == OL_METER_DATABASE;
}

bool ol_import_keeps(const struct ol_import_filter *filter, const struct ol_price_row *price)
{
    return (!filter->meters || filter->meters[price->meter]) &&
           (!price->region.length || ol_import_wants(filter->regions, price->region)) &&
           (!ol_import_has_types(price->meter) || ol_import_wants(filter->types, price->item)) &&
           (!price->system.length || ol_import_wants(filter->systems, price->system));
}

void ol_import_malformed(struct ol_import_tally *tally, struct ol_place place, const char *format, ...)
{
    tally->malformed++;
    if (tally->shown_count == OL_IMPORT_SHOWN)
        return;
    struct ol_error *shown = &tally->shown[tally->shown_count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(shown->message, sizeof shown->message, format, arguments);
    va_end(arguments);
    shown->status = OL_BAD_INPUT;
    shown->place = place;
}

void ol_import_price(struct ol_import_tally *tally, struct ol_book_writer *writer,
                     const struct ol_price_row *price, struct ol_place place)
{
    char why[160];
    if (!price->amount.length && !price->upfront.length && !price->tier_count)
        tally->unpriced++;
    else if (ol_book_write_price(writer, price, why))
        tally->written++;
    else
        ol_import_malformed(tally, place, "%s", why);
}

/* ---- regions ---- */

/* The first that fits counts: cities and countries before the continents that their names begin with. */
static const struct {
    const char *word; /* at the beginning, or with '*' before it anywhere */
    const char *area;
} areas[] = {
    {"eu-west-2", "uk"},
    {"europe-west2", "uk"},
    {"uk", "uk"},
    {"ap-southeast-2", "au"},
    {"ap-southeast-4", "au"},
    {"ap-southeast-6", "au"},
    {"*australia", "au"},
    {"*newzealand", "au"},
    {"northamerica-northeast", "ca"},
    {"ca-", "ca"},
    {"canada", "ca"},
    {"sa-", "sa"},
    {"mx-", "sa"},
    {"northamerica-south", "sa"},
    {"southamerica-", "sa"},
    {"*brazil", "sa"},
    {"*chile", "sa"},
    {"*mexico", "sa"},
    {"af-", "africa"},
    {"*africa", "africa"},
    {"me-", "me"},
    {"il-", "me"},
    {"*israel", "me"},
    {"*qatar", "me"},
    {"*uae", "me"},
    {"ap-", "asia"},
    {"cn-", "asia"},
    {"*asia", "asia"},
    {"*china", "asia"},
    {"*india", "asia"},
    {"*indonesia", "asia"},
    {"*japan", "asia"},
    {"*korea", "asia"},
    {"*malaysia", "asia"},
    {"*taiwan", "asia"},
    {"eu-", "eu"},
    {"eusc-", "eu"},
    {"*europe", "eu"},
    {"*austria", "eu"},
    {"*belgium", "eu"},
    {"*denmark", "eu"},
    {"*finland", "eu"},
    {"*france", "eu"},
    {"*germany", "eu"},
    {"*greece", "eu"},
    {"*italy", "eu"},
    {"*norway", "eu"},
    {"*poland", "eu"},
    {"*spain", "eu"},
    {"*sweden", "eu"},
    {"*switzerland", "eu"},
    {"us-", "us"},
    {"usgov", "us"},
    {"usdod", "us"},
    {"*eastus", "us"},
    {"*westus", "us"},
    {"*centralus", "us"},
};

static bool has_word(struct ol_slice region, const char *word)
{
    const bool is_anywhere = *word == '*';
    const size_t length = strlen(word + is_anywhere);
    if (is_anywhere)
        return region.length >= length && memmem(region.data, region.length, word + 1, length) != NULL;
    return region.length >= length && memcmp(region.data, word, length) == 0;
}

const char *ol_region_area(struct ol_slice region)
{
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (has_word(region, areas[i].word))
            return areas[i].area;
    return "";
}
