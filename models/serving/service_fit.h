/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * service_fit: which words of <service> say nothing beside what else an endpoint has.
 *
 * What is said twice, or would not be listened to, is a fault at its place. A word means something unless a row of the
 * table says why not.
 */
#ifndef OUTLAY_SERVING_SERVICE_FIT_H
#define OUTLAY_SERVING_SERVICE_FIT_H

#include "models/serving/service.h"

enum ol_service_neighbour {
    OL_BESIDE_MULTI_MODEL,
    OL_BESIDE_PIPELINE,
    OL_BESIDE_TOKENS,
    OL_BESIDE_FUNCTION,
    OL_BESIDE_BATCH
};

/* Faults of the words that are given. */
void ol_service_fit(const struct ol_service *service, enum ol_service_neighbour beside, struct ol_faults *faults);

#endif
