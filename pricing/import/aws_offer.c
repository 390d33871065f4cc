/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aws_offer.h"

#include "aws_attributes.h"
#include "outlay/arena.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

int ol_aws_years(struct ol_slice text)
{
    if (ol_aws_name_is(text, "1yr") || ol_aws_name_is(text, "1year"))
        return 1;
    return ol_aws_name_is(text, "3yr") || ol_aws_name_is(text, "3year") ? 3 : 0;
}

bool ol_aws_payment(struct ol_slice text, enum ol_payment *payment)
{
    static const char *const words[OL_PAYMENTS] = {
        [OL_PAYMENT_NO_UPFRONT] = "noupfront",
        [OL_PAYMENT_PARTIAL_UPFRONT] = "partialupfront",
        [OL_PAYMENT_ALL_UPFRONT] = "allupfront",
    };
    for (*payment = 0; *payment < OL_PAYMENTS; ++*payment)
        if (ol_aws_name_is(text, words[*payment]))
            return true;
    return false;
}

/* ---- filling ---- */

static struct ol_aws_span keep(struct ol_aws_offer *offer, struct ol_slice text)
{
    const struct ol_aws_span span = {offer->bytes.length, text.length};
    ol_text_add(&offer->bytes, text.data, text.length);
    return span;
}

static struct ol_slice text_of(const struct ol_aws_offer *offer, struct ol_aws_span span)
{
    return (struct ol_slice){span.length ? offer->bytes.data + span.start : "", span.length};
}

void ol_aws_offer_begin(struct ol_aws_offer *offer, const struct ol_price_row *row, bool is_reserved,
                        struct ol_place place)
{
    offer->row = *row;
    offer->date = OL_ALWAYS;
    offer->is_reserved = is_reserved;
    offer->place = place;
    offer->count = 0;
    offer->odd[0] = '\0';
    offer->upfront = (struct ol_aws_span){0};
    for (size_t i = 0; i < OL_AWS_OFFER_TEXTS; i++)
        offer->texts[i] = (struct ol_aws_span){0};
    ol_text_clear(&offer->bytes);
}

void ol_aws_offer_say(struct ol_aws_offer *offer, enum ol_aws_offer_text which, struct ol_slice text)
{
    offer->texts[which] = keep(offer, ol_slice_trim(text));
}

void ol_aws_offer_date(struct ol_aws_offer *offer, struct ol_slice text)
{
    char why[160];
    if (!ol_instant_parse(ol_slice_trim(text), &offer->date, why))
        offer->date = OL_ALWAYS;
}

void ol_aws_offer_spoil(struct ol_aws_offer *offer, const char *format, ...)
{
    va_list arguments;
    if (offer->odd[0])
        return;
    va_start(arguments, format);
    vsnprintf(offer->odd, sizeof offer->odd, format, arguments);
    va_end(arguments);
}

void ol_aws_offer_add(struct ol_aws_offer *offer, struct ol_slice unit, struct ol_slice begin,
                      struct ol_slice amount)
{
    char why[160], shown[OL_SHOWN_BUFFER];
    struct ol_aws_dimension dimension = {.begin = 0};
    begin = ol_slice_trim(begin), amount = ol_slice_trim(amount);
    if (!amount.length)
        return;
    if (offer->is_reserved && ol_aws_name_is(unit, "quantity")) {
        if (offer->upfront.length)
            ol_aws_offer_spoil(offer, "the reservation has two prices of its beginning");
        offer->upfront = keep(offer, amount);
        return;
    }
    if (begin.length && (!ol_money_parse(begin, &dimension.begin, why) || dimension.begin < 0))
        ol_aws_offer_spoil(offer, "a tier begins at \"%s\", which is no quantity", ol_slice_show(begin, shown));
    dimension.from = keep(offer, begin.length ? begin : ol_slice_of("0"));
    dimension.amount = keep(offer, amount);
    OL_MEM_RESERVE(offer->dimensions, offer->capacity, offer->count + 1);
    offer->dimensions[offer->count++] = dimension;
}

