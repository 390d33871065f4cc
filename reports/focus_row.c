/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/focus_row.h"

#include "reports/ratio_text.h"

#include <math.h>

void ol_focus_put_text(const struct ol_focus_row *row, const char *text)
{
    if (text && *text)
        ol_output_csv(row->output, text);
}

void ol_focus_put_label(const struct ol_focus_row *row, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    ol_focus_put_text(row, ol_label_text(row->focus->bill.labels, label, buffer));
}

void ol_focus_put_instant(const struct ol_focus_row *row, struct ol_focus_moment *moment, ol_time instant)
{
    if (moment->instant != instant || !*moment->text) {
        moment->instant = instant;
        ol_instant_format(instant - (instant % OL_SECOND + OL_SECOND) % OL_SECOND, moment->text);
    }
    ol_output_string(row->output, moment->text);
}

/* numerator / denominator with a sign of its own. */
static void put_ratio(const struct ol_focus_row *row, bool is_negative, ol_ratio_part numerator,
                      ol_ratio_part denominator)
{
    char *at = ol_output_room(row->output, 1 + OL_RATIO_MAX);
    if (is_negative && numerator)
        *at++ = '-';
    ol_output_ended(row->output, ol_ratio_write(at, numerator, denominator));
}

static ol_ratio_part magnitude(ol_money money)
{
    return money < 0 ? 0 - (ol_ratio_part)money : (ol_ratio_part)money;
}

void ol_focus_put_units(const struct ol_focus_row *row, ol_money billionths, int64_t units)
{
    put_ratio(row, billionths < 0, magnitude(billionths), (ol_ratio_part)OL_MONEY_UNIT * (ol_ratio_part)units);
}

/* The product is further from the amount than rounding to billionths may be seen. */
#define SEEN 1e-10L
static bool is_seen(ol_money amount, ol_ratio_part numerator, ol_ratio_part denominator)
{
    const long double exact = (long double)numerator / (long double)denominator;
    return fabsl((long double)magnitude(amount) / (long double)OL_MONEY_UNIT - exact) > SEEN * exact;
}

/* The amount also where the product leaves 128 bits: only small amounts are far from theirs. */
void ol_focus_put_product(const struct ol_focus_row *row, struct ol_unit_price price, ol_money amount)
{
    const struct ol_charge *charge = row->charge;
    const bool is_negative = (price.amount < 0) != (charge->quantity < 0);
    ol_ratio_part numerator, denominator = (ol_ratio_part)OL_MONEY_UNIT * (ol_ratio_part)OL_MONEY_UNIT;
    if (!row->has_quantity ||
        __builtin_mul_overflow(magnitude(price.amount), magnitude(charge->quantity), &numerator) ||
        __builtin_mul_overflow(denominator, (ol_ratio_part)price.scale, &denominator) ||
        __builtin_mul_overflow(denominator, (ol_ratio_part)charge->units_per_price, &denominator) ||
        ((amount < 0) == is_negative && !is_seen(amount, numerator, denominator)))
        ol_output_money(row->output, amount);
    else
        put_ratio(row, is_negative, numerator, denominator);
}

const char *ol_focus_invoice(const struct ol_focus_row *row)
{
    const struct ol_book *book = row->charge->book;
    struct ol_focus *focus = row->focus;
    if (focus->invoice.book != book || focus->invoice.month != row->charge->month) {
        const struct ol_civil month = ol_civil_of(row->charge->month);
        focus->invoice.book = book;
        focus->invoice.month = row->charge->month;
        ol_text_clear(&focus->invoice.text);
        ol_text_addf(&focus->invoice.text, "%s-%04d-%02d",
                     book->provider && *book->provider ? book->provider : row->seller->title, month.year,
                     month.month);
    }
    return ol_text_string(&focus->invoice.text);
}
