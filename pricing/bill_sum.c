/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/bill_sum.h"

#include "outlay/json_reader.h"

#include <stdlib.h>
#include <string.h>

const char *const ol_bill_dimension_names[OL_BILL_DIMENSIONS + 1] = {
    "service", "meter", "item", "region", "term", "account", "month", "category", "tag", NULL};

static const char *const categories[OL_CHARGE_CATEGORIES] = {
    [OL_CHARGE_USAGE] = "usage",
    [OL_CHARGE_PURCHASE] = "purchase",
    [OL_CHARGE_TAX] = "tax",
    [OL_CHARGE_CREDIT] = "credit",
};

/* ---- the value of a charge ---- */

const char *ol_tag_value(const char *tags, const char *name, struct ol_arena *arena)
{
    const char *value = "";
    struct ol_error error = {0};
    struct ol_json_event event = {0};
    struct ol_json_reader *reader = ol_json_reader_of_memory(tags, strlen(tags), "tags");
    while (ol_json_next(reader, &event, &error) > 0)
        if (event.depth == 1 && event.key.data && ol_slice_is(event.key, name))
            value = ol_arena_copy(arena, event.text.data, event.text.length);
    ol_json_reader_free(reader);
    return value;
}

static const char *tag_of(struct ol_bill_sum *sum, const struct ol_usage *usage)
{
    char buffer[OL_LABEL_BUFFER];
    const ol_label tags = usage ? usage->tags : OL_NO_LABEL;
    if (tags == OL_NO_LABEL || (tags & OL_LABEL_IS_NUMBER))
        return "";
    const size_t before = sum->tag_capacity;
    OL_MEM_RESERVE(sum->tag_values, sum->tag_capacity, (size_t)tags + 1);
    if (sum->tag_capacity > before)
        memset(sum->tag_values + before, 0, (sum->tag_capacity - before) * sizeof *sum->tag_values);
    if (!sum->tag_values[tags])
        sum->tag_values[tags] = ol_tag_value(ol_label_text(sum->labels, tags, buffer), sum->tag, &sum->arena);
    return sum->tag_values[tags];
}

static const char *service_of(const struct ol_charge *charge)
{
    if (charge->meter < OL_METERS)
        return ol_book_service_name(charge->book, charge->meter);
    return charge->commitment ? charge->commitment->type_name : categories[charge->category];
}

/* What stands for the charge in the sum's dimension; may lie in `buffer`. */
static const char *value_of(struct ol_bill_sum *sum, const struct ol_charge *charge, char buffer[OL_TIME_BUFFER])
{
    switch (sum->by) {
    case OL_BY_SERVICE:
        return service_of(charge);
    case OL_BY_METER:
        return charge->meter < OL_METERS ? ol_meter_names[charge->meter] : service_of(charge);
    case OL_BY_ITEM:
        return ol_label_text(&charge->book->labels, charge->item, buffer);
    case OL_BY_REGION:
        return charge->region;
    case OL_BY_TERM:
        return ol_term_names[charge->term];
    case OL_BY_ACCOUNT:
        return ol_label_text(sum->labels, charge->usage ? charge->usage->account : OL_NO_LABEL, buffer);
    case OL_BY_MONTH:
        ol_instant_format(charge->month, buffer);
        buffer[7] = '\0';
        return buffer;
    case OL_BY_CATEGORY:
        return categories[charge->category];
    default:
        return tag_of(sum, charge->usage);
    }
}

/* ---- adding ---- */

static bool add_costs(struct ol_costs *costs, const struct ol_charge *charge)
{
    const bool is_purchase = charge->category == OL_CHARGE_PURCHASE;
    return ol_money_add(&costs->list, is_purchase ? 0 : charge->list) &&
           ol_money_add(&costs->contracted, is_purchase ? 0 : charge->contracted) &&
           ol_money_add(&costs->billed, charge->billed) && ol_money_add(&costs->effective, charge->effective) &&
           ol_money_add(&costs->on_demand, charge->on_demand);
}

