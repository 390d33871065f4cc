/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * endpoint_load: endpoints that cannot keep up, told before they are simulated.
 *
 * The load factor is the work that requests bring, over what as many instances as there may ever be can do. Above 1
 * over the whole run the line grows until it is full; above 1 in the busiest hour it does so then. It is exact for a
 * service with a law, and about right for language models (ol_tokens_load), for models that are loaded on demand (whose
 * loading is left out) and for functions (whose cold starts are).
 */
#ifndef OUTLAY_ENDPOINT_LOAD_H
#define OUTLAY_ENDPOINT_LOAD_H

#include "scenarios/endpoint_demand.h"

/* Of `rate` requests a second that are otherwise as the demand says; 0 where it cannot be told. */
double ol_endpoint_load(const struct ol_endpoint *endpoint, const struct ol_endpoint_demand *demand, double rate);
/* Adds a note for each endpoint of the scenario whose load factor is above 1. */
void ol_endpoint_load_notes(const struct ol_scenario *scenario, struct ol_faults *notes);

#endif
