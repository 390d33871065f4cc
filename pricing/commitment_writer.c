/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/commitment_writer.h"

static void put_text(struct ol_output *output, const char *name, const char *value)
{
    if (!value)
        return;
    ol_output_format(output, " %s=\"", name);
    ol_output_escaped(output, value);
    ol_output_char(output, '"');
}

static void put_number(struct ol_output *output, const char *name, double value)
{
    if (value <= 0)
        return;
    ol_output_format(output, " %s=\"", name);
    ol_output_real(output, value);
    ol_output_char(output, '"');
}

static void put_choice(struct ol_output *output, const char *name, const char *const *choices, int choice)
{
    put_text(output, name, choices[choice]);
}

static void write_commitment(struct ol_output *output, const struct ol_book_commitment *commitment, ol_time start)
{
    static const char *const scopes[] = {"compute", "instance", "ml", "database"};
    static const char *const standings[] = {"standard", "convertible"}, *const terms[] = {"1y", "3y"};
    char buffer[OL_MONEY_BUFFER > OL_TIME_BUFFER ? OL_MONEY_BUFFER : OL_TIME_BUFFER];
    ol_output_string(output, "  <commitment");
    put_text(output, "name", commitment->name);
    put_choice(output, "kind", ol_commitment_kind_names, commitment->kind);
    if (commitment->kind == OL_COMMITMENT_PLAN)
        put_choice(output, "scope", scopes, commitment->scope);
    if (commitment->kind == OL_COMMITMENT_RESERVED)
        put_choice(output, "class", standings, commitment->standing);
    put_text(output, "provider", commitment->provider);
    put_text(output, "type", commitment->type);
    put_text(output, "family", commitment->family);
    put_text(output, "region", commitment->region);
    put_text(output, "zone", commitment->zone);
    put_text(output, "system", commitment->system);
    put_text(output, "account", commitment->account);
    put_number(output, "count", commitment->count);
    put_number(output, "vcpus", commitment->vcpus);
    put_number(output, "gpus", commitment->gpus);
    if (commitment->memory_bytes > 0)
        ol_output_format(output, " memory=\"%lldB\"", (long long)commitment->memory_bytes);
    if (commitment->kind == OL_COMMITMENT_PLAN)
        put_text(output, "hourly", ol_money_format(commitment->hourly, buffer));
    put_choice(output, "term", terms, commitment->term);
    put_choice(output, "payment", ol_payment_names, commitment->payment);
    put_text(output, "start", ol_instant_format(commitment->start ? commitment->start : start, buffer));
    ol_output_string(output, "/>\n");
}

void ol_commitments_write(struct ol_output *output, const struct ol_book_commitment *commitments, size_t count,
                          const char *currency, ol_time start, bool without_free_tiers)
{
    ol_output_format(output,
                     "<pricebook version=\"1\" name=\"commitments\" provider=\"account\" currency=\"%s\"%s>\n",
                     currency, without_free_tiers ? " free-tiers=\"no\"" : "");
    for (size_t i = 0; i < count; i++)
        write_commitment(output, &commitments[i], start);
    ol_output_string(output, "</pricebook>\n");
}