static bool is_line(const struct ol_bill_line *line, const char *provider, const char *value)
{
    return strcmp(line->value, value) == 0 && strcmp(line->provider, provider) == 0;
}

static struct ol_bill_line *line_of(struct ol_bill_sum *sum, const char *provider, const char *value)
{
    if (sum->last < sum->count && is_line(&sum->lines[sum->last], provider, value))
        return &sum->lines[sum->last];
    for (sum->last = 0; sum->last < sum->count; sum->last++)
        if (is_line(&sum->lines[sum->last], provider, value))
            return &sum->lines[sum->last];
    OL_MEM_RESERVE(sum->lines, sum->capacity, sum->count + 1);
    sum->lines[sum->count] = (struct ol_bill_line){
        .provider = ol_arena_copy(&sum->arena, provider, strlen(provider)),
        .value = ol_arena_copy(&sum->arena, value, strlen(value)),
    };
    return &sum->lines[sum->count++];
}

static struct ol_bill_commitment *commitment_of(struct ol_bill_sum *sum,
                                                const struct ol_charge_commitment *charged)
{
    for (size_t i = 0; i < sum->commitment_count; i++)
        if (strcmp(sum->commitments[i].id, charged->id) == 0)
            return &sum->commitments[i];
    OL_MEM_RESERVE(sum->commitments, sum->commitment_capacity, sum->commitment_count + 1);
    sum->commitments[sum->commitment_count] = (struct ol_bill_commitment){
        .id = ol_arena_copy(&sum->arena, charged->id, strlen(charged->id)),
        .name = ol_arena_copy(&sum->arena, charged->name, strlen(charged->name)),
    };
    return &sum->commitments[sum->commitment_count++];
}

static void add_commitment(struct ol_bill_sum *sum, const struct ol_charge *charge)
{
    if (charge->coverage == OL_COVERAGE_NONE) {
        if (charge->category == OL_CHARGE_USAGE && charge->term == OL_TERM_ON_DEMAND &&
            charge->meter < OL_METERS && ol_meter_types[charge->meter].way == OL_METER_HELD)
            ol_money_add(&sum->uncovered, charge->on_demand);
        return;
    }
    struct ol_bill_commitment *commitment = commitment_of(sum, charge->commitment);
    if (charge->coverage == OL_COVERAGE_USED) {
        ol_money_add(&commitment->used, charge->effective);
        ol_money_add(&commitment->covered, charge->on_demand);
    } else {
        ol_money_add(&commitment->unused, charge->effective);
    }
}

int ol_bill_sum_sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    struct ol_bill_sum *sum = self;
    char buffer[OL_TIME_BUFFER];
    struct ol_bill_line *line = line_of(sum, charge->book->provider, value_of(sum, charge, buffer));
    line->charges++;
    if (!add_costs(&line->costs, charge) || !add_costs(&sum->total, charge))
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "the bill is larger than can be counted");
    add_commitment(sum, charge);
    return OL_OK;
}

static int compare_lines(const void *left, const void *right)
{
    const struct ol_bill_line *a = left, *b = right;
    const int provider = strcmp(a->provider, b->provider);
    return provider != 0 ? provider : strcmp(a->value, b->value);
}

static int compare_commitments(const void *left, const void *right)
{
    return strcmp(((const struct ol_bill_commitment *)left)->id, ((const struct ol_bill_commitment *)right)->id);
}

void ol_bill_sum_sort(struct ol_bill_sum *sum)
{
    if (sum->count > 0)
        qsort(sum->lines, sum->count, sizeof *sum->lines, compare_lines);
    if (sum->commitment_count > 0)
        qsort(sum->commitments, sum->commitment_count, sizeof *sum->commitments, compare_commitments);
    sum->last = 0;
}

void ol_bill_sum_release(struct ol_bill_sum *sum)
{
    ol_mem_free(sum->lines);
    ol_mem_free(sum->commitments);
    ol_mem_free(sum->tag_values);
    ol_arena_release(&sum->arena);
    *sum = (struct ol_bill_sum){0};
}
