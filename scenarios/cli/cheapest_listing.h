/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cheapest_listing: the cheapest way to serve a traffic, for people and for programs.
 *
 * For people: the verdict, a table a volume, where the cheapest one changes, how each alternative stands beside the
 * endpoint as it is, and what is larger than it need be. CSV has a row a volume and case, JSON everything.
 */
#ifndef OUTLAY_CLI_CHEAPEST_LISTING_H
#define OUTLAY_CLI_CHEAPEST_LISTING_H

#include "scenarios/cheapest.h"
#include "scenarios/cli/command.h"

void ol_cheapest_write(const struct ol_cheapest *cheapest, enum ol_output_format format, struct ol_output *output);

/* The sentences of a person's listing: cheapest_words.c. */
void ol_cheapest_verdict(const struct ol_cheapest *cheapest, struct ol_output *output);
void ol_cheapest_remarks(const struct ol_cheapest *cheapest, struct ol_output *output);

#endif
