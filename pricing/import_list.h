/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * import_list: the importers, each at the end of its file; ol_importers has one line for each.
 */
#ifndef OUTLAY_PRICING_IMPORT_LIST_H
#define OUTLAY_PRICING_IMPORT_LIST_H

#include "pricing/importer.h"

extern const struct ol_importer ol_import_aws_offer_json;
extern const struct ol_importer ol_import_aws_offer_csv;
extern const struct ol_importer ol_import_aws_savings_plan;
extern const struct ol_importer ol_import_aws_spot_history;
extern const struct ol_importer ol_import_aws_spot_advisor;
extern const struct ol_importer ol_import_gcp_catalogue;
extern const struct ol_importer ol_import_gcp_calculator;
extern const struct ol_importer ol_import_azure_retail;
extern const struct ol_importer ol_import_skypilot;
extern const struct ol_importer ol_import_plain_csv;
extern const struct ol_importer ol_import_opencost;

#endif
