/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "traffic_list.h"

const struct ol_kind *const ol_traffic_formats[] = {
    &ol_traffic_azure_llm.kind,  &ol_traffic_csv.kind,     &ol_traffic_json_lines.kind,
    &ol_traffic_access_log.kind, &ol_traffic_counts.kind,  &ol_traffic_poisson.kind,
    &ol_traffic_gamma.kind,      &ol_traffic_weibull.kind, NULL,
};
