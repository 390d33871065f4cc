/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/price_change.h"

#include "outlay/label.h"

#include <math.h>
#include <string.h>

static const char *const terms[] = {
    [OL_TERM_ON_DEMAND] = "on-demand", [OL_TERM_SPOT] = "spot", [OL_TERM_OWNED] = "owned", NULL};
static const struct ol_field fields[] = {
    {"name", OL_FIELD_NAME, "Names it, to be told apart.", OL_FIELD_AT(struct ol_price_change, name)},
    {"factor", OL_FIELD_REAL, "How many times the books' prices.", .is_required = true, .max = 1e6,
     OL_FIELD_AT(struct ol_price_change, factor)},
    {"term", OL_FIELD_CHOICE, "Only what is had on these terms.", .choices = terms, .any = "any",
     .fallback = "any", OL_FIELD_AT(struct ol_price_change, term)},
    {"provider", OL_FIELD_TEXT, "Only this provider's prices.", OL_FIELD_AT(struct ol_price_change, provider)},
    {"meter", OL_FIELD_TEXT, "Only of this meter: instance, storage, egress ...",
     OL_FIELD_AT(struct ol_price_change, meter)},
    {"type", OL_FIELD_TEXT, "Only of this type of the provider's, or other item of a book.",
     OL_FIELD_AT(struct ol_price_change, type)},
    {0},
};
const struct ol_element ol_price_change_element = {
    .name = "price-change",
    .summary = "prices that are so many times what the books say",
    .size = sizeof(struct ol_price_change),
    .fields = fields,
    .example = "<price-change term=\"spot\" provider=\"aws\" factor=\"1.2\"/>",
};

void ol_price_changes_check(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    const struct ol_price_change *changes = scenario->price_changes.items;
    for (size_t i = 0; i < scenario->price_changes.count; i++) {
        size_t meter = 0;
        while (changes[i].meter && ol_meter_names[meter] && strcmp(ol_meter_names[meter], changes[i].meter) != 0)
            meter++;
        if (changes[i].meter && !ol_meter_names[meter]) {
            const char *nearest = ol_nearest(changes[i].meter, ol_meter_names);
            ol_faults_add(faults, ol_xml_place(changes[i].node, "meter"),
                          "meter: there is no meter \"%.60s\"; %s \"%s\"", changes[i].meter,
                          nearest ? "did you mean" : "write such as", nearest ? nearest : ol_meter_names[0]);
        }
        if (scenario->pricebooks.count == 0)
            ol_faults_add(faults, changes[i].node->place,
                          "<price-change> needs prices; add <pricebook href=\"aws.xml\"/> or another book");
    }
}

static bool is_meant(const struct ol_price_change *change, const struct ol_charge *charge)
{
    char item[OL_LABEL_BUFFER];
    if ((change->term >= 0 && charge->term != change->term) ||
        (change->provider && strcmp(charge->book->provider, change->provider) != 0) ||
        (change->meter &&
         (charge->meter >= OL_METERS || strcmp(ol_meter_names[charge->meter], change->meter) != 0)))
        return false;
    return !change->type || strcmp(ol_label_text(&charge->book->labels, charge->item, item), change->type) == 0;
}

static bool scale(struct ol_charge *charge, double factor, bool with_on_demand)
{
    const struct ol_unit_price times = {(ol_money)llround(factor * 1e9), 1};
    ol_money *const amounts[] = {&charge->list, &charge->contracted, &charge->billed, &charge->effective,
                                 with_on_demand ? &charge->on_demand : NULL};
    bool is_good = ol_unit_price_multiply(&charge->list_price, times) &&
                   ol_unit_price_multiply(&charge->contracted_price, times);
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts && amounts[i]; i++)
        is_good &= ol_money_ratio(*amounts[i], times.amount, OL_MONEY_UNIT, amounts[i]);
    return is_good;
}

int ol_price_changing_sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    const struct ol_price_changing *changing = self;
    const struct ol_price_change *changes = changing->scenario->price_changes.items;
    struct ol_charge changed = *charge;
    const bool may_change = charge->category == OL_CHARGE_USAGE && charge->coverage == OL_COVERAGE_NONE;
    for (size_t i = 0; may_change && i < changing->scenario->price_changes.count; i++)
        if (is_meant(&changes[i], charge) &&
            !scale(&changed, changes[i].factor, charge->term == OL_TERM_ON_DEMAND))
            return ol_fail(error, OL_BAD_INPUT, ol_xml_place(changes[i].node, "factor"),
                           "factor: with this the bill is larger than can be counted; give a smaller one");
    return changing->sink(changing->self, &changed, error);
}
