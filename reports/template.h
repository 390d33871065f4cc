/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * template: the text files *.in of this directory, built into the library, with their @NAMES@ filled in.
 *
 *     const struct ol_template_value values[] = {{"NAME", "queue"}};
 *     ol_template_fill(&text, ol_template_style, values, 1);
 */
#ifndef OUTLAY_REPORTS_TEMPLATE_H
#define OUTLAY_REPORTS_TEMPLATE_H

#include "outlay/text.h"

extern const char ol_template_style[], ol_template_utilization[], ol_template_queue[], ol_template_wait[],
    ol_template_capacity[], ol_template_losses[], ol_template_requests[], ol_template_latency[],
    ol_template_instances[], ol_template_page[], ol_template_page_style[], ol_template_page_script[],
    ol_template_trial_curve[], ol_template_trial_map[], ol_template_trial_front[], ol_template_risk_fan[],
    ol_template_risk_drivers[], ol_template_forecast[], ol_template_drift[], ol_template_forest[],
    ol_template_pairs[];

struct ol_template_value {
    const char *name, *value; /* borrowed */
};

/* Appends the template; values are not searched again for names. A name that is not given is a bug. */
void ol_template_fill(struct ol_text *text, const char *template, const struct ol_template_value *values,
                      size_t count);

#endif
