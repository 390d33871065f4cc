/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_focus: the FinOps Open Cost and Usage Specification, 1.0 to 1.4. From 1.3 on the provider is called
 * ServiceProviderName.
 */
#include "pricing/bill_format.h"

static const struct ol_bill_column columns[] = {
    {OL_BILL_START, {"ChargePeriodStart"}},
    {OL_BILL_END, {"ChargePeriodEnd"}},
    {OL_BILL_BILLED, {"BilledCost"}},
    {OL_BILL_EFFECTIVE, {"EffectiveCost"}},
    {OL_BILL_LIST, {"ListCost"}},
    {OL_BILL_CONTRACTED, {"ContractedCost"}},
    {OL_BILL_CURRENCY, {"BillingCurrency"}},
    {OL_BILL_SERVICE, {"ServiceName"}},
    {OL_BILL_PROVIDER, {"ServiceProviderName", "ProviderName", "PublisherName"}},
    {OL_BILL_REGION, {"RegionId", "RegionName", "Region"}},
    {OL_BILL_ACCOUNT, {"SubAccountName", "SubAccountId", "BillingAccountName", "BillingAccountId"}},
    {OL_BILL_RESOURCE, {"ResourceId"}},
    {OL_BILL_CATEGORY, {"ChargeCategory"}},
    {OL_BILL_TAGS, {"Tags"}},
    {OL_BILL_STATUS, {"CommitmentDiscountStatus"}},
    {0},
};

const struct ol_bill_format ol_bill_focus = {
    .kind = {"focus", "FOCUS 1.0 to 1.4: the FinOps Foundation's format, and that of runs", NULL, 0},
    .columns = columns,
};
