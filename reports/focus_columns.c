/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * focus_columns: each column of a FOCUS bill is one row of a table: its name, the versions that have it, and the
 * function that writes its cell.
 */
#include "reports/focus_row.h"

#include <string.h>

/* ---- predicates ---- */

static bool is_usage(const struct ol_focus_row *row)
{
    return row->charge->category == OL_CHARGE_USAGE;
}

static bool is_purchase(const struct ol_focus_row *row)
{
    return row->charge->category == OL_CHARGE_PURCHASE;
}

static bool is_unused(const struct ol_focus_row *row)
{
    return row->charge->coverage == OL_COVERAGE_UNUSED;
}

/* A commitment is itself what such a line is about. */
static bool is_of_commitment(const struct ol_focus_row *row)
{
    return row->charge->commitment && (is_purchase(row) || is_unused(row));
}

static bool is_consumed(const struct ol_focus_row *row)
{
    return is_usage(row) && !is_unused(row);
}

static bool is_counted_commitment(const struct ol_focus_row *row)
{
    return row->charge->commitment && row->has_price;
}

/* Of one unit, where that is the quantity: prices are never negative, quantities may be. */
static void put_price(const struct ol_focus_row *row, const char *price, ol_money cost)
{
    if (!row->has_price)
        return;
    if (row->has_quantity)
        ol_output_string(row->output, price);
    else
        ol_focus_put_units(row, cost < 0 ? -cost : cost, 1);
}

/* ---- cells ---- */

/* What nobody here has. */
static void null(const struct ol_focus_row *row)
{
    (void)row;
}

static void availability_zone(const struct ol_focus_row *row)
{
    if (row->charge->usage)
        ol_focus_put_label(row, row->charge->usage->zone);
}

static void billed_cost(const struct ol_focus_row *row)
{
    ol_output_money(row->output, row->charge->billed);
}

static void billing_account(const struct ol_focus_row *row)
{
    const char *account = row->focus->bill.account;
    ol_focus_put_text(row, account && *account ? account : "outlay");
}

static void billing_account_type(const struct ol_focus_row *row)
{
    ol_output_string(row->output, "Billing Account");
}

static void billing_currency(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->focus->bill.currency);
}

static void billing_period_end(const struct ol_focus_row *row)
{
    ol_focus_put_instant(row, &row->focus->next_month, row->charge->next_month);
}

static void billing_period_start(const struct ol_focus_row *row)
{
    ol_focus_put_instant(row, &row->focus->month, row->charge->month);
}

static void charge_category(const struct ol_focus_row *row)
{
    static const char *const names[OL_CHARGE_CATEGORIES] = {"Usage", "Purchase", "Tax", "Credit"};
    ol_output_string(row->output, names[row->charge->category]);
}

static void charge_description(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->charge->description);
}

static void charge_frequency(const struct ol_focus_row *row)
{
    const struct ol_charge *charge = row->charge;
    const bool is_once = is_purchase(row) ? charge->is_one_time : !charge->is_recurring;
    ol_output_string(row->output, is_usage(row) ? "Usage-Based" : is_once ? "One-Time" : "Recurring");
}

static void charge_period_end(const struct ol_focus_row *row)
{
    ol_focus_put_instant(row, &row->focus->end, row->charge->end);
}

static void charge_period_start(const struct ol_focus_row *row)
{
    ol_focus_put_instant(row, &row->focus->start, row->charge->start);
}

static void commitment_category(const struct ol_focus_row *row)
{
    if (row->charge->commitment)
        ol_output_string(row->output, row->charge->commitment->is_spend ? "Spend" : "Usage");
}

static void commitment_id(const struct ol_focus_row *row)
{
    if (row->charge->commitment)
        ol_focus_put_text(row, row->charge->commitment->id);
}

static void commitment_name(const struct ol_focus_row *row)
{
    if (row->charge->commitment)
        ol_focus_put_text(row, row->charge->commitment->name);
}

static void commitment_quantity(const struct ol_focus_row *row)
{
    if (is_counted_commitment(row))
        ol_focus_put_units(row, row->charge->commitment_quantity, 1);
}

static void commitment_status(const struct ol_focus_row *row)
{
    if (row->charge->commitment && is_usage(row))
        ol_output_string(row->output, is_unused(row) ? "Unused" : "Used");
}

static void commitment_type(const struct ol_focus_row *row)
{
    if (row->charge->commitment)
        ol_focus_put_text(row, row->charge->commitment->type_name);
}

static void commitment_unit(const struct ol_focus_row *row)
{
    if (is_counted_commitment(row))
        ol_focus_put_text(row, row->charge->commitment->unit);
}

static void consumed_quantity(const struct ol_focus_row *row)
{
    const struct ol_charge *charge = row->charge;
    if (is_consumed(row))
        ol_focus_put_units(row, charge->consumed, charge->units_per_price > 0 ? charge->units_per_price : 1);
}

/* Of what is billed by no meter, as many units as it costs make one. */
static const char *unit_of(const struct ol_focus_row *row)
{
    const struct ol_charge *charge = row->charge;
    if (charge->units_per_price > 0 && charge->meter < OL_METERS)
        return ol_meter_types[charge->meter].unit;
    return charge->units_per_price > 0 && charge->commitment ? charge->commitment->unit : "Units";
}

