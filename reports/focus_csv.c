/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/focus_row.h"

const char *const ol_focus_version_names[OL_FOCUS_VERSIONS + 1] = {"1.2", "1.4", NULL};

struct ol_focus *ol_focus_begin(struct ol_output *output, enum ol_focus_version version,
                                const struct ol_bill *bill)
{
    struct ol_focus *focus = ol_mem_new(sizeof *focus);
    focus->output = output;
    focus->version = version;
    focus->bill = *bill;
    const char *comma = "";
    for (const struct ol_focus_column *column = ol_focus_columns; column->name; column++) {
        if (!column->versions[version])
            continue;
        ol_output_format(output, "%s%s", comma, column->name);
        comma = ",";
    }
    ol_output_char(output, '\n');
    return focus;
}

static struct ol_focus_row row_of(struct ol_focus *focus, const struct ol_charge *charge)
{
    const struct ol_focus_seller *seller = ol_focus_seller_of(&focus->services, charge->book);
    const bool has_price = charge->category == OL_CHARGE_USAGE || charge->category == OL_CHARGE_PURCHASE;
    return (struct ol_focus_row){
        .focus = focus,
        .output = focus->output,
        .charge = charge,
        .seller = seller,
        .price = ol_focus_price_of(&focus->prices, charge),
        .service = ol_focus_service_of(&focus->services, seller, charge),
        .has_price = has_price,
        .has_quantity = has_price && charge->units_per_price > 0 && charge->list_price.scale > 0 &&
                        charge->contracted_price.scale > 0,
    };
}

void ol_focus_row(struct ol_focus *focus, const struct ol_charge *charge)
{
    const struct ol_focus_row row = row_of(focus, charge);
    bool is_first = true;
    for (const struct ol_focus_column *column = ol_focus_columns; column->name; column++) {
        if (!column->versions[focus->version])
            continue;
        if (!is_first)
            ol_output_char(focus->output, ',');
        is_first = false;
        column->write(&row);
    }
    ol_output_char(focus->output, '\n');
}

int ol_focus_sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    (void)error;
    ol_focus_row(self, charge);
    return OL_OK;
}

void ol_focus_end(struct ol_focus *focus)
{
    if (!focus)
        return;
    ol_focus_services_release(&focus->services);
    ol_focus_prices_release(&focus->prices);
    ol_text_release(&focus->invoice.text);
    ol_mem_free(focus);
}
