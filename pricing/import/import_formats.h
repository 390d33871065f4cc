/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * import_formats: the formats of price lists that import_list.c gathers, one file each.
 */
#ifndef OUTLAY_PRICING_IMPORT_FORMATS_H
#define OUTLAY_PRICING_IMPORT_FORMATS_H

#include "pricing/importer.h"

extern const struct ol_importer ol_import_gcp_catalogue, ol_import_gcp_calculator, ol_import_azure_retail,
    ol_import_skypilot, ol_import_plain_csv, ol_import_opencost;

#endif