/* ---- writing ---- */

static int compare_begins(const void *a, const void *b)
{
    const ol_money one = ((const struct ol_aws_dimension *)a)->begin;
    const ol_money other = ((const struct ol_aws_dimension *)b)->begin;
    return (one > other) - (one < other);
}

static bool is_same(struct ol_slice one, struct ol_slice other)
{
    return one.length == other.length && memcmp(one.data, other.data, one.length) == 0;
}

/* By quantity; a tier that stands there twice counts once. */
static void fill_tiers(struct ol_aws_offer *offer)
{
    size_t count = 0;
    OL_MEM_RESERVE(offer->tiers, offer->tier_capacity, offer->count);
    qsort(offer->dimensions, offer->count, sizeof *offer->dimensions, compare_begins);
    for (size_t i = 0; i < offer->count; i++) {
        const struct ol_aws_dimension *dimension = &offer->dimensions[i];
        const struct ol_slice amount = text_of(offer, dimension->amount);
        if (i == 0 || dimension->begin != dimension[-1].begin)
            offer->tiers[count++] = (struct ol_tier_row){text_of(offer, dimension->from), amount};
        else if (!is_same(amount, offer->tiers[count - 1].amount))
            ol_aws_offer_spoil(offer, "the offer has two prices from the same quantity on");
    }
    offer->row.tiers = offer->tiers;
    offer->row.tier_count = count;
}

/* On demand: tiers, or one price. */
static void fill_use(struct ol_aws_offer *offer)
{
    if (!offer->count)
        return;
    fill_tiers(offer);
    if (offer->row.tier_count == 1 && offer->dimensions[0].begin == 0) {
        offer->row.amount = offer->tiers[0].amount;
        offer->row.tier_count = 0;
    }
}

static void fill_reservation(struct ol_aws_offer *offer)
{
    char shown[OL_SHOWN_BUFFER];
    const struct ol_slice lease = text_of(offer, offer->texts[OL_AWS_OFFER_LEASE]);
    const struct ol_slice option = text_of(offer, offer->texts[OL_AWS_OFFER_OPTION]);
    const bool is_convertible = ol_aws_name_is(text_of(offer, offer->texts[OL_AWS_OFFER_CLASS]), "convertible");
    offer->row.term = is_convertible ? OL_TERM_CONVERTIBLE : OL_TERM_RESERVED;
    offer->row.years = ol_aws_years(lease);
    if (!offer->row.years)
        ol_aws_offer_spoil(offer, "the reservation is for \"%s\"; 1yr or 3yr were expected",
                           ol_slice_show(lease, shown));
    if (!ol_aws_payment(option, &offer->row.payment))
        ol_aws_offer_spoil(offer, "the reservation is paid \"%s\"; No, Partial or All Upfront were expected",
                           ol_slice_show(option, shown));
    if (offer->count > 1)
        ol_aws_offer_spoil(offer, "the reservation has %zu prices an hour; one was expected", offer->count);
    offer->row.upfront = text_of(offer, offer->upfront);
    if (offer->count)
        offer->row.amount = text_of(offer, offer->dimensions[0].amount);
    else if (offer->upfront.length)
        offer->row.amount = ol_slice_of("0");
}

void ol_aws_offer_end(struct ol_aws_offer *offer, struct ol_aws_written *written, struct ol_book_writer *writer,
                      struct ol_import_tally *tally, ol_time since)
{
    tally->rows++;
    if (!offer->odd[0])
        (offer->is_reserved ? fill_reservation : fill_use)(offer);
    offer->row.from = offer->date;
    if (offer->odd[0])
        ol_import_malformed(tally, offer->place, "%s", offer->odd);
    else
        ol_aws_write(written, writer, tally, &offer->row, since, offer->place);
}

void ol_aws_offer_release(struct ol_aws_offer *offer)
{
    ol_text_release(&offer->bytes);
    ol_mem_free(offer->dimensions);
    ol_mem_free(offer->tiers);
    *offer = (struct ol_aws_offer){0};
}
