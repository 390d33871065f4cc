/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile_listing: the profile of a trace as a person reads it, as JSON, and as CSV.
 */
#ifndef OUTLAY_CLI_PROFILE_LISTING_H
#define OUTLAY_CLI_PROFILE_LISTING_H

#include "outlay/json.h"
#include "outlay/output.h"
#include "scenarios/trace_profile.h"

/* Takes texts from the profile's arena. */
void ol_profile_print(struct ol_trace_profile *profile, struct ol_output *output);
/* One object, as the next item of an array. */
void ol_profile_write_json(const struct ol_trace_profile *profile, struct ol_json *json);
/* file,property,value: the header line, and the rows of one profile. */
void ol_profile_write_csv(const struct ol_trace_profile *profile, struct ol_output *output);

#endif
