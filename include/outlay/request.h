/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request: one call of an endpoint, as its traffic tells it.
 *
 * There may be a hundred million of them, so nobody keeps any: a stream fills an array of the caller's, batch by batch,
 * in the order of arrival, and what became of each is counted where it happened. A request is 32 bytes.
 */
#ifndef OUTLAY_REQUEST_H
#define OUTLAY_REQUEST_H

#include "outlay/simtime.h"

#include <stdint.h>

struct ol_request {
    ol_time at;              /* since the clock's start, not before the request before it */
    uint32_t prompt, output; /* tokens in and out; 0: not told */
    uint32_t bytes;          /* payload in; 0: not told */
    uint32_t model;          /* which of the endpoint's models; 0: its only one */
    uint32_t work; /* service time in microseconds, as the traffic tells it; 0: by the endpoint's own law */
};

#endif
