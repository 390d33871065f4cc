/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_cur: the Cost and Usage Report of AWS, in the spelling of its CSV (lineItem/UnblendedCost) and in that of its
 * tables and of CUR 2.0 (line_item_unblended_cost).
 *
 * A line costs its unblended cost. What it costs with upfront payments spread over what they cover follows from its
 * type, as AWS defines amortized cost ("Understanding your reservations" and "Understanding Savings Plans" in the
 * user guide of the report): covered usage at its effective cost, fees at what of them nobody used.
 */
#include "pricing/bill_format.h"

enum cur_field {
    CUR_TYPE = OL_BILL_FIELDS,
    CUR_PRODUCT,
    CUR_PLAN_EFFECTIVE,
    CUR_PLAN_TOTAL,
    CUR_PLAN_USED,
    CUR_RESERVATION,
    CUR_RESERVATION_EFFECTIVE,
    CUR_UNUSED_UPFRONT,
    CUR_UNUSED_RECURRING,
};

static const struct ol_bill_column columns[] = {
    {OL_BILL_START, {"lineItem/UsageStartDate", "line_item_usage_start_date"}},
    {OL_BILL_END, {"lineItem/UsageEndDate", "line_item_usage_end_date"}},
    {OL_BILL_BILLED, {"lineItem/UnblendedCost", "line_item_unblended_cost"}},
    {OL_BILL_LIST, {"pricing/publicOnDemandCost", "pricing_public_on_demand_cost"}},
    {OL_BILL_CURRENCY, {"lineItem/CurrencyCode", "line_item_currency_code"}},
    {OL_BILL_SERVICE,
     {"product/ProductName", "product_product_name", "product/servicename", "product_servicename",
      "lineItem/ProductCode", "line_item_product_code"}},
    {OL_BILL_PROVIDER, {"bill/BillingEntity", "bill_billing_entity"}},
    {OL_BILL_REGION, {"product/regionCode", "product_region_code", "product/region", "product_region"}},
    {OL_BILL_ACCOUNT,
     {"lineItem/UsageAccountName", "line_item_usage_account_name", "lineItem/UsageAccountId",
      "line_item_usage_account_id"}},
    {OL_BILL_RESOURCE, {"lineItem/ResourceId", "line_item_resource_id"}},
    {OL_BILL_TAGS, {"resource_tags"}},
    {CUR_TYPE, {"lineItem/LineItemType", "line_item_line_item_type"}},
    {CUR_PRODUCT, {"product"}},
    {CUR_PLAN_EFFECTIVE, {"savingsPlan/SavingsPlanEffectiveCost", "savings_plan_savings_plan_effective_cost"}},
    {CUR_PLAN_TOTAL, {"savingsPlan/TotalCommitmentToDate", "savings_plan_total_commitment_to_date"}},
    {CUR_PLAN_USED, {"savingsPlan/UsedCommitment", "savings_plan_used_commitment"}},
    {CUR_RESERVATION,
     {"reservation/ReservationARN", "reservation_reservation_a_r_n", "reservation_reservation_arn"}},
    {CUR_RESERVATION_EFFECTIVE, {"reservation/EffectiveCost", "reservation_effective_cost"}},
    {CUR_UNUSED_UPFRONT,
     {"reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
      "reservation_unused_amortized_upfront_fee_for_billing_period"}},
    {CUR_UNUSED_RECURRING, {"reservation/UnusedRecurringFee", "reservation_unused_recurring_fee"}},
    {0},
};

static const char *const tag_prefixes[] = {"resourceTags/user:",  "resourceTags/aws:", "resourceTags/",
                                           "resource_tags_user_", "resource_tags_",    NULL};

/* ---- what a line costs with payments spread ---- */

#define TOO_LARGE "what is left of the fee is more money than can be counted"

static bool is_billed(struct ol_bill_record *record, ol_money *cost)
{
    *cost = record->row->billed;
    return true;
}

