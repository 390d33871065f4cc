/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/price_verb.h"

#include <string.h>
#include <time.h>

struct ol_book *ol_price_book_open(const char *path, int *code)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_book *book = ol_book_open(path, OL_NOWHERE, &faults, &error);
    *code = book ? 0 : faults.count > 0 ? ol_command_faults(&faults) : ol_command_fail(&error);
    ol_faults_release(&faults);
    return book;
}

bool ol_price_at(const struct ol_invocation *invocation, ol_time *at, struct ol_error *error)
{
    *at = (ol_time)time(NULL) * OL_SECOND;
    return ol_option_instant(invocation, "at", at, error);
}

const char *ol_price_label(const struct ol_book *book, ol_label label, struct ol_arena *arena)
{
    char buffer[OL_LABEL_BUFFER];
    const char *text = ol_label_text(&book->labels, label, buffer);
    return text == buffer ? ol_arena_copy(arena, text, strlen(text)) : text;
}

const char *ol_price_term(const struct ol_price *price, struct ol_arena *arena)
{
    if (!ol_term_is_commitment(price->term))
        return ol_term_names[price->term];
    return ol_arena_format(arena, "%s %dy %s", ol_term_names[price->term], price->years,
                           ol_payment_names[price->payment]);
}

const char *ol_price_date(ol_time instant, struct ol_arena *arena)
{
    char buffer[OL_TIME_BUFFER];
    if (instant == OL_ALWAYS || instant == OL_NEVER)
        return "";
    const char *text = ol_instant_format(instant, buffer);
    const bool is_midnight = instant % OL_DAY == 0;
    return ol_arena_copy(arena, text, is_midnight ? strlen("2026-01-01") : strlen(text));
}

const char *ol_price_band(double low, double high, struct ol_arena *arena)
{
    return high > 0 ? ol_arena_format(arena, "%.3g-%.3g%%", low * 100, high * 100) : "";
}

const char *ol_price_source(const struct ol_book *book, const struct ol_price *price)
{
    const struct ol_book_source *sources = book->sources.items;
    return price->source == OL_NO_SOURCE ? "" : sources[price->source].name;
}

const char *ol_price_money(ol_money money, struct ol_arena *arena)
{
    char buffer[OL_MONEY_BUFFER];
    const char *text = ol_money_format(money, buffer);
    return ol_arena_copy(arena, text, strlen(text));
}

const char *ol_price_amount(struct ol_unit_price price, struct ol_arena *arena)
{
    char buffer[OL_MONEY_BUFFER];
    const char *text = ol_unit_price_format(price, buffer);
    return ol_arena_copy(arena, text, strlen(text));
}

bool ol_price_is_current(const struct ol_book *book, const struct ol_price *price, ol_time at)
{
    const struct ol_price_key key = {.item = price->item,
                                     .region = price->region,
                                     .zone = price->zone,
                                     .system = price->system,
                                     .meter = price->meter,
                                     .term = price->term,
                                     .payment = price->payment,
                                     .years = price->years};
    if (at < price->from || at >= price->to)
        return false;
    return ol_book_find(book, &key, at) == price;
}
