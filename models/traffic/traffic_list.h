/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_list: the formats and models of traffic, one line each.
 */
#ifndef OUTLAY_TRAFFIC_TRAFFIC_LIST_H
#define OUTLAY_TRAFFIC_TRAFFIC_LIST_H

#include "outlay/traffic.h"

extern const struct ol_traffic_format ol_traffic_azure_llm, ol_traffic_csv, ol_traffic_json_lines,
    ol_traffic_access_log, ol_traffic_counts, ol_traffic_poisson, ol_traffic_gamma, ol_traffic_weibull;

#endif
