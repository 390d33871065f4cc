/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/release.h"

int ol_release_settle(struct ol_request_merge *inflow, struct ol_request_tally *tally, ol_time end,
                      struct ol_error *error)
{
    const struct ol_request *request;
    error->status = OL_OK;
    while ((request = ol_request_merge_peek(inflow, error)) && request->at < end) {
        ol_request_tally_arrive(tally, request);
        tally->in_flight += ol_request_tally_counts(tally, request);
        ol_request_merge_take(inflow);
    }
    return request ? OL_OK : error->status;
}