static void consumed_unit(const struct ol_focus_row *row)
{
    if (is_consumed(row))
        ol_focus_put_text(row, unit_of(row));
}

static void contracted_cost(const struct ol_focus_row *row)
{
    ol_focus_put_product(row, row->charge->contracted_price, row->charge->contracted);
}

static void contracted_unit_price(const struct ol_focus_row *row)
{
    put_price(row, row->price->contracted, row->charge->contracted);
}

static void effective_cost(const struct ol_focus_row *row)
{
    ol_output_money(row->output, row->charge->effective);
}

static void host_provider(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->charge->category == OL_CHARGE_TAX ? "Not Applicable" : row->seller->title);
}

static void invoice_id(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, ol_focus_invoice(row));
}

/* A detail of an invoice sums up the charges of one sort for one service. */
static void invoice_detail_id(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, ol_focus_invoice(row));
    ol_output_char(row->output, '/');
    charge_category(row);
    ol_output_char(row->output, '/');
    ol_focus_put_text(row, row->service.name);
}

static void provider(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->seller->title);
}

static void list_cost(const struct ol_focus_row *row)
{
    ol_focus_put_product(row, row->charge->list_price, row->charge->list);
}

static void list_unit_price(const struct ol_focus_row *row)
{
    put_price(row, row->price->list, row->charge->list);
}

static void pricing_category(const struct ol_focus_row *row)
{
    if (!row->has_price)
        return;
    const struct ol_charge *charge = row->charge;
    const bool is_committed = is_usage(row) && charge->coverage != OL_COVERAGE_NONE;
    ol_output_string(row->output, is_committed                                     ? "Committed"
                                  : is_usage(row) && charge->term == OL_TERM_SPOT  ? "Dynamic"
                                  : is_usage(row) && charge->term == OL_TERM_OWNED ? "Other"
                                                                                   : "Standard");
}

static void pricing_quantity(const struct ol_focus_row *row)
{
    const struct ol_charge *charge = row->charge;
    if (!row->has_price)
        return;
    if (row->has_quantity)
        ol_focus_put_units(row, charge->quantity, charge->units_per_price);
    else
        ol_output_string(row->output, charge->list < 0 || charge->contracted < 0 ? "-1" : "1");
}

static void pricing_unit(const struct ol_focus_row *row)
{
    if (row->has_price)
        ol_focus_put_text(row, row->has_quantity ? unit_of(row) : "Units");
}

static void region_id(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->price->region);
}

static void region_name(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->price->region_title);
}

static void resource_id(const struct ol_focus_row *row)
{
    if (is_of_commitment(row))
        ol_focus_put_text(row, row->charge->commitment->id);
    else if (row->charge->usage)
        ol_focus_put_label(row, row->charge->usage->resource);
}

/* FOCUS wants no repetition of an id that nobody chose. */
static void resource_name(const struct ol_focus_row *row)
{
    const struct ol_charge_commitment *commitment = row->charge->commitment;
    if (is_of_commitment(row) && commitment->name && strcmp(commitment->name, commitment->id) != 0)
        ol_focus_put_text(row, commitment->name);
}

static void resource_type(const struct ol_focus_row *row)
{
    if (is_of_commitment(row))
        ol_focus_put_text(row, row->charge->commitment->type_name);
    else if (row->charge->usage && row->charge->usage->resource != OL_NO_LABEL)
        ol_focus_put_text(row, row->price->meter);
}

static void service_category(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->service.category);
}

static void service_name(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->service.name);
}

static void service_subcategory(const struct ol_focus_row *row)
{
    ol_focus_put_text(row, row->service.subcategory);
}

static void sku_id(const struct ol_focus_row *row)
{
    if (row->has_price)
        ol_focus_put_text(row, row->price->sku);
}

static void sku_meter(const struct ol_focus_row *row)
{
    if (row->has_price)
        ol_focus_put_text(row, row->price->meter);
}

static void sku_price_details(const struct ol_focus_row *row)
{
    if (row->has_price)
        ol_focus_put_text(row, row->price->details);
}

static void sku_price_id(const struct ol_focus_row *row)
{
    if (row->has_price)
        ol_focus_put_text(row, row->price->sku_price);
}

static void sub_account(const struct ol_focus_row *row)
{
    if (row->charge->usage)
        ol_focus_put_label(row, row->charge->usage->account);
}

static void sub_account_type(const struct ol_focus_row *row)
{
    if (row->charge->usage && row->charge->usage->account != OL_NO_LABEL)
        ol_output_string(row->output, "Account");
}

static void tags(const struct ol_focus_row *row)
{
    if (row->charge->usage)
        ol_focus_put_label(row, row->charge->usage->tags);
}

static void x_meter(const struct ol_focus_row *row)
{
    if (row->charge->meter < OL_METERS)
        ol_output_string(row->output, ol_meter_names[row->charge->meter]);
}

static void x_on_demand_cost(const struct ol_focus_row *row)
{
    ol_output_money(row->output, row->charge->on_demand);
}

