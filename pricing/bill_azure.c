/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_azure: cost exports of Azure, by the column names of enterprise agreements, of customer agreements, and of
 * pay-as-you-go.
 *
 * Azure exports actual and amortized costs as two files of one form. Either has one cost a row, which counts as billed
 * and as effective: the file of amortized costs is the one to read for what things cost.
 */
#include "pricing/bill_format.h"

#include <string.h>

enum azure_field { AZURE_TYPE = OL_BILL_FIELDS };

static const struct ol_bill_column columns[] = {
    {OL_BILL_START, {"Date", "UsageDateTime", "UsageDate", "ServicePeriodStartDate"}},
    {OL_BILL_BILLED, {"CostInBillingCurrency", "Cost", "PreTaxCost", "ExtendedCost"}},
    {OL_BILL_LIST, {"PaygCostInBillingCurrency"}},
    {OL_BILL_CURRENCY, {"BillingCurrencyCode", "BillingCurrency", "Currency"}},
    {OL_BILL_SERVICE, {"MeterCategory", "ConsumedService", "ProductOrderName", "ProductName", "Product"}},
    {OL_BILL_PROVIDER, {"PublisherName", "Provider"}},
    {OL_BILL_REGION, {"ResourceLocation", "ResourceLocationNormalized", "MeterRegion", "Location"}},
    {OL_BILL_ACCOUNT, {"SubscriptionName", "SubscriptionId", "SubscriptionGuid", "BillingAccountName"}},
    {OL_BILL_RESOURCE, {"ResourceId", "InstanceId", "InstanceName"}},
    {OL_BILL_TAGS, {"Tags"}},
    {AZURE_TYPE, {"ChargeType"}},
    {0},
};

static const struct {
    const char *name, *category;
} types[] = {
    {"Usage", "Usage"}, {"UnusedReservation", "Usage"}, {"UnusedSavingsPlan", "Usage"}, {"Purchase", "Purchase"},
    {"Tax", "Tax"},     {"Refund", "Credit"},           {"Credit", "Credit"},
};

static bool settle(struct ol_bill_record *record)
{
    const struct ol_slice type = ol_bill_text(record, AZURE_TYPE);
    const char *category = type.length ? "Adjustment" : "Usage";
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ol_slice_is(type, types[i].name))
            category = types[i].category;
    record->row->category = ol_slice_of(category);
    record->row->is_unused = type.length > 6 && memcmp(type.data, "Unused", 6) == 0;
    return true;
}

const struct ol_bill_format ol_bill_azure = {
    .kind = {"azure", "cost exports of Azure, actual or amortized", NULL, 0},
    .columns = columns,
    .mark = "MeterCategory",
    .provider = "Microsoft",
    .length = OL_DAY,
    .has_bare_tags = true,
    .settle = settle,
};
