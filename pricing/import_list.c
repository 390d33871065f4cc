/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/import_list.h"

const struct ol_kind *const ol_importers[] = {
    &ol_import_aws_offer_json.kind,
    &ol_import_aws_offer_csv.kind,
    &ol_import_aws_savings_plan.kind,
    &ol_import_aws_spot_history.kind,
    &ol_import_aws_spot_advisor.kind,
    NULL,
};