static void x_source_assumed(const struct ol_focus_row *row)
{
    if (row->charge->price)
        ol_output_string(row->output, row->charge->price->is_assumed ? "true" : "false");
}

static void x_term(const struct ol_focus_row *row)
{
    if (row->has_price && row->charge->term < OL_TERMS)
        ol_output_string(row->output, ol_term_names[row->charge->term]);
}

/* ---- the table ---- */

#define BOTH                                                                                                      \
    {                                                                                                             \
        true, true                                                                                                \
    }
#define ONLY_1_2                                                                                                  \
    {                                                                                                             \
        true, false                                                                                               \
    }
#define ONLY_1_4                                                                                                  \
    {                                                                                                             \
        false, true                                                                                               \
    }

const struct ol_focus_column ol_focus_columns[] = {
    {"AllocatedMethodDetails", ONLY_1_4, null},
    {"AllocatedMethodId", ONLY_1_4, null},
    {"AllocatedResourceId", ONLY_1_4, null},
    {"AllocatedResourceName", ONLY_1_4, null},
    {"AllocatedTags", ONLY_1_4, null},
    {"AvailabilityZone", BOTH, availability_zone},
    {"BilledCost", BOTH, billed_cost},
    {"BillingAccountId", BOTH, billing_account},
    {"BillingAccountName", BOTH, billing_account},
    {"BillingAccountType", BOTH, billing_account_type},
    {"BillingCurrency", BOTH, billing_currency},
    {"BillingPeriodEnd", BOTH, billing_period_end},
    {"BillingPeriodStart", BOTH, billing_period_start},
    {"CapacityReservationId", BOTH, null},
    {"CapacityReservationStatus", BOTH, null},
    {"ChargeCategory", BOTH, charge_category},
    {"ChargeClass", BOTH, null},
    {"ChargeDescription", BOTH, charge_description},
    {"ChargeFrequency", BOTH, charge_frequency},
    {"ChargePeriodEnd", BOTH, charge_period_end},
    {"ChargePeriodStart", BOTH, charge_period_start},
    {"CommitmentDiscountCategory", BOTH, commitment_category},
    {"CommitmentDiscountId", BOTH, commitment_id},
    {"CommitmentDiscountName", BOTH, commitment_name},
    {"CommitmentDiscountQuantity", BOTH, commitment_quantity},
    {"CommitmentDiscountStatus", BOTH, commitment_status},
    {"CommitmentDiscountType", BOTH, commitment_type},
    {"CommitmentDiscountUnit", BOTH, commitment_unit},
    {"CommitmentProgramEligibilityDetails", ONLY_1_4, null},
    {"ConsumedQuantity", BOTH, consumed_quantity},
    {"ConsumedUnit", BOTH, consumed_unit},
    {"ContractApplied", ONLY_1_4, null},
    {"ContractedCost", BOTH, contracted_cost},
    {"ContractedUnitPrice", BOTH, contracted_unit_price},
    {"EffectiveCost", BOTH, effective_cost},
    {"HostProviderName", ONLY_1_4, host_provider},
    {"InvoiceDetailId", ONLY_1_4, invoice_detail_id},
    {"InvoiceId", BOTH, invoice_id},
    {"InvoiceIssuerName", BOTH, provider},
    {"ListCost", BOTH, list_cost},
    {"ListUnitPrice", BOTH, list_unit_price},
    {"PricingCategory", BOTH, pricing_category},
    {"PricingCurrency", BOTH, billing_currency},
    {"PricingCurrencyContractedUnitPrice", BOTH, contracted_unit_price},
    {"PricingCurrencyEffectiveCost", BOTH, effective_cost},
    {"PricingCurrencyListUnitPrice", BOTH, list_unit_price},
    {"PricingQuantity", BOTH, pricing_quantity},
    {"PricingUnit", BOTH, pricing_unit},
    {"ProviderName", ONLY_1_2, provider},
    {"PublisherName", ONLY_1_2, provider},
    {"RegionId", BOTH, region_id},
    {"RegionName", BOTH, region_name},
    {"ResourceId", BOTH, resource_id},
    {"ResourceName", BOTH, resource_name},
    {"ResourceType", BOTH, resource_type},
    {"ServiceCategory", BOTH, service_category},
    {"ServiceName", BOTH, service_name},
    {"ServiceProviderName", ONLY_1_4, provider},
    {"ServiceSubcategory", BOTH, service_subcategory},
    {"SkuId", BOTH, sku_id},
    {"SkuMeter", BOTH, sku_meter},
    {"SkuPriceDetails", BOTH, sku_price_details},
    {"SkuPriceId", BOTH, sku_price_id},
    {"SubAccountId", BOTH, sub_account},
    {"SubAccountName", BOTH, sub_account},
    {"SubAccountType", BOTH, sub_account_type},
    {"Tags", BOTH, tags},
    {"x_Meter", BOTH, x_meter},
    {"x_OnDemandCost", BOTH, x_on_demand_cost},
    {"x_SourceAssumed", BOTH, x_source_assumed},
    {"x_Term", BOTH, x_term},
    {0},
};
