/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/movement_table.h"

#include "reports/metric_cell.h"

#define PREFIX "transfer."
#define SUFFIX ".internet_gb"

void ol_movement_table(struct ol_table *table, const struct ol_result *result)
{
    static const struct ol_metric_column columns[] = {{"Data moved", NULL},
                                                      {"To other zones", "inter_zone_gb"},
                                                      {"Other regions", "inter_region_gb"},
                                                      {"Internet", "internet_gb"},
                                                      {"Cost", "cost"}};
    ol_metric_table(table, result, PREFIX, SUFFIX, columns, sizeof columns / sizeof *columns);
}
