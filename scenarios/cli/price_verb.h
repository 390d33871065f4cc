/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_verb: what the verbs about prices share: books opened with their faults told, today, and prices as text.
 */
#ifndef OUTLAY_CLI_PRICE_VERB_H
#define OUTLAY_CLI_PRICE_VERB_H

#include "outlay/pricebook.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/listing.h"

/* NULL where it cannot be read: its faults or its error are printed then, and `code` is the exit status. */
struct ol_book *ol_price_book_open(const char *path, int *code);
/* The instant of --at; without it, now. */
bool ol_price_at(const struct ol_invocation *invocation, ol_time *at, struct ol_error *error);

/* Texts live in the arena, the book or the program. */
const char *ol_price_label(const struct ol_book *book, ol_label label, struct ol_arena *arena);
/* "reserved 3y no-upfront" of a commitment's rate, else the term alone. */
const char *ol_price_term(const struct ol_price *price, struct ol_arena *arena);
/* "2026-01-01", with the time of day where there is one; "" for an open end. */
const char *ol_price_date(ol_time instant, struct ol_arena *arena);
/* "5-10%"; "" where neither is told. */
const char *ol_price_band(double low, double high, struct ol_arena *arena);
const char *ol_price_source(const struct ol_book *book, const struct ol_price *price);
const char *ol_price_money(ol_money money, struct ol_arena *arena);
const char *ol_price_amount(struct ol_unit_price price, struct ol_arena *arena);
/* Whether it is the one of its key that is in force. */
bool ol_price_is_current(const struct ol_book *book, const struct ol_price *price, ol_time at);

#endif