static bool is_nothing(struct ol_bill_record *record, ol_money *cost)
{
    (void)record;
    *cost = 0;
    return true;
}

static bool by_plan(struct ol_bill_record *record, ol_money *cost)
{
    return ol_bill_amount(record, CUR_PLAN_EFFECTIVE, cost);
}

static bool by_reservation(struct ol_bill_record *record, ol_money *cost)
{
    return ol_bill_amount(record, CUR_RESERVATION_EFFECTIVE, cost);
}

/* What of a commitment was not used. */
static bool is_unused_plan(struct ol_bill_record *record, ol_money *cost)
{
    ol_money total, used;
    return ol_bill_amount(record, CUR_PLAN_TOTAL, &total) && ol_bill_amount(record, CUR_PLAN_USED, &used) &&
           (!__builtin_sub_overflow(total, used, cost) || ol_bill_fail(record, TOO_LARGE));
}

static bool is_unused_reservation(struct ol_bill_record *record, ol_money *cost)
{
    ol_money recurring;
    return ol_bill_amount(record, CUR_UNUSED_UPFRONT, cost) &&
           ol_bill_amount(record, CUR_UNUSED_RECURRING, &recurring) &&
           (ol_money_add(cost, recurring) || ol_bill_fail(record, TOO_LARGE));
}

/* A reservation's upfront payment is spread over its lines; other fees are what they are. */
static bool is_fee(struct ol_bill_record *record, ol_money *cost)
{
    *cost = ol_bill_text(record, CUR_RESERVATION).length ? 0 : record->row->billed;
    return true;
}

static const struct line_type {
    const char *name, *category;
    bool (*spread)(struct ol_bill_record *record, ol_money *cost);
    bool is_covered; /* by a commitment: without it, it would be at the list price */
    bool is_counter; /* takes another line's cost back: has no list price of its own */
} types[] = {
    {"Usage", "Usage", is_billed, false, false},
    {"DiscountedUsage", "Usage", by_reservation, true, false},
    {"SavingsPlanCoveredUsage", "Usage", by_plan, true, false},
    {"SavingsPlanNegation", "Usage", is_nothing, false, true},
    {"SavingsPlanUpfrontFee", "Purchase", is_nothing, false, false},
    {"SavingsPlanRecurringFee", "Purchase", is_unused_plan, false, false},
    {"RIFee", "Purchase", is_unused_reservation, false, false},
    {"Fee", "Purchase", is_fee, false, false},
    {"Tax", "Tax", is_billed, false, false},
    {"Credit", "Credit", is_billed, false, false},
    {"Refund", "Credit", is_billed, false, false},
    {NULL, "Adjustment", is_billed, false, false}, /* discounts of many names */
};

static const struct line_type *type_of(struct ol_slice name)
{
    const struct line_type *type = types;
    if (name.length == 0)
        return type;
    while (type->name && !ol_slice_is(name, type->name))
        type++;
    return type;
}

/* CUR 2.0 keeps the product's name in a map; what stands in the row then is the code of the service. */
static void name_service(struct ol_bill_record *record)
{
    const struct ol_slice name = ol_bill_member(record, ol_bill_text(record, CUR_PRODUCT), "product_name");
    if (name.length)
        record->row->service = name;
}

static bool settle(struct ol_bill_record *record)
{
    struct ol_bill_row *row = record->row;
    const struct line_type *type = type_of(ol_bill_text(record, CUR_TYPE));
    row->category = ol_slice_of(type->category);
    if (type->is_counter)
        row->list = row->contracted = 0;
    if (type->is_covered)
        row->contracted = row->list;
    name_service(record);
    return type->spread(record, &row->effective);
}

const struct ol_bill_format ol_bill_cur = {
    .kind = {"cur", "the AWS Cost and Usage Report: CSV of the old one and of CUR 2.0", NULL, 0},
    .columns = columns,
    .provider = "AWS",
    .tag_prefixes = tag_prefixes,
    .settle = settle,
};
