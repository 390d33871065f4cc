/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * endpoint_world: one endpoint, "e", and its traffic, in the worlds of moved_stage.h; LOG is a trace.csv of times and
 * service times in seconds.
 */
#ifndef OUTLAY_TESTS_ENDPOINT_WORLD_H
#define OUTLAY_TESTS_ENDPOINT_WORLD_H

#include "tests/model/moved_stage.h"

#include "tests/check.h"

#define ENDPOINT_WORLD(length, traffic, endpoint)                                                                 \
    "<scenario version='1' name='world' currency='USD'><clock start='2026-01-01T00:00:00Z' length='" length       \
    "'/><pricebook href='book.xml'/><workload>" traffic "</workload>" endpoint "</scenario>"
#define LOG                                                                                                       \
    "<traffic name='t' endpoint='e' format='csv' href='trace.csv' start='0s'>"                                    \
    "<column field='time' name='time'/><column field='work' name='work'/></traffic>"

/* Of the endpoint, in the world played last. */
static inline double of(const char *name)
{
    char full[64];
    snprintf(full, sizeof full, "endpoint.e.%s", name);
    return metric(full);
}

#endif
