/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/metric_wish.h"

#include <stddef.h>
#include <string.h>

/* The last parts of names, behind a point; what is not here is wanted less. */
static const struct {
    const char *end;
    enum ol_metric_wish wish;
} wishes[] = {
    {"completed", OL_WISH_MORE},
    {"deadlines_met", OL_WISH_MORE},
    {"utilization", OL_WISH_MORE},
    {"useful_share", OL_WISH_MORE},
    {"unit_hours_useful", OL_WISH_MORE},
    {"jain", OL_WISH_MORE},
    {"coverage", OL_WISH_MORE},
    {"target_met", OL_WISH_MORE},
    {"slo", OL_WISH_MORE},
    {"submitted", OL_WISH_NONE},
    {"jobs", OL_WISH_NONE},
    {"share", OL_WISH_NONE},
    {"requests", OL_WISH_NONE},
    {"unit_hours_allocated", OL_WISH_NONE},
    {"skipped", OL_WISH_NONE},
};

enum ol_metric_wish ol_metric_wish(const char *metric)
{
    const char *point = strrchr(metric, '.');
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
        if (strcmp(point ? point + 1 : metric, wishes[i].end) == 0)
            return wishes[i].wish;
    return OL_WISH_LESS;
}
