/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import_list.h"

const struct ol_kind *const ol_importers[] = {
    &ol_import_aws_offer_json.kind,   &ol_import_aws_offer_csv.kind,    &ol_import_aws_savings_plan.kind,
    &ol_import_aws_spot_history.kind, &ol_import_aws_spot_advisor.kind, &ol_import_gcp_catalogue.kind,
    &ol_import_gcp_calculator.kind,   &ol_import_azure_retail.kind,     &ol_import_skypilot.kind,
    &ol_import_plain_csv.kind,        &ol_import_opencost.kind,         NULL,
};
