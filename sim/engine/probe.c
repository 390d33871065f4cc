/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/probe.h"

#include "outlay/error.h"

void ol_probes_add(struct ol_probes *probes, struct ol_probe probe)
{
    OL_ASSERT(probes->count < OL_PROBE_LIMIT);
    probes->items[probes->count++] = probe;
    probes->topics |= probe.topics;
}
